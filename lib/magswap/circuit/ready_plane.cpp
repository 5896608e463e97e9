// Devices without pole pieces, whose air takes its permeances from the field of their section: flat
// voice-coil motors and gaps of magnetic separators.

#include <fmt/format.h>

#include <utility>

#include "magswap/circuit/ready_air.hpp"
#include "magswap/circuit/ready_tools.hpp"

namespace magswap {
namespace {

using Paths = std::vector<FluxPath>;

detail::CoilAir air_of(const FlatVoiceCoil& motor) {
  detail::require_lengths("voice-coil motor", {{"magnet_thickness", motor.magnet_thickness},
                                               {"magnet_width", motor.magnet_width},
                                               {"spacing", motor.spacing},
                                               {"gap", motor.gap},
                                               {"depth", motor.depth},
                                               {"yoke_thickness", motor.yoke_thickness}});
  return detail::air_of(detail::CoilSection{si(motor.magnet_width), si(motor.magnet_thickness),
                                            si(motor.spacing), si(motor.gap),
                                            si(motor.yoke_thickness), motor.both_plates});
}

detail::SeparatorAir air_of(const SeparatorGap& separator) {
  detail::require_lengths("separator gap", {{"magnet_thickness", separator.magnet_thickness},
                                            {"magnet_width", separator.magnet_width},
                                            {"depth", separator.depth},
                                            {"gap", separator.gap},
                                            {"window_width", separator.window_width},
                                            {"frame_thickness", separator.frame_thickness}});
  return detail::air_of(detail::SeparatorSection{
      si(separator.magnet_width), si(separator.magnet_thickness), si(separator.gap),
      si(separator.window_width), si(separator.frame_thickness)});
}

std::string middle_sentence(double middle) {
  return fmt::format(
      "over the middle of the gap B is {:.3f} of its mean between the faces, which is the B given "
      "(steel ideal)",
      middle);
}

FluxPath in_section(double permeance, Length depth) {
  return {"field of the section", fmt::format("{:.4g}·µ0·L, boundary elements", permeance),
          from_si<Permeance>(kMu0 * permeance * si(depth))};
}

/// Leaves out what carries nothing.
void add_leakage(MagneticNetwork& out, const BranchEnds& ends, const Paths& paths) {
  if (si(total(paths)) > 0.0) out.leakage(ends, paths);
}

}  // namespace

double middle_of_gap(const FlatVoiceCoil& motor) { return air_of(motor).middle; }
double middle_of_gap(const SeparatorGap& separator) { return air_of(separator).middle; }

MagneticNetwork network_of(const FlatVoiceCoil& motor, const CircuitMaterials& materials) {
  const detail::CoilAir air = air_of(motor);
  MagneticNetwork out(motor.planar ? "voice-coil motor, planar" : "voice-coil motor");
  out.nodes({"yoke 1", "face 1", "plate 1", "plate 2", "face 2", "yoke 2"});
  const Length width = motor.magnet_width, depth = motor.depth;
  const MagnetBranch magnet{motor.magnet_thickness, width * depth, materials.magnet};
  out.magnet({"magnet 1", "yoke 1", "face 1"}, magnet);
  out.magnet({"magnet 2", "face 2", "yoke 2"}, magnet);
  Paths fringing{in_section(air.fringing, depth)}, sides{in_section(air.sides, depth)};
  if (!motor.planar) {  // the two ends of each magnet
    fringing.insert(fringing.end(), 2, half_cylinder(width));
    sides.insert(sides.end(), 2, magnet_flank(width));
  }
  // Both halves of a way through the plane between them are in series.
  const auto through = [&](double half) { return Paths{in_section(0.5 * half, depth)}; };
  const auto leak = [&](const std::string& which, const std::string& n, const std::string& s,
                        const std::string& base_n, const std::string& base_s) {
    add_leakage(out, {"magnet to magnet" + which, n, s}, through(air.across));
    add_leakage(out, {"sides of magnet 1" + which, n, base_n}, sides);
    add_leakage(out, {"sides of magnet 2" + which, base_s, s}, sides);
  };
  const GapBranch gap{motor.gap, width * depth, fringing, true};
  leak("", "face 1", "face 2", "yoke 1", "yoke 2");
  if (motor.both_plates) {
    out.nodes({"upper face 1", "upper face 2"});
    out.gap({"gap 1", "face 1", "upper face 1"}, gap);
    out.gap({"gap 2", "upper face 2", "face 2"}, gap);
    out.magnet({"upper magnet 1", "upper face 1", "plate 1"}, magnet);
    out.magnet({"upper magnet 2", "plate 2", "upper face 2"}, magnet);
    leak(", upper", "upper face 2", "upper face 1", "plate 2", "plate 1");
  } else {
    out.gap({"gap 1", "face 1", "plate 1"}, gap);
    out.gap({"gap 2", "plate 2", "face 2"}, gap);
  }
  const Paths beside{in_section(air.beside, depth)};
  add_leakage(out, {"beside gap 1", "yoke 1", "plate 1"}, beside);
  add_leakage(out, {"beside gap 2", "plate 2", "yoke 2"}, beside);
  add_leakage(out, {"along the plate", "plate 1", "plate 2"}, through(air.plate));
  add_leakage(out, {"along the yoke", "yoke 2", "yoke 1"}, through(air.yoke));
  const Area section = motor.yoke_thickness * depth;
  const std::vector<Length> poles{width, width};
  detail::add_bridge(out, materials,
                     {"plate", "plate 1", "plate 2", motor.spacing, poles, section});
  detail::add_bridge(out, materials, {"yoke", "yoke 2", "yoke 1", motor.spacing, poles, section});
  out.assume(middle_sentence(air.middle));
  out.assume("compared with finite elements of planar motors only");
  return out;
}

MagneticNetwork network_of(const SeparatorGap& separator, const CircuitMaterials& materials) {
  const detail::SeparatorAir air = air_of(separator);
  MagneticNetwork out(separator.planar ? "magnetic separator gap, planar"
                                       : "magnetic separator gap");
  out.nodes({"frame S", "face N", "face S", "frame N", "back N", "back S"});
  const Length width = separator.magnet_width, depth = separator.depth;
  const Length t = separator.magnet_thickness, height = separator.gap + 2.0 * t;
  out.magnet({"magnet 1", "frame S", "face N"}, {t, width * depth, materials.magnet});
  out.magnet({"magnet 2", "face S", "frame N"}, {t, width * depth, materials.magnet});
  Paths fringing{in_section(air.fringing, depth)};
  if (!separator.planar) {  // the two ends
    for (const Length& edge : {width, width}) {
      fringing.push_back(half_cylinder(edge));
      fringing.push_back(tapered_half_annulus(edge, separator.gap, t));
    }
  }
  out.gap({"gap", "face N", "face S"}, {separator.gap, width * depth, std::move(fringing), true});
  const Paths sides{in_section(air.sides, depth)};
  add_leakage(out, {"sides of magnet 1", "face N", "frame S"}, sides);
  add_leakage(out, {"sides of magnet 2", "frame N", "face S"}, sides);
  const Area section = separator.frame_thickness * depth;
  const auto arm = [&](const char* name, const char* from, const char* to) {
    detail::add_bridge(out, materials, {name, from, to, separator.window_width, {width}, section});
  };
  arm("upper arm", "frame N", "back N");
  out.steel({"back", "back N", "back S"},
            detail::piece(materials, height + separator.frame_thickness, section));
  arm("lower arm", "back S", "frame S");
  add_leakage(out, {"arms", "frame S", "frame N"}, {in_section(air.arms, depth)});
  out.assume(middle_sentence(air.middle));
  out.assume("compared with finite elements of planar frames only");
  return out;
}

}  // namespace magswap
