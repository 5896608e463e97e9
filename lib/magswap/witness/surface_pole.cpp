#include "magswap/application/surface_field.hpp"
#include "magswap/witness/model_tools.hpp"

namespace magswap::detail {

std::vector<ModelValue> surface_pole_values(const WitnessCase& item) {
  const Length magnet = item.length("magnet_radius");
  const Length stator = item.length("stator_radius");
  const double pole_pairs = item.number("pole_pairs");
  const SurfaceField field(item.length("rotor_radius"), magnet, stator,
                           static_cast<int>(pole_pairs), item.number("arc"), *item.material.Br,
                           item.material.mu_rec);
  const Length middle = 0.5 * (magnet + stator);
  const double pitch_area = si(middle) * kPi / pole_pairs;  // per metre of stack
  const double mean = si(field.flux_per_pole(middle, metre)) / pitch_area;
  const ModelGoal* goal = goal_of("surface field", "B in the gap");
  return {{"B_gap_centre", si(field.flux_density(middle, 0.0)), goal},
          {"B_gap_mean", mean, goal},
          {"B_gap_fundamental", si(field.fundamental(middle)), goal}};
}

}  // namespace magswap::detail
