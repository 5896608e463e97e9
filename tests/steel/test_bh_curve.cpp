#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>

#include "magswap/core/error.hpp"
#include "magswap/material/library.hpp"
#include "magswap/steel/bh_curve.hpp"

namespace {

using namespace magswap;

const double kNaN = std::numeric_limits<double>::quiet_NaN();

double b_at(const BhCurve& curve, double h) {
  return si(curve.flux_density(from_si<FieldStrength>(h)));
}

// J = Js·tanh(H/H0): smooth, so that a cubic through its points must come close to it.
TEST(BhCurve, FollowsASmoothCurveBetweenItsPoints) {
  constexpr double js = 2.0, h0 = 800.0;
  std::vector<double> h, b;
  for (int i = 0; i <= 60; ++i) {
    h.push_back(100.0 * i);
    b.push_back(js * std::tanh(h.back() / h0) + kMu0 * h.back());
  }
  const BhCurve curve("tanh", h, b);
  for (double at = 5.0; at < 6000.0; at += 13.0)
    EXPECT_NEAR(b_at(curve, at), js * std::tanh(at / h0) + kMu0 * at, 2e-3) << at;
  for (std::size_t i = 0; i < h.size(); ++i) EXPECT_NEAR(b_at(curve, h[i]), b[i], 1e-15);
  EXPECT_EQ(curve.levelling().points, 0U);
}

// Of every steel: odd, slope at least µ0, the slope that of the curve, the inverse exact.
TEST(BhCurve, EverySteelRisesAndIsInverted) {
  for (const Steel& steel : Library::shipped().steels()) {
    SCOPED_TRACE(steel.name);
    const BhCurve curve(steel);
    const double last = steel.curve.h_A_per_m.back();
    double before = 0.0;
    for (double h = 0.3; h < 4.0 * last; h *= 1.037) {
      const detail::BhValue at = curve.evaluate(h);
      EXPECT_GE(at.slope, kMu0);
      EXPECT_GT(at.b_T, before) << h;
      EXPECT_EQ(curve.evaluate(-h).b_T, -at.b_T);
      const double step = 1e-5 * h;
      const double slope = (b_at(curve, h + step) - b_at(curve, h - step)) / (2.0 * step);
      EXPECT_NEAR(slope / at.slope, 1.0, 2e-2) << h;
      EXPECT_NEAR(b_at(curve, si(curve.field(from_si<FluxDensity>(at.b_T)))) / at.b_T, 1.0, 1e-13)
          << h;
      before = at.b_T;
    }
  }
}

// Beyond the table: J rises as Js − a/H with the slope it has at the end, and B with slope µ0.
TEST(BhCurve, ApproachesSaturationSmoothly) {
  const BhCurve curve(Library::shipped().steel("M270-35A"));
  const double last = 11600.0;
  EXPECT_NEAR(si(curve.table_end()), 1.8, 1e-12);
  EXPECT_NEAR(b_at(curve, last * (1.0 + 1e-9)), b_at(curve, last * (1.0 - 1e-9)), 1e-7);
  const auto slope = [&](double h) { return curve.evaluate(h).slope; };
  EXPECT_NEAR(slope(last * (1.0 + 1e-9)) / slope(last * (1.0 - 1e-9)), 1.0, 1e-3);
  const double far = 1e8;
  EXPECT_NEAR(b_at(curve, far) - kMu0 * far, si(curve.saturation()), 1e-4);
  EXPECT_NEAR(slope(far) / kMu0, 1.0, 1e-6);
  // Electrical sheet saturates near 2 T.
  EXPECT_GT(si(curve.saturation()), 1.9);
  EXPECT_LT(si(curve.saturation()), 2.1);
}

TEST(BhCurve, LevelsNoiseAndSaysSo) {
  const std::vector<double> h{0.0, 100.0, 200.0, 300.0, 400.0};
  const std::vector<double> b{0.0, 0.5, 0.9, 0.88, 1.2};
  const BhCurve curve("noisy", h, b);
  EXPECT_EQ(curve.levelling().points, 2U);
  // The mean of the J of both points: each moves by half of the fall of J.
  const double fall = (0.9 - kMu0 * 200.0) - (0.88 - kMu0 * 300.0);
  EXPECT_NEAR(curve.levelling().largest_T, 0.5 * fall, 1e-15);
  EXPECT_LT(b_at(curve, 200.0), b_at(curve, 300.0));
}

TEST(BhCurve, LinearIsLinear) {
  const BhCurve curve = BhCurve::linear(1000.0);
  for (const double h : {-5e4, -1.0, 1e-3, 20.0, 3e5})
    EXPECT_NEAR(b_at(curve, h) / (1000.0 * kMu0 * h), 1.0, 1e-12);
  EXPECT_NEAR(curve.permeability(from_si<FieldStrength>(0.0)), 1000.0, 1e-9);
  EXPECT_THROW((void)BhCurve::linear(0.5), DomainError);
  EXPECT_THROW((void)BhCurve::linear(kNaN), DomainError);
}

TEST(BhCurve, RefusesWhatIsNoField) {
  const BhCurve curve("my steel", std::vector<double>{0.0, 100.0, 1000.0},
                      std::vector<double>{0.0, 1.0, 1.5});
  for (const double bad : {kNaN, std::numeric_limits<double>::infinity()}) {
    const auto h = from_si<FieldStrength>(bad);
    EXPECT_THROW((void)curve.flux_density(h), DomainError);
    EXPECT_THROW((void)curve.permeability(h), DomainError);
    EXPECT_THROW((void)curve.differential_permeability(h), DomainError);
    EXPECT_THROW((void)curve.field(from_si<FluxDensity>(bad)), DomainError);
  }
  EXPECT_TRUE(std::isnan(curve.evaluate(kNaN).b_T)) << "not whatever stands behind the table";
}

TEST(BhCurve, NamesWhatIsWrongWithItsPoints) {
  const auto message = [](const std::vector<double>& h, const std::vector<double>& b) {
    try {
      (void)BhCurve("my steel", h, b);
    } catch (const DomainError& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  EXPECT_NE(message({0, 1}, {0, kNaN}).find("point 2"), std::string::npos);
  EXPECT_NE(message({0, -1}, {0, 1}).find("my steel"), std::string::npos);
  EXPECT_NE(message({0, 100, 100}, {0, 1, 1.1}).find("does not ascend"), std::string::npos);
  EXPECT_NE(message({0}, {0}).find("two points"), std::string::npos);
  EXPECT_NE(message({0, 1}, {0}).find("2 fields but 1"), std::string::npos);
  EXPECT_NE(message({0, 100}, {1.1, 1.5}).find("branch of the loop"), std::string::npos);
  EXPECT_EQ(message({50, 100}, {0.5, 0.9}), "");  // the origin is added
}

}  // namespace
