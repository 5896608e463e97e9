#include <gmock/gmock.h>

#include <cmath>

#include "json_output.hpp"

namespace {

using nlohmann::json;
using testing::HasSubstr;

const std::string kTable = "name,benefit,cost [USD]\nA,4,4\nB,1,5\nC,3,2\nD,4,2\n";
const std::string kCriteria = " --criterion 'benefit max' --criterion 'cost min' --draws 0";

std::string file_of(const ScratchFolder& scratch, const std::string& name,
                    const std::string& text) {
  return "rank '" + scratch.write(name, text) + "'";
}

std::map<std::string, double> scores(const json& out) {
  std::map<std::string, double> found;
  for (const json& row : out.at("ranking"))
    found[row.at("alternative").get<std::string>()] =
        row.at("score").is_null() ? std::nan("") : row.at("score").get<double>();
  return found;
}

TEST(Rank, PrintsTheOracleOfTopsis) {
  const ScratchFolder scratch;
  const json out = json_of(file_of(scratch, "t.csv", kTable) + kCriteria);
  const auto found = scores(out);
  EXPECT_NEAR(found.at("A"), .61257411, 5e-9);
  EXPECT_NEAR(found.at("B"), 0.0, 5e-9);
  EXPECT_NEAR(found.at("C"), .78287073, 5e-9);
  EXPECT_NEAR(found.at("D"), 1.0, 5e-9);
  EXPECT_EQ(out.at("ranking").at(0).at("alternative"), "D");
  EXPECT_EQ(out.at("criteria").at(1).at("unit"), "USD");
}

TEST(Rank, RanksASwapByJsonAndByCsvAlike) {
  const ScratchFolder scratch;
  const auto swap = [&](const std::string& how) {
    return run_program("swap examples/ev_traction_motor.toml " + how).out;
  };
  const std::string criteria =
      " --criterion 'magnet_mass 2' --criterion cost --criterion Dy --criterion margin --draws 0";
  const json by_json = json_of(file_of(scratch, "s.json", swap("--json")) + criteria);
  const json by_csv = json_of(file_of(scratch, "s.csv", swap("--csv")) + criteria);
  const auto a = scores(by_json), b = scores(by_csv);
  ASSERT_EQ(a.size(), b.size());
  ASSERT_GE(a.size(), 5U);
  int ranked = 0;
  for (const auto& [name, score] : a) {
    if (std::isnan(score)) continue;
    EXPECT_NEAR(score, b.at(name), 1e-6) << name;
    ++ranked;
  }
  EXPECT_EQ(ranked, 5);  // reference and four that can do it
  // The rejected keep their reason.
  const json& last = by_json.at("ranking").back();
  EXPECT_TRUE(last.at("rank").is_null());
  EXPECT_THAT(last.at("reason").get<std::string>(), HasSubstr("demagnetises"));
}

// kg CO2e for a kg of oxide (rare earths, times the oxide that holds a kg of the metal) or of
// metal, typed from the source; the other elements of this magnet are below 1 % together.
TEST(Rank, FootprintsOfASwapFollowFromItsElementsAndSayTheirBasis) {
  const ScratchFolder scratch;
  const std::string text = run_program("swap examples/ev_traction_motor.toml --json").out;
  const json reference = json::parse(text).at("candidates").at(0);
  double expected = 0.0;
  const std::map<std::string, double> factors{{"Nd", 17.6 * 1.16638},
                                              {"Pr", 19.2 * 1.20816},
                                              {"Dy", 57.6 * 1.14769},
                                              {"Fe", 1.5},
                                              {"Co", 8.3},
                                              {"Ga", 205.0},
                                              {"Al", 8.2},
                                              {"Cu", 2.8},
                                              {"B", 1.5},
                                              {"Nb", 12.5}};
  for (const auto& [symbol, mass] : reference.at("element_mass").items()) {
    if (factors.contains(symbol)) expected += factors.at(symbol) * value(mass, "kg");
  }
  const json out = json_of(file_of(scratch, "s.json", text) +
                           " --criterion carbon --criterion energy --draws 0");
  EXPECT_THAT(out.at("criteria").at(0).at("note").get<std::string>(),
              HasSubstr("rare earths by kg of oxide, the others by kg of metal"));
  bool found = false;
  for (const json& row : out.at("ranking")) {
    if (row.at("alternative") != "syre/N42UH, reference") continue;
    EXPECT_NEAR(value(row.at("figures").at("carbon"), "kg"), expected, 0.01 * expected);
    found = true;
  }
  EXPECT_TRUE(found);
}

TEST(Rank, TheExampleSaysHowSureTheOrderIs) {
  const json out = json_of("rank examples/rank_traction_magnets.toml");
  double first = 0.0;
  for (const json& row : out.at("ranking")) {
    if (row.at("rank").is_null()) continue;
    double sum = 0.0;
    for (const json& share : row.at("acceptability").at("rank_share")) sum += share.get<double>();
    EXPECT_NEAR(sum, 1.0, 1e-9);
    first += row.at("acceptability").at("rank_share").at(0).get<double>();
  }
  EXPECT_NEAR(first, 1.0, 1e-3);
  EXPECT_EQ(out.at("draws"), 10000);
}

TEST(Rank, EveryMethodAndWeightRuns) {
  const ScratchFolder scratch;
  const std::string file = file_of(scratch, "t.csv", kTable);
  for (const char* method : {"topsis", "promethee", "spotis", "sum"}) {
    for (const char* weights : {"hand", "entropy", "critic"}) {
      const json out = json_of(file + kCriteria + " --method " + method + " --weights " + weights);
      EXPECT_EQ(out.at("ranking").at(0).at("alternative"), "D") << method << weights;
    }
  }
}

const std::string kFile = R"(schema = "magswap-rank/1"
title = "by hand"
[[criterion]]
name = "cost"
unit = "USD"
weight = 2
[[criterion]]
name = "mass"
unit = "kg"
[[alternative]]
name = "A"
values = { cost = "12 USD", mass = "1500 g" }
[[alternative]]
name = "B"
values = { cost = { value = 10, low = 8, high = 15 }, mass = 2 }
)";

