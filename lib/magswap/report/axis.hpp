#pragma once

#include <string>
#include <vector>

namespace magswap {

/// A value with so many decimals and a true minus sign: "−0.2".
[[nodiscard]] std::string tick_text(double value, int decimals);

/// Values to label on an axis, a step of 1, 2 or 5 times a power of ten apart.
struct Ticks {
  std::vector<double> values;  ///< ascending, all within the range
  double step = 1.0;
  int decimals = 0;  ///< decimals that show the step

  [[nodiscard]] std::string text(double value) const { return tick_text(value, decimals); }
};

/// Ticks of a range, at most `most` of them (at least 2).
/// @throws ArgumentError when the range is not finite or has no width.
[[nodiscard]] Ticks nice_ticks(double low, double high, int most);

/// Linear axis: value `low` stands at `pixel_low`, `high` at `pixel_high`, both exactly.
struct Axis {
  double low = 0.0;
  double high = 1.0;
  double pixel_low = 0.0;
  double pixel_high = 1.0;

  [[nodiscard]] double pixel(double value) const;
  [[nodiscard]] double value(double pixel) const;
};

}  // namespace magswap
