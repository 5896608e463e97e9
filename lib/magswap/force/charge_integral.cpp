#include "magswap/force/charge_integral.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/math/quadrature/gauss.hpp>
#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <cmath>
#include <queue>

#include "magswap/core/error.hpp"

namespace magswap::detail {
namespace {

constexpr std::size_t kPoints = 15;
constexpr double kSkin = 1e-9;  // units of the body that touching faces keep apart

// Nodes on −1 … 1 in ascending order, with the weights of Kronrod's rule and of the Gauss rule in
// it.
struct Rule {
  std::array<double, kPoints> node{}, kronrod{}, gauss{};

  Rule() {
    using Kronrod = boost::math::quadrature::gauss_kronrod<double, kPoints>;
    using Gauss = boost::math::quadrature::gauss<double, 7>;
    constexpr std::size_t middle = kPoints / 2;
    for (std::size_t i = 0; i <= middle; ++i) {
      const double g = i % 2 == 0 ? Gauss::weights()[i / 2] : 0.0;
      for (const std::size_t at : {middle - i, middle + i}) {
        node[at] = at < middle ? -Kronrod::abscissa()[i] : Kronrod::abscissa()[i];
        kronrod[at] = Kronrod::weights()[i];
        gauss[at] = g;
      }
    }
  }
};

const Rule& rule() {
  static const Rule instance;
  return instance;
}

using Six = std::array<double, 6>;  // force, torque

struct Cell {
  std::size_t patch;
  double u0, u1, v0, v1;
  Six value{};
  double force_error = 0.0, torque_error = 0.0;
  double sum_of_magnitudes = 0.0;  // ∫|σH| dS
  bool split_u = true;
};

double largest(const Six& v, std::size_t first) {
  return std::max({std::abs(v[first]), std::abs(v[first + 1]), std::abs(v[first + 2])});
}

class Integrator {
 public:
  Integrator(const UniformMagnet& target, std::span<const UniformMagnet> sources,
             const Triple& about_m)
      : target_(target.source()),
        sources_(sources),
        about_m_(about_m),
        patches_(surface_of(target.source())) {}

  [[nodiscard]] std::size_t patches() const { return patches_.size(); }
  [[nodiscard]] double size_m() const { return reach_of(target_) * target_.unit_m; }

  void evaluate(Cell& cell) const {
    constexpr std::size_t n = kPoints * kPoints;
    std::array<double, n> x, y, z, hx, hy, hz, charge;
    std::array<Triple, n> at;
    fill(cell, at, charge);
    for (std::size_t i = 0; i < n; ++i) {
      x[i] = at[i][0];
      y[i] = at[i][1];
      z[i] = at[i][2];
    }
    field_strength(sources_, {x, y, z}, {hx, hy, hz});
    Six along_u{}, along_v{};
    cell.value = {};
    cell.sum_of_magnitudes = 0.0;
    for (std::size_t i = 0; i < n; ++i) {
      const Triple f{charge[i] * hx[i], charge[i] * hy[i], charge[i] * hz[i]};
      const Triple arm{at[i][0] - about_m_[0], at[i][1] - about_m_[1], at[i][2] - about_m_[2]};
      const Triple t = cross(arm, f);
      const Six six{f[0], f[1], f[2], t[0], t[1], t[2]};
      const std::size_t a = i / kPoints, b = i % kPoints;
      const double k = rule().kronrod[a] * rule().kronrod[b];
      cell.sum_of_magnitudes += k * std::sqrt(dot(f, f));
      for (std::size_t c = 0; c < 6; ++c) {
        cell.value[c] += k * six[c];
        along_u[c] += (rule().kronrod[a] - rule().gauss[a]) * rule().kronrod[b] * six[c];
        along_v[c] += rule().kronrod[a] * (rule().kronrod[b] - rule().gauss[b]) * six[c];
      }
    }
    cell.split_u = largest(along_u, 0) + largest(along_u, 3) / size_m() >=
                   largest(along_v, 0) + largest(along_v, 3) / size_m();
    cell.force_error = largest(along_u, 0) + largest(along_v, 0);
    cell.torque_error = largest(along_u, 3) + largest(along_v, 3);
  }

 private:
  // Points of a cell in the world, just under the surface so that a source that touches it stays
  // outside, and the charge [Wb] that the weights 1 … of both rules multiply.
  void fill(const Cell& cell, std::array<Triple, kPoints * kPoints>& at,
            std::array<double, kPoints * kPoints>& charge) const {
    const double du = 0.5 * (cell.u1 - cell.u0), dv = 0.5 * (cell.v1 - cell.v0);
    const double scale = du * dv * target_.unit_m * target_.unit_m;
    for (std::size_t i = 0; i < kPoints * kPoints; ++i) {
      const double u = cell.u0 + du * (1.0 + rule().node[i / kPoints]);
      const double v = cell.v0 + dv * (1.0 + rule().node[i % kPoints]);
      SurfacePoint point = patches_[cell.patch](u, v);
      charge[i] = dot(turned(target_, point.normal), target_.j_T) * point.area * scale;
      for (std::size_t k = 0; k < 3; ++k) point.at[k] -= kSkin * point.normal[k];
      at[i] = to_world(target_, point.at);
    }
  }

