#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "magswap/core/error.hpp"
#include "magswap/product/exchange.hpp"
#include "magswap/product/library.hpp"

namespace magswap {
namespace {

using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

MagnetExchange to_samarium() {
  return {"NdFeB",
          {{"Nd", 0.25}, {"Pr", 0.06}, {"Dy", 0.03}},
          "Sm2Co17",
          {{"Sm", 0.25}, {"Co", 0.50}},
          1.2};
}

double mass_of(const std::vector<IntensityLine>& lines, const std::string& substance) {
  for (const IntensityLine& line : lines) {
    if (line.substance == substance) return line.value_kg;
  }
  return 0.0;
}

Intensity motors(const std::string& quantity) {
  return intensity(ProductLibrary::shipped().product("tesla-model-3-motor"), quantity);
}

TEST(Exchange, TradesOneMetalForAnother) {
  const ExchangedIntensity out = exchange(motors("1000 motors"), to_samarium());
  EXPECT_NEAR(mass_of(out.before, "magnet"), 2100.0, 1e-9);
  EXPECT_NEAR(mass_of(out.before, "Nd"), 525.0, 1e-9);
  EXPECT_NEAR(mass_of(out.before, "Dy"), 63.0, 1e-9);
  EXPECT_EQ(mass_of(out.before, "Sm"), 0.0);
  EXPECT_NEAR(mass_of(out.after, "magnet"), 2520.0, 1e-9);
  EXPECT_NEAR(mass_of(out.after, "Sm"), 630.0, 1e-9);
  EXPECT_NEAR(mass_of(out.after, "Co"), 1260.0, 1e-9);
  EXPECT_EQ(mass_of(out.after, "Dy"), 0.0);
}

TEST(Exchange, CarriesTheRange) {
  const ExchangedIntensity out = exchange(motors("1"), to_samarium());
  EXPECT_NEAR(out.after.front().low_kg, 1.7 * 1.2, 1e-12);
  EXPECT_NEAR(out.after.front().high_kg, 2.4 * 1.2, 1e-12);
  EXPECT_THAT(out.after.front().conversion, HasSubstr("Sm2Co17 for NdFeB"));
}

TEST(Exchange, RangesOfMassAndContentMultiply) {
  MagnetExchange uncertain = to_samarium();
  uncertain.reference_fractions["Dy"] = {0.03, 0.015, 0.045};
  const ExchangedIntensity out = exchange(motors("1"), uncertain);
  for (const IntensityLine& line : out.before) {
    if (line.substance != "Dy") continue;
    EXPECT_NEAR(line.value_kg, 2.1 * 0.03, 1e-12);
    EXPECT_NEAR(line.low_kg, 1.7 * 0.015, 1e-12);
    EXPECT_NEAR(line.high_kg, 2.4 * 0.045, 1e-12);
  }
  uncertain.reference_fractions["Dy"] = {0.03, 0.04, 0.045};
  EXPECT_THROW((void)exchange(motors("1"), uncertain), DomainError);
}

TEST(Exchange, OfAMagnetForItselfChangesNothing) {
  MagnetExchange same = to_samarium();
  same.substitute_fractions = same.reference_fractions;
  same.mass_ratio = 1.0;
  const ExchangedIntensity out = exchange(motors("1"), same);
  for (const auto& line : out.before)
    EXPECT_DOUBLE_EQ(mass_of(out.after, line.substance), line.value_kg);
}

TEST(Exchange, RefusesNonsense) {
  MagnetExchange bad = to_samarium();
  bad.mass_ratio = 0.0;
  EXPECT_THROW((void)exchange(motors("1"), bad), DomainError);
  bad = to_samarium();
  bad.substitute_fractions["Sm"] = 25.0;
  EXPECT_THROW((void)exchange(motors("1"), bad), DomainError);
  bad = to_samarium();
  bad.substitute_fractions["Fe"] = 0.4;
  EXPECT_THAT([&] { (void)exchange(motors("1"), bad); },
              ThrowsMessage<DomainError>(HasSubstr("more than 1")));
  bad = to_samarium();
  bad.substitute_fractions["Xx"] = 0.01;
  EXPECT_THROW((void)exchange(motors("1"), bad), ArgumentError);
  const Intensity jet = intensity(ProductLibrary::shipped().product("f-35"), "1");
  EXPECT_THAT(
      [&] { (void)exchange(jet, to_samarium()); },
      ThrowsMessage<NotFoundError>(HasSubstr("no magnet of basis magnet to calculate with")));
}

}  // namespace
}  // namespace magswap
