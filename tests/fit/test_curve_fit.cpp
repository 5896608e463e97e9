#include "magswap/fit/curve_fit.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "curves.hpp"
#include "magswap/core/error.hpp"
#include "magswap/magnet/figures.hpp"

namespace {

using namespace magswap;
using magswap::testing::logistic;
using magswap::testing::noisy;
using magswap::testing::table;
using ::testing::Contains;
using ::testing::HasSubstr;

const CurveFit& of(const CurveFits& fits, FitModel model) {
  return *std::find_if(fits.candidates.begin(), fits.candidates.end(),
                       [&](const CurveFit& fit) { return fit.model == model; });
}

struct Reference {
  FitModel model;
  std::vector<double> parameters;
  std::vector<double> errors;
  double rms_T;
};

void expect_equals(const CurveFit& fit, const Reference& reference, double br) {
  ASSERT_EQ(fit.parameters.size(), reference.parameters.size());
  for (std::size_t k = 0; k < reference.parameters.size(); ++k) {
    const FitValue& value = fit.parameters[k];
    EXPECT_NEAR(value.value / reference.parameters[k], 1.0, 1e-6)
        << to_text(fit.model) << " " << value.symbol;
    EXPECT_NEAR(value.standard_error / reference.errors[k], 1.0, 1e-4)
        << to_text(fit.model) << " " << value.symbol;
  }
  EXPECT_NEAR(fit.rms * br / reference.rms_T, 1.0, 1e-6) << to_text(fit.model);
}

// scipy.optimize.least_squares (method lm, tolerances 1e-15), formulas written anew with J(−HcJ) =
// 0 solved by brentq; weights by numpy: width of each row's Voronoi cell in H, the outermost like a
// full gap; standard errors from a Jacobian by central differences: s²·A⁻¹MA⁻¹ with A = JᵀJ,
// M = Jᵀ diag(w) J, s² = SSR/(Σw − tr A⁻¹M), times n/n_eff, n_eff = max(10, n(1−ρ)/(1+ρ)).
TEST(CurveFit, agrees_with_scipy_on_a_public_ferrite) {
  const auto points = table("femag-ferrit-20c");
  ASSERT_EQ(points.size(), 21U);
  const std::array<Reference, 6> references{
      {{FitModel::line, {0.4172399489, 1.15992433}, {0.0531667, 0.21168}, 0.032495904},
       {FitModel::exponential,
        {0.4037519062, 279933.749, 1.062190335, 0.01146331644},
        {0.00744385, 52.677, 0.0319545, 0.00062167},
        0.0042898221},
       {FitModel::tanh,
        {0.4046381471, 280086.4356, 1.068522487, 0.008345224401},
        {0.00867222, 87.195, 0.0366543, 0.000432451},
        0.0050644251},
       {FitModel::arctan,
        {0.3975006446, 279764.6868, 1.003800094, 0.006785246285},
        {0.00570326, 42.3002, 0.0259527, 0.000471087},
        0.0032380136},
       {FitModel::power,
        {0.3922996575, 280027.6511, 77.10036961},
        {0.00452543, 84.5787, 4.64206},
        0.0068620362},
       {FitModel::hyperbola,
        {0.3983239406, 279833.8048, 0.9939678701},
        {0.00434652, 30.1546, 0.000556006},
        0.0058253637}}};
  for (const Reference& reference : references) {
    const CurveFit fit = fit_curve(points, reference.model);
    EXPECT_TRUE(fit.converged);
    expect_equals(fit, reference, fit.shape.polarisation_T());
  }
}

// 60 rows, closer near H = 0, of a logistic curve and a deterministic ripple of 4 mT.
DemagnetisationPoints rippled() {
  DemagnetisationPoints out;
  const auto curve = logistic(1.25, 1.1e6, 1.06, 0.03, 0.4);
  for (int i = 0; i < 60; ++i) {
    const double h = -1.15e6 * std::pow(i / 59.0, 1.5);
    out.h_A_per_m.push_back(h);
    out.j_T.push_back(detail::evaluate(curve.parameters(), h).j_T + 0.004 * std::sin(1.7 * i * i));
  }
  return out;
}

// The same scipy program, weights by field and all alike.
TEST(CurveFit, agrees_with_scipy_on_all_five_parameters) {
  const auto points = rippled();
  const CurveFit by_field = fit_curve(points, FitModel::logistic);
  expect_equals(by_field,
                {FitModel::logistic,
                 {1.250338016, 1100193.551, 1.060918813, 0.02931796847, 0.3883916586},
                 {0.000773439, 149.692, 0.00163061, 0.000504613, 0.00911935},
                 0.0026684833},
                by_field.shape.polarisation_T());
  CurveFitOptions rows;
  rows.weight = RowWeight::row;
  const CurveFit by_row = fit_curve(points, FitModel::logistic, rows);
  expect_equals(by_row,
                {FitModel::logistic,
                 {1.250510007, 1100188.681, 1.061228993, 0.02936260584, 0.3892763339},
                 {0.000713537, 152.992, 0.0015446, 0.000509566, 0.00919354},
                 0.0027653938},
                by_row.shape.polarisation_T());
}

// The table of the sintered magnet is an arctan curve to the digits it is printed with, so it has
// been computed; no other model is within 0.6 %. On the ferrite too the arctan comes closest.
TEST(CurveFit, ranks_the_models_on_public_curves) {
  for (const char* name : {"femag-bm38h", "femag-ferrit-20c"}) {
    const CurveFits fits = fit_models(table(name));
    ASSERT_EQ(fits.candidates.size(), kFitModels);
    EXPECT_EQ(fits.chosen().model, FitModel::arctan) << name;
    for (const CurveFit& fit : fits.candidates) {
      if (fit.model == FitModel::line) continue;
      EXPECT_LT(fit.rms, of(fits, FitModel::line).rms / 2) << name;
    }
    const double logistic_rms = of(fits, FitModel::logistic).rms;
    EXPECT_LE(logistic_rms, of(fits, FitModel::tanh).rms) << name;
    EXPECT_LE(logistic_rms, of(fits, FitModel::exponential).rms * 1.001) << name;
    EXPECT_LT(logistic_rms, 0.011) << name;
    ASSERT_TRUE(fits.representable);
    EXPECT_TRUE(fits.candidates[*fits.representable].curve);
  }
  // The logistic form holds the exponential as its limit, by whichever weight.
  CurveFitOptions rows;
  rows.weight = RowWeight::row;
  for (const char* name : {"femag-bm38h", "femag-ferrit-20c"}) {
    const CurveFits fits = fit_models(table(name), rows);
    EXPECT_LE(of(fits, FitModel::logistic).rms, of(fits, FitModel::exponential).rms * 1.001)
        << name;
  }
  const CurveFit exact = fit_curve(table("femag-bm38h"), FitModel::arctan);
  EXPECT_LT(exact.rms, 1e-6);
  EXPECT_NEAR(exact.find("Br")->value, 1.24, 1e-6);
  EXPECT_NEAR(exact.find("mu_rec")->value, 1.05, 1e-6);
}

TEST(CurveFit, gives_repeated_rows_no_extra_weight) {
  auto points = rippled();
  const CurveFit once = fit_curve(points, FitModel::logistic);
  DemagnetisationPoints repeated;
  for (std::size_t i = 0; i < points.size(); ++i) {
    for (int k = 0; k < (i < 20 ? 9 : 1); ++k) {
      repeated.h_A_per_m.push_back(points.h_A_per_m[i]);
      repeated.j_T.push_back(points.j_T[i]);
    }
  }
  const CurveFit again = fit_curve(repeated, FitModel::logistic);
  std::reverse(points.h_A_per_m.begin(), points.h_A_per_m.end());
  std::reverse(points.j_T.begin(), points.j_T.end());
  const CurveFit backwards = fit_curve(points, FitModel::logistic);
  for (std::size_t k = 0; k < once.parameters.size(); ++k) {
    EXPECT_NEAR(again.parameters[k].value / once.parameters[k].value, 1.0, 1e-6);
    EXPECT_NEAR(backwards.parameters[k].value / once.parameters[k].value, 1.0, 1e-6);
    EXPECT_GE(again.parameters[k].standard_error, 0.99 * once.parameters[k].standard_error);
  }
}

// The curve handed on is the fitted function, and its figures are the derived values.
TEST(CurveFit, hands_on_the_curve_that_it_fitted) {
  const auto points = rippled();
  for (const FitModel model :
       {FitModel::exponential, FitModel::logistic, FitModel::tanh, FitModel::hyperbola}) {
    const CurveFit fit = fit_curve(points, model);
    ASSERT_TRUE(fit.curve) << to_text(model);
    for (double h = 0.0; h > -1.05e6; h -= 3e4) {
      EXPECT_NEAR(fit.polarisation_T(h), si(fit.curve->polarisation(from_si<FieldStrength>(h))),
                  1e-12)
          << to_text(model) << " at " << h;
    }
    EXPECT_NEAR(fit.find("HD5")->value, si(fit.curve->knee()), 1e-6);
    EXPECT_NEAR(fit.polarisation_T(-fit.find("Hk")->value), 0.9 * fit.find("Br")->value, 1e-9);
    EXPECT_GT(fit.find("HD5")->high(), fit.find("HD5")->low());
  }
  EXPECT_FALSE(fit_curve(points, FitModel::arctan).curve);
  EXPECT_EQ(fit_curve(points, FitModel::power).find("HD5"), nullptr);
}

// Share of replicates whose 2σ interval holds the truth, for every parameter, HD5 and BHmax.
std::map<std::string, double> coverage(const DemagnetisationCurve& truth, std::size_t n,
                                       double correlation) {
  const auto figures = figures_of_merit(truth);
  const auto& p = truth.parameters();
  const std::map<std::string, double> values{{"Br", p.br_T},
                                             {"HcJ", p.hcj_A_per_m},
                                             {"mu_rec", p.mu_rec},
                                             {"knee_width", 1.0 / (p.b * p.hcj_A_per_m)},
                                             {"q", p.c},
                                             {"HD5", si(figures.knee)},
                                             {"BHmax", si(figures.BHmax)}};
  std::map<std::string, double> out;
  constexpr std::uint32_t kReplicates = 200;
  for (std::uint32_t replicate = 0; replicate < kReplicates; ++replicate) {
    auto points = noisy(truth, 1.05 * p.hcj_A_per_m, n, 0.0, 0);
    double noise = detail::normal_pair(7, replicate, n).second;
    for (std::size_t i = 0; i < n; ++i) {
      noise = correlation * noise + std::sqrt(1.0 - correlation * correlation) *
                                        detail::normal_pair(7, replicate, i).first;
      points.j_T[i] += 0.004 * noise;
    }
    const CurveFit fit = fit_curve(points, FitModel::logistic);
    for (const auto& [symbol, value] : values) {
      const FitValue* found = fit.find(symbol);
      if (std::abs(found->value - value) < 2.0 * found->standard_error)
        out[symbol] += 1.0 / kReplicates;
    }
  }
  return out;
}

TEST(CurveFit, states_errors_that_hold) {
  for (const auto& [symbol, share] : coverage(logistic(1.3, 1.2e6, 1.05, 0.03, 0.5), 120, 0.0)) {
    EXPECT_GE(share, 0.90) << symbol;
    EXPECT_LE(share, 0.99) << symbol;
  }
}

// ρ = ½ makes the errors of slow parameters √3 larger: 2σ of independent residuals would hold 75 %.
TEST(CurveFit, allows_for_correlated_noise) {
  for (const auto& [symbol, share] : coverage(logistic(1.3, 1.2e6, 1.05, 0.05, 0.5), 300, 0.5)) {
    EXPECT_GE(share, 0.89) << symbol;
    EXPECT_LE(share, 0.995) << symbol;
  }
}

TEST(CurveFit, finds_each_model_from_its_own_curve) {
  const auto points = noisy(logistic(0.42, 3.1e5, 1.08, 0.02, 0.4), 3.15e5, 200, 0.0008, 3);
  const CurveFits fits = fit_models(points);
  EXPECT_EQ(fits.chosen().model, FitModel::logistic);
  EXPECT_EQ(fits.representable, std::size_t{0});
  EXPECT_GT(fits.candidates[1].aicc, fits.candidates[0].aicc);
  // AlNiCo 5: a hyperbola.
  const auto alnico = DemagnetisationCurve::hyperbola(
      from_si<Polarisation>(1.25), from_si<FieldStrength>(51e3), from_si<EnergyDensity>(43e3), 3.0);
  EXPECT_EQ(fit_models(noisy(alnico, 5.1e4, 100, 0.002, 1)).chosen().model, FitModel::hyperbola);
}

// Short of its knee a curve is a line, and nothing else is fixed.
TEST(CurveFit, says_when_the_curve_ends_before_the_knee) {
  const auto points = noisy(logistic(1.3, 2.0e6, 1.05, 0.02, 0.5), 9e5, 80, 0.002, 5);
  const CurveFits fits = fit_models(points);
  EXPECT_EQ(fits.chosen().model, FitModel::line);
  EXPECT_TRUE(fits.chosen().determined);
  EXPECT_NEAR(fits.chosen().find("mu_rec")->value, 1.05,
              3.0 * fits.chosen().find("mu_rec")->standard_error);
  const CurveFit& knee = of(fits, FitModel::logistic);
  EXPECT_FALSE(knee.determined);
  EXPECT_THAT(knee.warnings, Contains(HasSubstr("ends before the knee")));
}

// A straight curve without noise leaves no residuals: that must not pass for certainty about a
// knee.
TEST(CurveFit, makes_up_no_coercivity_from_exact_lines) {
  for (const double mu_rec : {1.0, 1.05}) {
    DemagnetisationPoints points;
    for (int i = 0; i < 50; ++i) {
      points.h_A_per_m.push_back(-1e4 * i);
      points.j_T.push_back(1.0 - kMu0 * (mu_rec - 1.0) * 1e4 * i);
    }
    const CurveFits fits = fit_models(points);
    EXPECT_EQ(fits.chosen().model, FitModel::line);
    for (const CurveFit& fit : fits.candidates) {
      EXPECT_EQ(fit.determined, fit.model == FitModel::line) << to_text(fit.model);
      // Those that a record could hold.
      if (fit.model != FitModel::logistic && fit.model != FitModel::tanh) continue;
      const FitValue* hcj = fit.find("HcJ");
      EXPECT_FALSE(hcj->standard_error < 0.1 * hcj->value) << to_text(fit.model);
    }
  }
}

TEST(CurveFit, takes_the_larger_of_stated_and_found_errors) {
  auto points = noisy(logistic(1.3, 1.2e6, 1.05, 0.03, 0.5), 1.25e6, 120, 0.004, 2);
  const double found = fit_curve(points, FitModel::logistic).find("Br")->standard_error;
  points.sigma_j_T.assign(points.size(), 0.04);
  const CurveFit stated = fit_curve(points, FitModel::logistic);
  EXPECT_NEAR(stated.find("Br")->standard_error / found, 10.0, 1.5);
  points.sigma_j_T.assign(points.size(), 1e-6);
  EXPECT_NEAR(fit_curve(points, FitModel::logistic).find("Br")->standard_error / found, 1.0, 1e-6);
}

TEST(CurveFit, refuses_what_is_no_demagnetisation_curve) {
  auto points = rippled();
  points.h_A_per_m[3] = 1.0;
  EXPECT_THROW((void)fit_models(points), ArgumentError);
  points.h_A_per_m[3] = std::nan("");
  EXPECT_THROW((void)fit_models(points), ArgumentError);
  points.h_A_per_m.pop_back();
  EXPECT_THROW((void)fit_models(points), ArgumentError);
  EXPECT_THROW((void)fit_models({{-1.0, -2.0}, {1.0, 0.9}, {}, {}}), DataError);
  EXPECT_THROW((void)fit_models({{-1.0, -2.0, -3.0, -4.0}, {-1.0, -2.0, -3.0, -4.0}, {}, {}}),
               DataError);
  EXPECT_EQ(fit_model("arctan"), FitModel::arctan);
  EXPECT_THROW((void)fit_model("spline"), ArgumentError);
}

}  // namespace
