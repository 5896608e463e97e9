#include <gtest/gtest.h>

#include "magswap/magnet/temperature.hpp"

using namespace magswap;

namespace {

SourcedValue coefficient(double percent_per_K, double from_C, double to_C) {
  SourcedValue out;
  out.kind = Kind::temperature_coefficient;
  out.value = percent_per_K / 100.0;
  out.from_K = from_C + 273.15;
  out.to_K = to_C + 273.15;
  return out;
}
constexpr double kRoom = 293.15;

}  // namespace

TEST(TemperatureLine, FollowsItsCoefficientFromTheReference) {
  const TemperatureLine line({}, coefficient(-0.12, 20, 150), {}, kRoom);
  EXPECT_NEAR(line.at(kRoom), 1.0, 1e-15);
  EXPECT_NEAR(line.at(423.15), 1.0 - 0.0012 * 130.0, 1e-12);
  EXPECT_NEAR(line.from_K(), 293.15, 1e-12);
  EXPECT_NEAR(line.to_K(), 423.15, 1e-12);
}

TEST(TemperatureLine, TheFamilyTakesOverOutsideTheGradesInterval) {
  const TemperatureLine line({}, coefficient(-0.6, 20, 100), coefficient(-0.5, -40, 200), kRoom);
  EXPECT_NEAR(line.at(373.15), 1.0 - 0.006 * 80.0, 1e-12);
  EXPECT_NEAR(line.at(473.15), 1.0 - 0.006 * 80.0 - 0.005 * 100.0, 1e-12);
  EXPECT_NEAR(line.at(233.15), 1.0 + 0.005 * 60.0, 1e-12);
  EXPECT_NEAR(line.from_K(), 233.15, 1e-12);
  EXPECT_NEAR(line.to_K(), 473.15, 1e-12);
}

// A coefficient that begins above the reference temperature takes over where it begins.
TEST(TemperatureLine, AMoreTrustedIntervalMayBeginLater) {
  const TemperatureLine line({}, coefficient(-1.0, 50, 100), coefficient(-0.5, -40, 150), kRoom);
  EXPECT_NEAR(line.at(323.15), 1.0 - 0.005 * 30.0, 1e-12);
  EXPECT_NEAR(line.at(373.15), 1.0 - 0.005 * 30.0 - 0.01 * 50.0, 1e-12);
  EXPECT_NEAR(line.at(423.15), 1.0 - 0.005 * 80.0 - 0.01 * 50.0, 1e-12);
}

TEST(TemperatureLine, ATableComesBeforeCoefficients) {
  const TemperatureLine line({{293.15, 1.0}, {373.15, 0.9}, {423.15, 0.8}},
                             coefficient(-0.5, 20, 200), {}, kRoom);
  EXPECT_NEAR(line.at(333.15), 0.95, 1e-12);
  EXPECT_NEAR(line.at(473.15), 0.8 - 0.005 * 50.0, 1e-12);
}

TEST(TemperatureLine, WithoutDataItHoldsAtTheReferenceAlone) {
  const TemperatureLine line({}, {}, {}, kRoom);
  EXPECT_EQ(line.from_K(), kRoom);
  EXPECT_EQ(line.to_K(), kRoom);
}

// HcJ of hard ferrite rises with temperature: the line ends where it would vanish, on either side.
TEST(TemperatureLine, StopsWhereTheValueWouldVanish) {
  TemperatureLine falling({}, coefficient(-0.75, -40, 200), {}, kRoom);
  falling.stop_at(0.05);
  EXPECT_NEAR(falling.to_K(), 293.15 + 0.95 / 0.0075, 1e-9);
  TemperatureLine rising({}, coefficient(1.0, -200, 100), {}, kRoom);
  rising.stop_at(0.05);
  EXPECT_NEAR(rising.from_K(), 293.15 - 95.0, 1e-9);
  EXPECT_NEAR(rising.at(373.15), 1.8, 1e-12);
}
