#pragma once

#include "magswap/report/loop_plot.hpp"

namespace magswap::detail {

/// Checks a plot before anything is drawn.
/// @throws ArgumentError naming the curve, the figure or the load line that cannot be meant.
void check(const LoopPlot& plot);

/// Limits of what is shown, SI.
struct ViewRange {
  bool full = false;
  double h_low_A_per_m = 0.0;
  double h_high_A_per_m = 0.0;
  double t_low = 0.0;  ///< of J and B [T]
  double t_high = 0.0;
};

/// The part of the plane that shows a checked plot.
/// @throws ArgumentError when the second quadrant is asked for and no curve enters it.
[[nodiscard]] ViewRange view_of(const LoopPlot& plot);

}  // namespace magswap::detail
