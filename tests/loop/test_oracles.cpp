#include <gtest/gtest.h>

#include "loops.hpp"

using namespace magswap;
using namespace magswap::loop_test;

namespace {

struct Row {
  double Br, HcB, HcJ, BHmax, Hk, squareness;
};

LoopAnalysis analyse_with(const LoopData& data, double factor) {
  LoopOptions options;
  options.correction.demagnetising_factor = factor;
  return analyse(data, options);
}

// Numbers of an independent evaluation of the piecewise-linear definitions.
void expect_row(const LoopFigures& figures, const Row& row, double relative) {
  EXPECT_NEAR(value(figures, LoopFigure::Br) / row.Br, 1.0, relative);
  EXPECT_NEAR(value(figures, LoopFigure::HcB) / row.HcB, 1.0, relative);
  EXPECT_NEAR(value(figures, LoopFigure::HcJ) / row.HcJ, 1.0, relative);
  EXPECT_NEAR(value(figures, LoopFigure::BHmax) / row.BHmax, 1.0, relative);
  EXPECT_NEAR(value(figures, LoopFigure::Hk) / row.Hk, 1.0, relative);
  EXPECT_NEAR(value(figures, LoopFigure::squareness) / row.squareness, 1.0, 2e-6);
}

LoopData measured() { return read_loop("magmeas_VSM_MH_compact.csv", 1); }
LoopData simulated() { return read_loop("mammos_cube50_loop.csv", 0); }

}  // namespace

TEST(LoopOracles, MeasuredLoopCorrected) {
  const auto result = analyse_with(rows(measured(), 840, 1684), 0.26825772828);
  ASSERT_EQ(result.branches.size(), 1U);
  expect_row(result.mean,
             {0.4958855063032044, 192174.27923961345, 245352.9833653676, 34137.45783548528,
              107186.45729071769, 0.436866},
             1e-9);
  EXPECT_FALSE(result.mean.over_corrected);
}

TEST(LoopOracles, MeasuredLoopAsItIs) {
  const auto result = analyse_with(rows(measured(), 840, 1684), 0.0);
  expect_row(result.mean,
             {0.4538449042249382, 161308.53076974614, 245352.9833653676, 20831.324249214846,
              38884.74908248513, 0.158485},
             1e-8);
}

TEST(LoopOracles, SimulatedLoop) {
  const auto result = analyse_with(simulated(), 0.0);
  expect_row(result.mean,
             {1.4576649568967515, 1159202.322485047, 3049705.665855338, 422503.0357380647,
              2929707.6432465343, 0.960653},
             1e-8);
}

TEST(LoopOracles, OverCorrectionIsFlagged) {
  const auto result = analyse_with(simulated(), 1.0 / 3.0);
  expect_row(result.mean,
             {1.4578274215390856, 1159555.613608849, 3049705.6658553383, 422652.38135221903,
              3277724.929333217, 1.074768},
             1e-8);
  EXPECT_TRUE(result.mean.over_corrected);
  ASSERT_EQ(result.warnings.size(), 1U);
  EXPECT_NE(result.warnings[0].find("over-corrected"), std::string::npos);
}

// What other programs print: the largest product at a sample.
TEST(LoopOracles, ProductOverSamples) {
  LoopOptions options;
  options.correction.demagnetising_factor = 1.0 / 3.0;
  options.rules.product = ProductRule::samples;
  const auto result = analyse(simulated(), options);
  EXPECT_NEAR(value(result.mean, LoopFigure::BHmax) / 416124.7288712182, 1.0, 1e-8);
}

// The whole record of 4841 noisy rows: initial curve, two branches, a rest that stops before H = 0.
TEST(LoopOracles, WholeRecordUnaltered) {
  LoopOptions options;
  options.correction.shape = parse_shape("block 1.98x1.99x2.70 mm");
  const auto result = analyse(measured(), options);
  EXPECT_NEAR(result.demagnetising_factor, 0.26825772828, 1e-9);
  ASSERT_EQ(result.branches.size(), 2U);
  EXPECT_EQ(result.branches[0].branch.side, 1);
  EXPECT_EQ(result.branches[0].branch.pieces.front().first, 840U);
  EXPECT_EQ(result.branches[1].branch.side, -1);
  EXPECT_NEAR(value(result.branches[0].figures, LoopFigure::BHmax), 34137.45783548528, 1e-3);
  EXPECT_NEAR(value(result.branches[0].figures, LoopFigure::HcJ), 245352.9833653676, 1e-3);
  // Mean and difference are those of the branches.
  const double first = value(result.branches[0].figures, LoopFigure::Br);
  const double second = value(result.branches[1].figures, LoopFigure::Br);
  EXPECT_DOUBLE_EQ(value(result.mean, LoopFigure::Br), 0.5 * (first + second));
  EXPECT_DOUBLE_EQ(value(result.difference, LoopFigure::Br), first - second);
  EXPECT_NEAR(second / first, 1.0, 2e-3);
}

// The public value of 139 kA/m at 10 % belongs to a recoil permeability of 1.30.
TEST(LoopOracles, RecoilFieldsForAGivenPermeability) {
  LoopOptions options;
  options.correction.demagnetising_factor = 0.26825772828;
  options.rules.mu_rec = 1.30;
  const auto result = analyse(rows(measured(), 840, 1684), options);
  EXPECT_NEAR(value(result.mean, LoopFigure::HD10), 139099.6895, 1.0);
  EXPECT_NEAR(value(result.mean, LoopFigure::HD5), 124420.8074, 1.0);
}
