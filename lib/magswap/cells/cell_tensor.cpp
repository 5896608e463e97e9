#include "magswap/cells/cell_tensor.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "magswap/units/quantity.hpp"

namespace magswap::detail {
namespace {

using Triple = std::array<double, 3>;
using Real = long double;

// Second antiderivatives of the dipole kernel along all three axes, Newell's f (diagonal) and g
// (off diagonal), indices as in CellTensor.
struct Antiderivatives {
  std::array<Real, 6> value;
};

// Terms whose factor is 0 are left out: their functions have no value there.
Real asinh_of(Real factor, Real over, Real under) {
  return factor == 0 ? 0 : factor * std::asinh(over / under);
}
Real atan_of(Real factor, Real over, Real under) {
  return factor == 0 ? 0 : factor * std::atan(over / under);
}

Real newell_f(Real x, Real y, Real z, Real r) {
  const Real xz = std::sqrt(x * x + z * z), xy = std::sqrt(x * x + y * y);
  return (2 * x * x - y * y - z * z) * r / 6 + asinh_of(y / 2 * (z * z - x * x), y, xz) +
         asinh_of(z / 2 * (y * y - x * x), z, xy) - atan_of(x * y * z, y * z, x * r);
}

Real newell_g(Real x, Real y, Real z, Real r) {
  const Real xz = std::sqrt(x * x + z * z), xy = std::sqrt(x * x + y * y);
  const Real yz = std::sqrt(y * y + z * z);
  return asinh_of(x * y * z, z, xy) + asinh_of(y / 6 * (3 * z * z - y * y), x, yz) +
         asinh_of(x / 6 * (3 * z * z - x * x), y, xz) - atan_of(z * z * z / 6, x * y, z * r) -
         atan_of(z * y * y / 2, x * z, y * r) - atan_of(z * x * x / 2, y * z, x * r) -
         x * y * r / 3;
}

Antiderivatives antiderivatives(Real x, Real y, Real z) {
  const Real r = std::sqrt(x * x + y * y + z * z);
  return {{newell_f(x, y, z, r), newell_f(y, x, z, r), newell_f(z, y, x, r), newell_g(x, y, z, r),
           newell_g(x, z, y, r), newell_g(y, z, x, r)}};
}

// Closed form on the box of offsets first + (i, j, k)·edges: second differences of one lattice.
class NearTensors {
 public:
  NearTensors(const Triple& edges, const Triple& first, const std::array<std::size_t, 3>& counts)
      : edges_(edges), counts_(counts) {
    lattice_.reserve((counts[0] + 2) * (counts[1] + 2) * (counts[2] + 2));
    const auto at = [&](std::size_t axis, std::size_t i) {
      return static_cast<Real>(first[axis]) +
             (static_cast<Real>(i) - 1) * static_cast<Real>(edges[axis]);
    };
    for (std::size_t i = 0; i < counts[0] + 2; ++i) {
      for (std::size_t j = 0; j < counts[1] + 2; ++j) {
        for (std::size_t k = 0; k < counts[2] + 2; ++k) {
          lattice_.push_back(antiderivatives(at(0, i), at(1, j), at(2, k)));
        }
      }
    }
  }

  [[nodiscard]] CellTensor operator()(std::size_t i, std::size_t j, std::size_t k) const {
    constexpr std::array<Real, 3> kWeights{-1, 2, -1};
    std::array<Real, 6> sum{};
    for (std::size_t a = 0; a < 3; ++a) {
      for (std::size_t b = 0; b < 3; ++b) {
        for (std::size_t c = 0; c < 3; ++c) {
          const Real weight = kWeights[a] * kWeights[b] * kWeights[c];
          const auto& value =
              lattice_[((i + a) * (counts_[1] + 2) + j + b) * (counts_[2] + 2) + k + c].value;
          for (std::size_t n = 0; n < 6; ++n) sum[n] += weight * value[n];
        }
      }
    }
    const Real scale =
        1 / (4 * std::acos(static_cast<Real>(-1)) * edges_[0] * edges_[1] * edges_[2]);
    const auto out = [&](std::size_t n) { return static_cast<double>(scale * sum[n]); };
    return {out(0), out(1), out(2), out(3), out(4), out(5)};
  }

