#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "magswap/material/grade.hpp"
#include "magswap/supply/period.hpp"
#include "magswap/supply/record.hpp"

namespace magswap {

/// Where and how a price is quoted. Prices of two markets are never averaged.
struct Market {
  std::string region;  ///< "China", "Rotterdam"; empty where the source names none
  std::string basis;   ///< FOB, CIF, domestic, floor or unspecified
  std::string vat;     ///< value-added tax: included, excluded or unknown

  friend bool operator==(const Market&, const Market&) = default;
  /// "FOB China", "domestic China, VAT unknown".
  [[nodiscard]] std::string text() const;
};

/// One price of a series, in the currency of the series per kg of the form.
struct PricePoint {
  Period period;
  double value = 0.0;
  double low = 0.0;
  double high = 0.0;
};

/// Dated prices of one item in one form and market, from one source.
struct PriceSeries {
  std::string item;  ///< element symbol, "NdPr" or family key
  std::string form;  ///< oxide, metal or magnet
  Market market;
  std::string currency;            ///< USD or CNY
  std::string quote;               ///< spot, or average over the period
  std::vector<PricePoint> points;  ///< ascending
  SupplyRecord record;
};

/// A dated price of materials/prices.toml as a series of one point; its region names the market.
/// @throws ArgumentError when its date is no period.
[[nodiscard]] PriceSeries series_of(const Price& price);

/// A factor that a price was multiplied with, and its name.
struct PriceStep {
  std::string name;
  double factor = 1.0;
};

/// What a conversion may use; nothing is assumed that is not given here.
struct PriceConversion {
  std::optional<double> CNY_per_USD;  ///< exchange rate
  std::optional<double> vat;          ///< rate to take out of a price that holds it: 0.13
  std::string form;                   ///< form to convert to, metal or oxide; empty to keep
  double reduction_yield = 1.0;       ///< element out of element in, of oxide to metal, 0 … 1
};

/// A price in USD per kg with every factor that led to it.
struct ConvertedPrice {
  Bounded USD_per_kg;
  std::string form;
  std::vector<PriceStep> steps;

  /// The steps in words: "× 1.16638 Nd2O3 per Nd".
  [[nodiscard]] std::string explanation() const;
};

/// A point of a series in USD per kg, tax taken out, in the form wanted.
///
/// Oxide to metal is the price of the element contained, without the cost of reduction.
/// @throws ArgumentError when the exchange rate or the tax rate is needed and not given, or the
/// form cannot be reached. @throws DomainError when a rate or a yield is out of range.
[[nodiscard]] ConvertedPrice convert(const PriceSeries& series, const PricePoint& point,
                                     const PriceConversion& conversion);

/// Mass of traded oxide that holds a unit mass of the item's metal, by atomic masses; NdPr as 3 kg
/// Nd2O3 to 1 kg Pr6O11.
/// @throws ArgumentError where the item is not traded as an oxide.
[[nodiscard]] double oxide_per_metal(std::string_view item);

}  // namespace magswap
