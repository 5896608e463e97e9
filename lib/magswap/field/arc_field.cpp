#include <algorithm>
#include <boost/math/quadrature/gauss.hpp>
#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <cmath>

#include "magswap/field/field_kernels.hpp"
#include "magswap/units/quantity.hpp"

// Charges on the surface of a sector of a ring: the flat faces in closed form, what the curved
// faces and the rims of the ends bring by one integral over the angle (docs/methods/fields.md).

namespace magswap::detail {
namespace {

using Triple = std::array<double, 3>;

constexpr double kTolerance = 1e-11;  // of the polarisation, for each piece of a rim
constexpr double kArcFar = 5.0;       // radii of the body; beyond, dipoles on Gauss points
constexpr double kOnPlane = 1e-15;    // sin 2π is not 0: a point this near a flat face lies on it

void add(Triple& sum, double factor, const Triple& term) {
  for (std::size_t k = 0; k < 3; ++k) sum[k] += factor * term[k];
}

// Potential of a unit line charge from −below to above at distance √rho2, and the angle that its
// triangle with a foot at `offset` in a plane at `height` fills: half of the solid angle.
struct Segment {
  double log;
  double half_angle;
};

Segment segment(double above, double below, double rho2, double offset, double height) {
  const double ra = std::sqrt(rho2 + above * above), rb = std::sqrt(rho2 + below * below);
  const double length = above + below, s = ra + rb;
  const auto past = [rho2](double r, double l) { return l > 0.0 ? rho2 / (r + l) : r - l; };
  const double minus = past(ra, above) + past(rb, below);  // s − length, exact near the line
  const double plus = s + length;
  return {std::log(plus / minus),
          std::atan2(offset * length, 0.5 * plus * minus + std::abs(height) * s)};
}

// What one point of an arc of radius R brings, per angle, over 4π.
struct Rim {
  double radius, half;
  double r, z;          // of the point
  double cos_p, sin_p;  // its direction
  Triple j;

