#include "magswap/force/plate_limit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "magswap/core/error.hpp"
#include "magswap/field/magnetic_field.hpp"
#include "magswap/force/dimension_check.hpp"
#include "magswap/force/steel_section.hpp"

namespace magswap {
namespace {

// Rounded rectangle at a distance outside the outline (a rectangle inside), or a circle.
struct Outline {
  double a = 0.0, b = 0.0;  // half sides, equal for round bodies
  bool round = false;

  [[nodiscard]] double inside() const { return std::min(a, b); }
  [[nodiscard]] double perimeter(double out) const {
    if (round) return 2.0 * kPi * (a + out);
    if (out <= 0.0) return 4.0 * (a + b + 2.0 * out);
    return 4.0 * (a + b) + 2.0 * kPi * out;
  }
};

Outline outline(const Block& s) { return {0.5 * si(s.a), 0.5 * si(s.b), false}; }
Outline outline(const Cylinder& s) { return {0.5 * si(s.diameter), 0.5 * si(s.diameter), true}; }
Outline outline(const Ring& s) { return {0.5 * si(s.outer), 0.5 * si(s.outer), true}; }
Outline outline(const Ellipsoid& s) {
  const double mean = 0.5 * std::sqrt(si(s.a) * si(s.b));
  return {mean, mean, true};
}
Outline outline(const ArcSegment&) {
  throw ArgumentError(
      "a plate of finite thickness is estimated for blocks, cylinders, rings and ellipsoids, not "
      "for arcs: leave its thickness out");
}

// A quarter of the line at a distance from the outline: points with weights that sum to 1.
struct Line {
  std::vector<double> x, y, weight;
};

Line quarter_line(const Outline& o, double out, int count) {
  Line line;
  const auto add = [&line](double x, double y, double w) {
    line.x.push_back(x);
    line.y.push_back(y);
    line.weight.push_back(w);
  };
  const auto share = [count](int k) { return (k + 0.5) / count; };
  if (o.round) {
    for (int k = 0; k < count; ++k) {
      const double phi = 0.5 * kPi * share(k);
      add((o.a + out) * std::cos(phi), (o.b + out) * std::sin(phi), 1.0 / count);
    }
    return line;
  }
  const double dip = std::min(out, 0.0), corner = std::max(out, 0.0);
  const double a = o.a + dip, b = o.b + dip, arc = 0.5 * kPi * corner, whole = a + b + arc;
  for (int k = 0; k < count; ++k) {
    add(a + corner, b * share(k), b / whole / count);
    add(a * share(k), b + corner, a / whole / count);
    const double phi = 0.5 * kPi * share(k);
    add(a + corner * std::cos(phi), b + corner * std::sin(phi), arc / whole / count);
  }
  return line;
}

// Distances from the outline, dense at it, from its middle to far away.
std::vector<double> distances(const Outline& o, double reach) {
  constexpr int kInside = 60, kOutside = 90;
  std::vector<double> out;
  for (int k = 0; k < kInside; ++k) {
    const double t = 1.0 - (k + 0.0) / kInside;
    out.push_back(-o.inside() * t * t);
  }
  for (int k = 0; k <= kOutside; ++k) {
    const double t = static_cast<double>(k) / kOutside;
    out.push_back(reach * t * t * t);
  }
  return out;
}

}  // namespace

PlateLimit plate_limit(const Body& body, Polarisation J, Length gap, Length thickness,
                       FluxDensity saturation) {
  detail::check_positive("plate", "thickness", thickness);
  detail::check_positive("plate", "saturation", saturation);
  check(body);
  const Outline o = std::visit([](const auto& s) { return outline(s); }, body);
  const UniformMagnet magnet(body, J);
  constexpr int kAlong = 12;
  constexpr double kTouch = 1e-6;  // of the length: just outside the pole face
  const double z = -si(half_length(body)) - std::max(si(gap), kTouch * si(half_length(body)));
  const double reach = 6.0 * (o.a + o.b + 2.0 * si(half_length(body)) + si(gap));
  const auto mean_field = [&](double out) {
    const Line line = quarter_line(o, out, kAlong);
    const std::size_t n = line.x.size();
    const std::vector<double> at_z(n, z);
    std::vector<double> bx(n), by(n), bz(n);
    flux_density({&magnet, 1}, {line.x, line.y, at_z}, {bx, by, bz});
    double sum = 0.0;
    for (std::size_t i = 0; i < n; ++i) sum += line.weight[i] * bz[i];
    return sum;
  };
  const std::vector<double> out = distances(o, reach);
  double collected = 0.0, carried = 0.0, whole_force = 0.0, force = 0.0, densest = 0.0;
  for (std::size_t i = 0; i + 1 < out.size(); ++i) {
    const double middle = 0.5 * (out[i] + out[i + 1]);
    const double b = mean_field(middle);
    collected += 2.0 * b * o.perimeter(middle) * (out[i + 1] - out[i]);
    const double per_length = collected / o.perimeter(out[i + 1]);  // flux per metre of the line
    densest = std::max(densest, std::abs(per_length));
    const double now =
        detail::passed(collected, si(saturation) * si(thickness) * o.perimeter(out[i + 1]));
    whole_force += 2.0 * b * b * o.perimeter(middle) * (out[i + 1] - out[i]);
    force += b * (now - carried);
    carried = now;
  }
  PlateLimit limit;
  limit.enough = from_si<Length>(densest / si(saturation));
  limit.flux_density = from_si<FluxDensity>(densest / si(thickness));
  limit.saturates = si(thickness) < si(limit.enough);
  if (limit.saturates) {  // at least as much as if all flux were cut like the densest
    const double least = detail::passed(1.0, si(thickness) / si(limit.enough));
    limit.share = std::clamp(force / whole_force, least, 1.0);
  }
  if (si(thickness) > kPlateBandBegins * si(limit.enough)) return limit;
  limit.low = (1.0 - kPlateBand) * limit.share;
  limit.high = std::min((1.0 + kPlateBand) * limit.share, 1.0);
  return limit;
}

double limited_stiffness(const std::function<Force(Length)>& force_at, Length gap, Length size) {
  if (si(gap) == 0.0) return std::numeric_limits<double>::infinity();
  constexpr double kOfGap = 0.02, kOfSize = 2e-3;
  const Length step = std::min(kOfGap * gap, kOfSize * size);
  return si(force_at(gap - step) - force_at(gap + step)) / (2.0 * si(step));
}

}  // namespace magswap
