#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "magswap/core/error.hpp"
#include "magswap/supply/library.hpp"

namespace magswap {
namespace {

using ::testing::HasSubstr;

const std::string kHead = "schema = \"magswap-supply/1\"\n";
const std::string kRecord = "kind = \"typical\"\nconfidence = \"low\"\nsource = \"s\"\n";
const std::string kCountries = kHead + "[[country]]\ncode = \"CHN\"\nname = \"China\"\n" + kRecord +
                               "[[country]]\ncode = \"AUS\"\nname = \"Australia\"\n" + kRecord;

// Message of the first error of a file beside two countries and a source.
std::string error_of(const std::string& text) {
  try {
    SupplyLibrary library;
    library.add_text("sources.toml", "[s]\ntitle = \"a study\"\nseen = \"direct\"\n");
    library.add_text("countries.toml", kCountries);
    library.add_text("mine.toml", kHead + text);
    const auto errors = library.check();
    return errors.empty() ? "" : errors.front().what();
  } catch (const DataError& error) {
    return error.what();
  }
}

std::string shares(const std::string& rest) {
  return "[[shares]]\nstage = \"mine\"\nitem = \"Nd\"\nbasis = \"oxide\"\nyear = 2024\n" + kRecord +
         rest;
}

TEST(SupplyFile, ReadsGoodShares) {
  EXPECT_EQ(error_of(shares("unit = \"%\"\ncountries = { CHN = 60, AUS = 30 }\n")), "");
  EXPECT_EQ(error_of(shares("unit = \"t\"\ncountries = { CHN = 60000 }\nrest = 5\n")), "");
  EXPECT_EQ(error_of(shares("unit = \"%\"\ncountries = { CHN = 60.1, AUS = 40.1 }\n")), "")
      << "rounding";
}

TEST(SupplyFile, SharesAboveAHundred) {
  EXPECT_THAT(error_of(shares("unit = \"%\"\ncountries = { CHN = 80, AUS = 30 }\n")),
              HasSubstr("mine.toml:11:13: error: shares sum to 110 %, above 100 %"));
  EXPECT_THAT(error_of(shares("unit = \"%\"\ncountries = { CHN = 80 }\nrest = 21\n")),
              HasSubstr("shares sum to 101 %"));
  EXPECT_THAT(error_of(shares("unit = \"%\"\ncountries = { CHN = 60, AUS = 40 }\nbounds = { CHN = "
                              "[58, 62], AUS = [38, 30] }\n")),
              HasSubstr("do not hold the share"));
}

TEST(SupplyFile, SharesThatAreNoNumbers) {
  EXPECT_THAT(error_of(shares("unit = \"%\"\ncountries = { CHN = -1 }\n")), HasSubstr("negative"));
  EXPECT_THAT(error_of(shares("unit = \"%\"\ncountries = { CHN = nan }\n")),
              HasSubstr("not a finite number"));
  EXPECT_THAT(error_of(shares("unit = \"%\"\ncountries = { CHN = inf }\n")),
              HasSubstr("mine.toml:11:21"));
  EXPECT_THAT(error_of(shares("unit = \"kg\"\ncountries = { CHN = 1 }\n")),
              HasSubstr("unknown unit 'kg'; known: t, %"));
  EXPECT_THAT(error_of(shares("unit = \"t\"\ncountries = { CHN = 0 }\n")),
              HasSubstr("sum to nothing"));
  EXPECT_THAT(error_of(shares("unit = \"t\"\ncountries = { CHN = 1e308, AUS = 1e308 }\n")),
              HasSubstr("sum to no number"));
}

// A year is a whole number; none is cut to one, or leaves the integers.
TEST(SupplyFile, YearsThatAreNone) {
  const std::string head = "[[shares]]\nstage = \"mine\"\nitem = \"Nd\"\nbasis = \"oxide\"\n";
  const std::string rest = kRecord + "unit = \"%\"\ncountries = { CHN = 60 }\n";
  EXPECT_EQ(error_of(head + "year = 2024\n" + rest), "");
  EXPECT_THAT(error_of(head + "year = 1e300\n" + rest),
              HasSubstr("mine.toml:6:8: error: 'year' must be"));
  EXPECT_THAT(error_of(head + "year = 2024.5\n" + rest), HasSubstr("mine.toml:6:8"));
  EXPECT_THAT(error_of(head + "year = 9000000000\n" + rest), HasSubstr("out of range"));
  const std::string country = "[[country]]\ncode = \"USA\"\nname = \"U\"\n" + kRecord;
  const std::string one = "estimate = [0.1]\nstd_err = [0.1]\n";
  EXPECT_EQ(error_of(country + one + "years = [2020]\n"), "");
  EXPECT_THAT(error_of(country + one + "years = [1e300]\n"), HasSubstr("1e+300 is no year"));
  EXPECT_THAT(error_of(country + one + "years = [2020.5]\n"), HasSubstr("2020.5 is no year"));
}

std::string indicator(const std::string& rest) {
  return "[[governance]]\nindicator = \"law\"\n" + kRecord + rest;
}

TEST(SupplyFile, GovernanceIndicators) {
  const std::string years = "years = [2020, 2021]\n";
  const std::string good = "estimate = { CHN = [-0.1, 0.2] }\nstd_err = { CHN = [0.2, 0.2] }\n";
  EXPECT_EQ(error_of(indicator(years + good)), "");
  EXPECT_THAT(error_of(indicator("years = [2021, 2020]\n" + good)), HasSubstr("must ascend"));
  EXPECT_THAT(error_of(indicator("years = [2020.5, 2021]\n" + good)), HasSubstr("is no year"));
  EXPECT_THAT(error_of(indicator("years = []\n" + good)), HasSubstr("no years"));
  EXPECT_THAT(
      error_of(indicator(years + "estimate = { CHN = [0.1] }\nstd_err = { CHN = [0.2] }\n")),
      HasSubstr("mine.toml:8:20: error: CHN has 1 numbers for 2 years"));
  EXPECT_THAT(error_of(indicator(years + "estimate = { CHN = [0.1, 7] }\nstd_err = { CHN = [0.2, "
                                         "0.2] }\n")),
              HasSubstr("7 of CHN is not in -5 … 5"));
  EXPECT_THAT(error_of(indicator(years + "estimate = { CHN = [0.1, 0] }\nstd_err = { CHN = [-0.2, "
                                         "0.2] }\n")),
              HasSubstr("is not in 0 … 5"));
  EXPECT_THAT(error_of(indicator(years + "estimate = { CHN = [0.1, 0] }\nstd_err = {}\n")),
              HasSubstr("CHN has no standard errors"));
  EXPECT_THAT(
      error_of(indicator(years + "estimate = { CHI = [0.1, 0] }\nstd_err = { CHI = [0.1, 0] }\n")),
      HasSubstr("did you mean 'CHN'?"));
  EXPECT_THAT(error_of("[[governance]]\nindicator = \"mean\"\n"), HasSubstr("'mean'"));
}

TEST(SupplyFile, UnknownNames) {
  EXPECT_THAT(error_of(shares("unit = \"%\"\ncountries = { CHI = 60 }\n")),
              HasSubstr("mine.toml:11:15: error: unknown country 'CHI'; did you mean 'CHN'?"));
  EXPECT_THAT(
      error_of("[[shares]]\nstage = \"mine\"\nitem = \"Ndd\"\n"),
      HasSubstr("mine.toml:4:8: error: unknown element or group 'Ndd'; did you mean 'Nd'?"));
  EXPECT_THAT(error_of("[[shares]]\nstage = \"smelter\"\nitem = \"Nd\"\n"),
              HasSubstr("unknown stage 'smelter'"));
  EXPECT_THAT(error_of("[[share]]\nstage = \"mine\"\n"),
              HasSubstr("unknown key 'share' in the file; did you mean 'shares'?"));
  EXPECT_THAT(
      error_of("[[shares]]\nstage = \"mine\"\nitem = \"Nd\"\nbasis = \"oxide\"\nyear = 2024\n"
               "confidence = \"low\"\nsource = \"t\"\nunit = \"%\"\ncountries = { CHN = 1 }\n"),
      HasSubstr("unknown source 't'"));
}

TEST(SupplyFile, TwoTablesToCalculateWith) {
  const std::string one = shares("unit = \"%\"\ndefault = true\ncountries = { CHN = 60 }\n");
  EXPECT_THAT(error_of(one + one), HasSubstr("two tables to calculate with for stage mine of Nd in "
                                             "2024, first at mine.toml:2"));
}

std::string control(const std::string& id, const std::string& days) {
  return fmt::format(
      "[[control]]\nid = \"{}\"\nactor = \"CHN\"\nwhat = \"licence\"\ninstrument = \"act\"\nitems "
      "= "
      "[\"Dy\"]\nforms = [\"oxide\"]\n{}last_seen = \"2026-01-01\"\n{}",
      id, days, kRecord);
}

TEST(SupplyFile, ControlsThatOverlap) {
  const std::string first = control("first", "start = \"2025-01-01\"\n");
  const std::string second = control("second", "start = \"2025-06-01\"\n");
  const std::string message = error_of(first + second);
  EXPECT_THAT(message, HasSubstr("mine.toml:14:1: error: control 'second' overlaps 'first'"));
  EXPECT_THAT(message, HasSubstr("mine.toml:2"));
  EXPECT_THAT(message, HasSubstr("from 2025-06-01"));
}

TEST(SupplyFile, ControlsWithWrongDays) {
  EXPECT_THAT(error_of(control("a", "start = \"2025-02-30\"\n")),
              HasSubstr("mine.toml:9:9: error: 'start': '2025-02-30' is no day of the calendar"));
  EXPECT_THAT(error_of(control("a", "start = \"2025-01-01\"\nend = \"2024-01-01\"\n")),
              HasSubstr("ends before it starts: 2025-01-01 is after 2024-01-01"));
  EXPECT_THAT(error_of(control("a", "announced = \"2025-03-01\"\nstart = \"2025-01-01\"\n")),
              HasSubstr("announced after it starts"));
  EXPECT_THAT(error_of(control("a", "start = 2025-01-01\n")), HasSubstr("must be a text"));
}

std::string prices(const std::string& series) {
  return "[[prices]]\nregion = \"China\"\nbasis = \"FOB\"\nvat = \"excluded\"\ncurrency = "
         "\"USD\"\nper "
         "= \"kg\"\nquote = \"spot\"\n" +
         kRecord + "[prices.oxide]\n" + series;
}

TEST(SupplyFile, Prices) {
  EXPECT_EQ(error_of(prices("Nd = [[\"2010\", 30], [\"2011-10\", 260, 250, 270]]\n")), "");
  EXPECT_THAT(error_of(prices("Nd = [[\"2011\", 30], [\"2010\", 20]]\n")), HasSubstr("ascend"));
  EXPECT_THAT(error_of(prices("Nd = [[\"2011\", 0]]\n")), HasSubstr("must be positive"));
  EXPECT_THAT(error_of(prices("Nd = [[\"2011\", nan]]\n")), HasSubstr("finite"));
  EXPECT_THAT(error_of(prices("Nd = [[\"2011\", 30, 31, 32]]\n")), HasSubstr("low ≤ value ≤ high"));
  EXPECT_THAT(error_of(prices("Nd = [[\"11\", 30]]\n")), HasSubstr("'11' is no period"));
  EXPECT_THAT(error_of(prices("Nd = [[\"2011\"]]\n")), HasSubstr("[period, value]"));
  EXPECT_THAT(error_of(prices("Xx = [[\"2011\", 30]]\n")),
              HasSubstr("unknown element or group 'Xx'"));
}

TEST(SupplyFile, ScenarioWithoutItsPrice) {
  const std::string scenario =
      "[[scenario]]\nkey = \"k\"\ntitle = \"t\"\nregion = \"China\"\nbasis = \"FOB\"\nprices = { "
      "Nd = "
      "\"oxide 2011\" }\n";
  EXPECT_EQ(error_of(prices("Nd = [[\"2011\", 30]]\n") + scenario), "");
  EXPECT_THAT(error_of(prices("Nd = [[\"2012\", 30]]\n") + scenario),
              HasSubstr("Nd oxide of 2011 is not there"));
  EXPECT_THAT(
      error_of(prices("Nd = [[\"2011\", 30]]\n") + prices("Nd = [[\"2011\", 31]]\n") + scenario),
      HasSubstr("stands there with 2 values"))
      << "two prices of a market are never averaged";
}

TEST(SupplyFile, BoundsHaveTheirSources) {
  const std::string table = "unit = \"%\"\ncountries = { CHN = 91 }\n";
  const std::string bounds = "bounds = { CHN = [85, 92] }\n";
  EXPECT_EQ(error_of(shares(table + bounds + "bounds_sources = [\"s\"]\n")), "");
  EXPECT_THAT(error_of(shares(table + bounds + "bounds_sources = [\"t\"]\n")),
              HasSubstr("unknown source 't'"));
  EXPECT_THAT(error_of(shares(table + "bounds_sources = [\"s\"]\n")),
              HasSubstr("the table has no 'bounds'"));
}

TEST(SupplyFile, Claims) {
  const auto claim = [](const std::string& rest) {
    return "[[claim]]\nkey = \"k\"\nwhat = \"target\"\nitem = \"Nd\"\nclaim = \"half\"\n" + rest +
           kRecord;
  };
  const std::string found = "found = \"nothing\"\nfound_sources = [\"s\"]\n";
  EXPECT_EQ(error_of(claim("basis = \"share\"\n" + found)), "");
  EXPECT_THAT(error_of(claim(found)), HasSubstr("no 'basis'"));
  EXPECT_THAT(error_of(claim("basis = \"share\"\n")), HasSubstr("no 'found'"));
  EXPECT_THAT(error_of(claim("basis = \"share\"\nfound = \"x\"\nfound_sources = [\"q\"]\n")),
              HasSubstr("unknown source 'q'"));
}

TEST(SupplyFile, CapacityAndStockpiles) {
  const auto plant = [](const std::string& amount) {
    return "[[plants]]\nstage = \"mine\"\nitem = \"Nd\"\nbasis = \"oxide\"\nrows = [\n{ company = "
           "\"c\", "
           "site = \"s\", country = \"AUS\", year = 2025, amount = \"" +
           amount + "\", status = \"planned\", source = \"s\", confidence = \"low\" },\n]\n";
  };
  EXPECT_EQ(error_of(plant("10 t/year")), "");
  EXPECT_THAT(error_of(plant("10 t")), HasSubstr("no mass per time"));
  EXPECT_THAT(error_of(plant("-10 t/year")), HasSubstr("negative"));
  EXPECT_THAT(error_of("[[stockpile]]\nholder = \"h\"\nitem = \"Nd\"\nbasis = \"oxide\"\nyear = "
                       "2025\nwhat = \"held\"\n" +
                       kRecord),
              HasSubstr("an 'amount' or its cover in time"));
  EXPECT_THAT(error_of("[[reliance]]\nimporter = \"CHN\"\nitem = \"Nd\"\nforms = [\"oxide\"]\n" +
                       kRecord + "rows = [{ year = 2020, value = 120 }]\n"),
              HasSubstr("120 %, not in 0 … 100 %"));
}

}  // namespace
}  // namespace magswap
