#include <algorithm>

#include "magswap/cells/divided_magnets.hpp"
#include "magswap/witness/model_tools.hpp"

namespace magswap::detail {
namespace {

constexpr std::size_t kCells = 4000;
constexpr double kWorstShare = 0.01;

// Mean field of the cells that fill the worst share of the volume.
double worst_field(std::vector<CellRecord> cells) {
  std::sort(cells.begin(), cells.end(),
            [](const CellRecord& a, const CellRecord& b) { return a.H_A_per_m < b.H_A_per_m; });
  double all = 0.0;
  for (const CellRecord& cell : cells) all += cell.fill;
  double filled = 0.0;
  double sum = 0.0;
  for (const CellRecord& cell : cells) {
    const double part = std::min(cell.fill, kWorstShare * all - filled);
    if (!(part > 0.0)) break;
    filled += part;
    sum += part * cell.H_A_per_m;
  }
  return sum / filled;
}

}  // namespace

std::vector<ModelValue> cell_values(const WitnessCase& item) {
  if (item.symmetry == WitnessSymmetry::planar) return {};
  CellBody magnet;
  magnet.name = item.name;
  magnet.body = body_of(shape_of(item));
  magnet.curve = [curve = curve_of(item)](Temperature) { return curve; };
  magnet.mu_r = item.material.mu_rec;
  CellOptions options;
  options.cells = kCells;
  DividedMagnets divided({magnet}, options);
  CellLoad load;
  load.temperature = item.material.temperature.value_or(celsius(20.0));
  const CellFigures all = divided.bring_to(load).all;
  const std::string model = open_model("cells", item);
  return {
      {"H_mean", si(all.H), goal_of(model, "H in the magnet")},
      {"B_mean", si(all.B), goal_of(model, "B in the magnet")},
      {"H_worst_percent", worst_field(divided.map()), goal_of(model, "worst 1 % of the volume")}};
}

}  // namespace magswap::detail
