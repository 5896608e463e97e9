#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>

#include "magswap/core/error.hpp"
#include "magswap/material/elements.hpp"
#include "magswap/material/toml_text.hpp"
#include "magswap/substitution/account.hpp"

namespace magswap {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;

const Library& library() { return Library::shipped(); }

SourcedValue given(Kind kind, double value, double low, double high) {
  SourcedValue out;
  out.kind = kind;
  out.value = out.typical = value;
  out.low = low;
  out.high = high;
  return out;
}

/// A grade whose every figure is known exactly.
Grade simple() {
  Grade out;
  out.maker_key = "test";
  out.name = "simple";
  out.family = "sm2co17";
  out.density = given(Kind::density, 8000.0, 7900.0, 8200.0);
  out.price = given(Kind::mass_price, 100.0, 80.0, 150.0);
  Composition composition;
  for (const auto& [symbol, fraction] :
       std::map<std::string, double>{{"Sm", 0.25}, {"Co", 0.5}, {"Fe", 0.2}, {"Dy", 0.05}}) {
    composition.fractions[symbol] =
        given(Kind::dimensionless, fraction, 0.9 * fraction, 1.1 * fraction);
  }
  out.composition = composition;
  return out;
}

const Volume kLitre = from_si<Volume>(1e-3);

TEST(Account, MassCostAndElementsOfAKnownGrade) {
  const MagnetAccount a = account(simple(), library(), kLitre);
  EXPECT_DOUBLE_EQ(a.mass_kg.value, 8.0);
  EXPECT_DOUBLE_EQ(a.mass_kg.low, 7.9);
  EXPECT_DOUBLE_EQ(a.mass_kg.high, 8.2);
  EXPECT_TRUE(a.priced);
  EXPECT_DOUBLE_EQ(a.cost_USD.value, 800.0);
  EXPECT_DOUBLE_EQ(a.cost_USD.low, 640.0);
  EXPECT_DOUBLE_EQ(a.cost_USD.high, 1200.0);
  EXPECT_NEAR(a.element("Sm").value, 2.0, 1e-12);
  EXPECT_NEAR(a.element("Co").value, 4.0, 1e-12);
  EXPECT_NEAR(a.element("Sm").low, 1.8, 1e-12);
  EXPECT_NEAR(a.element("Sm").high, 2.2, 1e-12);
  EXPECT_EQ(a.element("Nd").value, 0.0);
}

TEST(Account, RareEarthsAddUpAndCobaltIsNone) {
  const MagnetAccount a = account(simple(), library(), kLitre);
  EXPECT_NEAR(a.rare_earth().value, 8.0 * 0.30, 1e-12);
  EXPECT_NEAR(a.heavy_rare_earth().value, 8.0 * 0.05, 1e-12);
  EXPECT_NEAR(a.rare_earth().low, 8.0 * 0.27, 1e-12);
}

TEST(Account, GoesAsTheVolume) {
  const MagnetAccount one = account(library().grade("arnold/N42SH"), library(), kLitre);
  const MagnetAccount ten = account(library().grade("arnold/N42SH"), library(), 10.0 * kLitre);
  EXPECT_NEAR(ten.mass_kg.value, 10.0 * one.mass_kg.value, 1e-9);
  EXPECT_NEAR(ten.element("Nd").high, 10.0 * one.element("Nd").high, 1e-9);
  EXPECT_NEAR(ten.cost_USD.low, 10.0 * one.cost_USD.low, 1e-9);
}

TEST(Account, WhatComesFromTheFamilyIsSaid) {
  Grade grade = simple();
  grade.density.reset();
  grade.price.reset();
  const MagnetAccount a = account(grade, library(), kLitre);
  EXPECT_NEAR(a.mass_kg.value, 1e-3 * library().family("sm2co17").density->nominal(), 1e-12);
  EXPECT_THAT(a.notes, Contains(HasSubstr("density of the family")));
  EXPECT_THAT(a.notes, Contains(HasSubstr("of the family")));
}

TEST(Account, WithoutPriceNothingIsPricedAndThatIsSaid) {
  // The shipped families without their prices.
  const std::string families = read_text_file(MAGSWAP_SOURCE_DIR "/materials/families.toml");
  Library own;
  own.add_text("families.toml", std::regex_replace(families, std::regex("\nprice *=[^\n]*"), ""));
  Grade grade = simple();
  grade.price.reset();
  const MagnetAccount a = account(grade, own, kLitre);
  EXPECT_FALSE(a.priced);
  EXPECT_EQ(a.cost_USD.value, 0.0);
  EXPECT_THAT(a.notes, Contains(HasSubstr("no price known")));
}

// Two magnets of one family that differ in Dy differ in cost by the metal.
TEST(Account, DysprosiumIsPaidForBesideTheFamilysPrice) {
  const auto cost_with = [](double dysprosium) {
    Grade grade = simple();
    grade.family = "ndfeb-sintered";
    grade.price.reset();
    grade.composition->fractions = {
        {"Nd", given(Kind::dimensionless, 0.30, 0.30, 0.30)},
        {"Dy", given(Kind::dimensionless, dysprosium, dysprosium, dysprosium)},
        {"Fe", given(Kind::dimensionless, 0.70 - dysprosium, 0.6, 0.7)}};
    return account(grade, library(), kLitre).cost_USD.value;
  };
  const Price* metal = library().price("Dy", "metal");
  ASSERT_NE(metal, nullptr);
  EXPECT_NEAR(cost_with(0.05) - cost_with(0.02), 8.0 * 0.03 * metal->value.nominal(), 1e-9);
}

TEST(Account, EstimatedDysprosiumComesWithItsRange) {
  const MagnetAccount a = account(library().grade("arnold/N42SH"), library(), kLitre);
  EXPECT_GT(a.heavy_rare_earth().value, 0.0);
  EXPECT_LT(a.heavy_rare_earth().low, a.heavy_rare_earth().value);
  EXPECT_GT(a.heavy_rare_earth().high, a.heavy_rare_earth().value);
  EXPECT_THAT(a.notes, Contains(HasSubstr("Dy")));
}

// Identities over the whole library.
TEST(Account, OfEveryShippedGradeClosesItsMass) {
  for (const Grade& grade : library().grades()) {
    const MagnetAccount a = account(grade, library(), kLitre);
    double sum = 0.0;
    for (const auto& [symbol, mass] : a.element_kg) {
      EXPECT_NE(find_element(symbol), nullptr) << grade.key() << ": " << symbol;
      EXPECT_LE(mass.low, mass.value * (1 + 1e-9)) << grade.key() << ": " << symbol;
      EXPECT_GE(mass.high, mass.value * (1 - 1e-9)) << grade.key() << ": " << symbol;
      EXPECT_GE(mass.low, 0.0) << grade.key() << ": " << symbol;
      sum += mass.value;
    }
    EXPECT_NEAR(sum, a.mass_kg.value, 1e-3 * a.mass_kg.value) << grade.key();
    EXPECT_LE(a.heavy_rare_earth().value, a.rare_earth().value) << grade.key();
    EXPECT_LE(a.cost_USD.low, a.cost_USD.high) << grade.key();
  }
}

}  // namespace
}  // namespace magswap
