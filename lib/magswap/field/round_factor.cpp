#include <algorithm>
#include <array>
#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <cmath>

#include "magswap/field/demagnetising_factor.hpp"

namespace magswap::detail {
namespace {

constexpr double kFourOverPi = 4.0 / kPi;
constexpr double kSeriesBelow = 0.1;  // parameter m or 1 − m under which the power series take over
constexpr double kNegligible = 1e-18;

// Complete elliptic integrals K and D = (K − E)/m by the arithmetic-geometric mean; all terms are
// positive.
struct EllipticPair {
  double K;
  double D;
};

EllipticPair elliptic(double m, double complementary_modulus) {
  double a = 1.0;
  double b = complementary_modulus;
  double c_squared = m;
  double sum = 0.5;
  for (double power = 1.0; c_squared > kNegligible; power *= 2.0) {
    const double next = 0.5 * (a + b);
    b = std::sqrt(a * b);
    a = next;
    c_squared = c_squared * c_squared / (16.0 * a * a);
    sum += power * c_squared / m;
  }
  const double K = kPi / (2.0 * a);
  return {K, K * sum};
}

// 2F1(p, q; r; m) − 1 for small m.
double hypergeometric_minus_one(double p, double q, double r, double m) {
  double sum = 0.0;
  double term = 1.0;
  for (int n = 0; std::abs(term) > kNegligible; ++n) {
    term *= (p + n) * (q + n) / ((r + n) * (1.0 + n)) * m;
    sum += term;
  }
  return sum;
}

// E − 1 and D near m = 1, by the logarithmic series in m1 = 1 − m; DLMF 19.12.1 and 19.12.2.
struct NearOne {
  double E_minus_one;
  double D;
};

NearOne elliptic_near_one(double m1) {
  const double log_inverse = -0.5 * std::log(m1);
  double K = 0.0;
  double E_minus_one = 0.0;
  double digamma = 2.0 * std::log(2.0);
  double k_term = 1.0;
  double e_term = 0.5 * m1;
  for (int n = 0; k_term > kNegligible; ++n) {
    const double step = 1.0 / ((2.0 * n + 1.0) * (2.0 * n + 2.0));
    K += k_term * (log_inverse + digamma);
    E_minus_one += e_term * (log_inverse + digamma - step);
    digamma -= 2.0 * step;
    const double half = (n + 0.5) / (n + 1.0);
    k_term *= half * half * m1;
    e_term *= half * (n + 1.5) / (n + 2.0) * m1;
  }
  return {E_minus_one, (K - 1.0 - E_minus_one) / (1.0 - m1)};
}

DemagnetisingFactor long_cylinder_magnetometric(double g, double m, double modulus) {
  const double e = hypergeometric_minus_one(-0.5, 0.5, 1.0, m);
  const double d = hypergeometric_minus_one(1.5, 0.5, 2.0, m);
  const double mean = (2.0 * e + d - m * (1.0 + d)) / 3.0;
  const double n = kFourOverPi / (3.0 * g) - (mean + m / (1.0 + modulus)) / modulus;
  return {n, 1.0 - n};
}

// Geometry of a ring for the overlap integrals; all lengths in units of the outer radius.
struct Annulus {
  double r1;    // inner radius
  double wall;  // 1 − r1
  double sum;   // 1 + r1
  double area_over_pi;

  explicit Annulus(double outer, double inner)
      : r1(inner / outer), wall((outer - inner) / outer), sum(1.0 + r1), area_over_pi(wall * sum) {}

