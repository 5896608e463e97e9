#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "magswap/product/product.hpp"

namespace magswap {

/// Family of a distribution across studies.
enum class StudyFamily : std::uint8_t { log_normal, triangular };

[[nodiscard]] std::string_view to_text(StudyFamily family);

/// A distribution fitted to the values of studies by maximum likelihood.
struct FittedDistribution {
  StudyFamily family = StudyFamily::log_normal;
  /// log-normal: µ and σ of the logarithm; triangular: lower end, mode, upper end.
  double first = 0.0, second = 0.0, third = 0.0;
  double log_likelihood = 0.0;
  double aicc = 0.0;  ///< Akaike's criterion with the correction for few values; smaller is better

  /// Value below which a share of the distribution lies; 0 < share < 1.
  /// @throws DomainError otherwise.
  [[nodiscard]] double quantile(double share) const;
};

/// What the values of all studies of one substance say together.
struct StudyFit {
  std::string substance;
  MassBasis basis = MassBasis::element;
  std::size_t count = 0;                 ///< values, projections left out
  std::vector<std::size_t> outliers;     ///< places in Product::studies that the fit leaves out
  std::vector<std::size_t> zeros;        ///< places of zeros: no such content, not a small one
  std::size_t kept = 0;                  ///< values in the fit
  double median_kg = 0.0;                ///< of the values in the fit
  std::vector<FittedDistribution> fits;  ///< best first; empty where values are too few
  std::string reason;                    ///< why there is no fit
};

/// What to calculate with where only studies give a content: the median of their values, within
/// 5 and 95 % of the family that fits best [kg per functional unit].
///
/// The median is that of the values themselves: families that fit alike by AICc may have medians
/// that differ twofold.
struct StudyContent {
  double value_kg = 0.0;
  double low_kg = 0.0;
  double high_kg = 0.0;
  std::string origin;  ///< in a sentence
};
/// nullopt where the values are too few to fit.
[[nodiscard]] std::optional<StudyContent> content_across(const StudyFit& fit,
                                                         std::string_view product);

/// Fits a log-normal and a triangular distribution to the values of each substance.
///
/// Values stand apart as outliers when the modified z-score of their logarithm is above 3.5
/// (Iglewicz and Hoaglin 1993: 0.6745 |x − median|/median absolute deviation) and they differ from
/// the median by more than a factor of three; zeros stand apart as "none". Neither enters the fit,
/// both are named. At least five values remain, else only the range is known.
/// docs/methods/intensity.md. Cost O(n² ) per substance.
[[nodiscard]] std::vector<StudyFit> fit_studies(const Product& product);

namespace detail {

/// Places of the values that lie apart, by the modified z-score of their logarithms.
[[nodiscard]] std::vector<std::size_t> outliers_of(std::span<const double> positive);
/// Maximum-likelihood log-normal of positive values, n ≥ 2, not all equal.
[[nodiscard]] FittedDistribution fit_log_normal(std::span<const double> positive);
/// Maximum-likelihood triangle of positive values within 0 … 10 × the largest, n ≥ 3, not all
/// equal.
[[nodiscard]] FittedDistribution fit_triangular(std::span<const double> positive);

}  // namespace detail
}  // namespace magswap
