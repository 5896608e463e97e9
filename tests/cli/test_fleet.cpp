#include "json_output.hpp"

namespace {

using nlohmann::json;

const std::string kWind = "fleet examples/eu_offshore_wind.toml";

const json& total(const json& out, const std::string& substance) {
  for (const json& each : out.at("totals")) {
    if (each.at("substance") == substance) return each;
  }
  throw std::out_of_range(substance);
}

TEST(Fleet, OffshoreWindFollowsItsTargets) {
  const json out = json_of(kWind);
  const json& product = out.at("products").at(0);
  EXPECT_NEAR(product.at("stock").back().get<double>(), 361e3, 1e-6);
  EXPECT_EQ(out.at("years").back(), 2050);
  EXPECT_LT(out.at("balance_residual").get<double>(), 1e-12);
  // Demand lies within its range, and a GW of direct drive sets the scale: 180 t Nd.
  const json& nd = total(out, "Nd");
  double sum = 0.0;
  for (std::size_t t = 0; t < out.at("years").size(); ++t) {
    const double value = nd.at("value").at("demand").at(t).get<double>();
    EXPECT_LE(nd.at("low").at("demand").at(t).get<double>(), value);
    EXPECT_GE(nd.at("high").at("demand").at(t).get<double>(), value);
    sum += value;
  }
  EXPECT_GT(sum, 361.0 * 60e3);
  EXPECT_LT(sum, 2.0 * 361.0 * 180e3);
}

// Battery-electric cars in use, by a script of its own: sales between the given years on a line,
// normal lifetimes (15, 4) cut at 0, survival averaged over the year of sale by Simpson's rule.
TEST(Fleet, ElectricCarsAgainstAnIndependentScript) {
  const json out = json_of("fleet examples/us_ev_fleet.toml");
  const json& stock = out.at("products").at(0).at("stock");
  EXPECT_NEAR(stock.at(10).get<double>(), 1098976.9288585435, 1e-5);
  EXPECT_NEAR(stock.at(25).get<double>(), 28207080.431866385, 1e-4);
  EXPECT_NEAR(stock.at(40).get<double>(), 40442258.87464877, 1e-4);
}

TEST(Fleet, TextFitsOnAScreen) {
  for (const std::string name : {"eu_offshore_wind", "us_ev_fleet", "defence_portfolio"}) {
    const Outcome outcome = run_program("fleet examples/" + name + ".toml");
    EXPECT_EQ(outcome.status, 0) << outcome.err;
    EXPECT_LE(std::count(outcome.out.begin(), outcome.out.end(), '\n'), 50) << outcome.out;
    EXPECT_NE(outcome.out.find("mass balance within"), std::string::npos) << outcome.out;
    EXPECT_EQ(outcome.out.find("nan"), std::string::npos) << outcome.out;
  }
}

TEST(Fleet, SubstanceInTheForeground) {
  const Outcome dy = run_program("fleet examples/us_ev_fleet.toml --substance Dy");
  EXPECT_NE(dy.out.find("Dy demand (range)"), std::string::npos) << dy.out;
  const Outcome none = run_program(kWind + " --substance Sm");
  EXPECT_EQ(none.status, 2);
  EXPECT_NE(none.err.find("the fleet holds no Sm"), std::string::npos) << none.err;
}

TEST(Fleet, PictureAndTable) {
  const ScratchFolder scratch;
  const Outcome outcome = run_program(kWind + " --csv --svg " + scratch.file("wind.svg"));
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  const std::string svg = slurp(scratch.file("wind.svg"));
  EXPECT_NE(svg.find("<svg"), std::string::npos);
  EXPECT_NE(svg.find("end of life"), std::string::npos);
  EXPECT_EQ(outcome.out.substr(0, 24), "product,substance,basis,");
  // 51 years of 5 substances, of the product and of the total.
  EXPECT_EQ(std::count(outcome.out.begin(), outcome.out.end(), '\n'), 1 + 2 * 5 * 51);
}

TEST(Fleet, NegativeInflowIsWarnedOf) {
  const ScratchFolder scratch;
  const std::string path = scratch.write(
      "f.toml",
      "schema = \"magswap-fleet/1\"\ntitle = \"t\"\nfirst_year = 2000\nlast_year = 2002\n"
      "[source.me]\ntitle = \"x\"\n[[product]]\nname = \"p\"\nunit = \"MW\"\nsource = \"me\"\n"
      "stock = [{ year = 2000, value = \"10 MW\" }, { year = 2001, value = \"9 MW\" }, "
      "{ year = 2002, value = \"1 MW\" }]\n"
      "lifetime = { family = \"fixed\", mean = \"20 year\", source = \"me\" }\n"
      "[[product.technology]]\nname = \"dd\"\nproduct = \"wind-direct-drive\"\n");
  const Outcome outcome = run_program("fleet " + path);
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_NE(outcome.out.find("WARNING p: the target falls faster than units retire"),
            std::string::npos)
      << outcome.out;
  EXPECT_NE(outcome.out.find("2001 (-1), 2002 (-8) MW"), std::string::npos) << outcome.out;
}

TEST(Fleet, MistakesNameTheirPlace) {
  const ScratchFolder scratch;
  const std::string path = scratch.write("f.toml", "schema = \"magswap-fleet/1\"\ntitel = \"t\"\n");
  const Outcome outcome = run_program("fleet " + path);
  EXPECT_EQ(outcome.status, 3);
  EXPECT_NE(outcome.err.find("f.toml:2:1: error"), std::string::npos) << outcome.err;
  EXPECT_NE(outcome.err.find("is 'title' meant?"), std::string::npos) << outcome.err;
  EXPECT_EQ(run_program("fleet /nowhere.toml").status, 5);
  EXPECT_EQ(run_program(kWind + " --every 0").status, 2);
}

TEST(Fleet, AnotherBasisIsNamedAndCanBeChosen) {
  const ScratchFolder scratch;
  const auto product = [](const std::string& name, const std::string& basis) {
    return "[[product]]\nname = \"" + name +
           "\"\nunit = \"motor\"\nsource = \"me\"\ninflow = [{ year = 2020, value = \"1000\" }]\n"
           "lifetime = { family = \"fixed\", mean = \"9 year\", source = \"me\" }\n"
           "[[product.technology]]\nname = \"t\"\n[[product.technology.content]]\nsubstance = "
           "\"Nd\"\nbasis = \"" +
           basis + "\"\nvalue = \"1 kg\"\nkind = \"typical\"\nsource = \"me\"\n";
  };
  const std::string path =
      scratch.write("f.toml",
                    "schema = \"magswap-fleet/1\"\ntitle = \"t\"\nfirst_year = 2020\nlast_year = "
                    "2020\n[source.me]\ntitle = \"notes\"\n" +
                        product("p", "element") + product("q", "oxide"));
  const Outcome usual = run_program("fleet " + path);
  EXPECT_NE(usual.out.find("not in the table: Nd (oxide)"), std::string::npos) << usual.out;
  const Outcome oxide = run_program("fleet " + path + " --substance Nd --basis oxide");
  EXPECT_EQ(oxide.status, 0) << oxide.err;
  EXPECT_NE(oxide.out.find("Nd (oxide) demand"), std::string::npos) << oxide.out;
  EXPECT_EQ(run_program("fleet " + path + " --substance Dy --basis oxide").status, 2);
}

TEST(Fleet, AFigureAcrossStudiesSaysSo) {
  const Outcome text = run_program("fleet examples/us_ev_fleet.toml --substance Dy");
  EXPECT_NE(text.out.find("across studies of ev-traction-motor: median of 22"), std::string::npos)
      << text.out;
  const json out = json_of("fleet examples/us_ev_fleet.toml");
  EXPECT_NE(total(out, "Dy").at("conversion").get<std::string>().find("across studies"),
            std::string::npos);
}

// A name that would move the cursor or colour the terminal is shown, not obeyed.
TEST(Fleet, ControlCharactersOfNamesAreShown) {
  const ScratchFolder scratch;
  const std::string path = scratch.write(
      "f.toml",
      "schema = \"magswap-fleet/1\"\ntitle = \"a\\u001B[31mb\\u0000\\u007F\\u009B\"\n"
      "first_year = 2020\nlast_year = 2020\n[source.me]\ntitle = \"notes\"\n[[product]]\n"
      "name = \"p\"\nunit = \"motor\"\nsource = \"me\"\ninflow = [{ year = 2020, value = "
      "\"1000\" }]\nlifetime = { family = \"fixed\", mean = \"9 year\", source = \"me\" }\n"
      "[[product.technology]]\nname = \"t\"\nproduct = \"ev-traction-motor\"\n");
  const Outcome run = run_program("fleet " + path);
  EXPECT_EQ(run.status, 0) << run.err;
  EXPECT_NE(run.out.find("a␛[31mb␀␡\xEF\xBF\xBD"), std::string::npos) << run.out;
  EXPECT_EQ(run.out.find('\x1b'), std::string::npos);
}

}  // namespace
