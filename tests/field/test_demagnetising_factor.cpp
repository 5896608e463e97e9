#include <gtest/gtest.h>

#include <array>
#include <boost/math/quadrature/gauss.hpp>
#include <cmath>

#include "demagnetising_reference.hpp"
#include "magswap/core/error.hpp"
#include "magswap/field/demagnetising_factor.hpp"

namespace magswap {
namespace {

using detail::cylinder_fluxmetric;
using detail::cylinder_magnetometric;
using detail::ellipsoid_factor;
using detail::prism_fluxmetric;
using detail::prism_magnetometric;
using detail::ring_fluxmetric;
using detail::ring_magnetometric;
using test::Reference;

constexpr double kPromised = 1e-11;  // relative, of N and of 1 − N

void expect_relative(double value, double reference, const char* what) {
  EXPECT_LE(std::abs(value / reference - 1.0), kPromised)
      << what << ' ' << value << " against " << reference;
}

void expect_factors(const Reference& r, DemagnetisingFactor magnetometric,
                    DemagnetisingFactor fluxmetric) {
  SCOPED_TRACE(::testing::Message() << r.first << ", " << r.second);
  expect_relative(magnetometric.N, r.magnetometric, "magnetometric N");
  expect_relative(magnetometric.complement, r.magnetometric_complement, "magnetometric 1 − N");
  expect_relative(fluxmetric.N, r.fluxmetric, "fluxmetric N");
  expect_relative(fluxmetric.complement, r.fluxmetric_complement, "fluxmetric 1 − N");
}

TEST(DemagnetisingFactor, PrismHoldsOverTwelveDecadesOfAspectRatio) {
  for (const Reference& r : test::kPrisms) {
    const double a = r.first;
    const double b = r.second;
    expect_factors(r, prism_magnetometric(a, b, 1.0), prism_fluxmetric(a, b, 1.0));
    expect_factors(r, prism_magnetometric(b, a, 1.0), prism_fluxmetric(b, a, 1.0));
  }
}

TEST(DemagnetisingFactor, CylinderHoldsOverTwelveDecadesOfAspectRatio) {
  for (const Reference& r : test::kCylinders) {
    expect_factors(r, cylinder_magnetometric(1.0, r.first), cylinder_fluxmetric(1.0, r.first));
  }
}

TEST(DemagnetisingFactor, RingHoldsFromThinWallToPinHole) {
  for (const Reference& r : test::kRings) {
    expect_factors(r, ring_magnetometric(2.0, 2.0 * r.first, r.second),
                   ring_fluxmetric(2.0, 2.0 * r.first, r.second));
  }
}

// Published to the digits shown.
TEST(DemagnetisingFactor, KnownValues) {
  EXPECT_NEAR(prism_magnetometric(1, 1, 2).N, 0.198316152789, 5e-13);
  EXPECT_NEAR(prism_magnetometric(10, 10, 1).N, 0.805077633641, 5e-13);
  EXPECT_NEAR(prism_magnetometric(50, 20, 5).N, 0.717732305869, 5e-13);
  EXPECT_NEAR(prism_fluxmetric(1, 1, 2).N, 0.11089013, 5e-9);
  EXPECT_NEAR(prism_fluxmetric(10, 10, 1).N, 0.79330971, 5e-9);
  EXPECT_NEAR(prism_fluxmetric(50, 20, 5).N, 0.69762212, 5e-9);
  EXPECT_NEAR(cylinder_magnetometric(1, 1).N, 0.3115773927, 5e-11);
  EXPECT_NEAR(cylinder_fluxmetric(1, 1).N, 0.2322107815, 5e-11);
  EXPECT_NEAR(cylinder_magnetometric(4, 1).N, 0.6345681026, 5e-11);
  EXPECT_NEAR(cylinder_fluxmetric(4, 1).N, 0.6054160642, 5e-11);
  EXPECT_NEAR(cylinder_magnetometric(1, 10).N, 0.0411928758, 5e-11);
  EXPECT_NEAR(cylinder_fluxmetric(1, 10).N, 0.0049265252, 5e-11);
  EXPECT_NEAR(cylinder_magnetometric(10, 1).N, 0.7966764825, 5e-11);
  EXPECT_NEAR(cylinder_fluxmetric(10, 1).N, 0.7845192082, 5e-11);
  EXPECT_NEAR(ring_magnetometric(20, 10, 10).N, 0.3603397, 5e-8);
  EXPECT_NEAR(ring_fluxmetric(20, 10, 10).N, 0.2907521, 5e-8);
  EXPECT_NEAR(ring_magnetometric(60, 30, 10).N, 0.5951130, 5e-8);
  EXPECT_NEAR(ring_fluxmetric(60, 30, 10).N, 0.5582135, 5e-8);
  EXPECT_NEAR(ellipsoid_factor(1, 2, 3).N, 0.156300698829, 5e-13);
  EXPECT_NEAR(ellipsoid_factor(1, 3, 2).N, 0.267154040262, 5e-13);
  EXPECT_NEAR(ellipsoid_factor(3, 2, 1).N, 0.576545260909, 5e-13);
}

TEST(DemagnetisingFactor, CubeAndSphereAreOneThird) {
  EXPECT_NEAR(prism_magnetometric(1, 1, 1).N, 1.0 / 3.0, 1e-15);
  EXPECT_NEAR(ellipsoid_factor(7, 7, 7).N, 1.0 / 3.0, 1e-15);
}

TEST(DemagnetisingFactor, ThreeDirectionsSumToOne) {
  for (const auto& [a, b, c] :
       {std::array{1.0, 2.0, 3.0}, {1.0, 1e-3, 40.0}, {1e6, 1.0, 1e3}, {5.0, 5.0, 1e-6}}) {
    const double prism = prism_magnetometric(a, b, c).N + prism_magnetometric(b, c, a).N +
                         prism_magnetometric(c, a, b).N;
    EXPECT_NEAR(prism, 1.0, 1e-13);
    const double ellipsoid =
        ellipsoid_factor(a, b, c).N + ellipsoid_factor(b, c, a).N + ellipsoid_factor(c, a, b).N;
    EXPECT_NEAR(ellipsoid, 1.0, 1e-13);
    const auto factor = prism_magnetometric(a, b, c);
    EXPECT_NEAR(factor.N + factor.complement, 1.0, 1e-15);
  }
}

// Leading terms of thin plate and long rod. Square rod: the self-energy of a charged square,
// 2g(0)/(π a² L) with g(0) = a³[asinh 1 + (1 − √2)/3]; cylinder 8/(3π)·R/L; fluxmetric of a rod
// 1/(8h²), h = L/2D.
TEST(DemagnetisingFactor, LimitsOfRodAndPlate) {
  const double square = 2.0 / kPi * (std::asinh(1.0) + (1.0 - std::sqrt(2.0)) / 3.0);
  EXPECT_NEAR(prism_magnetometric(1, 1, 1e6).N * 1e6, square, 1e-6);
  EXPECT_NEAR(cylinder_magnetometric(1, 1e6).N * 1e6, 4.0 / (3.0 * kPi), 1e-6);
  EXPECT_NEAR(cylinder_fluxmetric(1, 1e4).N * 2e8, 1.0, 1e-6);
  EXPECT_NEAR(prism_fluxmetric(1, 1, 1e4).N * 1e8, 2.0 / kPi, 1e-6);
  EXPECT_GT(prism_magnetometric(1e6, 1e6, 1).N, 0.99999);
  EXPECT_LT(prism_magnetometric(1e6, 1e6, 1).N, 1.0);
  // A strip, infinitely long across: b/(b + c) for an ellipse, ½ for a square section.
  EXPECT_NEAR(prism_magnetometric(1e6, 1, 1).N, 0.5, 1e-6);
  EXPECT_NEAR(ellipsoid_factor(1e7, 3, 1).N, 0.75, 1e-9);
}

TEST(DemagnetisingFactor, FallsWithLengthAndRisesWithWidth) {
  double last_prism = 1.0, last_cylinder = 1.0, last_ring = 1.0, last_prism_section = 1.0,
         last_section = 1.0;
  for (double length = 1e-3; length < 1e3; length *= 1.7) {
    const auto falls = [](double value, double& last) {
      EXPECT_LT(value, last);
      last = value;
    };
    falls(prism_magnetometric(1, 2, length).N, last_prism);
    falls(prism_fluxmetric(1, 2, length).N, last_prism_section);
    falls(cylinder_magnetometric(1, length).N, last_cylinder);
    falls(cylinder_fluxmetric(1, length).N, last_section);
    falls(ring_magnetometric(2, 1, length).N, last_ring);
    EXPECT_LT(prism_magnetometric(1, 2, length).N, prism_magnetometric(1, 2.1, length).N);
    EXPECT_LT(last_section, last_cylinder)
        << "the middle section is demagnetised less than the mean";
  }
}

TEST(DemagnetisingFactor, PinHoleIsACylinderAndThinWallAStrip) {
  EXPECT_NEAR(ring_magnetometric(2, 1e-6, 1).N, cylinder_magnetometric(2, 1).N, 1e-6);
  EXPECT_NEAR(ring_fluxmetric(2, 1e-6, 1).N, cylinder_fluxmetric(2, 1).N, 1e-6);
  // Wall and length of 1e-4 of the circumference: a square bar laid round.
  EXPECT_NEAR(ring_magnetometric(1.0 + 1e-4, 1.0 - 1e-4, 1e-4).N, 0.5, 1e-3);
}

TEST(DemagnetisingFactor, DoesNotDependOnSize) {
  for (const char* text :
       {"block 40x20x5 mm", "cylinder D20 L10 mm", "ring OD20 ID10 L5 mm", "ellipsoid 3x2x1 mm"}) {
    const Shape shape = parse_shape(text);
    for (const double factor : {1e-6, 0.3, 1e5}) {
      EXPECT_NEAR(magnetometric_factor(scaled(shape, factor)).N, magnetometric_factor(shape).N,
                  1e-13)
          << text;
      EXPECT_NEAR(fluxmetric_factor(scaled(shape, factor)).N, fluxmetric_factor(shape).N, 1e-13)
          << text;
    }
  }
}

// The mean of the local factor over the volume must be the magnetometric one, over the middle
// section the fluxmetric.
TEST(DemagnetisingFactor, MeanOfTheLocalFactor) {
  using Rule = boost::math::quadrature::gauss<double, 30>;
  const auto mean = [](auto f, double from, double to) {
    return Rule::integrate(f, from, to) / (to - from);
  };
  const double a = 5, b = 2, c = 3;
  const auto section = [&](double z) {
    return mean(
        [&](double x) {
          return mean([&](double y) { return detail::prism_local(a, b, c, x, y, z); }, 0.0, b / 2);
        },
        0.0, a / 2);
  };
  EXPECT_NEAR(section(0.0), prism_fluxmetric(a, b, c).N, 1e-9);
  EXPECT_NEAR(mean(section, 0.0, c / 2), prism_magnetometric(a, b, c).N, 2e-5);
  const double outer = 2, inner = 1, length = 1.5;
  const auto ring_section = [&](double z) {
    const auto weighted = [&](double r) {
      return 2.0 * r * detail::ring_local(outer, inner, length, r, z);
    };
    return Rule::integrate(weighted, inner / 2, outer / 2) * 4.0 / (outer * outer - inner * inner);
  };
  EXPECT_NEAR(ring_section(0.0), ring_fluxmetric(outer, inner, length).N, 1e-9);
  EXPECT_NEAR(mean(ring_section, 0.0, length / 2), ring_magnetometric(outer, inner, length).N,
              2e-4);
}

// Closed form on the axis; at the rim, near the plane, half of 2π; far off, area times cosine over
// distance squared.
TEST(DemagnetisingFactor, SolidAngleOfADisc) {
  for (const double h : {1e-3, 0.5, 3.0, 100.0}) {
    EXPECT_NEAR(detail::disc_solid_angle(1.0, 0.0, h), 2.0 * kPi * (1.0 - h / std::hypot(1.0, h)),
                1e-13);
  }
  EXPECT_NEAR(detail::disc_solid_angle(1.0, 1.0, 1e-9), kPi, 1e-2);
  EXPECT_NEAR(detail::disc_solid_angle(1.0, 50.0, 50.0), kPi * 50.0 / std::pow(5000.0, 1.5), 1e-6);
}

TEST(DemagnetisingFactor, WorstPointIsThePoleFaceAndNoneIsWorse) {
  const auto block = Block{50.0 * millimetre, 20.0 * millimetre, 5.0 * millimetre};
  const double worst = worst_local_factor(block).N;
  EXPECT_NEAR(worst, local_factor(block, 0.0), 1e-14);
  for (double x = 0.0; x < 0.5; x += 0.099) {
    for (double z = 0.0; z < 0.5; z += 0.099) {
      EXPECT_LE(detail::prism_local(50, 20, 5, 50 * x, 20 * x, 5 * z), worst);
      EXPECT_LE(detail::ring_local(2, 1, 1, 0.5 + x, z),
                worst_local_factor(Ring{2.0 * metre, 1.0 * metre, 1.0 * metre}).N);
    }
  }
  const auto cylinder = Cylinder{20.0 * millimetre, 10.0 * millimetre};
  EXPECT_NEAR(worst_local_factor(cylinder).N, 1.0 - 0.5 / std::sqrt(2.0), 1e-14);
  EXPECT_NEAR(local_factor(cylinder, 0.0), 1.0 - 0.5 / std::sqrt(2.0), 1e-13);
  const auto sphere = Ellipsoid{metre, metre, metre};
  EXPECT_NEAR(worst_local_factor(sphere).N, 1.0 / 3.0, 1e-15);
}

// Worst cell over mean by finite elements: 1.16, 1.33, 1.53. A cell averages over a thickness that
// depends on the mesh, so the face itself must be worse than any, and the factor a tenth of the
// length below it about as bad.
TEST(DemagnetisingFactor, WorstPointAgainstFiniteElementCells) {
  struct Case {
    Block block;
    double worst_cell_over_mean;
  };
  for (const auto& [block, ratio] :
       {Case{Block{50.0 * millimetre, 20.0 * millimetre, 5.0 * millimetre}, 1.16},
        Case{Block{20.0 * millimetre, 12.0 * millimetre, 10.0 * millimetre}, 1.33},
        Case{Block{millimetre, millimetre, millimetre}, 1.53}}) {
    const double mean = magnetometric_factor(block).N;
    EXPECT_GT(worst_local_factor(block).N / mean, ratio);
    EXPECT_GT(local_factor(block, 0.06) / mean, ratio);
    EXPECT_LT(local_factor(block, 0.11) / mean, ratio + 0.01);
  }
}

TEST(DemagnetisingFactor, ShapesAreChecked) {
  EXPECT_THROW((void)magnetometric_factor(Block{millimetre, millimetre, -millimetre}), DomainError);
  EXPECT_THROW((void)fluxmetric_factor(Cylinder{0.0 * millimetre, millimetre}), DomainError);
  EXPECT_THROW((void)worst_local_factor(Ring{millimetre, millimetre, millimetre}), DomainError);
  EXPECT_THROW((void)local_factor(Cylinder{millimetre, millimetre}, 0.6), DomainError);
}

}  // namespace
}  // namespace magswap
