#include <gmock/gmock.h>

#include <algorithm>
#include <sstream>

#include "json_output.hpp"

namespace {

using nlohmann::json;
using ::testing::HasSubstr;

std::size_t lines_of(const std::string& text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

// Fields of a CSV line, in which a comma between quotation marks separates nothing.
std::size_t fields_of(const std::string& line) {
  std::size_t out = 1;
  bool quoted = false;
  for (const char c : line) {
    if (c == '"') quoted = !quoted;
    if (c == ',' && !quoted) ++out;
  }
  return out;
}

constexpr std::size_t kScreen = 40;

const json& stage_of(const json& out, const std::string& stage) {
  for (const json& row : out.at("stages")) {
    if (row.at("stage") == stage) return row;
  }
  throw std::runtime_error(stage);
}

TEST(Supply, ConcentrationOfTheRareEarths) {
  const json out = json_of("supply concentration");
  EXPECT_NEAR(value(stage_of(out, "mine").at("hhi"), "1"), 4924.0, 0.6);
  // China from 84.85 to 92 % by the sources that disagree, what it leaves spread thin or in one
  // hand.
  const json& separation = stage_of(out, "separation");
  EXPECT_NEAR(separation.at("hhi").at("low").get<double>(), 84.85 * 84.85, 1e-6);
  EXPECT_NEAR(separation.at("hhi").at("high").get<double>(), 92.0 * 92.0 + 8.0 * 8.0, 1e-6);
  for (const json& key : separation.at("bounds_sources")) {
    EXPECT_TRUE(out.at("sources").contains(key.get<std::string>())) << key;
  }
  EXPECT_NEAR(stage_of(out, "magnet").at("hhi").at("low").get<double>(), 8100.0, 1e-6);
  EXPECT_NEAR(stage_of(out, "magnet").at("hhi").at("high").get<double>(), 9025.0 + 25.0, 1e-6);
  EXPECT_EQ(stage_of(out, "mine").at("source"), "usgs-mcs2025");
  EXPECT_TRUE(out.at("sources").contains("usgs-mcs2025"));
  const Outcome text = run_program("supply concentration Dy");
  EXPECT_EQ(text.status, 0) << text.err;
  EXPECT_LE(lines_of(text.out), kScreen) << text.out;
  for (const char* word : {"HHI", "heavy rare earths", "China", "estimated", "pymatgen",
                           "CC BY 4.0", "companionality"}) {
    EXPECT_THAT(text.out, HasSubstr(word));
  }
}

TEST(Supply, ConcentrationAsCsvHasTheBoundsOfGovernance) {
  const Outcome csv = run_program("supply concentration --stage magnet --csv");
  EXPECT_THAT(csv.out, HasSubstr("governance HHI low [1],governance HHI high [1]"));
  const json out = stage_of(json_of("supply concentration --stage magnet"), "magnet");
  const std::string high =
      std::to_string(static_cast<int>(out.at("governance_hhi").at("high").get<double>()));
  EXPECT_THAT(csv.out, HasSubstr("," + high + ".")) << csv.out;
}

// Samarium is in no Nd-Fe-B magnet.
TEST(Supply, SamariumIsNotShownByTheMagnetsOfNeodymium) {
  const Outcome samarium = run_program("supply concentration Sm --stage magnet --year 1990");
  EXPECT_EQ(samarium.status, 2);
  EXPECT_THAT(samarium.err, HasSubstr("no shares of 'SmCo magnets'"));
  EXPECT_THAT(run_program("supply concentration Sm").out, ::testing::Not(HasSubstr("NdFeB")));
}

TEST(Supply, CapacityNamesTheHostsOfACompanionMetal) {
  const Outcome gallium = run_program("supply capacity Ga");
  EXPECT_EQ(gallium.status, 0) << gallium.err;
  for (const char* word : {"no plant of Ga", "companion metal", "aluminium"}) {
    EXPECT_THAT(gallium.out, HasSubstr(word));
  }
  const json out = json_of("supply capacity Ga");
  ASSERT_EQ(out.at("companions").size(), 1U);
  EXPECT_THAT(out.at("companions")[0].at("hosts").dump(), HasSubstr("aluminium"));
}

TEST(Supply, ClaimsStandBesideWhatWasFound) {
  const json out = json_of("supply claims");
  std::vector<std::string> keys;
  for (const json& claim : out.at("claims")) {
    keys.push_back(claim.at("key"));
    EXPECT_NE(claim.at("basis"), "");
    EXPECT_NE(claim.at("found"), "");
    for (const json& key : claim.at("found_sources")) {
      EXPECT_TRUE(out.at("sources").contains(key.get<std::string>())) << key;
    }
  }
  EXPECT_THAT(keys, ::testing::IsSupersetOf({"demand-tripled", "sevenfold-2040", "iea-aps-2024",
                                             "recycling-95", "dy-less-japan", "mp-7000",
                                             "self-sufficiency-2030", "us-below-30"}));
  const Outcome text = run_program("supply claims");
  EXPECT_LE(lines_of(text.out), kScreen) << text.out;
  EXPECT_THAT(text.out, HasSubstr("never calculated with"));
  const Outcome magnets = run_program("supply claims NdFeB");
  EXPECT_THAT(magnets.out, HasSubstr("10 000 t"));
  EXPECT_THAT(magnets.out, ::testing::Not(HasSubstr("tripled")));
  EXPECT_EQ(lines_of(run_program("supply claims --csv").out), keys.size() + 1);
  EXPECT_THAT(run_program("supply capacity NdFeB").out, HasSubstr("supply claims"));
}

TEST(Supply, ConcentrationOfAYearAndOfAFormula) {
  const json out = json_of("supply concentration --stage mine --year 2015");
  EXPECT_EQ(out.at("stages").size(), 1U);
  EXPECT_NEAR(value(out.at("stages")[0].at("hhi"), "1"), 8018.0, 0.6);
  const json formula = json_of("supply concentration --formula Li2O");
  EXPECT_NEAR(formula.at("production").get<double>(), 1614.96, 0.1);
  const Outcome history = run_program("supply concentration --stage mine --history --csv");
  EXPECT_EQ(history.status, 0) << history.err;
  EXPECT_GE(lines_of(history.out), 13U);
}

TEST(Supply, GovernanceByChoiceAndCompanionality) {
  const json law = json_of("supply concentration Dy --governance law");
  EXPECT_EQ(law.at("governance").at("title"), "rule of law");
  EXPECT_TRUE(law.at("sources").contains("wgi-2024"));
  const json standard = json_of("supply concentration Dy");
  EXPECT_EQ(standard.at("governance").at("indicator"), "stability");
  const json mean = json_of("supply concentration Dy --governance mean");
  for (const char* stage : {"reserves", "mine", "separation", "metal", "magnet"}) {
    EXPECT_EQ(stage_of(law, stage).at("hhi"), stage_of(mean, stage).at("hhi"));
    EXPECT_NE(stage_of(law, stage).at("governance_hhi"),
              stage_of(mean, stage).at("governance_hhi"));
  }
  EXPECT_DOUBLE_EQ(value(law.at("companionality").at("share"), "1"), 1.0);
  EXPECT_TRUE(law.at("sources").contains("nassar-2015"));
  const Outcome cobalt = run_program("supply concentration Co");
  EXPECT_EQ(cobalt.status, 0) << cobalt.err;
  for (const char* word : {"no shares of countries", "companionality: 85 %", "copper, nickel"})
    EXPECT_THAT(cobalt.out, HasSubstr(word));
  EXPECT_EQ(run_program("supply concentration Dy --governance luck").status, 2);
}

TEST(Supply, ControlsOnADay) {
  const json out = json_of("supply controls --at 2026-03-01 --item Dy");
  std::vector<std::string> in_force;
  for (const json& control : out.at("controls")) {
    if (control.at("state") == "in force") in_force.push_back(control.at("id"));
  }
  EXPECT_THAT(in_force, ::testing::IsSupersetOf({"cn-18-2025", "cn-18-2025-magnets"}));
  const Outcome later = run_program("supply controls --at 2026-11-28 --item Ho");
  EXPECT_EQ(later.status, 0) << later.err;
  EXPECT_THAT(later.out, HasSubstr("UNKNOWN"));
  EXPECT_THAT(later.out, HasSubstr("was not found"));
  EXPECT_LE(lines_of(later.out), kScreen);
  const Outcome japan = run_program("supply controls --at 2010-10-01 --to Japan");
  EXPECT_THAT(japan.out, HasSubstr("7976 t"));
  const Outcome military = run_program("supply controls --at 2026-01-20 --to Japan --item Dy");
  EXPECT_THAT(military.out, HasSubstr("MOFCOM 1/2026, to military users and uses"));
  EXPECT_THAT(military.out, HasSubstr("no general prohibition"));
  const Outcome csv = run_program("supply controls --at 2026-01-20 --to Japan --item Dy --csv");
  EXPECT_THAT(csv.out, HasSubstr("kind,confidence,source,note\n"));
  EXPECT_THAT(csv.out, HasSubstr("no general prohibition"));
  const Outcome october = run_program("supply controls --at 2025-10-20 --item Dy");
  EXPECT_LE(lines_of(october.out), kScreen) << october.out;
  EXPECT_THAT(october.out, HasSubstr("takes effect on 2025-12-01"));
  EXPECT_THAT(japan.out, HasSubstr("stop"));
}

TEST(Supply, PricesByMarket) {
  const Outcome out = run_program("supply price Dy");
  EXPECT_EQ(out.status, 0) << out.err;
  EXPECT_LE(lines_of(out.out), kScreen) << out.out;
  EXPECT_THAT(out.out, HasSubstr("never averaged"));
  const json all = json_of("supply price Nd --market 'FOB China' --form metal");
  bool seen = false;
  for (const json& price : all.at("prices")) {
    EXPECT_THAT(price.at("market").get<std::string>(), HasSubstr("FOB China"));
    if (price.at("period") != "2011-10") continue;
    seen = true;
    EXPECT_NEAR(value(price.at("converted"), "USD/kg"), 260.0 * 336.481 / 288.484, 1e-3);
  }
  EXPECT_TRUE(seen);
}

TEST(Supply, BasketToTheCent) {
  EXPECT_THAT(run_program("supply price --basket 'Mount Weld' --at 2010-07-26").out,
              HasSubstr("21.43 USD per kg REO"));
  EXPECT_NEAR(value(json_of("supply price --basket 'Mount Weld' --at 2007").at("basket"), "USD/kg"),
              11.59, 0.005);
}

TEST(Supply, ExposureOfAMagnetAndOfAProduct) {
  const json spike = json_of("supply price --grade arnold/N42SH --scenario spike-2011");
  double sum = 0.0;
  for (const json& part : spike.at("elements")) sum += value(part.at("cost"), "USD");
  EXPECT_NEAR(sum, value(spike.at("cost"), "USD"), 1e-9);
  EXPECT_GT(value(spike.at("cost"), "USD"), 3.0 * value(spike.at("cost_baseline"), "USD"));
  const Outcome text = run_program("supply price --grade arnold/N42SH --scenario spike-2011");
  EXPECT_LE(lines_of(text.out), kScreen) << text.out;
  EXPECT_THAT(text.out, HasSubstr("ASSUMED"));
  const json wind =
      json_of("supply price --product wind-direct-drive --quantity '1 GW' --scenario europe-2025");
  const json one =
      json_of("supply price --product wind-direct-drive --quantity '1 MW' --scenario europe-2025");
  EXPECT_NEAR(value(wind.at("cost"), "USD") / value(one.at("cost"), "USD"), 1000.0, 1e-6);
  EXPECT_THAT(run_program("supply price").out, HasSubstr("spike-2011"));
}

TEST(Supply, DisruptionOfJapan2010) {
  const std::string file = "supply disruption examples/japan_2010.toml";
  const json out = json_of(file);
  const json& ree = out.at("materials")[0];
  EXPECT_EQ(out.at("months").size(), 24U);
  EXPECT_NEAR(ree.at("arrivals")[0].get<double>(), 22283e3 * 0.498 / 6.0 + 5254e3 / 12.0, 1e-6);
  EXPECT_LT(out.at("balance_error").get<double>(), 1e-12);
  EXPECT_EQ(out.at("observed")[0].at("points")[1].at("value"), 1278);
  const Outcome text = run_program(file);
  EXPECT_EQ(text.status, 0) << text.err;
  EXPECT_LE(lines_of(text.out), kScreen) << text.out;
  for (const char* word : {"what happened", "rests on estimates", "STOPS", "mass balance"}) {
    EXPECT_THAT(text.out, HasSubstr(word));
  }
  const Outcome csv = run_program(file + " --csv");
  EXPECT_EQ(lines_of(csv.out), 1 + 24 * (1 + out.at("products").size()));
  std::istringstream rows(csv.out);
  std::string line;
  std::getline(rows, line);
  const auto fields = fields_of(line);
  std::size_t products = 0;
  while (std::getline(rows, line)) {
    EXPECT_EQ(fields_of(line), fields) << line;
    products += line.find(",product,") != std::string::npos ? 1U : 0U;
  }
  EXPECT_EQ(products, 24 * out.at("products").size());
}

TEST(Supply, DisruptionShowsWhatWasDeclined) {
  EXPECT_THAT(run_program("supply disruption examples/dysprosium_stop.toml").out,
              HasSubstr("declined"));
  EXPECT_THAT(run_program("supply disruption examples/japan_2010.toml").out,
              ::testing::Not(HasSubstr("declined")));
}

TEST(Supply, MeasuresCanBeLeftOut) {
  const std::string file = "supply disruption examples/dysprosium_stop.toml";
  const json all = json_of(file);
  const json none = json_of(file + " --no-stockpile --no-recycling --no-substitution --no-floor");
  EXPECT_NEAR(value(none.at("materials")[0].at("shortage_total"), "kg"),
              all.at("effects")[1].at("shortage_alone")[0].get<double>(), 1e-6);
  EXPECT_LT(value(all.at("materials")[0].at("shortage_total"), "kg"),
            value(none.at("materials")[0].at("shortage_total"), "kg"));
}

TEST(Supply, DrawsAndWritesFiles) {
  const ScratchFolder scratch;
  const std::string svg = scratch.file("d.svg"), prices = scratch.file("p.svg");
  ASSERT_EQ(run_program("supply disruption examples/dysprosium_stop.toml --plot " + svg +
                        " --output " + scratch.file("d.h5"))
                .status,
            0);
  const Outcome history = run_program("supply price Dy --plot " + prices + " --output " +
                                      scratch.file("p.h5") + " --cny-per-usd 7");
  ASSERT_EQ(history.status, 0) << history.err;
  ASSERT_EQ(run_program("supply concentration --output " + scratch.file("c.h5")).status, 0);
  for (const std::string& file : {svg, prices}) {
    const std::string text = slurp(file);
    EXPECT_THAT(text, ::testing::StartsWith("<?xml"));
    EXPECT_THAT(text, HasSubstr("</svg>"));
  }
  EXPECT_THAT(slurp(svg), HasSubstr("shortage"));
  for (const char* name : {"d.h5", "p.h5", "c.h5"}) {
    EXPECT_EQ(run_program("results " + scratch.file(name)).status, 0) << name;
  }
}

TEST(Supply, UsersDataAreAdded) {
  const ScratchFolder scratch;
  std::filesystem::create_directory(scratch.path() / "supply");
  scratch.write(
      "supply/mine.toml",
      "schema = \"magswap-supply/1\"\n[[shares]]\nstage = \"metal\"\nitem = \"Dy\"\nbasis = "
      "\"element\"\nyear = 2026\nunit = \"%\"\ndefault = true\nkind = \"claim\"\nconfidence = "
      "\"low\"\nsource = \"supply-review\"\ncountries = { CHN = 70, JPN = 30 }\n");
  const json out =
      json_of("--materials " + scratch.path().string() + " supply concentration Dy --stage metal");
  EXPECT_NEAR(value(out.at("stages")[0].at("hhi"), "1"), 5800.0, 1e-9);
  scratch.write(
      "supply/mine.toml",
      "schema = \"magswap-supply/1\"\n[[shares]]\nstage = \"metal\"\nitem = \"Dy\"\nbasis = "
      "\"element\"\nyear = 2026\nunit = \"%\"\nkind = \"claim\"\nconfidence = "
      "\"low\"\nsource = \"supply-review\"\ncountries = { CHN = 90, JPN = 30 }\n");
  const Outcome wrong =
      run_program("--materials " + scratch.path().string() + " supply concentration Dy");
  EXPECT_EQ(wrong.status, 3);
  EXPECT_THAT(wrong.err, HasSubstr("mine.toml:11:13: error: shares sum to 120 %"));
}

double mass_in(const json& out, const std::string& element) {
  for (const json& part : out.at("elements")) {
    if (part.at("element") == element) return value(part.at("mass"), "kg");
  }
  return 0.0;
}

// The nominal alloy of a motor's magnets holds no Dy; 23 studies say how much there is.
TEST(Supply, AProductIsNotPricedWithoutItsHeavyRareEarthsSilently) {
  const json motor = json_of("supply price --product ev-traction-motor --scenario europe-2025");
  EXPECT_NEAR(mass_in(motor, "Dy"), 0.085, 1e-9);
  EXPECT_GT(mass_in(motor, "Tb"), 0.0);
  EXPECT_THAT(motor.at("notes").dump(), HasSubstr("median of 22 values"));
  EXPECT_THAT(motor.at("notes").dump(), HasSubstr("WITHOUT heavy rare earth"));
  const json mix = json_of("supply price --product ev-motor-mix --scenario europe-2025");
  EXPECT_GT(mass_in(mix, "Dy"), 0.5 * 0.085);
  EXPECT_LT(mass_in(mix, "Dy"), 0.085);
  for (const char* name : {"us-weapons", "'Tesla Model 3'"}) {
    const Outcome run =
        run_program(std::string("supply price --scenario europe-2025 --product ") + name);
    EXPECT_THAT(run.out, HasSubstr("WARNING: priced without Dy and Tb")) << name;
  }
  EXPECT_EQ(json_of("supply price --product wind-direct-drive").at("notes").dump().find("WARNING"),
            std::string::npos);
}

// What `intensity` sums over variants and parts has a price, and a total has none for its reason.
TEST(Supply, EveryProductWithElementsHasAPrice) {
  for (const char* name : {"bev-car-parts", "ev-motor-mix", "wind-offshore", "wind-turbine"}) {
    const json out = json_of(std::string("supply price --product ") + name);
    EXPECT_GT(mass_in(out, "Nd"), 0.0) << name;
  }
  const Outcome jet = run_program("supply price --product f-35");
  EXPECT_EQ(jet.status, 2);
  EXPECT_THAT(jet.err, HasSubstr("as one total that no source splits by element"));
}

// What would be left out unseen is named: a typing error in the schema, a file of another kind, and
// supply data without a schema.
TEST(Supply, FilesThatWouldNotBeReadAreNamed) {
  const ScratchFolder scratch;
  std::filesystem::create_directory(scratch.path() / "supply");
  const auto error_of = [&](const std::string& text) {
    scratch.write("supply/mine.toml", text);
    const Outcome out =
        run_program("--materials " + scratch.path().string() + " supply concentration Dy");
    EXPECT_EQ(out.status, 3) << out.err;
    return out.err;
  };
  EXPECT_THAT(error_of("schema = \"magswap-suply/1\"\n"), HasSubstr("mine.toml:1:10"));
  EXPECT_THAT(error_of("schema = \"magswap-fleet/1\"\n"), HasSubstr("belongs elsewhere"));
  EXPECT_THAT(error_of("[[shares]]\nstage = \"mine\"\n"),
              HasSubstr("supply data begin with schema"));
}

struct Wrong {
  std::string arguments;
  int status;
  std::vector<std::string> words;
};

TEST(Supply, NamesMistakes) {
  const ScratchFolder scratch;
  const std::string bad = scratch.write("bad.toml", "schema = \"magswap-disruption/1\"\nx = 1\n");
  const std::vector<Wrong> all{
      {"concentration Nx", 2, {"no element or group 'Nx'", "did you mean"}},
      {"concentration --year soon", 2, {"--year", "soon"}},
      {"concentration Co --stage mine", 2, {"no shares of 'Co'"}},
      {"concentration --formula Nd2Fe14Q", 2, {"Nd2Fe14Q"}},
      {"controls", 2, {"--at is missing"}},
      {"controls --at 2026-02-30", 2, {"--at", "no day of the calendar"}},
      {"controls --at 2026-02-01 --to Atlantis", 2, {"no country 'Atlantis'"}},
      {"concentration --formula ''", 2, {"--formula", "is empty"}},
      {"concentration --formula Nd2Fe14B --output z.h5", 2, {"--output has no effect"}},
      {"concentration --formula Nd2Fe14B --stage mine", 2, {"--stage has no effect"}},
      {"price --output z.h5", 2, {"--output has no effect on the list of scenarios"}},
      {"price --basket 'Mount Weld' --at 2008 --output z.h5", 2, {"--output has no effect"}},
      {"price --grade N42SH --plot f.svg", 2, {"--plot has no effect on the cost of a grade"}},
      {"price --grade N42SH --market FOB", 2, {"--market has no effect"}},
      {"price Dy --scenario spike-2011", 2, {"--scenario has no effect on the prices of an item"}},
      {"price Dy --vat 13", 2, {"--vat 13 is 1300 %", "13 % or 0.13"}},
      {"price Dy --vat nan", 2, {"--vat 'nan' is no number such as 13 %"}},
      {"price Dy --cny-per-usd nan", 2, {"--cny-per-usd 'nan' is no number such as 7.1"}},
      {"price Dy --yield 2", 2, {"--yield 2 is 200 %"}},
      {"price --grade N42SH --scenario spike", 2, {"no price scenario 'spike'", "spike-2011"}},
      {"price --grade N42SH --scenario china-2025", 2, {"--cny-per-usd"}},
      {"price --grade N42SH --scenario china-2025 --cny-per-usd 0", 4, {"exchange rate"}},
      {"price Nd --grade N42SH", 2, {"exclude each other"}},
      {"price Co --market nowhere", 2, {"no price of 'Co'", "nowhere"}},
      {"price --basket 'Mount Weld'", 2, {"--at is missing"}},
      {"price --basket 'Mount Weld' --at 1990", 2, {"no price of", "1990"}},
      {"disruption missing.toml", 5, {"missing.toml"}},
      {"disruption " + bad, 3, {"bad.toml:1:1", "no 'title'"}},
      {"", 2, {"concentration, controls, capacity, claims, price, disruption"}},
  };
  for (const Wrong& wrong : all) {
    const Outcome outcome = run_program("supply " + wrong.arguments);
    EXPECT_EQ(outcome.status, wrong.status) << wrong.arguments << ": " << outcome.err;
    EXPECT_EQ(outcome.out, "") << wrong.arguments;
    for (const std::string& word : wrong.words) EXPECT_THAT(outcome.err, HasSubstr(word));
  }
}

}  // namespace
