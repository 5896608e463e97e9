#include "magswap/fit/kuzmin_fit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "magswap/core/error.hpp"
#include "magswap/fit/kuzmin_start.hpp"

namespace magswap {
namespace {

constexpr std::string_view kWhat = "Ms(T)";

void check_rules(const KuzminRules& rules) {
  if (rules.Ms0 && !(*rules.Ms0 > 0.0 && std::isfinite(*rules.Ms0)))
    throw DomainError(fmt::format("Ms0 held at {} must be positive and finite", *rules.Ms0));
  if (rules.Tc && !(si(*rules.Tc) > 0.0 && std::isfinite(si(*rules.Tc))))
    throw DomainError(fmt::format("Tc held at {} K must be above 0 K", si(*rules.Tc)));
  if (rules.s && !(*rules.s > 0.0 && *rules.s < 2.5))
    throw DomainError(fmt::format("s held at {} must lie between 0 and 2.5", *rules.s));
  if (!(rules.tail_share > 0.0 && rules.tail_share < 1.0))
    throw DomainError(fmt::format("tail share {} must lie between 0 and 1", rules.tail_share));
}

// The rows that count, ascending.
PropertySeries used_rows(const PropertySeries& series, const KuzminRules& rules) {
  std::vector<std::size_t> rows = detail::ascending(series);
  if (rules.tail == KuzminTail::leave_out && !rows.empty()) {
    const double largest = *std::max_element(series.value.begin(), series.value.end());
    const auto first = std::find_if(rows.begin(), rows.end(), [&](std::size_t row) {
      return series.value[row] < rules.tail_share * largest;
    });
    rows.erase(first, rows.end());
  }
  return detail::pick(series, rows);
}

void check_rows(const PropertySeries& used, const KuzminRules& rules) {
  const std::size_t free = (rules.Ms0 ? 0U : 1U) + (rules.Tc ? 0U : 1U) + (rules.s ? 0U : 1U);
  if (used.at.size() < std::max<std::size_t>(free, 1))
    throw ArgumentError(
        fmt::format("{}: {} rows for {} free parameters; give more rows, or hold Tc, s or Ms0",
                    kWhat, used.at.size(), free));
  const auto [low, high] = std::minmax_element(used.value.begin(), used.value.end());
  if (!(*high > 0.0)) throw DomainError("Ms(T) has no row above zero");
  if (rules.Tc && si(*rules.Tc) <= used.at.front())
    throw DomainError(
        fmt::format("Tc held at {} K lies at or below every row ({} … {} K): the "
                    "ferromagnetic range is not in the data",
                    detail::short_text(si(*rules.Tc)), detail::short_text(used.at.front()),
                    detail::short_text(used.at.back())));
  constexpr double kRounding = 1e-9;
  if (used.at.size() > 1 && *high - *low <= kRounding * *high)
    throw DomainError(
        fmt::format("Ms(T) is the same in every row ({}): it does not fall towards a Tc",
                    detail::short_text(*high)));
}

// Ms0 and Tc in units of the first start, s; the best from all starts.
detail::PartialFit fit_rows(const PropertySeries& used, const KuzminRules& rules,
                            const std::vector<detail::KuzminStart>& starts) {
  const detail::KuzminStart& start = starts.front();
  const std::size_t n = used.at.size();
  const auto residuals = [&](std::span<const double> p, std::span<double> r,
                             std::span<double> jacobian) {
    const double tc = p[1] * start.Tc_K;
    for (std::size_t i = 0; i < n; ++i) {
      const detail::KuzminPoint point =
          tc > 0.0 ? detail::kuzmin_point(used.at[i], tc, p[2]) : detail::KuzminPoint{};
      const double weight = used.sigma.empty() ? 1.0 : start.Ms0 / used.sigma[i];
      r[i] = weight * (p[0] * point.m - used.value[i] / start.Ms0);
      if (jacobian.empty()) continue;
      jacobian[i] = weight * point.m;
      jacobian[n + i] = weight * p[0] * point.per_Tc * start.Tc_K;
      jacobian[2 * n + i] = weight * p[0] * point.per_s;
    }
  };
  const std::vector<bool> held{rules.Ms0.has_value(), rules.Tc.has_value(), rules.s.has_value()};
  const auto from = [&](double ms0, double tc, double s) {
    return detail::least_squares_of(residuals, {ms0, tc, s}, held, n, !used.sigma.empty(), kWhat);
  };
  std::optional<detail::PartialFit> best;
  for (const detail::KuzminStart& other : starts) {
    detail::PartialFit fit = from(other.Ms0 / start.Ms0, other.Tc_K / start.Tc_K, other.s);
    if (fit.parameters[2] > 2.5 && !held[1]) {
      const double zero = detail::first_zero(fit.parameters[2]);
      fit = from(fit.parameters[0], fit.parameters[1] * zero,
                 fit.parameters[2] * zero * std::sqrt(zero));
    }
    if (!best || fit.outcome.sum_of_squares < best->outcome.sum_of_squares) best = std::move(fit);
  }
  return *std::move(best);
}

void add_warnings(const PropertySeries& used, const KuzminRules& rules, KuzminFit& fit) {
  std::vector<std::string>& out = fit.summary.warnings;
  const double tc = fit.Tc.value, last = used.at.back(), first = used.at.front();
  if (!fit.Tc.fixed && tc > 1.03 * last)
    out.push_back(fmt::format("Tc {} K is extrapolated: it lies {} K beyond the last row ({} K)",
                              detail::short_text(tc), detail::short_text(tc - last),
                              detail::short_text(last)));
  if (!fit.Ms0.fixed && first > 0.25 * tc)
    out.push_back(fmt::format("Ms0 is extrapolated: the first row stands at {} K, {:.0f} % of Tc",
                              detail::short_text(first), 100.0 * first / tc));
  if (!(fit.s.value > 0.0 && fit.s.value < 2.45))
    out.push_back(
        fmt::format("s {} lies outside of 0 … 2.5 or at its end, where Ms(T) no longer "
                    "falls as that of a ferromagnet: the rows do not follow the formula",
                    detail::short_text(fit.s.value)));
  double square = 0.0;
  std::size_t above = 0;
  for (std::size_t i = 0; i < used.at.size(); ++i) {
    if (used.at[i] < tc) continue;
    square += used.value[i] * used.value[i];
    ++above;
  }
  const double tail = above > 0 ? std::sqrt(square / static_cast<double>(above)) : 0.0;
  if (tail > 0.005 * fit.Ms0.value)
    out.push_back(fmt::format(
        "{} rows at or above Tc hold {:.1f} % of Ms0 where the formula has 0 (a small simulation "
        "cell, an applied field or a second phase); without the tail Tc may differ",
        above, 100.0 * tail / fit.Ms0.value));
  const double turn = rules.spin_reorientation ? si(*rules.spin_reorientation) : 0.0;
  if (first < turn)
    out.push_back(
        fmt::format("rows below the spin reorientation at {} K: the moment leaves the "
                    "axis there, and Ms measured along it is too small",
                    detail::short_text(turn)));
}

}  // namespace

namespace detail {

double first_zero(double s) {
  // The cube of m falls and is convex up to its least value at t = 1.5s/(2.5(s − 1)), so that
  // Newton's steps from t = 0 come from the left and never pass the zero.
  double t = std::pow(1.0 / s, 2.0 / 3.0);
  for (int step = 0; step < 100; ++step) {
    const double low = t * std::sqrt(t), high = low * t;
    const double cube = 1.0 - s * low - (1.0 - s) * high;
    const double next = t + cube * t / (1.5 * s * low + 2.5 * (1.0 - s) * high);
    if (!(next > t)) break;
    t = next;
  }
  return t;
}

KuzminPoint kuzmin_point(double temperature_K, double tc_K, double s) {
  KuzminPoint out;
  const double t = temperature_K / tc_K;
  if (!(t < 1.0)) return out;
  const double low = t * std::sqrt(t), high = low * t;
  const double cube = 1.0 - s * low - (1.0 - s) * high;
  if (!(cube > 0.0)) return out;
  out.m = std::cbrt(cube);
  constexpr double kLeast = 1e-6;
  constexpr double kLeastSquare = 1e-4;  // cbrt(1e-6)²
  const double slope = 1.0 / (3.0 * (cube < kLeast ? kLeastSquare : out.m * out.m));
  out.per_s = slope * (high - low);
  out.per_Tc = slope * (1.5 * s * low + 2.5 * (1.0 - s) * high) / tc_K;
  return out;
}

}  // namespace detail

double KuzminCurve::reduced(double temperature_K) const {
  return detail::kuzmin_point(temperature_K, Tc_K, s).m;
}

double KuzminCurve::scaled(double at_reference, double reference_K, double exponent,
                           double temperature_K) const {
  const double reference = reduced(reference_K);
  if (!(reference > 0.0))
    throw DomainError(fmt::format("reference temperature {} K lies at or above Tc {} K",
                                  detail::short_text(reference_K), detail::short_text(Tc_K)));
  return at_reference * std::pow(reduced(temperature_K) / reference, exponent);
}

Estimate KuzminFit::Ms_at(double temperature_K) const {
  const detail::KuzminPoint point = detail::kuzmin_point(temperature_K, Tc.value, s.value);
  return {
      Ms0.value * point.m,
      detail::propagated(covariance, {point.m, Ms0.value * point.per_Tc, Ms0.value * point.per_s}),
      false};
}

KuzminFit fit_kuzmin(const PropertySeries& Ms, const KuzminRules& rules) {
  check_rules(rules);
  detail::check(Ms, kWhat, "temperature", "K");
  const PropertySeries used = used_rows(Ms, rules);
  check_rows(used, rules);
  const std::vector<detail::KuzminStart> starts = detail::kuzmin_starts(used, rules);
  const detail::KuzminStart& start = starts.front();
  const detail::PartialFit fit = fit_rows(used, rules, starts);
  KuzminFit out{
      fit.estimate(0, start.Ms0), fit.estimate(1, start.Tc_K), fit.estimate(2), fit.covariance, {}};
  const std::array<double, 3> scale{start.Ms0, start.Tc_K, 1.0};
  for (std::size_t i = 0; i < out.covariance.size(); ++i)
    out.covariance[i] *= scale.at(i / 3) * scale.at(i % 3);
  std::vector<double> left(used.at.size());
  const KuzminCurve curve = out.curve();
  for (std::size_t i = 0; i < left.size(); ++i) left[i] = curve.Ms(used.at[i]) - used.value[i];
  out.summary = detail::summary_of(used, fit, left, Ms.at.size() - used.at.size());
  add_warnings(used, rules, out);
  return out;
}

}  // namespace magswap
