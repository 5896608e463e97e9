#include <gmock/gmock.h>

#include <cmath>

#include "json_output.hpp"

namespace {

using nlohmann::json;
using testing::HasSubstr;

const std::string kPortfolio = R"(schema = "magswap-portfolio/1"
title = "two products"
[[cap]]
name = "Dy"
limit = "120 kg"
source = "made up"
[[product]]
name = "motor"
demand = 1000
source = "made up"
  [[product.option]]
  name = "with Dy"
  reference = true
  elements = { Dy = "100 g" }
  cost = "10 USD"
  source = "made up"
  [[product.option]]
  name = "without"
  elements = { Fe = "1 kg" }
  cost = "20 USD"
  source = "made up"
[[product]]
name = "servo"
demand = 500
source = "made up"
  [[product.option]]
  name = "with Dy"
  reference = true
  elements = { Dy = { value = "100 g", low = "50 g", high = "200 g" } }
  cost = "10 USD"
  source = "made up"
  [[product.option]]
  name = "without"
  elements = { Fe = "1 kg" }
  cost = "40 USD"
  source = "made up"
)";

std::string file_of(const ScratchFolder& scratch, const std::string& text = kPortfolio) {
  return "supply allocate '" + scratch.write("p.toml", text) + "'";
}

std::string with(const std::string& from, const std::string& to) {
  std::string out = kPortfolio;
  out.replace(out.find(from), from.size(), to);
  return out;
}

// By hand, as tests/allocation/test_allocate.cpp: 30 kg at 100 USD a kg.
TEST(SupplyAllocate, HasTheOptimumAndItsPriceWithUnits) {
  const ScratchFolder scratch;
  const json out = json_of(file_of(scratch));
  EXPECT_NEAR(value(out.at("loss"), "USD"), 3000.0, 1e-6);
  const json& cap = out.at("caps").at(0);
  EXPECT_NEAR(value(cap.at("price_more"), "USD/kg"), 100.0, 1e-6);
  EXPECT_NEAR(value(cap.at("price_holds_from"), "kg"), 50.0, 1e-6);
  EXPECT_EQ(cap.at("basis"), "element");
  EXPECT_TRUE(out.at("unique").get<bool>());
}

