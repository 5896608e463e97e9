#include <algorithm>
#include <cmath>

#include "magswap/field/magnetic_field.hpp"
#include "magswap/field/permeable_factor.hpp"
#include "magswap/field/volume_nodes.hpp"

namespace magswap {
namespace {

// The arc about x, so that the y and z halves mirror each other.
ArcSegment about_x(const ArcSegment& arc) {
  const double half = 0.5 * (arc.to_rad - arc.from_rad);
  return {arc.outer, arc.inner, arc.length, -half, half};
}

struct Points {
  std::vector<double> x, y, z, weight;  // weights need not sum to 1
  std::vector<double> nx, ny, nz;       // direction that is averaged

  void add(double px, double py, double pz, double w, const std::array<double, 3>& n) {
    x.push_back(px);
    y.push_back(py);
    z.push_back(pz);
    weight.push_back(w);
    nx.push_back(n[0]);
    ny.push_back(n[1]);
    nz.push_back(n[2]);
  }
};

std::array<double, 3> along(ArcDirection direction) {
  return direction == ArcDirection::axial ? std::array{0.0, 0.0, 1.0} : std::array{1.0, 0.0, 0.0};
}

// A quarter of the volume: one half of the angles, one half of the length.
Points volume_points(const ArcSegment& arc, ArcDirection direction, int order) {
  const ArcSegment quarter{arc.outer, arc.inner, 0.5 * arc.length, 0.0, arc.to_rad};
  const detail::VolumeNodes nodes = detail::volume_nodes(quarter, order, 1);
  Points out;
  for (std::size_t i = 0; i < nodes.weight.size(); ++i) {
    out.add(nodes.x_m[i], nodes.y_m[i], nodes.z_m[i] + 0.25 * si(arc.length), nodes.weight[i],
            along(direction));
  }
  return out;
}

// The surface inside a coil around the middle: z = 0, or the cylinder in the middle of the wall.
Points section_points(const ArcSegment& arc, ArcDirection direction, int order) {
  const auto line = detail::line_nodes(order, true);
  const double inner = 0.5 * si(arc.inner), outer = 0.5 * si(arc.outer);
  Points out;
  for (const detail::LineNode& u : line) {
    for (const detail::LineNode& v : line) {
      const double phi = arc.to_rad * v.at;
      if (direction == ArcDirection::axial) {
        const double r = inner + (outer - inner) * u.at;
        out.add(r * std::cos(phi), r * std::sin(phi), 0.0, u.weight * v.weight * r,
                {0.0, 0.0, 1.0});
      } else {
        const double r = 0.5 * (inner + outer);
        out.add(r * std::cos(phi), r * std::sin(phi), 0.5 * si(arc.length) * u.at,
                u.weight * v.weight, {std::cos(phi), std::sin(phi), 0.0});
      }
    }
  }
  return out;
}

// −Σ w·n·H / Σ w·n·M
double factor_over(const ArcSegment& arc, ArcDirection direction, const Points& at) {
  const std::array<double, 3> d = along(direction);
  const auto j = [&](std::size_t k) { return from_si<Polarisation>(kMu0 * d[k]); };
  const UniformMagnet magnet(arc, Vector<Polarisation>{j(0), j(1), j(2)});
  const std::size_t n = at.x.size();
  std::vector<double> hx(n), hy(n), hz(n);
  field_strength({&magnet, 1}, {at.x, at.y, at.z}, {hx, hy, hz});
  double field = 0.0, whole = 0.0;
  for (std::size_t i = 0; i < n; ++i) {
    field += at.weight[i] * (at.nx[i] * hx[i] + at.ny[i] * hy[i] + at.nz[i] * hz[i]);
    whole += at.weight[i] * (at.nx[i] * d[0] + at.ny[i] * d[1] + at.nz[i] * d[2]);
  }
  return -field / whole;
}

}  // namespace

NumericFactor demagnetising_factor(const ArcSegment& arc, ArcDirection direction, FactorKind kind) {
  check(arc);
  const ArcSegment centred = about_x(arc);
  const bool volume = kind == FactorKind::magnetometric;
  const int fine = volume ? 16 : 40, coarse = volume ? 12 : 30;
  const auto at_order = [&](int order) {
    return factor_over(centred, direction,
                       volume ? volume_points(centred, direction, order)
                              : section_points(centred, direction, order));
  };
  const double n = at_order(fine);
  constexpr double kLeast = 1e-9;  // the field's own error
  return {{n, 1.0 - n}, std::max(kLeast, std::abs(n - at_order(coarse)))};
}

}  // namespace magswap
