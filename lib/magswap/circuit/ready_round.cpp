// Networks of round devices.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "magswap/circuit/ready_tools.hpp"
#include "magswap/core/error.hpp"
#include "magswap/units/text.hpp"

namespace magswap {
namespace {

using detail::annulus;
using detail::circle;
using detail::circumference;
using detail::piece;
using detail::radial_piece;

/// Steel that carries flux radially: a ring, and within it the disc that the flux enters.
struct RadialSteel {
  std::string name, from, to;  // branches are named after it; flux counts from `from` to `to`
  Length inner, outer, thickness;
  bool outward = true;  // `from` is the inner end
  bool disc = false;    // flux enters or leaves evenly within `inner`
};

// In pieces of equal ratio of radii, so that each has its own saturation.
void add_radial(MagneticNetwork& out, const CircuitMaterials& materials, const RadialSteel& steel) {
  constexpr int kPieces = 3;
  const double ratio = std::pow(si(steel.outer) / si(steel.inner), 1.0 / kPieces);
  std::vector<SteelBranch> pieces;
  // The mean over a disc that flux enters evenly lies R/4 of the field at its edge behind it.
  if (steel.disc)
    pieces.push_back(
        piece(materials, 0.25 * steel.inner, circumference(steel.inner) * steel.thickness));
  for (int i = 0; i < kPieces; ++i) {
    const Length inner = std::pow(ratio, i) * steel.inner;
    pieces.push_back(radial_piece(materials, inner, ratio * inner, steel.thickness));
  }
  if (!steel.outward) std::reverse(pieces.begin(), pieces.end());
  detail::add_chain(out, steel.from, steel.to, steel.name, pieces,
                    [&](std::size_t i) { return fmt::format("{}, part {}", steel.name, i + 1); });
}

void check_pot(const PotMagnet& pot) {
  constexpr std::string_view kDevice = "pot magnet";
  detail::require_lengths(kDevice, {{"magnet_radius", pot.magnet_radius},
                                    {"magnet_length", pot.magnet_length},
                                    {"bottom_thickness", pot.bottom_thickness},
                                    {"keeper_thickness", pot.keeper_thickness},
                                    {"gap", pot.gap}});
  detail::require_order(kDevice, {"magnet_radius", pot.magnet_radius},
                        {"cup_inner_radius", pot.cup_inner_radius});
  detail::require_order(kDevice, {"cup_inner_radius", pot.cup_inner_radius},
                        {"cup_outer_radius", pot.cup_outer_radius});
  if (si(pot.keeper_radius) > 0.0 && pot.keeper_radius < pot.cup_outer_radius) {
    detail::require_order(kDevice, {"cup_outer_radius", pot.cup_outer_radius},
                          {"keeper_radius", pot.keeper_radius});
  }
}

// Of a keeper that ends with the cup, and of one that goes on: the larger is the flux's way. Each
// is continuous in the gap, and so is the larger.
const FluxPath& larger(const FluxPath& edge, const FluxPath& wide) {
  return wide.permeance > edge.permeance ? wide : edge;
}

Length overhang(const PotMagnet& pot) {
  return si(pot.keeper_radius) > 0.0 ? pot.keeper_radius - pot.cup_outer_radius : Length{};
}

// Between keeper and the outside of the cup, from one height above the rim to another; adds
// nothing where the keeper does not reach.
void add_beside(std::vector<FluxPath>& out, const PotMagnet& pot, Length from, Length to) {
  const Length round = circumference(pot.cup_outer_radius);
  const Length side = std::min(to, pot.keeper_thickness), ahead = std::min(to, overhang(pot));
  std::vector<FluxPath> paths;
  if (side > from) paths.push_back(half_annulus(round, pot.gap + 2.0 * from, side - from));
  if (ahead > from) paths.push_back(quarter_annulus(round, pot.gap + from, ahead - from));
  if (!paths.empty()) out.push_back(larger(paths.front(), paths.back()));
}

// What of that reaches the cup below its rim, which takes part where the wall saturates.
void add_outside(MagneticNetwork& out, const PotMagnet& pot, const char* node, Length from,
                 Length to) {
  std::vector<FluxPath> paths;
  add_beside(paths, pot, from, to);
  if (!paths.empty()) out.leakage({std::string("outside to ") + node, "keeper rim", node}, paths);
}

}  // namespace

MagneticNetwork network_of(const PotMagnet& pot, const CircuitMaterials& materials) {
  check_pot(pot);
  const Length r = pot.magnet_radius, inner = pot.cup_inner_radius, outer = pot.cup_outer_radius;
  MagneticNetwork out("pot magnet with keeper");
  out.nodes({"bottom", "face", "keeper", "keeper rim", "rim", "wall middle", "bottom rim"});
  out.magnet({"magnet", "bottom", "face"}, {pot.magnet_length, circle(r), materials.magnet});
  const Length slot = inner - r;
  // The corner between magnet, wall and keeper belongs to the magnet's side.
  out.gap({"pole gap", "face", "keeper"}, {pot.gap, circle(r), {}, true});
  const Length height = pot.magnet_length + pot.bottom_thickness, quarter = 0.25 * height;
  std::vector<FluxPath> rim{quarter_cylinder(circumference(inner)),
                            quarter_annulus(circumference(inner), pot.gap, 0.5 * slot),
                            overhang(pot) > quarter ? quarter_cylinder(circumference(outer))
                                                    : half_cylinder(circumference(outer))};
  add_beside(rim, pot, {}, quarter);
  out.gap({"rim gap", "keeper rim", "rim"}, {pot.gap, annulus(inner, outer), std::move(rim)});
  add_outside(out, pot, "wall middle", quarter, 3.0 * quarter);
  add_outside(out, pot, "bottom rim", 3.0 * quarter, height);
  const Length middle = 0.5 * (inner + outer);
  add_radial(out, materials,
             {"keeper plate", "keeper", "keeper rim", r, middle, pot.keeper_thickness, true, true});
  out.steel({"wall, upper", "rim", "wall middle"},
            piece(materials, 0.5 * pot.magnet_length, annulus(inner, outer)));
  out.steel({"wall, lower", "wall middle", "bottom rim"},
            piece(materials, 0.5 * height, annulus(inner, outer)));
  add_radial(
      out, materials,
      {"bottom plate", "bottom rim", "bottom", r, middle, pot.bottom_thickness, false, true});
  // Past a saturated floor, on both of its sides: the magnet is transparent. Past a keeper below it
  // only: above it the field of the slot is that of the magnet's side.
  const FluxPath past = half_annulus(circumference(0.5 * (r + inner)), slot, r);
  out.leakage({"past the keeper", "keeper", "keeper rim"}, {past});
  out.leakage({"past the bottom", "bottom rim", "bottom"}, {past, past});
  // Beside a saturated wall its field goes on in the slot.
  out.leakage({"past the wall", "rim", "bottom rim"},
              {parallel_plates(annulus(r, inner), pot.magnet_length)});
  // What leaves the magnet's side ends on the wall, not at the magnet's foot: where the floor
  // saturates the wall stands above it, and draws less.
  out.leakage({"magnet side", "face", "bottom rim"},
              {magnet_side(r, inner, pot.magnet_length, materials.magnet.mu_rec())});
  return out;
}

MagneticNetwork network_of(const RingMotor& motor, const CircuitMaterials& materials) {
  constexpr std::string_view kDevice = "ring motor";
  detail::require_lengths(kDevice, {{"pole_radius", motor.pole_radius},
                                    {"gap", motor.gap},
                                    {"top_plate_thickness", motor.top_plate_thickness},
                                    {"magnet_thickness", motor.magnet_thickness}});
  const Length r = motor.pole_radius, edge = r + motor.gap, inner = motor.magnet_inner_radius,
               outer = motor.magnet_outer_radius, top = motor.top_plate_thickness;
  const Length height = motor.magnet_thickness;
  const Length bottom = si(motor.bottom_plate_thickness) > 0.0 ? motor.bottom_plate_thickness : top;
  const Length rim = si(motor.plate_outer_radius) > 0.0 ? motor.plate_outer_radius : outer;
  detail::require_order(kDevice, {"pole_bore_radius", motor.pole_bore_radius}, {"pole_radius", r});
  detail::require_order(kDevice, {"pole_radius plus gap", edge}, {"magnet_inner_radius", inner});
  detail::require_order(kDevice, {"magnet_inner_radius", inner}, {"magnet_outer_radius", outer});
  const Length middle = 0.5 * (inner + outer), at_gap = r + 0.5 * motor.gap;
  MagneticNetwork out("loudspeaker motor, ring magnet");
  out.nodes({"back ring", "top plate", "plate edge", "pole tip", "pole", "upper pole", "lower pole",
             "pole base"});
  out.magnet({"magnet", "back ring", "top plate"},
             {height, annulus(inner, outer), materials.magnet});
  add_radial(out, materials,
             {"upper plate", "top plate", "plate edge", edge, middle, top, false, false});
  const Length around = circumference(at_gap);
  out.gap({"gap", "plate edge", "pole tip"},
          {motor.gap,
           around * top,
           {half_cylinder(around), half_annulus(around, motor.gap, std::min(r, rim - edge)),
            quarter_cylinder(around)},
           true});
  const Area pole = annulus(motor.pole_bore_radius, r);
  out.steel({"pole tip", "pole tip", "pole"}, piece(materials, 0.5 * top, pole));
  out.steel({"pole, upper", "pole", "upper pole"}, piece(materials, 0.25 * height, pole));
  out.steel({"pole, middle", "upper pole", "lower pole"}, piece(materials, 0.5 * height, pole));
  out.steel({"pole, lower", "lower pole", "pole base"},
            piece(materials, 0.25 * height + 0.5 * bottom, pole));
  add_radial(out, materials,
             {"back plate", "pole base", "back ring", r, middle, bottom, true, false});
  const auto wall = [&](const char* name, const char* to, double from_share, double to_share) {
    out.leakage({name, "top plate", to}, {chamber_wall(circumference(at_gap), height, motor.gap,
                                                       from_share * height, to_share * height)});
  };
  wall("cavity to upper pole", "upper pole", 0.5, 1.0);
  wall("cavity to lower pole", "lower pole", 0.0, 0.5);
  const FluxPath floor =
      chamber_floor(circumference(0.5 * (r + inner)), inner - r, height, motor.gap);
  if (si(floor.permeance) > 0.0)
    out.leakage({"cavity to back plate", "top plate", "back plate 1"}, {floor});
  std::vector<FluxPath> outside{disc_rims(rim, height, 0.5 * (top + bottom))};
  if (rim > outer) outside.push_back(parallel_plates(annulus(outer, rim), height));
  out.leakage({"outside", "top plate", "back ring"}, std::move(outside));
  return out;
}

MagneticNetwork network_of(const CentreMotor& motor, const CircuitMaterials& materials) {
  constexpr std::string_view kDevice = "centre-magnet motor";
  detail::require_lengths(kDevice, {{"magnet_radius", motor.magnet_radius},
                                    {"magnet_thickness", motor.magnet_thickness},
                                    {"pole_radius", motor.pole_radius},
                                    {"pole_thickness", motor.pole_thickness},
                                    {"gap", motor.gap},
                                    {"cup_thickness", motor.cup_thickness}});
  const Length r = motor.pole_radius, m = motor.magnet_radius, edge = r + motor.gap;
  const Length wall = si(motor.cup_inner_radius) > 0.0 ? motor.cup_inner_radius : edge;
  detail::require_order(kDevice, {"magnet_radius", m}, {"pole_radius plus gap", edge});
  if (wall < edge)
    detail::require_order(kDevice, {"pole_radius plus gap", edge}, {"cup_inner_radius", wall});
  const Length outer = wall + motor.cup_thickness;
  const Length floor =
      si(motor.bottom_thickness) > 0.0 ? motor.bottom_thickness : motor.cup_thickness;
  const Length around = circumference(r + 0.5 * motor.gap);
  MagneticNetwork out("loudspeaker motor, centre magnet");
  out.nodes({"bottom", "magnet top", "pole edge", "cup edge", "wall", "bottom rim"});
  out.magnet({"magnet", "bottom", "magnet top"},
             {motor.magnet_thickness, circle(m), materials.magnet});
  add_radial(out, materials,
             {"pole plate", "magnet top", "pole edge", 0.9 * std::min(m, r), r,
              motor.pole_thickness, true, true});
  out.gap({"gap", "pole edge", "cup edge"},
          {motor.gap,
           around * motor.pole_thickness,
           {half_cylinder(around), half_annulus(around, motor.gap, std::min(r, outer - edge)),
            half_cylinder(around)},
           true});
  out.steel({"cup beside the gap", "cup edge", "wall"},
            piece(materials, 0.5 * motor.pole_thickness, annulus(edge, outer)));
  out.steel({"wall", "wall", "bottom rim"},
            piece(materials, motor.magnet_thickness + 0.5 * floor, annulus(wall, outer)));
  add_radial(out, materials,
             {"bottom plate", "bottom rim", "bottom", m, 0.5 * (wall + outer), floor, false, true});
  out.leakage({"magnet side", "magnet top", "bottom"},
              {magnet_side(m, wall, motor.magnet_thickness)});
  return out;
}

}  // namespace magswap
