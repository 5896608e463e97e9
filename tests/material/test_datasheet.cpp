#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "magswap/material/datasheet.hpp"
#include "magswap/material/fields.hpp"
#include "magswap/material/grade_text.hpp"
#include "magswap/material/sheet_cell.hpp"
#include "magswap/material/sheet_head.hpp"
#include "texts.hpp"

namespace magswap {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const std::string kData = MAGSWAP_SOURCE_DIR "/tests/material/data/";

DatasheetOptions options() {
  DatasheetOptions out;
  out.family = "ndfeb-sintered";
  out.maker = "A Maker";
  out.at_K = 293.15;
  return out;
}

struct Sheet {
  Library own;
  std::vector<std::string> errors, warnings;

  void note(const std::vector<Finding>& findings) {
    for (const Finding& finding : findings)
      (finding.error ? errors : warnings).push_back(finding.what.message());
  }
};

Sheet read(const std::string& text, const DatasheetOptions& with = options()) {
  Sheet out;
  out.note(out.own.read_datasheet("sheet.csv", text, with));
  return out;
}

// Read and checked with the gates of material files.
Sheet checked(const std::string& text, const DatasheetOptions& with = options()) {
  Sheet out = read(text, with);
  Library all = Library::shipped();
  all.overlay(out.own);
  out.note(all.check_of(out.own));
  return out;
}

const Grade& only(const Sheet& sheet) {
  EXPECT_THAT(sheet.errors, IsEmpty());
  EXPECT_THAT(sheet.own.grades(), SizeIs(1));
  static const Grade none;
  return sheet.own.grades().empty() ? none : sheet.own.grades().front();
}

// ---- heads

struct HeadCase {
  const char* text;
  const char* figure;
  double factor;  // of its unit, 0 for none
  detail::SheetSlot slot = detail::SheetSlot::plain;
};

class Heads : public ::testing::TestWithParam<HeadCase> {};

TEST_P(Heads, AreTakenApart) {
  const HeadCase& expected = GetParam();
  const detail::SheetHead head = detail::sheet_head(expected.text);
  ASSERT_NE(head.figure, nullptr);
  EXPECT_EQ(head.figure->key, expected.figure);
  EXPECT_EQ(head.slot, expected.slot);
  ASSERT_EQ(head.unit.has_value(), expected.factor != 0.0);
  if (head.unit) {
    EXPECT_NEAR(head.unit->unit.factor / expected.factor, 1.0, 1e-12);
  }
}

constexpr double kOersted = 1000.0 / (4.0 * 3.14159265358979323846);
constexpr double kMegagaussOersted = 1e5 / (4.0 * 3.14159265358979323846);
using detail::SheetSlot;

INSTANTIATE_TEST_SUITE_P(
    Spellings, Heads,
    ::testing::Values(
        HeadCase{"Br (T)", "Br", 1.0}, HeadCase{"Br", "Br", 0.0}, HeadCase{"Br/T", "Br", 1.0},
        HeadCase{"Br, kG", "Br", 0.1}, HeadCase{"Br [kG]", "Br", 0.1},
        HeadCase{"Br mT", "Br", 1e-3}, HeadCase{"Br min (T)", "Br", 1.0, SheetSlot::min},
        HeadCase{"Br (T) min.", "Br", 1.0, SheetSlot::min},
        HeadCase{"Br (min, T)", "Br", 1.0, SheetSlot::min},
        HeadCase{"Br typ (kG)", "Br", 0.1, SheetSlot::typical},
        HeadCase{"Max. Br (KGs)", "Br", 0.1, SheetSlot::max},
        HeadCase{"Remanence Br (Gauss)", "Br", 1e-4},
        HeadCase{"Residual induction [Tesla]", "Br", 1.0}, HeadCase{"B_r (T)", "Br", 1.0},
        HeadCase{"Br_typ_T", "Br", 1.0, SheetSlot::typical}, HeadCase{"HcB (kA/m)", "HcB", 1e3},
        HeadCase{"bHc (KOe)", "HcB", 1e3 * kOersted},
        HeadCase{"Coercive force bHc kA/m", "HcB", 1e3},
        HeadCase{"HcB_min_kA_m", "HcB", 1e3, SheetSlot::min},
        HeadCase{"HcJ (kOe)", "HcJ", 1e3 * kOersted}, HeadCase{"iHc (Oe)", "HcJ", kOersted},
        HeadCase{"H_cJ min. [kA/m]", "HcJ", 1e3, SheetSlot::min},
        HeadCase{"Hcj ≥ (KA/m)", "HcJ", 1e3, SheetSlot::min},
        HeadCase{"Intrinsic coercivity HcJ (kA/m)", "HcJ", 1e3},
        HeadCase{"Intrinsic Coercive Force (kOe)", "HcJ", 1e3 * kOersted},
        HeadCase{"BHmax (MGOe)", "BHmax", kMegagaussOersted},
        HeadCase{"(BH)max (kJ/m³)", "BHmax", 1e3}, HeadCase{"(BH)max KJ/m^3", "BHmax", 1e3},
        HeadCase{"(BH)max max (MG·Oe)", "BHmax", kMegagaussOersted, SheetSlot::max},
        HeadCase{"BH max kJ/m3", "BHmax", 1e3},
        HeadCase{"Max. energy product (MGOe) typ.", "BHmax", kMegagaussOersted, SheetSlot::typical},
        HeadCase{"BHmax_min_kJ_m3", "BHmax", 1e3, SheetSlot::min}, HeadCase{"Hk (kA/m)", "Hk", 1e3},
        HeadCase{"µrec", "mu_rec", 0.0}, HeadCase{"mu_rec", "mu_rec", 0.0},
        HeadCase{"Recoil permeability μr", "mu_rec", 0.0}, HeadCase{"α (%/K)", "alpha_Br", 0.01},
        HeadCase{"TK(Br) %/K", "alpha_Br", 0.01},
        HeadCase{"Temp. coeff. of Br [%/°C]", "alpha_Br", 0.01},
        HeadCase{"alpha_Br_pct_K", "alpha_Br", 0.01}, HeadCase{"α(Br), %/℃", "alpha_Br", 0.01},
        HeadCase{"β(HcJ) (%/°C)", "beta_HcJ", 0.01}, HeadCase{"TK(HcJ) %/K", "beta_HcJ", 0.01},
        HeadCase{"Density (g/cc)", "density", 1e3}, HeadCase{"ρ (g/cm³)", "density", 1e3},
        HeadCase{"density_kg_m3", "density", 1.0}, HeadCase{"Tw (°C)", "T_max", 1.0},
        HeadCase{"Max. operating temperature (°C)", "T_max", 1.0},
        HeadCase{"Curie temperature [°C]", "T_Curie", 1.0},
        HeadCase{"Resistivity (µΩ·cm)", "resistivity", 1e-8}, HeadCase{"Dy (%)", "Dy", 0.01},
        HeadCase{"knee_width", "knee_width", 0.0}));

TEST(SheetHead, TakesTemperaturesOut) {
  const auto at = detail::sheet_head("HcJ at 20 °C [kA/m]");
  ASSERT_NE(at.figure, nullptr);
  EXPECT_EQ(at.figure->key, "HcJ");
  EXPECT_NEAR(at.at_K.value_or(0), 293.15, 1e-9);
  EXPECT_NEAR(detail::sheet_head("Br (T) @25°C").at_K.value_or(0), 298.15, 1e-9);
  EXPECT_NEAR(detail::sheet_head("HcJ (kA/m, -20 °C)").at_K.value_or(0), 253.15, 1e-9);
  const auto interval = detail::sheet_head("α(Br) 20–100 °C, %/K");
  ASSERT_NE(interval.figure, nullptr);
  EXPECT_EQ(interval.figure->key, "alpha_Br");
  EXPECT_NEAR(interval.from_K.value_or(0), 293.15, 1e-9);
  EXPECT_NEAR(interval.to_K.value_or(0), 373.15, 1e-9);
  EXPECT_TRUE(interval.unit);
  const auto cold = detail::sheet_head("β (-40 to 120 °C) %/K");
  EXPECT_NEAR(cold.from_K.value_or(0), 233.15, 1e-9);
}

TEST(SheetHead, DoesNotTakeOneThingForAnother) {
  for (const char* text : {"Hk/HcJ", "Price class", "Coating", "", "Squareness", "Length (mm)"})
    EXPECT_EQ(detail::sheet_head(text).role, detail::SheetRole::none) << text;
  EXPECT_EQ(detail::sheet_head("Grade").role, detail::SheetRole::name);
  EXPECT_EQ(detail::sheet_head("Temperature (degC)").role, detail::SheetRole::temperature);
  EXPECT_THROW((void)detail::sheet_head("Hc (kOe)"), ArgumentError);
  EXPECT_THROW((void)detail::sheet_head("Coercivity, kA/m"), ArgumentError);
}

// ---- cells

TEST(SheetNumbers, ReadNumbersRangesLimitsAndTolerances) {
  const auto numbers = [](std::string_view text) {
    return detail::sheet_numbers(text, detail::SheetComma::unknown);
  };
  EXPECT_EQ(numbers("1.28").plain, 1.28);
  EXPECT_EQ(numbers("-0.12").plain, -0.12);
  EXPECT_EQ(numbers("−0.12").plain, -0.12);
  EXPECT_EQ(numbers("1.5e-6").plain, 1.5e-6);
  for (const char* range : {"1.28-1.32", "1.28–1.32", "1.28 ~ 1.32", "1.28…1.32", "1.28 to 1.32",
                            "1.28...1.32", "1.28 - 1.32"}) {
    EXPECT_EQ(numbers(range).min, 1.28) << range;
    EXPECT_EQ(numbers(range).max, 1.32) << range;
    EXPECT_FALSE(numbers(range).plain) << range;
  }
  EXPECT_EQ(numbers("+0.2..+0.5").max, 0.5);
  EXPECT_EQ(numbers("-0.09 ~ -0.12").min, -0.12);
  for (const char* limit :
       {"≥ 955", ">=955", "> 955", "min 955", "min. 955", "955 min", "955 (min.)"})
    EXPECT_EQ(numbers(limit).min, 955.0) << limit;
  EXPECT_EQ(numbers("≤ 80").max, 80.0);
  EXPECT_EQ(numbers("≈1.3").typical, 1.3);
  const auto tolerance = numbers("1.30 ± 0.02");
  EXPECT_NEAR(*tolerance.min, 1.28, 1e-15);
  EXPECT_EQ(tolerance.typical, 1.30);
  EXPECT_NEAR(*tolerance.max, 1.32, 1e-15);
  const auto own = numbers("≥ 12 kOe");
  ASSERT_TRUE(own.unit);
  EXPECT_EQ(own.unit->text, "kOe");
  for (const char* bad : {"NaN", "inf", "abc", "1.28 / 1.32", "1.2.3", "#DIV/0!", "12 parsec", "≥"})
    EXPECT_THROW((void)numbers(bad), ArgumentError) << bad;
}

TEST(SheetNumbers, ACommaMeansWhatTheTableShows) {
  EXPECT_EQ(detail::sheet_numbers("1,28", detail::SheetComma::decimal).plain, 1.28);
  EXPECT_EQ(detail::sheet_numbers("1,592.5", detail::SheetComma::thousands).plain, 1592.5);
  EXPECT_THROW((void)detail::sheet_numbers("1,592", detail::SheetComma::unknown), ArgumentError);
  const auto judged = [](const char* a, const char* b) {
    return detail::sheet_comma({{{a, {1, 1}}, {b, {1, 5}}}});
  };
  EXPECT_EQ(judged("1,28", "955"), detail::SheetComma::decimal);
  EXPECT_EQ(judged("1,592", "1.28"), detail::SheetComma::thousands);
  EXPECT_EQ(judged("1,592", "955"), detail::SheetComma::unknown);
  EXPECT_EQ(judged("1,28", "1.28"), detail::SheetComma::both);
  EXPECT_EQ(judged("0,955", "1"), detail::SheetComma::decimal);
}

// ---- tables

constexpr const char* kTable =
    "Grade,Br min (T),Br max (kG),HcB (kA/m),HcJ (kOe),BHmax (MGOe),α (%/K),Tw (°C),Density "
    "(g/cm3)\n"
    "N42SH,1.28,13.5,≥ 955,≥ 20,40-43,-0.12,150,7.5\n";

TEST(Datasheet, ReadsARow) {
  const Sheet sheet = read(kTable);
  const Grade& grade = only(sheet);
  EXPECT_EQ(grade.key(), "a-maker/N42SH");
  EXPECT_EQ(grade.family, "ndfeb-sintered");
  EXPECT_EQ(grade.line, 2);
  EXPECT_EQ(grade.Br->min, 1.28);
  EXPECT_NEAR(*grade.Br->max, 1.35, 1e-12);
  EXPECT_FALSE(grade.Br->typical);
  EXPECT_EQ(grade.Br->at_K, 293.15);
  EXPECT_EQ(grade.HcB->min, 955e3);
  EXPECT_NEAR(*grade.HcJ->min, 20e3 * kOersted, 1e-6);
  EXPECT_NEAR(*grade.BHmax->min, 40 * kMegagaussOersted, 1e-6);
  EXPECT_NEAR(*grade.BHmax->max, 43 * kMegagaussOersted, 1e-6);
  EXPECT_NEAR(grade.alpha_Br->nominal(), -0.0012, 1e-15);
  EXPECT_EQ(grade.alpha_Br->standing, Standing::typical);
  EXPECT_NEAR(*grade.T_max->max, 423.15, 1e-9);
  EXPECT_EQ(grade.T_max->standing, Standing::max);
  EXPECT_NEAR(grade.density->nominal(), 7500.0, 1e-9);
  EXPECT_EQ(grade.HcB->line, 2);
  EXPECT_EQ(grade.HcB->column, 17);
  EXPECT_THAT(checked(kTable).errors, IsEmpty());
}

TEST(Datasheet, DelimitersQuotesAndDecimalCommas) {
  for (const char* text : {"Grade;Br (T);HcJ (kA/m)\nN35;1,17;955\n",
                           "Grade\tBr (T)\tHcJ (kA/m)\r\nN35\t1.17\t955\r\n",
                           "\xEF\xBB\xBF# a comment, with a comma\n\nGrade,Br (T),HcJ "
                           "(kA/m)\n\"N35\",\"1,17\",955\n"}) {
    const Sheet sheet = read(text);
    EXPECT_EQ(only(sheet).name, "N35") << text;
    EXPECT_EQ(only(sheet).Br->typical, 1.17) << text;
  }
}

TEST(Datasheet, UnitsMayStandInALineOfTheirOwn) {
  const Sheet sheet = read("Grade,Br,,HcJ,BHmax\n,T,kG,kA/m,MGOe\nN35,1.17,11.7,955,33\n");
  const Grade& grade = only(sheet);
  EXPECT_EQ(grade.Br->typical, 1.17);
  EXPECT_NEAR(grade.BHmax->nominal(), 33 * kMegagaussOersted, 1e-6);
}

TEST(Datasheet, UnitsAreAskedForAndTaken) {
  const std::string text = "Grade,Br,HcJ (kA/m)\nN35,11.7,955\n";
  EXPECT_THAT(read(text).errors,
              ElementsAre(HasSubstr("no unit: write it in the head, as in 'Br (kG)', or give "
                                    "--unit \"Br=kG\"; polarisation takes T, mT, G, kG")));
  DatasheetOptions with = options();
  with.units["Br"] = "kG";
  EXPECT_NEAR(only(read(text, with)).Br->nominal(), 1.17, 1e-12);
  with.units["Br"] = "kA/m";
  EXPECT_THAT(read(text, with).errors,
              ElementsAre(HasSubstr("column 'Br' is in kA/m, but Br is a polarisation")));
  with.units["Br"] = "parsec";
  EXPECT_THAT(read(text, with).errors, ElementsAre(HasSubstr("is no unit")));
  EXPECT_EQ(only(read("Grade,Br,HcJ (kA/m)\nN35,1170 mT,955\n")).Br->nominal(), 1.17);
  EXPECT_THAT(read("Grade,Br (kG),HcJ (kA/m)\nN35,1.17 T,955\n").errors,
              ElementsAre(HasSubstr("'1.17 T' under a head in kG: which is it?")));
}

TEST(Datasheet, BothSystemsAtOnceAreCompared) {
  const std::string heads = "Grade,Br (T),Br (kG),HcJ (kA/m)\n";
  EXPECT_EQ(only(read(heads + "N35,1.17,11.7,955\n")).Br->nominal(), 1.17);
  EXPECT_THAT(read(heads + "N35,1.17,12.8,955\n").errors,
              ElementsAre(HasSubstr("Br: the source prints 1.17 T and 12.8 kG (1.280 T) for the "
                                    "same figure: they disagree by 9 %")));
}

TEST(Datasheet, TheFamilyIsAskedFor) {
  DatasheetOptions without = options();
  without.family.clear();
  without.families = {"alnico", "smco5"};
  EXPECT_THAT(
      read(kTable, without).errors,
      ElementsAre(HasSubstr("give --family, or a column 'Family'; families: alnico, smco5")));
  EXPECT_EQ(only(read("Grade,Family,Br (T)\nX,smco5,0.9\n", without)).family, "smco5");
  EXPECT_THAT(read("Grade,Family,Br (T)\nX,,0.9\n", without).errors,
              ElementsAre(HasSubstr("of which family")));
  DatasheetOptions wrong = options();
  wrong.family = "ndfeb-sinterd";
  EXPECT_THAT(checked(kTable, wrong).errors,
              Contains(HasSubstr("unknown family 'ndfeb-sinterd'; did you mean 'ndfeb-sintered'")));
}

TEST(Datasheet, TheTemperatureIsAskedFor) {
  DatasheetOptions without = options();
  without.at_K.reset();
  EXPECT_THAT(read(kTable, without).errors, ElementsAre(HasSubstr("give --at \"20 degC\"")));
  const Sheet in_rows = read("Grade,Temperature (degC),Br (T)\nX,25,1.2\n", without);
  EXPECT_NEAR(*only(in_rows).Br->at_K, 298.15, 1e-9);
  EXPECT_THAT(read("Grade,Br (T) at 20 °C,HcJ (kA/m) at 100 °C\nX,1.2,600\n", without).errors,
              ElementsAre(HasSubstr("stand at two temperatures")));
}

TEST(Datasheet, AMissingUnitIsAskedForOnce) {
  EXPECT_THAT(read("Grade,Br,HcJ (kA/m)\nN35,11.7,955\nN38,12.2,955\n").errors, SizeIs(1));
  DatasheetOptions with = options();
  with.units["Bq"] = "kG";
  EXPECT_THAT(read(kTable, with).errors,
              ElementsAre(HasSubstr("--unit \"Bq=kG\" names no column")));
}

TEST(Datasheet, ATableOfAnotherKindIsGivenUp) {
  std::string text = "Grade,Br (T)\n";
  for (int i = 0; i < 1000; ++i) text += "N,x\n";
  EXPECT_THAT(read(text).errors, SizeIs(201));
  EXPECT_THAT(read(text).errors.back(), HasSubstr("too many mistakes"));
  EXPECT_THAT(read("Grade" + std::string(300, ',') + "\nx\n").errors,
              ElementsAre(HasSubstr("301 columns: a table of grades has at most 256")));
}

struct BadSheet {
  const char* name;
  const char* text;
  const char* expected;
};

class BadSheets : public ::testing::TestWithParam<BadSheet> {};

TEST_P(BadSheets, SayWhatIsWrong) {
  const Sheet sheet = checked(GetParam().text);
  EXPECT_THAT(sheet.errors, Contains(HasSubstr(GetParam().expected)));
}

INSTANTIATE_TEST_SUITE_P(
    Tables, BadSheets,
    ::testing::Values(
        BadSheet{"Empty", "", "no table"}, BadSheet{"OnlyCommas", ",,,\n", "no table"},
        BadSheet{"Words", "nothing here", "no table"},
        BadSheet{"HeadsOnly", "Grade,Br (T)\n", "heads but no grade"},
        BadSheet{"NoNames", "Br (T),HcJ (kA/m)\n1.2,955\n", "names of the grades"},
        BadSheet{"NoFigure", "Grade,Colour\nN35,grey\n", "no column holds a figure"},
        BadSheet{"NotUtf8", "Grade,BHmax (kJ/m\xB3)\nN35,263\n", "not UTF-8"},
        BadSheet{"NotANumber", "Grade,Br (T)\nN35,NaN\n", "column 'Br (T)': 'NaN' is no number"},
        BadSheet{"RowWithoutName", "Grade,Br (T)\n,1.2\n", "without the name of its grade"},
        BadSheet{"SecondHead", "Grade,Br (T)\nN35,1.2\nGrade,Br (T)\nN38,1.25\n", "a second head"},
        BadSheet{"TwoColumns", "Grade,Br (T),Remanence (T)\nN35,1.2,1.2\n", "both give Br"},
        BadSheet{"GradeTwice", "Grade,Br (T)\nN35,1.2\nN35,1.2\n", "is named twice"},
        BadSheet{"TooManyCells", "Grade,Br (T),HcJ (kA/m)\nN35,1,17,955\n",
                 "4 cells under 3 heads"},
        BadSheet{"EitherCoercivity", "Grade,Br (T),Hc (kA/m)\nN35,1.2,900\n", "name it HcB or HcJ"},
        BadSheet{"WrongDimension", "Grade,Br (kA/m)\nN35,1.2\n", "but Br is a polarisation"},
        BadSheet{"AmbiguousComma", "Grade;HcJ (A/m)\nN35;955,000\n", "may be 955000 or 955.000"},
        BadSheet{"RangeInALimit", "Grade,Br min (T)\nN35,1.17-1.22\n", "a column of one number"},
        BadSheet{"ColumnsSwapped", "Grade,Br (T),HcJ (kA/m),HcB (kA/m)\nN35,1.2,860,955\n",
                 "are the columns swapped?"},
        BadSheet{"MinusForgotten", "Grade,α (%/K)\nN35,0.12\n", "is its sign missing?"},
        BadSheet{"KilogaussAsTesla", "Grade,Br (T)\nN35,11.7\n", "did you mean kG?"},
        BadSheet{"KiloForgotten", "Grade,HcJ (A/m)\nN35,955\n", "did you mean kA/m?"},
        BadSheet{"DensityInGrams", "Grade,Density (kg/m3)\nN35,7.5\n", "did you mean g/cm3?"}),
    [](const auto& test) { return test.param.name; });

// Any byte of a table changed, left out or the rest cut off: findings or grades, never an
// exception, and no place outside of the text.
TEST(Datasheet, MutilatedTablesAreReadOrRefused) {
  const std::string text =
      std::string(kTable) + "N45SH,\"1.32\",13.7,980-1000,≥ 20,1.3 ± 0.02,-0.1,\n";
  std::size_t refused = 0;
  const auto check_places = [&](const std::string& mutilated) {
    Library own;
    std::vector<Finding> findings;
    ASSERT_NO_THROW(findings = own.read_datasheet("sheet.csv", mutilated, options())) << mutilated;
    const auto lines = std::count(mutilated.begin(), mutilated.end(), '\n') + 1;
    for (const Finding& finding : findings) {
      EXPECT_GE(finding.what.line(), 1) << mutilated;
      EXPECT_LE(finding.what.line(), lines) << mutilated;
      refused += finding.error ? 1U : 0U;
    }
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    for (const char c : {',', ';', '"', '\n', '-', '(', '.', '9', 'x', '\0', '\xC3'}) {
      std::string mutilated = text;
      mutilated[i] = c;
      check_places(mutilated);
    }
    check_places(text.substr(0, i));
    check_places(text.substr(0, i) + text.substr(i + 1));
  }
  EXPECT_GT(refused, 500U);
}

TEST(Datasheet, EmptyCellsAreLeftOut) {
  const Sheet sheet = read("Grade,Br (T),HcB (kA/m),HcJ (kA/m)\nN35,1.17,,955\nN38,1.22,-,n/a\n");
  EXPECT_THAT(sheet.errors, IsEmpty());
  ASSERT_THAT(sheet.own.grades(), SizeIs(2));
  EXPECT_FALSE(sheet.own.grades()[0].HcB);
  EXPECT_FALSE(sheet.own.grades()[1].HcJ);
}

TEST(Datasheet, SaysWhichColumnsAndRowsItDidNotRead) {
  const Sheet sheet = read("Grade,Br (T),Coating,Hk/HcJ\nN series,,,\nN35,1.17,Ni,0.95\n");
  EXPECT_EQ(only(sheet).name, "N35");
  EXPECT_THAT(sheet.warnings,
              ElementsAre(HasSubstr("column 'Coating'"), HasSubstr("column 'Hk/HcJ'"),
                          HasSubstr("'N series' gives no figure")));
}

TEST(Datasheet, ABareNumberIsOfTheStandingAskedFor) {
  DatasheetOptions measured = options();
  measured.standing = Standing::measured;
  const Sheet sheet = read("Grade,Br (T),HcJ (kA/m),Tw (degC)\nX,1.17,955,80\n", measured);
  EXPECT_EQ(only(sheet).Br->standing, Standing::measured);
  EXPECT_FALSE(only(sheet).Br->typical);
  EXPECT_EQ(only(sheet).Br->nominal(), 1.17);
  EXPECT_EQ(only(sheet).T_max->standing, Standing::max);
}

TEST(Datasheet, TheSourceIsKept) {
  DatasheetOptions with = options();
  with.source = "Catalogue 2021, https://example.org/c.pdf";
  const Sheet sheet = read(kTable, with);
  const Source& source = sheet.own.source("datasheet-sheet");
  EXPECT_EQ(source.title, "Catalogue 2021");
  EXPECT_EQ(source.url, "https://example.org/c.pdf");
  EXPECT_EQ(source.author, "A Maker");
  EXPECT_EQ(only(sheet).Br->source, "datasheet-sheet");
  with.source.clear();
  EXPECT_EQ(read(kTable, with).own.source("datasheet-sheet").title, "sheet.csv");
}

// ---- there and back

void expect_same(const std::optional<double>& a, const std::optional<double>& b,
                 const std::string& what) {
  ASSERT_EQ(a.has_value(), b.has_value()) << what;
  if (a) {
    EXPECT_NEAR(*b, *a, 1e-12 * std::abs(*a)) << what;
  }
}

void expect_same(const std::optional<SourcedValue>& a, const std::optional<SourcedValue>& b,
                 const std::string& what) {
  ASSERT_EQ(a.has_value(), b.has_value()) << what;
  if (!a) return;
  expect_same(a->min, b->min, what + " min");
  expect_same(a->typical, b->typical, what + " typical");
  expect_same(a->max, b->max, what + " max");
  expect_same(a->value, b->value, what + " value");
  expect_same(a->low, b->low, what + " low");
  expect_same(a->high, b->high, what + " high");
  expect_same(a->at_K, b->at_K, what + " at");
  expect_same(a->from_K, b->from_K, what + " from");
  expect_same(a->to_K, b->to_K, what + " to");
  EXPECT_EQ(a->standing, b->standing) << what;
  EXPECT_EQ(a->source, b->source) << what;
  EXPECT_EQ(a->definition, b->definition) << what;
  EXPECT_EQ(a->note, b->note) << what;
  EXPECT_EQ(a->disputed_by, b->disputed_by) << what;
}

void expect_same(const Grade& a, const Grade& b) {
  EXPECT_EQ(a.key(), b.key());
  EXPECT_EQ(a.maker, b.maker);
  EXPECT_EQ(a.family, b.family);
  EXPECT_EQ(a.aliases, b.aliases);
  EXPECT_EQ(a.process, b.process);
  EXPECT_EQ(a.standing, b.standing);
  EXPECT_EQ(a.anisotropy, b.anisotropy);
  EXPECT_EQ(a.note, b.note);
  for (const auto& field : grade_fields())
    expect_same(a.*field.member, b.*field.member, a.key() + " " + std::string(field.key));
  ASSERT_EQ(a.points.size(), b.points.size()) << a.key();
  for (std::size_t i = 0; i < a.points.size(); ++i) {
    expect_same(std::optional(a.points[i].temperature_K), b.points[i].temperature_K, a.key());
    for (const auto& field : point_fields())
      expect_same(a.points[i].*field.member, b.points[i].*field.member,
                  a.key() + " at " + std::string(field.key));
  }
  ASSERT_EQ(a.composition.has_value(), b.composition.has_value()) << a.key();
  if (!a.composition) return;
  EXPECT_EQ(a.composition->standing, b.composition->standing) << a.key();
  EXPECT_EQ(a.composition->source, b.composition->source) << a.key();
  ASSERT_EQ(a.composition->fractions.size(), b.composition->fractions.size()) << a.key();
  for (const auto& [symbol, value] : a.composition->fractions)
    expect_same(std::optional(value), b.composition->fractions.at(symbol), a.key() + " " + symbol);
}

// Every shipped grade, written and read back maker by maker.
TEST(GradeText, EveryShippedGradeComesBack) {
  std::map<std::pair<std::string, std::string>, std::vector<Grade>> by_maker;
  for (const Grade& grade : Library::shipped().grades())
    by_maker[{grade.maker_key, grade.maker}].push_back(grade);
  std::size_t compared = 0;
  for (const auto& [maker, grades] : by_maker) {
    Library back;
    ASSERT_NO_THROW(back.add_text("back.toml", grade_toml(grades))) << maker.first;
    ASSERT_EQ(back.grades().size(), grades.size()) << maker.first;
    for (std::size_t i = 0; i < grades.size(); ++i) expect_same(grades[i], back.grades()[i]);
    compared += grades.size();
  }
  EXPECT_EQ(compared, Library::shipped().grades().size());
}

TEST(GradeText, TextsAreQuoted) {
  Grade grade;
  grade.maker = "Say \"magnet\"";
  grade.maker_key = "a";
  grade.name = "X\\1\n";
  grade.family = "smco5";
  grade.standing = "commercial";
  Library back;
  back.add_text("back.toml", grade_toml(std::vector{grade}));
  EXPECT_EQ(back.grades().front().maker, grade.maker);
  EXPECT_EQ(back.grades().front().name, grade.name);
}

TEST(GradeText, RefusesWhatNoFileCanHold) {
  EXPECT_THROW((void)grade_toml({}), ArgumentError);
  Grade a, b;
  a.maker_key = a.maker = "a";
  b.maker_key = b.maker = "b";
  EXPECT_THROW((void)grade_toml(std::vector{a, b}), ArgumentError);
  a.Br = SourcedValue{};
  a.Br->kind = Kind::polarisation;
  a.Br->typical = std::nan("");
  EXPECT_THROW((void)grade_toml(std::vector{a}), ArgumentError);
}

struct Published {
  const char* file;
  const char* family;
  std::size_t grades;
};

class PublishedSheets : public ::testing::TestWithParam<Published> {};

// Tables of makers go in, through the gates, out as a material file, and back.
TEST_P(PublishedSheets, GoThereAndBack) {
  DatasheetOptions with = options();
  with.family = GetParam().family;
  const std::string text = read_text_file(kData + "published-" + GetParam().file + ".csv");
  const Sheet sheet = checked(text, with);
  EXPECT_THAT(sheet.errors, IsEmpty());
  const auto& grades = sheet.own.grades();
  ASSERT_EQ(grades.size(), GetParam().grades);
  std::vector<Source> sources;
  for (const auto& [key, source] : sheet.own.sources()) sources.push_back(source);
  Library back;
  back.add_text("mine.toml", grade_toml(grades, sources));
  ASSERT_EQ(back.grades().size(), grades.size());
  for (std::size_t i = 0; i < grades.size(); ++i) expect_same(grades[i], back.grades()[i]);
  Library all = Library::shipped();
  all.overlay(back);
  for (const Finding& finding : all.check_of(back)) EXPECT_FALSE(finding.error) << to_text(finding);
}

INSTANTIATE_TEST_SUITE_P(Makers, PublishedSheets,
                         ::testing::Values(Published{"ndfeb-sintered", "ndfeb-sintered", 8},
                                           Published{"ndfeb-sintered-sgm", "ndfeb-sintered", 7},
                                           Published{"ndfeb-bonded", "ndfeb-bonded", 6},
                                           Published{"smco5", "smco5", 6},
                                           Published{"sm2co17", "sm2co17", 6},
                                           Published{"smco-bonded", "smco-bonded", 1},
                                           Published{"ferrite-sintered", "ferrite-sintered", 6},
                                           Published{"alnico", "alnico", 6}),
                         [](const auto& test) {
                           std::string name = test.param.file;
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

// What vendors print wrongly is named with its likely cause.
TEST(Datasheet, SlipsOfVendorsAreNamed) {
  DatasheetOptions with = options();
  with.family.clear();
  const Sheet sheet = checked(read_text_file(kData + "violations.csv"), with);
  EXPECT_THAT(sheet.errors, Contains(HasSubstr("430 kJ/m3 and 51 MGOe")));              // N54
  EXPECT_THAT(sheet.errors, Contains(HasSubstr("BHmax 438 kJ/m3 exceeds")));            // N54 SGM
  EXPECT_THAT(sheet.errors, Contains(HasSubstr("326 kJ/m3 and 43 MGOe")));              // N46H
  EXPECT_THAT(sheet.errors, Contains(HasSubstr("80 kJ/m3 and 8 MGOe")));                // BN-12
  EXPECT_THAT(sheet.errors, Contains(HasSubstr("34 kJ/m3 and 3.5 MGOe")));              // FLNG34
  EXPECT_THAT(sheet.errors, Contains(HasSubstr("of Br 1.13 T")));                       // N33SH
  EXPECT_THAT(sheet.errors, Contains(HasSubstr("HcB 240 kA/m exceeds Br/µ0")));         // BNI-3
  EXPECT_THAT(sheet.errors, Contains(HasSubstr("HcB 288 kA/m exceeds HcJ 280 kA/m")));  // C10
  EXPECT_THAT(sheet.errors, Contains(HasSubstr("HcB 355 kA/m exceeds HcJ 306 kA/m")));  // Y40
}

}  // namespace
}  // namespace magswap
