#include <gtest/gtest.h>

#include <type_traits>

#include "magswap/units/quantity.hpp"

using namespace magswap;

namespace {

template <class A, class B>
concept Addable = requires(A a, B b) {
  a + b;
};
template <class A, class B>
concept Comparable = requires(A a, B b) {
  a < b;
};

// Same dimension, different meaning: no mixing without a named conversion.
static_assert(!Addable<Polarisation, FluxDensity>);
static_assert(!Addable<Magnetisation, FieldStrength>);
static_assert(!Addable<OxideMass, ElementMass>);
static_assert(!Addable<MagnetMass, ElementMass>);
static_assert(!Addable<MagnetMass, Mass>);
static_assert(!Comparable<OxideMass, ElementMass>);
static_assert(!std::is_convertible_v<FluxDensity, Polarisation>);
static_assert(!std::is_convertible_v<double, FieldStrength>);
static_assert(Addable<Temperature, TemperatureDifference>);
static_assert(Addable<ElementMass, ElementMass>);

}  // namespace

TEST(Quantity, DimensionsFollowFromArithmetic) {
  const Volume volume = (40.0 * millimetre) * (20.0 * millimetre) * (5.0 * millimetre);
  const Mass mass = volume * from_si<Density>(7500.0);
  const Money cost = mass * from_si<MassPrice>(60.0);
  EXPECT_NEAR(si(mass), 0.030, 1e-15);
  EXPECT_NEAR(si(cost), 1.8, 1e-13);
  const EnergyDensity product = (1.0 * tesla) * (100.0 * kiloampere_per_metre);
  EXPECT_NEAR(si(product), 1e5, 1e-9);
}

TEST(Quantity, PolarisationAndFluxDensityDifferByTheField) {
  const FieldStrength h = -500.0 * kiloampere_per_metre;
  const FluxDensity b = from_si<FluxDensity>(0.6);
  const Polarisation j = polarisation(b, h);
  EXPECT_NEAR(si(j), 0.6 + 1.25663706127e-6 * 5e5, 1e-15);
  EXPECT_NEAR(si(flux_density(j, h)), si(b), 1e-15);
  EXPECT_NEAR(si(magnetisation(j)) * kMu0, si(j), 1e-15);
}

TEST(Quantity, TemperaturesAreAbsolute) {
  const TemperatureDifference step = celsius(150.0) - celsius(20.0);
  EXPECT_NEAR(si(step), 130.0, 1e-10);
  EXPECT_NEAR(to_celsius(celsius(20.0) + 130.0 * kelvin), 150.0, 1e-10);
}
