#include <boost/math/quadrature/gauss.hpp>
#include <cmath>

#include "magswap/field/field_kernels.hpp"
#include "magswap/units/quantity.hpp"

namespace magswap::detail {
namespace {

constexpr std::size_t kOrders = std::tuple_size_v<decltype(RoundSource::moments)>;

// ∫ s^n P_n(z/s) over a cylinder, s² = ρ² + z², n = 0, 2, …: polynomials, which Gauss's rule on
// eight points in ρ² and on [0, half] integrates exactly up to degree 15.
std::array<double, kOrders> cylinder_moments(double radius, double half) {
  using Rule = boost::math::quadrature::gauss<double, 8>;
  std::array<double, kOrders> out{};
  for (std::size_t order = 0; order < kOrders; ++order) {
    const auto solid = [&](double t, double z) {
      const double ss = t + z * z;
      double last = 1.0, now = z;  // s^n P_n
      if (order == 0) return 1.0;
      for (std::size_t n = 1; n < 2 * order; ++n) {
        const double k = static_cast<double>(n);
        const double next = ((2.0 * k + 1.0) * z * now - k * ss * last) / (k + 1.0);
        last = now;
        now = next;
      }
      return now;
    };
    const auto disc = [&](double z) {
      return kPi * Rule::integrate([&](double t) { return solid(t, z); }, 0.0, radius * radius);
    };
    out[order] = 2.0 * Rule::integrate(disc, 0.0, half);
  }
  return out;
}

}  // namespace

RoundSource RoundSource::of(double outer, double inner, double half,
                            const std::array<double, 3>& j_T) {
  RoundSource out{outer, inner, half, j_T, cylinder_moments(outer, half)};
  if (inner > 0.0) {
    const auto bore = cylinder_moments(inner, half);
    for (std::size_t i = 0; i < kOrders; ++i) out.moments[i] -= bore[i];
  }
  return out;
}

// Potential Σ m_n P_n(u)/s^(n+1) of unit density; ∂z, ∂ρ of a solid harmonic of order n give those
// of order n + 1: zz (n+1)(n+2)P_{n+2}, ρz (n+1) sinθ P'_{n+2}, ρ/ρ −P'_{n+1}, all over s^(n+3).
void set_round_far(const RoundSource& body, FieldBlock& block, std::size_t i) {
  const double x = block.x[i], y = block.y[i], z = block.z[i];
  const double r = std::hypot(x, y);
  const double s = std::hypot(r, z);
  const double u = z / s, sine = r / s;
  double zz = 0.0, rz = 0.0, across = 0.0;
  double last = 1.0, now = u;            // P_{n−1}, P_n, starting at n = 1
  double last_slope = 0.0, slope = 1.0;  // their derivatives
  double power = 1.0 / s / s / s;
  const double inverse_square = 1.0 / s / s;
  for (std::size_t order = 0; order < kOrders; ++order) {
    const double n = 2.0 * static_cast<double>(order);
    across -= body.moments[order] * slope * power;
    const auto advance = [&](double k) {  // P_k to P_{k+1}
      const double next = ((2.0 * k + 1.0) * u * now - k * last) / (k + 1.0);
      const double next_slope = last_slope + (2.0 * k + 1.0) * now;
      last = now;
      now = next;
      last_slope = slope;
      slope = next_slope;
    };
    advance(n + 1.0);
    zz += body.moments[order] * (n + 1.0) * (n + 2.0) * now * power;
    rz += body.moments[order] * (n + 1.0) * sine * slope * power;
    advance(n + 2.0);
    power *= inverse_square;
  }
  const double scale = 1.0 / (4.0 * kPi);
  const double c = r > 0.0 ? x / r : 0.0, sn = r > 0.0 ? y / r : 0.0;
  const double along = c * body.j_T[0] + sn * body.j_T[1];
  const double twist = (-zz - 2.0 * across) * along + rz * body.j_T[2];
  block.hx[i] = scale * (across * body.j_T[0] + twist * c);
  block.hy[i] = scale * (across * body.j_T[1] + twist * sn);
  block.hz[i] = scale * (rz * along + zz * body.j_T[2]);
}

}  // namespace magswap::detail
