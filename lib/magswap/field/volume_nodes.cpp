#include "magswap/field/volume_nodes.hpp"

#include <cmath>

namespace magswap::detail {
namespace {

// Legendre polynomial and its derivative by the three-term recurrence.
struct Legendre {
  double value;
  double slope;
};

Legendre legendre(int order, double x) {
  double before = 1.0, now = x;
  for (int k = 2; k <= order; ++k) {
    const double next = ((2.0 * k - 1.0) * x * now - (k - 1.0) * before) / k;
    before = now;
    now = next;
  }
  return {now, order * (x * now - before) / (x * x - 1.0)};
}

// Calls visit(a, b, c, weight) on the points of the unit cube.
template <class Visit>
void over_cube(const std::vector<LineNode>& a, const std::vector<LineNode>& b,
               const std::vector<LineNode>& c, const Visit& visit) {
  for (const LineNode& u : a) {
    for (const LineNode& v : b) {
      for (const LineNode& w : c) visit(u.at, v.at, w.at, u.weight * v.weight * w.weight);
    }
  }
}

void add(VolumeNodes& out, double x, double y, double z, double weight) {
  out.x_m.push_back(x);
  out.y_m.push_back(y);
  out.z_m.push_back(z);
  out.weight.push_back(weight);
}

std::vector<LineNode> even_angles(int count) {
  std::vector<LineNode> out;
  for (int k = 0; k < count; ++k) out.push_back({(k + 0.5) / count, 1.0 / count});
  return out;
}

// Between two radii and two angles about z.
VolumeNodes round_nodes(double inner, double outer, double length, double from_rad, double to_rad,
                        const std::vector<LineNode>& angles, int order) {
  VolumeNodes out;
  const auto line = line_nodes(order, true);
  over_cube(line, angles, line, [&](double u, double v, double w, double weight) {
    const double r = inner + (outer - inner) * u;
    const double phi = from_rad + (to_rad - from_rad) * v;
    add(out, r * std::cos(phi), r * std::sin(phi), length * (w - 0.5),
        weight * 2.0 * r / (outer + inner));
  });
  return out;
}

VolumeNodes nodes(const Block& s, int order, int) {
  VolumeNodes out;
  const auto line = line_nodes(order, true);
  over_cube(line, line, line, [&](double u, double v, double w, double weight) {
    add(out, si(s.a) * (u - 0.5), si(s.b) * (v - 0.5), si(s.c) * (w - 0.5), weight);
  });
  return out;
}

VolumeNodes nodes(const Cylinder& s, int order, int around) {
  return round_nodes(0.0, 0.5 * si(s.diameter), si(s.length), 0.0, 2.0 * kPi, even_angles(around),
                     order);
}

VolumeNodes nodes(const Ring& s, int order, int around) {
  return round_nodes(0.5 * si(s.inner), 0.5 * si(s.outer), si(s.length), 0.0, 2.0 * kPi,
                     even_angles(around), order);
}

VolumeNodes nodes(const Ellipsoid& s, int order, int around) {
  VolumeNodes out;
  const auto line = line_nodes(order, false);
  over_cube(line, even_angles(around), line, [&](double u, double v, double w, double weight) {
    const double cosine = 2.0 * w - 1.0, sine = std::sqrt(1.0 - cosine * cosine);
    const double phi = 2.0 * kPi * v;
    add(out, 0.5 * si(s.a) * u * sine * std::cos(phi), 0.5 * si(s.b) * u * sine * std::sin(phi),
        0.5 * si(s.c) * u * cosine, 3.0 * u * u * weight);
  });
  return out;
}

VolumeNodes nodes(const ArcSegment& s, int order, int) {
  return round_nodes(0.5 * si(s.inner), 0.5 * si(s.outer), si(s.length), s.from_rad, s.to_rad,
                     line_nodes(order, true), order);
}

}  // namespace

std::vector<LineNode> line_nodes(int order, bool graded) {
  constexpr int kSteps = 60;
  constexpr double kConverged = 1e-15;
  std::vector<LineNode> out;
  for (int i = 0; i < order; ++i) {
    double x = -std::cos(kPi * (i + 0.75) / (order + 0.5));
    Legendre p = legendre(order, x);
    for (int step = 0; step < kSteps && std::abs(p.value / p.slope) > kConverged; ++step) {
      x -= p.value / p.slope;
      p = legendre(order, x);
    }
    const double u = 0.5 * (1.0 + x);
    const double weight = 1.0 / ((1.0 - x * x) * p.slope * p.slope);
    out.push_back(graded ? LineNode{u * u * (3.0 - 2.0 * u), 6.0 * u * (1.0 - u) * weight}
                         : LineNode{u, weight});
  }
  return out;
}

VolumeNodes volume_nodes(const Body& body, int order, int around) {
  check(body);
  return std::visit([&](const auto& s) { return nodes(s, order, around); }, body);
}

}  // namespace magswap::detail
