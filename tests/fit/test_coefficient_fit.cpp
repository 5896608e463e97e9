#include "magswap/fit/coefficient_fit.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "fit_files.hpp"
#include "magswap/core/error.hpp"
#include "magswap/loop/bootstrap.hpp"

namespace {

using namespace magswap;
using testing::Contains;
using testing::HasSubstr;

CoefficientRules between(double from_celsius, double to_celsius,
                         CoefficientMethod method = CoefficientMethod::ends) {
  return {from_si<Temperature>(from_celsius + 273.15), from_si<Temperature>(to_celsius + 273.15),
          method, false};
}

// numpy interpolation of the same table: -0.11434137 and -0.13823945 %/K.
TEST(CoefficientFit, of_a_curved_property_depends_on_the_interval) {
  const PropertySeries rows = magnetisation_of("nd2fe14b_ms.csv");
  EXPECT_NEAR(100.0 * fit_coefficient(rows, between(20, 100)).coefficient.value, -0.11434137, 1e-8);
  const CoefficientFit wide = fit_coefficient(rows, between(20, 180));
  EXPECT_NEAR(100.0 * wide.coefficient.value, -0.13823945, 1e-8);
  EXPECT_FALSE(wide.single_is_enough);
  EXPECT_GT(wide.lower_half, wide.upper_half);
  EXPECT_THAT(wide.summary.warnings, Contains(HasSubstr("one coefficient is not enough")));
  EXPECT_EQ(wide.from_K, 293.15);
  EXPECT_EQ(wide.to_K, 453.15);
}

const PropertySeries kRemanence{{293.15, 313.15, 333.15, 353.15, 373.15, 393.15, 413.15, 433.15},
                                {1.2997, 1.2736, 1.2446, 1.215, 1.1839, 1.1503, 1.1159, 1.0798},
                                {}};

// numpy least squares of c0 + c1·(T − T1) (+ c2·(T − T1)²), s²·(VᵀV)⁻¹, and AICc by its formula;
// ours differs by n·ln(scale²), the same for both.
TEST(CoefficientFit, agrees_with_numpy) {
  const CoefficientFit fit = fit_coefficient(kRemanence, between(20, 160, CoefficientMethod::line));
  EXPECT_NEAR(fit.coefficient.value / -0.001204588544, 1.0, 1e-8);
  EXPECT_NEAR(fit.coefficient.standard_error / 2.279582e-05, 1.0, 1e-6);
  EXPECT_NEAR(fit.at_from.value / 1.305425, 1.0, 1e-9);
  ASSERT_TRUE(fit.aicc_line && fit.aicc_quadratic);
  EXPECT_NEAR(*fit.aicc_line - *fit.aicc_quadratic, -77.846446 + 111.92749, 1e-5);
  EXPECT_FALSE(fit.single_is_enough);
  const double u = 150.0 - 20.0;
  EXPECT_NEAR(fit.at(150.0 + 273.15).value, 1.299875 - 0.001295 * u - 1.982142857e-06 * u * u,
              1e-9);
  EXPECT_LT(fit.at(423.15).standard_error, 5e-4);
}

TEST(CoefficientFit, of_a_straight_line_is_exact_and_single) {
  PropertySeries rows;
  for (double t = 250.0; t < 420.0; t += 10.0) {
    rows.at.push_back(t);
    rows.value.push_back(1.3 * (1.0 - 0.0012 * (t - 293.15)));
  }
  for (const auto method : {CoefficientMethod::ends, CoefficientMethod::line}) {
    const CoefficientFit fit = fit_coefficient(rows, between(20, 120, method));
    EXPECT_NEAR(fit.coefficient.value, -0.0012, 1e-13);
    EXPECT_TRUE(fit.single_is_enough);
    EXPECT_LT(fit.worst_deviation, 1e-13);
    EXPECT_NEAR(fit.at(330.0).value, 1.3 * (1.0 - 0.0012 * (330.0 - 293.15)), 1e-12);
    EXPECT_THAT(fit.summary.warnings, testing::IsEmpty());
  }
}

TEST(CoefficientFit, standard_errors_of_two_rows_propagate) {
  const PropertySeries rows{{293.15, 393.15}, {1000.0, 500.0}, {3.0, 4.0}};
  const CoefficientFit fit = fit_coefficient(rows);
  EXPECT_NEAR(fit.coefficient.value, -0.005, 1e-15);
  // σ² = [(σ2/X1)² + (X2·σ1/X1²)²]/ΔT²
  EXPECT_NEAR(fit.coefficient.standard_error, std::hypot(4e-3, 0.5 * 3e-3) / 100.0, 1e-12);
  EXPECT_NEAR(fit.summary.t95, 1.96, 1e-3);
  const CoefficientFit unknown = fit_coefficient({{293.15, 393.15}, {1000.0, 500.0}, {}});
  EXPECT_TRUE(std::isnan(unknown.coefficient.standard_error));
  EXPECT_THAT(unknown.summary.warnings, Contains(HasSubstr("error is not known")));
}

// 400 records of a straight line with noise, by both methods, with and without known errors.
TEST(CoefficientFit, intervals_hold_the_truth_as_often_as_they_say) {
  for (const auto method : {CoefficientMethod::ends, CoefficientMethod::line}) {
    for (const bool known : {false, true}) {
      unsigned inside = 0;
      for (unsigned replicate = 0; replicate < 400; ++replicate) {
        PropertySeries rows;
        for (unsigned i = 0; i < 12; ++i) {
          rows.at.push_back(293.15 + 10.0 * i);
          rows.value.push_back(1.3 * (1.0 - 0.0012 * 10.0 * i) +
                               1e-3 * detail::normal_pair(3, replicate, i).first);
          if (known) rows.sigma.push_back(1e-3);
        }
        CoefficientRules rules;
        rules.method = method;
        const CoefficientFit fit = fit_coefficient(rows, rules);
        if (std::abs(fit.coefficient.value + 0.0012) <=
            fit.summary.t95 * fit.coefficient.standard_error)
          ++inside;
      }
      // Binomial of 400 at 0.95: 380 ± 4.4; four standard deviations.
      EXPECT_GE(inside, 362U) << known;
      EXPECT_LE(inside, 398U) << known;
    }
  }
}

TEST(CoefficientFit, extrapolates_only_when_asked) {
  EXPECT_THROW((void)fit_coefficient(kRemanence, between(20, 200)), DomainError);
  EXPECT_THROW((void)fit_coefficient(kRemanence, between(0, 100)), DomainError);
  const CoefficientFit fit = fit_coefficient(kRemanence, between(20, 100));
  EXPECT_THROW((void)fit.at(400.0), DomainError);
  CoefficientRules rules = between(20, 200);
  rules.extrapolate = true;
  const CoefficientFit wide = fit_coefficient(kRemanence, rules);
  EXPECT_NEAR(wide.at_to.value, 1.0798 + 2.0 * (1.0798 - 1.1159), 1e-12);
  EXPECT_THAT(wide.summary.warnings, Contains(HasSubstr("extrapolated beyond the rows")));
  EXPECT_NO_THROW((void)wide.at(500.0));
  for (const double t : {-200.0, 500.0}) {
    CoefficientRules outside = between(t, t + 50.0);
    outside.extrapolate = true;
    EXPECT_THROW((void)fit_coefficient(kRemanence, outside), ArgumentError);
  }
}

TEST(CoefficientFit, refuses_empty_intervals_and_bad_rows) {
  EXPECT_THROW((void)fit_coefficient(kRemanence, between(100, 100)), DomainError);
  EXPECT_THROW((void)fit_coefficient(kRemanence, between(100, 20)), DomainError);
  EXPECT_THROW((void)fit_coefficient(kRemanence, between(20, 50, CoefficientMethod::line)),
               ArgumentError);
  EXPECT_THROW((void)fit_coefficient({{300.0}, {1.0}, {}}), ArgumentError);
  EXPECT_THROW((void)fit_coefficient({{300.0, 400.0}, {0.0, 1.0}, {}}), DomainError);
  EXPECT_THROW((void)fit_coefficient({{-1.0, 400.0}, {1.0, 1.0}, {}}), DomainError);
  EXPECT_THROW((void)fit_coefficient({{300.0, 400.0}, {1.0, std::nan("")}, {}}), DomainError);
}

}  // namespace
