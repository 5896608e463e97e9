#include "magswap/field/permeance.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "magswap/core/error.hpp"

namespace magswap {
namespace {

constexpr std::array kMethods{PermeanceMethod::fluxmetric, PermeanceMethod::magnetometric,
                              PermeanceMethod::evershed};

double evershed(double length_m, double area_m2, double surface_m2) {
  return 1.77 * length_m / area_m2 * std::sqrt(0.5 * surface_m2);
}

double evershed(const ArcSegment& arc, ArcDirection direction) {
  const double outer = 0.5 * si(arc.outer), inner = 0.5 * si(arc.inner), length = si(arc.length);
  const double span = arc.to_rad - arc.from_rad, wall = outer - inner, mean = 0.5 * (outer + inner);
  const double end = span * mean * wall;
  const double sides = span >= 2.0 * kPi ? 0.0 : 2.0 * wall * length;
  const double surface = 2.0 * end + 2.0 * span * mean * length + sides;
  if (direction == ArcDirection::axial) return evershed(length, end, surface);
  const double seen = 2.0 * mean * std::sin(0.5 * std::min(span, kPi));
  return evershed(wall, seen * length, surface);
}

// Fills in the extremes.
PermeanceSpread spread_of(const std::array<PermeanceSpread::Entry, 3>& entries) {
  PermeanceSpread out{entries, 0.0, 0.0};
  const auto by_value = [](const auto& a, const auto& b) { return a.Pc < b.Pc; };
  const auto [least, most] = std::minmax_element(out.entries.begin(), out.entries.end(), by_value);
  out.lowest = least->Pc;
  out.highest = most->Pc;
  return out;
}

}  // namespace

std::string_view to_text(PermeanceMethod method) {
  switch (method) {
    case PermeanceMethod::magnetometric:
      return "magnetometric";
    case PermeanceMethod::evershed:
      return "evershed";
    case PermeanceMethod::fluxmetric:
      break;
  }
  return "fluxmetric";
}

PermeanceMethod permeance_method(std::string_view text) {
  for (const PermeanceMethod method : kMethods) {
    if (text == to_text(method)) return method;
  }
  throw ArgumentError(fmt::format(
      "unknown permeance method '{}'; there are fluxmetric, magnetometric and evershed", text));
}

double permeance_coefficient(const Shape& shape, PermeanceMethod method) {
  switch (method) {
    case PermeanceMethod::magnetometric:
      return magnetometric_factor(shape).permeance();
    case PermeanceMethod::evershed:
      return evershed(si(magnetic_length(shape)), si(pole_area(shape)), si(surface_area(shape)));
    case PermeanceMethod::fluxmetric:
      break;
  }
  return fluxmetric_factor(shape).permeance();
}

PermeanceSpread permeance_spread(const Shape& shape) {
  std::array<PermeanceSpread::Entry, 3> entries{};
  std::transform(kMethods.begin(), kMethods.end(), entries.begin(), [&](PermeanceMethod method) {
    return PermeanceSpread::Entry{method, permeance_coefficient(shape, method)};
  });
  return spread_of(entries);
}

PermeanceSpread permeance_spread(const ArcSegment& arc, ArcDirection direction) {
  const auto by_factor = [&](FactorKind kind) {
    return demagnetising_factor(arc, direction, kind).factor.permeance();
  };
  return spread_of({{{PermeanceMethod::fluxmetric, by_factor(FactorKind::fluxmetric)},
                     {PermeanceMethod::magnetometric, by_factor(FactorKind::magnetometric)},
                     {PermeanceMethod::evershed, evershed(arc, direction)}}});
}

DemagnetisingFactor factor_of_permeance(double Pc) {
  if (!(Pc >= 0.0)) {
    throw DomainError(
        fmt::format("permeance coefficient is {}; it must be 0 or more (a load line in the second "
                    "quadrant)",
                    Pc));
  }
  const double n = 1.0 / (1.0 + Pc);
  return {n, std::isinf(Pc) ? 1.0 : Pc * n};
}

}  // namespace magswap
