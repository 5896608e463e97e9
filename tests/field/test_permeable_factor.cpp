#include <gtest/gtest.h>

#include <boost/math/quadrature/gauss.hpp>
#include <cmath>
#include <limits>

#include "magswap/core/error.hpp"
#include "magswap/field/magnetic_field.hpp"
#include "magswap/field/permeance.hpp"

namespace {

using namespace magswap;

Length mm(double value) { return value * millimetre; }

// Finite elements (examples/verify/open_circuit, refine 2, mean of both potentials): N = −µ0H/J of
// the means. Their mesh is off by 2e-6 at µr 1.
TEST(PermeableFactor, EnclosesFiniteElements) {
  struct Case {
    double diameter, length, mu_rec, N;
  };
  for (const Case& c : {Case{20, 10, 1.1, 0.4718961642},
                        {20, 10, 1.5, 0.4634080975},
                        {20, 10, 2.0, 0.4557008560},
                        {20, 20, 1.1, 0.3090626279},
                        {20, 20, 1.5, 0.3010747488},
                        {20, 20, 2.0, 0.2941302779},
                        {20, 4, 1.1, 0.6779550329}}) {
    const Shape shape = Cylinder{mm(c.diameter), mm(c.length)};
    const PermeableFactor factor = magnetometric_factor(shape, c.mu_rec);
    EXPECT_LT(factor.low, c.N + 5e-6) << c.length << " " << c.mu_rec;
    EXPECT_GT(factor.high, c.N - 5e-6) << c.length << " " << c.mu_rec;
    const double width = (factor.high - factor.low) / factor.N;
    EXPECT_LT(width, c.mu_rec < 1.2 ? 1e-3 : 0.1);
    EXPECT_LT(factor.N, magnetometric_factor(shape).N);
  }
}

TEST(PermeableFactor, IsSmallForRareEarthMagnets) {
  for (const Shape& shape :
       {Shape(Block{mm(10), mm(10), mm(10)}), Shape(Block{mm(50), mm(20), mm(5)}),
        Shape(Block{mm(5), mm(5), mm(30)}), Shape(Cylinder{mm(20), mm(10)}),
        Shape(Cylinder{mm(10), mm(30)}), Shape(Ring{mm(20), mm(10), mm(10)})}) {
    const double n = magnetometric_factor(shape).N;
    const PermeableFactor at_105 = magnetometric_factor(shape, 1.05);
    const PermeableFactor at_110 = magnetometric_factor(shape, 1.10);
    EXPECT_LT(at_110.N, at_105.N);
    EXPECT_GT(at_105.low, 0.985 * n) << to_text(shape);
    EXPECT_GT(at_110.low, 0.970 * n) << to_text(shape);
    EXPECT_LT(at_110.high, n);
    EXPECT_LT(at_110.high - at_110.low, 3e-3 * n) << to_text(shape);
    // Slope at µr = 1: minus the variance of the field.
    EXPECT_NEAR(magnetometric_factor(shape, 1.001).N, n - 0.001 * at_105.variance, 2e-6 * n);
  }
}

TEST(PermeableFactor, EllipsoidsAreMagnetisedEvenlyAtAnyPermeability) {
  const Shape shape = Ellipsoid{mm(30), mm(20), mm(10)};
  EXPECT_NEAR(magnetometric_factor(shape, 3.0).N, 0.576545260909, 1e-10);
}

TEST(PermeableFactor, ArcsTendToRingsAndCylinders) {
  const ArcSegment turn{mm(20), mm(10), mm(10), 0.0, 2.0 * kPi};
  const Shape ring = Ring{mm(20), mm(10), mm(10)};
  const auto volume = demagnetising_factor(turn, ArcDirection::axial);
  EXPECT_NEAR(volume.factor.N, magnetometric_factor(ring).N, 2.0 * volume.error + 1e-7);
  EXPECT_LT(volume.error, 1e-4);
  const auto section = demagnetising_factor(turn, ArcDirection::axial, FactorKind::fluxmetric);
  EXPECT_NEAR(section.factor.N, fluxmetric_factor(ring).N, 2.0 * section.error + 1e-7);
  EXPECT_LT(section.error, 1e-4);
}

// Thin, flat and long turns too: the stated error holds the difference to the ring's closed form.
TEST(PermeableFactor, ErrorsOfArcsAreBounds) {
  struct Turn {
    double inner, length;
  };
  for (const Turn& turn : {Turn{10, 1e5}, Turn{19.8, 20}, Turn{18, 2}}) {
    SCOPED_TRACE(turn.inner);
    const ArcSegment arc{mm(20), mm(turn.inner), mm(turn.length), 0.0, 2.0 * kPi};
    const Ring ring{mm(20), mm(turn.inner), mm(turn.length)};
    const auto found = demagnetising_factor(arc, ArcDirection::axial);
    const double exact = magnetometric_factor(Shape(ring)).N;
    EXPECT_NEAR(found.factor.N, exact, found.error);
    EXPECT_LT(found.error, 3e-3 * exact + 1e-6);
  }
}

// A narrow arc of a large ring is a block: 10 across, 6 of wall, 8 long.
TEST(PermeableFactor, NarrowArcsTendToBlocks) {
  const double radius = 400.0, span = 10.0 / radius;
  const ArcSegment arc{mm(2 * radius + 6), mm(2 * radius - 6), mm(8), -0.5 * span, 0.5 * span};
  const auto axial = demagnetising_factor(arc, ArcDirection::axial);
  EXPECT_NEAR(axial.factor.N, detail::prism_magnetometric(10, 6, 8).N, 2e-4);
  const auto parallel = demagnetising_factor(arc, ArcDirection::parallel);
  EXPECT_NEAR(parallel.factor.N, detail::prism_magnetometric(10, 8, 6).N, 2e-4);
  const auto coil = demagnetising_factor(arc, ArcDirection::parallel, FactorKind::fluxmetric);
  EXPECT_NEAR(coil.factor.N, detail::prism_fluxmetric(10, 8, 6).N, 3e-4);
  const auto spread = permeance_spread(arc, ArcDirection::parallel);
  const auto block = permeance_spread(Block{mm(10), mm(8), mm(6)});
  for (std::size_t k = 0; k < spread.entries.size(); ++k) {
    EXPECT_EQ(spread.entries[k].method, block.entries[k].method);
    EXPECT_NEAR(spread.entries[k].Pc / block.entries[k].Pc, 1.0, 2e-3);
  }
  EXPECT_GT(spread.relative(), 0.0);
}

// −µ0H/J along y, mean over the volume of an arc of uniform polarisation along y.
double factor_along_y(const ArcSegment& arc) {
  using Rule = boost::math::quadrature::gauss<double, 10>;
  const UniformMagnet magnet(arc, Vector<Polarisation>{{}, from_si<Polarisation>(1.0), {}});
  const double inner = 0.5 * si(arc.inner), outer = 0.5 * si(arc.outer);
  const auto over_angle = [&](double r, double z) {
    return Rule::integrate(
        [&](double phi) {
          const Position p{from_si<Length>(r * std::cos(phi)), from_si<Length>(r * std::sin(phi)),
                           from_si<Length>(z)};
          return -kMu0 * si(magnet.at(p).H.y) * r;
        },
        arc.from_rad, arc.to_rad);
  };
  const auto over_radius = [&](double z) {
    return Rule::integrate([&](double r) { return over_angle(r, z); }, inner, outer);
  };
  const double sum = 2.0 * Rule::integrate(over_radius, 0.0, 0.5 * si(arc.length));
  const double area = 0.5 * (outer * outer - inner * inner) * (arc.to_rad - arc.from_rad);
  return sum / (area * si(arc.length));
}

// Factors along three directions at right angles sum to 1 in any body of uniform polarisation.
TEST(PermeableFactor, ThreeDirectionsOfAQuarterRingSumToOne) {
  const ArcSegment quarter{mm(40), mm(20), mm(10), -0.25 * kPi, 0.25 * kPi};
  const double x = demagnetising_factor(quarter, ArcDirection::parallel).factor.N;
  const double z = demagnetising_factor(quarter, ArcDirection::axial).factor.N;
  EXPECT_NEAR(x + factor_along_y(quarter) + z, 1.0, 2e-3);
}

TEST(PermeableFactor, BadInputIsRefused) {
  const Shape shape = Cylinder{mm(20), mm(10)};
  EXPECT_THROW((void)magnetometric_factor(shape, 0.9), DomainError);
  EXPECT_THROW((void)magnetometric_factor(shape, std::numeric_limits<double>::quiet_NaN()),
               DomainError);
  const ArcSegment swapped{mm(10), mm(20), mm(10), 0.0, 1.0};
  EXPECT_THROW((void)demagnetising_factor(swapped, ArcDirection::axial), DomainError);
}

}  // namespace