TEST(Rank, AFileMayHoldTheFiguresWithUnitsAndRanges) {
  const ScratchFolder scratch;
  const json out = json_of(file_of(scratch, "r.toml", kFile) + " --method spotis");
  for (const json& row : out.at("ranking")) {
    if (row.at("alternative") == "A") {
      EXPECT_NEAR(value(row.at("figures").at("mass"), "kg"), 1.5, 1e-12);
    } else {
      EXPECT_EQ(row.at("figures").at("cost").at("high"), 15.0);
    }
  }
}

TEST(Rank, MistakesAreNamedWithTheirPlace) {
  const ScratchFolder scratch;
  const auto message = [&](const std::string& from, const std::string& to) {
    std::string text = kFile;
    text.replace(text.find(from), from.size(), to);
    const Outcome outcome = run_program(file_of(scratch, "r.toml", text));
    EXPECT_EQ(outcome.status, 3) << outcome.out << outcome.err;
    return outcome.err;
  };
  EXPECT_THAT(message("weight = 2", "weight = -2"), HasSubstr("r.toml:6:10"));
  EXPECT_THAT(message("weight = 2", "weigth = 2"), HasSubstr("weight"));
  EXPECT_THAT(message("\"12 USD\"", "nan"), HasSubstr("finite"));
  EXPECT_THAT(message("\"12 USD\"", "\"12 kg\""), HasSubstr("not of the unit USD"));
  EXPECT_THAT(message("mass = 2", "mess = 2"), HasSubstr("did you mean 'mass'"));
  EXPECT_THAT(message("low = 8, high = 15", "low = 8, high"), HasSubstr("r.toml"));
  EXPECT_THAT(message("name = \"mass\"", "name = \"comfort\""), HasSubstr("goal"));
  EXPECT_THAT(message("name = \"mass\"", "name = \"maas\""), HasSubstr("did you mean 'mass'"));
  const std::string linear = "weight = 2\npreference = \"linear\"\nindifference = 5\nstrict = 1";
  EXPECT_THAT(message("weight = 2", linear), HasSubstr("r.toml:9:10"));
}

