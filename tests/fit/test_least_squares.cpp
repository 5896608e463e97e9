#include "magswap/fit/least_squares.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "magswap/core/error.hpp"

namespace {

using namespace magswap;

// NIST Statistical Reference Datasets, nonlinear regression, Misra1a: y = b1·(1 − e^(−b2·x)), with
// certified parameters, standard errors and sum of squares.
constexpr std::array<std::array<double, 2>, 14> kMisra1a{{{10.07, 77.6},
                                                          {14.73, 114.9},
                                                          {17.94, 141.1},
                                                          {23.93, 190.8},
                                                          {29.61, 239.9},
                                                          {35.18, 289.0},
                                                          {40.02, 332.8},
                                                          {44.82, 378.4},
                                                          {50.76, 434.8},
                                                          {55.05, 477.3},
                                                          {61.01, 536.8},
                                                          {66.40, 593.1},
                                                          {75.47, 689.1},
                                                          {81.78, 760.0}}};

void misra1a(std::span<const double> b, std::span<double> r, std::span<double> jacobian) {
  for (std::size_t i = 0; i < r.size(); ++i) {
    const auto [y, x] = kMisra1a.at(i);
    const double e = std::exp(-b[1] * x);
    r[i] = b[0] * (1.0 - e) - y;
    if (jacobian.empty()) continue;
    jacobian[i] = 1.0 - e;
    jacobian[r.size() + i] = b[0] * x * e;
  }
}

TEST(LeastSquares, reproduces_certified_values_from_both_starts) {
  for (const auto& start : {std::vector{500.0, 1e-4}, std::vector{250.0, 5e-4}}) {
    const LeastSquares fit = least_squares(misra1a, start, kMisra1a.size());
    EXPECT_TRUE(fit.converged);
    EXPECT_NEAR(fit.parameters[0] / 2.3894212918e+02, 1.0, 1e-9);
    EXPECT_NEAR(fit.parameters[1] / 5.5015643181e-04, 1.0, 1e-9);
    EXPECT_NEAR(fit.standard_error(0) / 2.7070075241e+00, 1.0, 1e-8);
    EXPECT_NEAR(fit.standard_error(1) / 7.2668688436e-06, 1.0, 1e-8);
    EXPECT_NEAR(fit.sum_of_squares / 1.2455138894e-01, 1.0, 1e-9);
    EXPECT_NEAR(fit.rms(), std::sqrt(1.2455138894e-01 / 14), 1e-9);
    EXPECT_NEAR(fit.correlation(0, 0), 1.0, 1e-12);
  }
}

// A line is fitted in one step to rounding, whatever the scale of its parameters.
TEST(LeastSquares, solves_a_line_of_badly_scaled_parameters) {
  const auto line = [](std::span<const double> p, std::span<double> r, std::span<double> jacobian) {
    for (std::size_t i = 0; i < r.size(); ++i) {
      const double x = 1e6 * static_cast<double>(i);
      r[i] = p[0] + p[1] * x - (3.0 + 2e-6 * x);
      if (jacobian.empty()) continue;
      jacobian[i] = 1.0;
      jacobian[r.size() + i] = x;
    }
  };
  const LeastSquares fit = least_squares(line, {0.0, 0.0}, 10);
  EXPECT_TRUE(fit.converged);
  EXPECT_NEAR(fit.parameters[0], 3.0, 1e-10);
  EXPECT_NEAR(fit.parameters[1], 2e-6, 1e-18);
}

TEST(LeastSquares, says_when_the_data_do_not_fix_a_parameter) {
  const auto twice = [](std::span<const double> p, std::span<double> r,
                        std::span<double> jacobian) {
    for (std::size_t i = 0; i < r.size(); ++i) {
      r[i] = p[0] + p[1] - static_cast<double>(i);
      if (jacobian.empty()) continue;
      jacobian[i] = jacobian[r.size() + i] = 1.0;
    }
  };
  const LeastSquares fit = least_squares(twice, {0.0, 0.0}, 5);
  EXPECT_NEAR(fit.parameters[0] + fit.parameters[1], 2.0, 1e-9);
  EXPECT_TRUE(fit.covariance.empty());
  EXPECT_TRUE(std::isnan(fit.standard_error(0)));
}

TEST(LeastSquares, shortens_steps_into_what_is_not_a_number) {
  const auto root = [](std::span<const double> p, std::span<double> r, std::span<double> jacobian) {
    r[0] = std::log(p[0]) - 1.0;
    r[1] = 0.0;
    if (jacobian.empty()) return;
    jacobian[0] = 1.0 / p[0];
    jacobian[1] = 0.0;
  };
  const LeastSquares fit = least_squares(root, {20.0}, 2);
  EXPECT_NEAR(fit.parameters[0], std::exp(1.0), 1e-9);
}

TEST(LeastSquares, refuses_too_few_data_and_a_start_that_is_not_finite) {
  EXPECT_THROW((void)least_squares(misra1a, {1.0, 2.0}, 1), ArgumentError);
  EXPECT_THROW((void)least_squares(misra1a, {std::nan(""), 1.0}, kMisra1a.size()), ArgumentError);
}

}  // namespace
