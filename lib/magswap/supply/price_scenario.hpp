#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "magswap/material/element_content.hpp"
#include "magswap/material/library.hpp"
#include "magswap/supply/capacity.hpp"
#include "magswap/supply/prices.hpp"

namespace magswap {

class SupplyLibrary;

/// A set of prices of one market, by the names of the points they stand at.
struct PriceScenario {
  /// Where the price of an item stands.
  struct Pick {
    std::string item;
    std::string form;
    std::string period;
  };
  std::string key;
  std::string title;
  std::string region;
  std::string basis;
  std::string source;  ///< only points of this source; empty for any
  std::vector<Pick> picks;
  std::map<std::string, std::string> stand_ins;  ///< item → item whose price it takes
  std::optional<double> CNY_per_USD;
  std::string over;                 ///< scenario below the floors
  std::vector<std::string> floors;  ///< items with a price floor laid over
  std::string note;
  std::string path;
  int line = 0;
  int column = 0;
};

/// Points of a scenario that no series has, or several with different values; empty when all is
/// well.
[[nodiscard]] std::vector<std::string> missing_points(const PriceScenario& scenario,
                                                      const std::vector<PriceSeries>& prices);

/// Price of an element, per kg of the element in a metal or oxide [USD/kg].
struct ElementPrice {
  Bounded USD_per_kg;
  std::string market;
  std::string period;
  std::string origin;  ///< how it was reached: oxide factor, exchange rate, stand-in, floor
  SupplyRecord record;
  bool assumed = false;  ///< a stand-in or a default of another market
};

/// Prices of elements in one scenario [USD/kg of element].
struct ElementPrices {
  std::string scenario;
  std::string title;
  std::map<std::string, ElementPrice> by_element;
};

/// Elements of a scenario with what the user gives for currency and tax.
/// @throws NotFoundError for an unknown scenario, ArgumentError when an exchange rate is needed.
[[nodiscard]] ElementPrices element_prices(const SupplyLibrary& supply, const Library& materials,
                                           std::string_view scenario,
                                           const PriceConversion& given = {});

/// What one element adds to a cost.
struct CostPart {
  std::string element;
  Bounded kg;  ///< mass of the element
  ElementPrice price;
  Bounded USD;  ///< mass × price, end to end
};

/// Cost of the elements in a mass.
struct MaterialCost {
  std::vector<CostPart> parts;  ///< descending
  Bounded USD;
  std::vector<std::string> without_price;  ///< elements that have none, and so add nothing
};

/// Cost of element masses at the prices of a scenario; nothing for what has no price.
/// @param kg  mass by element symbol, with its range.
/// @throws DomainError when a mass is negative or not finite.
[[nodiscard]] MaterialCost material_cost(const std::map<std::string, Bounded>& kg,
                                         const ElementPrices& prices);

/// Element masses of a mass of magnet by its content [kg].
[[nodiscard]] std::map<std::string, Bounded> element_masses(const ElementContent& content,
                                                            double magnet_kg);

/// Cost of making a magnet beside its elements: what the family's price leaves [USD/kg].
struct ProcessingCost {
  Bounded USD_per_kg;
  std::string explanation;
  bool known = false;
};

/// Price of the family less the elements of its nominal alloy in the scenario of the price's year;
/// it holds yield, machining, coating and margin.
/// @param scenario  prices of the year in which the family's price was seen.
[[nodiscard]] ProcessingCost processing_cost(const Family& family, const ElementPrices& scenario);

/// Basket price of a deposit: Σ(share × price)/Σ share of the oxides it lists [USD/kg REO].
struct BasketPrice {
  double USD_per_kg = 0.0;
  double listed = 0.0;                                ///< sum of the shares listed, 0 … 1
  std::vector<std::pair<std::string, double>> parts;  ///< USD in a kg, by element symbol
  std::string market;
};

/// Basket price of a deposit at a period, all oxides of one market in USD.
/// @throws NotFoundError when an oxide that the deposit lists has no price there, naming it.
[[nodiscard]] BasketPrice basket_price(const Deposit& deposit,
                                       const std::vector<PriceSeries>& prices,
                                       std::string_view region, std::string_view basis,
                                       std::string_view period);

}  // namespace magswap
