#include "magswap/cells/divided_magnets.hpp"
#include "magswap/witness/model_tools.hpp"

namespace magswap::detail {
namespace {

constexpr std::size_t kCells = 4000;

// The magnet alone in space and its direction. A tile is magnetised along its middle.
CellBody body_in(const WitnessCase& item) {
  CellBody out;
  out.name = item.name;
  if (item.model == "tile") {
    const double half = 0.5 * item.number("angle") * kPi / 180.0;
    out.body = ArcSegment{item.length("outer_size"), item.length("inner_size"),
                          item.length("depth"), -half, half};
    out.axis = {1.0, 0.0, 0.0};
  } else {
    out.body = body_of(shape_of(item));
  }
  return out;
}

}  // namespace

std::vector<ModelValue> cell_values(const WitnessCase& item) {
  if (item.symmetry == WitnessSymmetry::planar) return {};
  CellBody magnet = body_in(item);
  magnet.curve = [curve = curve_of(item)](Temperature) { return curve; };
  magnet.mu_r = item.material.mu_rec;
  CellOptions options;
  options.cells = kCells;
  DividedMagnets divided({magnet}, options);
  CellLoad load;
  load.temperature = item.material.temperature.value_or(celsius(20.0));
  const CellFigures all = divided.bring_to(load).all;
  const std::string model = open_model("cells", item);
  return {{"H_mean", si(all.H), goal_of(model, "H in the magnet")},
          {"B_mean", si(all.B), goal_of(model, "B in the magnet")},
          {"H_worst_percent", si(all.H_worst_percent), goal_of(model, "worst 1 % of the volume")},
          {"H_worst_cell", si(all.H_worst), goal_of(model, "worst place")}};
}

}  // namespace magswap::detail
