#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "magswap/core/error.hpp"
#include "magswap/supply/library.hpp"

namespace magswap {
namespace {

using ::testing::HasSubstr;

const SupplyLibrary& supply() { return SupplyLibrary::shipped(); }

// Lynas's own basket of Mount Weld, USD/kg REO, printed beside the prices: to the cent.
TEST(Prices, BasketOfMountWeld) {
  const auto basket = [](const char* period) {
    return basket_price(supply().deposit("mount weld"), supply().prices(), "China", "FOB", period);
  };
  EXPECT_NEAR(basket("2007").USD_per_kg, 11.59, 0.005);
  EXPECT_NEAR(basket("2008").USD_per_kg, 14.87, 0.005);
  EXPECT_NEAR(basket("2010Q1").USD_per_kg, 13.13, 0.005);
  EXPECT_NEAR(basket("2010-07-26").USD_per_kg, 21.43, 0.005);
  EXPECT_NEAR(basket("2008").listed, 0.98965, 1e-9);
  double sum = 0.0;
  const BasketPrice all = basket("2008");
  for (const auto& [symbol, part] : all.parts) sum += part;
  EXPECT_NEAR(sum, all.USD_per_kg, 1e-12);
  EXPECT_THROW((void)basket("2011-10"), NotFoundError) << "a basket does not leave oxides out";
}

PriceSeries series(const char* item, const char* form, const char* currency, const char* vat) {
  PriceSeries out;
  out.item = item;
  out.form = form;
  out.currency = currency;
  out.market = {"China", "domestic", vat};
  out.points.push_back({parse_period("2011-09-23"), 100.0, 90.0, 110.0});
  return out;
}

TEST(Prices, ConversionsAreNamedFactors) {
  const PriceSeries nd = series("Nd", "oxide", "CNY", "included");
  PriceConversion given;
  given.CNY_per_USD = 6.3877;
  given.vat = 0.17;
  given.form = "metal";
  given.reduction_yield = 0.8;
  const ConvertedPrice price = convert(nd, nd.points.front(), given);
  // 2 Nd + 3 O: (2·144.242 + 3·15.999)/(2·144.242) = 1.16638
  const double expected = 100.0 / 6.3877 / 1.17 * (288.484 + 47.997) / 288.484 / 0.8;
  EXPECT_NEAR(price.USD_per_kg.value, expected, 1e-9);
  EXPECT_NEAR(price.USD_per_kg.high / price.USD_per_kg.low, 110.0 / 90.0, 1e-12);
  EXPECT_EQ(price.steps.size(), 4U);
  double product = 100.0;
  for (const PriceStep& step : price.steps) product *= step.factor;
  EXPECT_NEAR(product, price.USD_per_kg.value, 1e-12);
  EXPECT_THAT(price.explanation(), HasSubstr("USD per CNY"));
}

TEST(Prices, NothingIsAssumedThatIsNotGiven) {
  const PriceSeries nd = series("Nd", "oxide", "CNY", "unknown");
  EXPECT_THROW((void)convert(nd, nd.points.front(), {}), ArgumentError) << "exchange rate";
  const PriceSeries metal = series("Nd", "metal", "USD", "excluded");
  PriceConversion to_oxide;
  to_oxide.form = "oxide";
  EXPECT_THROW((void)convert(metal, metal.points.front(), to_oxide), ArgumentError);
  PriceConversion taxed;
  taxed.vat = 0.13;
  EXPECT_DOUBLE_EQ(convert(metal, metal.points.front(), taxed).USD_per_kg.value, 100.0)
      << "no tax in the price";
  for (const double wrong : {0.0, -1.0, std::nan(""), std::numeric_limits<double>::infinity()}) {
    PriceConversion bad;
    bad.CNY_per_USD = wrong;
    EXPECT_THROW((void)convert(nd, nd.points.front(), bad), DomainError) << wrong;
  }
}

TEST(Prices, MarketsOfTheOlderRecords) {
  Price record;
  record.item = "Nd";
  record.form = "oxide";
  record.date = "2025";
  record.region = "FOB, Argus average";
  record.value.value = 73.0;
  EXPECT_EQ(series_of(record).market, (Market{"", "FOB", "excluded"}));
  EXPECT_EQ(series_of(record).quote, "average");
  record.region = "FOB China";
  EXPECT_EQ(series_of(record).market, (Market{"China", "FOB", "excluded"}));
  record.region = "CIF Rotterdam";
  EXPECT_EQ(series_of(record).market, (Market{"Rotterdam", "CIF", "excluded"}));
  record.region = "USA, price floor";
  EXPECT_EQ(series_of(record).market, (Market{"USA", "floor", "excluded"}));
  record.date = "last summer";
  EXPECT_THROW((void)series_of(record), ArgumentError);
}

// The trade ministry's article and Lynas: at the peak light oxides cost several times as much
// outside China as inside.
TEST(Prices, TwoMarketsStayApart) {
  const auto price = [](const char* item, const char* basis, const char* period) {
    for (const PriceSeries& each : supply().prices()) {
      if (each.item != item || each.form != "oxide" || each.market.basis != basis) continue;
      for (const PricePoint& point : each.points) {
        if (point.period.text == period && each.currency == "USD") return point.value;
      }
    }
    return std::nan("");
  };
  EXPECT_NEAR(price("Sm", "FOB", "2011-10") / price("Sm", "domestic", "2011-09"), 7.0, 0.1);
}

ElementPrices prices_of(const char* scenario, const PriceConversion& given = {}) {
  return element_prices(supply(), Library::shipped(), scenario, given);
}

TEST(Scenario, SpikeIsWhatTheTableSays) {
  const ElementPrices spike = prices_of("spike-2011");
  // 2300 USD/kg of Dy2O3; (2·162.5 + 3·15.999)/325
  EXPECT_NEAR(spike.by_element.at("Dy").USD_per_kg.value, 2300.0 * 372.997 / 325.0, 1e-6);
  EXPECT_NEAR(spike.by_element.at("Nd").USD_per_kg.value, 260.0 * 336.481 / 288.484, 1e-6);
  EXPECT_FALSE(spike.by_element.at("Dy").assumed);
  EXPECT_TRUE(spike.by_element.at("Pr").assumed) << "taken as Nd, and said so";
  EXPECT_THAT(spike.by_element.at("Pr").origin, HasSubstr("taken as Nd"));
}

TEST(Scenario, FloorLiftsWhatIsBelowIt) {
  const ElementPrices base = prices_of("fob-2025"), floor = prices_of("floor-2025");
  const double lowest = 110.0 * oxide_per_metal("NdPr");
  EXPECT_LT(base.by_element.at("Nd").USD_per_kg.value, lowest);
  EXPECT_NEAR(floor.by_element.at("Nd").USD_per_kg.value, lowest, 1e-9);
  EXPECT_NEAR(floor.by_element.at("Pr").USD_per_kg.value, lowest, 1e-9);
  EXPECT_DOUBLE_EQ(floor.by_element.at("Dy").USD_per_kg.value,
                   base.by_element.at("Dy").USD_per_kg.value);
}

TEST(Scenario, ChineseMarketAsksForTheRate) {
  EXPECT_THROW((void)prices_of("china-2025"), ArgumentError);
  PriceConversion given;
  given.CNY_per_USD = 7.0;
  const double with_tax = prices_of("china-2025", given).by_element.at("Dy").USD_per_kg.value;
  EXPECT_NEAR(with_tax, 1615.0 / 7.0 * 372.997 / 325.0, 1e-6);
  given.vat = 0.13;
  EXPECT_NEAR(prices_of("china-2025", given).by_element.at("Dy").USD_per_kg.value, with_tax / 1.13,
              1e-9);
  EXPECT_THROW((void)prices_of("spike-2012"), NotFoundError);
}

TEST(Scenario, OtherElementsAreTheSameInAll) {
  EXPECT_DOUBLE_EQ(prices_of("spike-2011").by_element.at("Fe").USD_per_kg.value,
                   prices_of("europe-2025").by_element.at("Fe").USD_per_kg.value);
}

TEST(MaterialCost, IsTheSumOfMassTimesPrice) {
  ElementPrices prices;
  prices.by_element["Nd"].USD_per_kg = {100.0, 80.0, 120.0};
  prices.by_element["Fe"].USD_per_kg = {1.0, 1.0, 1.0};
  const MaterialCost cost = material_cost(
      {{"Nd", {0.3, 0.25, 0.35}}, {"Fe", {0.6, 0.6, 0.6}}, {"B", {0.01, 0.01, 0.01}}}, prices);
  EXPECT_NEAR(cost.USD.value, 30.6, 1e-12);
  EXPECT_NEAR(cost.USD.low, 0.25 * 80.0 + 0.6, 1e-12);
  EXPECT_NEAR(cost.USD.high, 0.35 * 120.0 + 0.6, 1e-12);
  EXPECT_EQ(cost.parts.front().element, "Nd");
  EXPECT_THAT(cost.without_price, ::testing::ElementsAre("B"));
  EXPECT_THROW((void)material_cost({{"Nd", {-1.0, -1.0, 1.0}}}, prices), DomainError);
  EXPECT_THROW((void)material_cost({{"Nd", {std::nan(""), 0.0, 1.0}}}, prices), DomainError);
}

// Making is what the price leaves: material and making give the family's price again.
TEST(MaterialCost, ProcessingIsWhatThePriceLeaves) {
  const Family& family = Library::shipped().family("ndfeb-sintered");
  const ElementPrices prices = prices_of("fob-2024");
  const ProcessingCost made = processing_cost(family, prices);
  ASSERT_TRUE(made.known);
  std::map<std::string, Bounded> kg;
  const double dy = family.price_Dy->nominal();
  for (const auto& [symbol, fraction] : family.composition.fractions) {
    const bool rare = symbol == "Nd" || symbol == "Pr";
    const double mass = fraction.nominal() * (rare ? 1.0 - dy / 0.305 : 1.0);
    kg[symbol] = {mass, mass, mass};
  }
  kg["Dy"] = {dy, dy, dy};
  EXPECT_NEAR(made.USD_per_kg.value + material_cost(kg, prices).USD.value, family.price->nominal(),
              1e-9);
  EXPECT_GT(made.USD_per_kg.value, 0.0);
}

}  // namespace
}  // namespace magswap
