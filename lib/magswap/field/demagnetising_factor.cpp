#include "magswap/field/demagnetising_factor.hpp"

#include <fmt/format.h>

#include <boost/math/special_functions/ellint_rd.hpp>
#include <boost/math/tools/minima.hpp>
#include <cmath>

#include "magswap/core/error.hpp"

namespace magswap {
namespace {

using Factor = DemagnetisingFactor;

Factor magnetometric(const Block& s) {
  return detail::prism_magnetometric(si(s.a), si(s.b), si(s.c));
}
Factor magnetometric(const Cylinder& s) {
  return detail::cylinder_magnetometric(si(s.diameter), si(s.length));
}
Factor magnetometric(const Ring& s) {
  return detail::ring_magnetometric(si(s.outer), si(s.inner), si(s.length));
}
Factor magnetometric(const Ellipsoid& s) {
  return detail::ellipsoid_factor(si(s.a), si(s.b), si(s.c));
}

Factor fluxmetric(const Block& s) { return detail::prism_fluxmetric(si(s.a), si(s.b), si(s.c)); }
Factor fluxmetric(const Cylinder& s) {
  return detail::cylinder_fluxmetric(si(s.diameter), si(s.length));
}
Factor fluxmetric(const Ring& s) {
  return detail::ring_fluxmetric(si(s.outer), si(s.inner), si(s.length));
}
Factor fluxmetric(const Ellipsoid& s) { return magnetometric(s); }

// Pole face centre: ½ from the face itself and the solid angle of the other pole over 4π.
Factor worst(const Block& s) {
  const double x = 0.5 * si(s.a) / si(s.c);
  const double y = 0.5 * si(s.b) / si(s.c);
  const double complement = std::atan(std::sqrt(x * x + y * y + 1.0) / (x * y)) / kPi;
  return {1.0 - complement, complement};
}

Factor worst(const Cylinder& s) {
  const double complement = 0.5 * si(s.length) / std::hypot(si(s.length), 0.5 * si(s.diameter));
  return {1.0 - complement, complement};
}

Factor worst(const Ring& s) {
  const double length = si(s.length);
  const auto other_pole = [&](double r) {
    return detail::disc_solid_angle(0.5 * si(s.inner), r, length) -
           detail::disc_solid_angle(0.5 * si(s.outer), r, length);
  };
  constexpr int kBits = 20;
  const auto [r, negative] = boost::math::tools::brent_find_minima(other_pole, 0.5 * si(s.inner),
                                                                   0.5 * si(s.outer), kBits);
  const double n = 0.5 - negative / (4.0 * kPi);
  return {n, 1.0 - n};
}

Factor worst(const Ellipsoid& s) { return magnetometric(s); }

double local(const Block& s, double z) {
  return detail::prism_local(si(s.a), si(s.b), si(s.c), 0.0, 0.0, z * si(s.c));
}
double local(const Cylinder& s, double z) {
  return detail::ring_local(si(s.diameter), 0.0, si(s.length), 0.0, z * si(s.length));
}
double local(const Ring& s, double z) {
  const double r = 0.25 * (si(s.outer) + si(s.inner));
  return detail::ring_local(si(s.outer), si(s.inner), si(s.length), r, z * si(s.length));
}
double local(const Ellipsoid& s, double) { return magnetometric(s).N; }

}  // namespace

namespace detail {

DemagnetisingFactor ellipsoid_factor(double a, double b, double c) {
  const double x = a / c;
  const double y = b / c;
  using InDouble = boost::math::policies::policy<boost::math::policies::promote_double<false>>;
  const auto factor = [](double p, double q, double r) {
    return p * q * r / 3.0 * boost::math::ellint_rd(p * p, q * q, r * r, InDouble());
  };
  return {factor(x, y, 1.0), factor(y, 1.0, x) + factor(1.0, x, y)};
}

}  // namespace detail

DemagnetisingFactor magnetometric_factor(const Shape& shape) {
  check(shape);
  return std::visit([](const auto& s) { return magnetometric(s); }, shape);
}

DemagnetisingFactor fluxmetric_factor(const Shape& shape) {
  check(shape);
  return std::visit([](const auto& s) { return fluxmetric(s); }, shape);
}

DemagnetisingFactor demagnetising_factor(const Shape& shape, FactorKind kind) {
  return kind == FactorKind::magnetometric ? magnetometric_factor(shape) : fluxmetric_factor(shape);
}

DemagnetisingFactor worst_local_factor(const Shape& shape) {
  check(shape);
  return std::visit([](const auto& s) { return worst(s); }, shape);
}

double local_factor(const Shape& shape, double relative_depth) {
  check(shape);
  if (!(relative_depth >= 0.0 && relative_depth <= 0.5)) {
    throw DomainError(
        fmt::format("depth below the pole is {} lengths; it must lie between 0 (pole face) and "
                    "0.5 (middle)",
                    relative_depth));
  }
  const double z = 0.5 - relative_depth;
  return std::visit([z](const auto& s) { return local(s, z); }, shape);
}

}  // namespace magswap
