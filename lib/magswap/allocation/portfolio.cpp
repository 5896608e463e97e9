#include "magswap/allocation/portfolio.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include "magswap/core/error.hpp"
#include "magswap/core/nearest.hpp"
#include "magswap/material/elements.hpp"

namespace magswap {
namespace {

constexpr std::array kBounds{std::pair{ContentBound::low, std::string_view("low")},
                             std::pair{ContentBound::nominal, std::string_view("nominal")},
                             std::pair{ContentBound::high, std::string_view("high")}};

void require(bool good, const std::string& what, const char* name, double value,
             const char* limits) {
  if (good) return;
  throw DomainError(fmt::format("{}: {} is {:g}, must be {}", what, name, value, limits));
}

void require_not_negative(const std::string& what, const char* name, double value) {
  require(std::isfinite(value) && value >= 0.0, what, name, value, "a number, 0 or more");
}

void require_finite(const std::string& what, const char* name, double value) {
  require(std::isfinite(value), what, name, value, "a number");
}

void check_option(const AllocationProduct& product, const AllocationOption& option) {
  const std::string what = fmt::format("product '{}', option '{}'", product.name, option.name);
  require_not_negative(what, "mass [kg]", option.mass_kg);
  if (option.cost_USD) require_not_negative(what, "cost [USD]", *option.cost_USD);
  require_finite(what, "performance", option.performance);
  require_finite(what, "further loss [USD]", option.further_USD);
  require(option.most_share >= 0.0 && option.most_share <= 1.0, what, "largest share",
          option.most_share, "0 to 1");
  require_not_negative(what, "lead time [years]", option.lead_years);
  require_not_negative(what, "cost of qualification [USD]", option.qualify_USD);
  for (const auto& [symbol, mass] : option.element_kg) {
    (void)element(symbol);
    const bool good = mass.low >= 0.0 && mass.low <= mass.value && mass.value <= mass.high &&
                      std::isfinite(mass.high);
    require(good, what, symbol.c_str(), mass.value, "0 or more and within its range [kg]");
  }
}

void check_product(const AllocationProduct& product) {
  const std::string what = fmt::format("product '{}'", product.name);
  require(std::isfinite(product.demand) && product.demand > 0.0, what, "demand", product.demand,
          "positive");
  require_not_negative(what, "loss of performance [USD]", product.performance_USD);
  if (product.unmet_USD) require_finite(what, "loss of a unit not made [USD]", *product.unmet_USD);
  std::set<std::string_view> names;
  std::size_t references = 0;
  for (const AllocationOption& option : product.options) {
    if (!names.insert(option.name).second)
      throw ArgumentError(fmt::format("{} has two options '{}'", what, option.name));
    references += option.reference ? 1U : 0U;
    check_option(product, option);
  }
  if (references != 1) {
    throw ArgumentError(
        fmt::format("{} has {} reference options: mark the magnet in it today, from "
                    "which losses count",
                    what, references));
  }
}

void check_cap(const ElementCap& cap) {
  const std::string what = fmt::format("cap '{}'", cap.name);
  if (cap.weight.empty()) throw ArgumentError(what + " counts no element");
  for (const auto& [symbol, weight] : cap.weight) {
    (void)element(symbol);
    require(std::isfinite(weight) && weight > 0.0, what, symbol.c_str(), weight,
            "a positive weight");
  }
  if (cap.limit_kg) require_not_negative(what, "limit [kg]", *cap.limit_kg);
}

const AllocationOption& reference_of(const AllocationProduct& product) {
  return *std::find_if(product.options.begin(), product.options.end(),
                       [](const AllocationOption& option) { return option.reference; });
}

ElementCap* find_cap(Portfolio& portfolio, std::string_view name) {
  const auto found = std::find_if(portfolio.caps.begin(), portfolio.caps.end(),
                                  [&](const ElementCap& cap) { return cap.name == name; });
  return found == portfolio.caps.end() ? nullptr : &*found;
}

}  // namespace

const ElementCap& Portfolio::cap(std::string_view name) const {
  std::vector<std::string> names;
  for (const ElementCap& cap : caps) {
    if (cap.name == name) return cap;
    names.push_back(cap.name);
  }
  throw NotFoundError(fmt::format("no cap '{}'; there are {}", name, fmt::join(names, ", ")),
                      nearest_names(name, names));
}

bool Portfolio::has_decisions() const {
  if (most_qualifications) return true;
  return std::any_of(products.begin(), products.end(), [](const AllocationProduct& product) {
    return std::any_of(product.options.begin(), product.options.end(),
                       [](const AllocationOption& option) { return option.qualify_USD > 0.0; });
  });
}

ContentBound content_bound(std::string_view text) {
  for (const auto& [bound, word] : kBounds) {
    if (text == word) return bound;
  }
  throw ArgumentError(fmt::format("unknown content '{}'; there are low, nominal and high", text));
}

std::string_view to_text(ContentBound bound) {
  return std::find_if(kBounds.begin(), kBounds.end(),
                      [bound](const auto& entry) { return entry.first == bound; })
      ->second;
}

void check(const Portfolio& portfolio) {
  if (portfolio.products.empty()) throw ArgumentError("the portfolio has no products");
  require(std::isfinite(portfolio.horizon_years) && portfolio.horizon_years > 0.0, "the portfolio",
          "horizon [years]", portfolio.horizon_years, "positive");
  require_not_negative("the loss", "weight of cost", portfolio.loss.cost);
  require_not_negative("the loss", "weight of mass [USD/kg]", portfolio.loss.mass_USD_per_kg);
  if (portfolio.most_qualifications)
    require_not_negative("the portfolio", "number of qualifications",
                         *portfolio.most_qualifications);
  std::set<std::string_view> names;
  for (const AllocationProduct& product : portfolio.products) {
    if (!names.insert(product.name).second)
      throw ArgumentError(fmt::format("two products are called '{}'", product.name));
    check_product(product);
  }
  names.clear();
  for (const ElementCap& cap : portfolio.caps) {
    if (!names.insert(cap.name).second)
      throw ArgumentError(fmt::format("two caps are called '{}'", cap.name));
    check_cap(cap);
  }
}

void count_element(Portfolio& portfolio, std::string_view name) {
  if (find_cap(portfolio, name) != nullptr) return;
  if (find_element(name) == nullptr) {
    std::vector<std::string> names;
    for (const ElementCap& cap : portfolio.caps) names.push_back(cap.name);
    throw NotFoundError(
        fmt::format("'{}' is neither an element nor a cap of the portfolio{}", name,
                    names.empty() ? std::string()
                                  : fmt::format("; its caps are {}", fmt::join(names, ", "))),
        nearest_names(name, names));
  }
  portfolio.caps.push_back({std::string(name), {{std::string(name), 1.0}}, std::nullopt, {}});
}

void set_cap(Portfolio& portfolio, std::string_view name, double limit_kg) {
  require_not_negative(fmt::format("cap '{}'", name), "limit [kg]", limit_kg);
  count_element(portfolio, name);
  ElementCap& cap = *find_cap(portfolio, name);
  cap.limit_kg = limit_kg;
  cap.source = "given";
  cap.given.clear();
}

std::optional<double> unit_loss_USD(const Portfolio& portfolio, const AllocationProduct& product,
                                    const AllocationOption& option) {
  const AllocationOption& today = reference_of(product);
  double loss = portfolio.loss.mass_USD_per_kg * (option.mass_kg - today.mass_kg) +
                product.performance_USD * (option.performance - today.performance) +
                option.further_USD - today.further_USD;
  if (portfolio.loss.cost > 0.0 && &option != &today) {
    if (!option.cost_USD || !today.cost_USD) return std::nullopt;
    loss += portfolio.loss.cost * (*option.cost_USD - *today.cost_USD);
  }
  return loss;
}

double unit_content_kg(const ElementCap& cap, const AllocationOption& option, ContentBound bound) {
  double sum = 0.0;
  for (const auto& [symbol, weight] : cap.weight) {
    const auto found = option.element_kg.find(symbol);
    if (found == option.element_kg.end()) continue;
    const Range& mass = found->second;
    sum += weight * (bound == ContentBound::low    ? mass.low
                     : bound == ContentBound::high ? mass.high
                                                   : mass.value);
  }
  return sum;
}

double available_share(const Portfolio& portfolio, const AllocationOption& option) {
  const double in_time = 1.0 - option.lead_years / portfolio.horizon_years;
  return std::min(option.most_share, std::max(0.0, in_time));
}

}  // namespace magswap
