#include "magswap/fit/sharrock_fit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "magswap/core/error.hpp"

namespace magswap {
namespace {

constexpr std::string_view kWhat = "HcJ(t)";
constexpr double kBoltzmann = 1.380649e-23;  // J/K, exact

// ln(f0·t/ln 2) and its slopes in H0 and β = KV/kBT.
struct Logarithm {
  double value = 0.0;
  double per_H0 = 0.0;
  double per_beta = 0.0;
};

Logarithm of_time(double time_s, const SharrockRules& rules) {
  return {std::log(rules.attempt_frequency_Hz * time_s / std::numbers::ln2), 0.0, 0.0};
}

// Of a sweep L obeys L + (1 − n)·ln L = ln(f0·H0·n/(R·ln 2)) − n·ln β, as 1 − H/H0 = (L/β)^n.
Logarithm of_rate(double rate, double h0, double beta, const SharrockRules& rules) {
  const double n = rules.exponent;
  const double right = std::log(rules.attempt_frequency_Hz * h0 * n / (rate * std::numbers::ln2)) -
                       n * std::log(beta);
  // The left side rises and is concave, so that Newton's steps settle left of the root; the first
  // one may pass zero, whence the half.
  double l = std::max(right, 1e-3);
  for (int step = 0; step < 60; ++step) {
    const double slope = 1.0 + (1.0 - n) / l;
    const double next = l - (l + (1.0 - n) * std::log(l) - right) / slope;
    const double moved = next > 0.0 ? next : 0.5 * l;
    const bool done = std::abs(moved - l) <= 1e-15 * l;
    l = moved;
    if (done) break;
  }
  const double slope = 1.0 + (1.0 - n) / l;
  return {l, 1.0 / (h0 * slope), -n / (beta * slope)};
}

Logarithm logarithm(double at, double h0, double beta, const SharrockRules& rules) {
  return rules.axis == SharrockAxis::time ? of_time(at, rules) : of_rate(at, h0, beta, rules);
}

// Coercivity and its slopes in H0 and β.
std::array<double, 3> coercivity(const Logarithm& l, double h0, double beta, double n) {
  const double share = std::pow(l.value / beta, n);
  const double per_l = -h0 * n * share / l.value;
  return {h0 * (1.0 - share), 1.0 - share + per_l * l.per_H0,
          h0 * n * share / beta + per_l * l.per_beta};
}

void check_rules(const SharrockRules& rules) {
  if (!(rules.exponent > 0.0 && rules.exponent <= 1.0))
    throw DomainError(
        fmt::format("exponent {} must lie in 0 … 1: 1/2 for aligned easy axes, 2/3 "
                    "for random ones",
                    rules.exponent));
  if (!(rules.attempt_frequency_Hz > 0.0 && std::isfinite(rules.attempt_frequency_Hz)))
    throw DomainError(
        fmt::format("attempt frequency f0 {} Hz must be positive; 1e9 … 1e12 Hz are "
                    "usual",
                    rules.attempt_frequency_Hz));
  if (rules.measured_at && !(si(*rules.measured_at) > 0.0))
    throw DomainError(fmt::format("temperature of the measurement {} K must be above 0 K",
                                  si(*rules.measured_at)));
}

void check_time(double time_s, const SharrockRules& rules) {
  const double least = std::numbers::ln2 / rules.attempt_frequency_Hz;
  if (!(time_s > least && std::isfinite(time_s)))
    throw DomainError(
        fmt::format("time {} s must be longer than ln 2/f0 = {:.3g} s, the time of one "
                    "attempt",
                    time_s, least));
}

void check_rows(const PropertySeries& series, const SharrockRules& rules) {
  const bool time = rules.axis == SharrockAxis::time;
  detail::check(series, kWhat, time ? "time" : "sweep rate", time ? "s" : "A/m/s");
  if (series.at.size() < 2)
    throw ArgumentError(fmt::format("{}: {} rows for H0 and KV/kBT; two at least, at different {}",
                                    kWhat, series.at.size(), time ? "times" : "sweep rates"));
  for (std::size_t i = 0; i < series.at.size(); ++i) {
    if (time) check_time(series.at[i], rules);
    if (!(series.at[i] > 0.0))
      throw DomainError(
          fmt::format("sweep rate in row {} of {} is 0: no time scale", i + 1, kWhat));
    if (!(series.value[i] > 0.0))
      throw DomainError(
          fmt::format("HcJ {} A/m in row {} must be positive", series.value[i], i + 1));
  }
}

// For given logarithms the law is a straight line in L^n.
std::array<double, 2> line_start(const PropertySeries& used, const SharrockRules& rules) {
  const double n = rules.exponent;
  double sx = 0.0, sy = 0.0, sxx = 0.0, sxy = 0.0;
  const auto count = static_cast<double>(used.at.size());
  for (std::size_t i = 0; i < used.at.size(); ++i) {
    // A sweep at R takes about H/(50·R) while the barrier falls by kB·T; the fit finds better.
    const bool time = rules.axis == SharrockAxis::time;
    const double scale = time ? used.at[i] : used.value[i] / (50.0 * used.at[i]);
    const double x = std::pow(std::max(of_time(scale, rules).value, 0.1), n), y = used.value[i];
    sx += x;
    sy += y;
    sxx += x * x;
    sxy += x * y;
  }
  const double spread = sxx - sx * sx / count;
  const double slope = (sxy - sx * sy / count) / spread;
  if (!(spread > 1e-12 * sxx))
    throw DomainError(
        fmt::format("every row of {} has the same time scale: nothing tells H0 from "
                    "KV/kBT",
                    kWhat));
  if (!(slope < 0.0))
    throw DomainError(
        "HcJ does not fall with time (or rise with the sweep rate): the rows hold no thermal "
        "activation to fit");
  const double h0 = (sy - slope * sx) / count;
  return {h0, std::pow(h0 / -slope, 1.0 / n)};
}

void add_warnings(const PropertySeries& used, SharrockFit& fit) {
  std::vector<std::string>& out = fit.summary.warnings;
  const double decades = std::log10(used.at.back() / used.at.front());
  if (decades < 2.0)
    out.push_back(
        fmt::format("the rows span {:.1f} decades of time; H0 and KV/kBT come apart only "
                    "over several",
                    decades));
  const double longest = *std::min_element(used.value.begin(), used.value.end());
  if (longest < 0.2 * fit.H0.value)
    out.push_back(
        fmt::format("HcJ falls to {:.0f} % of H0: near 0 the law leaves out switching back",
                    100.0 * longest / fit.H0.value));
  const double error = fit.stability.standard_error;
  if (error > 0.25 * fit.stability.value)
    out.push_back(
        fmt::format("KV/kBT is known to {:.0f} % only", 100.0 * error / fit.stability.value));
}

Estimate predicted(const SharrockFit& fit, const Logarithm& l) {
  if (l.value >= fit.stability.value) return {0.0, 0.0, false};
  const auto [h, per_h0, per_beta] =
      coercivity(l, fit.H0.value, fit.stability.value, fit.rules.exponent);
  return {h, detail::propagated(fit.covariance, {per_h0, per_beta}), false};
}

}  // namespace

Estimate SharrockFit::at_time(double time_s) const {
  check_time(time_s, rules);
  return predicted(*this, of_time(time_s, rules));
}

Estimate SharrockFit::at_sweep_rate(double rate_A_per_m_s) const {
  if (!(rate_A_per_m_s > 0.0 && std::isfinite(rate_A_per_m_s)))
    throw DomainError(fmt::format("sweep rate {} A/m/s must be positive", rate_A_per_m_s));
  return predicted(*this, of_rate(rate_A_per_m_s, H0.value, stability.value, rules));
}

SharrockFit fit_sharrock(const PropertySeries& HcJ, const SharrockRules& rules) {
  check_rules(rules);
  check_rows(HcJ, rules);
  const PropertySeries used = detail::pick(HcJ, detail::ascending(HcJ));
  const auto [h0, beta] = line_start(used, rules);
  const std::size_t n = used.at.size();
  const auto residuals = [&, h0 = h0, beta = beta](std::span<const double> p, std::span<double> r,
                                                   std::span<double> jacobian) {
    const double h = p[0] * h0, b = p[1] * beta;
    for (std::size_t i = 0; i < n; ++i) {
      const double weight = 1.0 / (used.sigma.empty() ? h0 : used.sigma[i]);
      const Logarithm l = logarithm(used.at[i], h, b, rules);
      const auto [value, per_h0, per_beta] = coercivity(l, h, b, rules.exponent);
      r[i] = weight * (value - used.value[i]);
      if (jacobian.empty()) continue;
      jacobian[i] = weight * per_h0 * h0;
      jacobian[n + i] = weight * per_beta * beta;
    }
  };
  const detail::PartialFit fit = detail::least_squares_of(residuals, {1.0, 1.0}, {false, false}, n,
                                                          !used.sigma.empty(), kWhat);
  SharrockFit out;
  out.rules = rules;
  out.H0 = fit.estimate(0, h0);
  out.stability = fit.estimate(1, beta);
  out.covariance = fit.covariance;
  for (std::size_t i = 0; i < out.covariance.size(); ++i)
    out.covariance[i] *= (i / 2 == 0 ? h0 : beta) * (i % 2 == 0 ? h0 : beta);
  if (rules.measured_at) {
    const double thermal = kBoltzmann * si(*rules.measured_at);
    out.KV = Estimate{thermal * out.stability.value, thermal * out.stability.standard_error, false};
  }
  std::vector<double> left(n);
  for (std::size_t i = 0; i < n; ++i) {
    const Logarithm l = logarithm(used.at[i], out.H0.value, out.stability.value, rules);
    left[i] = coercivity(l, out.H0.value, out.stability.value, rules.exponent)[0] - used.value[i];
  }
  out.summary = detail::summary_of(used, fit, left, 0);
  add_warnings(used, out);
  return out;
}

}  // namespace magswap
