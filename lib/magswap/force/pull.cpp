#include "magswap/force/pull.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "magswap/core/error.hpp"
#include "magswap/field/operating_point.hpp"
#include "magswap/field/volume_nodes.hpp"
#include "magswap/force/force_kernels.hpp"
#include "magswap/units/text.hpp"

namespace magswap {
namespace {

// Two equal bodies face to face with s metres between them, polarised alike: the force on the lower
// one towards the upper one per T², its slope −dF/ds, the mean field in it over J/µ0.
struct Facing {
  double force, stiffness, help, error;
};

constexpr double kClosedError = 1e-11;

Facing round_facing(double outer, double inner, double half, double s) {
  const detail::CoaxialBody body{outer, inner, half};
  const auto pair = detail::coaxial_pair(body, body, s + 2.0 * half);
  const double volume = kPi * (outer - inner) * (outer + inner) * 2.0 * half;
  return {-pair.force, pair.slope, -pair.energy * kMu0 / volume, kClosedError};
}

Facing facing(const Cylinder& b, double s) {
  return round_facing(0.5 * si(b.diameter), 0.0, 0.5 * si(b.length), s);
}

Facing facing(const Ring& b, double s) {
  return round_facing(0.5 * si(b.outer), 0.5 * si(b.inner), 0.5 * si(b.length), s);
}

// dF/ds by four forces, to the fourth order in the step.
template <class ForceAt>
double slope_of(const ForceAt& force, double s, double step) {
  if (s < 2.0 * step) {  // no room on one side: forward, to the same order
    return (-25.0 * force(s) + 48.0 * force(s + step) - 36.0 * force(s + 2.0 * step) +
            16.0 * force(s + 3.0 * step) - 3.0 * force(s + 4.0 * step)) /
           (12.0 * step);
  }
  return (8.0 * (force(s + step) - force(s - step)) - force(s + 2.0 * step) +
          force(s - 2.0 * step)) /
         (12.0 * step);
}

Facing facing(const Block& b, double s) {
  const std::array<double, 3> half{0.5 * si(b.a), 0.5 * si(b.b), 0.5 * si(b.c)};
  const auto pair_at = [&](double gap) {
    return detail::cuboid_pair(half, half, {0.0, 0.0, gap + 2.0 * half[2]});
  };
  const auto force_at = [&](double gap) { return -pair_at(gap).force[2]; };
  const double step = std::min(1e-3 * *std::min_element(half.begin(), half.end()), 0.25 * s);
  const double volume = 8.0 * half[0] * half[1] * half[2];
  return {force_at(s), s > 0.0 ? -slope_of(force_at, s, step) : 0.0,
          -pair_at(s).energy * kMu0 / volume, kClosedError};
}

Facing general_facing(const Body& body, double s) {
  const Polarisation one = from_si<Polarisation>(1.0);
  const double length = 2.0 * si(half_length(body));
  const UniformMagnet lower(body, one);
  const auto upper = [&](double gap) {
    Placement placement;
    placement.position.z = from_si<Length>(gap + length);
    return UniformMagnet(body, one, placement);
  };
  const bool arc = std::holds_alternative<ArcSegment>(body);
  const ForceAccuracy accuracy{arc ? 1e-4 : 1e-7, 400};
  const auto force_at = [&](double gap) {
    const UniformMagnet other = upper(gap);
    return force_on(lower, {&other, 1}, accuracy);
  };
  const MagnetForce force = force_at(s);
  const double step = s > 0.0 ? std::min(0.02 * length, 0.25 * s) : 0.02 * length;
  const auto component = [&](double gap) { return si(force_at(gap).force.z); };
  const detail::VolumeNodes nodes = detail::volume_nodes(body, 8, 12);
  const std::size_t n = nodes.weight.size();
  std::vector<double> hx(n), hy(n), hz(n);
  const UniformMagnet other = upper(s);
  field_strength({&other, 1}, {nodes.x_m, nodes.y_m, nodes.z_m}, {hx, hy, hz});
  double help = 0.0;
  for (std::size_t i = 0; i < n; ++i) help += nodes.weight[i] * hz[i] * kMu0;
  const double f = si(force.force.z);
  const bool touching_arc = arc && s == 0.0;
  return {f, touching_arc ? 0.0 : -slope_of(component, s, step), help,
          si(force.force_error) / std::abs(f)};
}

Facing facing(const Ellipsoid& b, double s) { return general_facing(b, s); }
Facing facing(const ArcSegment& b, double s) { return general_facing(b, s); }

void check_gap(Length gap) {
  if (si(gap) >= 0.0 && std::isfinite(si(gap))) return;
  throw DomainError(
      fmt::format("gap is {}, must be zero or positive and finite (zero: contact)", format(gap)));
}

Pull scaled(const FacePull& unit, Polarisation Br, Polarisation J, double N, double loss) {
  const auto force = [&unit](Polarisation j) {
    return from_si<Force>(unit.force_N_per_T2 * si(j) * si(j));
  };
  const Force f = force(J);
  Pull out{
      force(Br), f,         (1.0 - kCatalogueScatter) * f, (1.0 + kCatalogueScatter) * f, 0.0, J, N,
      loss,      unit.error};
  out.stiffness_N_per_m = unit.stiffness_N_per_m_T2 * si(J) * si(J);
  if (si(out.low) > si(out.high)) std::swap(out.low, out.high);
  return out;
}

Pull pull_at(const DemagnetisationCurve& curve, double own, const FacePull& unit) {
  const double N = std::clamp(own - unit.help, 0.0, 1.0);
  const OperatingPoint point = operating_point(curve, DemagnetisingFactor{N, 1.0 - N});
  return scaled(unit, curve.Br(), point.J, N, point.irreversible_loss);
}

}  // namespace

std::string_view to_text(Counterpart counterpart) {
  switch (counterpart) {
    case Counterpart::magnet:
      return "an equal magnet, attracting";
    case Counterpart::opposed_magnet:
      return "an equal magnet, repelling";
    case Counterpart::plate:
      break;
  }
  return "a thick soft-iron plate";
}

FacePull face_pull(const Body& body, Counterpart counterpart, Length gap) {
  check(body);
  check_gap(gap);
  const bool plate = counterpart == Counterpart::plate;
  const double s = (plate ? 2.0 : 1.0) * si(gap);
  const Facing f = std::visit([s](const auto& b) { return facing(b, s); }, body);
  const double sign = counterpart == Counterpart::opposed_magnet ? -1.0 : 1.0;
  constexpr double kInfinite = std::numeric_limits<double>::infinity();
  const bool flat = !std::holds_alternative<Ellipsoid>(body);
  return {sign * f.force, sign * (flat && s == 0.0 ? kInfinite : (plate ? 2.0 : 1.0) * f.stiffness),
          sign * f.help, f.error};
}

double body_factor(const Body& body) {
  return std::visit(
      [](const auto& s) {
        if constexpr (std::is_convertible_v<decltype(s), Shape>) {
          return magnetometric_factor(Shape(s)).N;
        } else {
          return demagnetising_factor(s, ArcDirection::axial).factor.N;
        }
      },
      body);
}

Pull pull_force(const DemagnetisationCurve& curve, const Body& body, Counterpart counterpart,
                Length gap) {
  return pull_at(curve, body_factor(body), face_pull(body, counterpart, gap));
}

Pull pull_force(Polarisation Br, double mu_rec, const Body& body, Counterpart counterpart,
                Length gap) {
  if (!(si(Br) > 0.0 && std::isfinite(si(Br)))) {
    throw DomainError(fmt::format("Br is {}, must be positive and finite", format(Br)));
  }
  if (!(mu_rec >= 1.0 && std::isfinite(mu_rec))) {
    throw DomainError(fmt::format("mu_rec is {}, must be 1 or more and finite", mu_rec));
  }
  const FacePull unit = face_pull(body, counterpart, gap);
  const double N = std::clamp(body_factor(body) - unit.help, 0.0, 1.0);
  return scaled(unit, Br, Br / (1.0 + (mu_rec - 1.0) * N), N, 0.0);
}

std::vector<Pull> pull_sweep(const DemagnetisationCurve& curve, const Body& body,
                             Counterpart counterpart, std::span<const Length> gaps) {
  const double own = body_factor(body);
  std::vector<Pull> out;
  for (const Length& gap : gaps)
    out.push_back(pull_at(curve, own, face_pull(body, counterpart, gap)));
  return out;
}

}  // namespace magswap
