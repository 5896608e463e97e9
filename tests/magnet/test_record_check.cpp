#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <map>

#include "magswap/magnet/grade_model.hpp"
#include "magswap/magnet/record_check.hpp"
#include "magswap/material/datasheet.hpp"
#include "magswap/material/toml_text.hpp"

using namespace magswap;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

namespace {

struct Own {
  Library own, all;
};

Own table(const std::string& text, const std::string& family = "ndfeb-sintered") {
  DatasheetOptions options;
  options.family = family;
  options.at_K = 293.15;
  Own out;
  for (const Finding& finding : out.own.read_datasheet("sheet.csv", text, options))
    EXPECT_FALSE(finding.error) << to_text(finding);
  out.all = Library::shipped();
  out.all.overlay(out.own);
  return out;
}

std::vector<std::string> warnings(const Own& library) {
  std::vector<std::string> out;
  for (const Finding& finding : check_curves(library.own, library.all)) {
    EXPECT_FALSE(finding.error);
    out.push_back(finding.what.message());
  }
  return out;
}

CurveComparison only(const Own& library, const std::string& figure) {
  if (library.own.grades().empty()) return {};
  for (const CurveComparison& row : compare_with_curve(library.own.grades().front(), library.all)) {
    if (row.figure == figure) return row;
  }
  ADD_FAILURE() << "no " << figure;
  return {};
}

}  // namespace

// A straight curve has BHmax = Br²/(4 µ0 µrec) and HcB = Br/(µ0 µrec): 296.05 kJ/m3, 947.3 kA/m.
TEST(RecordCheck, AFigureIsComparedWithTheStraightCurve) {
  const Own sheet = table(
      "Grade,Br (T),HcB (kA/m),HcJ (kA/m),BHmax (kJ/m3),mu_rec\nX,1.25,957,2400,313.8,1.05\n");
  const CurveComparison product = only(sheet, "BHmax");
  EXPECT_NEAR(product.curve_high, 1.25 * 1.25 / (4.0 * kMu0 * 1.05), 300.0);
  EXPECT_NEAR(product.relative(), 0.06, 2e-3);
  EXPECT_TRUE(product.disagrees());
  const CurveComparison coercivity = only(sheet, "HcB");
  EXPECT_NEAR(coercivity.curve_low, 1.25 / (kMu0 * 1.05), 500.0);
  EXPECT_FALSE(coercivity.disagrees());
  EXPECT_THAT(warnings(sheet),
              ElementsAre(HasSubstr("BHmax 313.8 kJ/m3 of X is 6.0 % above what Br 1.250 T, HcJ "
                                    "2400 kA/m and µrec 1.05 allow (296.0 kJ/m3)")));
  EXPECT_THAT(warnings(sheet), ElementsAre(HasSubstr("agree within 5.4 %")));
}

TEST(RecordCheck, WhatAgreesIsSilent) {
  EXPECT_THAT(warnings(table("Grade,Br (T),HcB (kA/m),HcJ (kA/m),BHmax (kJ/m3),mu_rec\n"
                             "X,1.25,947,2400,296,1.05\n")),
              IsEmpty());
}

TEST(RecordCheck, AWarningStandsAtItsFigure) {
  const Own sheet = table("Grade,Br (T),HcJ (kA/m),BHmax (kJ/m3),mu_rec\nX,1.25,2400,270,1.05\n");
  const auto findings = check_curves(sheet.own, sheet.all);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].what.line(), 2);
  EXPECT_EQ(findings[0].what.column(), 13);
  EXPECT_THAT(to_text(findings[0]), HasSubstr("sheet.csv:2:13: warning: BHmax 270.0 kJ/m3"));
}

// A maker may promise an HcB far below what the magnet has, but not above it.
TEST(RecordCheck, AModestGuaranteeContradictsNothing) {
  const std::string heads = "Grade,Br min (T),HcB min (kA/m),HcJ min (kA/m),mu_rec\n";
  EXPECT_THAT(warnings(table(heads + "N52,1.42,836,955,1.05\n")), IsEmpty());
  // 1.17 T/(µ0·1.05) is 886.7 kA/m.
  EXPECT_THAT(warnings(table(heads + "X,1.17,940,2400,1.05\n")),
              ElementsAre(HasSubstr("HcB 940.0 kA/m of X is 6.0 % above")));
}

// Values of one standing are compared: the least BHmax with the least Br.
TEST(RecordCheck, MinimumWithMinimum) {
  const Own sheet = table(
      "Grade,Br min (T),Br max (T),HcJ (kA/m),BHmax min (kJ/m3),BHmax max (kJ/m3),mu_rec\n"
      "X,1.25,1.35,2400,296,345,1.05\n");
  for (const CurveComparison& row : compare_with_curve(sheet.own.grades().front(), sheet.all)) {
    EXPECT_EQ(row.br_T, row.standing == Standing::min ? 1.25 : 1.35);
    EXPECT_NEAR(row.relative(), 0.0, 0.01) << to_text(row.standing);
  }
}

