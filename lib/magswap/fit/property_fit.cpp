#include "magswap/fit/property_fit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <numeric>

#include "magswap/core/error.hpp"
#include "magswap/units/text.hpp"

namespace magswap::detail {
namespace {

constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

void check_row(const PropertySeries& series, std::size_t row, std::string_view what,
               std::string_view axis, std::string_view unit) {
  if (!std::isfinite(series.at[row]) || !std::isfinite(series.value[row]))
    throw DomainError(
        fmt::format("row {} of {} holds {} at {} {} {}: leave out rows without a number", row + 1,
                    what, series.value[row], axis, series.at[row], unit));
  if (series.at[row] < 0.0)
    throw DomainError(fmt::format("{} {} {} in row {} of {} must be 0 or more", axis,
                                  short_text(series.at[row]), unit, row + 1, what));
  if (!series.sigma.empty() && !(series.sigma[row] > 0.0 && std::isfinite(series.sigma[row])))
    throw DomainError(fmt::format("standard error {} in row {} of {} must be positive and finite",
                                  series.sigma[row], row + 1, what));
}

// Correlation of neighbouring residuals, which is 0 on average where the formula holds.
double lag_correlation(const std::vector<double>& residuals) {
  double product = 0.0;
  double square = 0.0;
  for (std::size_t i = 0; i < residuals.size(); ++i) {
    square += residuals[i] * residuals[i];
    if (i > 0) product += residuals[i] * residuals[i - 1];
  }
  return square > 0.0 ? product / square : 0.0;
}

void warn(FitSummary& out, const std::vector<double>& residuals) {
  constexpr std::size_t kFewest = 8;
  constexpr double kRounding = 1e-6;
  if (out.rows == out.parameters)
    out.warnings.emplace_back(
        "as many rows as parameters: the curve passes through every row, and no standard error can "
        "be given");
  const double lag = lag_correlation(residuals);
  // The correlation of n independent residuals scatters by 1/√n.
  if (out.rows >= kFewest && out.relative_rms > kRounding &&
      lag > std::max(0.4, 2.5 / std::sqrt(static_cast<double>(out.rows))))
    out.warnings.push_back(fmt::format(
        "neighbouring residuals are alike (correlation {:.2f}): the formula misses part "
        "of the shape, and the true errors exceed the standard errors",
        lag));
  if (out.reduced_chi2 && *out.reduced_chi2 > 2.0)
    out.warnings.push_back(
        fmt::format("residuals are {:.1f} times as large as the rows' standard errors let expect: "
                    "these are too "
                    "small or the formula does not hold",
                    std::sqrt(*out.reduced_chi2)));
}

}  // namespace

void check(const PropertySeries& series, std::string_view what, std::string_view axis,
           std::string_view unit) {
  const std::size_t n = series.at.size();
  if (series.value.size() != n || !(series.sigma.empty() || series.sigma.size() == n))
    throw ArgumentError(
        fmt::format("{}: {} values and {} standard errors at {} places of {}; one of each a row",
                    what, series.value.size(), series.sigma.size(), n, axis));
  for (std::size_t row = 0; row < n; ++row) check_row(series, row, what, axis, unit);
}

std::vector<std::size_t> ascending(const PropertySeries& series) {
  std::vector<std::size_t> out(series.at.size());
  std::iota(out.begin(), out.end(), std::size_t{0});
  if (!std::is_sorted(series.at.begin(), series.at.end()))
    std::stable_sort(out.begin(), out.end(),
                     [&](std::size_t a, std::size_t b) { return series.at[a] < series.at[b]; });
  return out;
}

PropertySeries pick(const PropertySeries& series, const std::vector<std::size_t>& rows) {
  PropertySeries out;
  out.at.reserve(rows.size());
  out.value.reserve(rows.size());
  for (const std::size_t row : rows) {
    out.at.push_back(series.at[row]);
    out.value.push_back(series.value[row]);
    if (!series.sigma.empty()) out.sigma.push_back(series.sigma[row]);
  }
  return out;
}

double student(double share, std::size_t degrees_of_freedom) {
  if (degrees_of_freedom == 0) return kUnknown;
  // In double, which is twice as fast as in long double and good to 1e-14.
  using Double = boost::math::policies::policy<boost::math::policies::promote_double<false>>;
  return boost::math::quantile(
      boost::math::students_t_distribution<double, Double>(static_cast<double>(degrees_of_freedom)),
      share);
}

Estimate PartialFit::estimate(std::size_t i, double scale) const {
  const double value = scale * parameters[i];
  if (held[i]) return {value, 0.0, true};
  if (covariance.empty()) return {value, kUnknown, false};
  return {value, scale * std::sqrt(covariance[i * parameters.size() + i]), false};
}

PartialFit least_squares_of(const Residuals& function, std::vector<double> start,
                            std::vector<bool> held, std::size_t rows, bool weighted,
                            std::string_view what) {
  const std::size_t p = start.size();
  std::vector<std::size_t> free;
  for (std::size_t i = 0; i < p; ++i)
    if (!held[i]) free.push_back(i);
  if (free.empty())
    throw ArgumentError(fmt::format("{}: every parameter is held, nothing is left to fit", what));
  if (rows < free.size())
    throw ArgumentError(
        fmt::format("{}: {} rows for {} free parameters; give more rows or hold a "
                    "parameter",
                    what, rows, free.size()));
  PartialFit out;
  out.parameters = std::move(start);
  out.held = std::move(held);
  if (free.size() == p) {
    out.outcome = least_squares(function, out.parameters, rows);
  } else {
    std::vector<double> all = out.parameters;
    std::vector<double> slopes(p * rows);
    const auto partial = [&](std::span<const double> x, std::span<double> r,
                             std::span<double> jacobian) {
      for (std::size_t k = 0; k < free.size(); ++k) all[free[k]] = x[k];
      function(all, r, jacobian.empty() ? std::span<double>() : std::span<double>(slopes));
      if (jacobian.empty()) return;
      for (std::size_t k = 0; k < free.size(); ++k)
        for (std::size_t i = 0; i < rows; ++i) jacobian[k * rows + i] = slopes[free[k] * rows + i];
    };
    std::vector<double> first;
    for (const std::size_t i : free) first.push_back(out.parameters[i]);
    out.outcome = least_squares(partial, first, rows);
  }
  const std::vector<double>& c = out.outcome.covariance;
  const double scatter = out.outcome.sum_of_squares /
                         static_cast<double>(std::max<std::size_t>(rows - free.size(), 1));
  const double factor = weighted && scatter > 0.0 ? 1.0 / scatter : 1.0;
  if (!c.empty()) out.covariance.assign(p * p, 0.0);
  for (std::size_t i = 0; i < free.size(); ++i) {
    out.parameters[free[i]] = out.outcome.parameters[i];
    for (std::size_t k = 0; !c.empty() && k < free.size(); ++k)
      out.covariance[free[i] * p + free[k]] = factor * c[i * free.size() + k];
  }
  return out;
}

double propagated(const std::vector<double>& covariance, const std::vector<double>& gradient) {
  if (covariance.empty()) return kUnknown;
  const std::size_t p = gradient.size();
  double out = 0.0;
  for (std::size_t i = 0; i < p; ++i)
    for (std::size_t k = 0; k < p; ++k) out += gradient[i] * covariance[i * p + k] * gradient[k];
  return std::sqrt(std::max(out, 0.0));
}

FitSummary summary_of(const PropertySeries& used, const PartialFit& fit,
                      const std::vector<double>& residuals, std::size_t left_out) {
  FitSummary out;
  out.rows = used.at.size();
  out.left_out = left_out;
  out.parameters = fit.outcome.parameters.size();
  out.from = used.at.front();
  out.to = used.at.back();
  double square = 0.0;
  double largest = 0.0;
  for (std::size_t i = 0; i < out.rows; ++i) {
    square += residuals[i] * residuals[i];
    largest = std::max(largest, std::abs(used.value[i]));
  }
  out.rms = std::sqrt(square / static_cast<double>(out.rows));
  out.relative_rms = largest > 0.0 ? out.rms / largest : 0.0;
  const std::size_t freedom = out.rows - out.parameters;
  if (used.sigma.empty()) {
    out.t95 = student(0.975, freedom);
  } else {
    out.t95 = kNormal95;
    if (freedom > 0) out.reduced_chi2 = fit.outcome.sum_of_squares / static_cast<double>(freedom);
  }
  if (!fit.outcome.converged)
    out.warnings.emplace_back("the fit stopped before it converged: doubt its numbers");
  if (fit.covariance.empty() && freedom > 0)
    out.warnings.emplace_back(
        "the rows do not fix all parameters: hold one of them, or give rows of a wider range");
  warn(out, residuals);
  return out;
}

std::string short_text(double value) { return format_number(value, 4); }

}  // namespace magswap::detail
