#include <gtest/gtest.h>

#include <cmath>

#include "magswap/magnet/figures.hpp"

using namespace magswap;

namespace {

FiguresOfMerit logistic(double br, double hcj, double mu, double width) {
  return figures_of_merit(DemagnetisationCurve::logistic(
      from_si<Polarisation>(br), from_si<FieldStrength>(hcj), mu, width, 0.5));
}

}  // namespace

// A straight curve has BHmax = Br²/(4µ0µrec) at half its coercivity HcB = Br/(µ0µrec).
TEST(Figures, StraightCurve) {
  const auto figures =
      figures_of_merit(DemagnetisationCurve::ideal(from_si<Polarisation>(1.2), 1.05));
  EXPECT_NEAR(si(figures.BHmax), 1.44 / (4.0 * kMu0 * 1.05), 1e-6);
  EXPECT_NEAR(si(figures.HcB), 1.2 / (kMu0 * 1.05), 1e-5);
  EXPECT_NEAR(si(figures.H_BHmax), 0.6 / (kMu0 * 1.05), 1e-2);
  EXPECT_NEAR(figures.fullness, 1.0 / 1.05, 1e-12);
}

// A square loop of magnetisation M0 that switches beyond M0/2 gives µ0M0²/4.
TEST(Figures, SquareLoop) {
  const double m0 = 1e6;
  const auto figures = logistic(kMu0 * m0, 2e6, 1.0, 1e-3);
  EXPECT_NEAR(si(figures.BHmax), kMu0 * m0 * m0 / 4.0, 1e-3);
  EXPECT_NEAR(si(figures.HcB), m0, 1e-2);
}

// A square loop that switches early, at HcJ < M/2, ends its product at the knee: BHmax = HcJ·(J −
// µ0·HcJ).
TEST(Figures, EarlyKneeLimitsTheProduct) {
  const double br = 1.2, hcj = 3e5;
  const auto figures = logistic(br, hcj, 1.0, 1e-4);
  EXPECT_NEAR(si(figures.BHmax) / (hcj * (br - kMu0 * hcj)), 1.0, 5e-3);
  EXPECT_NEAR(si(figures.HcB) / hcj, 1.0, 1e-3);
}

// The hyperbola of AlNiCo is made to pass Br, HcB and BHmax exactly.
TEST(Figures, HyperbolaReturnsItsFigures) {
  const auto curve = DemagnetisationCurve::hyperbola(
      from_si<Polarisation>(1.25), from_si<FieldStrength>(51e3), from_si<EnergyDensity>(43e3), 3.0);
  const auto figures = figures_of_merit(curve);
  EXPECT_NEAR(si(figures.HcB), 51e3, 1e-3);
  EXPECT_NEAR(si(figures.BHmax), 43e3, 1e-3);
  EXPECT_GT(si(figures.HcJ), 51e3);
  EXPECT_LT(si(figures.HcJ), 1.05 * 51e3);
}

TEST(Figures, DefinitionsHoldOnTheCurveItself) {
  const auto curve = DemagnetisationCurve::logistic(
      from_si<Polarisation>(1.31), from_si<FieldStrength>(1.592e6), 1.05, 0.03, 0.5);
  const auto figures = figures_of_merit(curve);
  EXPECT_NEAR(si(curve.polarisation(-figures.Hk)), 0.9 * 1.31, 1e-9);
  EXPECT_NEAR(si(curve.flux_density(-figures.HcB)), 0.0, 1e-9);
  EXPECT_NEAR(figures.squareness, figures.Hk / figures.HcJ, 1e-14);
  // No sample of −B·H lies above BHmax.
  for (double h = 0.0; h < si(figures.HcB); h += 1e3) {
    const auto H = from_si<FieldStrength>(-h);
    EXPECT_LE(h * si(curve.flux_density(H)), si(figures.BHmax) * (1.0 + 1e-12));
  }
}

TEST(Figures, NeverExceedTheLimitOfTheirRemanence) {
  for (double hcj = 5e4; hcj < 3e6; hcj *= 1.5) {
    for (const double width : {1e-3, 1e-2, 5e-2, 0.1}) {
      const auto figures = logistic(1.2, hcj, 1.05, width);
      EXPECT_LE(si(figures.BHmax), 1.44 / (4.0 * kMu0));
      EXPECT_LE(si(figures.HcB), si(figures.HcJ));
      EXPECT_LE(figures.squareness, 1.0);
      EXPECT_LE(si(figures.knee), si(figures.HcJ));
    }
  }
}