// A row of Shanghai Magnet, en.shanghaimagnet.com: µ0·923 kA/m is 1.16 T, all but the Br of 1.17 T.
TEST(RecordCheck, AnHcBThatLeavesNoPermeabilityShows) {
  EXPECT_THAT(
      warnings(table("Grade,Br min (T),Br max (T),HcB min (kA/m),HcJ min (kA/m),BHmax min "
                     "(kJ/m3),BHmax max (kJ/m3),mu_rec\nN35,1.17,1.22,923,955,263,287,1.05\n")),
      ElementsAre(HasSubstr("HcB 923.0 kA/m of N35 is 10 % above what Br 1.170 T")));
}

// A standard gives µrec 1.05 … 1.3 for its ferrites: BHmax lies between those of both.
TEST(RecordCheck, ARangeOfPermeabilityIsARangeOfFigures) {
  const Own sheet = table("Grade,Br (T),HcJ (kA/m),BHmax (kJ/m3),mu_rec\nX,0.4,600,28,1.05-1.3\n",
                          "ferrite-sintered");
  const CurveComparison row = only(sheet, "BHmax");
  EXPECT_NEAR(row.curve_high, 0.16 / (4.0 * kMu0 * 1.05), 150.0);
  EXPECT_NEAR(row.curve_low, 0.16 / (4.0 * kMu0 * 1.3), 150.0);
  EXPECT_EQ(row.relative(), 0.0);
  // An end of the range that leaves no curve does not take the comparison away.
  EXPECT_THAT(
      warnings(table("Grade,Br (T),HcJ (kA/m),BHmax (kJ/m3),mu_rec\nX,0.4,1200,28,1.05-1.3\n",
                     "ferrite-sintered")),
      IsEmpty());
}

TEST(RecordCheck, AStoredKneeIsCheckedByHk) {
  const Own sheet =
      table("Grade,Br (T),HcJ (kA/m),Hk (kA/m),mu_rec,knee_width\nX,1.2,955,940,1.05,0.08\n");
  const CurveComparison row = only(sheet, "Hk");
  EXPECT_TRUE(row.disagrees());
  EXPECT_GT(row.relative(), 0.1);  // a knee of width 0.08 falls to 0.9 Br long before 0.98 HcJ
}

TEST(RecordCheck, FiguresThatMakeNoCurveAreNamed) {
  EXPECT_THAT(warnings(table("Grade,Br (T),HcB (kA/m),BHmax (kJ/m3)\nLNX,1.2,48,60\n", "alnico")),
              ElementsAre(HasSubstr("LNX has no curve: BHmax 60.00 kJ/m3 does not fit")));
}

TEST(RecordCheck, ARecordWithoutCurveHasNothingToCompare) {
  const Own sheet = table("Grade,Br (T),HcB (kA/m)\nX,1.2,860\n");
  EXPECT_THAT(compare_with_curve(sheet.own.grades().front(), sheet.all), IsEmpty());
  EXPECT_THAT(warnings(sheet), IsEmpty());
}

// The tolerances are twice the root mean square of the shipped grades' BHmax about their curves.
TEST(RecordCheck, TolerancesAreWhatTheShippedGradesShow) {
  const Library& library = Library::shipped();
  std::map<std::string, std::pair<double, int>> sums;
  for (const Grade& grade : library.grades()) {
    if (!grade.Br || !grade.HcJ) continue;
    const GradeModel model(grade, library);
    for (const Residual& residual : model.residuals()) {
      if (residual.figure != "BHmax") continue;
      auto& [sum, count] = sums[grade.family];
      sum += std::pow(residual.relative(), 2);
      ++count;
    }
  }
  for (const char* key : {"ndfeb-sintered", "ndfeb-diffused", "sm2co17", "smco5",
                          "ferrite-sintered", "ndfeb-bonded"}) {
    const auto& [sum, count] = sums[key];
    ASSERT_GT(count, 5) << key;
    EXPECT_NEAR(curve_tolerance(library.family(key), "BHmax"), 2.0 * std::sqrt(sum / count), 0.005)
        << key;
  }
}

// Of the shipped records, which passed the gates, few disagree with their curves.
TEST(RecordCheck, ShippedRecordsAgreeBarAFew) {
  const Library& library = Library::shipped();
  std::size_t figures = 0, disagree = 0;
  for (const Grade& grade : library.grades()) {
    for (const CurveComparison& row : compare_with_curve(grade, library)) {
      ++figures;
      disagree += row.disagrees() ? 1U : 0U;
    }
  }
  EXPECT_GT(figures, 500U);
  EXPECT_LT(disagree * 20, figures);
}
