#include "magswap/field/safe_temperature.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/math/tools/minima.hpp>
#include <cmath>

#include "magswap/core/error.hpp"

namespace magswap {
namespace {

constexpr int kSamples = 65;
constexpr double kResolution_K = 0.01;

struct Sample {
  double temperature_K;
  double margin_A_per_m;
};

class Margin {
 public:
  Margin(const CurveOfTemperature& curve, const ThermalLoad& load) : curve_(curve), load_(load) {}

  double operator()(double temperature_K) const {
    const DemagnetisationCurve curve = curve_(from_si<Temperature>(temperature_K));
    const auto& parameters = curve.parameters();
    const double ha = si(load_.Ha);
    const double ratio = load_.basis == MarginBasis::worst ? load_.worst_ratio : 1.0;
    return si(curve.knee()) + detail::worst_field(parameters, load_.factor.N, ratio, ha);
  }

 private:
  const CurveOfTemperature& curve_;
  const ThermalLoad& load_;
};

// Even samples over the range, and the bottom of every dip between them.
std::vector<Sample> scan(const Margin& margin, double from, double to) {
  std::vector<Sample> samples;
  for (int i = 0; i < kSamples; ++i) {
    const double t = i + 1 == kSamples ? to : from + (to - from) * i / (kSamples - 1);
    samples.push_back({t, margin(t)});
  }
  std::vector<Sample> extremes;
  for (std::size_t i = 1; i + 1 < samples.size(); ++i) {
    const double before = samples[i - 1].margin_A_per_m;
    const double here = samples[i].margin_A_per_m;
    const double after = samples[i + 1].margin_A_per_m;
    const double sign =
        here < before && here <= after ? 1.0 : (here > before && here >= after ? -1.0 : 0.0);
    if (sign == 0.0) continue;
    constexpr int kBits = 20;
    const auto [t, value] = boost::math::tools::brent_find_minima(
        [&](double x) { return sign * margin(x); }, samples[i - 1].temperature_K,
        samples[i + 1].temperature_K, kBits);
    extremes.push_back({t, sign * value});
  }
  samples.insert(samples.end(), extremes.begin(), extremes.end());
  std::sort(samples.begin(), samples.end(),
            [](const Sample& a, const Sample& b) { return a.temperature_K < b.temperature_K; });
  return samples;
}

// Safe side of the zero between two samples of different sign.
double crossing(const Margin& margin, const Sample& safe_side, const Sample& other) {
  double safe = safe_side.temperature_K;
  double unsafe = other.temperature_K;
  while (std::abs(safe - unsafe) > kResolution_K) {
    const double middle = 0.5 * (safe + unsafe);
    (margin(middle) >= 0.0 ? safe : unsafe) = middle;
  }
  return safe;
}

std::vector<TemperatureInterval> safe_runs(const Margin& margin,
                                           const std::vector<Sample>& samples) {
  std::vector<TemperatureInterval> runs;
  const auto is_safe = [](const Sample& s) { return s.margin_A_per_m >= 0.0; };
  double start = samples.front().temperature_K;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    if (!is_safe(samples[i])) continue;
    if (i > 0 && !is_safe(samples[i - 1])) start = crossing(margin, samples[i], samples[i - 1]);
    const bool last = i + 1 == samples.size();
    if (!last && is_safe(samples[i + 1])) continue;
    const double end =
        last ? samples[i].temperature_K : crossing(margin, samples[i], samples[i + 1]);
    runs.push_back({from_si<Temperature>(start), from_si<Temperature>(end)});
  }
  return runs;
}

std::string degrees(Temperature temperature) {
  return fmt::format("{:.0f} °C", to_celsius(temperature));
}

// The safe end of a run rounded towards the safe side.
std::string rounded_down(Temperature t) {
  return fmt::format("{:.0f} °C", std::floor(to_celsius(t)));
}
std::string rounded_up(Temperature t) { return fmt::format("{:.0f} °C", std::ceil(to_celsius(t))); }

}  // namespace

ThermalLoad ThermalLoad::of(const Shape& shape, FieldStrength Ha, MarginBasis basis) {
  const DemagnetisingFactor factor = magnetometric_factor(shape);
  return {factor, std::max(1.0, worst_local_factor(shape).N / factor.N), Ha, basis};
}

SafeTemperature safe_temperature(const CurveOfTemperature& curve, const ThermalLoad& load,
                                 Temperature from, Temperature to, Temperature reference) {
  if (!(si(from) < si(to)) || !std::isfinite(si(to) - si(from))) {
    throw DomainError(
        fmt::format("temperature range from {} to {}: the start must lie below the end",
                    degrees(from), degrees(to)));
  }
  const Margin margin(curve, load);
  auto samples = scan(margin, si(from), si(to));
  const auto least = std::min_element(
      samples.begin(), samples.end(),
      [](const auto& a, const auto& b) { return a.margin_A_per_m < b.margin_A_per_m; });
  SafeTemperature out;
  out.least_margin = from_si<FieldStrength>(least->margin_A_per_m);
  out.least_margin_at = from_si<Temperature>(least->temperature_K);
  out.safe = safe_runs(margin, samples);
  const double anchor = std::clamp(si(reference), si(from), si(to));
  for (const TemperatureInterval& run : out.safe) {
    if (anchor < si(run.from) || anchor > si(run.to)) continue;
    out.lowest = run.from;
    out.highest = run.to;
    out.from_start_of_validity = si(run.from) == si(from);
    out.to_end_of_validity = si(run.to) == si(to);
  }
  return out;
}

std::string to_text(const SafeTemperature& result, Temperature from, Temperature to,
                    Temperature reference) {
  if (!result.highest) {
    const double anchor = std::clamp(si(reference), si(from), si(to));
    return fmt::format("not safe at {}", degrees(from_si<Temperature>(anchor)));
  }
  std::string text = result.to_end_of_validity
                         ? fmt::format("safe up to the end of validity {}", degrees(to))
                         : fmt::format("safe up to {}", rounded_down(*result.highest));
  if (!result.from_start_of_validity)
    text += fmt::format(", not below {}", rounded_up(*result.lowest));
  return text;
}

}  // namespace magswap
