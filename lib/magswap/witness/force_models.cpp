#include "magswap/force/plate_limit.hpp"
#include "magswap/force/pot_magnet.hpp"
#include "magswap/force/pull.hpp"
#include "magswap/witness/model_tools.hpp"

namespace magswap::detail {

namespace {

// Force of a pull, and the mean working point that it rests on.
std::vector<ModelValue> values_of(const WitnessCase& item, const Pull& pull, double share) {
  const bool thin = item.model == "plate";
  const std::string_view model = thin ? "pull on a thin plate" : "pull";
  std::vector<ModelValue> out{{"force", share * si(pull.force), goal_of(model, "force")}};
  if (thin) return out;
  const double mu_rec = item.material.mu_rec;
  const double h = (si(pull.J) - si(*item.material.Br)) / (kMu0 * (mu_rec - 1.0));
  out.push_back({"H_mean", h, goal_of(model, "H in the magnet")});
  out.push_back({"B_mean", si(pull.J) + kMu0 * h, goal_of(model, "B in the magnet")});
  return out;
}

}  // namespace

std::vector<ModelValue> pair_values(const WitnessCase& item) {
  const Cylinder magnet{item.length("diameter"), item.length("length")};
  const Length gap = item.length("gap_length");
  const bool plate = item.family == "force on a plate";  // half as far as the mirror image
  const Counterpart counterpart = item.number("repelling") != 0.0 ? Counterpart::opposed_magnet
                                  : plate                         ? Counterpart::plate
                                                                  : Counterpart::magnet;
  return values_of(item, pull_force(curve_of(item), magnet, counterpart, plate ? 0.5 * gap : gap),
                   1.0);
}

std::vector<ModelValue> plate_values(const WitnessCase& item) {
  const Cylinder magnet{item.length("diameter"), item.length("length")};
  const Length gap = item.length("gap_length");
  const Pull pull = pull_force(curve_of(item), magnet, Counterpart::plate, gap);
  const PlateLimit limit = plate_limit(magnet, pull.J, gap, item.length("plate_thickness"),
                                       from_si<FluxDensity>(kSteelSaturation_T));
  return values_of(item, pull, limit.share);
}

std::vector<ModelValue> pot_values(const WitnessCase& item) {
  HoldingMagnet pot;
  pot.magnet_diameter = item.length("magnet_diameter");
  pot.magnet_length = item.length("magnet_length");
  pot.cup_bore = pot.magnet_diameter + 2.0 * item.length("slot");
  pot.cup_diameter = pot.cup_bore + 2.0 * item.length("wall");
  pot.floor = item.length("back");
  pot.gap = item.length("gap_length");
  pot.plate_thickness = item.length("plate_thickness");
  pot.plate_diameter = item.length("plate_diameter");
  const PotPull pull = pot_pull(pot, curve_of(item), steel_of(item));
  std::vector<ModelValue> out = pot_network_values(item);
  out.push_back({"force", si(pull.force), goal_of("pot magnet", "force")});
  return out;
}

}  // namespace magswap::detail
