#include "magswap/witness/witness_case.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "magswap/core/error.hpp"

namespace magswap {
namespace {

const WitnessParameter& parameter_of(const WitnessCase& item, std::string_view name,
                                     bool is_length) {
  const auto found = std::find_if(
      item.geometry.begin(), item.geometry.end(),
      [&](const WitnessParameter& p) { return p.name == name && p.is_length == is_length; });
  if (found == item.geometry.end()) {
    throw ArgumentError(
        fmt::format("case '{}' has no {} '{}'", item.name, is_length ? "length" : "number", name));
  }
  return *found;
}

}  // namespace

std::string_view to_text(WitnessSymmetry symmetry) {
  if (symmetry == WitnessSymmetry::solid) return "solid";
  return symmetry == WitnessSymmetry::planar ? "planar" : "axisymmetric";
}

std::string_view to_text(Potential potential) {
  return potential == Potential::vector ? "vector" : "scalar";
}

const WitnessQuantity* WitnessCase::find(std::string_view quantity) const {
  const auto found = std::find_if(quantities.begin(), quantities.end(),
                                  [&](const WitnessQuantity& q) { return q.name == quantity; });
  return found == quantities.end() ? nullptr : &*found;
}

Length WitnessCase::length(std::string_view parameter) const {
  return parameter_of(*this, parameter, true).value * millimetre;
}

double WitnessCase::number(std::string_view parameter) const {
  return parameter_of(*this, parameter, false).value;
}

}  // namespace magswap