 private:
  Triple edges_;
  std::array<std::size_t, 3> counts_;
  std::vector<Antiderivatives> lattice_;
};

// Gauss rules for the weight 1 − |u| on −1 … 1, which two equal edges share; 2 to 6 nodes, from the
// moments 2/((k+1)(k+2)) in 40 digits.
struct Node {
  double at;
  double weight;
};
std::span<const Node> overlap_rule(double distance_in_edges) {
  static constexpr std::array<Node, 2> kTwo{
      {{-0.40824829046386301637, 0.5}, {0.40824829046386301637, 0.5}}};
  static constexpr std::array<Node, 3> kThree{{{-0.63245553203367586640, 0.20833333333333333333},
                                               {0.0, 0.58333333333333333333},
                                               {0.63245553203367586640, 0.20833333333333333333}}};
  static constexpr std::array<Node, 4> kFour{{{-0.75092514330444738455, 0.098866304579875626786},
                                              {-0.26222984265274796383, 0.40113369542012437321},
                                              {0.26222984265274796383, 0.40113369542012437321},
                                              {0.75092514330444738455, 0.098866304579875626786}}};
  static constexpr std::array<Node, 5> kFive{{{-0.82144059973838152787, 0.051658257765490621791},
                                              {-0.44992035245984196335, 0.23947324070545739044},
                                              {0.0, 0.41773700305810397554},
                                              {0.44992035245984196335, 0.23947324070545739044},
                                              {0.82144059973838152787, 0.051658257765490621791}}};
  static constexpr std::array<Node, 6> kSix{{{-0.86573829497881909617, 0.029496561655309346531},
                                             {-0.57661480824848733530, 0.14748123370527284826},
                                             {-0.19426367677503889161, 0.32302220463941780521},
                                             {0.19426367677503889161, 0.32302220463941780521},
                                             {0.57661480824848733530, 0.14748123370527284826},
                                             {0.86573829497881909617, 0.029496561655309346531}}};
  // The error falls as (2·distance)^(−2n).
  if (distance_in_edges < 6.0) return kSix;
  if (distance_in_edges < 10.0) return kFive;
  if (distance_in_edges < 25.0) return kFour;
  if (distance_in_edges < 120.0) return kThree;
  return kTwo;
}

CellTensor far_tensor(const Triple& edges, const Triple& offset) {
  const double distance = std::hypot(offset[0], offset[1], offset[2]);
  const auto rule = [&](std::size_t axis) { return overlap_rule(distance / edges[axis]); };
  CellTensor out;
  for (const Node& u : rule(0)) {
    const double x = offset[0] + u.at * edges[0];
    for (const Node& v : rule(1)) {
      const double y = offset[1] + v.at * edges[1];
      const double xy2 = x * x + y * y;
      for (const Node& w : rule(2)) {
        const double z = offset[2] + w.at * edges[2];
        const double r2 = xy2 + z * z;
        const double dipole = u.weight * v.weight * w.weight / (r2 * r2 * std::sqrt(r2));
        out.xx += dipole * (r2 - 3.0 * x * x);
        out.yy += dipole * (r2 - 3.0 * y * y);
        out.zz += dipole * (r2 - 3.0 * z * z);
        out.xy -= 3.0 * dipole * x * y;
        out.xz -= 3.0 * dipole * x * z;
        out.yz -= 3.0 * dipole * y * z;
      }
    }
  }
  const double scale = edges[0] * edges[1] * edges[2] / (4.0 * kPi);
  return {scale * out.xx, scale * out.yy, scale * out.zz,
          scale * out.xy, scale * out.xz, scale * out.yz};
}

Triple over(const Triple& values, double unit) {
  return {values[0] / unit, values[1] / unit, values[2] / unit};
}

}  // namespace

void fill_cell_tensors(const Triple& edges, const Triple& first,
                       const std::array<std::size_t, 3>& counts, std::span<CellTensor> out) {
  const double unit = *std::max_element(edges.begin(), edges.end());
  const Triple e = over(edges, unit), start = over(first, unit);
  // Offsets from `skipped` on, `near` of them, may lie within reach.
  std::array<std::size_t, 3> skipped{}, near{};
  Triple near_start{};
  for (std::size_t axis = 0; axis < 3; ++axis) {
    const auto most = static_cast<double>(counts[axis]);
    const double before = std::floor((-kNewellReach - start[axis]) / e[axis]);
    const double end = std::ceil((kNewellReach - start[axis]) / e[axis]);
    skipped[axis] = static_cast<std::size_t>(std::clamp(before, 0.0, most));
    near[axis] = static_cast<std::size_t>(std::clamp(end, 0.0, most)) - skipped[axis];
    near_start[axis] = start[axis] + static_cast<double>(skipped[axis]) * e[axis];
  }
  const NearTensors closed(e, near_start, near);
  std::size_t n = 0;
  for (std::size_t i = 0; i < counts[0]; ++i) {
    for (std::size_t j = 0; j < counts[1]; ++j) {
      for (std::size_t k = 0; k < counts[2]; ++k) {
        const Triple offset{start[0] + static_cast<double>(i) * e[0],
                            start[1] + static_cast<double>(j) * e[1],
                            start[2] + static_cast<double>(k) * e[2]};
        const auto within = [&](std::size_t axis, std::size_t at) {
          return at >= skipped[axis] && at < skipped[axis] + near[axis];
        };
        const bool is_near = std::hypot(offset[0], offset[1], offset[2]) < kNewellReach &&
                             within(0, i) && within(1, j) && within(2, k);
        out[n++] = is_near ? closed(i - skipped[0], j - skipped[1], k - skipped[2])
                           : far_tensor(e, offset);
      }
    }
  }
}

CellTensor cell_tensor(const Triple& edges, const Triple& offset) {
  CellTensor out;
  const Triple magnitude{std::abs(offset[0]), std::abs(offset[1]), std::abs(offset[2])};
  fill_cell_tensors(edges, magnitude, {1, 1, 1}, {&out, 1});
  const auto sign = [&](std::size_t a, std::size_t b) {
    return std::copysign(1.0, offset[a]) * std::copysign(1.0, offset[b]);
  };
  out.xy *= sign(0, 1);
  out.xz *= sign(0, 2);
  out.yz *= sign(1, 2);
  return out;
}

}  // namespace magswap::detail