TEST(SupplyAllocate, TakesACapAndAFrontierFromTheCommandLine) {
  const ScratchFolder scratch;
  const json out = json_of(file_of(scratch) + " --cap 'Dy 0.05 t' --frontier Dy");
  EXPECT_NEAR(value(out.at("loss"), "USD"), 10'000.0, 1e-4);
  const json& cap = out.at("caps").at(0);
  EXPECT_NEAR(value(cap.at("price_more"), "USD/kg"), 100.0, 1e-6);
  EXPECT_NEAR(value(cap.at("price_less"), "USD/kg"), 300.0, 1e-6);
  ASSERT_EQ(out.at("frontier").at("points").size(), 3U);
  EXPECT_NEAR(value(out.at("frontier").at("points").at(2).at("loss"), "USD"), 25'000.0, 1e-3);
}

TEST(SupplyAllocate, CountsTheBoundOfTheContentAskedFor) {
  const ScratchFolder scratch;
  const json out = json_of(file_of(scratch) + " --content high");
  EXPECT_NEAR(value(out.at("caps").at(0).at("today"), "kg"), 200.0, 1e-6);
}

TEST(SupplyAllocate, ExplainsWhatCannotBeDone) {
  const ScratchFolder scratch;
  std::string text = kPortfolio;
  text.erase(text.find("  [[product.option]]\n  name = \"without\"\n  elements = { Fe = \"1 kg\" "
                       "}\n  cost = \"40 USD\""),
             std::string("  [[product.option]]\n  name = \"without\"\n  elements = { Fe = \"1 kg\" "
                         "}\n  cost = \"40 USD\"\n  source = \"made up\"\n")
                 .size());
  const std::string command = file_of(scratch, text) + " --cap 'Dy 20 kg'";
  const json out = json_of(command);
  EXPECT_FALSE(out.at("feasible").get<bool>());
  const json& cap = out.at("conflict").at("caps").at(0);
  EXPECT_NEAR(value(cap.at("limit_alone"), "kg"), 50.0, 1e-6);
  const Outcome outcome = run_program(command + " --fail-on-infeasible");
  EXPECT_EQ(outcome.status, 1);
  EXPECT_THAT(outcome.out, HasSubstr("INFEASIBLE"));
  EXPECT_THAT(outcome.out, HasSubstr("+30.0 kg"));
}

TEST(SupplyAllocate, LimitsOfOxideAreConverted) {
  const ScratchFolder scratch;
  const json out = json_of(
      file_of(scratch, with("limit = \"120 kg\"", "limit = \"120 kg\"\nbasis = \"oxide\"")));
  // Dy2O3, IUPAC 2021: 2 × 162.500 / (2 × 162.500 + 3 × 15.999).
  EXPECT_NEAR(value(out.at("caps").at(0).at("limit"), "kg"), 120.0 * 325.0 / 372.997, 1e-3);
  EXPECT_THAT(out.at("caps").at(0).at("limit_given").get<std::string>(),
              HasSubstr("120 kg of Dy2O3, 1.1477 kg"));
  const Outcome text = run_program(
      file_of(scratch, with("limit = \"120 kg\"", "limit = \"120 kg\"\nbasis = \"oxide\"")));
  EXPECT_THAT(text.out, HasSubstr("Dy: the limit is 120 kg of Dy2O3"));
}

TEST(SupplyAllocate, AMassThatIsNotGivenIsNotZero) {
  const ScratchFolder scratch;
  const json out = json_of(file_of(scratch, kPortfolio));
  EXPECT_TRUE(out.at("shares").at(0).at("magnet_mass").is_null());
  EXPECT_TRUE(out.at("magnet_mass_change").is_null());
  const Outcome text = run_program(file_of(scratch, kPortfolio));
  EXPECT_THAT(text.out, HasSubstr("how much more they weigh is not known"));
  const Outcome counted =
      run_program(file_of(scratch, with("[[cap]]", "[loss]\nmass = \"2 USD/kg\"\n[[cap]]")));
  EXPECT_EQ(counted.status, 3);
  EXPECT_THAT(counted.err, HasSubstr("'with Dy' needs 'mass'"));
}

TEST(SupplyAllocate, ACapOfOneNameIsGivenOnce) {
  const ScratchFolder scratch;
  const Outcome run = run_program(file_of(scratch, kPortfolio) + " --cap 'Dy 1 t' --cap 'Dy 2 t'");
  EXPECT_EQ(run.status, 2);
  EXPECT_THAT(run.err, HasSubstr("--cap names 'Dy' twice"));
}

TEST(SupplyAllocate, MistakesAreNamedWithTheirPlace) {
  const ScratchFolder scratch;
  const auto message = [&](const std::string& text) {
    const Outcome outcome = run_program(file_of(scratch, text));
    EXPECT_EQ(outcome.status, 3) << outcome.out;
    return outcome.err;
  };
  EXPECT_THAT(message(with("name = \"Dy\"", "name = \"Dq\"")), HasSubstr("p.toml:4:8"));
  EXPECT_THAT(message(with("Dy = \"100 g\"", "Dq = \"100 g\"")), HasSubstr("Dq"));
  EXPECT_THAT(message(with("demand = 1000", "demand = -5")),
              HasSubstr("demand is -5, must be positive"));
  EXPECT_THAT(message(with("demand = 1000", "demand = 1000\ngrade = \"x\"")), HasSubstr("grade"));
  EXPECT_THAT(message(with("demand = 1000", "demand = nan")), HasSubstr("demand"));
  EXPECT_THAT(message(with("limit = \"120 kg\"", "limit = \"120 m\"")), HasSubstr("p.toml:5:9"));
  EXPECT_THAT(message(with("limit = \"120 kg\"", "limit = \"-120 kg\"")), HasSubstr("p.toml:5:9"));
  const std::string cost = "cost = \"20 USD\"\n  ";
  EXPECT_THAT(message(with("cost = \"20 USD\"", cost + "lead_time = \"-1 year\"")),
              HasSubstr("a lead time is 0 or more"));
  EXPECT_THAT(message(with("cost = \"20 USD\"", cost + "most_share = 1.2")),
              HasSubstr("a share is 0 to 1"));
  EXPECT_THAT(message(with("reference = true", "reference = false")),
              HasSubstr("0 reference options"));
  EXPECT_THAT(
      message(with("elements = { Dy = \"100 g\" }", "grade = \"arnold/N42HS\"\nmass = \"1 kg\"")),
      HasSubstr("did you mean"));
  EXPECT_THAT(message(with("source = \"made up\"\n[[product]]", "[[product]]")),
              HasSubstr("source"));
  const Outcome usage = run_program(file_of(scratch) + " --cap 'Dy'");
  EXPECT_EQ(usage.status, 2);
  EXPECT_THAT(usage.err, HasSubstr("such as \"Dy 100 t\""));
  EXPECT_EQ(run_program(file_of(scratch) + " --cap 'Dy -3 t'").status, 4);
  EXPECT_EQ(run_program(file_of(scratch) + " --frontier Zz").status, 2);
  EXPECT_EQ(run_program(file_of(scratch) + " --svg x.svg").status, 2);
}

TEST(SupplyAllocate, ExamplesHaveAnOptimumThatKeepsTheirCaps) {
  for (const char* name : {"defence_allocation", "electric_drive_portfolio"}) {
    const json out =
        json_of(std::string("supply allocate examples/") + name + ".toml --frontier Dy");
    ASSERT_TRUE(out.at("feasible").get<bool>()) << name;
    bool binds = false;
    for (const json& cap : out.at("caps")) {
      if (cap.at("limit").is_null()) continue;
      const double limit = value(cap.at("limit"), "kg"), used = value(cap.at("used"), "kg");
      EXPECT_LE(used, limit * (1.0 + 1e-9)) << name;
      binds = binds || value(cap.at("price_more"), "USD/kg") > 0.0;
    }
    EXPECT_TRUE(binds) << name;  // else the example shows nothing
    EXPECT_GE(out.at("frontier").at("points").size(), 2U) << name;
  }
}

TEST(SupplyAllocate, DrawsTheFrontierAndWritesResults) {
  const ScratchFolder scratch;
  const std::string svg = (scratch.path() / "f.svg").string(),
                    h5 = (scratch.path() / "r.h5").string();
  const Outcome outcome =
      run_program(file_of(scratch) + " --frontier Dy --svg " + svg + " --output " + h5);
  ASSERT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_THAT(slurp(svg), HasSubstr("limit of Dy (kg)"));
  const Outcome listed = run_program("results " + h5);
  EXPECT_EQ(listed.status, 0) << listed.err;
  EXPECT_THAT(listed.out, HasSubstr("/frontier"));
}

}  // namespace
