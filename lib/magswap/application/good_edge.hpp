#pragma once

#include <cmath>

namespace magswap::detail {

/// Point next to where f ≥ 0 ends, on the good side: 0 ≤ f ≤ tolerance, or the bracket closed.
///
/// f(good) ≥ 0 > f(bad). Regula falsi of Anderson and Björck, aimed at half the tolerance.
template <class F>
[[nodiscard]] double good_edge(F&& f, double good, double bad, double f_good, double f_bad, double tolerance) {
  const double aim = 0.5 * tolerance;
  double g = f_good - aim, b = f_bad - aim;
  double result = good;
  if (f_good <= tolerance) return good;
  double x_good = good, x_bad = bad;
  for (int i = 0; i < 80 && std::abs(x_good - x_bad) > 1e-12 * (std::abs(good) + std::abs(bad)); ++i) {
    double x = x_bad - b * (x_bad - x_good) / (b - g);
    if (!((x - x_good) * (x - x_bad) < 0.0) || i % 8 == 7) x = 0.5 * (x_good + x_bad);
    const double value = f(x);
    const double y = value - aim;
    if (value >= 0.0) {
      result = x;
      if (value <= tolerance) return result;
      const double m = 1.0 - y / g;
      b *= m > 0.0 ? m : 0.5;
      x_good = x;
      g = y;
    } else {
      const double m = 1.0 - y / b;
      g *= m > 0.0 ? m : 0.5;
      x_bad = x;
      b = y;
    }
  }
  return result;
}

}  // namespace magswap::detail
