#include "magswap/fit/demagnetisation_points.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "curves.hpp"
#include "magswap/core/error.hpp"
#include "magswap/fit/curve_fit.hpp"

namespace {

using namespace magswap;
using magswap::testing::logistic;

// Full loop in the field of an open circuit: both branches of a curve, the ascending one with an
// HcJ larger by `widening`, and a row that is not a number.
LoopData open_loop(double factor, double widening) {
  LoopData data;
  for (const double side : {1.0, -1.0}) {
    const auto curve = logistic(1.2, 8e5 * (side > 0.0 ? 1.0 : 1.0 + widening), 1.05, 0.04, 0.5);
    for (int i = 0; i <= 400; ++i) {
      const double h = 2e6 - 1e4 * i;  // internal
      const double j = detail::evaluate(curve.parameters(), h).j_T;
      data.h_A_per_m.push_back(side * (h + factor * j / kMu0));
      data.j_T.push_back(side * j);
    }
  }
  data.h_A_per_m[250] = std::numeric_limits<double>::quiet_NaN();
  return data;
}

LoopOptions corrected_by(double factor) {
  LoopOptions options;
  if (factor > 0.0) options.correction.demagnetising_factor = factor;
  return options;
}

TEST(DemagnetisationPoints, are_the_second_quadrant_in_internal_field) {
  for (const double factor : {0.0, 0.3}) {
    const LoopData data = open_loop(factor, 0.0);
    const auto exact = logistic(1.2, 8e5, 1.05, 0.04, 0.5);
    for (const std::size_t branch : {std::size_t{0}, std::size_t{1}}) {
      const auto points = demagnetisation_points(data, corrected_by(factor), branch);
      // H = 0 to −HcJ in steps of 10 kA/m; row 250 of the first branch is lost.
      EXPECT_NEAR(static_cast<double>(points.size()), branch == 0 ? 80.0 : 81.0, 1.0);
      ASSERT_TRUE(points.hcj_A_per_m);
      EXPECT_NEAR(*points.hcj_A_per_m, 8e5, 1e-3);
      EXPECT_NEAR(points.h_A_per_m.back(), -8e5, 1.01e4);
      for (std::size_t i = 0; i < points.size(); ++i) {
        EXPECT_LE(points.h_A_per_m[i], 0.0);
        EXPECT_NEAR(points.j_T[i], detail::evaluate(exact.parameters(), points.h_A_per_m[i]).j_T,
                    1e-9);
      }
    }
  }
}

TEST(DemagnetisationPoints, mean_of_two_branches_is_the_curve_between) {
  const auto same = demagnetisation_points(open_loop(0.2, 0.0), corrected_by(0.2));
  const auto exact = logistic(1.2, 8e5, 1.05, 0.04, 0.5);
  for (std::size_t i = 0; i < same.size(); ++i)
    EXPECT_NEAR(same.j_T[i], detail::evaluate(exact.parameters(), same.h_A_per_m[i]).j_T, 2e-4);
  // 4 % apart: the mean has HcJ between them, and a knee as sharp as either's.
  const auto mean = demagnetisation_points(open_loop(0.0, 0.04));
  ASSERT_TRUE(mean.hcj_A_per_m);
  EXPECT_NEAR(*mean.hcj_A_per_m, 8e5 * 1.02, 30.0);  // chords of 10 kA/m
  const CurveFit fit = fit_curve(mean, FitModel::logistic);
  EXPECT_NEAR(fit.find("HcJ")->value, 8e5 * 1.02, 300.0);
  EXPECT_NEAR(fit.find("knee_width")->value, 0.04, 0.004);
  EXPECT_LT(fit.rms, 2e-3);
}

TEST(DemagnetisationPoints, keep_the_standard_errors_of_their_rows) {
  LoopData data = open_loop(0.0, 0.0);
  for (std::size_t i = 0; i < data.size(); ++i)
    data.sigma_j_T.push_back(1e-3 * (1.0 + std::abs(data.j_T[i])));
  const auto points = demagnetisation_points(data, {}, 1);
  ASSERT_EQ(points.sigma_j_T.size(), points.size());
  for (std::size_t i = 0; i < points.size(); ++i)
    EXPECT_NEAR(points.sigma_j_T[i], 1e-3 * (1.0 + points.j_T[i]), 1e-12);
}

TEST(DemagnetisationPoints, refuses_a_record_without_a_branch) {
  LoopData line;
  for (int i = 0; i < 20; ++i) {
    line.h_A_per_m.push_back(1e4 * (i + 5));
    line.j_T.push_back(0.1 + 0.01 * i);
  }
  EXPECT_THROW((void)demagnetisation_points(line), ArgumentError);
  EXPECT_THROW((void)demagnetisation_points(open_loop(0.0, 0.0), {}, 2), ArgumentError);
}

}  // namespace