  // −dA/dρ of the area A(ρ) that the ring's section shares with itself shifted by ρ: a sum of
  // common chords.
  [[nodiscard]] double chord(double rho) const {
    const double outer = std::sqrt((2.0 - rho) * (2.0 + rho));
    const double inner = rho < 2.0 * r1 ? std::sqrt((2.0 * r1 - rho) * (2.0 * r1 + rho)) : 0.0;
    if (rho <= wall) return outer + inner;
    if (rho >= sum) return outer;
    const double cross = std::sqrt((rho - wall) * (rho + wall) * (sum - rho) * (sum + rho)) / rho;
    if (rho >= 2.0 * r1) return outer - 2.0 * cross;
    // outer + inner − 2·cross without cancellation for a thin wall
    const double both = outer + inner;
    const double square = 4.0 * area_over_pi * area_over_pi;
    return square * (1.0 / (rho * rho) - 4.0 / (both * both)) / (both + 2.0 * cross);
  }
};

// (1/area)·∫ −A′(ρ)·weight(ρ) dρ over the pieces between the kinks of A, square-root ends mapped
// away.
template <class Weight>
double overlap_mean(const Annulus& ring, const Weight& weight) {
  std::array<double, 5> ends{0.0, ring.wall, 2.0 * ring.r1, ring.sum, 2.0};
  std::sort(ends.begin(), ends.end());
  double total = 0.0;
  for (std::size_t i = 0; i + 1 < ends.size(); ++i) {
    const double start = ends[i];
    const double width = ends[i + 1] - start;
    if (width <= 0.0) continue;
    const auto integrand = [&](double phi) {
      const double half = std::sin(0.5 * phi);
      const double rho = std::min(start + width * half * half, ends[i + 1]);
      return ring.chord(rho) * weight(rho) * std::sin(phi);
    };
    using Rule = boost::math::quadrature::gauss_kronrod<double, 21>;
    total += 0.5 * width * Rule::integrate(integrand, 0.0, kPi, 16, 1e-13);
  }
  return total / (kPi * ring.area_over_pi);
}

}  // namespace

DemagnetisingFactor cylinder_magnetometric(double diameter, double length) {
  const double g = length / diameter;
  const double root = std::sqrt(1.0 + g * g);
  const double m = 1.0 / (1.0 + g * g);
  const double modulus = g / root;
  if (m < kSeriesBelow) return long_cylinder_magnetometric(g, m, modulus);
  const double m1 = modulus * modulus;
  const double scale = kFourOverPi / (3.0 * g);
  if (m1 < kSeriesBelow) {
    const NearOne near = elliptic_near_one(m1);
    const double excess = root * (near.E_minus_one + m1 * near.D) + g * g / (1.0 + root);
    return {1.0 - scale * excess, scale * excess};
  }
  const EllipticPair pair = elliptic(m, modulus);
  const double complement = scale * (root * (pair.K + (m1 - m) * pair.D) - 1.0);
  return {1.0 - complement, complement};
}

DemagnetisingFactor cylinder_fluxmetric(double diameter, double length) {
  const double h = 0.5 * length / diameter;
  const double m = 1.0 / (1.0 + h * h);
  const double modulus = h / std::sqrt(1.0 + h * h);
  if (m < kSeriesBelow) {
    const double d = hypergeometric_minus_one(1.5, 0.5, 2.0, m);
    return {m / (1.0 + modulus) - modulus * d, modulus * (1.0 + d)};
  }
  const double complement = kFourOverPi * modulus * elliptic(m, modulus).D;
  return {1.0 - complement, complement};
}

DemagnetisingFactor ring_magnetometric(double outer, double inner, double length) {
  const Annulus ring(outer, inner);
  const double l = 2.0 * length / outer;
  if (l < ring.wall) {
    const double complement =
        overlap_mean(ring, [l](double rho) { return l / (std::sqrt(rho * rho + l * l) + rho); });
    return {1.0 - complement, complement};
  }
  const double n = overlap_mean(ring, [l](double rho) {
    const double w = std::sqrt(rho * rho + l * l);
    return rho * (1.0 + l / (w + rho)) / (w + l);
  });
  return {n, 1.0 - n};
}

DemagnetisingFactor ring_fluxmetric(double outer, double inner, double length) {
  const Annulus ring(outer, inner);
  const double h = length / outer;
  if (h < ring.wall) {
    const double complement =
        overlap_mean(ring, [h](double rho) { return h / std::sqrt(rho * rho + h * h); });
    return {1.0 - complement, complement};
  }
  const double n = overlap_mean(ring, [h](double rho) {
    const double w = std::sqrt(rho * rho + h * h);
    return rho * rho / (w * (w + h));
  });
  return {n, 1.0 - n};
}

double disc_solid_angle(double R, double r, double h) {
  // On the disc itself half the space is seen, beside it nothing.
  if (h <= 0.0) return r < R ? 2.0 * kPi : (r > R ? 0.0 : kPi);
  // Contour integral over the rim; the integrand is analytic and periodic, so the trapezoid rule
  // converges exponentially. Points are doubled until two successive sums agree.
  const auto integrand = [&](double psi) {
    const double half = std::sin(0.5 * psi);
    const double gap = R - r;
    const double rho_squared = gap * gap + 4.0 * R * r * half * half;
    const double w = std::sqrt(h * h + rho_squared);
    return R * (gap + 2.0 * r * half * half) / (w * (w + h));
  };
  // Symmetric in ψ: half the rim, ends halved.
  int intervals = 16;
  double sum = 0.5 * (integrand(0.0) + integrand(kPi));
  for (int i = 1; i < intervals; ++i) sum += integrand(kPi * i / intervals);
  double value = 2.0 * kPi * sum / intervals;
  constexpr int kMostIntervals = 1 << 17;
  while (intervals < kMostIntervals) {
    for (int i = 0; i < intervals; ++i) sum += integrand(kPi * (i + 0.5) / intervals);
    intervals *= 2;
    const double next = 2.0 * kPi * sum / intervals;
    if (std::abs(next - value) <= 1e-14 * std::max(1.0, std::abs(next))) return next;
    value = next;
  }
  return value;
}

double ring_local(double outer, double inner, double length, double r, double z) {
  double sum = 0.0;
  for (const double h : {0.5 * length - z, 0.5 * length + z}) {
    sum += disc_solid_angle(0.5 * outer, r, h);
    if (inner > 0.0) sum -= disc_solid_angle(0.5 * inner, r, h);
  }
  return sum / (4.0 * kPi);
}

}  // namespace magswap::detail
