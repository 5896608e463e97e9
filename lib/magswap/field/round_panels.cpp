#include <algorithm>
#include <cmath>

#include "magswap/field/surface_charge.hpp"
#include "magswap/field/volume_nodes.hpp"

namespace magswap::detail {
namespace {

struct Pair {
  double r, z;
};

// Field of a circle of radius a that carries unit charge a length, at a point r, z from its centre.
Pair circle_field(double a, double r, double z) {
  const double near2 = (r - a) * (r - a) + z * z, far2 = (r + a) * (r + a) + z * z;
  const double far = std::sqrt(far2);
  // K and E by the arithmetic-geometric mean.
  double mean = 1.0, side = std::sqrt(near2 / far2), c2 = 4.0 * a * r / far2, sum = 0.5 * c2;
  for (double power = 0.5; c2 > 1e-17;) {
    const double next = 0.5 * (mean + side), c = 0.5 * (mean - side);
    side = std::sqrt(mean * side);
    mean = next;
    c2 = c * c;
    power *= 2.0;
    sum += power * c2;
  }
  const double K = kPi / (2.0 * mean), E = K * (1.0 - sum);
  const double scale = a / (kPi * far);
  const double radial =
      r > 0.0 ? scale / (2.0 * r) * (K + (r * r - a * a - z * z) / near2 * E) : 0.0;
  return {radial, scale * z / near2 * E};
}

// A strip of the surface between two points of the section, and its outer normal.
struct Strip {
  Pair from, to;
  Pair normal;

  [[nodiscard]] Pair at(double t) const {
    return {from.r + t * (to.r - from.r), from.z + t * (to.z - from.z)};
  }
  [[nodiscard]] double length() const { return std::hypot(to.r - from.r, to.z - from.z); }
};

// Flux through part of a strip from a circle of charge at a point of the section; halved towards
// it until it is farther away than the part is long.
double strip_flux(const Strip& strip, const Pair& circle, double begin, double end, int depth) {
  constexpr int kDeepest = 24, kOrder = 8;
  const double size = (end - begin) * strip.length();
  const Pair middle = strip.at(0.5 * (begin + end));
  const double apart = std::hypot(circle.r - middle.r, circle.z - middle.z);
  if (apart < 1.5 * size && depth < kDeepest) {
    const double half = 0.5 * (begin + end);
    return strip_flux(strip, circle, begin, half, depth + 1) +
           strip_flux(strip, circle, half, end, depth + 1);
  }
  static const std::vector<LineNode> nodes = line_nodes(kOrder, false);
  double sum = 0.0;
  for (const LineNode& node : nodes) {
    const Pair at = strip.at(begin + (end - begin) * node.at);
    const Pair field = circle_field(circle.r, at.r, at.z - circle.z);
    sum += node.weight * at.r * (field.r * strip.normal.r + field.z * strip.normal.z);
  }
  return 2.0 * kPi * size * sum;
}

// Points of a wall from one radius to another, dense at both ends; of a disc dense at its rim.
std::vector<double> radii(double inner, double outer, int count) {
  std::vector<double> out;
  const std::vector<double> half = edge_graded(count);
  if (inner == 0.0) {
    for (const double t : half) out.push_back(outer * t);
    return out;
  }
  const double middle = 0.5 * (inner + outer), reach = 0.5 * (outer - inner);
  for (const double t : half) out.push_back(middle - reach * t);
  std::reverse(out.begin(), out.end());
  for (std::size_t k = 1; k < half.size(); ++k) out.push_back(middle + reach * half[k]);
  return out;
}

std::vector<Strip> strips_of(double outer, double inner, double half_length, int count) {
  std::vector<Strip> out;
  const std::vector<double> r = radii(inner, outer, count);
  for (std::size_t k = 0; k + 1 < r.size(); ++k)
    out.push_back({{r[k], half_length}, {r[k + 1], half_length}, {0.0, 1.0}});
  const std::vector<double> z = edge_graded(count);
  const auto side = [&](double radius, double normal) {
    for (std::size_t k = 0; k + 1 < z.size(); ++k)
      out.push_back(
          {{radius, half_length * z[k]}, {radius, half_length * z[k + 1]}, {normal, 0.0}});
  };
  side(outer, 1.0);
  if (inner > 0.0) side(inner, -1.0);
  return out;
}

}  // namespace

ChargePanels round_panels(double outer, double inner, double length, int count) {
  const std::vector<Strip> strips = strips_of(outer, inner, 0.5 * length, count);
  ChargePanels out;
  out.section = kPi * (outer - inner) * (outer + inner);
  out.volume = out.section * length;
  for (const Strip& strip : strips) {
    out.area.push_back(kPi * (strip.from.r + strip.to.r) * strip.length());
    out.height.push_back(0.5 * (strip.from.z + strip.to.z));
    out.face.push_back(strip.normal.z);
  }
  for (std::size_t i = 0; i < strips.size(); ++i) {
    for (std::size_t j = 0; j < strips.size(); ++j) {
      const Pair circle = strips[j].at(0.5), below{circle.r, -circle.z};
      const double flux =
          strip_flux(strips[i], circle, 0.0, 1.0, 0) - strip_flux(strips[i], below, 0.0, 1.0, 0);
      const double charge = out.area[j] / (2.0 * kPi * circle.r);  // a length
      out.field.push_back(charge * flux / out.area[i]);
    }
  }
  return out;
}

}  // namespace magswap::detail
