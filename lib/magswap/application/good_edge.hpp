#pragma once

#include <cmath>

namespace magswap::detail {

/// Point next to where f ≥ 0 ends, on the good side: 0 ≤ f ≤ tolerance, or the bracket closed.
///
/// f(good) ≥ 0 > f(bad). Regula falsi of Anderson and Björck, aimed at half the tolerance.
template <class F>
[[nodiscard]] double good_edge(F&& f, double good, double bad, double f_good, double f_bad,
                               double tolerance) {
  const double aim = 0.5 * tolerance;
  double g = f_good - aim, b = f_bad - aim;
  double result = good;
  if (f_good <= tolerance) return good;
  double x_good = good, x_bad = bad;
  int side = 0;  // of the last point: an end that stays twice loses weight
  for (int i = 0; i < 80 && std::abs(x_good - x_bad) > 1e-12 * (std::abs(good) + std::abs(bad));
       ++i) {
    double x = x_bad - b * (x_bad - x_good) / (b - g);
    if (!((x - x_good) * (x - x_bad) < 0.0) || i % 8 == 7) x = 0.5 * (x_good + x_bad);
    const double value = f(x);
    const double y = value - aim;
    if (value >= 0.0) {
      result = x;
      if (value <= tolerance) return result;
      if (side > 0) b *= g > y ? 1.0 - y / g : 0.5;
      x_good = x;
      g = y;
      side = 1;
    } else {
      if (side < 0) g *= b < y ? 1.0 - y / b : 0.5;
      x_bad = x;
      b = y;
      side = -1;
    }
  }
  return result;
}

}  // namespace magswap::detail
