// Networks of devices built of blocks.

#include <algorithm>

#include "magswap/circuit/ready_tools.hpp"

namespace magswap {
namespace {

using detail::piece;
using Paths = std::vector<FluxPath>;

void append(Paths& paths, const Paths& more) {
  paths.insert(paths.end(), more.begin(), more.end());
}

// Between two limbs in line, of faces `inside` and `outside` the frame, over a gap.
Paths limb_leakage(Length depth, Length gap, Length inside, Length outside) {
  return {half_cylinder(depth), half_cylinder(depth), half_annulus(depth, gap, inside),
          half_annulus(depth, gap, outside)};
}

// The same on the faces in front and behind, with their four corners.
Paths face_leakage(Length width, Length gap, Length face) {
  Paths out{half_cylinder(width), half_cylinder(width), half_annulus(width, gap, face),
            half_annulus(width, gap, face)};
  for (int corner = 0; corner < 4; ++corner) {
    out.push_back(spherical_quadrant(gap));
    out.push_back(quadrant_shell(face));
  }
  return out;
}

struct Limb {
  Length width, gap, steel, bar;  // steel: of each half, between bar and gap
  Length depth;
  bool planar;

  [[nodiscard]] Paths leakage() const {
    Paths out = limb_leakage(depth, gap, steel, steel + bar);
    if (!planar) append(out, face_leakage(width, gap, steel + 0.5 * bar));
    return out;
  }
};

}  // namespace

MagneticNetwork network_of(const CCore& core, const CircuitMaterials& materials) {
  constexpr std::string_view kDevice = "C-core";
  detail::require_lengths(kDevice, {{"magnet_length", core.magnet_length},
                                    {"magnet_width", core.magnet_width},
                                    {"gap", core.gap},
                                    {"gap_width", core.gap_width},
                                    {"window_width", core.window_width},
                                    {"window_height", core.window_height},
                                    {"depth", core.depth}});
  detail::require_order(kDevice, {"magnet_length", core.magnet_length},
                        {"window_height", core.window_height});
  detail::require_order(kDevice, {"gap", core.gap}, {"window_height", core.window_height});
  const Length bar = si(core.bar_thickness) > 0.0 ? core.bar_thickness
                                                  : std::max(core.magnet_width, core.gap_width);
  const auto half = [&](Length gap) { return 0.5 * (core.window_height - gap); };
  const Limb left{core.magnet_width, core.magnet_length, half(core.magnet_length), bar,
                  core.depth,        core.planar};
  const Limb right{core.gap_width, core.gap, half(core.gap), bar, core.depth, core.planar};

  MagneticNetwork out(core.planar ? "C-core, planar" : "C-core");
  out.nodes({"magnet S", "magnet N", "left N", "bar N", "right N", "gap N", "gap S", "right S",
             "bar S", "left S"});
  out.magnet({"magnet", "magnet S", "magnet N"},
             {core.magnet_length, core.magnet_width * core.depth, materials.magnet});
  out.gap({"gap", "gap N", "gap S"},
          {core.gap, core.gap_width * core.depth, right.leakage(), true});
  const auto limb = [&](const Limb& of) {
    return piece(materials, of.steel + 0.5 * bar, of.width * core.depth);
  };
  const auto beam = [&](const Limb& of) {
    return piece(materials, 0.5 * (core.window_width + of.width), bar * core.depth);
  };
  out.steel({"magnet limb N", "magnet N", "left N"}, limb(left));
  out.steel({"bar N, magnet side", "left N", "bar N"}, beam(left));
  out.steel({"bar N, gap side", "bar N", "right N"}, beam(right));
  out.steel({"gap limb N", "right N", "gap N"}, limb(right));
  out.steel({"gap limb S", "gap S", "right S"}, limb(right));
  out.steel({"bar S, gap side", "right S", "bar S"}, beam(right));
  out.steel({"bar S, magnet side", "bar S", "left S"}, beam(left));
  out.steel({"magnet limb S", "left S", "magnet S"}, limb(left));
  out.leakage({"magnet leakage", "magnet N", "magnet S"}, left.leakage());
  Paths window{parallel_plates(core.window_width * core.depth, core.window_height)};
  if (!core.planar) {
    const FluxPath bars = half_annulus(core.window_width, core.window_height, bar);
    append(window, {bars, bars});
  }
  out.leakage({"window", "bar N", "bar S"}, std::move(window));
  out.assume(core.planar ? "no leakage in front and behind"
                         : "the leakage in front and behind has not been compared with finite "
                           "elements: those are of planar frames");
  return out;
}

}  // namespace magswap
