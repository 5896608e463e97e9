#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

#include "magswap/core/error.hpp"
#include "magswap/magnet/curve.hpp"

using namespace magswap;

namespace {

DemagnetisationCurve sintered() {
  return DemagnetisationCurve::logistic(from_si<Polarisation>(1.3), from_si<FieldStrength>(1.6e6),
                                        1.05, 0.02, 0.5);
}
DemagnetisationCurve alnico5() {
  // Alnico 5 of the textbooks: 1.25 T, 51 kA/m, 43 kJ/m³.
  return DemagnetisationCurve::hyperbola(from_si<Polarisation>(1.25), from_si<FieldStrength>(51e3),
                                         from_si<EnergyDensity>(43e3), 3.0);
}
double j(const DemagnetisationCurve& curve, double h) {
  return si(curve.polarisation(from_si<FieldStrength>(h)));
}

}  // namespace

TEST(Curve, PassesThroughRemanenceAndCoercivity) {
  const auto exponential = DemagnetisationCurve::exponential(
      from_si<Polarisation>(1.2), from_si<FieldStrength>(1e6), 1.05, 1e-4);
  for (const auto& curve : {sintered(), alnico5(), exponential}) {
    EXPECT_NEAR(j(curve, 0.0), si(curve.Br()), 1e-12);
    EXPECT_NEAR(j(curve, -si(curve.HcJ())), 0.0, 1e-9) << to_text(curve.parameters().model);
  }
}

TEST(Curve, RisesWithTheFieldAndItsSlopeIsItsDerivative) {
  const auto exponential = DemagnetisationCurve::exponential(
      from_si<Polarisation>(1.2), from_si<FieldStrength>(1e6), 1.05, 1e-4);
  for (const auto& curve : {sintered(), alnico5(), exponential}) {
    const double hcj = si(curve.HcJ());
    double previous = j(curve, -1.2 * hcj);
    for (double h = -1.2 * hcj; h <= 0.1 * hcj; h += 0.003 * hcj) {
      const auto value = detail::evaluate(curve.parameters(), h);
      EXPECT_GE(value.j_T, previous - 1e-12) << "at " << h;
      previous = value.j_T;
      const double step = 1e-5 * hcj;
      const double numeric = (j(curve, h + step) - j(curve, h - step)) / (2.0 * step);
      if (value.j_T > -0.99 * si(curve.Br())) {
        EXPECT_NEAR(value.slope, numeric, 1e-4 * std::abs(numeric) + 1e-12) << "at " << h;
      }
    }
  }
}

TEST(Curve, RecoilLossOnlyGrowsWithTheOpposingField) {
  for (const auto& curve : {sintered(), alnico5()}) {
    double previous = 0.0;
    for (double share = 0.0; share < 1.0; share += 0.01) {
      const double loss = curve.irreversible_loss(from_si<FieldStrength>(-share * si(curve.HcJ())));
      EXPECT_GE(loss, previous - 1e-12);
      previous = loss;
    }
  }
}

TEST(Curve, KneeIsWhereItsLossIsReached) {
  for (const auto& curve : {sintered(), alnico5()}) {
    for (const double loss : {0.01, 0.05, 0.1}) {
      EXPECT_NEAR(curve.irreversible_loss(-curve.knee(loss)), loss, 1e-9);
    }
  }
  EXPECT_LT(si(sintered().knee(0.01)), si(sintered().knee(0.05)));
  EXPECT_THROW((void)sintered().knee(0.0), DomainError);
}

TEST(Curve, IdealMagnetNeverLoses) {
  const auto curve = DemagnetisationCurve::ideal(from_si<Polarisation>(1.2), 1.05);
  EXPECT_NEAR(j(curve, -8e5), 1.2 - 0.05 * kMu0 * 8e5, 1e-12);
  EXPECT_EQ(curve.irreversible_loss(from_si<FieldStrength>(-5e6)), 0.0);
}