TEST(Rank, BadInputOnTheCommandLineIsNamed) {
  const ScratchFolder scratch;
  const std::string file = file_of(scratch, "t.csv", kTable);
  const auto failed = [&](const std::string& arguments, int status) {
    const Outcome outcome = run_program(arguments);
    EXPECT_EQ(outcome.status, status) << arguments << outcome.out << outcome.err;
    return outcome.err;
  };
  EXPECT_THAT(failed(file, 2), HasSubstr("by what to rank"));
  EXPECT_THAT(failed(file + " --criterion benefit", 2),
              HasSubstr("'benefit min' or 'benefit max'"));
  EXPECT_THAT(failed(file + " --criterion 'benifit max'", 2), HasSubstr("did you mean 'benefit'"));
  EXPECT_THAT(failed(file + " --criterion 'cost 0' --criterion 'benefit max 0'", 4),
              HasSubstr("sum to 0"));
  EXPECT_THAT(failed(file + kCriteria + " --seed -1", 2), HasSubstr("whole number"));
  const std::string flat = file_of(scratch, "f.csv", "n,x\nA,1\nB,1\n");
  EXPECT_THAT(failed(flat + " --criterion 'x max'", 2), HasSubstr("no criterion tells"));
  const std::string broken = file_of(scratch, "b.json", "{\"candidates\": [}");
  EXPECT_THAT(failed(broken, 3), HasSubstr("b.json:1:"));
  const std::string infinite = file_of(scratch, "i.csv", "n,x\nA,inf\nB,1\n");
  EXPECT_THAT(failed(infinite + " --criterion 'x max'", 3), HasSubstr("i.csv:2"));
}

TEST(Rank, WritesResults) {
  const ScratchFolder scratch;
  const std::string h5 = (scratch.path() / "r.h5").string();
  const Outcome outcome =
      run_program(file_of(scratch, "t.csv", kTable) + kCriteria + " --output " + h5);
  ASSERT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_THAT(run_program("results " + h5).out, HasSubstr("/ranking"));
}

TEST(Rank, RefusesTwoColumnsOfOneNameAtTheirLine) {
  const ScratchFolder scratch;
  const Outcome run =
      run_program(file_of(scratch, "t.csv", "# two\nname,cost,Cost\nA,1,2\nB,2,1\n") +
                  " --criterion 'cost min'");
  EXPECT_EQ(run.status, 3);
  EXPECT_THAT(run.err, HasSubstr("t.csv:2"));
  EXPECT_THAT(run.err, HasSubstr("two columns are called 'Cost'"));
}

TEST(Rank, LeavesTheDrawsOfVeryManyAlternativesOutWithANote) {
  const ScratchFolder scratch;
  std::string table = "name,cost,life\n";
  for (int a = 0; a < 2100; ++a)
    table += "A" + std::to_string(a) + "," + std::to_string(a) + "," + std::to_string(a % 9) + "\n";
  const std::string verb =
      file_of(scratch, "t.csv", table) + " --criterion 'cost min' --criterion 'life max'";
  const json out = json_of(verb);
  EXPECT_EQ(out.at("draws"), 0);
  EXPECT_THAT(out.at("notes").dump(), HasSubstr("no rank acceptability: 2100 alternatives"));
  const Outcome run = run_program(verb + " --draws 10");
  EXPECT_NE(run.status, 0);
  EXPECT_THAT(run.err, HasSubstr("--draws 0"));
}

TEST(Rank, LimitsTheDrawsOfAFileAsThoseOfTheOption) {
  const ScratchFolder scratch;
  const Outcome run = run_program(
      file_of(scratch, "r.toml",
              "schema = \"magswap-rank/1\"\ntitle = \"t\"\n[uncertainty]\ndraws = 1000000000\n"
              "[[criterion]]\nname = \"cost\"\n[[alternative]]\nname = \"A\"\nvalues = { cost = 1 "
              "}\n[[alternative]]\nname = \"B\"\nvalues = { cost = 2 }\n"));
  EXPECT_EQ(run.status, 3);
  EXPECT_THAT(run.err, HasSubstr("r.toml:4"));
  EXPECT_THAT(run.err, HasSubstr("10000000 draws"));
}

TEST(Rank, SaysASpanWithoutUnitAsBareNumbers) {
  const ScratchFolder scratch;
  const Outcome run = run_program(
      file_of(scratch, "r.toml",
              "schema = \"magswap-rank/1\"\ntitle = \"t\"\nmethod = \"spotis\"\n[[criterion]]\n"
              "name = \"cost\"\nlowest = 9\nhighest = 10\n[[alternative]]\nname = \"A\"\n"
              "values = { cost = 8 }\n[[alternative]]\nname = \"B\"\nvalues = { cost = 14 }\n"));
  EXPECT_THAT(run.err, HasSubstr("values from 8 to 14 reach beyond the bounds 9 to 10"));
}

}  // namespace
