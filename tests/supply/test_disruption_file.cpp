#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>

#include "magswap/core/error.hpp"
#include "magswap/material/toml_text.hpp"
#include "magswap/product/library.hpp"
#include "magswap/supply/disruption_file.hpp"
#include "magswap/supply/library.hpp"

namespace magswap {
namespace {

using ::testing::HasSubstr;

const std::string kRecord = "confidence = \"low\"\nsource = \"s\"\n";

// A scenario of a year whose tables a test replaces.
struct File {
  std::string head =
      "schema = \"magswap-disruption/1\"\ntitle = \"t\"\nstart = \"2026-01\"\nmonths = 12\n";
  std::string material =
      "[[material]]\nitem = \"Dy\"\nbasis = \"oxide\"\nstock = \"1 t\"\n" + kRecord;
  std::string supply =
      "[[supply]]\nname = \"China\"\nitem = \"Dy\"\nperiods = [[\"2026\", \"12 t\"]]\n" + kRecord;
  std::string event =
      "[[event]]\ntitle = \"stop\"\nstart = \"2026-03-01\"\ncut = \"100 %\"\n" + kRecord;
  std::string product =
      "[[product]]\nname = \"p\"\nneeds = { Dy = [[\"2026\", \"12 t\"]] }\n" + kRecord;
  std::string tail = {};

