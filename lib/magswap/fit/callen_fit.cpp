#include "magswap/fit/callen_fit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "magswap/core/error.hpp"

namespace magswap {
namespace {

constexpr std::string_view kWhat = "K1(T)";

void check_rules(const KuzminCurve& magnetisation, const CallenRules& rules) {
  if (!(magnetisation.Tc_K > 0.0 && std::isfinite(magnetisation.Tc_K)))
    throw DomainError(fmt::format("Tc {} K of Ms(T) must be above 0 K", magnetisation.Tc_K));
  if (rules.K1_0 && !(std::isfinite(*rules.K1_0) && *rules.K1_0 != 0.0))
    throw DomainError(fmt::format("K1_0 held at {} J/m3 must be finite and not 0", *rules.K1_0));
  if (rules.n && !(std::isfinite(*rules.n) && *rules.n >= 0.0))
    throw DomainError(fmt::format("exponent n held at {} must be 0 or more", *rules.n));
}

void check_signs(const PropertySeries& used) {
  const auto [low, high] = std::minmax_element(used.value.begin(), used.value.end());
  if (*low <= 0.0 && *high >= 0.0)
    throw DomainError(fmt::format(
        "K1 runs from {} to {} MJ/m3: a power of Ms keeps its sign. Fit the rows on one "
        "side of the spin reorientation alone",
        detail::short_text(1e-6 * *low), detail::short_text(1e-6 * *high)));
}

// Straight line through ln K1 over ln m.
std::pair<double, double> start_of(const PropertySeries& used, const std::vector<double>& m,
                                   const CallenRules& rules) {
  double sx = 0.0, sy = 0.0, sxx = 0.0, sxy = 0.0;
  const auto count = static_cast<double>(used.at.size());
  for (std::size_t i = 0; i < used.at.size(); ++i) {
    const double x = std::log(m[i]), y = std::log(std::abs(used.value[i]));
    sx += x;
    sy += y;
    sxx += x * x;
    sxy += x * y;
  }
  const double spread = sxx - sx * sx / count;
  const double slope = spread > 0.0 ? (sxy - sx * sy / count) / spread : 3.0;
  const double n = rules.n.value_or(std::isfinite(slope) ? slope : 3.0);
  const double sign = used.value.front() < 0.0 ? -1.0 : 1.0;
  return {rules.K1_0.value_or(sign * std::exp((sy - n * sx) / count)), n};
}

void add_warnings(const PropertySeries& used, const CallenRules& rules, CallenFit& fit) {
  std::vector<std::string>& out = fit.summary.warnings;
  const double turn = rules.spin_reorientation ? si(*rules.spin_reorientation) : 0.0;
  if (used.at.front() < turn)
    out.push_back(fmt::format(
        "rows below the spin reorientation at {} K: K2 turns the easy direction there, and K1 does "
        "not follow a power of Ms",
        detail::short_text(turn)));
  if (!fit.n.fixed && std::abs(fit.n.value - 3.0) > 1.0)
    out.push_back(
        fmt::format("exponent {} is far from the 3 of a single ion: K1 has several "
                    "origins, or K2 is in it",
                    detail::short_text(fit.n.value)));
  if (!fit.K1_0.fixed && used.at.front() > 0.25 * fit.magnetisation.Tc_K)
    out.push_back(fmt::format("K1_0 is extrapolated: the first row stands at {} K",
                              detail::short_text(used.at.front())));
}

}  // namespace

Estimate CallenFit::K1_at(double temperature_K) const {
  const double m = magnetisation.reduced(temperature_K);
  if (!(m > 0.0)) return {0.0, 0.0, false};
  const double power = std::pow(m, n.value), value = K1_0.value * power;
  return {value, detail::propagated(covariance, {power, value * std::log(m)}), false};
}

CallenFit fit_callen(const PropertySeries& K1, const KuzminCurve& magnetisation,
                     const CallenRules& rules) {
  check_rules(magnetisation, rules);
  detail::check(K1, kWhat, "temperature", "K");
  std::vector<std::size_t> rows = detail::ascending(K1);
  std::erase_if(rows, [&](std::size_t row) { return !(magnetisation.reduced(K1.at[row]) > 0.0); });
  const std::size_t free = (rules.K1_0 ? 0U : 1U) + (rules.n ? 0U : 1U);
  if (rows.empty() || rows.size() < free)
    throw ArgumentError(fmt::format("{}: {} rows below Tc {} K for {} free parameters", kWhat,
                                    rows.size(), detail::short_text(magnetisation.Tc_K), free));
  const PropertySeries used = detail::pick(K1, rows);
  check_signs(used);
  std::vector<double> m;
  for (const double t : used.at) m.push_back(magnetisation.reduced(t));
  const auto [unit, n0] = start_of(used, m, rules);
  const std::size_t n = used.at.size();
  const auto residuals = [&, unit = unit](std::span<const double> p, std::span<double> r,
                                          std::span<double> jacobian) {
    for (std::size_t i = 0; i < n; ++i) {
      const double weight = used.sigma.empty() ? 1.0 : std::abs(unit) / used.sigma[i];
      const double power = std::pow(m[i], p[1]);
      r[i] = weight * (p[0] * power - used.value[i] / unit);
      if (jacobian.empty()) continue;
      jacobian[i] = weight * power;
      jacobian[n + i] = weight * p[0] * power * std::log(m[i]);
    }
  };
  const detail::PartialFit fit =
      detail::least_squares_of(residuals, {1.0, n0}, {rules.K1_0.has_value(), rules.n.has_value()},
                               n, !used.sigma.empty(), kWhat);
  CallenFit out{fit.estimate(0, unit), fit.estimate(1), fit.covariance, magnetisation, {}};
  out.K1_0.standard_error = std::abs(out.K1_0.standard_error);
  for (std::size_t i = 0; i < out.covariance.size(); ++i)
    out.covariance[i] *= (i / 2 == 0 ? unit : 1.0) * (i % 2 == 0 ? unit : 1.0);
  std::vector<double> left(n);
  for (std::size_t i = 0; i < n; ++i)
    left[i] = out.K1_0.value * std::pow(m[i], out.n.value) - used.value[i];
  out.summary = detail::summary_of(used, fit, left, K1.at.size() - n);
  add_warnings(used, rules, out);
  return out;
}

}  // namespace magswap
