#include <algorithm>
#include <boost/math/special_functions/ellint_rd.hpp>
#include <cmath>

#include "magswap/field/field_kernels.hpp"

// Potential and field of a uniformly magnetised ellipsoid: Osborn, Phys. Rev. 67 (1945) 351, the
// outside by the factors of the confocal ellipsoid through the point.

namespace magswap::detail {
namespace {

using Triple = std::array<double, 3>;
using InDouble = boost::math::policies::policy<boost::math::policies::promote_double<false>>;

// Demagnetising factors of the ellipsoid seen from the confocal one of parameter λ.
Triple factors(const Triple& square, double volume, double lambda) {
  const auto factor = [&](std::size_t k) {
    return volume / 3.0 *
           boost::math::ellint_rd(square[(k + 1) % 3] + lambda, square[(k + 2) % 3] + lambda,
                                  square[k] + lambda, InDouble());
  };
  return {factor(0), factor(1), factor(2)};
}

// Largest root λ ≥ 0 of Σ x²/(a² + λ) = 1 for a point outside. The sum is convex and falls with λ:
// Newton's method from below the root rises to it.
double confocal(const Triple& at, const Triple& square) {
  const double rr = at[0] * at[0] + at[1] * at[1] + at[2] * at[2];
  double lambda = std::max(0.0, rr - *std::max_element(square.begin(), square.end()));
  for (std::size_t k = 0; k < 3; ++k) lambda = std::max(lambda, at[k] * at[k] - square[k]);
  constexpr int kMostSteps = 60;
  for (int step = 0; step < kMostSteps; ++step) {
    double value = -1.0, slope = 0.0;
    for (std::size_t k = 0; k < 3; ++k) {
      const double share = at[k] * at[k] / (square[k] + lambda);
      value += share;
      slope += share / (square[k] + lambda);
    }
    const double next = lambda + value / slope;
    if (!(next > lambda * (1.0 + 1e-15))) break;
    lambda = next;
  }
  return lambda;
}

Triple inside(const EllipsoidSource& body, const Triple& square, double volume) {
  const Triple n = factors(square, volume, 0.0);
  return {-n[0] * body.j_T[0], -n[1] * body.j_T[1], -n[2] * body.j_T[2]};
}

Triple outside(const EllipsoidSource& body, const Triple& at, const Triple& square, double volume) {
  const double lambda = confocal(at, square);
  const Triple n = factors(square, volume, lambda);
  Triple normal{};  // of the confocal ellipsoid, Σ x·n = 1
  double length = 0.0, along = 0.0, root = 1.0;
  for (std::size_t k = 0; k < 3; ++k) {
    normal[k] = at[k] / (square[k] + lambda);
    length += normal[k] * normal[k];
    along += body.j_T[k] * normal[k];
    root *= std::sqrt(square[k] + lambda);
  }
  Triple h{};
  for (std::size_t k = 0; k < 3; ++k) {
    h[k] = -n[k] * body.j_T[k] + volume / root * along * normal[k] / length;
  }
  return h;
}

}  // namespace

void ellipsoid_field(const EllipsoidSource& body, FieldBlock& block) {
  Triple square{};
  for (std::size_t k = 0; k < 3; ++k) square[k] = body.half[k] * body.half[k];
  const double volume = body.half[0] * body.half[1] * body.half[2];
  for (std::size_t i = 0; i < block.count; ++i) {
    const Triple at{block.x[i], block.y[i], block.z[i]};
    double place = 0.0;
    for (std::size_t k = 0; k < 3; ++k) place += at[k] * at[k] / square[k];
    const double share = share_within(place, 1.0);
    Triple h{};
    if (share < 1.0) h = outside(body, at, square, volume);
    if (share > 0.0) {
      const Triple within = inside(body, square, volume);
      for (std::size_t k = 0; k < 3; ++k) h[k] += share * (within[k] - h[k]);
    }
    block.hx[i] += h[0];
    block.hy[i] += h[1];
    block.hz[i] += h[2];
    block.share[i] = share;
  }
}

}  // namespace magswap::detail