  [[nodiscard]] std::string text() const {
    return head + material + supply + event + product + tail;
  }
};

DisruptionScenario read(const File& file) {
  return read_disruption("mine.toml", file.text(), {"s"});
}

std::string error_of(const File& file) {
  try {
    (void)read(file);
  } catch (const DataError& error) {
    return error.what();
  }
  return "";
}

TEST(DisruptionFile, ReadsAGoodOne) {
  const DisruptionScenario scenario = read(File{});
  EXPECT_EQ(scenario.months, 12);
  EXPECT_THAT(scenario.supplies[0].kg, ::testing::Each(1000.0));
  EXPECT_DOUBLE_EQ(scenario.materials[0].stock_kg, 1000.0);
  EXPECT_EQ(scenario.events[0].supplies.size(), 1U);
}

TEST(DisruptionFile, PeriodsSpreadOverTheirMonths) {
  File file;
  file.supply =
      "[[supply]]\nname = \"China\"\nitem = \"Dy\"\nperiods = [[\"2026Q1\", \"6 t\"], "
      "[\"2026-04/2026-06\", \"24 t/year\"], [\"2026H2\", \"3 t\"]]\nshare = \"50 %\"\n" +
      kRecord;
  const auto kg = read(file).supplies[0].kg;
  EXPECT_NEAR(kg[0], 1000.0, 1e-9);
  EXPECT_NEAR(kg[5], 1000.0, 1e-9);
  EXPECT_NEAR(kg[11], 250.0, 1e-9);
}

// 4 % of 12 t of magnets, as Dy2O3: × 372.997/325.
TEST(DisruptionFile, MagnetsBecomeElementsByTheirContent) {
  File file;
  file.product =
      "[[product]]\nname = \"p\"\nmagnets = [[\"2026\", \"12 t\"]]\ncontent = { Dy = \"4 %\" }\n" +
      kRecord;
  const DisruptionScenario scenario = read(file);
  EXPECT_NEAR(scenario.products[0].needs[0].kg[0], 40.0 * 372.997 / 325.0, 1e-9);
  EXPECT_THAT(scenario.products[0].needs[0].conversion, HasSubstr("Dy2O3 per Dy"));
  file.material = "[[material]]\nitem = \"Dy\"\nbasis = \"element\"\nstock = \"1 t\"\n" + kRecord;
  EXPECT_NEAR(read(file).products[0].needs[0].kg[0], 40.0, 1e-9);
  file.material =
      "[[material]]\nitem = \"rare earths\"\nbasis = \"oxide\"\nstock = \"1 t\"\n" + kRecord;
  file.supply =
      "[[supply]]\nname = \"China\"\nitem = \"rare earths\"\nperiods = [[\"2026\", \"1 t\"]]\n" +
      kRecord;
  file.product =
      "[[product]]\nname = \"p\"\nmagnets = [[\"2026\", \"12 t\"]]\ncontent = { \"rare earths\" = "
      "\"30 %\" }\n" +
      kRecord;
  EXPECT_THAT(error_of(file), HasSubstr("has no one oxide to convert to"))
      << "element and oxide do not mix without a factor";
}

TEST(DisruptionFile, NamesMistakesWithTheirPlace) {
  File file;
  file.material = "[[material]]\nitem = \"Dyy\"\nbasis = \"oxide\"\nstock = \"1 t\"\n" + kRecord;
  EXPECT_THAT(error_of(file), HasSubstr("mine.toml:6:8: error: unknown element or group 'Dyy'"));
  EXPECT_THAT(error_of(file), HasSubstr("item = \"Dyy\"\n      |        ^"));
  file = {};
  file.material = "[[material]]\nitem = \"Dy\"\nbasis = \"magnet\"\nstock = \"1 t\"\n" + kRecord;
  EXPECT_THAT(error_of(file), HasSubstr("unknown basis 'magnet'"));
  file = {};
  file.material = "[[material]]\nitem = \"Dy\"\nbasis = \"oxide\"\nstock = \"-1 t\"\n" + kRecord;
  EXPECT_THAT(error_of(file), HasSubstr("mine.toml:8:9: error: 'stock' is -1 t"));
  file = {};
  file.material = "[[material]]\nitem = \"Dy\"\nbasis = \"oxide\"\nstock = \"nan t\"\n" + kRecord;
  EXPECT_THAT(error_of(file), HasSubstr("mine.toml:8:9"));
  file = {};
  file.event = "[[event]]\ntitle = \"stop\"\nstart = \"2026-02-30\"\ncut = \"100 %\"\n" + kRecord;
  EXPECT_THAT(error_of(file), HasSubstr("'2026-02-30' is no day of the calendar"));
  file.event =
      "[[event]]\ntitle = \"stop\"\nstart = \"2026-03-01\"\nend = \"2026-02-01\"\ncut = \"100 "
      "%\"\n" +
      kRecord;
  EXPECT_THAT(error_of(file), HasSubstr("ends before it starts"));
  file.event = "[[event]]\ntitle = \"stop\"\nstart = \"2026-03-01\"\ncut = \"120 %\"\n" + kRecord;
  EXPECT_THAT(error_of(file), HasSubstr("'cut' is 120 %, not in 0 … 100 %"));
  file.event =
      "[[event]]\ntitle = \"stop\"\nstart = \"2026-03-01\"\ncut = \"100 %\"\nsupplies = "
      "[\"Chine\"]\n" +
      kRecord;
  EXPECT_THAT(error_of(file), HasSubstr("no [[supply]] 'Chine'; did you mean 'China'?"));
}

TEST(DisruptionFile, NamesWrongPeriods) {
  File file;
  const auto with = [&](const std::string& periods) {
    file.supply =
        "[[supply]]\nname = \"China\"\nitem = \"Dy\"\nperiods = " + periods + "\n" + kRecord;
    return error_of(file);
  };
  EXPECT_THAT(with("[[\"2026H1\", \"1 t\"], [\"2026-06\", \"1 t\"]]"),
              HasSubstr("'2026-06' overlaps an earlier row in 2026-06"));
  EXPECT_THAT(with("[[\"2026-01-05\", \"1 t\"]]"), HasSubstr("does not consist of whole months"));
  EXPECT_THAT(with("[[\"2026-05/2026-02\", \"1 t\"]]"), HasSubstr("ends before it starts"));
  EXPECT_THAT(with("[[\"2026Q7\", \"1 t\"]]"), HasSubstr("'2026Q7' is no period"));
  EXPECT_THAT(with("[[\"2026\", \"1 m\"]]"), HasSubstr("neither a mass over the period"));
  EXPECT_THAT(with("[[\"2026\", 1]]"), HasSubstr("mine.toml:14:"));
  EXPECT_THAT(with("[[\"2026\", \"-1 t\"]]"), HasSubstr("not negative"));
  file = {};
  file.product = "[[product]]\nname = \"p\"\nneeds = { Dy = [[\"2026H1\", \"12 t\"]] }\n" + kRecord;
  EXPECT_THAT(error_of(file), HasSubstr("nothing is said of 2026-07"));
}

TEST(DisruptionFile, NamesWhatIsMissingOrUnknown) {
  File file;
  file.tail =
      "[[recycling]]\nitem = \"Dy\"\nscrap = [[\"2026\", \"1 t\"]]\ncolection = \"1 %\"\n"
      "collection = \"1 %\"\nyield = \"50 %\"\nstart = \"2026-01-01\"\n" +
      kRecord;
  EXPECT_THAT(error_of(file), HasSubstr("unknown key 'colection'"));
  file.tail =
      "[[recycling]]\nitem = \"Dy\"\nscrap = [[\"2026\", \"1 t\"]]\ncollection = \"1 %\"\n"
      "yield = \"50 %\"\nstart = \"2026-01-01\"\nramp_months = 1000000000\n" +
      kRecord;
  EXPECT_THAT(error_of(file), HasSubstr("'ramp_months' is 1000000000 months, not in 0 … 1200"));
  file = {};
  file.product = "";
  EXPECT_THAT(error_of(file), HasSubstr("no [[product]]"));
  file = {};
  file.head = "schema = \"magswap-disruption/2\"\ntitle = \"t\"\n";
  EXPECT_THAT(error_of(file), HasSubstr("unknown schema"));
  file = {};
  file.product = "[[product]]\nname = \"p\"\nneeds = { Nd = [[\"2026\", \"12 t\"]] }\n" + kRecord;
  EXPECT_THAT(error_of(file), HasSubstr("no [[material]] 'Nd'"));
  file = {};
  file.product =
      "[[product]]\nname = \"p\"\nneeds = { Dy = [[\"2026\", \"12 t\"]] }\nconfidence = "
      "\"low\"\nsource = \"t\"\n";
  EXPECT_THAT(error_of(file), HasSubstr("unknown source 't'"));
}

std::vector<std::string> all_sources() {
  std::vector<std::string> out;
  for (const auto& [key, source] : SupplyLibrary::shipped().sources()) out.push_back(key);
  for (const auto& [key, source] : ProductLibrary::shipped().sources()) out.push_back(key);
  return out;
}

DisruptionScenario example(const std::string& name) {
  const std::string path = std::string(MAGSWAP_SOURCE_DIR) + "/examples/" + name;
  return read_disruption(path, read_text_file(path), all_sources());
}

// Quota of the half × 49.8 % + 5 254 t/12 against a demand of 26 665 t/12, by hand.
TEST(DisruptionExample, Japan2010FollowsQuotaAndDemand) {
  const DisruptionScenario scenario = example("japan_2010.toml");
  const DisruptionRun run = run_disruption(scenario);
  const auto& flows = run.materials[0];
  const double others = 5254e3 / 12.0;
  EXPECT_NEAR(flows.arrivals[0], 22283e3 * 0.498 / 6.0 + others, 1e-6);
  EXPECT_NEAR(flows.arrivals[6], 7976e3 * 0.498 / 6.0 + others, 1e-6);
  EXPECT_NEAR(flows.arrivals[8], 7976e3 * 0.498 / 6.0 * 20.0 / 30.0 + others, 1e-6)
      << "twenty days of September";
  EXPECT_NEAR(flows.arrivals[9], others, 1e-6);
  EXPECT_NEAR(flows.need[0], 26665e3 / 12.0, 1e-6);
  EXPECT_NEAR(flows.need[23], 21080e3 / 12.0, 1e-3);
  EXPECT_EQ(run.products[1].first_reduced.has_value(), true) << "cerium is served last";
  EXPECT_LT(run.balance_error, 1e-12);
  EXPECT_DOUBLE_EQ(flows.shortage[0], 0.0);
  EXPECT_GT(run.shortage_kg(0), 0.0);
}

TEST(DisruptionExample, DysprosiumStop) {
  const DisruptionScenario scenario = example("dysprosium_stop.toml");
  const DisruptionRun run = run_disruption(scenario);
  EXPECT_LT(run.balance_error, 1e-12);
  EXPECT_DOUBLE_EQ(run.materials[0].shortage[5], 0.0) << "before the stop";
  EXPECT_FALSE(run.products[0].first_reduced) << "weapons are served first";
  EXPECT_TRUE(run.products[2].first_reduced);
  const MeasureEffects effects = measure_effects(scenario);
  EXPECT_LT(effects.all_kg[0], effects.none_kg[0]);
}

}  // namespace
}  // namespace magswap