  [[nodiscard]] Triple operator()(double t) const {
    const double ct = std::cos(t), st = std::sin(t), sh = std::sin(0.5 * t);
    const double nx = cos_p * ct - sin_p * st, ny = sin_p * ct + cos_p * st;
    const double ww =
        (r - radius) * (r - radius) + 4.0 * r * radius * sh * sh + kEdgeCut * kEdgeCut;
    const double outward = (r - radius) - 2.0 * r * sh * sh;  // n·(point − source)
    const double forth = -r * st;  // along the rim; no difference of near numbers
    const double dx = outward * nx - forth * ny, dy = outward * ny + forth * nx;
    const double charge = j[0] * nx + j[1] * ny;
    Triple out{};
    for (const double end : {1.0, -1.0}) {
      const double zeta = z - end * half;
      const double d = std::sqrt(ww + zeta * zeta);
      const double side = zeta > 0.0 ? 1.0 : (zeta < 0.0 ? -1.0 : 0.0);
      const double wall = -end * charge * zeta / (ww * d);
      out[0] += wall * dx + end * j[2] * nx / d;
      out[1] += wall * dy + end * j[2] * ny / d;
      out[2] += end * (charge / d - j[2] * side * outward / (d * (d + std::abs(zeta))));
    }
    const double scale = radius / (4.0 * kPi);
    return {scale * out[0], scale * out[1], scale * out[2]};
  }
};

// Gauss–Kronrod rule on one interval: integral and its error estimate.
struct Estimate {
  Triple value;
  double error;
};

template <class F>
Estimate kronrod(const F& f, double from, double to) {
  using Kronrod = boost::math::quadrature::gauss_kronrod<double, 15>;
  using Gauss = boost::math::quadrature::gauss<double, 7>;
  const double middle = 0.5 * (from + to), half = 0.5 * (to - from);
  Triple fine{}, coarse{};
  for (std::size_t i = 0; i < Kronrod::abscissa().size(); ++i) {
    Triple value = f(middle + half * Kronrod::abscissa()[i]);
    if (i > 0) add(value, 1.0, f(middle - half * Kronrod::abscissa()[i]));
    add(fine, half * Kronrod::weights()[i], value);
    if (i % 2 == 0) add(coarse, half * Gauss::weights()[i / 2], value);
  }
  double error = 0.0;
  for (std::size_t k = 0; k < 3; ++k) error = std::max(error, std::abs(fine[k] - coarse[k]));
  return {fine, error};
}

template <class F>
void integrate(const F& f, double from, double to, double tolerance, int depth, Triple& sum) {
  constexpr int kDeepest = 12;
  const Estimate whole_interval = kronrod(f, from, to);
  if (whole_interval.error <= tolerance || depth >= kDeepest) {
    add(sum, 1.0, whole_interval.value);
    return;
  }
  const double middle = 0.5 * (from + to);
  integrate(f, from, middle, tolerance, depth + 1, sum);
  integrate(f, middle, to, tolerance, depth + 1, sum);
}

// ∫ f(t) dt from 0 ≤ from to ≤ π in t = scale·sinh(u), which resolves a peak at 0 of any width.
template <class F>
void integrate_from_peak(const F& f, double from, double to, double scale, double tolerance,
                         Triple& sum) {
  if (!(to > from)) return;
  const auto stretched = [&](double u) {
    Triple value = f(scale * std::sinh(u));
    const double slope = scale * std::cosh(u);
    for (double& component : value) component *= slope;
    return value;
  };
  integrate(stretched, std::asinh(from / scale), std::asinh(to / scale), tolerance, 0, sum);
}

// Over an interval inside [−π, π]; both sides of the point together, so that the odd peak of the
// tangential field cancels.
void integrate_rim(const Rim& rim, double from, double to, double tolerance, Triple& sum) {
  const double gap = std::max({std::abs(rim.r - rim.radius) / rim.radius, kEdgeCut});
  const double scale = std::min(1.0, gap);
  const auto forward = [&rim](double t) { return rim(t); };
  const auto backward = [&rim](double t) { return rim(-t); };
  const auto both = [&rim](double t) {
    Triple value = rim(t);
    add(value, 1.0, rim(-t));
    return value;
  };
  if (from >= 0.0) return integrate_from_peak(forward, from, to, scale, tolerance, sum);
  if (to <= 0.0) return integrate_from_peak(backward, -to, -from, scale, tolerance, sum);
  const double shared = std::min(-from, to);
  integrate_from_peak(both, 0.0, shared, scale, tolerance, sum);
  integrate_from_peak(forward, shared, to, scale, tolerance, sum);
  integrate_from_peak(backward, shared, -from, scale, tolerance, sum);
}

// Both curved faces and the rims of the ends; the inner one counts against the outer.
void add_rims(const ArcSource& body, const Triple& at, double tolerance, Triple& sum) {
  const double r = std::hypot(at[0], at[1]);
  const double phi = r > 0.0 ? std::atan2(at[1], at[0]) : 0.5 * (body.from_rad + body.to_rad);
  const double from = std::remainder(body.from_rad - phi, 2.0 * kPi);
  const double to = from + (body.to_rad - body.from_rad);
  for (const double radius : {body.outer, body.inner}) {
    if (radius == 0.0) continue;
    const Rim rim{radius, body.half, r, at[2], std::cos(phi), std::sin(phi), body.j_T};
    Triple part{};
    integrate_rim(rim, from, std::min(to, kPi), tolerance, part);
    if (to > kPi) integrate_rim(rim, -kPi, to - 2.0 * kPi, tolerance, part);
    add(sum, radius == body.outer ? 1.0 : -1.0, part);
  }
}

// Distance of a point from the half plane at an angle, towards larger angles.
double ahead(const Triple& at, double angle) {
  const double distance = std::cos(angle) * at[1] - std::sin(angle) * at[0];
  return std::abs(distance) < kOnPlane ? 0.0 : distance;
}

// The flat face at one angle, and the straight edges of both ends there. `out` is +1 where the
// outward normal points to larger angles.
void add_flat(const ArcSource& body, const Triple& at, double angle, double out, Triple& sum) {
  const double c = std::cos(angle), s = std::sin(angle);
  const double u = c * at[0] + s * at[1];   // along the face
  const double v = out * ahead(at, angle);  // out of it
  const double charge = out * (c * body.j_T[1] - s * body.j_T[0]) / (4.0 * kPi);
  const double end_charge = body.j_T[2] / (4.0 * kPi);
  const double far = body.outer - u, near = u - body.inner;
  const double top = body.half - at[2], low = body.half + at[2];
  const double cut = kEdgeCut * kEdgeCut;
  const Segment at_outer = segment(top, low, far * far + v * v + cut, far, v);
  const Segment at_inner = segment(top, low, near * near + v * v + cut, near, v);
  double hu = charge * (at_outer.log - at_inner.log);
  double hv = 0.0, hz = 0.0, solid = at_outer.half_angle + at_inner.half_angle;
  for (const double end : {1.0, -1.0}) {
    const double height = end > 0.0 ? top : low;
    const double rho2 = height * height + v * v + cut;
    const Segment edge = segment(far, near, rho2, height, v);
    solid += edge.half_angle;
    hz += end * charge * edge.log;
    hv += end * end_charge * edge.log;
    // The edge seen in the plane of the end: its foot lies −v before the edge.
    const double zeta = at[2] - end * body.half;
    const double side = zeta > 0.0 ? 1.0 : (zeta < 0.0 ? -1.0 : 0.0);
    hz += 2.0 * side * end * end_charge * segment(far, near, rho2, -v, zeta).half_angle;
  }
  hv += 2.0 * charge * (v > 0.0 ? solid : (v < 0.0 ? -solid : 0.0));
  add(sum, 1.0, {hu * c - out * hv * s, hu * s + out * hv * c, hz});
}

// Dipoles on the Gauss points of the volume.
void add_far(const ArcSource& body, const Triple& at, Triple& sum) {
  using Rule = boost::math::quadrature::gauss<double, 16>;
  const auto dipole = [&](double radius, double angle, double height) {
    const Triple d{at[0] - radius * std::cos(angle), at[1] - radius * std::sin(angle),
                   at[2] - height};
    const double distance = std::hypot(d[0], d[1], d[2]);
    const double along = (body.j_T[0] * d[0] + body.j_T[1] * d[1] + body.j_T[2] * d[2]) / distance;
    const double weight = radius / (4.0 * kPi) / distance / distance / distance;
    Triple h{};
    for (std::size_t k = 0; k < 3; ++k)
      h[k] = weight * (3.0 * along * d[k] / distance - body.j_T[k]);
    return h;
  };
  const auto each = [](double from, double to, const auto& visit) {
    const double middle = 0.5 * (from + to), half = 0.5 * (to - from);
    for (std::size_t i = 0; i < Rule::abscissa().size(); ++i) {
      visit(middle + half * Rule::abscissa()[i], half * Rule::weights()[i]);
      visit(middle - half * Rule::abscissa()[i], half * Rule::weights()[i]);
    }
  };
  each(body.inner, body.outer, [&](double radius, double wr) {
    each(body.from_rad, body.to_rad, [&](double angle, double wa) {
      each(-body.half, body.half, [&](double height, double wz) {
        add(sum, wr * wa * wz, dipole(radius, angle, height));
      });
    });
  });
}

double side_share(double distance) { return distance > 0.0 ? 1.0 : (distance < 0.0 ? 0.0 : 0.5); }

double arc_share(const ArcSource& body, const Triple& at) {
  const double r = std::hypot(at[0], at[1]);
  const double bore = body.inner > 0.0 ? share_within(r, body.inner) : 0.0;
  const double ring =
      (share_within(r, body.outer) - bore) * share_within(std::abs(at[2]), body.half);
  const double span = body.to_rad - body.from_rad;
  if (span >= 2.0 * kPi) return ring;
  const double a = side_share(ahead(at, body.from_rad)), b = side_share(-ahead(at, body.to_rad));
  return ring * (span <= kPi ? a * b : 1.0 - (1.0 - a) * (1.0 - b));
}

}  // namespace

void arc_field(const ArcSource& body, FieldBlock& block) {
  const double j = std::hypot(body.j_T[0], body.j_T[1], body.j_T[2]);
  const double reach = kArcFar * std::hypot(body.outer, body.half);
  for (std::size_t i = 0; i < block.count; ++i) {
    const Triple at{block.x[i], block.y[i], block.z[i]};
    Triple h{};
    if (std::hypot(at[0], at[1], at[2]) > reach) {
      add_far(body, at, h);
    } else {
      add_rims(body, at, kTolerance * j, h);
      add_flat(body, at, body.from_rad, -1.0, h);
      add_flat(body, at, body.to_rad, 1.0, h);
    }
    block.hx[i] += h[0];
    block.hy[i] += h[1];
    block.hz[i] += h[2];
    block.share[i] = arc_share(body, at);
  }
}

}  // namespace magswap::detail
