#include <algorithm>
#include <cmath>

#include "magswap/field/clones.hpp"
#include "magswap/field/field_kernels.hpp"
#include "magswap/units/quantity.hpp"

// Compiled with -fno-math-errno -fno-trapping-math (this file alone), so that square roots and
// selections become vector code; NaN, infinity and the order of operations are kept.
// Formulas: docs/methods/fields.md.

namespace magswap::detail {
namespace {

using Pairs = FieldBlock::Pairs;
using Lanes = FieldBlock::Lanes;

constexpr double kSettled = 1e-15;  // relative gap of the two means
constexpr double kNearAxis = 0.01;  // radii; nearer, eight points around the rim are exact
constexpr int kMostSteps = 80;

// The two ends of a cylinder seen from each point: all points with the top, then all with the
// bottom. State of the arithmetic-geometric mean, and of Bulirsch's recursion for two complete
// elliptic integrals of the third kind with one characteristic.
struct alignas(64) EndLanes {
  Pairs r, zeta;                    // distance from the axis, height above the end
  Pairs a, b, sum;                  // means; Σ 2^(n−1) c_n², n ≥ 1
  Pairs p;                          // root of the characteristic
  Pairs ca, cb;                     // numerators of cel(kc, γ², 1, γ)
  Pairs ja, jb;                     // numerators of cel(kc, γ², 0, γ²)
  Pairs axial, radial, transverse;  // results
};

MAGSWAP_FIELD_CLONES void start(std::size_t vectors, double radius, EndLanes& e) {
  const std::size_t n = whole(vectors);
  for (std::size_t i = 0; i < n; ++i) {
    const double out = radius + e.r[i], in = radius - e.r[i];
    const double zz = e.zeta[i] * e.zeta[i] + kEdgeCut * kEdgeCut;
    const double kc = std::sqrt((in * in + zz) / (out * out + zz));
    const double gamma = std::abs(in) / out;
    e.a[i] = 1.0;
    e.b[i] = kc;
    e.sum[i] = 0.0;
    e.p[i] = gamma > kEdgeCut ? gamma : kEdgeCut;
    e.ca[i] = 1.0;
    e.cb[i] = in > 0.0 ? 1.0 : (in < 0.0 ? -1.0 : 0.0);
    e.ja[i] = 0.0;
    e.jb[i] = gamma;
  }
}

// One step of every lane that has not settled; true when none had to move.
template <bool kTransverse>
[[gnu::always_inline]] inline bool step(std::size_t vectors, double weight, EndLanes& e) {
  const std::size_t n = whole(vectors);
  double moving = 0.0;
  for (std::size_t i = 0; i < n; ++i) {
    const double a = e.a[i], b = e.b[i], p = e.p[i];
    const double gap = a - b;
    const bool go = gap > kSettled * a;
    const double ab = a * b;
    const double inverse = 1.0 / p;
    const double g = ab * inverse;
    const double ca = e.ca[i], cb = e.cb[i];
    moving += go ? 1.0 : 0.0;
    e.sum[i] = go ? e.sum[i] + weight * gap * gap : e.sum[i];
    e.ca[i] = go ? 0.5 * (ca + cb * inverse) : ca;
    e.cb[i] = go ? 0.5 * (cb + ca * g) : cb;
    if constexpr (kTransverse) {
      const double ja = e.ja[i], jb = e.jb[i];
      e.ja[i] = go ? 0.5 * (ja + jb * inverse) : ja;
      e.jb[i] = go ? 0.5 * (jb + ja * g) : jb;
    }
    e.p[i] = go ? 0.5 * (p + g) : p;
    e.a[i] = go ? 0.5 * (a + b) : a;
    e.b[i] = go ? std::sqrt(ab) : b;
  }
  return moving == 0.0;
}

MAGSWAP_FIELD_CLONES bool step_axial(std::size_t vectors, double weight, EndLanes& e) {
  return step<false>(vectors, weight, e);
}
MAGSWAP_FIELD_CLONES bool step_all(std::size_t vectors, double weight, EndLanes& e) {
  return step<true>(vectors, weight, e);
}

// ∫ sin²φ/(w²·d) over the rim for a point near the axis, by the trapezoidal rule on eight points.
[[gnu::always_inline]] inline double around_rim(double r, double zz, double radius) {
  constexpr double kCos[4] = {0.92387953251128675613, 0.38268343236508977173,
                              -0.38268343236508977173, -0.92387953251128675613};
  constexpr double kSinSquared[4] = {0.14644660940672623780, 0.85355339059327376220,
                                     0.85355339059327376220, 0.14644660940672623780};
  double total = 0.0;
  for (int k = 0; k < 4; ++k) {
    const double ww = radius * radius + r * r - 2.0 * radius * r * kCos[k];
    total += kSinSquared[k] / (ww * std::sqrt(ww + zz));
  }
  return 0.5 * kPi * total;
}

template <bool kTransverse>
[[gnu::always_inline]] inline void finish(std::size_t vectors, double radius, EndLanes& e) {
  const std::size_t n = whole(vectors);
  for (std::size_t i = 0; i < n; ++i) {
    const double r = e.r[i], zeta = e.zeta[i];
    const double out = radius + r;
    const double zz = zeta * zeta + kEdgeCut * kEdgeCut;
    const double far = std::sqrt(out * out + zz);  // distance to the far side of the rim
    const double k = 0.5 * kPi / e.a[i];           // K
    const double m = 4.0 * radius * r / (far * far) + 1e-300;
    const double sum = e.sum[i] / m;
    const double third = 0.5 * kPi / (e.a[i] * (e.a[i] + e.p[i]));
    e.axial[i] = radius / (kPi * out) * (zeta / far) * third * (e.cb[i] + e.ca[i] * e.a[i]);
    e.radial[i] = 2.0 * radius / (kPi * far) * k * sum;
    if constexpr (kTransverse) {
      const double d = k * (0.5 + sum);
      const double j = third * (e.jb[i] + e.ja[i] * e.a[i]);
      const double close = radius * radius / (4.0 * kPi) * around_rim(r, zz, radius);
      const double apart = radius / (kPi * (r + 1e-300) * far) * (d - j);
      e.transverse[i] = zeta * (r < kNearAxis * radius ? close : apart);
    }
  }
}

MAGSWAP_FIELD_CLONES void finish_axial(std::size_t vectors, double radius, EndLanes& e) {
  finish<false>(vectors, radius, e);
}
MAGSWAP_FIELD_CLONES void finish_all(std::size_t vectors, double radius, EndLanes& e) {
  finish<true>(vectors, radius, e);
}

// Second derivatives of the potential of a body of unit density over 4π, in the meridian plane:
// zz + share, ρz, and ρ/ρ, the derivative across it.
struct alignas(64) Tensor {
  Lanes zz, rz, across;
};

MAGSWAP_FIELD_CLONES void gather(std::size_t vectors, std::size_t low, double sign,
                                 const EndLanes& e, Tensor& tensor) {
  const std::size_t n = whole(vectors);
  for (std::size_t i = 0; i < n; ++i) {
    tensor.zz[i] += sign * (e.axial[low + i] - e.axial[i]);
    tensor.rz[i] += sign * (e.radial[i] - e.radial[low + i]);
    tensor.across[i] += sign * (e.transverse[i] - e.transverse[low + i]);
  }
}

// Adds a cylinder of the sign given.
void add_cylinder(std::size_t n, double radius, double half, double sign, bool transverse,
                  const Lanes& r, const Lanes& z, Tensor& tensor) {
  EndLanes ends;
  const std::size_t both = in_vectors(2 * n), one = in_vectors(n);
  for (std::size_t i = 0; i < n; ++i) {
    ends.r[i] = ends.r[n + i] = r[i];
    ends.zeta[i] = z[i] - half;
    ends.zeta[n + i] = z[i] + half;
  }
  for (std::size_t i = 2 * n; i < both; ++i) {
    ends.r[i] = r[0];
    ends.zeta[i] = ends.zeta[0];
  }
  start(both, radius, ends);
  double weight = 0.25;  // of (a − b)² = 4c²
  for (int i = 0; i < kMostSteps; ++i, weight *= 2.0) {
    if (transverse ? step_all(both, weight, ends) : step_axial(both, weight, ends)) break;
  }
  transverse ? finish_all(both, radius, ends) : finish_axial(both, radius, ends);
  if (!transverse) std::fill_n(ends.transverse.begin(), n + one, 0.0);
  for (std::size_t i = both; i < n + one; ++i) {
    ends.axial[i] = ends.radial[i] = ends.transverse[i] = 0.0;
  }
  gather(one, n, sign, ends, tensor);
}

MAGSWAP_FIELD_CLONES void polar(std::size_t vectors, const Lanes& x, const Lanes& y, Lanes& r) {
  const std::size_t n = whole(vectors);
  for (std::size_t i = 0; i < n; ++i) r[i] = std::sqrt(x[i] * x[i] + y[i] * y[i]);
}

// Turns the tensor into the field; the largest squared distance of all points.
MAGSWAP_FIELD_CLONES double add_field(std::size_t vectors, double outer, double inner, double half,
                                      const std::array<double, 3>& j_T, const Lanes& r,
                                      const Tensor& tensor, FieldBlock& block) {
  const std::size_t n = whole(vectors);
  double largest = 0.0;
  for (std::size_t i = 0; i < n; ++i) {
    const double z = block.z[i];
    const double inverse = 1.0 / (r[i] + 1e-300);
    const double c = block.x[i] * inverse, s = block.y[i] * inverse;
    const double bore = inner > 0.0 ? share_within(r[i], inner) : 0.0;
    const double share = (share_within(r[i], outer) - bore) * share_within(std::abs(z), half);
    const double zz = tensor.zz[i], rz = tensor.rz[i], across = tensor.across[i];
    const double along = c * j_T[0] + s * j_T[1];  // transverse polarisation along ρ
    const double twist = (-zz - 2.0 * across) * along + rz * j_T[2];
    block.hx[i] += across * j_T[0] + twist * c;
    block.hy[i] += across * j_T[1] + twist * s;
    block.hz[i] += rz * along + (zz - share) * j_T[2];
    block.share[i] = share;
    const double distance = r[i] * r[i] + z * z;
    largest = distance > largest ? distance : largest;
  }
  return largest;
}

}  // namespace

void round_field(const RoundSource& body, FieldBlock& block) {
  const std::size_t padded = in_vectors(block.count);
  const bool transverse = body.j_T[0] != 0.0 || body.j_T[1] != 0.0;
  Lanes r;
  Tensor tensor;
  std::fill_n(tensor.zz.begin(), padded, 0.0);
  std::fill_n(tensor.rz.begin(), padded, 0.0);
  std::fill_n(tensor.across.begin(), padded, 0.0);
  polar(padded, block.x, block.y, r);
  add_cylinder(block.count, body.outer, body.half, 1.0, transverse, r, block.z, tensor);
  if (body.inner > 0.0) {
    add_cylinder(block.count, body.inner, body.half, -1.0, transverse, r, block.z, tensor);
  }
  const double far = kRoundFar * kRoundFar * (body.outer * body.outer + body.half * body.half);
  const double largest =
      add_field(padded, body.outer, body.inner, body.half, body.j_T, r, tensor, block);
  if (largest <= far) return;
  for (std::size_t i = 0; i < block.count; ++i) {
    if (r[i] * r[i] + block.z[i] * block.z[i] > far) set_round_far(body, block, i);
  }
}

}  // namespace magswap::detail
