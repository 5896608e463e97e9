#include "magswap/field/magnetic_field.hpp"
#include "magswap/field/operating_point.hpp"
#include "magswap/witness/model_tools.hpp"

namespace magswap::detail {
namespace {

// A bar of the plane is taken as a block this many times as long as wide: N is off by 1e-8.
constexpr double kLong = 1e4;

struct Probe {
  std::string_view name;
  bool on_axis;
  Length before_face;
};

constexpr Probe kProbes[] = {
    {"B_5mm", false, 5.0 * millimetre},
    {"B_10mm", false, 10.0 * millimetre},
    {"B_axis_5mm", true, 5.0 * millimetre},
    {"B_axis_10mm", true, 10.0 * millimetre},
};

}  // namespace

Shape shape_of(const WitnessCase& item) {
  const Length outer = item.length("outer_size");
  if (item.model == "block") return Block{outer, item.length("depth"), item.length("length")};
  const Length inner = item.length("inner_size");
  const Length length = item.length("length");
  if (item.symmetry == WitnessSymmetry::planar) return Block{outer, kLong * outer, length};
  if (si(inner) > 0.0) return Ring{outer, inner, length};
  return Cylinder{outer, length};
}

std::vector<ModelValue> open_magnet_values(const WitnessCase& item) {
  const Shape shape = shape_of(item);
  const OperatingPoint point = operating_point(curve_of(item), shape);
  const std::string line = open_model("load line", item);
  std::vector<ModelValue> out{{"H_mean", si(point.H), goal_of(line, "H in the magnet")},
                              {"B_mean", si(point.B), goal_of(line, "B in the magnet")},
                              {"H_worst_percent", si(point.H_worst),
                               goal_of(open_model("worst point", item), "H in the magnet")}};
  if (item.material.grade.empty()) {
    const OperatingPoint recoil = recoil_operating_point(curve_of(item), shape);
    out.push_back({"H_mean", si(recoil.H), goal_of("load line, N at mu_rec", "H in the magnet")});
    out.push_back({"B_mean", si(recoil.B), goal_of("load line, N at mu_rec", "B in the magnet")});
  }
  const UniformMagnet magnet(body_of(shape), point.J);
  // Beside the axis only sections of two dimensions are read off.
  const Length middle = item.model == "block"
                            ? Length{}
                            : 0.25 * (item.length("outer_size") + item.length("inner_size"));
  const ModelGoal* goal = goal_of(open_model("uniform magnet", item), "B before the face");
  for (const Probe& probe : kProbes) {
    const Length z = 0.5 * magnetic_length(shape) + probe.before_face;
    const MagneticField field = magnet.at({probe.on_axis ? Length{} : middle, Length{}, z});
    out.push_back({std::string(probe.name), si(field.B.z), goal});
  }
  return out;
}

}  // namespace magswap::detail
