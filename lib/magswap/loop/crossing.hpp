#pragma once

#include <cstddef>
#include <optional>
#include <span>

namespace magswap::detail {

/// The level y = a·J + c·H − level that a crossing is sought for.
struct Line {
  double a = 1.0;
  double c = 0.0;
  double level = 0.0;

  [[nodiscard]] double operator()(double h, double j) const { return a * j + c * h - level; }
};

/// Where a curve falls through a level: between rows `row` and `row + 1`, at the share t.
struct Crossing {
  std::size_t row = 0;
  double h_A_per_m = 0.0;
  double j_T = 0.0;
};

/// The point where y passes from above to not above 0, on the piecewise-linear curve.
///
/// The first row must lie above. With several crossings (noise) the middle one. A curve that ends
/// within 1e-6·scale of the level ends on it. None when the curve stays above.
[[nodiscard]] std::optional<Crossing> find_crossing(std::span<const double> h,
                                                    std::span<const double> j, const Line& line,
                                                    double scale);

/// The point where the field passes 0 with J > 0.
[[nodiscard]] std::optional<Crossing> find_zero_field(std::span<const double> h,
                                                      std::span<const double> j);

}  // namespace magswap::detail
