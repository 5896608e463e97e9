#include "magswap/product/study_fit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/math/special_functions/erf.hpp>
#include <boost/math/tools/minima.hpp>
#include <cmath>

#include "magswap/core/error.hpp"

namespace magswap {
namespace {

constexpr std::size_t kLeast = 5;  // values for AICc of three parameters to exist
constexpr double kFarthest = 3.5;  // modified z-score
constexpr double kFactor = 3.0;    // from the median: studies that agree within it are all kept
constexpr double kNormalMad = 0.6744897501960817;  // median absolute deviation of a normal
constexpr double kWidest = 10.0;                   // upper end of a triangle over its largest value
constexpr int kBits = 40;

double median_of(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const std::size_t n = values.size();
  return 0.5 * (values[(n - 1) / 2] + values[n / 2]);
}

double aicc_of(double log_likelihood, double parameters, double n) {
  return 2.0 * parameters - 2.0 * log_likelihood +
         2.0 * parameters * (parameters + 1.0) / (n - parameters - 1.0);
}

// Log-likelihood of a triangle with its mode at the value of place r of the sorted ones.
double triangle_likelihood(std::span<const double> sorted, std::size_t r, double low, double high) {
  const double mode = sorted[r];
  double sum = static_cast<double>(sorted.size()) * std::log(2.0 / (high - low));
  for (std::size_t i = 0; i < r; ++i) sum += std::log((sorted[i] - low) / (mode - low));
  for (std::size_t i = r + 1; i < sorted.size(); ++i)
    sum += std::log((high - sorted[i]) / (high - mode));
  return sum;
}

struct Ends {
  double low, high, likelihood;
};

// Best ends for a mode: one after the other until neither moves.
Ends best_ends(std::span<const double> sorted, std::size_t r) {
  const double least = sorted.front(), most = sorted.back();
  Ends ends{0.5 * least, most + 0.5 * (most - least), 0.0};
  const auto at = [&](double low, double high) {
    return -triangle_likelihood(sorted, r, low, high);
  };
  double before = HUGE_VAL;
  constexpr int kRounds = 60;
  for (int round = 0; round < kRounds; ++round) {
    const auto low = boost::math::tools::brent_find_minima(
        [&](double x) { return at(x, ends.high); }, 0.0, least, kBits);
    const auto high = boost::math::tools::brent_find_minima(
        [&](double x) { return at(low.first, x); }, most, kWidest * most, kBits);
    ends = {low.first, high.first, -high.second};
    if (before - high.second <= 1e-12 * std::abs(high.second)) break;
    before = high.second;
  }
  return ends;
}

struct Values {
  std::vector<std::size_t> places;  // in Product::studies
  std::vector<double> kg;
};

Values drop(const Values& from, const std::vector<std::size_t>& which) {
  Values out;
  for (std::size_t i = 0; i < from.kg.size(); ++i) {
    if (std::find(which.begin(), which.end(), i) != which.end()) continue;
    out.places.push_back(from.places[i]);
    out.kg.push_back(from.kg[i]);
  }
  return out;
}

void set_apart(Values& values, std::vector<std::size_t>& apart,
               const std::vector<std::size_t>& which) {
  for (const std::size_t i : which) apart.push_back(values.places[i]);
  values = drop(values, which);
}

void fit(StudyFit& out, Values values) {
  std::vector<std::size_t> zeros;
  for (std::size_t i = 0; i < values.kg.size(); ++i) {
    if (values.kg[i] == 0.0) zeros.push_back(i);
  }
  set_apart(values, out.zeros, zeros);
  set_apart(values, out.outliers, detail::outliers_of(values.kg));
  out.kept = values.kg.size();
  if (out.kept > 0) out.median_kg = median_of(values.kg);
  if (values.kg.size() < kLeast) {
    out.reason = fmt::format("{} values to fit, at least {} are needed", values.kg.size(), kLeast);
    return;
  }
  const auto [least, most] = std::minmax_element(values.kg.begin(), values.kg.end());
  if (*least == *most) {
    out.reason = "all values are equal";
    return;
  }
  out.fits = {detail::fit_log_normal(values.kg), detail::fit_triangular(values.kg)};
  if (out.fits[1].aicc < out.fits[0].aicc) std::swap(out.fits[0], out.fits[1]);
}

}  // namespace

std::string_view to_text(StudyFamily family) {
  return family == StudyFamily::log_normal ? "log-normal" : "triangular";
}

double FittedDistribution::quantile(double share) const {
  if (!(share > 0.0 && share < 1.0)) {
    throw DomainError(fmt::format("quantile of {}: the share must lie between 0 and 1", share));
  }
  if (family == StudyFamily::log_normal) {
    return std::exp(first + second * std::sqrt(2.0) * boost::math::erf_inv(2.0 * share - 1.0));
  }
  const double width = third - first, rise = second - first;
  return share < rise / width ? first + std::sqrt(share * width * rise)
                              : third - std::sqrt((1.0 - share) * width * (third - second));
}

std::vector<std::size_t> detail::outliers_of(std::span<const double> positive) {
  std::vector<std::size_t> out;
  if (positive.size() < kLeast) return out;
  std::vector<double> logs, deviations;
  for (const double value : positive) logs.push_back(std::log(value));
  const double middle = median_of(logs);
  for (const double value : logs) deviations.push_back(std::abs(value - middle));
  const double mad = median_of(deviations);
  for (std::size_t i = 0; i < logs.size(); ++i) {
    const bool apart = mad > 0.0 && kNormalMad * deviations[i] / mad > kFarthest;
    if (apart && deviations[i] > std::log(kFactor)) out.push_back(i);
  }
  return out;
}

FittedDistribution detail::fit_log_normal(std::span<const double> positive) {
  const auto n = static_cast<double>(positive.size());
  double sum = 0.0, squares = 0.0;
  for (const double value : positive) sum += std::log(value);
  const double mu = sum / n;
  for (const double value : positive) squares += (std::log(value) - mu) * (std::log(value) - mu);
  const double sigma = std::sqrt(squares / n);
  const double likelihood = -sum - n * std::log(sigma * std::sqrt(2.0 * kPi)) - 0.5 * n;
  return {StudyFamily::log_normal, mu, sigma, 0.0, likelihood, aicc_of(likelihood, 2.0, n)};
}

FittedDistribution detail::fit_triangular(std::span<const double> positive) {
  std::vector<double> sorted(positive.begin(), positive.end());
  std::sort(sorted.begin(), sorted.end());
  FittedDistribution out{StudyFamily::triangular, 0.0, 0.0, 0.0, -HUGE_VAL, 0.0};
  for (std::size_t r = 0; r < sorted.size(); ++r) {
    if (r > 0 && sorted[r] == sorted[r - 1]) continue;
    const Ends ends = best_ends(sorted, r);
    if (ends.likelihood <= out.log_likelihood) continue;
    out.first = ends.low;
    out.second = sorted[r];
    out.third = ends.high;
    out.log_likelihood = ends.likelihood;
  }
  out.aicc = aicc_of(out.log_likelihood, 3.0, static_cast<double>(sorted.size()));
  return out;
}

std::optional<StudyContent> content_across(const StudyFit& fit, std::string_view product) {
  if (fit.fits.empty()) return std::nullopt;
  constexpr double kLowest = 0.05, kHighest = 0.95;
  StudyContent out{fit.median_kg, fit.median_kg, fit.median_kg, {}};
  const FittedDistribution& best = fit.fits.front();
  out.low_kg = std::min(out.low_kg, best.quantile(kLowest));
  out.high_kg = std::max(out.high_kg, best.quantile(kHighest));
  out.origin =
      fmt::format("across studies of {}: median of {} values, range 5 to 95 % of the {} fit",
                  product, fit.kept, to_text(best.family));
  return out;
}

std::vector<StudyFit> fit_studies(const Product& product) {
  std::vector<StudyFit> out;
  std::vector<Values> values;
  for (std::size_t i = 0; i < product.studies.size(); ++i) {
    const StudyValue& study = product.studies[i];
    if (study.is_projection) continue;
    const auto same = std::find_if(out.begin(), out.end(), [&](const StudyFit& each) {
      return each.substance == study.substance && each.basis == study.basis;
    });
    const auto index = static_cast<std::size_t>(same - out.begin());
    if (same == out.end()) {
      out.emplace_back();
      out.back().substance = study.substance;
      out.back().basis = study.basis;
      values.emplace_back();
    }
    values[index].places.push_back(i);
    values[index].kg.push_back(study.value_kg);
  }
  for (std::size_t i = 0; i < out.size(); ++i) {
    out[i].count = values[i].kg.size();
    fit(out[i], std::move(values[i]));
  }
  return out;
}

}  // namespace magswap
