#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "magswap/fleet/lifetime.hpp"

namespace magswap {

/// When in its year a cohort is sold, which sets its age at the end of a year: for k years later
/// start k + 1, middle k + ½, end k, quadrature the mean over k … k + 1. Point density is the
/// legacy rule that k ≥ 1 years lose the probability density at k.
enum class SurvivalConvention : std::uint8_t { start, middle, end, quadrature, point_density };

[[nodiscard]] std::string_view to_text(SurvivalConvention convention);
/// "start-of-year", "middle-of-year", "end-of-year", "quadrature", "point-density".
/// @throws ArgumentError listing them.
[[nodiscard]] SurvivalConvention survival_convention(std::string_view text);

/// Share of a cohort that is still in use at the end of its year of sale and of each year after it,
/// 0…1, never rising.
/// @throws DomainError for the point-density rule with a fixed lifetime.
[[nodiscard]] std::vector<double> survival_table(const Lifetime& lifetime,
                                                 SurvivalConvention convention, std::size_t years);

/// A programme that retires a share of the units in use each year, whatever their lifetime.
struct EarlyRetirement {
  int from = 0;                    ///< first calendar year
  int to = 0;                      ///< last calendar year
  double share = 0.0;              ///< of the units old enough, each year, 0…1
  double minimum_age_years = 0.0;  ///< whole years since the year of sale
};

/// Number of (year, cohort) pairs of n years, cohort ≤ year.
[[nodiscard]] constexpr std::size_t packed_size(std::size_t n) { return n * (n + 1) / 2; }
/// Place of a cohort in a year within packed_size(n) numbers: year by year, cohorts ascending.
[[nodiscard]] constexpr std::size_t packed_index(std::size_t year, std::size_t cohort) {
  return year * (year + 1) / 2 + cohort;
}

/// Survival of every cohort to the end of every year, by lifetime and by early retirement.
class CohortSurvival {
 public:
  /// One lifetime for all cohorts. @param table  of survival_table(), its length the years.
  explicit CohortSurvival(std::vector<double> table);
  /// Each cohort by its own lifetime, one per year.
  /// @throws ArgumentError when there is none; DomainError as survival_table().
  CohortSurvival(std::span<const Lifetime> lifetimes, SurvivalConvention convention);

  /// The same with programmes of early retirement; several multiply.
  /// @throws DomainError when a share is not in 0…1, an age negative or years in disorder.
  [[nodiscard]] CohortSurvival retired(std::span<const EarlyRetirement> programmes,
                                       int first_year) const;

  [[nodiscard]] std::size_t years() const { return years_; }
  /// The one table of all cohorts; empty where cohorts differ or retire early.
  [[nodiscard]] std::span<const double> uniform() const {
    return kept_.empty() ? std::span<const double>(uniform_table_) : std::span<const double>();
  }
  /// Share by lifetime alone.
  [[nodiscard]] double by_lifetime(std::size_t year, std::size_t cohort) const {
    return uniform_table_.empty() ? lifetime_[packed_index(year, cohort)]
                                  : uniform_table_[year - cohort];
  }
  /// Share not retired early.
  [[nodiscard]] double kept(std::size_t year, std::size_t cohort) const {
    return kept_.empty() ? 1.0 : kept_[packed_index(year, cohort)];
  }
  /// Share of a cohort in use at the end of a year, both numbered from 0.
  [[nodiscard]] double at(std::size_t year, std::size_t cohort) const {
    return by_lifetime(year, cohort) * kept(year, cohort);
  }

 private:
  std::size_t years_ = 0;
  std::vector<double> uniform_table_;  // where all cohorts share a lifetime
  std::vector<double> lifetime_;       // packed, where they do not
  std::vector<double> kept_;           // packed, where some retire early
};

}  // namespace magswap
