#include "magswap/force/legendre_q.hpp"

#include <cmath>

#include "magswap/units/quantity.hpp"

namespace magswap::detail {
namespace {

// Q_{−1/2} and Q_{1/2} by the arithmetic-geometric mean.
struct First {
  double q0, q1;
};

First first_two(double e) {  // e = χ − 1
  const double modulus_squared = 2.0 / (2.0 + e);
  double a = 1.0, b = std::sqrt(e / (2.0 + e)), c2 = modulus_squared, sum = 0.5 * c2, power = 0.5;
  constexpr double kNothing = 1e-30;
  while (c2 > kNothing) {
    const double c = 0.5 * (a - b), mean = 0.5 * (a + b);
    b = std::sqrt(a * b);
    a = mean;
    c2 = c * c;
    power *= 2.0;
    sum += power * c2;
  }
  const double k = kPi / (2.0 * a), modulus = std::sqrt(modulus_squared);
  const double one_minus_e_over_k = sum;  // E = K(1 − Σ 2^(n−1)c²)
  const double q0 = modulus * k;
  return {q0, q0 * ((1.0 + e) - (2.0 + e) * (1.0 - one_minus_e_over_k))};
}

}  // namespace

void legendre_q(double e, std::span<double> q) {
  const std::size_t count = q.size();
  const double chi = 1.0 + e;
  const First first = first_two(e);
  if (count == 0) return;
  q[0] = first.q0;
  if (count == 1) return;
  const double decay = std::log1p(e + std::sqrt(e * (2.0 + e)));  // acosh χ
  constexpr double kForward = 1.0;
  if (static_cast<double>(count) * decay < kForward) {
    q[1] = first.q1;
    for (std::size_t n = 1; n + 1 < count; ++n) {
      const double m = static_cast<double>(n);
      q[n + 1] = (4.0 * m * chi * q[n] - (2.0 * m - 1.0) * q[n - 1]) / (2.0 * m + 1.0);
    }
    return;
  }
  // Backward from where the decaying solution is all that is left of any start.
  const std::size_t start = count + 4 + static_cast<std::size_t>(20.0 / decay);
  double above = 0.0, here = 1e-250;
  for (std::size_t n = start; n > 0; --n) {
    if (n < count) q[n] = here;
    const double m = static_cast<double>(n);
    const double below = (4.0 * m * chi * here - (2.0 * m + 1.0) * above) / (2.0 * m - 1.0);
    above = here;
    here = below;
    constexpr double kLarge = 1e200, kSmall = 1e-200;
    if (std::abs(here) < kLarge) continue;
    here *= kSmall;
    above *= kSmall;
    for (std::size_t k = n; k < count; ++k) q[k] *= kSmall;
  }
  const double scale = first.q0 / here;
  for (std::size_t n = 1; n < count; ++n) q[n] *= scale;
}

}  // namespace magswap::detail
