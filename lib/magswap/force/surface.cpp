#include "magswap/force/surface.hpp"

#include <algorithm>
#include <cmath>

#include "magswap/units/quantity.hpp"

namespace magswap::detail {
namespace {

using Patches = std::vector<SurfacePatch>;

constexpr double kFullTurn = 2.0 * kPi * (1.0 - 1e-9);

void add_patches(Patches& out, const CuboidSource& body) {
  for (std::size_t axis = 0; axis < 3; ++axis) {
    const std::size_t p = (axis + 1) % 3, q = (axis + 2) % 3;
    for (const double side : {-1.0, 1.0}) {
      out.emplace_back([half = body.half, axis, p, q, side](double u, double v) {
        SurfacePoint point{{}, {}, 4.0 * half[p] * half[q]};
        point.at[axis] = side * half[axis];
        point.at[p] = half[p] * (2.0 * u - 1.0);
        point.at[q] = half[q] * (2.0 * v - 1.0);
        point.normal[axis] = side;
        return point;
      });
    }
  }
}

// The ends and the curved walls between two angles.
void add_round(Patches& out, double outer, double inner, double half, double from, double span) {
  for (const double side : {-1.0, 1.0}) {
    out.emplace_back([=](double u, double v) {
      const double r = inner + (outer - inner) * u, phi = from + span * v;
      return SurfacePoint{{r * std::cos(phi), r * std::sin(phi), side * half},
                          {0.0, 0.0, side},
                          (outer - inner) * span * r};
    });
  }
  for (const double radius : {outer, inner}) {
    if (radius == 0.0) continue;
    const double out_of = radius == outer ? 1.0 : -1.0;
    out.emplace_back([=](double u, double v) {
      const double phi = from + span * v, c = std::cos(phi), s = std::sin(phi);
      return SurfacePoint{{radius * c, radius * s, half * (2.0 * u - 1.0)},
                          {out_of * c, out_of * s, 0.0},
                          2.0 * half * span * radius};
    });
  }
}

// Quarters, so that the rule never takes a whole turn for one smooth piece.
void add_turn(Patches& out, double outer, double inner, double half) {
  for (int k = 0; k < 4; ++k) add_round(out, outer, inner, half, 0.5 * kPi * k, 0.5 * kPi);
}

void add_patches(Patches& out, const RoundSource& body) {
  add_turn(out, body.outer, body.inner, body.half);
}

void add_patches(Patches& out, const ArcSource& body) {
  const double span = body.to_rad - body.from_rad;
  if (span >= kFullTurn) return add_turn(out, body.outer, body.inner, body.half);
  const int parts = static_cast<int>(std::ceil(span / (0.5 * kPi)));
  for (int k = 0; k < parts; ++k) {
    add_round(out, body.outer, body.inner, body.half, body.from_rad + span * k / parts,
              span / parts);
  }
  for (const double side : {-1.0, 1.0}) {
    const double phi = side < 0.0 ? body.from_rad : body.to_rad;
    const double c = std::cos(phi), s = std::sin(phi);
    out.emplace_back([=](double u, double v) {
      const double r = body.inner + (body.outer - body.inner) * u;
      return SurfacePoint{{r * c, r * s, body.half * (2.0 * v - 1.0)},
                          {-side * s, side * c, 0.0},
                          2.0 * body.half * (body.outer - body.inner)};
    });
  }
}

void add_patches(Patches& out, const EllipsoidSource& body) {
  for (int octant = 0; octant < 8; ++octant) {
    const double low = octant < 4 ? -1.0 : 0.0, from = 0.5 * kPi * (octant % 4);
    out.emplace_back([=, half = body.half](double u, double v) {
      const double z = low + u, rho = std::sqrt(std::max(0.0, 1.0 - z * z));
      const double phi = from + 0.5 * kPi * v;
      const Triple unit{rho * std::cos(phi), rho * std::sin(phi), z};
      const Triple n{unit[0] / half[0], unit[1] / half[1], unit[2] / half[2]};
      const double length = std::sqrt(dot(n, n));
      return SurfacePoint{{half[0] * unit[0], half[1] * unit[1], half[2] * unit[2]},
                          {n[0] / length, n[1] / length, n[2] / length},
                          0.5 * kPi * half[0] * half[1] * half[2] * length};
    });
  }
}

bool within_round(double outer, double inner, double half, const Triple& p, double skin) {
  const double r = std::hypot(p[0], p[1]);
  return r < outer - skin && (inner == 0.0 || r > inner + skin) && std::abs(p[2]) < half - skin;
}

bool within(const CuboidSource& b, const Triple& p, double skin) {
  return std::abs(p[0]) < b.half[0] - skin && std::abs(p[1]) < b.half[1] - skin &&
         std::abs(p[2]) < b.half[2] - skin;
}
bool within(const RoundSource& b, const Triple& p, double skin) {
  return within_round(b.outer, b.inner, b.half, p, skin);
}
bool within(const EllipsoidSource& b, const Triple& p, double skin) {
  const double r = std::hypot(p[0] / b.half[0], p[1] / b.half[1], p[2] / b.half[2]);
  return r < 1.0 - skin / *std::min_element(b.half.begin(), b.half.end());
}
bool within(const ArcSource& b, const Triple& p, double skin) {
  if (!within_round(b.outer, b.inner, b.half, p, skin)) return false;
  const double span = b.to_rad - b.from_rad;
  if (span >= kFullTurn) return true;
  const double middle = 0.5 * (b.from_rad + b.to_rad), r = std::hypot(p[0], p[1]);
  const double off = std::abs(std::remainder(std::atan2(p[1], p[0]) - middle, 2.0 * kPi));
  return r * (0.5 * span - off) > skin;
}

double reach(const CuboidSource& b) { return std::hypot(b.half[0], b.half[1], b.half[2]); }
double reach(const RoundSource& b) { return std::hypot(b.outer, b.half); }
double reach(const ArcSource& b) { return std::hypot(b.outer, b.half); }
double reach(const EllipsoidSource& b) { return *std::max_element(b.half.begin(), b.half.end()); }

}  // namespace

std::vector<SurfacePatch> surface_of(const Source& source) {
  Patches out;
  std::visit([&out](const auto& body) { add_patches(out, body); }, source.body);
  return out;
}

Triple turned(const Source& source, const Triple& v) {
  const auto& m = source.rotation;
  return {m[0] * v[0] + m[1] * v[1] + m[2] * v[2], m[3] * v[0] + m[4] * v[1] + m[5] * v[2],
          m[6] * v[0] + m[7] * v[1] + m[8] * v[2]};
}

Triple to_world(const Source& source, const Triple& at) {
  const Triple v = turned(source, at);
  return {source.position_m[0] + source.unit_m * v[0], source.position_m[1] + source.unit_m * v[1],
          source.position_m[2] + source.unit_m * v[2]};
}

bool contains(const Source& source, const Triple& point_m, double skin) {
  Triple d{};
  for (std::size_t k = 0; k < 3; ++k) d[k] = (point_m[k] - source.position_m[k]) / source.unit_m;
  const auto& m = source.rotation;
  const Triple local{m[0] * d[0] + m[3] * d[1] + m[6] * d[2],
                     m[1] * d[0] + m[4] * d[1] + m[7] * d[2],
                     m[2] * d[0] + m[5] * d[1] + m[8] * d[2]};
  return std::visit([&](const auto& body) { return within(body, local, skin); }, source.body);
}

double reach_of(const Source& source) {
  return std::visit([](const auto& body) { return reach(body); }, source.body);
}

}  // namespace magswap::detail
