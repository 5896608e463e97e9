#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "magswap/core/error.hpp"
#include "magswap/product/intensity.hpp"

namespace magswap {
namespace {

using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

IntensityEntry entry(std::string substance, MassBasis basis, double value_kg, double low_kg,
                     double high_kg) {
  IntensityEntry out;
  out.substance = std::move(substance);
  out.basis = basis;
  out.value_kg = value_kg;
  out.low_kg = low_kg;
  out.high_kg = high_kg;
  out.standing = Standing::estimated;
  out.is_default = true;
  return out;
}

Product generator() {
  Product out;
  out.key = "generator";
  out.per = FunctionalUnit("MW");
  out.entries = {entry("magnet", MassBasis::magnet, 600, 400, 850),
                 entry("Nd", MassBasis::element, 180, 150, 210),
                 entry("Dy", MassBasis::element, 17, 13, 21),
                 entry("NdPr", MassBasis::oxide, 250, 200, 300)};
  IntensityEntry claim = entry("rare earths", MassBasis::unspecified, 2000, 2000, 2000);
  claim.standing = Standing::claim;
  claim.is_default = false;
  out.entries.push_back(claim);
  return out;
}

TEST(FunctionalUnit, CountsUnits) {
  const FunctionalUnit megawatt("MW");
  EXPECT_DOUBLE_EQ(megawatt.units_in("1 GW"), 1000.0);
  EXPECT_DOUBLE_EQ(megawatt.units_in("250 kW"), 0.25);
  EXPECT_DOUBLE_EQ(megawatt.units_in("12 MW"), 12.0);
  const FunctionalUnit year("year");
  EXPECT_DOUBLE_EQ(year.units_in("2 years"), 2.0);
  const FunctionalUnit kilogram_of("kg");
  EXPECT_DOUBLE_EQ(kilogram_of.units_in("1.5 t"), 1500.0);
  EXPECT_FALSE(megawatt.counted());
}

TEST(FunctionalUnit, CountsPieces) {
  const FunctionalUnit vehicle("vehicle");
  EXPECT_TRUE(vehicle.counted());
  for (const char* text : {"3 vehicles", "3", "3 vehicle", "3 units", " 3  vehicles ", "3e0"}) {
    EXPECT_DOUBLE_EQ(vehicle.units_in(text), 3.0) << text;
  }
  EXPECT_DOUBLE_EQ(FunctionalUnit("aircraft").units_in("72 aircraft"), 72.0);
}

TEST(FunctionalUnit, RefusesAnotherKind) {
  const FunctionalUnit megawatt("MW");
  const FunctionalUnit vehicle("vehicle");
  EXPECT_THAT([&] { (void)megawatt.units_in("3"); },
              ThrowsMessage<ArgumentError>(HasSubstr("has no unit")));
  EXPECT_THAT([&] { (void)megawatt.units_in("3 vehicles"); },
              ThrowsMessage<ArgumentError>(HasSubstr("cannot be measured in MW")));
  EXPECT_THAT([&] { (void)megawatt.units_in("1 GWh"); },
              ThrowsMessage<ArgumentError>(HasSubstr("'1 GWh'")));
  EXPECT_THAT([&] { (void)megawatt.units_in("-1 GW"); },
              ThrowsMessage<ArgumentError>(HasSubstr("negative")));
  EXPECT_THAT(
      [&] { (void)vehicle.units_in("1 GW"); },
      ThrowsMessage<ArgumentError>(HasSubstr("is not a number of vehicles: give it in vehicles")));
  EXPECT_THAT([&] { (void)vehicle.units_in("many"); },
              ThrowsMessage<ArgumentError>(HasSubstr("not a number")));
  EXPECT_THROW((void)vehicle.units_in(""), ArgumentError);
  EXPECT_THROW((void)vehicle.units_in("nan"), ArgumentError);
  EXPECT_THROW((void)vehicle.units_in("inf vehicles"), ArgumentError);
}

TEST(FunctionalUnit, ReadsMassPerUnit) {
  EXPECT_DOUBLE_EQ(FunctionalUnit("MW").mass_kg("180 t/GW"), 180.0);
  EXPECT_DOUBLE_EQ(FunctionalUnit("MW").mass_kg("0.5 t/MW"), 500.0);
  EXPECT_DOUBLE_EQ(FunctionalUnit("year").mass_kg("175 t/year"), 175000.0);
  EXPECT_DOUBLE_EQ(FunctionalUnit("motor").mass_kg("520 g"), 0.52);
  EXPECT_NEAR(FunctionalUnit("aircraft").mass_kg("920 lb"), 417.305, 1e-3);
  EXPECT_THROW((void)FunctionalUnit("MW").mass_kg("180 kg"), ArgumentError);
  EXPECT_THROW((void)FunctionalUnit("motor").mass_kg("2 kg/MW"), ArgumentError);
  EXPECT_THROW((void)FunctionalUnit("motor").mass_kg("2"), ArgumentError);
  EXPECT_THROW(FunctionalUnit("Big Vehicle"), ArgumentError);
  EXPECT_THROW(FunctionalUnit("%"), ArgumentError);
  EXPECT_THROW(FunctionalUnit(""), ArgumentError);
}

TEST(Intensity, ScalesValueAndRange) {
  const Intensity wind = intensity(generator(), "1 GW");
  EXPECT_DOUBLE_EQ(si(wind.magnet().value), 600e3);
  EXPECT_DOUBLE_EQ(si(wind.magnet().low), 400e3);
  EXPECT_DOUBLE_EQ(si(wind.magnet().high), 850e3);
  EXPECT_DOUBLE_EQ(si(wind.element("Dy").value), 17e3);
  EXPECT_DOUBLE_EQ(si(wind.mass<OxideMass>("NdPr").high), 300e3);
  EXPECT_EQ(wind.lines.size(), 4U);
  EXPECT_EQ(wind.claims.size(), 1U);
}

TEST(Intensity, RareEarthsFromElementsLeaveOxideAndClaimOut) {
  const Intensity wind = intensity(generator(), 1.0);
  EXPECT_DOUBLE_EQ(si(wind.rare_earths().value), 197.0);
  EXPECT_DOUBLE_EQ(si(wind.rare_earths().low), 163.0);
  EXPECT_DOUBLE_EQ(si(wind.rare_earths().high), 231.0);
}

TEST(Intensity, SaysWhatIsMissing) {
  const Intensity wind = intensity(generator(), 1.0);
  EXPECT_THAT([&] { (void)wind.element("Tb"); },
              ThrowsMessage<NotFoundError>(HasSubstr("it has magnet (magnet)")));
  EXPECT_THAT([&] { (void)wind.mass<RareEarthBearingMass>("rare earths"); },
              ThrowsMessage<NotFoundError>(HasSubstr("only claims")));
  EXPECT_THAT(
      [] { (void)intensity(generator(), "3 vehicles"); },
      ThrowsMessage<ArgumentError>(HasSubstr("product 'generator': quantity '3 vehicles'")));
  EXPECT_THROW((void)intensity(generator(), -1.0), DomainError);
  EXPECT_THROW((void)intensity(generator(), std::nan("")), DomainError);
}

TEST(Intensity, SumKeepsOneBasis) {
  const Intensity wind = intensity(generator(), 1.0);
  const std::vector<IntensityLine> elements{wind.lines[1], wind.lines[2]};
  EXPECT_DOUBLE_EQ(sum(elements, "Nd and Dy").value_kg, 197.0);
  const std::vector<IntensityLine> mixed{wind.lines[1], wind.lines[3]};
  EXPECT_THAT([&] { (void)sum(mixed, "x"); },
              ThrowsMessage<ArgumentError>(HasSubstr("do not add: convert one first")));
  const std::vector<IntensityLine> unspecified{wind.lines[1], wind.claims[0]};
  EXPECT_THAT([&] { (void)sum(unspecified, "x"); },
              ThrowsMessage<ArgumentError>(HasSubstr("does not enter a sum")));
  EXPECT_THROW((void)sum({}, "x"), ArgumentError);
}

TEST(Intensity, TotalKeepsBasesApart) {
  const std::vector<Intensity> parts{intensity(generator(), "1 MW"),
                                     intensity(generator(), "2 MW")};
  const auto rows = total(parts);
  ASSERT_EQ(rows.size(), 4U);
  EXPECT_DOUBLE_EQ(rows[0].value_kg, 1800.0);
  EXPECT_DOUBLE_EQ(rows[3].high_kg, 900.0);
  EXPECT_EQ(rows[3].basis, MassBasis::oxide);
  EXPECT_EQ(rows[3].entry.standing, Standing::derived);
  EXPECT_TRUE(rows[3].doubtful());
}

TEST(Intensity, ElementsOfMagnetsNameTheirConversion) {
  Composition alloy;
  SourcedValue nd;
  nd.value = 0.25;
  nd.low = 0.20;
  nd.high = 0.30;
  alloy.fractions.emplace("Nd", nd);
  const auto rows = elements_of_magnets(intensity(generator(), 1.0), alloy, "family of the test");
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_DOUBLE_EQ(rows[0].value_kg, 150.0);
  EXPECT_DOUBLE_EQ(rows[0].low_kg, 80.0);
  EXPECT_DOUBLE_EQ(rows[0].high_kg, 255.0);
  EXPECT_EQ(rows[0].entry.standing, Standing::derived);
  EXPECT_TRUE(rows[0].doubtful());  // the magnet mass is an estimate
  EXPECT_THAT(rows[0].conversion, HasSubstr("magnet mass × 25 % Nd (family of the test)"));
}

}  // namespace
}  // namespace magswap
