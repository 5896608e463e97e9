#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "magswap/material/library.hpp"
#include "texts.hpp"

namespace magswap {
namespace {

using test::findings_of;
using test::grade_file;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

const std::string kFull = R"(name = "N42SH"
aliases = ["N 42 SH"]
process = "sintered"
standing = "laboratory"
anisotropy = "anisotropic"
note = "a note"
density = { value = "7.5 g/cm3", kind = "typical", source = "maker" }
Br = { min = "12.8 kG", typical = "1.32 T", max = "1.35 T", at = "20 degC", source = "maker" }
HcJ = { min = "20 kOe", at = "20 degC", source = "maker", disputed_by = ["other"] }
Hk = { value = "1400 kA/m", kind = "estimated", at = "20 degC", definition = "J = 0.9 Br", source = "maker" }
knee_width = { value = 0.031, low = 0.028, high = 0.034, kind = "measured", source = "maker" }
knee_asymmetry = { value = 0.36, kind = "measured", source = "maker" }
alpha_Br = { value = "-0.12 %/K", low = "-0.13 %/K", high = "-0.11 %/K", kind = "measured", from = "20 degC", to = "150 degC", source = "maker" }
T_max = { value = "150 degC", kind = "max", source = "maker" }
[[grade.at]]
temperature = "100 degC"
Br = { value = "1.19 T", kind = "typical", source = "maker" }
B_knee = { value = "-0.3 T", kind = "derived", source = "maker" }
mu_rec = { value = 1.06, kind = "measured", source = "maker" }
knee_width = { value = 0.035, kind = "measured", source = "maker" }
[[grade.at]]
temperature = "20 degC"
Br = { value = "1.32 T", kind = "typical", source = "maker" }
[grade.composition]
kind = "measured"
source = "maker"
Nd = "30 %"
Fe = { value = 0.69, low = 0.68, high = 0.7 }
B = { value = "10000 ppm" })";

Grade read(const std::string& lines) {
  Library library = test::base();
  library.add_text("mine.toml", grade_file(lines));
  return library.grades().front();
}

TEST(Reader, ReadsEveryPartOfAGrade) {
  const Grade grade = read(kFull);
  EXPECT_EQ(grade.key(), "a/N42SH");
  EXPECT_EQ(grade.maker, "A maker of magnets");
  EXPECT_EQ(grade.family, "ndfeb-sintered");
  EXPECT_THAT(grade.aliases, ElementsAre("N 42 SH"));
  EXPECT_EQ(grade.standing, "laboratory");
  EXPECT_EQ(grade.anisotropy, "anisotropic");
  EXPECT_EQ(grade.path, "mine.toml");
  EXPECT_EQ(grade.line, 5);
  EXPECT_NEAR(grade.density->nominal(), 7500.0, 1e-9);
  EXPECT_NEAR(*grade.Br->min, 1.28, 1e-12);
  EXPECT_EQ(grade.Br->nominal(), 1.32);
  EXPECT_EQ(grade.Br->standing, Standing::typical);
  ASSERT_TRUE(grade.knee_width && grade.knee_asymmetry);
  EXPECT_EQ(grade.knee_width->nominal(), 0.031);
  EXPECT_EQ(grade.knee_width->lower(), 0.028);
  EXPECT_EQ(grade.knee_width->upper(), 0.034);
  EXPECT_EQ(grade.knee_asymmetry->nominal(), 0.36);
  EXPECT_EQ(grade.points.back().mu_rec->nominal(), 1.06);
  EXPECT_EQ(grade.points.back().knee_width->nominal(), 0.035);
  EXPECT_NEAR(*grade.Br->at_K, 293.15, 1e-9);
  EXPECT_NEAR(grade.HcJ->guaranteed(), 1591549.43, 0.01);
  EXPECT_TRUE(grade.HcJ->doubtful());
  EXPECT_EQ(grade.Hk->definition, "J = 0.9 Br");
  EXPECT_EQ(grade.Hk->standing, Standing::estimated);
  EXPECT_NEAR(grade.alpha_Br->lower(), -0.0013, 1e-12);
  EXPECT_NEAR(*grade.alpha_Br->to_K, 423.15, 1e-9);
  EXPECT_NEAR(*grade.T_max->max, 423.15, 1e-9);
}

TEST(Reader, PointsAscendAndCarryTheirTemperature) {
  const Grade grade = read(kFull);
  ASSERT_EQ(grade.points.size(), 2U);
  EXPECT_NEAR(grade.points[0].temperature_K, 293.15, 1e-9);
  EXPECT_NEAR(*grade.points[1].B_knee->at_K, 373.15, 1e-9);
  EXPECT_EQ(grade.points[1].B_knee->nominal(), -0.3);
}

TEST(Reader, CompositionTakesTextsNumbersAndTables) {
  const Grade grade = read(kFull);
  ASSERT_TRUE(grade.composition);
  EXPECT_NEAR(grade.composition->fraction("Nd"), 0.30, 1e-12);
  EXPECT_NEAR(grade.composition->fraction("Fe"), 0.69, 1e-12);
  EXPECT_NEAR(grade.composition->fraction("B"), 0.01, 1e-12);
  EXPECT_EQ(grade.composition->fraction("Dy"), 0.0);
  EXPECT_EQ(grade.composition->fractions.at("Nd").standing, Standing::measured);
  EXPECT_EQ(grade.composition->fractions.at("Fe").lower(), 0.68);
}

TEST(Reader, TheFullGradePassesTheChecks) {
  EXPECT_THAT(findings_of(grade_file(kFull), false), ElementsAre());
}

TEST(Reader, AFileMayBringItsOwnSources) {
  const std::string text =
      grade_file("name = \"X\"\nBr = { min = \"1 T\", at = \"20 degC\", source = \"mine\" }") +
      "[sources.mine]\ntitle = \"My bench\"\nseen = \"direct\"\n";
  EXPECT_THAT(findings_of(text, false), ElementsAre());
}

struct Mistake {
  const char* lines;
  const char* expected;
};

class ReaderMistakes : public ::testing::TestWithParam<Mistake> {};

TEST_P(ReaderMistakes, AreNamed) {
  const auto found = findings_of(grade_file(GetParam().lines));
  ASSERT_FALSE(found.empty()) << GetParam().lines;
  EXPECT_THAT(found.front(), HasSubstr(GetParam().expected));
}

INSTANTIATE_TEST_SUITE_P(
    Values, ReaderMistakes,
    ::testing::Values(
        Mistake{"name = \"X\"\nBr = 3", "'Br' is an integer: a value is an inline table"},
        Mistake{"note = \"x\"", "has no 'name'"}, Mistake{"name = 3", "'name' must be a text"},
        Mistake{"name = \"X\"\nBr = \"1.2 T\"", "'Br' is a text: a value is an inline table"},
        Mistake{"name = \"X\"\nBr = { min = \"1.2 T\", at = \"20 degC\" }", "'Br' has no 'source'"},
        Mistake{"name = \"X\"\nBr = { at = \"20 degC\", source = \"maker\" }", "'Br' has no value"},
        Mistake{"name = \"X\"\nBr = { value = \"1.2 T\", at = \"20 degC\", source = \"maker\" }",
                "has no 'kind'"},
        Mistake{"name = \"X\"\nBr = { value = \"1.2 T\", kind = \"usual\", at = \"20 degC\", "
                "source = \"maker\" }",
                "unknown kind 'usual'; known: min, typical"},
        Mistake{"name = \"X\"\nBr = { value = \"1 T\", min = \"1 T\", kind = \"typical\", source = "
                "\"maker\" }",
                "'value' beside min"},
        Mistake{"name = \"X\"\nBr = { min = \"1 T\", kind = \"measured\", at = \"20 degC\", source "
                "= \"maker\" }",
                "may only lower the standing"},
        Mistake{"name = \"X\"\nBr = { min = \"1 T\", low = \"0.9 T\", at = \"20 degC\", source = "
                "\"maker\" }",
                "'low' and 'high' bound"},
        Mistake{"name = \"X\"\nBr = { min = \"1.2 kA/m\", at = \"20 degC\", source = \"maker\" }",
                "'1.2 kA/m' is not a polarisation"},
        Mistake{"name = \"X\"\nBr = { min = \"1.2\", at = \"20 degC\", source = \"maker\" }",
                "'1.2' has no unit"},
        Mistake{"name = \"X\"\nBr = { min = 1.2, at = \"20 degC\", source = \"maker\" }",
                "is a bare number"},
        Mistake{"name = \"X\"\nmu_rec = { value = nan, kind = \"typical\", source = \"maker\" }",
                "not a finite number"},
        Mistake{"name = \"X\"\nBr = { min = \"1.2 T\", At = \"20 degC\", source = \"maker\" }",
                "unknown key 'At' in 'Br'; did you mean 'at'?"},
        Mistake{"name = \"X\"\nalfa_Br = { value = \"-0.1 %/K\", kind = \"typical\", source = "
                "\"maker\" }",
                "unknown key 'alfa_Br' in [[grade]]; did you mean 'alpha_Br'?"},
        Mistake{"name = \"X\"\niHc = \"12 kOe\"",
                "unknown key 'iHc' in [[grade]]; did you mean 'HcJ'?"},
        Mistake{"name = \"X\"\nstanding = \"sold\"", "unknown standing 'sold'"},
        Mistake{"name = \"X\"\n[[grade.at]]\nBr = { value = \"1 T\", kind = \"typical\", source = "
                "\"maker\" }",
                "[[grade.at]] has no 'temperature'"},
        Mistake{"name = \"X\"\n[grade.composition]\nkind = \"derived\"\nsource = \"maker\"\nXx = "
                "\"100 %\"",
                "unknown element 'Xx'"},
        Mistake{"name = \"X\"\n[grade.composition]\nsource = \"maker\"\nFe = \"100 %\"",
                "composition has no 'kind'"}));

TEST(Reader, FilesOfNoKnownSchemaAreRefused) {
  EXPECT_THAT(findings_of("maker = \"x\"\n").front(), HasSubstr("no 'schema' in the file"));
  EXPECT_THAT(findings_of("").front(), HasSubstr("no 'schema' in the file"));
  EXPECT_THAT(findings_of("schema = \"magswap-material/1\"\n").front(),
              HasSubstr("did you mean 'magswap-materials/1'?"));
  EXPECT_THAT(findings_of("schema = \"magswap-materials/1\"\nmaker = \"x\"\nkey = \"x\"\n").front(),
              HasSubstr("has no 'grade'"));
  EXPECT_THAT(findings_of("schema = \"magswap-materials/1\"\nmaker = \"x\"\nkey = "
                          "\"x/y\"\n[[grade]]\nname = \"1\"\n")
                  .front(),
              HasSubstr("must not contain '/'"));
}

TEST(Reader, TheFirstMistakeIsThrownAndAllAreReported) {
  const std::string text = grade_file("name = \"X\"\nBr = 1\nHcJ = 2\n[[grade]]\nname = \"Y\"");
  Library library = test::base();
  EXPECT_EQ(library.read("mine.toml", text).size(), 2U);
  ASSERT_EQ(library.grades().size(), 1U);
  EXPECT_EQ(library.grades().front().name, "Y");
  Library other;
  try {
    other.add_text("mine.toml", text);
    FAIL();
  } catch (const DataError& error) {
    EXPECT_EQ(error.line(), 7);
    EXPECT_THAT(error.what(), HasSubstr("\n    7 | Br = 1\n"));
  }
}

TEST(Reader, EveryTruncationOfAFileIsReadOrRefused) {
  const std::string whole = grade_file(kFull);
  for (std::size_t length = 0; length < whole.size(); length += 3) {
    Library library = test::base();
    for (const Finding& finding : library.read("t.toml", whole.substr(0, length))) {
      EXPECT_GT(finding.what.line(), 0) << finding.what.what();
    }
    (void)library.check();
  }
}

TEST(Reader, CompoundsAndPrices) {
  Library library = test::base();
  library.add_text("compounds.toml", R"(schema = "magswap-compounds/1"
[[compound]]
name = "Nd2Fe14B"
formula = "Nd2Fe14B"
mu0Ms = { value = "1.6 T", kind = "typical", at = "20 degC", source = "maker" }
K1 = { value = "4.9 MJ/m3", kind = "typical", at = "20 degC", source = "maker" }
a = { value = "0.88 nm", kind = "typical", source = "maker" }
composition = { Nd = "26.68 %", Fe = "72.32 %", B = "1 %" }
)");
  library.add_text("prices.toml", R"(schema = "magswap-prices/1"
[[price]]
item = "Dy"
form = "oxide"
date = 2025-04-30
value = "250 USD/kg"
kind = "typical"
source = "maker"
[[price]]
item = "Dy"
form = "oxide"
date = "2026"
value = "300 USD/kg"
low = "280 USD/kg"
kind = "typical"
source = "maker"
default = true
)");
  EXPECT_TRUE(library.check().empty());
  EXPECT_NEAR(library.compound("Nd2Fe14B").a->nominal(), 0.88e-9, 1e-15);
  EXPECT_NEAR(library.compound("nd2fe14b").composition.fraction("Nd"), 0.2668, 1e-9);
  ASSERT_NE(library.price("Dy", "oxide"), nullptr);
  EXPECT_EQ(library.price("Dy", "oxide")->value.nominal(), 300.0);
  EXPECT_EQ(library.price("Dy", "metal"), nullptr);
  EXPECT_EQ(library.prices()[0].date, "2025-04-30");
}

}  // namespace
}  // namespace magswap
