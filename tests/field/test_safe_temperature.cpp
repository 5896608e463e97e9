#include <gtest/gtest.h>

#include <cmath>

#include "magswap/core/error.hpp"
#include "magswap/field/safe_temperature.hpp"

namespace magswap {
namespace {

FieldStrength A_per_m(double value) { return from_si<FieldStrength>(value); }

// A curve whose Br and HcJ change linearly from 20 °C.
CurveOfTemperature linear(double br_T, double hcj_A_per_m, double alpha_per_K, double beta_per_K) {
  return [=](Temperature t) {
    const double d = to_celsius(t) - 20.0;
    return DemagnetisationCurve::logistic(from_si<Polarisation>(br_T * (1.0 + alpha_per_K * d)),
                                          A_per_m(hcj_A_per_m * (1.0 + beta_per_K * d)), 1.05, 0.03,
                                          1.0);
  };
}

// Closed circuit: the bound is where the knee, which scales with HcJ(T) for a knee of fixed
// relative width, equals the field: solved by hand from knee(T) = knee(20)·(1 + β·ΔT), exact for Br
// constant and µrec = 1.
TEST(SafeTemperature, HotEndOfNeodymiumByHand) {
  const auto curve = [](Temperature t) {
    const double hcj = 1000e3 * (1.0 - 0.006 * (to_celsius(t) - 20.0));
    return DemagnetisationCurve::logistic(from_si<Polarisation>(1.2), A_per_m(hcj), 1.0, 0.02, 1.0);
  };
  const double knee = si(curve(celsius(20)).knee());
  const ThermalLoad load{{0.0, 1.0}, 1.0, A_per_m(-500e3), MarginBasis::mean};
  const auto result = safe_temperature(curve, load, celsius(-40), celsius(150));
  const double by_hand = 20.0 + (1.0 - 500e3 / knee) / 0.006;
  ASSERT_TRUE(result.highest);
  EXPECT_NEAR(to_celsius(*result.highest), by_hand, 0.02);
  EXPECT_LE(to_celsius(*result.highest), by_hand + 1e-6) << "the bound is on the safe side";
  EXPECT_TRUE(result.from_start_of_validity);
  EXPECT_FALSE(result.to_end_of_validity);
  EXPECT_LT(si(result.least_margin), 0.0);
  EXPECT_NEAR(to_celsius(result.least_margin_at), 150.0, 1e-9);
}

TEST(SafeTemperature, ColdEndOfFerrite) {
  const auto ferrite = linear(0.4, 230e3, -0.002, +0.004);
  const auto load = ThermalLoad::of(Block{20.0 * millimetre, 20.0 * millimetre, 6.0 * millimetre});
  const auto result = safe_temperature(ferrite, load, celsius(-60), celsius(150));
  ASSERT_TRUE(result.lowest);
  EXPECT_TRUE(result.to_end_of_validity);
  EXPECT_FALSE(result.from_start_of_validity);
  EXPECT_GT(to_celsius(*result.lowest), -60.0);
  EXPECT_LT(to_celsius(*result.lowest), 20.0);
  // One step colder the point lies past its knee.
  const auto colder = operating_point(ferrite(*result.lowest - kelvin), load.factor, load.Ha);
  const auto warmer = operating_point(ferrite(*result.lowest + kelvin), load.factor, load.Ha);
  EXPECT_LT(si(colder.margin), 0.0);
  EXPECT_GT(si(warmer.margin), 0.0);
  EXPECT_NE(to_text(result, celsius(-60), celsius(150)).find("end of validity 150 °C, not below"),
            std::string::npos);
}

TEST(SafeTemperature, SafeOverTheWholeRange) {
  const auto result = safe_temperature(
      linear(1.2, 2e6, -0.001, -0.004),
      ThermalLoad::of(Cylinder{20.0 * millimetre, 20.0 * millimetre}), celsius(-40), celsius(150));
  ASSERT_TRUE(result.highest);
  EXPECT_TRUE(result.to_end_of_validity && result.from_start_of_validity);
  EXPECT_EQ(to_text(result, celsius(-40), celsius(150)), "safe up to the end of validity 150 °C");
}

TEST(SafeTemperature, NowhereSafe) {
  const auto result = safe_temperature(
      linear(1.2, 100e3, -0.001, -0.004),
      ThermalLoad::of(Cylinder{20.0 * millimetre, 2.0 * millimetre}), celsius(-40), celsius(150));
  EXPECT_FALSE(result.highest);
  EXPECT_TRUE(result.safe.empty());
  EXPECT_EQ(to_text(result, celsius(-40), celsius(150)), "not safe at 20 °C");
}

// HcJ with a narrow dip at 83 °C, a quarter of a sample wide: the dip must be found between
// samples.
TEST(SafeTemperature, FindsADipBetweenSamples) {
  const auto dipped = [](Temperature t) {
    const double d = (to_celsius(t) - 83.0) / 4.0;
    const double hcj = 1000e3 - 600e3 / (1.0 + d * d);
    return DemagnetisationCurve::logistic(from_si<Polarisation>(1.0), A_per_m(hcj), 1.0, 0.02, 1.0);
  };
  const ThermalLoad load{{0.0, 1.0}, 1.0, A_per_m(-380e3), MarginBasis::mean};
  const auto result = safe_temperature(dipped, load, celsius(-40), celsius(180));
  ASSERT_EQ(result.safe.size(), 2u);
  EXPECT_LT(to_celsius(*result.highest), 83.0);
  EXPECT_GT(to_celsius(*result.highest), 75.0);
  EXPECT_GT(to_celsius(result.safe[1].from), 83.0);
  EXPECT_NEAR(to_celsius(result.least_margin_at), 83.0, 0.1);
  const auto from_above = safe_temperature(dipped, load, celsius(-40), celsius(180), celsius(120));
  EXPECT_EQ(si(*from_above.lowest), si(result.safe[1].from));
}

TEST(SafeTemperature, TheWorstPointIsStricter) {
  const auto magnet = linear(1.2, 1100e3, -0.0012, -0.006);
  const Shape shape = Block{20.0 * millimetre, 12.0 * millimetre, 10.0 * millimetre};
  const auto mean = safe_temperature(magnet, ThermalLoad::of(shape), celsius(-40), celsius(150));
  const auto worst = safe_temperature(magnet, ThermalLoad::of(shape, {}, MarginBasis::worst),
                                      celsius(-40), celsius(150));
  ASSERT_TRUE(mean.highest && worst.highest);
  EXPECT_LT(to_celsius(*worst.highest), to_celsius(*mean.highest) - 5.0);
  const auto at_bound = operating_point(magnet(*worst.highest), shape);
  EXPECT_NEAR(si(at_bound.margin_worst), 0.0, 200.0);
}

TEST(SafeTemperature, RefusesAnEmptyRangeAndPassesErrorsOn) {
  const ThermalLoad load{{0.3, 0.7}, 1.0, {}, MarginBasis::mean};
  EXPECT_THROW((void)safe_temperature(linear(1.2, 1e6, 0, 0), load, celsius(50), celsius(50)),
               DomainError);
  const CurveOfTemperature fails = [](Temperature) -> DemagnetisationCurve {
    throw DataError("no curve");
  };
  EXPECT_THROW((void)safe_temperature(fails, load, celsius(0), celsius(50)), DataError);
}

}  // namespace
}  // namespace magswap
