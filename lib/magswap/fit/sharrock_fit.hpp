#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "magswap/fit/property_fit.hpp"
#include "magswap/units/quantity.hpp"

namespace magswap {

/// What the abscissa of a record of coercivity is.
enum class SharrockAxis : std::uint8_t {
  time,        ///< time for which the field was held [s]
  sweep_rate,  ///< |dH/dt| of the loop [A/m/s]
};

/// What is assumed.
struct SharrockRules {
  SharrockAxis axis = SharrockAxis::time;
  double exponent = 0.5;                   ///< 1/2 aligned easy axes, 2/3 random ones
  double attempt_frequency_Hz = 1e9;       ///< f0
  std::optional<Temperature> measured_at;  ///< gives K·V in joule
};

/// Outcome of a fit of HcJ(t) = H0·{1 − [(kB·T/(K·V))·ln(f0·t/ln 2)]^n}.
struct SharrockFit {
  Estimate H0;                     ///< coercivity without thermal help [A/m]
  Estimate stability;              ///< K·V/(kB·T)
  std::optional<Estimate> KV;      ///< barrier [J], where the temperature is known
  std::vector<double> covariance;  ///< 2 × 2 of H0, stability; empty: not determined
  SharrockRules rules;
  FitSummary summary;  ///< its range is one of time, or of sweep rate

  /// Coercivity [A/m] on a time scale [s], with standard error; 0 beyond the time at which the
  /// magnet switches by itself.
  /// @throws DomainError when the time is not above ln 2/f0.
  [[nodiscard]] Estimate at_time(double time_s) const;
  /// Coercivity [A/m] at a sweep rate [A/m/s], with standard error.
  [[nodiscard]] Estimate at_sweep_rate(double rate_A_per_m_s) const;
};

/// Fits H0 and K·V/kBT to the coercivity over time or sweep rate.
///
/// A sweep at the rate R counts as the time kB·T·H0/(R·K·V·m·(1 − H/H0)^(m − 1)), m = 1/n, within
/// which the barrier falls by kB·T; it follows from the fitted parameters themselves.
/// @param HcJ  times [s] or rates [A/m/s], coercivities [A/m] > 0.
/// @throws ArgumentError for fewer than two rows, DomainError for rows that are not finite or not
/// positive, times at or below ln 2/f0, a coercivity that does not fall with time.
/// Source: M. P. Sharrock, IEEE Trans. Magn. 26 (1990) 193; sweep: M. El-Hilo, A. M. de Witte, K.
/// O'Grady, R. W. Chantrell, J. Magn. Magn. Mater. 117 (1992) L307.
[[nodiscard]] SharrockFit fit_sharrock(const PropertySeries& HcJ, const SharrockRules& rules = {});

}  // namespace magswap
