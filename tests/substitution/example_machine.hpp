#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "magswap/substitution/surface_swap.hpp"

namespace magswap::test {

inline const Library& library() { return Library::shipped(); }

/// A traction motor of 280 N*m with N42UH, hot at 150 °C.
inline SurfaceSwap example_machine() {
  SurfaceSwap task;
  task.title = "traction motor";
  task.machine.bore_radius = 80.0 * millimetre;
  task.machine.gap = 1.2 * millimetre;
  task.machine.pole_pairs = 4;
  task.machine.slots = 48;
  task.machine.slot_opening = 2.5 * millimetre;
  task.machine.shaft_radius = 30.0 * millimetre;
  task.machine.stator_yoke = 28.0 * millimetre;
  task.machine.electric_loading = from_si<FieldStrength>(80e3);
  task.machine.winding_factor = 0.93;
  task.machine.short_circuit_ratio = 1.2;
  task.machine.hot = celsius(150.0);
  task.machine.cold = celsius(-40.0);
  task.reference = "syre/N42UH";
  task.reference_design = {6.0 * millimetre, 0.8, 130.0 * millimetre};
  task.limits.min_thickness = 2.0 * millimetre;
  task.limits.max_thickness = 20.0 * millimetre;
  task.limits.max_arc = 0.9;
  task.limits.required_margin = from_si<FieldStrength>(10e3);
  return task;
}

inline SurfaceSwap with_candidates(std::vector<std::string> grades) {
  SurfaceSwap task = example_machine();
  task.candidates = std::move(grades);
  return task;
}

template <class Result>
const auto& row_of(const Result& result, const std::string& key) {
  const auto found = std::find_if(result.rows.begin(), result.rows.end(),
                                  [&](const auto& row) { return row.key == key; });
  EXPECT_NE(found, result.rows.end()) << key;
  return *found;
}

}  // namespace magswap::test
