#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "magswap/material/elements.hpp"
#include "texts.hpp"

namespace magswap {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;

ElementContent content_of(const std::string& lines, const std::string& family = "ndfeb-sintered") {
  Library library = test::base();
  library.add_text("mine.toml", test::grade_file("name = \"X\"\n" + lines, family));
  return element_content(library.grades().front(), library);
}

std::string hcj(const std::string& value, const std::string& at = "20 degC") {
  return fmt::format("HcJ = {{ {}, at = \"{}\", source = \"maker\" }}\n", value, at);
}

double sum(const ElementContent& content) {
  double out = 0.0;
  for (const auto& [symbol, entry] : content.elements) out += entry.value;
  return out;
}

// Dy of the temperature classes from which the relation was drawn: 4.2, 6.5, 8.5 … 11 wt% at 1592,
// 1990, 2388 … 2706 kA/m; it misses none of them by more than 0.4 wt%.
TEST(ElementContent, BulkDysprosiumMeetsItsAnchors) {
  const std::pair<double, double> anchors[] = {
      {1592e3, 4.2}, {1990e3, 6.5}, {2388e3, 8.5}, {2706e3, 11.0}};
  for (const auto& [hcj_A_per_m, dy_percent] : anchors) {
    const auto dy = detail::bulk_dysprosium(hcj_A_per_m);
    EXPECT_NEAR(100 * dy.mode, dy_percent, 0.4) << hcj_A_per_m;
    EXPECT_NEAR(dy.high, std::min(dy.mode + 0.015, 0.12), 1e-12);
    EXPECT_NEAR(dy.mode - dy.low, 0.015, 1e-12);
  }
}

TEST(ElementContent, BulkDysprosiumEndsAtZeroAndAtTheStrongestClass) {
  const auto none = detail::bulk_dysprosium(876e3);
  EXPECT_EQ(none.low, 0.0);
  EXPECT_EQ(none.mode, 0.0);
  EXPECT_NEAR(none.high, 0.015 - 37.0 / 166.0 * 0.01, 1e-12);
  EXPECT_EQ(detail::bulk_dysprosium(0.0).high, 0.0);
  EXPECT_EQ(detail::bulk_dysprosium(9e6).mode, 0.12);
}

TEST(ElementContent, HeavyRareEarthsReplaceTheLightOnesInProportion) {
  const ElementContent content = content_of(hcj("min = \"1743 kA/m\""));
  EXPECT_NEAR(content.fraction("Dy"), 0.05, 1e-12);
  EXPECT_NEAR(sum(content), 1.0, 1e-12);
  EXPECT_NEAR(rare_earth_fraction(content), 0.31, 1e-12);
  EXPECT_NEAR(heavy_rare_earth_fraction(content), 0.05, 1e-12);
  EXPECT_NEAR(content.fraction("Nd") / content.fraction("Pr"), 24.0 / 7.0, 1e-12);
  EXPECT_NEAR(content.fraction("Fe"), 0.68, 1e-12);
  const auto& dy = content.elements.at("Dy");
  EXPECT_EQ(dy.standing, Standing::estimated);
  EXPECT_THAT(dy.note, HasSubstr("estimated from HcJ 1743 kA/m"));
  const auto& nd = content.elements.at("Nd");
  EXPECT_LT(nd.low, nd.value);
  EXPECT_GT(nd.high, nd.value);
  EXPECT_EQ(nd.standing, Standing::estimated);
}

TEST(ElementContent, UsesTheGuaranteedCoercivity) {
  const ElementContent content = content_of(hcj("min = \"1743 kA/m\", typical = \"2000 kA/m\""));
  EXPECT_NEAR(content.fraction("Dy"), 0.05, 1e-12);
}

TEST(ElementContent, DiffusionNeedsHalfTheDysprosium) {
  const ElementContent content = content_of(hcj("min = \"1743 kA/m\""), "ndfeb-diffused");
  const auto& dy = content.elements.at("Dy");
  EXPECT_NEAR(dy.value, 0.025, 1e-12);
  EXPECT_NEAR(dy.low, 0.25 * 0.035, 1e-12);
  EXPECT_NEAR(dy.high, 0.7 * 0.065, 1e-12);
  EXPECT_THAT(dy.note, HasSubstr("Dy-equivalent"));
  EXPECT_NEAR(sum(content), 1.0, 1e-12);
}

TEST(ElementContent, TheMakersOwnValuesWin) {
  const ElementContent content =
      content_of(hcj("min = \"1743 kA/m\"") +
                 "Tb = { value = \"0.5 %\", low = \"0.3 %\", high = \"0.7 %\", kind = "
                 "\"measured\", source = \"maker\" }\n");
  EXPECT_NEAR(content.fraction("Tb"), 0.005, 1e-12);
  EXPECT_EQ(content.elements.count("Dy"), 0U);
  EXPECT_EQ(content.elements.at("Tb").standing, Standing::measured);
  EXPECT_NEAR(sum(content), 1.0, 1e-12);
  EXPECT_NEAR(rare_earth_fraction(content), 0.31, 1e-12);
}

TEST(ElementContent, TheGradesCompositionIsTakenAsItIs) {
  const ElementContent content =
      content_of(hcj("min = \"1743 kA/m\"") +
                 "[grade.composition]\nkind = \"measured\"\nsource = \"maker\"\nNd = \"27 %\"\nDy "
                 "= \"3 %\"\nFe = \"69 %\"\nB = \"1 %\"\n");
  EXPECT_NEAR(content.fraction("Dy"), 0.03, 1e-12);
  EXPECT_EQ(content.elements.at("Nd").standing, Standing::measured);
}

TEST(ElementContent, UnknownCoercivityIsNotGuessed) {
  const ElementContent none = content_of("");
  EXPECT_EQ(none.elements.count("Dy"), 0U);
  EXPECT_THAT(none.notes, Contains(HasSubstr("its HcJ at 20 °C is unknown")));
  const ElementContent hot = content_of(hcj("min = \"1000 kA/m\"", "100 degC"));
  EXPECT_THAT(hot.notes, Contains(HasSubstr("its HcJ at 20 °C is unknown")));
  EXPECT_NEAR(hot.fraction("Nd"), 0.24, 1e-12);
}

TEST(ElementContent, FamiliesWithoutDysprosiumModelHaveNone) {
  const ElementContent content = content_of(hcj("min = \"320 kA/m\""), "ferrite-sintered");
  EXPECT_EQ(content.elements.size(), 3U);
  EXPECT_EQ(rare_earth_fraction(content), 0.0);
}

TEST(ElementContent, OfEveryShippedGradeSumsToOne) {
  const Library& library = Library::shipped();
  for (const Grade& grade : library.grades()) {
    const ElementContent content = element_content(grade, library);
    EXPECT_NEAR(sum(content), 1.0, 1e-9) << grade.key();
    for (const auto& [symbol, entry] : content.elements) {
      EXPECT_LE(entry.low, entry.value + 1e-12) << grade.key() << " " << symbol;
      EXPECT_GE(entry.high, entry.value - 1e-12) << grade.key() << " " << symbol;
      EXPECT_GE(entry.low, 0.0) << grade.key() << " " << symbol;
      EXPECT_LE(entry.high, 1.0) << grade.key() << " " << symbol;
    }
  }
}

}  // namespace
}  // namespace magswap
