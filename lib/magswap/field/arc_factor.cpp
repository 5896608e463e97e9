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

using detail::LineNode;

void add_panel(std::vector<LineNode>& out, const std::vector<LineNode>& nodes, double from,
               double to) {
  for (const LineNode& node : nodes)
    out.push_back({from + (to - from) * node.at, (to - from) * node.weight});
}

// Points of 0 … 1 where the field changes within `feature` of the end 1, of a side that is `size`
// long: panels, each a quarter of the one before.
std::vector<LineNode> towards_end(int order, double size, double feature) {
  constexpr double kQuarter = 0.25;
  const int few = std::max(3, order / 3);  // the field is smooth over a panel away from the end
  std::vector<LineNode> out;
  double rest = 1.0;
  for (; kQuarter * rest * size > feature; rest *= kQuarter)
    add_panel(out, detail::line_nodes(few, false), 1.0 - rest, 1.0 - kQuarter * rest);
  add_panel(out, detail::line_nodes(order, true), 1.0 - rest, 1.0);
  return out;
}

// The same towards both ends; one panel where the side is no longer than a few features.
std::vector<LineNode> towards_both(int order, double size, double feature) {
  if (0.125 * size <= feature) return detail::line_nodes(order, true);
  std::vector<LineNode> out;
  for (const LineNode& node : towards_end(order, 0.5 * size, feature)) {
    out.push_back({0.5 + 0.5 * node.at, 0.5 * node.weight});
    out.push_back({0.5 - 0.5 * node.at, 0.5 * node.weight});
  }
  return out;
}

/// Sides of an arc whose middle lies on x, and what its field changes within.
struct Sides {
  double inner, outer, half_length, half_angle;

  explicit Sides(const ArcSegment& arc)
      : inner(0.5 * si(arc.inner)),
        outer(0.5 * si(arc.outer)),
        half_length(0.5 * si(arc.length)),
        half_angle(arc.to_rad) {}
  [[nodiscard]] double wall() const { return outer - inner; }
  [[nodiscard]] double half_arc() const { return outer * half_angle; }
  [[nodiscard]] double feature() const {
    return std::min({wall(), 2.0 * half_length, 2.0 * half_arc()});
  }
  [[nodiscard]] std::vector<LineNode> radii(int order) const {
    return towards_both(order, wall(), feature());
  }
  [[nodiscard]] std::vector<LineNode> angles(int order) const {
    return towards_end(order, half_arc(), feature());
  }
  [[nodiscard]] std::vector<LineNode> heights(int order) const {
    return towards_end(order, half_length, feature());
  }
};

// A quarter of the volume: one half of the angles, one half of the length.
Points volume_points(const ArcSegment& arc, ArcDirection direction, int order) {
  const Sides sides(arc);
  const auto angles = sides.angles(order), heights = sides.heights(order);
  Points out;
  for (const LineNode& u : sides.radii(order)) {
    const double r = sides.inner + sides.wall() * u.at;
    for (const LineNode& v : angles) {
      const double phi = sides.half_angle * v.at;
      for (const LineNode& w : heights) {
        out.add(r * std::cos(phi), r * std::sin(phi), sides.half_length * w.at,
                r * u.weight * v.weight * w.weight, along(direction));
      }
    }
  }
  return out;
}

// The surface inside a coil around the middle: z = 0, or the cylinder in the middle of the wall.
Points section_points(const ArcSegment& arc, ArcDirection direction, int order) {
  const Sides sides(arc);
  const bool axial = direction == ArcDirection::axial;
  Points out;
  const auto angles = sides.angles(order);
  for (const LineNode& u : axial ? sides.radii(order) : sides.heights(order)) {
    for (const LineNode& v : angles) {
      const double phi = sides.half_angle * v.at;
      if (axial) {
        const double r = sides.inner + sides.wall() * u.at;
        out.add(r * std::cos(phi), r * std::sin(phi), 0.0, u.weight * v.weight * r,
                {0.0, 0.0, 1.0});
      } else {
        const double r = 0.5 * (sides.inner + sides.outer);
        out.add(r * std::cos(phi), r * std::sin(phi), sides.half_length * u.at, u.weight * v.weight,
                {std::cos(phi), std::sin(phi), 0.0});
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
  const int fine = volume ? 14 : 36, coarse = volume ? 10 : 26;
  const auto at_order = [&](int order) {
    return factor_over(centred, direction,
                       volume ? volume_points(centred, direction, order)
                              : section_points(centred, direction, order));
  };
  const double n = at_order(fine);
  constexpr double kLeast = 1e-9;  // the field's own error
  constexpr double kSafety = 2.0;
  return {{n, 1.0 - n}, std::max(kLeast, kSafety * std::abs(n - at_order(coarse)))};
}

}  // namespace magswap
