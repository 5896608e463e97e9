#include "magswap/steel/bh_curve.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "magswap/core/error.hpp"

namespace magswap {
namespace {

[[noreturn]] void refuse(const std::string& name, const std::string& why) {
  throw DomainError(fmt::format("magnetisation curve '{}': {}", name, why));
}

void require_points(const std::string& name, std::span<const double> h, std::span<const double> b) {
  if (h.size() != b.size())
    refuse(name, fmt::format("{} fields but {} flux densities", h.size(), b.size()));
  if (h.size() < 2) refuse(name, "two points or more make a curve");
  for (std::size_t i = 0; i < h.size(); ++i) {
    if (!std::isfinite(h[i]) || !std::isfinite(b[i]) || h[i] < 0.0 || b[i] < 0.0) {
      refuse(name, fmt::format("point {} ({:g} A/m, {:g} T) must be finite and not negative", i + 1,
                               h[i], b[i]));
    }
    if (i > 0 && !(h[i] > h[i - 1])) {
      refuse(name, fmt::format("H does not ascend from {:g} to {:g} A/m at point {}", h[i - 1],
                               h[i], i + 1));
    }
  }
}

void require_finite(const std::string& name, std::string_view what, double value) {
  if (!std::isfinite(value)) refuse(name, fmt::format("the {} is not finite", what));
}

// The nearest sequence that does not fall, by least squares (pool adjacent violators).
std::vector<double> isotonic(const std::vector<double>& values) {
  struct Pool {
    double mean;
    std::size_t count;
  };
  std::vector<Pool> pools;
  for (const double value : values) {
    pools.push_back({value, 1});
    while (pools.size() > 1 && pools[pools.size() - 2].mean > pools.back().mean) {
      const Pool last = pools.back();
      pools.pop_back();
      Pool& into = pools.back();
      const auto n = static_cast<double>(into.count), m = static_cast<double>(last.count);
      into = {(n * into.mean + m * last.mean) / (n + m), into.count + last.count};
    }
  }
  std::vector<double> out;
  for (const Pool& pool : pools) out.insert(out.end(), pool.count, pool.mean);
  return out;
}

// Slope of a monotone cubic at a point between two secants of widths w1 and w2.
double middle_slope(double w1, double d1, double w2, double d2) {
  if (!(d1 * d2 > 0.0)) return 0.0;
  const double a = 2.0 * w2 + w1, b = w2 + 2.0 * w1;
  return (a + b) / (a / d1 + b / d2);
}

// Slope at an end from its own secant and the next one, kept monotone.
double end_slope(double w1, double d1, double w2, double d2) {
  const double slope = ((2.0 * w1 + w2) * d1 - w1 * d2) / (w1 + w2);
  if (slope * d1 <= 0.0) return 0.0;
  return d1 * d2 <= 0.0 && std::abs(slope) > 3.0 * std::abs(d1) ? 3.0 * d1 : slope;
}

}  // namespace

BhCurve::BhCurve(const Steel& steel) : name_(steel.name) {
  take(steel.curve.h_A_per_m, steel.curve.b_T);
}

BhCurve::BhCurve(std::string name, std::span<const double> h_A_per_m, std::span<const double> b_T)
    : name_(std::move(name)) {
  take(h_A_per_m, b_T);
}

BhCurve BhCurve::linear(double mu_r) {
  if (!std::isfinite(mu_r) || mu_r < 1.0)
    refuse("linear", fmt::format("relative permeability {} must be at least 1", mu_r));
  // Any two points do: the approach to saturation sets in beyond fields that a circuit has.
  constexpr double kFar_A_per_m = 1e12;
  const std::vector<double> h{0.0, kFar_A_per_m}, b{0.0, kMu0 * mu_r * kFar_A_per_m};
  return {fmt::format("µr {:g}", mu_r), h, b};
}

void BhCurve::take(std::span<const double> h_A_per_m, std::span<const double> b_T) {
  require_points(name_, h_A_per_m, b_T);
  std::vector<double> raw;
  if (h_A_per_m.front() > 0.0) {
    h_.push_back(0.0);
    raw.push_back(0.0);
  } else if (b_T.front() > 0.0) {
    refuse(name_, fmt::format("B is {:g} T at H = 0: give the initial or the mean curve, not a "
                              "branch of the loop",
                              b_T.front()));
  }
  for (std::size_t i = 0; i < h_A_per_m.size(); ++i) {
    h_.push_back(h_A_per_m[i]);
    raw.push_back(b_T[i] - kMu0 * h_A_per_m[i]);
  }
  j_ = isotonic(raw);
  for (std::size_t i = 0; i < raw.size(); ++i) {
    const double moved = std::abs(j_[i] - raw[i]);
    if (moved > 0.0) ++levelling_.points;
    levelling_.largest_T = std::max(levelling_.largest_T, moved);
  }
  if (j_.front() < 0.0) refuse(name_, "B lies below µ0·H: the columns are wrong");
  set_slopes();
}

void BhCurve::set_slopes() {
  const std::size_t n = h_.size();
  std::vector<double> width(n - 1), secant(n - 1);
  for (std::size_t i = 0; i + 1 < n; ++i) {
    width[i] = h_[i + 1] - h_[i];
    secant[i] = (j_[i + 1] - j_[i]) / width[i];
  }
  slope_.assign(n, secant.front());
  if (n == 2) return;
  for (std::size_t i = 1; i + 1 < n; ++i)
    slope_[i] = middle_slope(width[i - 1], secant[i - 1], width[i], secant[i]);
  slope_.front() = end_slope(width[0], secant[0], width[1], secant[1]);
  slope_.back() = end_slope(width[n - 2], secant[n - 2], width[n - 3], secant[n - 3]);
}

detail::BhValue BhCurve::polarisation(double h) const {
  if (!(h < h_.back())) {  // a NaN too, which no part of the table holds
    const double rise = slope_.back() * h_.back();
    const double ratio = h_.back() / h;
    return {j_.back() + rise * (1.0 - ratio), slope_.back() * ratio * ratio};
  }
  const auto above = std::upper_bound(h_.begin(), h_.end(), h);
  const auto i = static_cast<std::size_t>(above - h_.begin()) - 1;
  const double w = h_[i + 1] - h_[i];
  const double t = (h - h_[i]) / w;
  const double step = j_[i + 1] - j_[i];
  const double a = w * slope_[i], b = w * slope_[i + 1];
  const double c2 = 3.0 * step - 2.0 * a - b, c3 = a + b - 2.0 * step;
  return {j_[i] + t * (a + t * (c2 + t * c3)), (a + t * (2.0 * c2 + t * 3.0 * c3)) / w};
}

detail::BhValue BhCurve::evaluate(double h_A_per_m) const {
  const detail::BhValue j = polarisation(std::abs(h_A_per_m));
  return {std::copysign(j.b_T, h_A_per_m) + kMu0 * h_A_per_m, std::max(j.slope, 0.0) + kMu0};
}

FluxDensity BhCurve::flux_density(FieldStrength H) const {
  require_finite(name_, "field strength", si(H));
  return from_si<FluxDensity>(evaluate(si(H)).b_T);
}

FieldStrength BhCurve::field(FluxDensity B) const {
  const double b = std::abs(si(B));
  require_finite(name_, "flux density", b);
  // Newton's method in a bracket: B ≥ µ0·H.
  double low = 0.0, high = b / kMu0;
  double h = std::min(high, h_.back());
  constexpr int kMostSteps = 200;
  for (int i = 0; i < kMostSteps; ++i) {
    const detail::BhValue at = evaluate(h);
    const double excess = at.b_T - b;
    (excess > 0.0 ? high : low) = h;
    double next = h - excess / at.slope;
    if (!(next > low && next < high)) next = 0.5 * (low + high);
    if (next == h || high - low <= 1e-15 * high) break;
    h = next;
  }
  return from_si<FieldStrength>(std::copysign(h, si(B)));
}

double BhCurve::permeability(FieldStrength H) const {
  const double h = si(H);
  require_finite(name_, "field strength", h);
  return h == 0.0 ? differential_permeability(H) : evaluate(h).b_T / (kMu0 * h);
}

double BhCurve::differential_permeability(FieldStrength H) const {
  require_finite(name_, "field strength", si(H));
  return evaluate(si(H)).slope / kMu0;
}

FluxDensity BhCurve::table_end() const {
  return from_si<FluxDensity>(j_.back() + kMu0 * h_.back());
}

Polarisation BhCurve::saturation() const {
  return from_si<Polarisation>(j_.back() + slope_.back() * h_.back());
}

}  // namespace magswap
