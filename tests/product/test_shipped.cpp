#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "magswap/core/error.hpp"
#include "magswap/material/library.hpp"
#include "magswap/product/bill.hpp"
#include "magswap/product/intensity.hpp"
#include "magswap/product/library.hpp"

namespace magswap {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

const Product& product(std::string_view name) { return ProductLibrary::shipped().product(name); }

TEST(Shipped, PassesItsChecks) {
  for (const DataError& error : ProductLibrary::shipped().check()) ADD_FAILURE() << error.what();
  EXPECT_NO_THROW((void)ProductLibrary::read(MAGSWAP_SOURCE_DIR "/materials"));
}

TEST(Shipped, EveryProductHasAScaleThatItsQuantityReaches) {
  for (const Product& each : ProductLibrary::shipped().products()) {
    EXPECT_NO_THROW((void)intensity(each, each.per.example())) << each.key;
    for (const StudyStatistics& row : study_statistics(each))
      EXPECT_LE(row.low_kg, row.median_kg) << each.key;
  }
}

TEST(Shipped, FamiliesOfMagnetsAreKnown) {
  for (const Product& each : ProductLibrary::shipped().products()) {
    if (each.family.empty()) continue;
    EXPECT_NO_THROW((void)Library::shipped().family(each.family)) << each.key;
  }
}

// A family's alloy holds about 29 to 32.5 % rare earth, whichever product it is applied to.
TEST(Shipped, ElementsOfMagnetsFromTheFamily) {
  const Intensity motor = intensity(product("ev-traction-motor"), "1000 motors");
  const Composition& alloy = Library::shipped().family("ndfeb-sintered").composition;
  double rare_earth_kg = 0.0;
  for (const IntensityLine& line : elements_of_magnets(motor, alloy, "family")) {
    if (is_rare_earth(line.substance)) rare_earth_kg += line.value_kg;
    EXPECT_EQ(line.entry.confidence, Confidence::low);
  }
  EXPECT_NEAR(rare_earth_kg / si(motor.magnet().value), 0.305, 0.02);
}

TEST(Shipped, F35KeepsTheClaimBesideTheValue) {
  const Intensity jet = intensity(product("F-35"), "1 aircraft");
  EXPECT_DOUBLE_EQ(si(jet.rare_earths().value), 16.0);
  EXPECT_DOUBLE_EQ(si(jet.rare_earths().low), 11.0);
  EXPECT_DOUBLE_EQ(si(jet.rare_earths().high), 20.0);
  const auto claim =
      std::find_if(jet.claims.begin(), jet.claims.end(), [](const IntensityLine& line) {
        return line.value_kg == 417.3 && line.basis == MassBasis::unspecified;
      });
  ASSERT_NE(claim, jet.claims.end());
  EXPECT_EQ(claim->entry.confidence, Confidence::low);
  EXPECT_THAT(claim->entry.disputed_by, Contains("adamas-f35"));
  EXPECT_NEAR(417.3, 920 * 0.45359237, 0.05);  // 920 lb
}

TEST(Shipped, ShipsAreClaimsOnly) {
  for (const auto& [key, mass_kg, pounds] :
       {std::tuple{"ddg-51", 2358.7, 5200.0}, std::tuple{"ssn-774", 4173.0, 9200.0}}) {
    const Intensity ship = intensity(product(key), "1");
    EXPECT_TRUE(ship.lines.empty());
    EXPECT_DOUBLE_EQ(ship.claims.front().value_kg, mass_kg);
    EXPECT_NEAR(mass_kg, pounds * 0.45359237, 0.1);
    EXPECT_EQ(ship.claims.front().basis, MassBasis::unspecified);
    EXPECT_FALSE(ship.claims.front().entry.disputed_by.empty());
    EXPECT_THROW((void)ship.rare_earths(), NotFoundError);
  }
}

TEST(Shipped, TeslaMotor) {
  const Intensity motor = intensity(product("Tesla Model 3"), "1");
  EXPECT_DOUBLE_EQ(si(motor.magnet().value), 2.1);
  EXPECT_DOUBLE_EQ(si(motor.magnet().low), 1.7);
  EXPECT_DOUBLE_EQ(si(motor.magnet().high), 2.4);
  ASSERT_EQ(motor.claims.size(), 1U);
  EXPECT_DOUBLE_EQ(motor.claims.front().value_kg, 4.5);
}

TEST(Shipped, DirectDriveWindPerGigawatt) {
  const Intensity wind = intensity(product("wind-direct-drive"), "1 GW");
  EXPECT_NEAR(si(wind.magnet().value), 600e3, 1e-6);
  EXPECT_NEAR(si(wind.magnet().low), 400e3, 1e-6);
  EXPECT_NEAR(si(wind.magnet().high), 850e3, 1e-6);
  EXPECT_NEAR(si(wind.rare_earths().value), 190e3, 1e-6);
  EXPECT_NEAR(si(wind.rare_earths().low), 120e3, 1e-6);
  EXPECT_NEAR(si(wind.rare_earths().high), 265e3, 1e-6);
  EXPECT_NEAR(si(wind.element("Nd").value), 180e3, 1e-6);
  EXPECT_NEAR(si(wind.element("Tb").value), 7e3, 1e-6);
  // The elements of one source stay within the range of the total of all sources.
  const double elements = si(wind.element("Nd").value) + si(wind.element("Pr").value) +
                          si(wind.element("Dy").value) + si(wind.element("Tb").value);
  EXPECT_LE(elements, si(wind.rare_earths().high));
  // Both readings of the trade: rare earths are about 29 to 32.5 % of a sintered magnet.
  EXPECT_NEAR(si(wind.rare_earths().value) / si(wind.magnet().value), 0.31, 0.02);
}

TEST(Shipped, WindByDriveType) {
  EXPECT_DOUBLE_EQ(si(intensity(product("wind-medium-speed"), "1 MW").magnet().value), 160.0);
  EXPECT_DOUBLE_EQ(si(intensity(product("wind-high-speed"), "1 MW").magnet().value), 80.0);
  EXPECT_NEAR(si(intensity(product("GB-PMSG"), "1 MW").element("Nd").value), 51.0, 1e-9);
  EXPECT_NEAR(si(intensity(product("DFIG"), "1 MW").element("Nd").value), 12.0, 1e-9);
  EXPECT_EQ(si(intensity(product("wind-direct-drive-eesg"), "1 MW").element("Nd").value), 0.0);
}

// Shares of turbine makers: fewer direct drives mean less neodymium in a turbine of 2024.
TEST(Shipped, WindByTheYearOfItsDriveTrains) {
  const auto nd = [](std::string_view key) {
    const BillOfMaterials bill =
        bill_of_materials(product(key), 1.0, ProductLibrary::shipped(), Library::shipped());
    return bill.find("Nd", MassBasis::element)->value_kg;
  };
  EXPECT_GT(nd("wind-turbine-2018"), nd("wind-turbine-2024"));
  EXPECT_GT(nd("wind-turbine-2024"), nd("DFIG"));
  EXPECT_LT(nd("wind-turbine-2018"), nd("wind-direct-drive"));
}

// No public figure: nothing to calculate with, but what was looked for.
TEST(Shipped, WhatWasNotFoundIsSaid) {
  int silent = 0;
  for (const Product& each : ProductLibrary::shipped().products()) {
    if (!each.says_nothing()) continue;
    ++silent;
    EXPECT_THAT(each.note, HasSubstr("no public figure found; looked for"));
    EXPECT_TRUE(intensity(each, each.per.example()).lines.empty());
  }
  EXPECT_EQ(silent, 2);
  EXPECT_TRUE(product("data-centre fan").says_nothing());
  EXPECT_EQ(product("fin actuator").family, "sm2co17");
}

TEST(Shipped, RobotsAndShipsHaveNoValueToCalculateWith) {
  EXPECT_THAT([] { (void)intensity(product("industrial-robot"), "1").magnet(); },
              ThrowsMessage<NotFoundError>(HasSubstr("only claims")));
}

// The compilation prints these itself: medians of kg per kg of motor, times 53 kg, and medians in
// kg/MW.
TEST(Shipped, StudyMediansAreThoseOfTheCompilation) {
  const auto find = [](const Product& of, std::string_view substance) {
    for (const StudyStatistics& row : study_statistics(of)) {
      if (row.substance == substance) return row;
    }
    return StudyStatistics{};
  };
  const auto nd = find(product("ev-traction-motor"), "Nd");
  EXPECT_EQ(nd.count, 21);
  EXPECT_NEAR(nd.median_kg, 0.0045306149643547 * 53.0, 1e-9);
  EXPECT_NEAR(nd.low_kg, 3.301886792452831e-05 * 53.0, 1e-9);
  EXPECT_NEAR(nd.high_kg, 0.0144622641509433 * 53.0, 1e-9);
  const auto dy = find(product("ev-traction-motor"), "Dy");
  EXPECT_EQ(dy.count, 23);
  EXPECT_NEAR(dy.median_kg, 0.08, 1e-9);
  EXPECT_NEAR(dy.high_kg, 0.36, 1e-9);
  EXPECT_NEAR(find(product("wind-direct-drive"), "Dy").low_kg, 12.0, 1e-9);
  EXPECT_NEAR(find(product("wind-direct-drive"), "Dy").high_kg, 42.0, 1e-9);
  EXPECT_NEAR(find(product("wind-geared-mixed"), "Nd").median_kg, 12.0, 1e-9);
  EXPECT_NEAR(find(product("wind-geared-mixed"), "Dy").median_kg, 2.0, 1e-9);
}

TEST(Shipped, NearestNames) {
  EXPECT_THAT([] { (void)product("wind-direct-drve"); },
              ThrowsMessage<NotFoundError>(HasSubstr("did you mean wind-direct-drive")));
  EXPECT_THROW((void)ProductLibrary::shipped().source("nobody"), NotFoundError);
  EXPECT_EQ(ProductLibrary::shipped().source("crs-r41744").year, 2013);
}

TEST(Shipped, AUsersProductReplacesTheShippedOne) {
  const auto folder = std::filesystem::temp_directory_path() / "magswap-test-products";
  std::filesystem::create_directories(folder);
  std::ofstream(folder / "mine.toml")
      << "schema = \"magswap-products/1\"\n[[product]]\nkey = \"f-35\"\ntitle = \"mine\"\nper = "
         "\"aircraft\"\n"
         "[[product.entry]]\nsubstance = \"magnet\"\nbasis = \"magnet\"\nvalue = \"37 kg\"\nkind = "
         "\"estimated\"\n"
         "source = \"adamas-f35\"\nconfidence = \"low\"\ndefault = true\n";
  const ProductLibrary library = ProductLibrary::with(folder);
  std::filesystem::remove_all(folder);
  EXPECT_EQ(library.product("f-35").title, "mine");
  EXPECT_EQ(library.products().size(), ProductLibrary::shipped().products().size());
}

}  // namespace
}  // namespace magswap
