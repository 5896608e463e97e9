#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "magswap/fit/property_fit.hpp"
#include "magswap/units/quantity.hpp"

namespace magswap {

/// What happens to rows near and above Tc, where finite samples, applied fields and small
/// simulation cells leave a tail that the formula does not have.
enum class KuzminTail : std::uint8_t {
  zero,       ///< every row counts; the formula is 0 from Tc on
  leave_out,  ///< rows from the first one below a share of the largest Ms on are not used
};

/// What is held, and how rows are chosen.
struct KuzminRules {
  std::optional<double> Ms0;  ///< in the unit of the series
  std::optional<Temperature> Tc;
  std::optional<double> s;
  KuzminTail tail = KuzminTail::zero;
  double tail_share = 0.15;  ///< of the largest Ms, for leave_out
  /// Below it the easy direction turns, and Ms measured along the axis is too small.
  std::optional<Temperature> spin_reorientation;
};

/// Ms(T) of Kuz'min: Ms0·[1 − s·t^1.5 − (1 − s)·t^2.5]^(1/3), t = T/Tc.
struct KuzminCurve {
  double Ms0 = 0.0;   ///< [A/m], or the unit of the data
  double Tc_K = 0.0;  ///< [K]
  double s = 0.0;

  /// Ms/Ms0 at a temperature [K], 0 from Tc on.
  [[nodiscard]] double reduced(double temperature_K) const;
  [[nodiscard]] double Ms(double temperature_K) const { return Ms0 * reduced(temperature_K); }
  /// A property that goes with a power of Ms, from its value at a reference temperature.
  ///
  /// Exponent 2 for the exchange stiffness A, 3 for the first anisotropy constant K1 of a
  /// single-ion material (Callen, Callen, J. Phys. Chem. Solids 27 (1966) 1271); in the mean field.
  /// @throws DomainError when the reference lies at or above Tc.
  [[nodiscard]] double scaled(double at_reference, double reference_K, double exponent,
                              double temperature_K) const;
};

/// Outcome of a fit of Ms(T).
struct KuzminFit {
  Estimate Ms0;  ///< unit of the data
  Estimate Tc;   ///< [K]
  Estimate s;
  std::vector<double> covariance;  ///< 3 × 3 of Ms0, Tc, s; empty: not determined
  FitSummary summary;

  [[nodiscard]] KuzminCurve curve() const { return {Ms0.value, Tc.value, s.value}; }
  /// Ms at a temperature [K] with the standard error that the parameters leave.
  [[nodiscard]] Estimate Ms_at(double temperature_K) const;
};

/// Fits Kuz'min's formula to Ms over temperature.
///
/// Starts from the best places of a scan over Tc, at each of which Ms³ is linear in the other two
/// parameters, and goes on by Levenberg and Marquardt with analytic derivatives. Each row counts
/// alike, or by its standard error where the series has them.
/// @param Ms  temperatures [K], values in any one unit of magnetisation, > 0 somewhere.
/// @throws ArgumentError for too few rows, DomainError when the rows cannot hold such a curve: not
/// finite, below 0 K, constant or rising, all at or above a Tc that was held.
/// Source: M. D. Kuz'min, Phys. Rev. Lett. 94 (2005) 107204; Kuz'min et al., Eur. Phys. J. Plus 135
/// (2020) 301; docs/methods/property-fits.md.
[[nodiscard]] KuzminFit fit_kuzmin(const PropertySeries& Ms, const KuzminRules& rules = {});

namespace detail {

/// Reduced magnetisation and its slopes.
struct KuzminPoint {
  double m = 0.0;
  double per_Tc = 0.0;  ///< ∂m/∂Tc [1/K]
  double per_s = 0.0;   ///< ∂m/∂s
};

/// The formula at one temperature; the slopes are those at 1 − (Ms/Ms0)³ = 1 − 1e-6 closer to Tc,
/// where they grow without bound.
[[nodiscard]] KuzminPoint kuzmin_point(double temperature_K, double tc_K, double s);

/// For s > 2.5 the formula is 0 at a t below 1 already, this one: up to there it is the curve of
/// s·t^1.5 and Tc·t.
[[nodiscard]] double first_zero(double s);

}  // namespace detail
}  // namespace magswap
