#pragma once

#include <vector>

#include "magswap/fit/kuzmin_fit.hpp"

namespace magswap::detail {

/// Parameters near the best fit.
struct KuzminStart {
  double Ms0;
  double Tc_K;
  double s;
};

/// Parameters at the best places of a scan over Tc, the best one first, with what the rules hold
/// kept: the least misfit, and up to 3 other local minima within twice of it.
///
/// At a given Tc the cube of Ms is linear in Ms0³ and s·Ms0³; the sums of that linear problem are
/// polynomials in Tc whose coefficients are sums over the rows below Tc, so that one place of the
/// scan costs no pass over the rows. Rows at and above Tc count with their whole value.
/// @param ascending  rows by temperature, as checked by fit_kuzmin().
/// @throws DomainError when no Tc gives a curve that falls.
[[nodiscard]] std::vector<KuzminStart> kuzmin_starts(const PropertySeries& ascending,
                                                     const KuzminRules& rules);

}  // namespace magswap::detail
