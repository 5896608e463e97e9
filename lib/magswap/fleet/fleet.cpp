#include "magswap/fleet/fleet.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "magswap/core/error.hpp"
#include "magswap/fleet/mass_flows.hpp"

namespace magswap {
namespace {

using detail::balance;
using detail::flows_of;
using detail::larger_residual;
using detail::meet_demand;
using detail::Substance;
using detail::substances_of;

constexpr double kSumTolerance = 1e-3;   // of shares, as the gate of product files
constexpr double kWorthNoting = 1e-3;    // share of a lifetime below zero
constexpr std::size_t kYearsListed = 4;  // in a warning

void require_technologies(const FleetProduct& product, int first_year, std::size_t years) {
  for (const FleetTechnology& technology : product.technologies) {
    const bool sized = technology.share.size() == years &&
                       (technology.intensity.empty() || technology.intensity.size() == years);
    if (!sized) {
      throw DomainError(fmt::format("technology '{}' has not one share per year", technology.name));
    }
    for (const double factor : technology.intensity) {
      if (std::isfinite(factor) && factor >= 0.0) continue;
      throw DomainError(fmt::format("technology '{}': intensity factor {} is not a number ≥ 0",
                                    technology.name, factor));
    }
  }
  for (std::size_t t = 0; t < years; ++t) {
    double sum = 0.0;
    for (const FleetTechnology& technology : product.technologies) {
      const double share = technology.share[t];
      if (!(share >= 0.0 && share <= 1.0)) {
        throw DomainError(fmt::format("share of technology '{}' is {:.6g} % in {}, not in 0…100 %",
                                      technology.name, 100.0 * share,
                                      first_year + static_cast<int>(t)));
      }
      sum += share;
    }
    if (std::abs(sum - 1.0) > kSumTolerance) {
      throw DomainError(fmt::format("shares of the technologies sum to {:.6g} % in {}, not 100 %{}",
                                    100.0 * sum, first_year + static_cast<int>(t),
                                    sum < 1.0 ? "; name the rest as a technology of its own" : ""));
    }
  }
}

CohortSurvival survival_of(const FleetProduct& product, const Fleet& fleet) {
  if (product.lifetimes.size() == 1) {
    return CohortSurvival(survival_table(product.lifetimes.front(), fleet.convention, fleet.years))
        .retired(product.retirements, fleet.first_year);
  }
  if (product.lifetimes.size() != fleet.years) {
    throw DomainError(fmt::format("{} lifetimes for {} years: give one, or one a year",
                                  product.lifetimes.size(), fleet.years));
  }
  return CohortSurvival(product.lifetimes, fleet.convention)
      .retired(product.retirements, fleet.first_year);
}

std::string years_text(const StockResult& units, int first_year) {
  std::string out;
  for (std::size_t i = 0; i < std::min(units.negative.size(), kYearsListed); ++i) {
    const NegativeInflowYear& each = units.negative[i];
    out += fmt::format("{}{} ({:.4g})", i == 0 ? "" : ", ",
                       first_year + static_cast<int>(each.year), each.inflow);
  }
  if (units.negative.size() > kYearsListed)
    out += fmt::format(" and {} more years", units.negative.size() - kYearsListed);
  return out;
}

void note_negative(const FleetProduct& product, const StockResult& units, int first_year,
                   std::vector<std::string>& warnings) {
  if (units.negative.empty()) return;
  const char* remedy =
      product.negative == NegativeInflow::keep
          ? "kept as negative inflow; negative_inflow = \"retire\" retires units early instead"
      : product.negative == NegativeInflow::retire ? "met by early retirement of all cohorts alike"
                                                   : "the stock stays above its target";
  warnings.push_back(
      fmt::format("{}: the target falls faster than units retire: inflow would be negative in {} "
                  "{}; {}",
                  product.name, years_text(units, first_year), product.per.text(), remedy));
}

void note_lifetimes(const FleetProduct& product, std::vector<std::string>& notes) {
  double most = 0.0;
  for (const Lifetime& lifetime : product.lifetimes)
    most = std::max(most, lifetime.negative_share());
  if (most < kWorthNoting) return;
  notes.push_back(
      fmt::format("{:.2g} % of the lifetimes are below zero and end in the year of sale; truncate "
                  "the distribution or take another",
                  100.0 * most));
}

// A technology whose magnets have no mass has none.
bool works_without_magnets(const FleetTechnology& technology) {
  return std::any_of(technology.contents.begin(), technology.contents.end(),
                     [](const UnitContent& content) {
                       return content.basis == MassBasis::magnet && content.high_kg == 0.0;
                     });
}

void note_missing(const FleetProduct& product, const Substance& substance,
                  std::vector<std::string>& notes) {
  for (const FleetTechnology& technology : product.technologies) {
    const bool used = std::any_of(technology.share.begin(), technology.share.end(),
                                  [](double share) { return share > 0.0; });
    const bool given = std::any_of(
        technology.contents.begin(), technology.contents.end(), [&](const UnitContent& content) {
          return content.substance == substance.name && content.basis == substance.basis;
        });
    if (!used || given || works_without_magnets(technology)) continue;
    notes.push_back(fmt::format("{} ({}) is not given for '{}': its masses are lower bounds",
                                substance.name, to_text(substance.basis), technology.name));
  }
}

// A content that no source gives but all studies together is said where results are read.
void note_studies(const FleetProduct& product, std::vector<std::string>& notes) {
  for (const FleetTechnology& technology : product.technologies) {
    for (const UnitContent& content : technology.contents) {
      if (!content.across_studies) continue;
      notes.push_back(fmt::format("{} ({}) of '{}', {:.4g} kg in one unit ({:.3g}–{:.3g}), is {}",
                                  content.substance, to_text(content.basis), technology.name,
                                  content.value_kg, content.low_kg, content.high_kg,
                                  content.conversion));
    }
  }
}

FleetProductResult run_product(const FleetProduct& product, const Fleet& fleet,
                               std::vector<std::string>& warnings) {
  require_technologies(product, fleet.first_year, fleet.years);
  product.end_of_life.require_valid(fleet.years, fleet.first_year);
  FleetProductResult out{product.name, product.per.text(), product.driver, {}, {},
                         {},           product.notes};
  const CohortSurvival survival = survival_of(product, fleet);
  if (product.driver == FleetDriver::stock) {
    out.target = product.amounts;
    out.units = stock_driven(product.amounts, survival, product.negative);
  } else {
    out.units = inflow_driven(product.amounts, survival);
  }
  note_negative(product, out.units, fleet.first_year, warnings);
  note_lifetimes(product, out.notes);
  note_studies(product, out.notes);
  for (const Substance& each : substances_of(product)) {
    note_missing(product, each, out.notes);
    out.materials.push_back({each.name, each.basis, each.doubtful,
                             flows_of(product, out.units, each, &UnitContent::value_kg),
                             flows_of(product, out.units, each, &UnitContent::low_kg),
                             flows_of(product, out.units, each, &UnitContent::high_kg),
                             each.conversion});
  }
  return out;
}

void add(std::vector<double>& to, const std::vector<double>& from) {
  for (std::size_t t = 0; t < to.size(); ++t) to[t] += from[t];
}

void add(MassFlows& to, const MassFlows& from) {
  for (auto member :
       {&MassFlows::demand, &MassFlows::in_use, &MassFlows::end_of_life, &MassFlows::collected,
        &MassFlows::recovered, &MassFlows::lost, &MassFlows::in_process}) {
    add(to.*member, from.*member);
  }
  for (std::size_t k = 0; k < to.by_kind.size(); ++k) add(to.by_kind.at(k), from.by_kind.at(k));
}

// Masses of one substance that are element in one product and oxide in another stand apart.
void add_total(std::vector<MaterialFlows>& totals, const MaterialFlows& from) {
  const auto same = std::find_if(totals.begin(), totals.end(), [&](const MaterialFlows& each) {
    return each.substance == from.substance && each.basis == from.basis;
  });
  if (same == totals.end()) {
    totals.push_back(from);
    return;
  }
  if (same->conversion.find(from.conversion) == std::string::npos)
    same->conversion += (same->conversion.empty() ? "" : "; ") + from.conversion;
  same->doubtful = same->doubtful || from.doubtful;
  add(same->value, from.value);
  add(same->low, from.low);
  add(same->high, from.high);
}

void finish(FleetResult& result) {
  for (FleetProductResult& product : result.products) {
    result.balance_residual = std::max(result.balance_residual, product.units.balance_residual);
    for (const MaterialFlows& each : product.materials) add_total(result.totals, each);
  }
  for (MaterialFlows& each : result.totals) {
    for (MassFlows* flows : {&each.value, &each.low, &each.high}) {
      flows->balance_residual = 0.0;
      meet_demand(*flows);
      balance(*flows);
      result.balance_residual = larger_residual(result.balance_residual, flows->balance_residual);
      if (std::isfinite(flows->balance_residual)) continue;
      throw DomainError(fmt::format(
          "total of {}: the masses leave the range of a number; check contents and their units",
          each.substance));
    }
  }
}

}  // namespace

double MassFlows::recycled_content(std::size_t year) const {
  return demand[year] > 0.0 ? std::min(1.0, recovered[year] / demand[year]) : 0.0;
}

const MaterialFlows& FleetResult::total(std::string_view substance, MassBasis basis) const {
  std::vector<std::string> known;
  std::string listed;
  for (const MaterialFlows& each : totals) {
    if (each.substance == substance && each.basis == basis) return each;
    known.push_back(fmt::format("{} ({})", each.substance, to_text(each.basis)));
    listed += (listed.empty() ? "" : ", ") + known.back();
  }
  throw NotFoundError(fmt::format("the fleet holds no {} of basis {}; it has {}", substance,
                                  to_text(basis), listed.empty() ? "no substance" : listed),
                      known);
}

FleetResult run_fleet(const Fleet& fleet) {
  if (fleet.products.empty() || fleet.years == 0) {
    throw ArgumentError(
        fmt::format("fleet '{}' has no {}", fleet.title, fleet.years == 0 ? "years" : "products"));
  }
  FleetResult out{fleet.title, fleet.note, fleet.first_year, fleet.convention, {}, {}, {}, 0.0};
  for (const FleetProduct& product : fleet.products) {
    try {
      out.products.push_back(run_product(product, fleet, out.warnings));
    } catch (const DomainError& error) {
      throw DomainError(fmt::format("product '{}': {}", product.name, error.what()));
    } catch (const ArgumentError& error) {
      throw ArgumentError(fmt::format("product '{}': {}", product.name, error.what()));
    }
  }
  finish(out);
  return out;
}

}  // namespace magswap
