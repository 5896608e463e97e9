#include <algorithm>
#include <array>
#include <cmath>

#include "magswap/field/volume_nodes.hpp"
#include "magswap/force/coupling.hpp"
#include "magswap/force/legendre_q.hpp"

namespace magswap::detail {
namespace {

// Charges of harmonic n of a ring of arcs, per J: ±surface on its two walls, volume/r inside.
struct Charges {
  double surface, volume;
};

Charges charges(const RadialCoupling& c, int n) {
  const double half = 0.5 * kPi * c.arc / c.pole_pairs;  // half an arc
  const double amplitude = pole_amplitude(n, c.pole_pairs, c.arc);
  if (c.pattern == RadialPattern::radial) return {amplitude, -amplitude};
  const double scale = 2.0 * c.pole_pairs / kPi;
  const double low = n == 1 ? half : std::sin((n - 1) * half) / (n - 1);
  return {scale * (low + std::sin((n + 1) * half) / (n + 1)),
          -2.0 * scale * std::sin(half) * std::cos(n * half)};
}

struct Ring2 {
  double inner, outer;
};

// A circle of charge at r: what surfaces and volume bring, times r.
struct Circle {
  double r, surface, volume;
};

std::vector<Circle> circles(const Ring2& ring, int order) {
  std::vector<Circle> out{{ring.outer, ring.outer, 0.0}, {ring.inner, -ring.inner, 0.0}};
  const double width = ring.outer - ring.inner;
  for (const LineNode& node : line_nodes(order, false))
    out.push_back({ring.inner + width * node.at, 0.0, width * node.weight});
  return out;
}

struct Rings {
  Ring2 inner, outer;
};

Rings rings_of(const RadialCoupling& c) {
  return {{0.5 * si(c.inner_bore), 0.5 * si(c.inner_surface)},
          {0.5 * si(c.outer_surface), 0.5 * si(c.outer_back)}};
}

// ∫₀^L (L−ζ)·2·Q_{n−1/2}/π dζ over both rings: the torque of n per J², over πn/(2µ0).
std::vector<double> solid_energies(const RadialCoupling& c, const std::vector<int>& orders,
                                   bool coarse) {
  const Rings rings = rings_of(c);
  const double length = si(c.length);
  const auto steps = line_nodes(coarse ? 18 : 26, false);
  const int across = coarse ? 6 : 9;
  std::vector<double> out(orders.size());
  std::vector<double> q(static_cast<std::size_t>(orders.back()) + 1);
  std::vector<Charges> each;
  for (const int n : orders) each.push_back(charges(c, n));
  for (const Circle& a : circles(rings.inner, across)) {
    for (const Circle& b : circles(rings.outer, across)) {
      const double apart = b.r - a.r, end = std::asinh(length / apart);
      for (const LineNode& u : steps) {
        const double z = apart * std::sinh(end * u.at);
        const double dz = apart * std::cosh(end * u.at) * end * u.weight;
        legendre_q((apart * apart + z * z) / (2.0 * a.r * b.r), q);
        const double weight = 2.0 * (length - z) * dz / (kPi * std::sqrt(a.r * b.r));
        for (std::size_t i = 0; i < orders.size(); ++i) {
          const double first = a.surface * each[i].surface + a.volume * each[i].volume;
          const double second = b.surface * each[i].surface + b.volume * each[i].volume;
          out[i] += weight * first * second * q[static_cast<std::size_t>(orders[i])];
        }
      }
    }
  }
  return out;
}

// The same per length of endless rings; with yokes on the bore and the back.
double plane_energy(const RadialCoupling& c, int n) {
  const Rings rings = rings_of(c);
  const Charges charge = charges(c, n);
  const double r1 = rings.inner.inner, r4 = rings.outer.outer;
  // Solutions that vanish on the yokes, or at 0 and far away; in units that keep powers of n tame.
  const double middle = 0.5 * (rings.inner.outer + rings.outer.inner);
  const double bore = c.yokes ? std::pow(r1 / middle, 2 * n) : 0.0;
  const double back = c.yokes ? std::pow(middle / r4, 2 * n) : 0.0;
  const auto inside = [&](double r) {
    return std::pow(r / middle, n) - bore * std::pow(middle / r, n);
  };
  const auto outside = [&](double r) {
    return std::pow(middle / r, n) - back * std::pow(r / middle, n);
  };
  const auto moment = [&](const Ring2& ring, const auto& solution) {
    double sum =
        charge.surface * (ring.outer * solution(ring.outer) - ring.inner * solution(ring.inner));
    const double width = ring.outer - ring.inner;
    for (const LineNode& node : line_nodes(32, false))
      sum += charge.volume * width * node.weight * solution(ring.inner + width * node.at);
    return sum;
  };
  // Energy per length of unlike potentials: π/(2n)·moments/(1 − bore·back), written as 3-D above.
  return moment(rings.inner, inside) * moment(rings.outer, outside) / (n * (1.0 - bore * back));
}

}  // namespace

CouplingCurve radial_curve(const RadialCoupling& c) {
  const Rings rings = rings_of(c);
  const double gap = rings.outer.inner - rings.inner.outer;
  const std::vector<int> used = orders(c.pole_pairs, gap, rings.inner.outer);
  RadialCoupling bare = c;
  bare.yokes = false;
  const auto curve_of = [&](bool coarse) {
    const std::vector<double> energies = solid_energies(bare, used, coarse);
    CouplingCurve out;
    out.pole_pairs = c.pole_pairs;
    for (std::size_t i = 0; i < used.size(); ++i) {
      const double yokes = c.yokes ? plane_energy(c, used[i]) / plane_energy(bare, used[i]) : 1.0;
      // Unlike poles face each other at δ = 0: charges of the outer ring's inner wall are negative.
      out.harmonics.push_back({used[i], -kPi * used[i] / (2.0 * kMu0) * yokes * energies[i], 0.0});
    }
    return out;
  };
  CouplingCurve out = curve_of(false);
  const double fine = out.pull_out().torque_Nm_per_T2;
  out.error = std::max(1e-12, std::abs(curve_of(true).pull_out().torque_Nm_per_T2 / fine - 1.0));
  const double mean = 0.5 * (rings.inner.inner + rings.inner.outer);
  out.demagnetising_factor =
      pole_row_factor(c.pole_pairs / mean, rings.inner.outer - rings.inner.inner,
                      rings.outer.outer - rings.inner.outer, c.yokes);
  out.end_effect_estimated = c.yokes;
  return out;
}

}  // namespace magswap::detail
