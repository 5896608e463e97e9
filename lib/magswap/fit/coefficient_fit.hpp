#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "magswap/fit/property_fit.hpp"
#include "magswap/units/quantity.hpp"

namespace magswap {

/// How a temperature coefficient is taken from rows.
enum class CoefficientMethod : std::uint8_t {
  ends,  ///< from the values at both ends, straight between neighbouring rows (IEC 60404-5)
  line,  ///< slope of the straight line through all rows between them
};

/// Interval and method.
struct CoefficientRules {
  std::optional<Temperature> from;  ///< T1, the reference; the first row where left out
  std::optional<Temperature> to;    ///< T2, the last row where left out
  CoefficientMethod method = CoefficientMethod::ends;
  bool extrapolate =
      false;  ///< allow ends outside of the rows, and predictions outside of the ends
};

/// Outcome: a coefficient [X(T2) − X(T1)]/[X(T1)·(T2 − T1)], valid from T1 to T2 alone.
struct CoefficientFit {
  Estimate coefficient;  ///< [1/K]
  double from_K = 0.0;   ///< T1
  double to_K = 0.0;     ///< T2
  Estimate at_from;      ///< X(T1)
  Estimate at_to;        ///< X(T2)
  /// Slopes over the lower and the upper half of the interval, both relative to X(T1) [1/K].
  double lower_half = 0.0;
  double upper_half = 0.0;
  /// Largest distance of a row from the straight line, over |X(T1)|.
  double worst_deviation = 0.0;
  std::optional<double> aicc_line;       ///< Akaike's criterion of a line through the rows
  std::optional<double> aicc_quadratic;  ///< of a parabola; nothing below 6 rows
  bool single_is_enough = true;          ///< false: the parabola is the better model
  /// X = Σ quadratic[k]·u^k with u = (T − T1)/(T2 − T1), where the parabola is the better model.
  std::array<double, 3> quadratic{};
  std::vector<double> covariance;  ///< 3 × 3 of them; empty: not determined
  CoefficientRules rules;
  FitSummary summary;  ///< of the better model

  /// X at a temperature [K] by the better model, with standard error.
  /// @throws DomainError outside of T1 … T2, unless the rules allow extrapolation.
  [[nodiscard]] Estimate at(double temperature_K) const;
};

/// Temperature coefficient of a property, with the test whether one is enough.
///
/// Standard errors come from the rows' own, or else from their scatter about the better of line
/// and parabola.
/// @param series  temperatures [K], values in any one unit, of which X(T1) is not 0.
/// @throws ArgumentError for fewer than two rows, DomainError for rows that are not finite, an
/// empty interval, or ends outside of the rows unless extrapolation is asked for.
/// Source: IEC 60404-5; AICc: Hurvich, Tsai, Biometrika 76 (1989) 297.
[[nodiscard]] CoefficientFit fit_coefficient(const PropertySeries& series,
                                             const CoefficientRules& rules = {});

}  // namespace magswap
