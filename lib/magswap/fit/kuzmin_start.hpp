#pragma once

#include "magswap/fit/kuzmin_fit.hpp"

namespace magswap::detail {

/// Parameters near the best fit.
struct KuzminStart {
  double Ms0;
  double Tc_K;
  double s;
};

/// Best parameters of a scan over Tc, with what the rules hold kept.
///
/// At a given Tc the cube of Ms is linear in Ms0³ and s·Ms0³; the sums of that linear problem are
/// polynomials in Tc whose coefficients are sums over the rows below Tc, so that one place of the
/// scan costs no pass over the rows. Rows at and above Tc count with their whole value.
/// @param ascending  rows by temperature, as checked by fit_kuzmin().
/// @throws DomainError when no Tc gives a curve that falls.
[[nodiscard]] KuzminStart kuzmin_start(const PropertySeries& ascending, const KuzminRules& rules);

}  // namespace magswap::detail
