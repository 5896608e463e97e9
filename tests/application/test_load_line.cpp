#include <gtest/gtest.h>

#include <cmath>

#include "magswap/application/load_line.hpp"
#include "magswap/core/error.hpp"

namespace magswap {
namespace {

DemagnetisationCurve ndfeb() {
  return DemagnetisationCurve::logistic(from_si<Polarisation>(1.2), 900.0 * kiloampere_per_metre,
                                        1.05, 0.03, 1.0);
}

TEST(LoadLine, AmpereFormulaOfAStraightMagnet) {
  const auto curve = DemagnetisationCurve::ideal(from_si<Polarisation>(1.2), 1.05);
  const MagnetPoint point =
      planar_operating_point(curve, 3.0 * millimetre, 1.0 * millimetre, from_si<Current>(1500.0));
  EXPECT_NEAR(si(point.H), -606155.5, 0.5);
  EXPECT_NEAR(si(point.B), 0.400197, 5e-7);
}

TEST(LoadLine, ThickerMagnetIsDemagnetisedLess) {
  double last = -1e12;
  for (const double h : {2.0, 3.0, 4.0, 6.0, 10.0}) {
    const double field = si(
        planar_operating_point(ndfeb(), h * millimetre, 1.0 * millimetre, from_si<Current>(1500.0))
            .H);
    EXPECT_GT(field, last);
    last = field;
  }
}

TEST(LoadLine, PointLiesOnTheCurveAndOnTheCircuit) {
  const double hm = 3e-3, g = 1e-3;
  for (const double mmf : {0.0, 500.0, 1500.0, 3000.0, 6000.0, 20000.0}) {
    const MagnetPoint point = planar_operating_point(
        ndfeb(), from_si<Length>(hm), from_si<Length>(g), from_si<Current>(mmf), 1.1);
    EXPECT_NEAR(si(point.B) * 1.1 * g / kMu0 + si(point.H) * hm, -mmf, 1e-6 * (mmf + 1000.0))
        << mmf;
    EXPECT_NEAR(si(ndfeb().flux_density(point.H)), si(point.B), 1e-12) << mmf;
  }
}

TEST(LoadLine, LinearLineMeetsTheStraightMagnetWhereAsked) {
  const auto curve = DemagnetisationCurve::ideal(from_si<Polarisation>(0.4), 1.1);
  const auto line = detail::LoadLine::from_linear(0.3, -50e3, 1.1);
  EXPECT_NEAR(detail::intersect(curve.parameters(), line), -0.3 * 0.4 / kMu0 - 50e3, 1e-3);
}

// A narrow slot costs nothing, wide slots approach the loss of their share of the bore.
TEST(Carter, Limits) {
  const auto carter = [](double opening) {
    return carter_factor(opening * millimetre, 10.0 * millimetre, 1.0 * millimetre,
                         3.0 * millimetre, 1.0);
  };
  EXPECT_NEAR(carter(1e-4), 1.0, 1e-8);
  EXPECT_GT(carter(3.0), carter(2.0));
  const double wide =
      carter_factor(9.0 * millimetre, 10.0 * millimetre, 1e-3 * millimetre, 1e-6 * millimetre, 1.0);
  EXPECT_NEAR(wide, 10.0, 0.15);
}

// x = 1: γ = (4/π)(π/4 − ln√2) = 1 − (2/π)·ln 2.
TEST(Carter, ClosedForm) {
  const double gamma = 1.0 - 2.0 / kPi * std::log(2.0);
  const double kc =
      carter_factor(2.0 * millimetre, 10.0 * millimetre, 0.4 * millimetre, 0.6 * millimetre, 1.0);
  EXPECT_NEAR(kc, 10.0 / (10.0 - gamma), 1e-12);
}

// A 5 MW direct-drive generator by the one-dimensional circuit, values of a public design program:
// radius to the gap 3.26 m, stack 1.60 m, magnets 9 mm, pole pitch 80 mm, so 128 pole pairs and 768
// slots, gap a thousandth of the diameter.
TEST(PlanarFormula, DirectDriveGenerator) {
  const double br = 1.2, mu = 1.06, hm = 9e-3, pitch = 80e-3, radius = 3.26, gap = 2e-3 * radius,
               ratio = 0.7;
  const double kc =
      carter_factor(from_si<Length>(4e-3), from_si<Length>(2.0 * kPi * radius / 768.0),
                    from_si<Length>(gap), from_si<Length>(hm), mu);
  // There Carter's coefficient stretches gap and magnet together.
  const double effective = kc * (gap + hm / mu) - hm / mu;
  const FluxDensity b = planar_gap_flux_density(from_si<Polarisation>(br), mu, from_si<Length>(hm),
                                                from_si<Length>(effective));
  EXPECT_NEAR(si(b), 0.674462389, 1e-9);
  EXPECT_NEAR(si(b) * 4.0 / kPi * std::sin(ratio * kPi / 2.0), 0.765153800, 1e-9);
  const double mass = 2.0 * kPi * (radius - gap - hm) * hm * ratio * (1.60 + 2.0 * pitch) * 7450.0;
  EXPECT_NEAR(mass, 1683.970, 1e-3);
}

TEST(LoadLine, RefusesWhatCannotBe) {
  EXPECT_THROW(static_cast<void>(
                   planar_operating_point(ndfeb(), 0.0 * millimetre, 1.0 * millimetre, Current())),
               DomainError);
  EXPECT_THROW(static_cast<void>(carter_factor(12.0 * millimetre, 10.0 * millimetre,
                                               1.0 * millimetre, 1.0 * millimetre, 1.0)),
               DomainError);
}

}  // namespace
}  // namespace magswap
