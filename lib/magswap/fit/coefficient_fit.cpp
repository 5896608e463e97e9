#include "magswap/fit/coefficient_fit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "magswap/core/error.hpp"

namespace magswap {
namespace {

constexpr std::string_view kWhat = "X(T)";
constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

// Rows within [T1, T2], or with the neighbours beyond that interpolation at the ends needs.
PropertySeries rows_between(const PropertySeries& all, double t1, double t2, bool neighbours) {
  auto first = std::lower_bound(all.at.begin(), all.at.end(), t1);
  auto last = std::upper_bound(all.at.begin(), all.at.end(), t2);
  if (neighbours && first != all.at.begin() && (first == all.at.end() || *first > t1)) --first;
  if (neighbours && last != all.at.end() && (last == all.at.begin() || *(last - 1) < t2)) ++last;
  std::vector<std::size_t> rows;
  for (auto row = first; row < last; ++row)
    rows.push_back(static_cast<std::size_t>(row - all.at.begin()));
  return detail::pick(all, rows);
}

// The polynomial c0 + c1·u + c2·u², of which the last is held at 0 for a line.
detail::PartialFit polynomial(const PropertySeries& used, double t1, double t2, bool quadratic) {
  const std::size_t n = used.at.size();
  const double unit = std::max(std::abs(used.value.front()), std::abs(used.value.back()));
  const double scale = unit > 0.0 ? unit : 1.0;
  const auto residuals = [&](std::span<const double> p, std::span<double> r,
                             std::span<double> jacobian) {
    for (std::size_t i = 0; i < n; ++i) {
      const double u = (used.at[i] - t1) / (t2 - t1);
      const double weight = 1.0 / (used.sigma.empty() ? scale : used.sigma[i]);
      r[i] = weight * (p[0] + u * (p[1] + u * p[2]) - used.value[i]);
      if (jacobian.empty()) continue;
      jacobian[i] = weight;
      jacobian[n + i] = weight * u;
      jacobian[2 * n + i] = weight * u * u;
    }
  };
  return detail::least_squares_of(residuals,
                                  {used.value.front(), used.value.back() - used.value.front(), 0.0},
                                  {false, false, !quadratic}, n, !used.sigma.empty(), kWhat);
}

double value_of(const std::vector<double>& p, double u) { return p[0] + u * (p[1] + u * p[2]); }

// Value at a temperature, straight between rows or along the outermost two, with the standard error
// of rows that each have `scatter` where they have none of their own.
Estimate interpolated(const PropertySeries& all, double t, double scatter) {
  const auto above = std::lower_bound(all.at.begin(), all.at.end(), t);
  auto k = static_cast<std::size_t>(above - all.at.begin());
  k = std::clamp<std::size_t>(k, 1, all.at.size() - 1);
  const double gap = all.at[k] - all.at[k - 1];
  const double part = gap > 0.0 ? (t - all.at[k - 1]) / gap : 1.0;
  const auto sigma = [&](std::size_t i) { return all.sigma.empty() ? scatter : all.sigma[i]; };
  return {std::lerp(all.value[k - 1], all.value[k], part),
          std::hypot((1.0 - part) * sigma(k - 1), part * sigma(k)), false};
}

void check_interval(const PropertySeries& all, double t1, double t2, bool extrapolate) {
  if (!(t1 >= 0.0 && t2 > t1 && std::isfinite(t2)))
    throw DomainError(
        fmt::format("interval {} … {} K: T2 must lie above T1, and T1 at 0 K or above",
                    detail::short_text(t1), detail::short_text(t2)));
  const double first = all.at.front(), last = all.at.back();
  constexpr double kRounding_K = 1e-6;
  if (!extrapolate && (t1 < first - kRounding_K || t2 > last + kRounding_K))
    throw DomainError(
        fmt::format("interval {} … {} K reaches beyond the rows, {} … {} K; ask for extrapolation "
                    "if it is meant",
                    detail::short_text(t1), detail::short_text(t2), detail::short_text(first),
                    detail::short_text(last)));
}

// Line and parabola through the rows, and which is better.
struct Models {
  std::optional<detail::PartialFit> line, quadratic;
  bool bent = false;
};

Models models_of(const PropertySeries& used, double t1, double t2, CoefficientFit& out) {
  Models models;
  const std::size_t n = used.at.size();
  if (n < 3) return models;
  models.line = polynomial(used, t1, t2, false);
  if (n < 4) return models;
  models.quadratic = polynomial(used, t1, t2, true);
  // AICc of rows that a line meets to rounding compares nothing but rounding.
  const double largest =
      std::abs(*std::max_element(used.value.begin(), used.value.end(),
                                 [](double a, double b) { return std::abs(a) < std::abs(b); }));
  double worst = 0.0;
  for (std::size_t i = 0; i < n; ++i)
    worst = std::max(
        worst,
        std::abs(value_of(models.line->parameters, (used.at[i] - t1) / (t2 - t1)) - used.value[i]));
  constexpr std::size_t kFewest = 6;
  if (n < kFewest || worst <= 1e-10 * largest) return models;
  out.aicc_line = models.line->outcome.aicc();
  out.aicc_quadratic = models.quadratic->outcome.aicc();
  models.bent = *out.aicc_quadratic < *out.aicc_line - 2.0;
  return models;
}

// Standard deviation of the rows about the better model; NaN without degrees of freedom.
double scatter_of(const PropertySeries& used, const Models& models, double t1, double t2) {
  const auto& model = models.bent || !models.line ? models.quadratic : models.line;
  if (!model || used.at.size() <= model->outcome.parameters.size()) return kUnknown;
  double square = 0.0;
  for (std::size_t i = 0; i < used.at.size(); ++i) {
    const double left = value_of(model->parameters, (used.at[i] - t1) / (t2 - t1)) - used.value[i];
    square += left * left;
  }
  return std::sqrt(square / static_cast<double>(used.at.size() - model->outcome.parameters.size()));
}

void take_ends(const PropertySeries& all, double scatter, CoefficientFit& out) {
  out.at_from = interpolated(all, out.from_K, scatter);
  out.at_to = interpolated(all, out.to_K, scatter);
  const double x1 = out.at_from.value, x2 = out.at_to.value, span = out.to_K - out.from_K;
  out.coefficient = {
      (x2 - x1) / (x1 * span),
      std::hypot(out.at_to.standard_error / x1, x2 * out.at_from.standard_error / (x1 * x1)) / span,
      false};
}

void take_line(const detail::PartialFit& line, CoefficientFit& out) {
  const double c0 = line.parameters[0], c1 = line.parameters[1], span = out.to_K - out.from_K;
  out.at_from = line.estimate(0);
  out.at_to = {c0 + c1, detail::propagated(line.covariance, {1.0, 1.0, 0.0}), false};
  out.coefficient = {
      c1 / (c0 * span),
      detail::propagated(line.covariance, {-c1 / (c0 * c0 * span), 1.0 / (c0 * span), 0.0}), false};
}

void take_shape(const PropertySeries& all, const PropertySeries& used, CoefficientFit& out) {
  const double x1 = out.at_from.value, middle = 0.5 * (out.from_K + out.to_K);
  const double half = middle - out.from_K;
  const double at_middle = interpolated(all, middle, 0.0).value;
  out.lower_half = (at_middle - x1) / (x1 * half);
  out.upper_half = (out.at_to.value - at_middle) / (x1 * half);
  for (std::size_t i = 0; i < used.at.size(); ++i) {
    if (used.at[i] < out.from_K || used.at[i] > out.to_K) continue;
    const double line = x1 * (1.0 + out.coefficient.value * (used.at[i] - out.from_K));
    out.worst_deviation = std::max(out.worst_deviation, std::abs((used.value[i] - line) / x1));
  }
}

void summarise(const PropertySeries& used, const Models& models, std::size_t left_out,
               CoefficientFit& out) {
  const auto& model = models.bent ? models.quadratic : models.line;
  if (model) {
    std::vector<double> left;
    for (std::size_t i = 0; i < used.at.size(); ++i)
      left.push_back(
          value_of(model->parameters, (used.at[i] - out.from_K) / (out.to_K - out.from_K)) -
          used.value[i]);
    out.summary = detail::summary_of(used, *model, left, left_out);
  } else {
    out.summary.rows = used.at.size();
    out.summary.left_out = left_out;
    out.summary.parameters = 2;
    if (!used.sigma.empty()) out.summary.t95 = detail::kNormal95;
    if (used.sigma.empty())
      out.summary.warnings.emplace_back(
          "two rows without standard errors: the coefficient's own error is not known");
  }
  out.summary.from = out.from_K;
  out.summary.to = out.to_K;
}

void add_warnings(const PropertySeries& all, CoefficientFit& out) {
  const auto percent = [](double per_K) { return fmt::format("{:+.3f} %/K", 100.0 * per_K); };
  const std::string halves = fmt::format("{} over the lower half, {} over the upper half",
                                         percent(out.lower_half), percent(out.upper_half));
  if (!out.single_is_enough)
    out.summary.warnings.push_back(fmt::format(
        "one coefficient is not enough from {} to {} K: AICc {:.1f} of a line against {:.1f} of a "
        "parabola; {}",
        detail::short_text(out.from_K), detail::short_text(out.to_K), *out.aicc_line,
        *out.aicc_quadratic, halves));
  else if (out.worst_deviation > 0.01)
    out.summary.warnings.push_back(
        fmt::format("the straight line misses rows by up to {:.1f} % of X(T1); {}",
                    100.0 * out.worst_deviation, halves));
  if (out.from_K < all.at.front() || out.to_K > all.at.back())
    out.summary.warnings.push_back(
        fmt::format("extrapolated beyond the rows, {} … {} K, along their outermost slope",
                    detail::short_text(all.at.front()), detail::short_text(all.at.back())));
}

}  // namespace

Estimate CoefficientFit::at(double temperature_K) const {
  constexpr double kRounding_K = 1e-6;
  if (!rules.extrapolate &&
      !(temperature_K >= from_K - kRounding_K && temperature_K <= to_K + kRounding_K))
    throw DomainError(fmt::format(
        "{} K lies outside of {} … {} K, where the coefficient holds; ask for extrapolation if it "
        "is "
        "meant",
        detail::short_text(temperature_K), detail::short_text(from_K), detail::short_text(to_K)));
  const double u = (temperature_K - from_K) / (to_K - from_K);
  if (!single_is_enough)
    return {quadratic[0] + u * (quadratic[1] + u * quadratic[2]),
            detail::propagated(covariance, {1.0, u, u * u}), false};
  const double value = at_from.value + u * (at_to.value - at_from.value);
  if (rules.method == CoefficientMethod::line)
    return {value, detail::propagated(covariance, {1.0, u, 0.0}), false};
  return {value, std::hypot((1.0 - u) * at_from.standard_error, u * at_to.standard_error), false};
}

CoefficientFit fit_coefficient(const PropertySeries& series, const CoefficientRules& rules) {
  detail::check(series, kWhat, "temperature", "K");
  if (series.at.size() < 2)
    throw ArgumentError(
        fmt::format("{} rows: a temperature coefficient needs two at least", series.at.size()));
  const PropertySeries all = detail::pick(series, detail::ascending(series));
  CoefficientFit out;
  out.rules = rules;
  out.from_K = rules.from ? si(*rules.from) : all.at.front();
  out.to_K = rules.to ? si(*rules.to) : all.at.back();
  check_interval(all, out.from_K, out.to_K, rules.extrapolate);
  const bool ends = rules.method == CoefficientMethod::ends;
  const PropertySeries used = rows_between(all, out.from_K, out.to_K, ends);
  if (used.at.size() < (ends ? 2U : 3U))
    throw ArgumentError(fmt::format("{} rows from {} to {} K: {}", used.at.size(),
                                    detail::short_text(out.from_K), detail::short_text(out.to_K),
                                    ends ? "two are needed" : "a line needs three"));
  const Models models = models_of(used, out.from_K, out.to_K, out);
  if (ends)
    take_ends(all, scatter_of(used, models, out.from_K, out.to_K), out);
  else
    take_line(*models.line, out);
  if (!(std::abs(out.at_from.value) > 0.0))
    throw DomainError(fmt::format("the value at T1 = {} K is 0: no coefficient is defined there",
                                  detail::short_text(out.from_K)));
  out.single_is_enough = !models.bent;
  if (models.bent) std::copy_n(models.quadratic->parameters.begin(), 3, out.quadratic.begin());
  if (models.bent || (models.line && !ends))
    out.covariance = (models.bent ? models.quadratic : models.line)->covariance;
  summarise(used, models, all.at.size() - used.at.size(), out);
  take_shape(all, used, out);
  add_warnings(all, out);
  return out;
}

}  // namespace magswap
