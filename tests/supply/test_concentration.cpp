#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>

#include "magswap/core/error.hpp"
#include "magswap/supply/library.hpp"

namespace magswap {
namespace {

using detail::herfindahl;
using detail::ShareRange;

constexpr double kAny = std::numeric_limits<double>::infinity();

ShareRange known(double share) { return {share, share, share, 1.0}; }

TEST(Concentration, OfKnownShares) {
  EXPECT_DOUBLE_EQ(herfindahl(std::vector{known(1.0)}).value, 10000.0);
  const Bounded four = herfindahl(std::vector(4, known(0.25)));
  EXPECT_NEAR(four.value, 2500.0, 1e-9);
  EXPECT_NEAR(four.low, 2500.0, 1e-9);
  EXPECT_NEAR(four.high, 2500.0, 1e-9);
  EXPECT_NEAR(detail::herfindahl_of(std::vector{0.5, 0.3, 0.2}), 3800.0, 1e-9);
}

// One share alone: what is unnamed is spread thin at the low end and held by one at the high end.
TEST(Concentration, FromOneShareAlone) {
  for (const double share : {0.91, 0.94}) {
    const double rest = 1.0 - share;
    const Bounded hhi = herfindahl(std::vector<ShareRange>{known(share), {rest, rest, rest, kAny}});
    EXPECT_NEAR(hhi.low, 1e4 * share * share, 1e-6);
    EXPECT_NEAR(hhi.high, 1e4 * (share * share + rest * rest), 1e-6);
    EXPECT_NEAR(hhi.value, hhi.low, 1e-6);
  }
}

TEST(Concentration, OfCountriesGivenTogether) {
  const Bounded hhi = herfindahl(
      std::vector<ShareRange>{known(0.62), {0.23, 0.23, 0.23, 2.0}, {0.15, 0.15, 0.15, kAny}});
  EXPECT_NEAR(hhi.low, 1e4 * (0.62 * 0.62 + 0.23 * 0.23 / 2.0), 1e-6);
  EXPECT_NEAR(hhi.high, 1e4 * (0.62 * 0.62 + 0.23 * 0.23 + 0.15 * 0.15), 1e-6);
}

// Bounds over a box against a search over its grid, with shares that sum to one.
TEST(Concentration, BoundsHoldTheWholeBox) {
  std::mt19937_64 random(5);
  std::uniform_real_distribution<double> unit(0.0, 1.0);
  for (int trial = 0; trial < 40; ++trial) {
    std::vector<ShareRange> shares;
    double sum = 0.0;
    for (int i = 0; i < 4; ++i) {
      shares.push_back({unit(random), 0.0, 0.0, 1.0});
      sum += shares.back().value;
    }
    for (ShareRange& share : shares) {
      share.value /= sum;
      share.low = share.value * (1.0 - 0.6 * unit(random));
      share.high = std::min(1.0, share.value * (1.0 + 0.6 * unit(random)));
    }
    const Bounded bounds = herfindahl(shares);
    double least = 1e9, most = 0.0;
    constexpr int kSteps = 60;
    const auto at = [&](std::size_t i, int k) {
      return shares[i].low + (shares[i].high - shares[i].low) * k / kSteps;
    };
    for (int a = 0; a <= kSteps; ++a) {
      for (int b = 0; b <= kSteps; ++b) {
        for (int c = 0; c <= kSteps; ++c) {
          const double x = at(0, a), y = at(1, b), z = at(2, c), w = 1.0 - x - y - z;
          if (w < shares[3].low || w > shares[3].high) continue;
          const double hhi = 1e4 * (x * x + y * y + z * z + w * w);
          least = std::min(least, hhi);
          most = std::max(most, hhi);
        }
      }
    }
    EXPECT_LE(bounds.low, least + 1e-6);
    EXPECT_GE(bounds.high, most - 1e-6);
    EXPECT_NEAR(bounds.low, least, 30.0) << "the grid comes close to the bound";
    EXPECT_NEAR(bounds.high, most, 150.0);
  }
}

TEST(Concentration, SharesThatCannotSumToOne) {
  EXPECT_THROW((void)herfindahl(std::vector{known(0.4), known(0.5)}), ArgumentError);
  EXPECT_THROW((void)herfindahl(std::vector{known(0.7), known(0.5)}), ArgumentError);
  EXPECT_THROW((void)herfindahl(std::vector<ShareRange>{}), ArgumentError);
}

TEST(Concentration, ClassesOfTheGuideline) {
  EXPECT_EQ(hhi_class(1499.9), "low");
  EXPECT_EQ(hhi_class(1500.0), "medium");
  EXPECT_EQ(hhi_class(2500.0), "medium");
  EXPECT_EQ(hhi_class(2501.0), "high");
  EXPECT_THROW((void)hhi_class(std::nan("")), DomainError);
  EXPECT_THROW((void)hhi_class(-1.0), DomainError);
}

const ShareTable& table(Stage stage, const char* item, int year) {
  const ShareTable* found = SupplyLibrary::shipped().find_shares(stage, item, year);
  EXPECT_NE(found, nullptr);
  return *found;
}

double hhi_of(Stage stage, const char* item, int year, double Bounded::*end = &Bounded::value) {
  return concentration(table(stage, item, year), SupplyLibrary::shipped().countries()).hhi.*end;
}

// Published or independently summed: USGS estimate of 2024; the least share of China that a source
// gives, alone, at two stages.
TEST(Concentration, OfTheShippedShares) {
  EXPECT_NEAR(hhi_of(Stage::mine, "rare earths", 2024), 4924.0, 0.6);
  EXPECT_NEAR(hhi_of(Stage::separation, "rare earths", 2024, &Bounded::low), 84.85 * 84.85, 1e-6);
  EXPECT_NEAR(hhi_of(Stage::magnet, "NdFeB", 2024, &Bounded::low), 8100.0, 1e-6);
}

// The same sums made elsewhere from the data of the British Geological Survey.
TEST(Concentration, OfTheBritishGeologicalSurvey) {
  const std::vector<std::pair<int, double>> published{
      {2012, 0.8804}, {2013, 0.8781}, {2014, 0.8515}, {2015, 0.8018}, {2016, 0.7369},
      {2017, 0.6143}, {2018, 0.5282}, {2019, 0.5153}, {2020, 0.4891}, {2021, 0.4839}};
  for (const auto& [year, hhi] : published) {
    bool seen = false;
    for (const ShareTable& shares : SupplyLibrary::shipped().share_tables()) {
      if (shares.record.source != "bgs-wms" || shares.year != year) continue;
      seen = true;
      const auto result = concentration(shares, SupplyLibrary::shipped().countries());
      EXPECT_NEAR(result.hhi.value, 1e4 * hhi, 0.6) << year;
    }
    EXPECT_TRUE(seen) << year;
  }
}

TEST(Concentration, GovernanceWeighsEachCountry) {
  Countries countries;
  const auto country = [](const char* code, double estimate) {
    Country out;
    out.code = code;
    out.years = {2020};
    out.estimate = {estimate};
    out.std_error = {0.25};
    return out;
  };
  countries.emplace("AAA", country("AAA", 2.5));
  countries.emplace("BBB", country("BBB", -2.5));
  ShareTable shares;
  shares.year = 2021;
  shares.shares = {{{"AAA"}, 0.6, 0.6, 0.6, 0, 0}, {{"BBB"}, 0.4, 0.4, 0.4, 0, 0}};
  const Concentration result = concentration(shares, countries);
  ASSERT_TRUE(result.governance_hhi);
  EXPECT_NEAR(result.governance_hhi->value, 1600.0, 1e-9);  // the risky country alone
  EXPECT_NEAR(*result.mean_risk, 0.4, 1e-12);
  EXPECT_LE(result.governance_hhi->value, result.hhi.value);
  shares.year = 2019;  // no indicator yet
  const Concentration earlier = concentration(shares, countries);
  EXPECT_FALSE(earlier.governance_hhi);
  EXPECT_THAT(earlier.without_governance, ::testing::ElementsAre("AAA", "BBB"));
}

// World Bank, China 2022: political stability −0.4411; geopolrisk's scaling (2.5 − x)/5 gives
// 0.5882.
TEST(Concentration, RiskOfTheIndicator) {
  const auto risk = SupplyLibrary::shipped().country("China").risk(2022);
  ASSERT_TRUE(risk);
  EXPECT_NEAR(risk->value, 0.58822, 1e-9);
  EXPECT_LT(risk->low, risk->value);
  EXPECT_GT(risk->high, risk->value);
  EXPECT_NEAR(SupplyLibrary::shipped().country("PR China").risk(1996)->value, 0.5196, 1e-4);
  EXPECT_FALSE(SupplyLibrary::shipped().country("CHN").risk(1995));
}

// World Bank, 2024 edition, China 2022: voice −1.60, stability −0.45, effectiveness 0.49,
// regulation −0.42, law −0.04, corruption 0.02; (2.5 − x)/5 and their mean by hand.
TEST(Concentration, RiskByEveryIndicator) {
  const Country& china = SupplyLibrary::shipped().country("China");
  const std::map<Governance, double> by_hand{
      {Governance::voice, 0.82},       {Governance::effectiveness, 0.402},
      {Governance::regulation, 0.584}, {Governance::law, 0.508},
      {Governance::corruption, 0.496}, {Governance::mean, 0.5666667}};
  for (const auto& [indicator, risk] : by_hand) {
    const auto found = china.risk(2022, indicator);
    ASSERT_TRUE(found) << to_text(indicator);
    EXPECT_NEAR(found->value, risk, 1e-6) << to_text(indicator);
    EXPECT_LT(found->low, found->value);
    EXPECT_GT(found->high, found->value);
  }
  // The default is the series of the edition of 2023, which gives −0.4411.
  EXPECT_NEAR(china.risk(2022, Governance::stability)->value, 0.58822, 1e-9);
  EXPECT_FALSE(china.risk(2008, Governance::law)) << "before the first year that is shipped";
  EXPECT_DOUBLE_EQ(china.risk(2030, Governance::law)->value,
                   china.risk(2023, Governance::law)->value);
}

TEST(Concentration, MeanOfSixNeedsAllSix) {
  GovernanceOfCountry series;
  for (const std::string& word : governance_words()) {
    if (word != "mean") series[governance(word)] = {{2020}, {0.5}, {0.2}, "s"};
  }
  const auto mean = mean_risk_of(series, 2020);
  ASSERT_TRUE(mean);
  EXPECT_NEAR(mean->value, 0.4, 1e-12);
  EXPECT_NEAR(mean->low, 0.36, 1e-12) << "errors that go together";
  EXPECT_NEAR(mean->high, 0.44, 1e-12);
  EXPECT_FALSE(mean_risk_of(series, 2019));
  series.erase(Governance::law);
  EXPECT_FALSE(mean_risk_of(series, 2020));
}

TEST(Concentration, IndicatorsByName) {
  EXPECT_EQ(governance("law"), Governance::law);
  EXPECT_EQ(to_text(Governance::mean), "mean");
  EXPECT_EQ(governance_words().size(), 7U);
  EXPECT_THROW((void)governance("luck"), ArgumentError);
}

// One stage alone by another indicator: the index itself stays, the weighted one follows the risk.
TEST(Concentration, AnotherIndicatorMovesTheWeightAlone) {
  const ShareTable& shares = table(Stage::magnet, "NdFeB", 2024);
  const Countries& countries = SupplyLibrary::shipped().countries();
  const Concentration stability = concentration(shares, countries);
  const Concentration voice = concentration(shares, countries, Governance::voice);
  EXPECT_DOUBLE_EQ(stability.hhi.value, voice.hhi.value);
  EXPECT_EQ(stability.governance, Governance::stability);
  EXPECT_EQ(voice.governance, Governance::voice);
  // China alone is named, at 94 %; its voice of 2023 is −1.50.
  EXPECT_NEAR(voice.governance_hhi->value, 8836.0 * 0.8, 1e-6);
}

// Values of pymatgen's own test: Li2O 1614.96 and 2218.90 with Li 6.941, here 6.94; elements as
// tabled.
TEST(ElementHhi, IsThatOfPymatgen) {
  const ElementHhi& hhi = SupplyLibrary::shipped().element_hhi();
  const auto li2o = hhi.of_formula("Li2O");
  ASSERT_TRUE(li2o);
  EXPECT_NEAR(li2o->production, 1614.96, 0.1);
  EXPECT_NEAR(li2o->reserves, 2218.90, 0.15);
  EXPECT_DOUBLE_EQ(hhi.of("Nd")->production, 9500.0);
  // by hand: (2·144.242·9500 + 14·55.845·2400 + 10.81·2900)/1081.124
  EXPECT_NEAR(hhi.of_formula("Nd2Fe14B")->production, 4299.54, 0.05);
  EXPECT_FALSE(hhi.of_formula("NdH2")) << "hydrogen is not in the table";
  EXPECT_FALSE(hhi.of("Xx"));
  EXPECT_THROW((void)hhi.of_formula("Nd2Fe14Q"), ArgumentError);
}

TEST(Reliance, OfNetImports) {
  EXPECT_NEAR(net_import_reliance(100.0, 400.0, 100.0), 0.75, 1e-12);
  EXPECT_DOUBLE_EQ(net_import_reliance(100.0, 10.0, 60.0), 0.0) << "a net exporter";
  EXPECT_DOUBLE_EQ(net_import_reliance(0.0, 10.0, 0.0), 1.0);
  EXPECT_NEAR(net_import_reliance(100.0, 50.0, 0.0, 50.0), 0.5, 1e-12);
  EXPECT_THROW((void)net_import_reliance(-1.0, 1.0, 0.0), DomainError);
  EXPECT_THROW((void)net_import_reliance(std::nan(""), 1.0, 0.0), DomainError);
  EXPECT_THROW((void)net_import_reliance(1.0, 0.0, 2.0), DomainError) << "nothing is consumed";
}

}  // namespace
}  // namespace magswap
