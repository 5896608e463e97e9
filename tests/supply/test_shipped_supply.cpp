#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "magswap/core/error.hpp"
#include "magswap/material/elements.hpp"
#include "magswap/supply/library.hpp"

namespace magswap {
namespace {

const SupplyLibrary& shipped() { return SupplyLibrary::shipped(); }

TEST(ShippedSupply, HasNoErrors) {
  for (const DataError& error : shipped().check()) ADD_FAILURE() << error.what();
}

TEST(ShippedSupply, SharesAreOfAWhole) {
  for (const ShareTable& table : shipped().share_tables()) {
    double sum = table.rest;
    for (const CountryShare& share : table.shares) sum += share.value;
    EXPECT_NEAR(sum, 1.0, 1e-9) << table.item << " " << table.year;
    const Concentration result = concentration(table, shipped().countries());
    EXPECT_LE(result.hhi.low, result.hhi.value);
    EXPECT_LE(result.hhi.value, result.hhi.high);
    EXPECT_LE(result.hhi.high, 10000.0 + 1e-6);
    if (result.governance_hhi) {
      EXPECT_LE(result.governance_hhi->value, result.hhi.value);
    }
  }
}

TEST(ShippedSupply, EveryCountryOfTheSharesHasItsGovernance) {
  for (const ShareTable& table : shipped().share_tables()) {
    const Concentration result = concentration(table, shipped().countries());
    EXPECT_THAT(result.without_governance, ::testing::IsEmpty()) << table.item << table.year;
  }
}

// Every country of the shares has all six indicators, and the two editions of the one that both
// hold agree within half of its standard error.
TEST(ShippedSupply, SixIndicatorsForEveryCountry) {
  ASSERT_EQ(shipped().governance_tables().size(), 6U);
  for (const auto& [code, country] : shipped().countries()) {
    for (const int year : {2009, 2015, 2022, 2024}) {
      const auto mean = country.risk(year, Governance::mean);
      ASSERT_TRUE(mean) << code << year;
      EXPECT_GT(mean->value, 0.05) << code;
      EXPECT_LT(mean->value, 0.95) << code;
    }
    const GovernanceSeries& newer = country.governance.at(Governance::stability);
    for (const int year : {2010, 2016, 2022}) {
      EXPECT_NEAR(newer.risk(year)->value, country.risk(year)->value, 0.1 / 5.0) << code << year;
    }
  }
  const auto mean = [](const char* code) {
    return shipped().country(code).risk(2023, Governance::mean)->value;
  };
  EXPECT_LT(mean("NOR"), mean("JPN"));
  EXPECT_LT(mean("JPN"), mean("CHN"));
  EXPECT_LT(mean("CHN"), mean("MMR"));
}

// By-products of Nassar, Graedel and Harper 2015: the carriers are mined for themselves, the rare
// earths but yttrium are not.
TEST(ShippedSupply, Companionality) {
  std::map<std::string, double> shares;
  for (const Companion& companion : shipped().companions()) {
    ASSERT_TRUE(companion.share) << companion.item;
    EXPECT_TRUE(shares.emplace(companion.item, *companion.share).second) << companion.item;
    EXPECT_NO_THROW((void)shipped().source(companion.record.source));
  }
  for (const char* symbol : {"Pr", "Nd", "Gd", "Tb", "Dy", "Ho", "Ga"})
    EXPECT_DOUBLE_EQ(shares.at(symbol), 1.0) << symbol;
  EXPECT_DOUBLE_EQ(shares.at("Co"), 0.85);
  EXPECT_DOUBLE_EQ(shares.at("Sm"), 0.82);
  for (const char* symbol : {"Fe", "Al", "Ni", "Cu", "Mn"}) EXPECT_LT(shares.at(symbol), 0.1);
}

// The bounds of the metal stage hold what the other sources of that stage say.
TEST(ShippedSupply, MetalStageHoldsItsSources) {
  const ShareTable* metal = shipped().find_shares(Stage::metal, "rare earths");
  ASSERT_NE(metal, nullptr);
  EXPECT_TRUE(metal->record.doubtful());
  const CountryShare& china = metal->shares.front();
  int others = 0;
  for (const ShareTable& table : shipped().share_tables()) {
    if (table.stage != Stage::metal || table.item != "rare earths" || &table == metal) continue;
    EXPECT_LE(china.low, table.shares.front().value) << table.record.source;
    EXPECT_GE(china.high, table.shares.front().value) << table.record.source;
    ++others;
  }
  EXPECT_EQ(others, 3);
}

TEST(ShippedSupply, AnElementFallsBackOnItsGroup) {
  EXPECT_THAT(wider_items("Dy"),
              ::testing::ElementsAre("heavy rare earths", "magnet rare earths", "rare earths"));
  EXPECT_THAT(wider_items("La"), ::testing::ElementsAre("rare earths"));
  EXPECT_THAT(wider_items("Co"), ::testing::IsEmpty());
  const ShareTable* mine = shipped().find_shares_or_wider(Stage::mine, "Dy", 2023);
  ASSERT_NE(mine, nullptr);
  EXPECT_EQ(mine->item, "magnet rare earths");
  EXPECT_EQ(shipped().find_shares_or_wider(Stage::mine, "Co"), nullptr);
  EXPECT_FALSE(shipped().find_shares(Stage::mine, "magnet rare earths")->is_projection);
  EXPECT_TRUE(shipped().find_shares(Stage::mine, "magnet rare earths", 2030)->is_projection);
}

TEST(ShippedSupply, NamesAreFound) {
  EXPECT_EQ(shipped().country("burma").code, "MMR");
  EXPECT_THROW((void)shipped().country("Atlantis"), NotFoundError);
  EXPECT_EQ(SupplyLibrary::item("dysprosium"), "Dy");
  EXPECT_EQ(SupplyLibrary::item("Rare Earths"), "rare earths");
  EXPECT_THROW((void)SupplyLibrary::item("dysprosiun"), NotFoundError);
}

// Every price of the older records and of the new series is ordered, ascending and of one market.
TEST(ShippedSupply, PricesAreOfAMarket) {
  EXPECT_GT(shipped().prices().size(), 300U);
  for (const PriceSeries& series : shipped().prices()) {
    EXPECT_FALSE(series.points.empty());
    for (const PricePoint& point : series.points) {
      EXPECT_GE(point.low, 0.0) << series.item;
      EXPECT_LE(point.low, point.value) << series.item;
      EXPECT_LE(point.value, point.high) << series.item;
    }
    EXPECT_NO_THROW((void)shipped().source(series.record.source)) << series.item;
  }
}

TEST(ShippedSupply, PlantsAndFloors) {
  double magnets = 0.0;
  for (const Plant& plant : shipped().plants()) {
    EXPECT_GT(plant.kg_per_year, 0.0) << plant.company;
    if (plant.company == "Vulcan Elements") magnets = plant.kg_per_year;
  }
  EXPECT_NEAR(magnets, 10e6, 1.0);
  ASSERT_EQ(shipped().floors().size(), 1U);
  EXPECT_DOUBLE_EQ(shipped().floors().front().USD_per_kg, 110.0);
}

}  // namespace
}  // namespace magswap
