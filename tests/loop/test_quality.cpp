#include <gtest/gtest.h>

#include <random>

#include "loops.hpp"

using namespace magswap;
using namespace magswap::loop_test;

namespace {

LoopData noisy(LoopData data, double sigma_T) {
  std::mt19937_64 random(3);
  std::normal_distribution<double> normal;
  for (double& j : data.j_T) j += sigma_T * normal(random);
  return data;
}

}  // namespace

TEST(LoopQuality, PerfectLoop) {
  const auto quality = analyse(full_loop(smooth(1.2, 6e5, 1e5), 2e6, 400)).quality;
  EXPECT_NEAR(quality.closure_T.value(), 0.0, 1e-11);
  EXPECT_NEAR(quality.centre_H_A_per_m.value(), 0.0, 1e-6);
  EXPECT_NEAR(quality.centre_J_T.value(), 0.0, 1e-12);
  EXPECT_NEAR(quality.asymmetry.value(), 0.0, 1e-9);
  EXPECT_EQ(quality.steps_in_order, 1.0);
}

TEST(LoopQuality, DriftIsFoundAndRemoved) {
  const auto curve = smooth(1.2, 6e5, 1e5);
  const LoopData straight = full_loop(curve, 2e6, 400);
  LoopData drifting = straight;
  const double drift = 1e-4;  // per row
  for (std::size_t i = 0; i < drifting.size(); ++i)
    drifting.j_T[i] += drift * static_cast<double>(i);
  const auto result = analyse(drifting);
  EXPECT_NEAR(result.quality.drift_T_per_row.value() / drift, 1.0, 1e-6);
  EXPECT_NEAR(result.quality.closure_T.value() / (drift * 801.0), 1.0, 1e-6);
  LoopOptions options;
  options.remove_drift = true;
  const auto expected = analyse(straight).mean;
  const auto removed = analyse(drifting, options);
  EXPECT_NEAR(removed.quality.closure_T.value(), 0.0, 1e-9);
  for (const auto figure : {LoopFigure::Br, LoopFigure::HcJ, LoopFigure::BHmax})
    EXPECT_NEAR(value(removed.mean, figure) / value(expected, figure), 1.0, 1e-6);
}

// A shift along H (exchange bias) moves the two coercivities apart; centring takes it out.
TEST(LoopQuality, CentringShift) {
  const LoopData straight = full_loop(smooth(), 2e6, 2000);
  LoopData shifted = straight;
  for (double& h : shifted.h_A_per_m) h += 3e4;
  const auto result = analyse(shifted);
  EXPECT_NEAR(result.quality.centre_H_A_per_m.value(), 3e4, 1e-3);
  LoopOptions options;
  options.centre = true;
  const auto centred = analyse(shifted, options);
  const auto expected = analyse(straight).mean;
  EXPECT_NEAR(centred.quality.centre_H_A_per_m.value() / 3e4, 0.0, 0.02);
  EXPECT_NEAR(value(centred.mean, LoopFigure::HcJ) / value(expected, LoopFigure::HcJ), 1.0, 2e-3);
}

TEST(LoopQuality, OffsetOfTheMoment) {
  const LoopData straight = full_loop(smooth(1.2, 6e5, 1e5), 2e6, 2000);
  LoopData shifted = straight;
  for (double& j : shifted.j_T) j += 0.05;
  LoopOptions options;
  options.centre = true;
  const auto centred = analyse(shifted, options);
  const auto expected = analyse(straight).mean;
  EXPECT_NEAR(analyse(shifted).quality.centre_J_T.value(), 0.05, 1e-9);
  for (const auto figure : {LoopFigure::Br, LoopFigure::HcJ, LoopFigure::BHmax})
    EXPECT_NEAR(value(centred.mean, figure) / value(expected, figure), 1.0, 1e-4);
}

TEST(LoopQuality, NoiseIsRecovered) {
  const double sigma = 2e-3;
  const auto quality = analyse(noisy(full_loop(smooth(), 2e6, 1000), sigma)).quality;
  EXPECT_NEAR(quality.noise_T.value() / sigma, 1.0, 0.08);
  // Two independent branches differ by √2 of the noise.
  EXPECT_NEAR(quality.asymmetry.value() * smooth()(0.0) / (std::sqrt(2.0) * sigma), 1.0, 0.25);
}

TEST(LoopQuality, HalfLoopSaysWhatIsMissing) {
  const auto quality = analyse(record(steps(2e6, -2e6, 400), smooth())).quality;
  EXPECT_FALSE(quality.closure_T.determined());
  EXPECT_FALSE(quality.centre_H_A_per_m.determined());
  EXPECT_FALSE(quality.asymmetry.determined());
  EXPECT_TRUE(quality.noise_T.determined());
}
