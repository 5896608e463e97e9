#include "magswap/circuit/permeance.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "magswap/core/error.hpp"
#include "magswap/units/text.hpp"

namespace magswap {
namespace {

void require(double value_si, Kind kind, std::string_view shape, std::string_view name) {
  if (std::isfinite(value_si) && value_si > 0.0) return;
  throw DomainError(fmt::format("flux path '{}': {} is {}; it must be positive and finite", shape,
                                name, format(value_si, kind)));
}

void require_length(Length value, std::string_view shape, std::string_view name) {
  require(si(value), Kind::length, shape, name);
}

FluxPath path(std::string shape, std::string formula, double over_mu0_m) {
  return {std::move(shape), std::move(formula), from_si<Permeance>(kMu0 * over_mu0_m)};
}

// ln(cosh(πx/h) − 1) without overflow: 2·ln(sinh(πx/2h)) + ln 2.
double log_ceiling(Length x, Length height) {
  const double half = 0.5 * kPi * si(x) / si(height);
  return 2.0 * (half + std::log1p(-std::exp(-2.0 * half))) - std::log(2.0);
}

const UnitText& permeance_unit() {
  static const UnitText unit = parse_unit("Wb/A");
  return unit;
}

}  // namespace

std::string format_permeance(const Permeance& permeance, int digits) {
  return format_number(1e9 * si(permeance), digits) + " nWb/A";
}

Permeance parse_permeance(std::string_view text) {
  const AnyQuantity any = parse_any(text);
  if (any.unit.exponents != permeance_unit().exponents) {
    throw ArgumentError(fmt::format(
        "'{}' is not a permeance; give Wb/A, uWb/A or nWb/A, such as \"120 nWb/A\"", text));
  }
  return from_si<Permeance>(any.si);
}

Permeance total(const std::vector<FluxPath>& paths) {
  Permeance sum{};
  for (const FluxPath& each : paths) sum += each.permeance;
  return sum;
}

FluxPath parallel_plates(Area area, Length gap) {
  require(si(area), Kind::area, "parallel plates", "the area");
  require_length(gap, "parallel plates", "the gap");
  return path("parallel plates", "µ0·A/g", si(area) / si(gap));
}

FluxPath half_cylinder(Length edge) {
  require_length(edge, "half cylinder", "the edge");
  return path("half cylinder", "0.26·µ0·L", 0.26 * si(edge));
}

FluxPath half_annulus(Length edge, Length gap, Length face) {
  require_length(edge, "half annulus", "the edge");
  require_length(gap, "half annulus", "the gap");
  require_length(face, "half annulus", "the face");
  return path("half annulus", "(µ0·L/π)·ln(1 + 2t/g)",
              si(edge) / kPi * std::log1p(2.0 * si(face) / si(gap)));
}

FluxPath tapered_half_annulus(Length edge, Length gap, Length face) {
  require_length(edge, "tapered half annulus", "the edge");
  require_length(gap, "tapered half annulus", "the gap");
  require_length(face, "tapered half annulus", "the face");
  const double a = 0.5 * si(gap), t = si(face), c = a + t;
  double integral = (c * c * std::log1p(t / a) - 2.0 * c * t + 0.5 * t * (c + a)) / (t * t);
  // Far gaps, where that cancels: the first terms of the series in t/a.
  constexpr double kFar = 1e-4;
  if (t < kFar * a) integral = t / a * (1.0 / 3.0 - t / a / 12.0);
  return path("tapered half annulus", "(µ0·L/π)·∫(1 − s/t)²/(g/2 + s) ds",
              si(edge) / kPi * integral);
}

FluxPath quarter_cylinder(Length edge) {
  require_length(edge, "quarter cylinder", "the edge");
  return path("quarter cylinder", "0.52·µ0·L", 0.52 * si(edge));
}

FluxPath quarter_annulus(Length edge, Length gap, Length face) {
  require_length(edge, "quarter annulus", "the edge");
  require_length(gap, "quarter annulus", "the gap");
  require_length(face, "quarter annulus", "the face");
  return path("quarter annulus", "(2µ0·L/π)·ln(1 + t/g)",
              2.0 * si(edge) / kPi * std::log1p(si(face) / si(gap)));
}

FluxPath spherical_quadrant(Length gap) {
  require_length(gap, "spherical quadrant", "the gap");
  return path("spherical quadrant", "0.077·µ0·g", 0.077 * si(gap));
}

FluxPath spherical_octant(Length gap) {
  require_length(gap, "spherical octant", "the gap");
  return path("spherical octant", "0.308·µ0·g", 0.308 * si(gap));
}

FluxPath quadrant_shell(Length face) {
  require_length(face, "quadrant shell", "the face");
  return path("quadrant shell", "µ0·t/4", 0.25 * si(face));
}

FluxPath octant_shell(Length face) {
  require_length(face, "octant shell", "the face");
  return path("octant shell", "µ0·t/2", 0.5 * si(face));
}

FluxPath coaxial_cylinders(Length inner_radius, Length outer_radius, Length length) {
  require_length(inner_radius, "coaxial cylinders", "the inner radius");
  require_length(length, "coaxial cylinders", "the length");
  require_length(outer_radius - inner_radius, "coaxial cylinders",
                 "the outer less the inner radius");
  return path("coaxial cylinders", "2πµ0·l/ln(R/r)",
              2.0 * kPi * si(length) / std::log(si(outer_radius) / si(inner_radius)));
}

FluxPath magnet_side(Length inner_radius, Length outer_radius, Length length) {
  const FluxPath whole = coaxial_cylinders(inner_radius, outer_radius, length);
  return {"magnet side to wall", "(2πµ0·l/ln(R/r))/3", whole.permeance / 3.0};
}

FluxPath magnet_side(Length inner_radius, Length outer_radius, Length length, double mu_rec) {
  const FluxPath whole = coaxial_cylinders(inner_radius, outer_radius, length);
  if (!(std::isfinite(mu_rec) && mu_rec >= 1.0)) {
    throw DomainError(
        fmt::format("flux path 'magnet side to wall': mu_rec is {}; it must be 1 or "
                    "more and finite",
                    mu_rec));
  }
  const double within = kMu0 * mu_rec * kPi * si(inner_radius) * si(inner_radius) / si(length);
  const double square = si(whole.permeance) / within, x = std::sqrt(square);
  constexpr double kStraight = 1e-4;  // below, the first terms of the series
  const double bent =
      square < kStraight ? square / 3.0 - square * square / 45.0 : x / std::tanh(x) - 1.0;
  return {"magnet side to wall", "(µ0·mu_rec·A/l)·(x·coth x − 1), x² = 2πl²/(mu_rec·A·ln(R/r))",
          bent * from_si<Permeance>(within)};
}

FluxPath magnet_flank(Length edge) {
  require_length(edge, "magnet flank", "the edge");
  return path("magnet flank", "µ0·L/(2π)", 0.5 * si(edge) / kPi);
}

FluxPath walled_chamber(Length depth, Length width, Length height, Length gap) {
  require_length(depth, "walled chamber", "the depth");
  require_length(height, "walled chamber", "the height");
  require_length(gap, "walled chamber", "the gap");
  require_length(width - gap, "walled chamber", "the width less the gap");
  return path("walled chamber", "(µ0·L/π)·ln[(cosh(πw/h) − 1)/(cosh(πg/h) − 1)]",
              si(depth) / kPi * (log_ceiling(width, height) - log_ceiling(gap, height)));
}

FluxPath chamber_wall(Length depth, Length height, Length gap, Length from, Length to) {
  constexpr std::string_view kShape = "chamber wall";
  require_length(depth, kShape, "the depth");
  require_length(height, kShape, "the height");
  require_length(gap, kShape, "the gap");
  require_length(to - from, kShape, "the upper less the lower height");
  const double begin = log_ceiling(gap, height);
  const auto landed = [&](Length y) {
    const double below = 1.0 + std::cos(kPi * si(y) / si(height));
    return std::max(below > 0.0 ? std::log(below) : begin, begin);
  };
  return path(std::string(kShape),
              "(µ0·L/π)·ln[(1 + cos(πa/h))/max(1 + cos(πb/h), cosh(πg/h) − 1)]",
              si(depth) / kPi * (landed(from) - landed(to)));
}

FluxPath chamber_floor(Length depth, Length width, Length height, Length gap) {
  constexpr std::string_view kShape = "chamber floor";
  require_length(depth, kShape, "the depth");
  require_length(height, kShape, "the height");
  require_length(gap, kShape, "the gap");
  require_length(width - gap, kShape, "the width less the gap");
  const double begin = std::max(log_ceiling(gap, height), std::log(2.0));
  return path(std::string(kShape), "(µ0·L/π)·ln{[cosh(πw/h) − 1]/max[2, cosh(πg/h) − 1]}",
              si(depth) / kPi * std::max(log_ceiling(width, height) - begin, 0.0));
}

FluxPath disc_rims(Length radius, Length distance, Length thickness) {
  require_length(radius, "disc rims", "the radius");
  require_length(distance, "disc rims", "the distance");
  require_length(thickness, "disc rims", "the thickness");
  const double r = si(radius), d = si(distance), t = si(thickness);
  const double bracket =
      std::log(16.0 * kPi * r * (d + t) / (d * d)) - 1.0 + t / d * std::log1p(d / t);
  return path("disc rims", "µ0·R·{ln[16πR(d + t)/d²] − 1 + (t/d)·ln(1 + d/t)}", r * bracket);
}

FluxPath given_permeance(const Permeance& permeance) {
  if (!std::isfinite(si(permeance)) || si(permeance) < 0.0) {
    throw DomainError(fmt::format("permeance is {}; it must be finite and not negative",
                                  format_permeance(permeance)));
  }
  return {"given", "by hand", permeance};
}

}  // namespace magswap
