#include "magswap/fleet/survival.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "magswap/core/error.hpp"

namespace magswap {
namespace {

constexpr std::array<std::string_view, 5> kConventions{
    "start-of-year", "middle-of-year", "end-of-year", "quadrature", "point-density"};

double age_survival(const Lifetime& lifetime, SurvivalConvention convention, double k) {
  switch (convention) {
    case SurvivalConvention::start:
      return lifetime.survival_years(k + 1.0);
    case SurvivalConvention::middle:
      return lifetime.survival_years(k + 0.5);
    case SurvivalConvention::end:
      return lifetime.survival_years(k);
    default:
      return lifetime.mean_survival_years(k);
  }
}

// Older programs let the share density(k) leave after k ≥ 1 years, which is no distribution: its
// sum is not 1. What would leave beyond all is not let go.
std::vector<double> point_density_table(const Lifetime& lifetime, std::size_t years) {
  std::vector<double> out(years, 1.0);
  for (std::size_t k = 1; k < years; ++k) {
    out[k] = std::max(0.0, out[k - 1] - lifetime.density_years(static_cast<double>(k)));
  }
  if (years == 1) (void)lifetime.density_years(1.0);
  return out;
}

void require_programme(const EarlyRetirement& programme) {
  if (!(programme.share >= 0.0 && programme.share <= 1.0)) {
    throw DomainError(fmt::format("early retirement from {}: share {} is not in 0…1",
                                  programme.from, programme.share));
  }
  if (!(std::isfinite(programme.minimum_age_years) && programme.minimum_age_years >= 0.0)) {
    throw DomainError(fmt::format("early retirement from {}: minimum age {} years is negative",
                                  programme.from, programme.minimum_age_years));
  }
  if (programme.to < programme.from) {
    throw DomainError(fmt::format("early retirement ends in {}, before it starts in {}",
                                  programme.to, programme.from));
  }
}

// Share that the programmes leave of a cohort in one year.
double kept_in(std::span<const EarlyRetirement> programmes, int year, int cohort) {
  double kept = 1.0;
  for (const EarlyRetirement& programme : programmes) {
    const bool running = programme.from <= year && year <= programme.to;
    if (running && year - cohort >= programme.minimum_age_years) kept *= 1.0 - programme.share;
  }
  return kept;
}

}  // namespace

std::string_view to_text(SurvivalConvention convention) {
  return kConventions.at(static_cast<std::size_t>(convention));
}

SurvivalConvention survival_convention(std::string_view text) {
  const auto* const found = std::find(kConventions.begin(), kConventions.end(), text);
  if (found != kConventions.end()) {
    return static_cast<SurvivalConvention>(found - kConventions.begin());
  }
  throw ArgumentError(
      fmt::format("unknown survival convention '{}'; known: start-of-year, middle-of-year, "
                  "end-of-year, quadrature, point-density",
                  text));
}

std::vector<double> survival_table(const Lifetime& lifetime, SurvivalConvention convention,
                                   std::size_t years) {
  if (convention == SurvivalConvention::point_density) return point_density_table(lifetime, years);
  std::vector<double> out(years);
  for (std::size_t k = 0; k < years; ++k) {
    const double share = age_survival(lifetime, convention, static_cast<double>(k));
    // The quadrature of two neighbouring years may differ in the last bit.
    out[k] = k == 0 ? share : std::min(share, out[k - 1]);
  }
  return out;
}

CohortSurvival::CohortSurvival(std::vector<double> table)
    : years_(table.size()), uniform_table_(std::move(table)) {
  for (std::size_t k = 0; k < years_; ++k) {
    const double before = k == 0 ? 1.0 : uniform_table_[k - 1];
    if (uniform_table_[k] >= 0.0 && uniform_table_[k] <= before) continue;
    throw DomainError(
        fmt::format("survival after {} years is {}: it must lie between 0 and the {} of the year "
                    "before",
                    k, uniform_table_[k], before));
  }
}

CohortSurvival::CohortSurvival(std::span<const Lifetime> lifetimes, SurvivalConvention convention)
    : years_(lifetimes.size()), lifetime_(packed_size(lifetimes.size())) {
  if (lifetimes.empty()) throw ArgumentError("survival of cohorts: no lifetime is given");
  for (std::size_t cohort = 0; cohort < years_; ++cohort) {
    const auto table = survival_table(lifetimes[cohort], convention, years_ - cohort);
    for (std::size_t k = 0; k < table.size(); ++k) {
      lifetime_[packed_index(cohort + k, cohort)] = table[k];
    }
  }
}

CohortSurvival CohortSurvival::retired(std::span<const EarlyRetirement> programmes,
                                       int first_year) const {
  for (const EarlyRetirement& programme : programmes) require_programme(programme);
  if (programmes.empty()) return *this;
  CohortSurvival out = *this;
  out.kept_.assign(packed_size(years_), 1.0);
  for (std::size_t year = 0; year < years_; ++year) {
    for (std::size_t cohort = 0; cohort <= year; ++cohort) {
      const double before = year == cohort ? 1.0 : out.kept(year - 1, cohort);
      out.kept_[packed_index(year, cohort)] =
          before * kept(year, cohort) *
          kept_in(programmes, first_year + static_cast<int>(year),
                  first_year + static_cast<int>(cohort));
    }
  }
  return out;
}

}  // namespace magswap
