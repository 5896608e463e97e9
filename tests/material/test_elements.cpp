#include <gtest/gtest.h>

#include "magswap/core/error.hpp"
#include "magswap/material/elements.hpp"

namespace magswap {
namespace {

// Factors published for the trade in rare earths (e.g. USGS, British Geological Survey), five
// digits.
TEST(Elements, OxideFactorsMatchTradeTables) {
  EXPECT_NEAR(oxide_factor("Nd2O3"), 1.1664, 1e-4);
  EXPECT_NEAR(oxide_factor("Dy2O3"), 1.1477, 1e-4);
  EXPECT_NEAR(oxide_factor("Pr6O11"), 1.2082, 1e-4);
  EXPECT_NEAR(oxide_factor("Tb4O7"), 1.1762, 1e-4);
  EXPECT_NEAR(oxide_factor("Sm2O3"), 1.1596, 1e-4);
  EXPECT_NEAR(oxide_factor("La2O3"), 1.1728, 1e-4);
  EXPECT_NEAR(oxide_factor("CeO2"), 1.2284, 1e-4);
  EXPECT_NEAR(oxide_factor("Dy2O3"), 1.147683, 5e-7);
}

TEST(Elements, OxideMassOfAnElement) {
  EXPECT_NEAR(si(oxide_mass(from_si<ElementMass>(2.0), "Nd")), 2.332754, 1e-5);
  EXPECT_THROW((void)oxide_mass(from_si<ElementMass>(1.0), "Co"), ArgumentError);
  EXPECT_THROW((void)oxide_factor("Nd2Fe14B"), ArgumentError);
  EXPECT_THROW((void)oxide_factor("O2"), ArgumentError);
}

TEST(Elements, EveryTradedOxideIsAnOxideOfItsElement) {
  for (const Element& row : elements()) {
    const auto oxide = traded_oxide(row.symbol);
    EXPECT_TRUE(!row.is_rare_earth() || !oxide.empty()) << row.symbol;
    if (oxide.empty()) continue;
    EXPECT_TRUE(formula_atoms(oxide).contains(std::string(row.symbol))) << oxide;
    EXPECT_GT(oxide_factor(oxide), 1.0);
    EXPECT_LT(oxide_factor(oxide), 1.6);
  }
}

TEST(Elements, AreInOrderAndUnique) {
  for (std::size_t i = 1; i < elements().size(); ++i) {
    EXPECT_LT(elements()[i - 1].number, elements()[i].number);
  }
  for (const Element& row :
       elements()) {  // nuclei hold at least as many neutrons as protons, and at most 1.6 times
    EXPECT_GE(row.atomic_mass / row.number, 1.0) << row.symbol;
    EXPECT_LE(row.atomic_mass / row.number, 2.6) << row.symbol;
  }
}

TEST(Elements, RareEarths) {
  int count = 0;
  for (const Element& row : elements()) count += row.is_rare_earth() ? 1 : 0;
  EXPECT_EQ(count, 16);  // all but promethium, which has no stable isotope
  EXPECT_TRUE(is_heavy_rare_earth("Dy"));
  EXPECT_TRUE(is_heavy_rare_earth("Tb"));
  EXPECT_TRUE(is_heavy_rare_earth("Y"));
  EXPECT_FALSE(is_heavy_rare_earth("Nd"));
  EXPECT_FALSE(is_rare_earth("Co"));
  EXPECT_FALSE(is_rare_earth("Xx"));
  EXPECT_THROW((void)element("Xx"), NotFoundError);
}

// Nd2Fe14B: molar mass 1081.1 g/mol, 26.7 wt% Nd (Herbst, Rev. Mod. Phys. 63 (1991) 819).
TEST(Elements, FormulaOfNd2Fe14B) {
  EXPECT_NEAR(molar_mass("Nd2Fe14B"), 1081.12, 0.02);
  const auto fractions = mass_fractions("Nd2Fe14B");
  EXPECT_NEAR(fractions.at("Nd"), 0.2668, 1e-4);
  EXPECT_NEAR(fractions.at("Fe"), 0.7232, 1e-4);
  EXPECT_NEAR(fractions.at("B"), 0.0100, 1e-4);
}

TEST(Elements, FormulasWithParenthesesAndDecimals) {
  const auto atoms = formula_atoms("Sm(Fe0.8Co0.2)12");
  EXPECT_DOUBLE_EQ(atoms.at("Sm"), 1.0);
  EXPECT_DOUBLE_EQ(atoms.at("Fe"), 9.6);
  EXPECT_NEAR(atoms.at("Co"), 2.4, 1e-12);
  EXPECT_NEAR(molar_mass("SrFe12O19"), 1061.75, 0.02);
}

TEST(Elements, WhatIsNoFormulaIsRefused) {
  for (const char* text : {"", "nd2", "Nd2Fe14B)", "(Nd", "R2Fe14B", "Nd2-Fe", "Nd0", "Nd 2",
                           "((((((((((((((((((((((Nd"}) {
    EXPECT_THROW((void)formula_atoms(text), ArgumentError) << text;
  }
}

}  // namespace
}  // namespace magswap
