#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <cmath>
#include <vector>

#include "magswap/field/volume_nodes.hpp"
#include "magswap/force/force_kernels.hpp"
#include "magswap/units/quantity.hpp"

namespace magswap::detail {
namespace {

// Sheets of the two bodies at height s of the second over the first, with the sign of their
// charges.
struct Sheet {
  double s;
  double sign;
};

std::array<Sheet, 4> sheets(double half1, double half2, double offset) {
  return {{{offset + half2 - half1, 1.0},
           {offset - half2 + half1, 1.0},
           {offset - half2 - half1, -1.0},
           {offset + half2 + half1, -1.0}}};
}

// What a pair of sheets contributes at a shift ρ of their circles.
struct Kernel {
  double force, slope, energy;
};

Kernel kernel(const std::array<Sheet, 4>& pairs, double rho) {
  Kernel out{};
  for (const Sheet& pair : pairs) {
    const double d = std::abs(pair.s), root = std::hypot(rho, d);
    const double share = rho == 0.0 ? (d == 0.0 ? 1.0 : 0.0) : rho * rho / (root * (root + d));
    out.force += pair.sign * (pair.s < 0.0 ? -share : share);
    out.slope -= root == 0.0 ? 0.0 : pair.sign * rho * rho / (root * root * root);
    out.energy += root == 0.0 ? 0.0 : pair.sign * rho * rho / (root + d);
  }
  return out;
}

// The same far away, where the four sheets cancel: −∬ of the second derivative over both lengths.
Kernel far_kernel(const std::vector<LineNode>& line, double half1, double half2, double offset,
                  double rho) {
  Kernel out{};
  for (const LineNode& a : line) {
    for (const LineNode& b : line) {
      const double s = offset + half1 * (2.0 * a.at - 1.0) + half2 * (2.0 * b.at - 1.0);
      const double square = rho * rho + s * s, root = std::sqrt(square);
      const double weight = 4.0 * half1 * half2 * a.weight * b.weight * rho * rho / (square * root);
      out.force -= weight * 3.0 * s / square;
      out.slope -= weight * 3.0 * (rho * rho - 4.0 * s * s) / (square * square);
      out.energy -= weight;
    }
  }
  return out;
}

// ∫ c(ρ)·part(ρ) dρ of two circles; c = √((ρ² − (a−b)²)((a+b)² − ρ²))/ρ.
template <class Part>
double over_chords(double a, double b, const Part& part) {
  const double low = std::abs(a - b), high = a + b;
  using ChordRule = boost::math::quadrature::gauss_kronrod<double, 21>;
  const auto integrand = [&](double phi) {
    const double half = std::sin(0.5 * phi), other = std::cos(0.5 * phi);
    const double above = (high - low) * half * half, below = (high - low) * other * other;
    const double rho = low + above;
    if (rho == 0.0) return 0.0;
    const double chord = std::sqrt(above * (rho + low) * below * (high + rho)) / rho;
    return chord * part(rho) * (high - low) * half * other;
  };
  constexpr unsigned kDeepest = 15;
  return ChordRule::integrate(integrand, 0.0, kPi, kDeepest, 1e-13);
}

}  // namespace

CoaxialPair coaxial_pair(const CoaxialBody& first, const CoaxialBody& second, double offset) {
  const auto pairs = sheets(first.half, second.half, offset);
  constexpr double kFar = 5.0;  // eight Gauss points on each length are then exact to 1e-15
  const bool far = std::abs(offset) > kFar * (first.half + second.half);
  const auto line = line_nodes(8, false);
  const auto at = [&](double rho) {
    return far ? far_kernel(line, first.half, second.half, offset, rho) : kernel(pairs, rho);
  };
  CoaxialPair out{};
  for (const double a : {first.outer, first.inner}) {
    for (const double b : {second.outer, second.inner}) {
      if (a == 0.0 || b == 0.0) continue;
      const double sign = (a == first.outer ? 1.0 : -1.0) * (b == second.outer ? 1.0 : -1.0);
      const double scale = sign / (2.0 * kMu0);
      out.force += scale * over_chords(a, b, [&](double r) { return at(r).force; });
      out.slope += scale * over_chords(a, b, [&](double r) { return at(r).slope; });
      out.energy += scale * over_chords(a, b, [&](double r) { return at(r).energy; });
    }
  }
  return out;
}

}  // namespace magswap::detail
