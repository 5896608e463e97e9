#pragma once

#include <algorithm>
#include <boost/math/tools/toms748_solve.hpp>  // bracketed root
#include <cmath>
#include <cstdint>
#include <limits>

namespace magswap::detail {

/// Root of f between lo and hi, where f(lo) = f_lo and f(hi) = f_hi have opposite signs; to 1e-14
/// of the bracket's scale.
template <class F>
[[nodiscard]] double bracketed_root(F&& f, double lo, double hi, double f_lo, double f_hi) {
  if (f_lo == 0.0) return lo;
  if (f_hi == 0.0) return hi;
  const double scale = std::max(std::abs(lo), std::abs(hi));
  const auto close = [scale](double a, double b) { return std::abs(a - b) <= 1e-14 * scale; };
  std::uintmax_t most = 200;
  const auto [a, b] = boost::math::tools::toms748_solve(f, lo, hi, f_lo, f_hi, close, most);
  return 0.5 * (a + b);
}

/// A value and its derivative.
struct ValueSlope {
  double value;
  double slope;
};

/// Root of a falling f between lo and hi, f(lo) ≥ 0 ≥ f(hi), by Newton's method from `start`,
/// bisecting where it leaves the bracket; to 1e-14 of hi.
template <class F>
[[nodiscard]] double falling_root(F&& f, double lo, double hi, double start) {
  double x = start;
  for (int i = 0; i < 100; ++i) {
    const ValueSlope at = f(x);
    (at.value > 0.0 ? lo : hi) = x;
    double next = x - at.value / at.slope;
    if (!(next > lo && next < hi)) next = 0.5 * (lo + hi);
    if (std::abs(next - x) <= 1e-14 * hi) return next;
    x = next;
  }
  return x;
}

}  // namespace magswap::detail
