#include <gtest/gtest.h>

#include "magswap/core/error.hpp"
#include "magswap/product/mass.hpp"

namespace magswap {
namespace {

template <class A, class B>
concept Adds = requires(A a, B b) {
  a + b;
};

// Masses of one basis add, masses of two do not compile; neither do their ranges.
static_assert(Adds<ElementMass, ElementMass>);
static_assert(!Adds<ElementMass, OxideMass>);
static_assert(!Adds<OxideMass, ElementMass>);
static_assert(!Adds<ElementMass, MagnetMass>);
static_assert(!Adds<RareEarthBearingMass, ElementMass>);
static_assert(!Adds<ElementMass, Mass>);
static_assert(Adds<MassRange<OxideMass>, MassRange<OxideMass>>);
static_assert(!Adds<MassRange<ElementMass>, MassRange<OxideMass>>);
static_assert(!std::is_convertible_v<OxideMass, ElementMass>);
static_assert(!std::is_convertible_v<Mass, ElementMass>);

// Factors printed by the USGS and by oxide-to-metal tables of the trade, to their five digits.
TEST(Mass, ElementInOxideFollowsTradeTables) {
  const std::pair<const char*, double> metal_per_oxide[] = {
      {"Nd", 0.85735}, {"Dy", 0.87132}, {"Sm", 0.86236}, {"La", 0.85268},
      {"Pr", 0.82770}, {"Tb", 0.85021}, {"Ce", 0.81408}};
  for (const auto& [symbol, factor] : metal_per_oxide) {
    EXPECT_NEAR(si(element_mass(from_si<OxideMass>(1.0), symbol)), factor, 1e-5) << symbol;
  }
}

TEST(Mass, OxideAndElementAreInverse) {
  const MassRange<ElementMass> nd{from_si<ElementMass>(180.0), from_si<ElementMass>(150.0),
                                  from_si<ElementMass>(210.0)};
  const auto oxide = to_oxide(nd, "Nd");
  EXPECT_NEAR(si(oxide.value), 209.948, 1e-3);  // 180 × 336.481/(2 × 144.242)
  EXPECT_NEAR(si(to_element(oxide, "Nd").low), 150.0, 1e-12);
  EXPECT_NEAR(si(to_element(oxide, "Nd").high), 210.0, 1e-12);
}

TEST(Mass, ElementInMagnetNeedsAFraction) {
  EXPECT_DOUBLE_EQ(si(element_mass(from_si<MagnetMass>(2.0), 0.25)), 0.5);
  EXPECT_THROW((void)element_mass(from_si<MagnetMass>(2.0), 24.0), DomainError);
  EXPECT_THROW((void)element_mass(from_si<MagnetMass>(2.0), -0.1), DomainError);
  EXPECT_THROW((void)element_mass(from_si<OxideMass>(2.0), "Co"), ArgumentError);
}

}  // namespace
}  // namespace magswap