  const Source& target_;
  std::span<const UniformMagnet> sources_;
  Triple about_m_;
  std::vector<SurfacePatch> patches_;
};

struct LessError {
  double size_m;
  [[nodiscard]] double error(const Cell& c) const {
    return c.force_error + c.torque_error / size_m;
  }
  bool operator()(const Cell& a, const Cell& b) const { return error(a) < error(b); }
};

struct Sums {
  Six value{};
  double force_error = 0.0, torque_error = 0.0, magnitudes = 0.0;

  void add(const Cell& cell, double sign) {
    for (std::size_t c = 0; c < 6; ++c) value[c] += sign * cell.value[c];
    force_error += sign * cell.force_error;
    torque_error += sign * cell.torque_error;
    magnitudes += sign * cell.sum_of_magnitudes;
  }
};

// A force that cancels by symmetry is right to this share of what cancels.
constexpr double kCancelled = 1e-3;

bool done(const Sums& sums, double size_m, double relative) {
  const double force = std::max(largest(sums.value, 0), kCancelled * sums.magnitudes);
  const double torque = std::max(largest(sums.value, 3), kCancelled * sums.magnitudes * size_m);
  return sums.force_error <= relative * force &&
         sums.torque_error <= relative * std::max(torque, force * size_m);
}

}  // namespace

ChargeIntegral charge_integral(const UniformMagnet& target, std::span<const UniformMagnet> sources,
                               const Triple& about_m, const ForceAccuracy& accuracy) {
  const Integrator integrator(target, sources, about_m);
  const LessError less{integrator.size_m()};
  std::priority_queue<Cell, std::vector<Cell>, LessError> cells(less);
  Sums sums;
  const auto put = [&](Cell cell) {
    integrator.evaluate(cell);
    sums.add(cell, 1.0);
    cells.push(cell);
  };
  for (std::size_t k = 0; k < integrator.patches(); ++k) {
    Cell cell{};
    cell.patch = k;
    cell.u1 = cell.v1 = 1.0;
    put(cell);
  }
  int left = accuracy.most_cells;
  while (left > 0 && !done(sums, integrator.size_m(), accuracy.relative)) {
    Cell one = cells.top();
    cells.pop();
    sums.add(one, -1.0);
    Cell other = one;
    double& end = one.split_u ? one.u1 : one.v1;
    double& start = one.split_u ? other.u0 : other.v0;
    end = start = 0.5 * (one.split_u ? one.u0 + one.u1 : one.v0 + one.v1);
    put(one);
    put(other);
    left -= 2;
  }
  const Six& v = sums.value;
  return {{v[0], v[1], v[2]},
          {v[3], v[4], v[5]},
          std::abs(sums.force_error),
          std::abs(sums.torque_error)};
}

void check_apart(const UniformMagnet& target, std::span<const UniformMagnet> sources) {
  constexpr int kGrid = 12;
  constexpr double kTouching = 1e-7;  // units of a body by which rounding lets touching faces dip
  // Points just under the surface of one body that lie in the other.
  const auto dips = [](const Source& one, const Source& other) {
    for (const SurfacePatch& patch : surface_of(one)) {
      for (int i = 0; i < kGrid * kGrid; ++i) {
        const int row = i / kGrid, column = i % kGrid;
        SurfacePoint p = patch((row + 0.5) / kGrid, (column + 0.5) / kGrid);
        for (std::size_t k = 0; k < 3; ++k) p.at[k] -= 2.0 * kTouching * p.normal[k];
        if (contains(other, to_world(one, p.at), kTouching)) return true;
      }
    }
    return contains(other, one.position_m, kTouching) && contains(one, one.position_m, kTouching);
  };
  for (const UniformMagnet& source : sources) {
    if (!dips(target.source(), source.source()) && !dips(source.source(), target.source())) {
      continue;
    }
    const auto mm = [](double metres) { return 1e3 * metres; };
    const Triple& a = target.source().position_m;
    const Triple& b = source.source().position_m;
    throw DomainError(fmt::format(
        "magnets overlap: the one centred at ({:.6g}, {:.6g}, {:.6g}) mm and the one at ({:.6g}, "
        "{:.6g}, {:.6g}) mm share room; move them apart (they may touch)",
        mm(a[0]), mm(a[1]), mm(a[2]), mm(b[0]), mm(b[1]), mm(b[2])));
  }
}

}  // namespace magswap::detail
