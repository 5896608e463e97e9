#pragma once

#include <optional>
#include <vector>

#include "magswap/fit/kuzmin_fit.hpp"

namespace magswap {

/// What is held of K1(T) = K1_0·(Ms/Ms0)^n.
struct CallenRules {
  std::optional<double> K1_0;  ///< at 0 K [J/m³]
  std::optional<double> n;     ///< exponent; 3 is Callen and Callen's for a single ion
  /// Below it K2 and higher constants turn the easy direction, and K1 alone says little.
  std::optional<Temperature> spin_reorientation;
};

/// Outcome of a fit of K1(T).
struct CallenFit {
  Estimate K1_0;                   ///< [J/m³]
  Estimate n;                      ///< exponent
  std::vector<double> covariance;  ///< 2 × 2 of K1_0, n; empty: not determined
  KuzminCurve magnetisation;       ///< that gave Ms/Ms0, taken as exact
  FitSummary summary;

  /// K1 at a temperature [K] with the standard error that K1_0 and n leave [J/m³].
  [[nodiscard]] Estimate K1_at(double temperature_K) const;
};

/// Fits K1(T) = K1_0·(Ms(T)/Ms0)^n.
///
/// Rows at and above Tc are left out. The uncertainty of Ms(T) itself is not in the standard
/// errors.
/// @param K1  temperatures [K], anisotropy constants of one sign [J/m³].
/// @throws ArgumentError for too few rows, DomainError for rows that are not finite, below 0 K, or
/// of both signs.
/// Source: H. B. Callen, E. Callen, J. Phys. Chem. Solids 27 (1966) 1271.
[[nodiscard]] CallenFit fit_callen(const PropertySeries& K1, const KuzminCurve& magnetisation,
                                   const CallenRules& rules = {});

}  // namespace magswap
