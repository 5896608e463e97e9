#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "magswap/core/error.hpp"
#include "magswap/units/text.hpp"

using namespace magswap;

namespace {

void expect_relative(double value, double reference, double tolerance = 1e-12) {
  EXPECT_NEAR(value / reference, 1.0, tolerance) << value << " against " << reference;
}

std::string message_of(const std::function<void()>& call) {
  try {
    call();
  } catch (const ArgumentError& error) {
    return error.what();
  }
  return "nothing was thrown";
}

}  // namespace

// Factors from their definitions: 1 Oe = 1000/(4π) A/m, 1 G = 1e-4 T, 1 emu = 1e-3 A·m².
TEST(Text, TradeUnitsConvertExactly) {
  const double per_oersted = 1000.0 / (4.0 * std::acos(-1.0));
  expect_relative(parse_si("12.5 kOe", Kind::field_strength), 12500.0 * per_oersted);
  expect_relative(parse_si("42 MGOe", Kind::energy_density), 42e6 * 1e-4 * per_oersted);
  expect_relative(parse_si("12.8 kG", Kind::flux_density), 1.28);
  expect_relative(parse_si("1 emu/cm3", Kind::magnetisation), 1000.0);
  expect_relative(parse_si("150 emu/g", Kind::specific_moment), 150.0);
  expect_relative(parse_si("0.5 in", Kind::length), 0.0127);
  expect_relative(parse_si("150 degC", Kind::temperature), 423.15);
  expect_relative(parse_si("65 USD/kg", Kind::mass_price), 65.0);
  expect_relative(parse_si("-0.12 %/K", Kind::temperature_coefficient), -0.0012);
  expect_relative(parse_si("-0.12 %/degC", Kind::temperature_coefficient), -0.0012);
  expect_relative(parse_si("7.5 g/cm3", Kind::density), 7500.0);
  expect_relative(parse_si("160 uOhm*cm", Kind::resistivity), 1.6e-6);
  expect_relative(parse_si("1e7 erg/cm3", Kind::energy_density), 1e6);
  expect_relative(parse_si("10 USD/lb", Kind::mass_price), 10.0 / 0.45359237);
  expect_relative(parse_si("68 degF", Kind::temperature), 293.15);
}

// Values printed in the trade to seven digits.
TEST(Text, AgreesWithPublishedFactors) {
  EXPECT_NEAR(parse_si("1 MGOe", Kind::energy_density), 7957.747, 5e-4);
  EXPECT_NEAR(parse_si("1 kOe", Kind::field_strength), 79577.47, 5e-3);
}

TEST(Text, AcceptsTheWaysPeopleWriteUnits) {
  for (const char* text : {"358 kJ/m3", "358 kJ/m^3", "358 kJ/m³", "358kJ/m3", " 358  kJ/m3 ",
                           "+358 kJ/m3", "3.58e2 kJ/m3", "358 kJ m-3", "0.358 MJ/m3"}) {
    expect_relative(parse_si(text, Kind::energy_density), 358e3);
  }
  for (const char* text : {"-40 degC", "-40 °C", "−40 °C", "233.15 K", "-40 degF"}) {
    expect_relative(parse_si(text, Kind::temperature), 233.15);
  }
  expect_relative(parse_si("1.6 µΩ·m", Kind::resistivity), 1.6e-6);
  expect_relative(parse_si("5 min", Kind::time), 300.0);
}

TEST(Text, RefusesAMissingOrForeignUnitAndListsWhatIsAccepted) {
  const auto missing = message_of([] { (void)parse_si("200", Kind::field_strength); });
  EXPECT_NE(missing.find("'200' has no unit"), std::string::npos) << missing;
  EXPECT_NE(missing.find("kA/m"), std::string::npos) << missing;
  EXPECT_NE(missing.find("kOe"), std::string::npos) << missing;
  const auto foreign = message_of([] { (void)parse_si("200 T", Kind::field_strength); });
  EXPECT_NE(foreign.find("is not a field strength"), std::string::npos) << foreign;
  const auto unknown = message_of([] { (void)parse_si("200 kA/mm_", Kind::field_strength); });
  EXPECT_NE(unknown.find("unknown unit"), std::string::npos) << unknown;
}

TEST(Text, RefusesWhatIsNotANumber) {
  for (const char* text :
       {"", "T", "nan T", "inf T", "1e999 T", "1.2.3 T", "0x10 T", "- 1 T", "1,5 T", "--1 T"}) {
    EXPECT_THROW((void)parse_si(text, Kind::flux_density), ArgumentError) << text;
  }
  EXPECT_THROW((void)parse_si("-300 degC", Kind::temperature), ArgumentError);
  EXPECT_THROW((void)parse_si("1 m99999999", Kind::length), ArgumentError);
}

TEST(Text, ExactFormatReturnsTheSameDouble) {
  std::mt19937_64 random(7);
  std::uniform_real_distribution<double> exponent(-3.0, 7.0);
  const std::pair<const char*, Kind> units[] = {{"kOe", Kind::field_strength},
                                                {"Oe", Kind::field_strength},
                                                {"MGOe", Kind::energy_density},
                                                {"kJ/m3", Kind::energy_density},
                                                {"kG", Kind::flux_density},
                                                {"mm", Kind::length},
                                                {"in", Kind::length},
                                                {"g/cm3", Kind::density},
                                                {"%/K", Kind::temperature_coefficient}};
  for (const auto& [unit, kind] : units) {
    int off = 0;
    for (int i = 0; i < 2000; ++i) {
      const double value = std::pow(10.0, exponent(random));
      const double back = parse_si(format_exact(value, unit), kind);
      off += back != value;
      EXPECT_NEAR(back / value, 1.0, 3e-16);
    }
    // A factor above one can leave a double without any preimage; below, every one is met.
    EXPECT_LT(off, 1200) << unit;
  }
  // Texts that people write come back to the letter.
  for (const char* text : {"12.5 kOe", "42 MGOe", "0.5 in", "65 USD/kg", "-0.12 %/K", "150 degC",
                           "1.28 T", "7.5 g/cm3"}) {
    const AnyQuantity quantity = parse_any(text);
    const std::string unit(std::string_view(text).substr(std::string_view(text).find(' ') + 1));
    EXPECT_EQ(format_exact(quantity.si, unit), text);
  }
}

TEST(Text, FormatsForPeople) {
  EXPECT_EQ(format(1.59e6, Kind::field_strength), "1590 kA/m");
  EXPECT_EQ(format(1591549.43, Kind::field_strength, UnitSystem::cgs), "20.00 kOe");
  EXPECT_EQ(format(423.15, Kind::temperature), "150 °C");
  EXPECT_EQ(format_number(999.96, 4), "1000");
  EXPECT_EQ(format_number(0.0), "0");
}
