#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "magswap/core/error.hpp"
#include "magswap/fit/callen_fit.hpp"
#include "magswap/fit/kronmuller_fit.hpp"
#include "magswap/fit/sharrock_fit.hpp"
#include "magswap/loop/bootstrap.hpp"

namespace {

using namespace magswap;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr KuzminCurve kCurve{1.48e6, 585.0, 1.0};

// numpy 1.24 random noise of 1 % on 6.9·m^3.2; scipy 1.10.1 curve_fit of a·m^n, tolerances 1e-15.
TEST(CallenFit, agrees_with_scipy) {
  const PropertySeries rows{
      {300.0, 325.0, 350.0, 375.0, 400.0, 425.0, 450.0, 475.0, 500.0},
      {4.235e6, 3.913e6, 3.547e6, 3.173e6, 2.824e6, 2.439e6, 2.084e6, 1.719e6, 1.298e6},
      {}};
  const CallenFit fit = fit_callen(rows, kCurve);
  EXPECT_NEAR(fit.K1_0.value / 6.897093677e6, 1.0, 1e-8);
  EXPECT_NEAR(fit.n.value / 3.205882444, 1.0, 1e-8);
  EXPECT_NEAR(fit.K1_0.standard_error / 0.038901436e6, 1.0, 1e-6);
  EXPECT_NEAR(fit.n.standard_error / 0.022656696, 1.0, 1e-6);
  EXPECT_NEAR(fit.covariance[1] / std::sqrt(fit.covariance[0] * fit.covariance[3]), 0.93867136,
              1e-7);
}

TEST(CallenFit, finds_exact_parameters_and_leaves_rows_above_Tc_out) {
  for (const double sign : {1.0, -1.0}) {
    PropertySeries rows;
    for (double t = 150.0; t < 650.0; t += 40.0) {
      rows.at.push_back(t);
      rows.value.push_back(sign * 5e6 * std::pow(kCurve.reduced(t), 3.0));
    }
    const CallenFit fit = fit_callen(rows, kCurve);
    EXPECT_NEAR(fit.K1_0.value / (sign * 5e6), 1.0, 1e-10);
    EXPECT_NEAR(fit.n.value, 3.0, 1e-10);
    EXPECT_GE(fit.n.standard_error, 0.0);
    EXPECT_GE(fit.K1_0.standard_error, 0.0);
    EXPECT_EQ(fit.summary.left_out, 2U);
    EXPECT_NEAR(fit.K1_at(300.0).value, sign * 5e6 * std::pow(kCurve.reduced(300.0), 3.0), 1e-3);
    EXPECT_EQ(fit.K1_at(600.0).value, 0.0);
    CallenRules rules;
    rules.n = 3.0;
    EXPECT_NEAR(fit_callen(rows, kCurve, rules).K1_0.value / (sign * 5e6), 1.0, 1e-12);
  }
}

TEST(CallenFit, doubts_and_refuses) {
  CallenRules rules;
  rules.spin_reorientation = spin_reorientation("Nd2Fe14B");
  const PropertySeries turning{{50.0, 150.0, 250.0, 350.0}, {-1e6, 2e6, 4e6, 3e6}, {}};
  EXPECT_THROW((void)fit_callen(turning, kCurve), DomainError);
  const PropertySeries low{{50.0, 150.0, 250.0, 350.0}, {6e6, 5.5e6, 4.6e6, 3.4e6}, {}};
  EXPECT_THAT(fit_callen(low, kCurve, rules).summary.warnings,
              Contains(HasSubstr("spin reorientation at 135.0 K")));
  EXPECT_THROW((void)fit_callen(PropertySeries{{600.0, 700.0}, {1.0, 1.0}, {}}, kCurve),
               ArgumentError);
  rules.n = std::nan("");
  EXPECT_THROW((void)fit_callen(low, kCurve, rules), DomainError);
}

KronmullerData kronmuller_rows(double alpha, double neff, std::initializer_list<double> at) {
  KronmullerData out;
  for (const double t : at) {
    const double m = kCurve.reduced(t), ms = kCurve.Ms(t), k1 = 6.9e6 * m * m * m;
    out.HcJ.at.push_back(t);
    out.HcJ.value.push_back((alpha * 2.0 * k1 / ms - neff * kMu0 * ms) / kMu0);
    out.Ms_A_per_m.push_back(ms);
    out.K1_J_per_m3.push_back(k1);
  }
  return out;
}

constexpr auto kTemperatures = {300.0, 320.0, 340.0, 360.0, 380.0, 400.0, 420.0, 440.0};

TEST(KronmullerFit, finds_exact_parameters) {
  const KronmullerFit fit = fit_kronmuller(kronmuller_rows(0.42, 0.95, kTemperatures));
  EXPECT_NEAR(fit.alpha.value, 0.42, 1e-10);
  EXPECT_NEAR(fit.Neff.value, 0.95, 1e-9);
  EXPECT_FALSE(fit.bent);
}

// Rows of α 0.42 and Neff 0.95 with 1 % of noise; numpy.linalg.lstsq on µ0·HcJ and s²·(AᵀA)⁻¹.
TEST(KronmullerFit, agrees_with_numpy) {
  KronmullerData rows = kronmuller_rows(0.42, 0.95, kTemperatures);
  rows.HcJ.value = {1083100.0, 1027900.0, 956100.0, 880400.0,
                    795500.0,  722900.0,  644000.0, 544900.0};
  const KronmullerFit fit = fit_kronmuller(rows);
  EXPECT_NEAR(fit.alpha.value / 0.4228656618, 1.0, 1e-8);
  EXPECT_NEAR(fit.Neff.value / 0.9622205072, 1.0, 1e-8);
  EXPECT_NEAR(fit.alpha.standard_error / 0.0070383333, 1.0, 1e-6);
  EXPECT_NEAR(fit.Neff.standard_error / 0.028065301, 1.0, 1e-6);
  EXPECT_NEAR(fit.correlation, 0.99804807, 1e-7);
  EXPECT_NEAR(fit.summary.rms / 0.0062995057, 1.0, 1e-6);
  EXPECT_FALSE(fit.bent);
  const Estimate at = fit.HcJ_at(rows.Ms_A_per_m[3], rows.K1_J_per_m3[3]);
  EXPECT_NEAR(at.value, 880400.0, 3.0 * 0.0063 / kMu0);
  EXPECT_LT(at.standard_error, 0.0063 / kMu0);
}

TEST(KronmullerFit, says_where_the_law_does_not_hold) {
  const auto warnings = [](const KronmullerData& rows) {
    KronmullerRules rules;
    rules.spin_reorientation = spin_reorientation("Nd2Fe14B");
    return fit_kronmuller(rows, rules).summary.warnings;
  };
  EXPECT_THAT(warnings(kronmuller_rows(1.2, 2.0, kTemperatures)), Contains(HasSubstr("above 1")));
  EXPECT_THAT(warnings(kronmuller_rows(0.2, -0.3, kTemperatures)),
              Contains(HasSubstr("is negative")));
  EXPECT_THAT(warnings(kronmuller_rows(0.4, 0.9, {100.0, 200.0, 300.0, 400.0, 500.0})),
              Contains(HasSubstr("spin reorientation at 135.0 K")));
  KronmullerData bent =
      kronmuller_rows(0.4, 0.9, {200.0, 240.0, 280.0, 320.0, 360.0, 400.0, 440.0});
  for (std::size_t i = 0; i < bent.HcJ.at.size(); ++i)
    bent.HcJ.value[i] *= 1.0 + 4e-6 * std::pow(bent.HcJ.at[i] - 320.0, 2);
  EXPECT_THAT(warnings(bent), Contains(HasSubstr("is bent")));
  EXPECT_THAT(spin_reorientation("Sm2Co17"), testing::Eq(std::nullopt));
}

TEST(KronmullerFit, refuses_rows_above_Tc_and_columns_that_differ) {
  KronmullerData rows = kronmuller_rows(0.42, 0.95, kTemperatures);
  rows.K1_J_per_m3.pop_back();
  EXPECT_THROW((void)fit_kronmuller(rows), ArgumentError);
  EXPECT_THROW((void)fit_kronmuller(kronmuller_rows(0.4, 0.9, {300.0, 400.0, 600.0})), DomainError);
  EXPECT_THROW((void)fit_kronmuller(kronmuller_rows(0.4, 0.9, {300.0})), ArgumentError);
}

// t = 1 ms … 10 000 s, f0 = 1e9 1/s, 0.4 % of noise; scipy 1.10.1 curve_fit, tolerances 1e-15.
TEST(SharrockFit, agrees_with_scipy_for_both_exponents) {
  const std::vector<double> times{1e-3, 1e-2, 0.1, 1.0, 10.0, 100.0, 1e3, 1e4};
  SharrockRules rules;
  rules.measured_at = from_si<Temperature>(300.0);
  const SharrockFit aligned = fit_sharrock(
      {times, {231200.0, 216800.0, 205100.0, 193200.0, 183500.0, 172400.0, 163500.0, 153900.0}, {}},
      rules);
  EXPECT_NEAR(aligned.H0.value / 396391.9506, 1.0, 1e-8);
  EXPECT_NEAR(aligned.stability.value / 80.81187403, 1.0, 1e-8);
  EXPECT_NEAR(aligned.H0.standard_error / 1767.4423, 1.0, 1e-6);
  EXPECT_NEAR(aligned.stability.standard_error / 0.66395073, 1.0, 1e-6);
  EXPECT_NEAR(aligned.KV->value / (1.380649e-23 * 300.0 * 80.81187403), 1.0, 1e-8);
  const double ten_years = 3.15576e8;
  EXPECT_NEAR(aligned.at_time(ten_years).value / 115221.77, 1.0, 1e-7);
  EXPECT_NEAR(aligned.at_time(ten_years).standard_error / 669.79518, 1.0, 1e-6);
  rules.exponent = 2.0 / 3.0;
  const SharrockFit random = fit_sharrock(
      {times, {303400.0, 290600.0, 283200.0, 274400.0, 265600.0, 255300.0, 247900.0, 239300.0}, {}},
      rules);
  EXPECT_NEAR(random.H0.value / 398289.1869, 1.0, 1e-8);
  EXPECT_NEAR(random.stability.value / 120.4427161, 1.0, 1e-8);
  EXPECT_NEAR(random.H0.standard_error / 2320.3069, 1.0, 1e-6);
  EXPECT_NEAR(random.stability.standard_error / 2.1925169, 1.0, 1e-6);
  EXPECT_NEAR(random.at_time(ten_years).value / 205186.85, 1.0, 1e-7);
  EXPECT_NEAR(random.at_time(ten_years).standard_error / 1213.4717, 1.0, 1e-6);
}

SharrockFit known(double h0, double beta, const SharrockRules& rules) {
  SharrockFit out;
  out.H0.value = h0;
  out.stability.value = beta;
  out.rules = rules;
  return out;
}

// A field that rises at R switches half of the particles where ∫ f0·exp(−β(1 − H/H0)^(1/n)) dH/R =
// ln 2; scipy quad and brentq: 187318.38, 221800.42 and 278195.06 A/m.
TEST(SharrockFit, a_sweep_agrees_with_the_rate_equation) {
  SharrockRules rules;
  rules.axis = SharrockAxis::sweep_rate;
  EXPECT_NEAR(known(400e3, 80.0, rules).at_sweep_rate(1e3).value / 187318.38, 1.0, 1e-3);
  EXPECT_NEAR(known(400e3, 80.0, rules).at_sweep_rate(1e6).value / 221800.42, 1.0, 1e-3);
  rules.exponent = 2.0 / 3.0;
  EXPECT_NEAR(known(400e3, 120.0, rules).at_sweep_rate(1e4).value / 278195.06, 1.0, 1e-3);
}

TEST(SharrockFit, finds_exact_parameters_of_times_and_sweeps) {
  for (const double n : {0.5, 2.0 / 3.0}) {
    SharrockRules rules;
    rules.exponent = n;
    PropertySeries times, sweeps;
    for (double decade = -3.0; decade < 5.0; decade += 1.0) {
      times.at.push_back(std::pow(10.0, decade));
      times.value.push_back(known(9e5, 60.0, rules).at_time(times.at.back()).value);
      sweeps.at.push_back(std::pow(10.0, decade + 2.0));
      sweeps.value.push_back(known(9e5, 60.0, rules).at_sweep_rate(sweeps.at.back()).value);
    }
    const SharrockFit held = fit_sharrock(times, rules);
    EXPECT_NEAR(held.H0.value / 9e5, 1.0, 1e-9);
    EXPECT_NEAR(held.stability.value / 60.0, 1.0, 1e-9);
    rules.axis = SharrockAxis::sweep_rate;
    const SharrockFit swept = fit_sharrock(sweeps, rules);
    EXPECT_NEAR(swept.H0.value / 9e5, 1.0, 1e-9);
    EXPECT_NEAR(swept.stability.value / 60.0, 1.0, 1e-9);
  }
}

// 300 records: 95 % intervals of H0, KV/kBT and of a coercivity far outside hold the truth.
TEST(SharrockFit, intervals_hold_the_truth_as_often_as_they_say) {
  std::array<unsigned, 3> inside{};
  const SharrockFit truth = known(4e5, 80.0, {});
  for (unsigned replicate = 0; replicate < 300; ++replicate) {
    PropertySeries rows;
    for (unsigned i = 0; i < 12; ++i) {
      rows.at.push_back(std::pow(10.0, -3.0 + 0.6 * i));
      rows.value.push_back(truth.at_time(rows.at.back()).value +
                           1e3 * detail::normal_pair(5, replicate, i).first);
    }
    const SharrockFit fit = fit_sharrock(rows);
    const auto holds = [&](const Estimate& e, double value) {
      return std::abs(e.value - value) <= fit.summary.t95 * e.standard_error ? 1U : 0U;
    };
    inside[0] += holds(fit.H0, 4e5);
    inside[1] += holds(fit.stability, 80.0);
    inside[2] += holds(fit.at_time(3e8), truth.at_time(3e8).value);
  }
  for (const unsigned count : inside) {
    EXPECT_GE(count, 270U);
    EXPECT_LE(count, 299U);
  }
}

TEST(SharrockFit, doubts_and_refuses) {
  const SharrockFit fit =
      fit_sharrock({{1.0, 3.0, 10.0, 30.0}, {2.00e5, 1.96e5, 1.91e5, 1.87e5}, {}});
  EXPECT_THAT(fit.summary.warnings, Contains(HasSubstr("1.5 decades")));
  EXPECT_THROW((void)fit.at_time(1e-10), DomainError);
  EXPECT_THROW((void)fit.at_sweep_rate(0.0), DomainError);
  EXPECT_EQ(fit.at_time(1e300).value, 0.0);
  EXPECT_THROW((void)fit_sharrock({{1.0, 10.0}, {1.9e5, 2.0e5}, {}}), DomainError);
  EXPECT_THROW((void)fit_sharrock({{1.0, 1.0, 1.0}, {1.9e5, 2.0e5, 1.8e5}, {}}), DomainError);
  EXPECT_THROW((void)fit_sharrock({{1.0}, {1.9e5}, {}}), ArgumentError);
  EXPECT_THROW((void)fit_sharrock({{1e-12, 1.0}, {1.9e5, 1.8e5}, {}}), DomainError);
  EXPECT_THROW((void)fit_sharrock({{1.0, 10.0}, {1.9e5, -1.8e5}, {}}), DomainError);
  SharrockRules rules;
  rules.exponent = 1.5;
  EXPECT_THROW((void)fit_sharrock({{1.0, 10.0}, {1.9e5, 1.8e5}, {}}, rules), DomainError);
  rules = {};
  rules.attempt_frequency_Hz = 0.0;
  EXPECT_THROW((void)fit_sharrock({{1.0, 10.0}, {1.9e5, 1.8e5}, {}}, rules), DomainError);
}

}  // namespace
