#include <cmath>

#include "magswap/circuit/ready.hpp"
#include "magswap/circuit/solution.hpp"
#include "magswap/material/library.hpp"
#include "magswap/witness/model_tools.hpp"

namespace magswap::detail {
namespace {

CircuitMaterials materials_of(const WitnessCase& item) {
  return {curve_of(item), steel_of(item), 1.0};
}

// First magnet and one gap of a network; the gap's names in the case.
std::vector<ModelValue> values_of(const MagneticNetwork& network, std::string_view gap,
                                  const std::vector<std::string>& names, std::string_view model) {
  const CircuitSolution solution = solve(network);
  const MagnetState& magnet = solution.magnets.front();
  std::vector<ModelValue> out{{"H_mean", si(magnet.H), goal_of(model, "H in the magnet")},
                              {"B_mean", si(magnet.B), goal_of(model, "B in the magnet")}};
  const double in_gap = si(solution.branches[network.branch(gap)].B);
  for (const std::string& name : names) {
    out.push_back({name, std::abs(in_gap), goal_of(model, "B in the gap")});
  }
  return out;
}

// The mean between the faces, and the mean over their middle.
template <class Device>
std::vector<ModelValue> plane_values(const WitnessCase& item, const Device& device,
                                     std::string_view gap, std::string_view model) {
  std::vector<ModelValue> out =
      values_of(network_of(device, materials_of(item)), gap, {"B_gap_volume"}, model);
  ModelValue middle = out.back();
  middle.quantity = "B_gap_middle";
  middle.value *= middle_of_gap(device);
  out.push_back(std::move(middle));
  return out;
}

std::vector<ModelValue> coil_values(const WitnessCase& item, bool both_plates) {
  FlatVoiceCoil motor;
  motor.magnet_thickness = item.length("magnet_length");
  motor.magnet_width = item.length("magnet_width");
  motor.spacing = item.length("spacing");
  motor.gap = item.length("gap_length");
  motor.yoke_thickness = item.length("plate");
  motor.both_plates = both_plates;
  motor.planar = true;
  return plane_values(item, motor, "gap 1", "network: voice coil");
}

}  // namespace

std::shared_ptr<const BhCurve> steel_of(const WitnessCase& item) {
  const std::string& steel = item.material.steel;
  if (steel == "ideal") return nullptr;
  return std::make_shared<const BhCurve>(Library::shipped().steel(steel));
}

std::vector<ModelValue> c_core_values(const WitnessCase& item) {
  CCore core;
  core.magnet_length = item.length("magnet_length");
  core.magnet_width = item.length("magnet_width");
  core.gap = item.length("gap_length");
  core.gap_width = item.length("gap_width");
  core.window_width = item.length("window_width");
  core.window_height = item.length("window_height");
  core.bar_thickness = item.length("yoke");
  return values_of(network_of(core, materials_of(item)), "gap", {"B_gap_middle", "B_gap_volume"},
                   "network: C-core");
}

std::vector<ModelValue> speaker_ring_values(const WitnessCase& item) {
  RingMotor motor;
  motor.pole_radius = item.length("pole_radius");
  motor.gap = item.length("gap_length");
  motor.top_plate_thickness = item.length("plate_thickness");
  motor.bottom_plate_thickness = item.length("back_thickness");
  motor.magnet_inner_radius = item.length("magnet_inner");
  motor.magnet_outer_radius = item.length("magnet_outer");
  motor.magnet_thickness = item.length("magnet_length");
  motor.plate_outer_radius = item.length("plate_outer");
  return values_of(network_of(motor, materials_of(item)), "gap", {"B_gap_middle", "B_gap_volume"},
                   "network: loudspeaker");
}

std::vector<ModelValue> speaker_core_values(const WitnessCase& item) {
  CentreMotor motor;
  motor.magnet_radius = item.length("magnet_radius");
  motor.magnet_thickness = item.length("magnet_length");
  motor.pole_radius = item.length("plate_radius");
  motor.pole_thickness = item.length("plate_thickness");
  motor.gap = item.length("gap_length");
  motor.cup_thickness = item.length("wall");
  motor.bottom_thickness = item.length("bottom");
  return values_of(network_of(motor, materials_of(item)), "gap", {"B_gap_middle", "B_gap_volume"},
                   "network: loudspeaker");
}

std::vector<ModelValue> voice_coil_values(const WitnessCase& item) {
  return coil_values(item, false);
}

std::vector<ModelValue> voice_coil_double_values(const WitnessCase& item) {
  return coil_values(item, true);
}

std::vector<ModelValue> separator_values(const WitnessCase& item) {
  SeparatorGap gap;
  gap.magnet_thickness = item.length("magnet_length");
  gap.magnet_width = item.length("magnet_width");
  gap.gap = item.length("gap_length");
  gap.window_width = item.length("window");
  gap.frame_thickness = item.length("yoke");
  gap.planar = true;
  return plane_values(item, gap, "gap", "network: separator");
}

std::vector<ModelValue> pot_network_values(const WitnessCase& item) {
  PotMagnet pot;
  pot.magnet_radius = 0.5 * item.length("magnet_diameter");
  pot.magnet_length = item.length("magnet_length");
  pot.cup_inner_radius = pot.magnet_radius + item.length("slot");
  pot.cup_outer_radius = pot.cup_inner_radius + item.length("wall");
  pot.bottom_thickness = item.length("back");
  pot.keeper_thickness = item.length("plate_thickness");
  pot.keeper_radius = 0.5 * item.length("plate_diameter");
  pot.gap = item.length("gap_length");
  return values_of(network_of(pot, materials_of(item)), "pole gap", {"B_gap_volume"},
                   "network: pot magnet");
}

}  // namespace magswap::detail
