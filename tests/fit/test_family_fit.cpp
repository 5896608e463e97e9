#include "magswap/fit/family_fit.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "curves.hpp"
#include "magswap/core/error.hpp"
#include "magswap/fit/grade_record.hpp"
#include "magswap/magnet/grade_model.hpp"
#include "magswap/material/grade_text.hpp"

namespace {

using namespace magswap;
using magswap::testing::logistic;
using magswap::testing::noisy;
using ::testing::Contains;
using ::testing::HasSubstr;

// A sintered magnet: Br(T) and HcJ(T) by coefficients, µrec and w/HcJ linear in temperature.
struct Truth {
  double alpha = -1.1e-3, beta = -5.5e-3;
  double mu_first = 1.05, mu_last = 1.05, width_first = 0.03, width_last = 0.03;
  double bend = 0.0;  // of Br, quadratic

  [[nodiscard]] DemagnetisationCurve at(double celsius_degrees) const {
    const double t = celsius_degrees - 20.0, share = t / 100.0;
    return logistic(1.28 * (1.0 + alpha * t + bend * t * (t - 100.0)), 1.5e6 * (1.0 + beta * t),
                    mu_first + share * (mu_last - mu_first),
                    width_first + share * (width_last - width_first), 0.4);
  }
};

std::vector<CurveAtTemperature> measured(const Truth& truth, double noise, std::uint32_t replicate,
                                         std::initializer_list<double> temperatures = {20, 60, 90,
                                                                                       120}) {
  std::vector<CurveAtTemperature> out;
  for (const double t : temperatures) {
    const auto curve = truth.at(t);
    const auto series = 100U * replicate + static_cast<std::uint32_t>(t);
    out.push_back({celsius(t), noisy(curve, 1.03 * si(curve.HcJ()), 90, noise, series)});
  }
  return out;
}

TEST(FamilyFit, finds_an_exact_family) {
  Truth truth;
  truth.mu_last = 1.12;
  truth.width_last = 0.045;
  // In any order.
  const FamilyFit fit = fit_family(measured(truth, 0.0, 0, {90, 20, 120, 60}));
  EXPECT_EQ(fit.mu_rec, Trend::linear);
  EXPECT_EQ(fit.knee_width, Trend::linear);
  EXPECT_LT(fit.rms, 1e-7);
  ASSERT_EQ(fit.points.size(), 4U);
  for (const FamilyPoint& point : fit.points) {
    const auto exact = truth.at(to_celsius(point.temperature)).parameters();
    EXPECT_NEAR(point.find("Br")->value / exact.br_T, 1.0, 1e-6);
    EXPECT_NEAR(point.find("HcJ")->value / exact.hcj_A_per_m, 1.0, 1e-6);
    EXPECT_NEAR(point.find("mu_rec")->value / exact.mu_rec, 1.0, 1e-6);
    EXPECT_NEAR(point.find("knee_width")->value * exact.b * exact.hcj_A_per_m, 1.0, 1e-5);
    EXPECT_NEAR(point.find("q")->value, 0.4, 1e-5);
  }
  EXPECT_NEAR(fit.alpha_Br.coefficient.value, -1.1e-3, 1e-8);
  EXPECT_NEAR(fit.beta_HcJ.coefficient.value, -5.5e-3, 1e-8);
  EXPECT_FALSE(fit.coercivity_rises);
}

// Twenty families with noise: constant trends are kept where the truth has them, linear ones found.
TEST(FamilyFit, chooses_the_trends_by_the_data) {
  int constant = 0, linear = 0;
  for (std::uint32_t replicate = 0; replicate < 20; ++replicate) {
    const FamilyFit plain = fit_family(measured({}, 0.004, replicate));
    constant += plain.mu_rec == Trend::constant && plain.knee_width == Trend::constant ? 1 : 0;
    Truth truth;
    truth.mu_last = 1.12;
    truth.width_last = 0.045;
    const FamilyFit changing = fit_family(measured(truth, 0.004, replicate));
    linear += changing.mu_rec == Trend::linear && changing.knee_width == Trend::linear ? 1 : 0;
  }
  EXPECT_GE(constant, 12);  // two chances of 15.7 % each to take one too many
  EXPECT_GE(linear, 19);
}

TEST(FamilyFit, states_errors_that_hold) {
  const Truth truth;
  constexpr int kReplicates = 100;
  int alpha = 0, beta = 0, knee = 0, straight = 0;
  for (int replicate = 0; replicate < kReplicates; ++replicate) {
    FamilyFitOptions options;
    options.mu_rec = options.knee_width = Trend::constant;
    const FamilyFit fit = fit_family(
        measured(truth, 0.004, static_cast<std::uint32_t>(replicate), {20, 70, 120}), options);
    const auto within = [](const FitValue& value, double exact) {
      return std::abs(value.value - exact) < 2.0 * value.standard_error ? 1 : 0;
    };
    alpha += within(fit.alpha_Br.coefficient, -1.1e-3);
    beta += within(fit.beta_HcJ.coefficient, -5.5e-3);
    knee += within(*fit.points[1].find("HD5"), si(truth.at(70).knee()));
    straight += fit.alpha_Br.linear ? 1 : 0;
  }
  for (const int held : {alpha, beta, knee}) {
    EXPECT_GE(held, 88);
    EXPECT_LE(held, 100);
  }
  EXPECT_GE(straight, 75);  // χ² of one degree of freedom below 2: 84 %
}

TEST(FamilyFit, tells_a_table_from_a_line) {
  Truth truth;
  truth.bend = -1e-5;  // 2.5 % of Br in the middle
  const FamilyFit fit = fit_family(measured(truth, 0.002, 4));
  EXPECT_FALSE(fit.alpha_Br.linear);
  EXPECT_NEAR(fit.alpha_Br.largest_deviation, 1e-5 * 40.0 * 60.0, 2e-3);
  EXPECT_THAT(fit.warnings, Contains(HasSubstr("take the table")));
}

TEST(FamilyFit, sees_the_cold_end_of_a_ferrite) {
  Truth truth;
  truth.alpha = -2e-3;
  truth.beta = 3e-3;
  const FamilyFit fit = fit_family(measured(truth, 0.004, 1, {-20, 20, 60}));
  EXPECT_TRUE(fit.coercivity_rises);
  EXPECT_THAT(fit.warnings, Contains(HasSubstr("cold end")));
}

TEST(FamilyFit, interpolates_and_refuses_to_extrapolate) {
  const Truth truth;
  const FamilyFit fit = fit_family(measured(truth, 0.0, 0));
  for (const double t : {20.0, 45.0, 90.0, 101.0, 120.0}) {
    const auto exact = truth.at(t), found = fit.curve_at(celsius(t));
    EXPECT_NEAR(si(found.Br()) / si(exact.Br()), 1.0, 1e-6) << t;
    EXPECT_NEAR(si(found.knee()) / si(exact.knee()), 1.0, 1e-6) << t;
  }
  EXPECT_THROW((void)fit.curve_at(celsius(121.0)), DomainError);
  EXPECT_THROW((void)fit.curve_at(celsius(19.0)), DomainError);
  EXPECT_NEAR(si(fit.curve_at(celsius(130.0), true).HcJ()) / si(truth.at(130.0).HcJ()), 1.0, 1e-6);
  // β takes HcJ to 0 at 202 °C.
  EXPECT_THROW((void)fit.curve_at(celsius(210.0), true), DomainError);
}

TEST(FamilyFit, refuses_one_temperature) {
  auto curves = measured({}, 0.0, 0);
  EXPECT_THROW((void)fit_family(std::span(curves).first(1)), ArgumentError);
  curves[1].temperature = curves[0].temperature;
  EXPECT_THROW((void)fit_family(curves), ArgumentError);
}

RecordTitle title() {
  RecordTitle out;
  out.name = "batch 7";
  out.maker = "Own laboratory";
  out.maker_key = "own";
  out.family = "ndfeb-sintered";
  out.source = "own-bench";
  return out;
}

Library read_back(const Grade& grade) {
  const Source source =
      record_source("own-bench", "Hysteresisgraph, batch 7", "Own laboratory", 2024);
  Library own;
  own.add_text("own.toml", grade_toml(std::span(&grade, 1), std::span(&source, 1)));
  Library all = Library::shipped();
  all.overlay(own);
  for (const Finding& finding : all.check_of(own)) ADD_FAILURE() << to_text(finding);
  return all;
}

void expect_same_curve(const DemagnetisationCurve& a, const DemagnetisationCurve& b) {
  EXPECT_NEAR(a.mu_rec(), b.mu_rec(), 1e-12);
  for (double share = 0.0; share <= 1.0; share += 0.05) {
    const auto h = from_si<FieldStrength>(-share * si(a.HcJ()));
    EXPECT_NEAR(si(a.polarisation(h)), si(b.polarisation(h)), 1e-9) << share;
  }
}

// Fit → record → TOML → library → model, at every temperature fitted and between.
TEST(GradeRecord, gives_back_the_fitted_family) {
  Truth truth;
  truth.mu_last = 1.12;
  truth.width_last = 0.045;
  const FamilyFit fit = fit_family(measured(truth, 0.003, 9));
  const Library library = read_back(grade_record(fit, title()));
  const Grade& grade = library.grade("own/batch 7");
  EXPECT_EQ(grade.Br->standing, Standing::measured);
  EXPECT_EQ(grade.Hk->definition, "J = 0.9 Br");
  EXPECT_NEAR(*grade.beta_HcJ->to_K, 393.15, 1e-9);
  const GradeModel model(grade, library);
  for (const FamilyPoint& point : fit.points)
    expect_same_curve(model.at(point.temperature), point.curve);
  const auto between = model.at(celsius(75.0)), fitted = fit.curve_at(celsius(75.0));
  EXPECT_NEAR(si(between.HcJ()) / si(fitted.HcJ()), 1.0, 1e-9);
  EXPECT_NEAR(between.mu_rec(), fitted.mu_rec(), 1e-9);
  EXPECT_EQ(model.knee_basis(), KneeBasis::stored);
  // The record's knee is as certain as the fit says.
  const FitValue& knee = *fit.points.front().find("HD5");
  EXPECT_NEAR(model.knee_spread().second, 1.96 * knee.standard_error / knee.value,
              0.1 * knee.standard_error / knee.value);
}

TEST(GradeRecord, gives_back_one_curve) {
  const auto points = noisy(logistic(1.3, 1.2e6, 1.06, 0.03, 0.5), 1.24e6, 120, 0.003, 6);
  for (const FitModel model : {FitModel::logistic, FitModel::tanh}) {
    const CurveFit fit = fit_curve(points, model);
    const Library library = read_back(grade_record(fit, celsius(23.0), title()));
    const GradeModel stored(library.grade("own/batch 7"), library);
    expect_same_curve(stored.at(celsius(23.0)), *fit.curve);
  }
}

TEST(GradeRecord, refuses_to_invent_a_coercivity) {
  const auto short_curve = noisy(logistic(1.3, 2.0e6, 1.05, 0.02, 0.5), 9e5, 80, 0.002, 5);
  const CurveFit open = fit_curve(short_curve, FitModel::logistic);
  EXPECT_THROW((void)grade_record(open, celsius(20.0), title()), DataError);
  const CurveFit line = fit_curve(short_curve, FitModel::line);
  EXPECT_THROW((void)grade_record(line, celsius(20.0), title()), ArgumentError);
  RecordTitle nameless = title();
  nameless.family.clear();
  EXPECT_THROW((void)grade_record(open, celsius(20.0), nameless), ArgumentError);
}

}  // namespace
