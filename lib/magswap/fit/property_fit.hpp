#pragma once

#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "magswap/fit/least_squares.hpp"

namespace magswap {

/// A fitted number with its standard error.
struct Estimate {
  double value = 0.0;
  /// NaN where the data do not tell, 0 where the value was held fixed.
  double standard_error = std::numeric_limits<double>::quiet_NaN();
  bool fixed = false;  ///< held at the caller's value
};

/// Values of one property over temperature or time, row by row, in any order.
struct PropertySeries {
  std::vector<double> at;     ///< temperature [K], or time [s]
  std::vector<double> value;  ///< coherent SI unit of the property
  std::vector<double> sigma;  ///< standard errors of the values; empty: unknown, all rows alike
};

/// How well a formula met the data, and where it holds.
struct FitSummary {
  std::size_t rows = 0;        ///< used
  std::size_t left_out = 0;    ///< not used by the rules of the fit
  std::size_t parameters = 0;  ///< fitted, without those held fixed
  double rms = 0.0;            ///< of the residuals, in the property's unit, each row counted once
  double relative_rms = 0.0;   ///< rms over the largest magnitude of the property
  /// Sum of squared residuals over σ², per degree of freedom; only where standard errors are given.
  std::optional<double> reduced_chi2;
  /// Half-width of a 95 % interval over the standard error: Student's t of the degrees of freedom,
  /// 1.96 where the rows have standard errors; NaN without degrees of freedom.
  double t95 = std::numeric_limits<double>::quiet_NaN();
  double from = 0.0;  ///< first temperature [K] or time [s] of the rows used
  double to = 0.0;    ///< last
  std::vector<std::string> warnings;
};

namespace detail {

/// Half-width of a 95 % interval of the normal distribution, in standard deviations.
inline constexpr double kNormal95 = 1.959963984540054;

/// Refuses a series that no formula can be fitted to; `what` names the property, `axis` its
/// abscissa with unit ("temperature", "K").
/// @throws ArgumentError when columns differ in length, DomainError for numbers that are not
/// finite, an abscissa below 0, standard errors that are not positive.
void check(const PropertySeries& series, std::string_view what, std::string_view axis,
           std::string_view unit);

/// Rows of a series by ascending abscissa.
[[nodiscard]] std::vector<std::size_t> ascending(const PropertySeries& series);

/// The rows named, in that order.
[[nodiscard]] PropertySeries pick(const PropertySeries& series,
                                  const std::vector<std::size_t>& rows);

/// Student's t that a share of all samples stays below, 0.975 for a 95 % interval; NaN without
/// degrees of freedom.
[[nodiscard]] double student(double share, std::size_t degrees_of_freedom);

/// A fit of which some parameters were held.
struct PartialFit {
  std::vector<double> parameters;  ///< all p
  std::vector<double> covariance;  ///< p × p, zeros for what was held; empty: not determined
  LeastSquares outcome;            ///< of the free ones
  std::vector<bool> held;

  /// Parameter i times a scale.
  [[nodiscard]] Estimate estimate(std::size_t i, double scale = 1.0) const;
};

/// Least squares over the parameters that are not held.
///
/// The covariance comes from the scatter, or from the rows' own standard errors where `weighted`
/// says that the residuals were divided by them.
/// @throws ArgumentError when all are held or there are fewer rows than free parameters.
[[nodiscard]] PartialFit least_squares_of(const Residuals& function, std::vector<double> start,
                                          std::vector<bool> held, std::size_t rows, bool weighted,
                                          std::string_view what);

/// Standard error of a function of the parameters with that gradient; NaN without covariance.
[[nodiscard]] double propagated(const std::vector<double>& covariance,
                                const std::vector<double>& gradient);

/// Rows, residuals and interval of a fit; warns of residuals that follow one another, of χ² far
/// from 1 and of fits without degrees of freedom. `residuals` are in the property's unit and in the
/// order of the series, which ascends.
[[nodiscard]] FitSummary summary_of(const PropertySeries& used, const PartialFit& fit,
                                    const std::vector<double>& residuals, std::size_t left_out);

/// A number for a message, four digits.
[[nodiscard]] std::string short_text(double value);

}  // namespace detail
}  // namespace magswap