TEST(Curve, RefusesImpossibleMagnets) {
  const auto br = from_si<Polarisation>(1.2);
  const auto hcj = from_si<FieldStrength>(1e6);
  EXPECT_THROW(
      (void)DemagnetisationCurve::logistic(from_si<Polarisation>(-1.0), hcj, 1.05, 0.02, 0.5),
      DomainError);
  EXPECT_THROW(
      (void)DemagnetisationCurve::logistic(br, from_si<FieldStrength>(NAN), 1.05, 0.02, 0.5),
      DomainError);
  EXPECT_THROW((void)DemagnetisationCurve::logistic(br, hcj, 0.5, 0.02, 0.5), DomainError);
  EXPECT_THROW((void)DemagnetisationCurve::logistic(br, hcj, 1.05, -0.02, 0.5), DomainError);
  EXPECT_THROW((void)DemagnetisationCurve::logistic(br, hcj, 2.0, 0.02, 0.5), DomainError);
  // HcB above Br/µ0, and a fullness below that of a straight line.
  EXPECT_THROW((void)DemagnetisationCurve::hyperbola(br, from_si<FieldStrength>(2e6),
                                                     from_si<EnergyDensity>(6e5), 1.05),
               DomainError);
  EXPECT_THROW((void)DemagnetisationCurve::hyperbola(br, from_si<FieldStrength>(5e4),
                                                     from_si<EnergyDensity>(1e4), 1.05),
               DomainError);
  EXPECT_THROW((void)curve_model("spline"), ArgumentError);
}

namespace {

struct Measured {
  std::vector<std::pair<double, double>> points;  // H [A/m], J [T], second quadrant
  double br = 0.0;
  double hcj = 0.0;
};

double between(double x0, double y0, double x1, double y1, double y) {
  return x0 + (y - y0) * (x1 - x0) / (y1 - y0);
}

Measured read_measured(const std::string& name) {
  Measured out;
  std::ifstream file(MAGSWAP_SOURCE_DIR "/materials/curves/" + name + ".csv");
  double h0 = NAN, j0 = NAN;
  for (std::string line; std::getline(file, line);) {
    double h = 0.0, b = 0.0, pol = 0.0;
    if (std::sscanf(line.c_str(), "%lf,%lf,%lf", &h, &b, &pol) != 3) continue;
    if (h <= 0.0) out.points.emplace_back(h, pol);
    if (j0 < 0.0 && pol >= 0.0) out.hcj = -between(h0, j0, h, pol, 0.0);
    // Both curves end on their straight part, short of H = 0.
    if (!std::isnan(h0)) out.br = between(j0, h0, pol, h, 0.0);
    h0 = h;
    j0 = pol;
  }
  return out;
}

double rms_misfit(const Measured& measured, double mu_rec, double width) {
  const auto curve = DemagnetisationCurve::logistic(
      from_si<Polarisation>(measured.br), from_si<FieldStrength>(measured.hcj), mu_rec, width, 0.5);
  double sum = 0.0;
  int n = 0;
  for (const auto& [h, pol] : measured.points) {
    if (h < -measured.hcj) continue;
    sum += std::pow((j(curve, h) - pol) / measured.br, 2);
    ++n;
  }
  return std::sqrt(sum / n);
}

}  // namespace

// Public curves of femagtools (BSD-2-Clause): BM38H, computed, and a hard ferrite at 20 °C.
TEST(MeasuredCurve, LogisticFollowsItDownToTheCoercivity) {
  for (const char* name : {"femag-bm38h", "femag-ferrit-20c"}) {
    const Measured measured = read_measured(name);
    ASSERT_GT(measured.points.size(), 10U) << name;
    ASSERT_GT(measured.hcj, 1e5) << name;
    ASSERT_GT(measured.br, 0.1) << name;
    double best = 1.0;
    for (double mu_rec = 1.0; mu_rec < 1.25; mu_rec += 0.01) {
      for (double width = 0.002; width < 0.1; width *= 1.1)
        best = std::min(best, rms_misfit(measured, mu_rec, width));
    }
    EXPECT_LT(best, 0.03) << name << ": root mean square of ΔJ/Br";
  }
}
