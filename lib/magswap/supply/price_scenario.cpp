#include "magswap/supply/price_scenario.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "magswap/core/error.hpp"
#include "magswap/material/elements.hpp"
#include "magswap/supply/library.hpp"

namespace magswap {
namespace {

struct Found {
  const PriceSeries* series;
  const PricePoint* point;
};

// The points of a market at a period; those of another source are left out where one is named.
std::vector<Found> points_at(const std::vector<PriceSeries>& prices, const PriceScenario& scenario,
                             const PriceScenario::Pick& pick) {
  std::vector<Found> out;
  for (const PriceSeries& series : prices) {
    const bool same = series.item == pick.item && series.form == pick.form &&
                      series.market.region == scenario.region &&
                      series.market.basis == scenario.basis;
    if (!same || (!scenario.source.empty() && series.record.source != scenario.source)) continue;
    for (const PricePoint& point : series.points) {
      if (point.period.text == pick.period) out.push_back({&series, &point});
    }
  }
  return out;
}

ElementPrice price_of(const Found& found, const PriceConversion& conversion) {
  PriceConversion as_metal = conversion;
  as_metal.form = "metal";
  const ConvertedPrice converted = convert(*found.series, *found.point, as_metal);
  return {converted.USD_per_kg,
          found.series->market.text(),
          found.point->period.text,
          fmt::format("{} {}{}{}", found.series->item, found.series->form,
                      converted.steps.empty() ? "" : " ", converted.explanation()),
          found.series->record,
          false};
}

// Nd and Pr without a price of their own take that of the pair.
void split_pair(ElementPrices& out) {
  const auto pair = out.by_element.find("NdPr");
  if (pair == out.by_element.end()) return;
  for (const char* symbol : {"Nd", "Pr"}) out.by_element.try_emplace(symbol, pair->second);
}

void add_stand_ins(ElementPrices& out, const PriceScenario& scenario) {
  for (const auto& [item, as] : scenario.stand_ins) {
    const auto found = out.by_element.find(as);
    if (found == out.by_element.end() || out.by_element.contains(item)) continue;
    ElementPrice price = found->second;
    price.origin = fmt::format("taken as {}: {}", as, price.origin);
    price.assumed = true;
    out.by_element.emplace(item, std::move(price));
  }
}

void lay_floor(ElementPrices& out, const PriceFloor& floor) {
  const double factor = floor.form == "oxide" ? oxide_per_metal(floor.item) : 1.0;
  const double lowest = factor * floor.USD_per_kg;
  const bool pair = floor.item == "NdPr";
  const std::vector<std::string> symbols =
      pair ? std::vector<std::string>{"Nd", "Pr", "NdPr"} : std::vector<std::string>{floor.item};
  for (const std::string& symbol : symbols) {
    const auto found = out.by_element.find(symbol);
    if (found == out.by_element.end() || found->second.USD_per_kg.value >= lowest) continue;
    ElementPrice& price = found->second;
    price.USD_per_kg = {lowest, lowest, std::max(lowest, price.USD_per_kg.high)};
    price.market = "floor of " + floor.buyer;
    price.period = fmt::format("{} to {}", to_text(floor.start), to_text(floor.end));
    price.origin = fmt::format("{:g} USD/kg of {} × {:.6g}", floor.USD_per_kg, floor.form, factor);
    price.record = floor.record;
  }
}

// What no scenario names keeps the default price of the metal.
void add_defaults(ElementPrices& out, const Library& materials) {
  for (const Element& candidate : elements()) {
    const std::string symbol(candidate.symbol);
    if (out.by_element.contains(symbol) || candidate.is_rare_earth()) continue;
    const Price* price = materials.price(symbol, "metal");
    if (price == nullptr) continue;
    const PriceSeries series = series_of(*price);
    const PricePoint& point = series.points.front();
    out.by_element.emplace(symbol, ElementPrice{{point.value, point.low, point.high},
                                                series.market.text(),
                                                point.period.text,
                                                "default price, in every scenario",
                                                series.record,
                                                true});
  }
}

ElementPrices rare_earth_prices(const SupplyLibrary& supply, const PriceScenario& scenario,
                                const PriceConversion& given) {
  PriceConversion conversion = given;
  if (!conversion.CNY_per_USD) conversion.CNY_per_USD = scenario.CNY_per_USD;
  ElementPrices out{scenario.key, scenario.title, {}};
  if (!scenario.over.empty()) {
    out.by_element = rare_earth_prices(supply, supply.scenario(scenario.over), given).by_element;
  }
  for (const PriceScenario::Pick& pick : scenario.picks) {
    const auto found = points_at(supply.prices(), scenario, pick);
    if (found.empty()) continue;  // SupplyLibrary::check() names it
    out.by_element.insert_or_assign(pick.item, price_of(found.front(), conversion));
  }
  split_pair(out);
  add_stand_ins(out, scenario);
  for (const std::string& item : scenario.floors) {
    for (const PriceFloor& floor : supply.floors()) {
      if (floor.item == item) lay_floor(out, floor);
    }
  }
  return out;
}

void require_mass(std::string_view element, const Bounded& kg) {
  const bool good = std::isfinite(kg.value) && std::isfinite(kg.low) && std::isfinite(kg.high) &&
                    kg.low >= 0.0 && kg.low <= kg.value && kg.value <= kg.high;
  if (good) return;
  throw DomainError(
      fmt::format("mass of {} is {} kg ({} to {}): must be finite, not negative and within its "
                  "range",
                  element, kg.value, kg.low, kg.high));
}

}  // namespace

std::vector<std::string> missing_points(const PriceScenario& scenario,
                                        const std::vector<PriceSeries>& prices) {
  std::vector<std::string> out;
  for (const PriceScenario::Pick& pick : scenario.picks) {
    const auto found = points_at(prices, scenario, pick);
    const auto differs = [&](const Found& other) {
      return other.point->value != found.front().point->value;
    };
    const std::string name = fmt::format("{} {} of {}", pick.item, pick.form, pick.period);
    if (found.empty()) {
      out.push_back(name + " is not there");
    } else if (std::any_of(found.begin(), found.end(), differs)) {
      out.push_back(
          fmt::format("{} stands there with {} values: name a source", name, found.size()));
    }
  }
  return out;
}

ElementPrices element_prices(const SupplyLibrary& supply, const Library& materials,
                             std::string_view scenario, const PriceConversion& given) {
  ElementPrices out = rare_earth_prices(supply, supply.scenario(scenario), given);
  add_defaults(out, materials);
  return out;
}

MaterialCost material_cost(const std::map<std::string, Bounded>& kg, const ElementPrices& prices) {
  MaterialCost out;
  for (const auto& [element, mass] : kg) {
    require_mass(element, mass);
    if (mass.high == 0.0) continue;
    const auto found = prices.by_element.find(element);
    if (found == prices.by_element.end()) {
      out.without_price.push_back(element);
      continue;
    }
    const Bounded& price = found->second.USD_per_kg;
    const Bounded cost{mass.value * price.value, mass.low * price.low, mass.high * price.high};
    out.USD = out.USD + cost;
    out.parts.push_back({element, mass, found->second, cost});
  }
  std::stable_sort(out.parts.begin(), out.parts.end(),
                   [](const CostPart& a, const CostPart& b) { return a.USD.value > b.USD.value; });
  return out;
}

std::map<std::string, Bounded> element_masses(const ElementContent& content, double magnet_kg) {
  std::map<std::string, Bounded> out;
  for (const auto& [symbol, entry] : content.elements) {
    out[symbol] = magnet_kg * Bounded{entry.value, entry.low, entry.high};
  }
  return out;
}

ProcessingCost processing_cost(const Family& family, const ElementPrices& scenario) {
  if (!family.price) return {{}, fmt::format("no price is known of {}", family.title), false};
  std::map<std::string, Bounded> kg;
  double rare_earth = 0.0;
  const double dy = family.price_Dy ? family.price_Dy->nominal() : 0.0;
  for (const auto& [symbol, fraction] : family.composition.fractions) {
    if (is_rare_earth(symbol)) rare_earth += fraction.nominal();
  }
  // Dy replaces the other rare earths in proportion, so that their total stays.
  for (const auto& [symbol, fraction] : family.composition.fractions) {
    const double share = is_rare_earth(symbol) && rare_earth > 0.0 ? 1.0 - dy / rare_earth : 1.0;
    const double mass = share * fraction.nominal();
    kg[symbol] = {mass, mass, mass};
  }
  if (dy > 0.0) kg["Dy"] = {dy, dy, dy};
  const MaterialCost cost = material_cost(kg, scenario);
  for (const std::string& element : cost.without_price) {
    if (is_rare_earth(element)) {
      return {{}, fmt::format("no price of {} in {}", element, scenario.scenario), false};
    }
  }
  const SourcedValue& price = *family.price;
  const auto left = [&](double total) { return std::max(0.0, total - cost.USD.value); };
  return {{left(price.nominal()), left(price.lower()), left(price.upper())},
          fmt::format("price of {} {:.3g} USD/kg ({}, {}) less elements {:.3g} USD/kg ({})",
                      family.title, price.nominal(), to_text(price.standing), price.source,
                      cost.USD.value, scenario.scenario),
          true};
}

BasketPrice basket_price(const Deposit& deposit, const std::vector<PriceSeries>& prices,
                         std::string_view region, std::string_view basis, std::string_view period) {
  PriceScenario market;
  market.region = region;
  market.basis = basis;
  BasketPrice out;
  for (const auto& [symbol, percent] : deposit.oxide_percent) {
    const auto found = points_at(prices, market, {symbol, "oxide", std::string(period)});
    if (found.empty() || found.front().series->currency != "USD") {
      throw NotFoundError(
          fmt::format("no price of {} oxide in USD, {} {}, for {}: the basket of {} lists it",
                      symbol, basis, region, period, deposit.name),
          {});
    }
    out.parts.emplace_back(symbol, 1e-2 * percent * found.front().point->value);
    out.listed += 1e-2 * percent;
    out.market = found.front().series->market.text();
  }
  for (auto& [symbol, part] : out.parts) {
    part /= out.listed;
    out.USD_per_kg += part;
  }
  return out;
}

}  // namespace magswap
