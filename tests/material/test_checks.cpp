#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "magswap/material/toml_text.hpp"
#include "texts.hpp"

namespace magswap {
namespace {

using test::findings_of;
using test::grade_file;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

const std::filesystem::path kFixtures = MAGSWAP_SOURCE_DIR "/tests/material/fixtures/bad";

std::vector<std::string> fixture_names() {
  std::vector<std::string> out;
  for (const auto& entry : std::filesystem::directory_iterator(kFixtures)) {
    const std::string name = entry.path().filename().string();
    if (entry.path().extension() == ".toml" && name != "sources.toml") out.push_back(name);
  }
  std::sort(out.begin(), out.end());
  return out;
}

std::string expected_of(const std::string& text) {
  const std::string mark = "# expect: ";
  EXPECT_EQ(text.rfind(mark, 0), 0U) << "the first line of a fixture is '# expect: …'";
  return text.substr(mark.size(), text.find('\n') - mark.size());
}

class BadRecord : public ::testing::TestWithParam<std::string> {};

TEST_P(BadRecord, IsRefusedAtALineOfTheFile) {
  const std::string path = (kFixtures / GetParam()).string();
  const std::string text = read_text_file(path);
  const auto lines = std::count(text.begin(), text.end(), '\n');
  Library own;
  own.add((kFixtures / "sources.toml").string());
  std::vector<Finding> findings = own.read(path, text);
  Library all = Library::shipped();
  all.overlay(own);
  for (Finding& finding : all.check_of(own)) findings.push_back(std::move(finding));
  std::vector<std::string> messages;
  for (const Finding& finding : findings) {
    EXPECT_EQ(finding.what.path(), path);
    EXPECT_GT(finding.what.line(), 0) << finding.what.what();
    EXPECT_LE(finding.what.line(), lines) << finding.what.what();
    if (finding.error) messages.push_back(finding.what.message());
  }
  EXPECT_THAT(messages, Contains(HasSubstr(expected_of(text))));
}

INSTANTIATE_TEST_SUITE_P(Fixtures, BadRecord, ::testing::ValuesIn(fixture_names()),
                         [](const auto& fixture) {
                           std::string name = fixture.param.substr(0, fixture.param.find('.'));
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

struct Gate {
  const char* name;
  const char* lines;
  const char* expected;
  const char* family = "ndfeb-sintered";
};

std::string value(const std::string& inside) {
  return "{ " + inside + ", at = \"20 degC\", source = \"maker\" }";
}

class GateTest : public ::testing::TestWithParam<Gate> {};

TEST_P(GateTest, Reports) {
  const Gate& gate = GetParam();
  std::string lines = std::string("name = \"X\"\n") + gate.lines;
  // "Br: min = …" stands for a value at 20 °C of source "maker".
  std::string text;
  for (std::size_t start = 0; start < lines.size();) {
    const std::size_t end = std::min(lines.find('\n', start), lines.size());
    const std::string line = lines.substr(start, end - start);
    const std::size_t colon = line.find(": ");
    text += colon == std::string::npos
                ? line
                : line.substr(0, colon) + " = " + value(line.substr(colon + 2));
    text += "\n";
    start = end + 1;
  }
  const auto found = findings_of(grade_file(text, gate.family), false);
  if (*gate.expected == '\0') {
    EXPECT_THAT(found, ElementsAre());
  } else {
    EXPECT_THAT(found, Contains(HasSubstr(gate.expected)));
  }
}

const Gate kGates[] = {
    {"SwappedColumns", "HcB: min = \"355 kA/m\"\nHcJ: min = \"306 kA/m\"",
     "HcB 355 kA/m exceeds HcJ 306 kA/m: coercivity of B cannot exceed that of J; are the columns "
     "swapped?",
     "ferrite-sintered"},
    {"CoercivitiesOfDifferentTemperaturesAreNotCompared",
     "HcB: min = \"355 kA/m\"\nHcJ = { min = \"306 kA/m\", at = \"100 degC\", source = \"maker\" }",
     "", "ferrite-sintered"},
    {"HkBeyondHcJ", "Hk: min = \"1000 kA/m\"\nHcJ: min = \"955 kA/m\"",
     "Hk 1000 kA/m exceeds HcJ 955 kA/m"},
    {"DensityInTheWrongUnit", "density: value = \"7.6 kg/m3\", kind = \"typical\"",
     "density 7.6 kg/m3 lies outside"},
    {"DensityNamesTheRemedy", "density: value = \"7.6 kg/m3\", kind = \"typical\"",
     "did you mean g/cm3?"},
    {"BondedDensityMayBeLow", "density: value = \"2700 kg/m3\", kind = \"typical\"", "",
     "ndfeb-bonded"},
    {"SinteredDensityMayNot", "density: value = \"2700 kg/m3\", kind = \"typical\"",
     "density 2700 kg/m3 lies outside"},
    {"KilogaussAsTesla", "Br: typical = \"13.2 T\"",
     "Br 13.2 T lies beyond the physical limit 2.5 T; did you mean kG?"},
    {"ZeroBr", "Br: typical = \"0 T\"", "Br 0 T must be positive"},
    {"CoefficientWithoutSign", "beta_HcJ: value = \"0.535 %/K\", kind = \"typical\"",
     "β(HcJ) 0.535 %/K is positive: HcJ of NdFeB falls with temperature; is its sign missing?"},
    {"AlphaWithoutSign", "alpha_Br: value = \"0.12 %/K\", kind = \"typical\"",
     "is its sign missing?"},
    {"CoefficientPerKelvin", "alpha_Br: value = \"-0.12 1/K\", kind = \"typical\"",
     "did you mean %/K?"},
    {"FerriteBetaNegative",
     "beta_HcJ: value = \"-0.3 %/K\", kind = \"typical\", from = \"20 degC\", to = \"90 degC\"",
     "must be positive for hard ferrite", "ferrite-sintered"},
    {"IntervalTurnedRound",
     "alpha_Br: value = \"-0.1 %/K\", kind = \"typical\", from = \"100 degC\", to = \"20 degC\"",
     "does not lie below 'to'"},
    {"IntervalHalf", "alpha_Br: value = \"-0.1 %/K\", kind = \"typical\", from = \"100 degC\"",
     "'from' without 'to'"},
    {"IntervalMissingEverywhere", "alpha_Br: value = \"-0.2 %/K\", kind = \"typical\"",
     "α(Br) has no interval", "ferrite-sintered"},
    {"IntervalFromTheFamily", "alpha_Br: value = \"-0.1 %/K\", kind = \"typical\"", ""},
    {"ProductAboveItsLimit", "Br: typical = \"1.2 T\"\nBHmax: typical = \"290 kJ/m3\"",
     "BHmax 290 kJ/m3 exceeds the limit Br²/(4 µ0) = 286.479 kJ/m3"},
    {"ProductInJoule", "Br: typical = \"1.39 T\"\nBHmax: typical = \"358000 kJ/m3\"",
     "did you mean J/m3?"},
    {"ProductInMegagaussOersted", "Br: typical = \"1.3 T\"\nBHmax: typical = \"42 kJ/m3\"",
     "did you mean MGOe?"},
    {"ProductOfTheBestLotNeedsTheBestBr",
     "Br: min = \"1.2 T\", max = \"1.25 T\"\nBHmax: min = \"280 kJ/m3\", max = \"305 kJ/m3\"", ""},
    {"CoercivityAboveBr", "Br: typical = \"1 T\"\nHcB: typical = \"850 kA/m\"",
     "HcB 850 kA/m exceeds Br/µ0 = 795.775 kA/m"},
    {"CoercivityOfAnotherTemperature",
     "Br: min = \"1.1138 T\"\nHcB: min = \"600 kA/m\"\nHcJ: min = \"2388 kA/m\"",
     "inconsistent with Br and µrec"},
    {"CoercivityInAmpere", "HcJ: min = \"1592 A/m\"", "did you mean kA/m?"},
    {"HcBFiledAsHcJ", "HcB: min = \"923 kA/m\"\nHcJ: min = \"923 kA/m\"",
     "HcJ 923 kA/m equals HcB; is HcB filed as HcJ?"},
    {"KneeWidthTooWide",
     "HcJ: min = \"955 kA/m\"\nknee_width: value = 0.6, kind = \"measured\"",
     "knee_width 0.6 lies outside 0.001 … 0.5"},
    {"KneeAsymmetryNegative",
     "HcJ: min = \"955 kA/m\"\nknee_asymmetry: value = -0.4, kind = \"measured\"",
     "knee_asymmetry -0.4 lies outside 0.05 … 10"},
    {"StoredKneeWithoutHcJ", "knee_width: value = 0.03, kind = \"measured\"",
     "knee_width without HcJ"},
    {"StoredKneeOfUnknownSource",
     "HcJ: min = \"955 kA/m\"\nknee_width = { value = 0.03, kind = \"measured\", source = "
     "\"makr\" }",
     "unknown source 'makr'"},
    {"KneeWidthOfAPoint",
     "[[grade.at]]\ntemperature = \"20 degC\"\nknee_width: value = 0, kind = \"measured\"",
     "knee_width 0 lies outside"},
    {"PermeabilityOfAPoint",
     "[[grade.at]]\ntemperature = \"20 degC\"\nmu_rec: value = 0.08, kind = \"measured\"",
     "µrec 0.08 lies outside"},
    {"StoredKnee",
     "HcJ: min = \"955 kA/m\"\nknee_width: value = 0.03, low = 0.028, high = 0.034, kind = "
     "\"measured\"\nknee_asymmetry: value = 0.36, kind = \"measured\"",
     ""},
    {"SusceptibilityAsPermeability", "mu_rec: value = 0.09, kind = \"typical\"",
     "µrec 0.09 lies outside 0.9 … 8"},
    {"ApparentPermeability",
     "Br: typical = \"0.4 T\"\nHcB: typical = \"180 kA/m\"\nmu_rec: value = 1.77, kind = "
     "\"typical\"",
     "µrec 1.77 equals Br/(µ0 HcB)", "ferrite-sintered"},
    {"MaximumTemperatureAboveCurie", "T_max: value = \"320 degC\", kind = \"max\"",
     "T_max 320 °C does not lie below the Curie temperature 312 °C of its family"},
    {"OrderOfNumbers", "Br: min = \"1.3 T\", typical = \"1.2 T\"",
     "Br: min exceeds typical: 1.3 T > 1.2 T"},
    {"OrderOfBounds", "Br: value = \"1.3 T\", low = \"1.35 T\", kind = \"measured\"",
     "low exceeds value"},
    {"NoTemperature", "Br = { min = \"1.2 T\", source = \"maker\" }", "Br has no temperature"},
    {"UnknownSource", "Br = { min = \"1.2 T\", at = \"20 degC\", source = \"makr\" }",
     "unknown source 'makr'; did you mean 'maker'?"},
    {"UnknownDispute", "Br: min = \"1.2 T\", disputed_by = [\"nobody at all\"]",
     "unknown source 'nobody at all'"},
    {"KneePlaceholder",
     "[[grade.at]]\ntemperature = \"20 degC\"\nB_knee: value = \"0 T\", kind = \"typical\"",
     "knee 0 T looks like a placeholder"},
    {"KneeTheSameEverywhere",
     "[[grade.at]]\ntemperature = \"20 degC\"\nB_knee: value = \"0.2 T\", kind = \"typical\"\n"
     "[[grade.at]]\ntemperature = \"60 degC\"\nB_knee = { value = \"0.2 T\", kind = \"typical\", "
     "source = \"maker\" }\n"
     "[[grade.at]]\ntemperature = \"100 degC\"\nB_knee = { value = \"0.2 T\", kind = \"typical\", "
     "source = \"maker\" }",
     "knee 0.2 T at all 3 temperatures is a placeholder"},
    {"TableWithoutTheRecordsTemperature",
     "Br: min = \"1.2 T\"\n[[grade.at]]\ntemperature = \"60 degC\"\n[[grade.at]]\ntemperature = "
     "\"100 degC\"",
     "does not hold 20 °C"},
    {"KneeAboveBr",
     "[[grade.at]]\ntemperature = \"20 degC\"\nBr: value = \"1 T\", kind = \"typical\"\nB_knee: "
     "value = \"1.1 T\", kind = \"typical\"",
     "knee 1.1 T does not lie below Br 1 T"},
    {"KneeBeyondHcJ",
     "[[grade.at]]\ntemperature = \"20 degC\"\nHcJ: value = \"500 kA/m\", kind = "
     "\"typical\"\nB_knee: value = \"-0.7 T\", kind = \"typical\"",
     "knee -0.7 T lies beyond HcJ 500 kA/m"},
    {"TemperatureTwice",
     "[[grade.at]]\ntemperature = \"20 degC\"\n[[grade.at]]\ntemperature = \"293.15 K\"",
     "is given twice"},
    {"TemperatureOfAPointDiffers",
     "[[grade.at]]\ntemperature = \"60 degC\"\nBr: value = \"1 T\", kind = \"typical\"",
     "Br stands at 20 °C in a table of 60 °C"},
    {"SwappedColumnsInAPoint",
     "[[grade.at]]\ntemperature = \"20 degC\"\nHcB: min = \"355 kA/m\"\nHcJ: min = \"306 kA/m\"",
     "exceeds HcJ", "ferrite-sintered"},
    {"MassFractions",
     "[grade.composition]\nkind = \"derived\"\nsource = \"maker\"\nFe = \"68 %\"\nNd = \"31 %\"",
     "mass fractions sum to 99 %"},
    {"MassFractionWithoutPercent",
     "[grade.composition]\nkind = \"derived\"\nsource = \"maker\"\nFe = 68\nNd = \"31 %\"",
     "is a % missing?"},
    {"UnknownFamily", "", "unknown family 'ndfeb-sinterd'; did you mean 'ndfeb-sintered'?",
     "ndfeb-sinterd"},
};

INSTANTIATE_TEST_SUITE_P(Gates, GateTest, ::testing::ValuesIn(kGates),
                         [](const auto& gate) { return gate.param.name; });

TEST(Checks, ClassOfTheNameBetraysHcBFiledAsHcJ) {
  const std::string text = grade_file("name = \"N42SH\"\nHcJ = " + value("min = \"955 kA/m\""));
  EXPECT_THAT(findings_of(text, false), Contains(HasSubstr("below the 1592 kA/m of class SH")));
  EXPECT_TRUE(findings_of(text).empty());  // a warning
}

std::vector<std::string> compound_findings(const std::string& lines) {
  return findings_of("schema = \"magswap-compounds/1\"\n[[compound]]\nname = \"X\"\n" + lines,
                     false);
}

TEST(Checks, TeslaReusedAsMegaamperePerMetre) {
  const std::string composition =
      "composition = { Nd = \"26.68 %\", Fe = \"72.32 %\", B = \"1 %\" }\nformula = \"Nd2Fe14B\"\n";
  EXPECT_THAT(compound_findings(composition +
                                "Ms = " + value("value = \"1.61e6 A/m\", kind = \"typical\"")),
              Contains(HasSubstr("reused in MA/m?")));
  EXPECT_THAT(compound_findings(composition +
                                "Ms = " + value("value = \"1.28e6 A/m\", kind = \"typical\"")),
              ElementsAre());
  EXPECT_THAT(compound_findings("Ms = " + value("value = \"1.28e6 A/m\", kind = \"typical\"") +
                                "\nmu0Ms = " + value("value = \"1.28 T\", kind = \"typical\"")),
              Contains(HasSubstr("gives µ0Ms 1.608 T")));
  EXPECT_THAT(compound_findings("mu0Ms = " + value("value = \"2.6 T\", kind = \"typical\"")),
              Contains(HasSubstr("beyond the physical limit 2.5 T")));
}

TEST(Checks, CompositionOfACompoundFollowsItsFormula) {
  EXPECT_THAT(
      compound_findings("formula = \"SmCo5\"\ncomposition = { Sm = \"30 %\", Co = \"70 %\" }"),
      Contains(HasSubstr("its formula gives 33.79 %")));
}

TEST(Checks, AnisotropyFieldAgreesWithK1) {
  EXPECT_THAT(compound_findings("K1 = " + value("value = \"4.9 kJ/m3\", kind = \"typical\"") +
                                "\nmu0Ms = " + value("value = \"1.6 T\", kind = \"typical\"") +
                                "\nmu0Ha = " + value("value = \"7.6 T\", kind = \"typical\"")),
              Contains(HasSubstr("2 K1/Ms is")));
}

std::vector<std::string> price_findings(const std::string& item, const std::string& date,
                                        bool twice = false) {
  const std::string price = fmt::format(
      "[[price]]\nitem = \"{}\"\nform = \"metal\"\ndate = \"{}\"\nvalue = \"5 USD/kg\"\n"
      "kind = \"typical\"\nsource = \"maker\"\ndefault = true\n",
      item, date);
  return findings_of("schema = \"magswap-prices/1\"\n" + price + (twice ? price : ""), false);
}

TEST(Checks, Prices) {
  EXPECT_THAT(price_findings("Dy", "2025-04"), ElementsAre());
  EXPECT_THAT(price_findings("NdPr", "2025"), ElementsAre());
  EXPECT_THAT(price_findings("dysprosium", "2025"),
              ElementsAre(HasSubstr("neither an element nor a family")));
  EXPECT_THAT(price_findings("Dy", "April"), ElementsAre(HasSubstr("date 'April'")));
  EXPECT_THAT(price_findings("Dy", "2025", true),
              ElementsAre(HasSubstr("second default price of Dy as metal")));
}

TEST(Checks, Sources) {
  EXPECT_THAT(findings_of("[s]\ntitle = \"T\"\nseen = \"direct\"\nurl = \"example.org\"\n"),
              ElementsAre(HasSubstr("is not a web address")));
  EXPECT_THAT(findings_of("[s]\ntitle = \"T\"\nseen = \"direct\"\nyear = 20211\n"),
              ElementsAre(HasSubstr("year 20211")));
  EXPECT_THAT(findings_of("[s]\ntitle = \"T\"\n"),
              ElementsAre(HasSubstr("source 's' has no 'seen'")));
  EXPECT_THAT(findings_of("[maker]\ntitle = \"T\"\nseen = \"direct\"\n"),
              ElementsAre(HasSubstr("named twice")));
}

TEST(Checks, FindingsAreSortedAndNamed) {
  Library library = test::base();
  library.add_text("b.toml", grade_file("name = \"X\"\nT_max = " +
                                        value("value = \"320 degC\", kind = \"max\"") +
                                        "\nBr = { min = \"1 T\", source = \"maker\" }"));
  const auto found = library.check();
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].what.line(), 7);
  EXPECT_EQ(found[1].what.line(), 8);
  EXPECT_THAT(to_text(found[0]), HasSubstr("b.toml:7:9: error: T_max"));
  EXPECT_THAT(to_text({false, found[0].what}), HasSubstr("b.toml:7:9: warning: T_max"));
}

}  // namespace
}  // namespace magswap
