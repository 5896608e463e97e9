#include "magswap/fit/kuzmin_fit.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "fit_files.hpp"
#include "magswap/core/error.hpp"
#include "magswap/loop/bootstrap.hpp"
#include "magswap/magnet/intrinsic.hpp"

namespace {

using namespace magswap;
using testing::Contains;
using testing::HasSubstr;

// Rows of the library's own formula, which tests/magnet compares with published numbers.
PropertySeries curve(double ms0, double tc, double s, double from, double to, int rows) {
  PropertySeries out;
  for (int i = 0; i < rows; ++i) {
    const double t = from + (to - from) * i / (rows - 1);
    out.at.push_back(t);
    out.value.push_back(si(kuzmin_magnetisation(
        from_si<Magnetisation>(ms0), from_si<Temperature>(tc), s, from_si<Temperature>(t))));
  }
  return out;
}

void expect_curve(const KuzminFit& fit, double ms0, double tc, double s, double tolerance) {
  EXPECT_NEAR(fit.Ms0.value / ms0, 1.0, tolerance);
  EXPECT_NEAR(fit.Tc.value / tc, 1.0, tolerance);
  EXPECT_NEAR(fit.s.value, s, tolerance);
}

TEST(KuzminFit, finds_the_parameters_of_exact_rows) {
  for (const double s : {0.11, 0.5, 1.0, 1.7, 2.3}) {
    expect_curve(fit_kuzmin(curve(100.0, 300.0, s, 0.0, 290.0, 30)), 100.0, 300.0, s, 1e-9);
    expect_curve(fit_kuzmin(curve(1.4e6, 585.0, s, 5.0, 700.0, 40)), 1.4e6, 585.0, s, 1e-9);
    expect_curve(fit_kuzmin(curve(1.4e6, 1120.0, s, 250.0, 700.0, 12)), 1.4e6, 1120.0, s, 1e-6);
  }
}

// Ms0 = 100, Tc = 300 K, s = 0.5: 100, 90.23948387 and 0 at 0, 150 and 300 K.
TEST(KuzminFit, meets_three_published_rows_of_which_one_stands_at_Tc) {
  const PropertySeries rows{{0.0, 150.0, 300.0}, {100.0, 90.23948387, 0.0}, {}};
  KuzminRules rules;
  rules.Tc = from_si<Temperature>(300.0);
  const KuzminFit fit = fit_kuzmin(rows, rules);
  expect_curve(fit, 100.0, 300.0, 0.5, 1e-9);
  EXPECT_TRUE(fit.Tc.fixed);
  EXPECT_EQ(fit.Tc.standard_error, 0.0);
  expect_curve(fit_kuzmin(curve(100.0, 300.0, 0.5, 0.0, 300.0, 11)), 100.0, 300.0, 0.5, 1e-9);
}

// A curve of s > 2.5 reaches 0 before Tc and is, up to there, one of s < 2.5.
TEST(KuzminFit, takes_the_lower_of_two_equal_curves) {
  const KuzminCurve upper{1.4e6, 600.0, 2.8};
  const double zero = detail::first_zero(2.8);
  EXPECT_LT(zero, 1.0);
  EXPECT_NEAR(1.0 - 2.8 * std::pow(zero, 1.5) + 1.8 * std::pow(zero, 2.5), 0.0, 1e-14);
  const KuzminCurve lower{1.4e6, 600.0 * zero, 2.8 * std::pow(zero, 1.5)};
  PropertySeries rows;
  for (double t = 5.0; t < 590.0 * zero; t += 20.0) {
    EXPECT_NEAR(lower.reduced(t), upper.reduced(t), 1e-12);
    rows.at.push_back(t);
    rows.value.push_back(upper.Ms(t));
  }
  expect_curve(fit_kuzmin(rows), 1.4e6, lower.Tc_K, lower.s, 1e-8);
}

TEST(KuzminFit, holds_what_it_is_told_in_any_order_of_rows) {
  PropertySeries rows = curve(1.4e6, 585.0, 0.7, 10.0, 560.0, 25);
  std::reverse(rows.at.begin(), rows.at.end());
  std::reverse(rows.value.begin(), rows.value.end());
  std::swap(rows.at[3], rows.at[17]);
  std::swap(rows.value[3], rows.value[17]);
  KuzminRules rules;
  rules.s = 0.7;
  expect_curve(fit_kuzmin(rows, rules), 1.4e6, 585.0, 0.7, 1e-9);
  rules = {};
  rules.Ms0 = 1.4e6;
  expect_curve(fit_kuzmin(rows, rules), 1.4e6, 585.0, 0.7, 1e-9);
  rules.Tc = from_si<Temperature>(585.0);
  expect_curve(fit_kuzmin(rows, rules), 1.4e6, 585.0, 0.7, 1e-9);
  rules.s = 0.7;
  EXPECT_THROW((void)fit_kuzmin(rows, rules), ArgumentError);
}

// scipy 1.10.1, curve_fit with xtol = ftol = gtol = 1e-14, the best of 301 starts of Tc between
// 0.85 and 1.15 of the last row (501 between 1050 and 1300 K for Fe16N2), formula 0 from Tc on.
TEST(KuzminFit, agrees_with_scipy_on_two_simulated_tables) {
  struct Case {
    const char* file;
    KuzminTail tail;
    double ms0, tc, s, ms0_error, tc_error, s_error, ssr;
    std::size_t rows;
  };
  for (const Case& c : {Case{"nd2fe14b_ms.csv", KuzminTail::zero, 1.483781264, 600.706275,
                             1.27361387, 0.0080179, 0.245652, 0.055075, 0.006265389885, 20},
                        Case{"nd2fe14b_ms.csv", KuzminTail::leave_out, 1.473459861, 588.8992265,
                             1.059834721, 0.00417449, 1.27455, 0.0388972, 0.001403414663, 19},
                        Case{"fe16n2_m.csv", KuzminTail::zero, 1.601156512, 1171.579288,
                             1.541503223, 0.00360616, 0.417658, 0.0206358, 0.01879751219, 82},
                        Case{"fe16n2_m.csv", KuzminTail::leave_out, 1.602066915, 1173.709166,
                             1.558393932, 0.00352322, 2.22892, 0.0259986, 0.01204388297, 60}}) {
    KuzminRules rules;
    rules.tail = c.tail;
    const KuzminFit fit = fit_kuzmin(magnetisation_of(c.file), rules);
    EXPECT_EQ(fit.summary.rows, c.rows) << c.file;
    EXPECT_NEAR(fit.Ms0.value / (1e6 * c.ms0), 1.0, 1e-6) << c.file;
    EXPECT_NEAR(fit.Tc.value / c.tc, 1.0, 1e-6) << c.file;
    EXPECT_NEAR(fit.s.value / c.s, 1.0, 2e-5) << c.file;
    EXPECT_NEAR(fit.Ms0.standard_error / (1e6 * c.ms0_error), 1.0, 1e-3) << c.file;
    EXPECT_NEAR(fit.Tc.standard_error / c.tc_error, 1.0, 1e-2) << c.file;
    EXPECT_NEAR(fit.s.standard_error / c.s_error, 1.0, 1e-3) << c.file;
    const double rms = 1e6 * std::sqrt(c.ssr / static_cast<double>(c.rows));
    EXPECT_NEAR(fit.summary.rms / rms, 1.0, 1e-7) << c.file;
  }
}

// J. F. Herbst, Rev. Mod. Phys. 63 (1991) 819: Nd2Fe14B has 37.7 µB per formula at 4 K, 32.5 at
// 295 K and Tc = 585 K, which fixes s; the simulation without its tail gives about the same.
TEST(KuzminFit, gives_the_shape_of_published_moments) {
  const PropertySeries moments{{4.0, 295.0}, {37.7, 32.5}, {}};
  KuzminRules rules;
  rules.Tc = from_si<Temperature>(585.0);
  const KuzminFit fit = fit_kuzmin(moments, rules);
  EXPECT_NEAR(fit.s.value, 1.0, 0.02);
  EXPECT_TRUE(std::isnan(fit.s.standard_error));
  KuzminRules without_tail;
  without_tail.tail = KuzminTail::leave_out;
  const KuzminFit simulated = fit_kuzmin(magnetisation_of("nd2fe14b_ms.csv"), without_tail);
  EXPECT_NEAR(simulated.s.value, fit.s.value, 0.1);
  EXPECT_NEAR(simulated.Tc.value, 585.0, 5.0);
}

// 300 records with normal noise of known size: 95 % intervals hold the truth in 95 % of them.
TEST(KuzminFit, intervals_hold_the_truth_as_often_as_they_say) {
  const PropertySeries exact = curve(1.4e6, 585.0, 0.8, 20.0, 500.0, 25);
  constexpr unsigned kReplicates = 300;
  for (const bool known : {false, true}) {
    std::array<unsigned, 4> inside{};
    for (unsigned replicate = 0; replicate < kReplicates; ++replicate) {
      PropertySeries rows = exact;
      for (std::size_t i = 0; i < rows.at.size(); ++i) {
        rows.value[i] += 4e3 * detail::normal_pair(11, replicate, i).first;
        if (known) rows.sigma.push_back(4e3);
      }
      const KuzminFit fit = fit_kuzmin(rows);
      const double t95 = fit.summary.t95;
      const auto holds = [&](const Estimate& e, double truth) {
        return std::abs(e.value - truth) <= t95 * e.standard_error ? 1U : 0U;
      };
      inside[0] += holds(fit.Ms0, 1.4e6);
      inside[1] += holds(fit.Tc, 585.0);
      inside[2] += holds(fit.s, 0.8);
      inside[3] += holds(fit.Ms_at(550.0), 1.4e6 * KuzminCurve{1.0, 585.0, 0.8}.reduced(550.0));
    }
    // Binomial of 300 at 0.95: 285 ± 3.8; four standard deviations.
    for (const unsigned count : inside) {
      EXPECT_GE(count, 270U) << known;
      EXPECT_LE(count, 300U) << known;
    }
  }
}

TEST(KuzminFit, standard_errors_of_rows_weigh_them) {
  PropertySeries rows = curve(1.4e6, 585.0, 0.8, 20.0, 560.0, 25);
  rows.sigma.assign(25, 2e3);
  rows.value[10] *= 1.2;
  rows.sigma[10] = 1e9;
  const KuzminFit fit = fit_kuzmin(rows);
  expect_curve(fit, 1.4e6, 585.0, 0.8, 1e-5);
  EXPECT_NEAR(fit.summary.t95, 1.96, 1e-3);
  ASSERT_TRUE(fit.summary.reduced_chi2);
  EXPECT_LT(*fit.summary.reduced_chi2, 0.01);
}

TEST(KuzminFit, says_what_to_doubt) {
  const auto warnings = [](const PropertySeries& rows, const KuzminRules& rules = {}) {
    return fit_kuzmin(rows, rules).summary.warnings;
  };
  EXPECT_THAT(warnings(curve(1.4e6, 900.0, 0.8, 5.0, 600.0, 20)),
              Contains(HasSubstr("Tc 900.0 K is extrapolated")));
  EXPECT_THAT(warnings(curve(1.4e6, 585.0, 0.8, 290.0, 560.0, 20)),
              Contains(HasSubstr("Ms0 is extrapolated")));
  EXPECT_THAT(warnings(curve(1.4e6, 585.0, 0.8, 5.0, 580.0, 20)), testing::IsEmpty());
  const PropertySeries cell = magnetisation_of("fe16n2_m.csv");
  EXPECT_THAT(warnings(cell), Contains(HasSubstr("rows at or above Tc hold")));
  EXPECT_THAT(warnings(cell), Contains(HasSubstr("neighbouring residuals are alike")));
  KuzminRules turning;
  turning.spin_reorientation = from_si<Temperature>(135.0);
  EXPECT_THAT(warnings(curve(1.4e6, 585.0, 0.8, 5.0, 580.0, 20), turning),
              Contains(HasSubstr("spin reorientation at 135.0 K")));
  PropertySeries rising{{0.0, 100.0, 200.0, 300.0, 400.0, 500.0}, {}, {}};
  for (const double t : rising.at) rising.value.push_back(KuzminCurve{1e6, 510.0, -0.3}.Ms(t));
  EXPECT_THAT(warnings(rising), Contains(HasSubstr("outside of 0 … 2.5")));
}

TEST(KuzminFit, refuses_what_holds_no_such_curve) {
  const PropertySeries good = curve(1.4e6, 585.0, 0.8, 20.0, 560.0, 8);
  PropertySeries rows = good;
  rows.value[3] = std::nan("");
  EXPECT_THROW((void)fit_kuzmin(rows), DomainError);
  rows = good;
  rows.at[0] = -5.0;
  EXPECT_THROW((void)fit_kuzmin(rows), DomainError);
  rows = good;
  rows.value.pop_back();
  EXPECT_THROW((void)fit_kuzmin(rows), ArgumentError);
  rows = good;
  rows.sigma.assign(8, 0.0);
  EXPECT_THROW((void)fit_kuzmin(rows), DomainError);
  rows = good;
  rows.value.assign(8, 1.4e6);
  EXPECT_THROW((void)fit_kuzmin(rows), DomainError);
  rows.value.assign(8, 0.0);
  EXPECT_THROW((void)fit_kuzmin(rows), DomainError);
  EXPECT_THROW((void)fit_kuzmin(PropertySeries{{1.0, 2.0}, {3.0, 2.0}, {}}), ArgumentError);
  EXPECT_THROW((void)fit_kuzmin(PropertySeries{}), ArgumentError);
  KuzminRules rules;
  rules.Tc = from_si<Temperature>(15.0);
  EXPECT_THROW((void)fit_kuzmin(good, rules), DomainError);
  rules.Tc = from_si<Temperature>(-15.0);
  EXPECT_THROW((void)fit_kuzmin(good, rules), DomainError);
  rules = {};
  rules.s = 2.5;
  EXPECT_THROW((void)fit_kuzmin(good, rules), DomainError);
}

// A(T) = A0·(Ms/Ms0)², K1(T) = K1_0·(Ms/Ms0)³ from any reference temperature.
TEST(KuzminCurve, carries_properties_along) {
  const KuzminCurve curve{100.0, 300.0, 0.5};
  EXPECT_NEAR(curve.scaled(8e-12, 0.0, 2.0, 150.0), 8e-12 * std::pow(0.9023948387, 2), 1e-20);
  EXPECT_NEAR(curve.scaled(5e6, 0.0, 3.0, 150.0), 5e6 * std::pow(0.9023948387, 3), 1.0);
  EXPECT_NEAR(curve.scaled(curve.scaled(5e6, 0.0, 3.0, 150.0), 150.0, 3.0, 0.0), 5e6, 1e-6);
  EXPECT_EQ(curve.scaled(5e6, 0.0, 3.0, 300.0), 0.0);
  EXPECT_THROW((void)curve.scaled(5e6, 300.0, 3.0, 100.0), DomainError);
}

}  // namespace
