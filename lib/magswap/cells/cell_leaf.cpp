#include "magswap/cells/cell_leaf.hpp"

#include <algorithm>
#include <cmath>

namespace magswap::detail {
namespace {

using Triple = std::array<double, 3>;

}  // namespace

Material material_in(const Body& body, const Triple& middle, const Triple& edges, bool whole) {
  const double box = edges[0] * edges[1] * edges[2];
  if (whole) return {middle, box};
  constexpr int kAcross = 4;
  const int along = std::holds_alternative<Ellipsoid>(body) ? kAcross : 1;
  const auto place = [](int i, int n) { return (i + 0.5) / n - 0.5; };
  Material out;
  int inside = 0;
  for (int k = 0; k < kAcross * kAcross * along; ++k) {
    const Triple point{middle[0] + place(k % kAcross, kAcross) * edges[0],
                       middle[1] + place(k / kAcross % kAcross, kAcross) * edges[1],
                       middle[2] + place(k / (kAcross * kAcross), along) * edges[2]};
    if (!contains(body, point)) continue;
    ++inside;
    for (std::size_t c = 0; c < 3; ++c) out.at_m[c] += point[c];
  }
  if (inside == 0) return {};
  for (double& component : out.at_m) component /= inside;
  out.volume_m3 = box * inside / (kAcross * kAcross * along);
  return out;
}

double Leaf::reach(std::size_t kind) const {
  double out = 0.0;
  for (const auto& along : varies) out += 0.5 * std::abs(along[kind]);
  return out;
}

Half half_of(const Leaf& leaf, std::size_t axis, std::size_t side) {
  Half out{leaf.middle_m, leaf.edges_m, {}, {}};
  out.edges_m[axis] *= 0.5;
  out.middle_m[axis] += (side == 0 ? -0.5 : 0.5) * out.edges_m[axis];
  return out;
}

double variation(const std::array<Half, 2>& halves, std::size_t kind) {
  if (halves[0].inside.volume_m3 == 0.0 || halves[1].inside.volume_m3 == 0.0) return 0.0;
  return 2.0 * (halves[1].value[kind] - halves[0].value[kind]);
}

Leaf leaf_of(const Leaf& whole, const Half& half, std::size_t axis) {
  Leaf out = whole;
  out.middle_m = half.middle_m;
  out.edges_m = half.edges_m;
  out.piece.at_m = half.inside.at_m;
  out.volume_m3 = half.inside.volume_m3;
  out.value = half.value;
  for (double& varies : out.varies[axis]) varies *= 0.5;
  return out;
}

double self_factor(const Leaf& leaf, const Triple& axis) {
  constexpr double kLeast = 0.05;
  Triple gradient{};
  for (std::size_t a = 0; a < 3; ++a) gradient[a] = leaf.varies[a][0] / leaf.edges_m[a];
  const double along = dot(axis, gradient), all = dot(gradient, gradient);
  return all > 0.0 ? std::max(kLeast, along * along / all) : 1.0;
}

}  // namespace magswap::detail
