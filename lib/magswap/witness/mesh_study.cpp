#include "magswap/witness/mesh_study.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "magswap/core/error.hpp"

namespace magswap {
namespace {

struct Word {
  std::string_view name;
  std::string_view what;
};

// In the order in which a case lists them.
constexpr Word kWords[] = {
    {"H_mean", "field in the magnet, mean over its volume"},
    {"B_mean", "flux density in the magnet, mean over its volume"},
    {"H_worst_percent", "field in the worst 1 % of the magnet's volume"},
    {"H_worst_cell", "field in the worst element of the magnet"},
    {"B_magnet_middle", "magnet, mean over its middle section"},
    {"B_5mm", "5 mm before the face, halfway between axis or bore and rim"},
    {"B_10mm", "10 mm before the face, halfway between axis or bore and rim"},
    {"B_axis_5mm", "on the axis, 5 mm before the face"},
    {"B_axis_10mm", "on the axis, 10 mm before the face"},
    {"B_gap_middle", "gap, mean over its middle"},
    {"B_gap_centre", "gap, at its centre"},
    {"B_gap_volume", "gap, mean over its volume"},
    {"B_gap_mean", "gap, radial, mean over the pole"},
    {"B_gap_fundamental", "gap, radial, amplitude of the fundamental"},
    {"B_yoke", "yoke, mean over its section"},
    {"B_plate", "plate, mean over its section"},
    {"B_pole", "pole, mean over its section"},
    {"force", "attraction"},
};

double richardson(const std::vector<double>& v) {
  if (v.size() < 3) throw ArgumentError("a mesh study needs three meshes or more");
  const double last = std::abs(v[v.size() - 1] - v[v.size() - 2]);
  const double before = std::abs(v[v.size() - 2] - v[v.size() - 3]);
  if (last == 0.0) return 0.0;
  constexpr double kSafety = 1.25;
  return kSafety * last / (std::clamp(before / last, 1.5, 16.0) - 1.0);
}

std::string unit_of(std::string_view name, WitnessSymmetry symmetry) {
  if (name == "force") return symmetry == WitnessSymmetry::planar ? "N/m" : "N";
  return name.starts_with("H") ? "A/m" : "T";
}

std::vector<double> series(const std::vector<std::map<std::string, double>>& runs,
                           const std::string& name) {
  std::vector<double> out;
  for (const auto& run : runs) {
    const auto found = run.find(name);
    if (found != run.end()) out.push_back(found->second);
  }
  return out;
}

}  // namespace

double mesh_error(const std::vector<double>& vector, const std::vector<double>& scalar) {
  if (vector.empty() && scalar.empty()) throw ArgumentError("a mesh study without numbers");
  if (vector.empty()) return richardson(scalar);
  if (scalar.empty()) return richardson(vector);
  return std::max((richardson(vector) + richardson(scalar)) / 2.0,
                  std::abs(vector.back() - scalar.back()) / 2.0);
}

std::vector<WitnessQuantity> quantities_of(const std::vector<std::map<std::string, double>>& vector,
                                           const std::vector<std::map<std::string, double>>& scalar,
                                           WitnessSymmetry symmetry) {
  std::vector<WitnessQuantity> out;
  for (const Word& word : kWords) {
    WitnessQuantity q;
    q.name = word.name;
    q.what = word.what;
    q.unit = unit_of(word.name, symmetry);
    q.vector = series(vector, q.name);
    q.scalar = series(scalar, q.name);
    if (q.vector.empty() && q.scalar.empty()) continue;
    const bool both = !q.vector.empty() && !q.scalar.empty();
    q.value = both ? (q.vector.back() + q.scalar.back()) / 2.0
                   : (q.vector.empty() ? q.scalar.back() : q.vector.back());
    q.error = mesh_error(q.vector, q.scalar);
    out.push_back(std::move(q));
  }
  return out;
}

}  // namespace magswap
