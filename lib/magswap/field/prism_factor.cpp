#include <algorithm>
#include <cmath>

#include "magswap/field/demagnetising_factor.hpp"

// Closed forms without cancellation. With g(z) = ∫₀ᵃ∫₀ᵇ (a−u)(b−v)/√(u²+v²+z²) du dv the potential
// energy of two parallel charged rectangles, N_m = 2[g(0) − g(c)]/(π a b c) and N_f = −2 g′(c/2)/(π
// a b): the same numbers as Aharoni, J. Appl. Phys. 83 (1998) 3432, with every difference of like
// terms written out as a sum.

namespace magswap::detail {
namespace {

constexpr double kTwoOverPi = 2.0 / kPi;

// asinh(v) for v ≥ 0 by one log1p: twice as fast as std::asinh.
inline double asinh_positive(double v) {
  const double square = v * v;
  return std::log1p(v + square / (1.0 + std::sqrt(1.0 + square)));
}

// Edges over the dimension along the magnetisation, and the diagonals they span with it.
struct Diagonals {
  double x, y;                        // a/z, b/z
  double s;                           // √(x²+y²)
  double sx;                          // √(x²+1)
  double sy;                          // √(y²+1)
  double d;                           // √(x²+y²+1)
  double inverse_d_sx, inverse_d_sy;  // 1/(d+sx), 1/(d+sy)

  // The wider side is x: the cubes below lose least that way.
  Diagonals(double side, double other)
      : x(std::max(side, other)),
        y(std::min(side, other)),
        s(std::sqrt(x * x + y * y)),
        sx(std::sqrt(x * x + 1.0)),
        sy(std::sqrt(y * y + 1.0)),
        d(std::sqrt(x * x + y * y + 1.0)),
        inverse_d_sx(1.0 / (d + sx)),
        inverse_d_sy(1.0 / (d + sy)) {}

  // asinh(y) − asinh(y/sx) and its mirror image, as one asinh each.
  [[nodiscard]] double log_y() const { return asinh_positive(y * x * x * inverse_d_sy / sx); }
  [[nodiscard]] double log_x() const { return asinh_positive(x * y * y * inverse_d_sx / sy); }
};

// (p³ − q³)/(p² − q²)
inline double mean_slope(double p, double q) { return p + q - p * q / (p + q); }

// Algebraic part of g(0) − g(1) when the magnet is at least as long as its narrower side.
double algebraic_long(const Diagonals& t) {
  const double at_zero = 1.0 / (t.s + t.y) + 1.0 / (t.s + t.x);
  const double p = (t.sx + t.d) * (1.0 + t.sy);
  const double cubes = (1.0 - t.sx / p) * t.inverse_d_sy + (1.0 - t.d * t.sy / p) / (t.sx + 1.0);
  const double square = t.x * t.y * t.x * t.y;
  return square * (0.5 * (t.inverse_d_sx + t.inverse_d_sy) - at_zero / 6.0 - cubes / 3.0);
}

// The same when both sides are longer than the magnet is thick.
double algebraic_flat(const Diagonals& t) {
  const double inverse = 1.0 / (t.d + t.s);
  const double squares = 0.5 * (t.y * t.y * (inverse - 1.0 / (t.sy + t.y)) +
                                t.x * t.x * (inverse - 1.0 / (t.sx + t.x)));
  const double cubes = mean_slope(t.d, t.s) - mean_slope(t.sx, t.x) - mean_slope(t.sy, t.y) + 1.0;
  return squares - cubes / 3.0;
}

}  // namespace

DemagnetisingFactor prism_magnetometric(double a, double b, double c) {
  const Diagonals t(a / c, b / c);
  const double inverse = 1.0 / (t.d + t.s);
  const double log_a = asinh_positive(t.y * inverse / (t.x * t.sx));
  const double log_b = asinh_positive(t.x * inverse / (t.y * t.sy));
  const bool flat = t.x > 1.0 && t.y > 1.0;
  const double algebraic = flat ? algebraic_flat(t) : algebraic_long(t);
  const double xy = t.x * t.y;
  const double rest =
      0.5 * (t.x * log_a + t.y * log_b - t.log_y() / t.x - t.log_x() / t.y) + algebraic / xy;
  if (flat) {
    const double complement = kTwoOverPi * (std::atan(t.d / xy) - rest);
    return {1.0 - complement, complement};
  }
  const double n = kTwoOverPi * (std::atan(xy / t.d) + rest);
  return {n, 1.0 - n};
}

DemagnetisingFactor prism_fluxmetric(double a, double b, double c) {
  const Diagonals t(2.0 * a / c, 2.0 * b / c);
  const double xy = t.x * t.y;
  // √ terms: sx + sy − 1 − d
  const double roots =
      xy * xy * (t.inverse_d_sx + 1.0 / (t.sy + 1.0)) / (t.sx + 1.0) * t.inverse_d_sy;
  const double rest = t.log_y() / t.x + t.log_x() / t.y - roots / xy;
  if (xy > t.d) {
    const double complement = kTwoOverPi * (std::atan(t.d / xy) + rest);
    return {1.0 - complement, complement};
  }
  const double n = kTwoOverPi * (std::atan(xy / t.d) - rest);
  return {n, 1.0 - n};
}

double prism_local(double a, double b, double c, double x, double y, double z) {
  double sum = 0.0;
  for (const double dz : {0.5 * c - z, 0.5 * c + z}) {
    for (const double u : {0.5 * a - x, 0.5 * a + x}) {
      for (const double v : {0.5 * b - y, 0.5 * b + y}) {
        sum += std::atan2(u * v, dz * std::sqrt(u * u + v * v + dz * dz));
      }
    }
  }
  return sum / (4.0 * kPi);
}

}  // namespace magswap::detail
