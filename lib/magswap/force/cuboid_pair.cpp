#include <cmath>

#include "magswap/force/force_kernels.hpp"
#include "magswap/units/quantity.hpp"

namespace magswap::detail {
namespace {

using Real = long double;

// log(r − u) without cancellation; multiplied by 0 where its argument is 0.
Real log_difference(Real r, Real u, Real others_squared) {
  const Real argument = u > 0 ? others_squared / (r + u) : r - u;
  return argument > 0 ? std::log(argument) : 0;
}

struct Term {
  Real x, y, z, energy;
};

constexpr Real kTouching = 1e-12L;  // of r: faces so near count as touching

// `above` is the side from which w = 0 is reached: that of the second body.
Term term(Real u, Real v, Real w, Real above) {
  const Real r = std::sqrt(u * u + v * v + w * w);
  const Real lu = log_difference(r, u, v * v + w * w);
  const Real lv = log_difference(r, v, u * u + w * w);
  const Real side = std::abs(w) <= kTouching * r ? above : (w > 0 ? 1 : -1);
  const Real angle = side * std::atan2(u * v, r * std::abs(w));
  return {(v * v - w * w) / 2 * lu + u * v * lv + v * w * angle + r * u / 2,
          (u * u - w * w) / 2 * lv + u * v * lu + u * w * angle + r * v / 2,
          -u * w * lu - v * w * lv + u * v * angle - r * w,
          -(u * (v * v - w * w) / 2 * lu + v * (u * u - w * w) / 2 * lv + u * v * w * angle +
            r / 6 * (u * u + v * v - 2 * w * w))};
}

// Differences of the ends along one direction with their sign: + for the first end of the first
// body and the first of the second.
struct Difference {
  Real value;
  int sign;
};

std::array<Difference, 4> differences(double half1, double half2, double offset) {
  std::array<Difference, 4> out{};
  std::size_t n = 0;
  for (const int end2 : {-1, 1}) {
    for (const int end1 : {-1, 1}) {
      out[n++] = {Real(offset) + end2 * Real(half2) - end1 * Real(half1), end1 * end2};
    }
  }
  return out;
}

}  // namespace

CuboidPair cuboid_pair(const std::array<double, 3>& half1, const std::array<double, 3>& half2,
                       const std::array<double, 3>& offset) {
  Real x = 0, y = 0, z = 0, energy = 0;
  for (const Difference& u : differences(half1[0], half2[0], offset[0])) {
    for (const Difference& v : differences(half1[1], half2[1], offset[1])) {
      for (const Difference& w : differences(half1[2], half2[2], offset[2])) {
        const Term t = term(u.value, v.value, w.value, offset[2] < 0 ? -1 : 1);
        const int sign = u.sign * v.sign * w.sign;
        x += sign * t.x;
        y += sign * t.y;
        z += sign * t.z;
        energy += sign * t.energy;
      }
    }
  }
  const double scale = 1.0 / (4.0 * kPi * kMu0);
  const auto scaled = [scale](Real value) { return scale * static_cast<double>(value); };
  return {{scaled(x), scaled(y), scaled(z)}, scaled(energy)};
}

}  // namespace magswap::detail
