#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "magswap/core/error.hpp"
#include "magswap/field/permeable_factor.hpp"

namespace {

using namespace magswap;

Length mm(double value) { return value * millimetre; }

constexpr auto kMean = FactorKind::magnetometric;
constexpr auto kMiddle = FactorKind::fluxmetric;

// Finite elements: gmsh 4.8.4, getdp 3.2.0, the model open.geo/open.pro of examples/verify, vector
// potential, refine 2, the shell from 2.2 half lengths on; fluxmetric by B on a line of 400 points
// across the middle. Their last halving of the mesh moved N by 1e-6 to 6e-5 of 1.
TEST(ChargedFactor, FollowsFiniteElements) {
  struct Case {
    double diameter, length, mu_r, fluxmetric, magnetometric, mesh;
  };
  for (const Case& c : {Case{20, 20, 2, 0.2314194, 0.2941374, 2e-5},
                        {20, 20, 10, 0.2290057, 0.2687991, 6e-5},
                        {20, 20, 1000, 0.2275313, 0.2591409, 1e-4},
                        {20, 5, 4, 0.5699556, 0.6009188, 2e-5},
                        {20, 40, 4, 0.1077500, 0.1566381, 2e-5},
                        {20, 200, 10, 0.0089511, 0.0262673, 2e-6},
                        {20, 200, 1000, 0.0151724, 0.0202724, 2e-6}}) {
    const Shape shape = Cylinder{mm(c.diameter), mm(c.length)};
    const NumericFactor middle = demagnetising_factor(shape, kMiddle, c.mu_r);
    const NumericFactor mean = demagnetising_factor(shape, kMean, c.mu_r);
    EXPECT_NEAR(middle.factor.N, c.fluxmetric, middle.error + c.mesh) << c.length << " " << c.mu_r;
    EXPECT_NEAR(mean.factor.N, c.magnetometric, mean.error + c.mesh) << c.length << " " << c.mu_r;
    EXPECT_LT(middle.error, 3e-4);
    EXPECT_LT(mean.error, 3e-4);
  }
}

// A body of infinite permeability has χN = 1 − 1/µ → the polarisability is 1/N of its volume. Cube:
// 3.644305 (Sihvola, Ylä-Oijala, Järvenpää, Avelin, IEEE Trans. Antennas Propag. 52 (2004) 2226).
TEST(ChargedFactor, PolarisabilityOfAConductingCube) {
  const Shape cube = Block{mm(10), mm(10), mm(10)};
  const NumericFactor factor = demagnetising_factor(cube, kMean, 1e7);
  EXPECT_NEAR(factor.factor.N, 1.0 / 3.644305, 2e-4);
  EXPECT_LT(factor.error, 1e-3);
}

TEST(ChargedFactor, LiesBetweenTheLimitsOfThePermeableFactor) {
  for (const Shape& shape :
       {Shape(Block{mm(20), mm(12), mm(10)}), Shape(Cylinder{mm(20), mm(2)}),
        Shape(Cylinder{mm(10), mm(30)}), Shape(Ring{mm(20), mm(10), mm(10)})}) {
    for (const double mu_r : {1.05, 1.5, 5.0}) {
      const PermeableFactor limits = magnetometric_factor(shape, mu_r);
      const NumericFactor factor = demagnetising_factor(shape, kMean, mu_r);
      EXPECT_GT(factor.factor.N, limits.low - factor.error - 1e-6) << to_text(shape) << mu_r;
      EXPECT_LT(factor.factor.N, limits.high + factor.error + 1e-6) << to_text(shape) << mu_r;
      EXPECT_NEAR(factor.factor.N + factor.factor.complement, 1.0, 1e-12);
    }
  }
}

// Slope at µr = 1: minus the variance of the field, by quadrature over the volume.
TEST(ChargedFactor, BeginsWithTheVarianceOfTheField) {
  for (const Shape& shape : {Shape(Block{mm(20), mm(12), mm(10)}), Shape(Cylinder{mm(20), mm(10)}),
                             Shape(Ring{mm(20), mm(10), mm(10)})}) {
    constexpr double kChi = 1e-4;
    const double even = demagnetising_factor(shape, kMean).N;
    const double slope = (demagnetising_factor(shape, kMean, 1.0 + kChi).factor.N - even) / kChi;
    EXPECT_NEAR(slope / -magnetometric_factor(shape, 1.1).variance, 1.0, 2e-3) << to_text(shape);
  }
}

TEST(ChargedFactor, IsTheClosedFormAtOneAndOfEllipsoids) {
  const Shape disc = Cylinder{mm(20), mm(10)};
  for (const FactorKind kind : {kMean, kMiddle}) {
    EXPECT_EQ(demagnetising_factor(disc, kind, 1.0).factor.N, demagnetising_factor(disc, kind).N);
    EXPECT_NEAR(demagnetising_factor(disc, kind, 1.0 + 1e-9).factor.N,
                demagnetising_factor(disc, kind).N, 1e-10);
  }
  const Shape sphere = Ellipsoid{mm(10), mm(10), mm(10)};
  EXPECT_NEAR(demagnetising_factor(sphere, kMiddle, 100.0).factor.N, 1.0 / 3.0, 1e-12);
}

// The middle of a rod sees more of its poles the more of them come along its side; a disc's fewer.
TEST(ChargedFactor, FluxmetricRisesForRodsAndFallsForDiscs) {
  const Shape rod = Cylinder{mm(10), mm(50)}, disc = Cylinder{mm(50), mm(10)};
  EXPECT_GT(demagnetising_factor(rod, kMiddle, 5.0).factor.N,
            1.1 * demagnetising_factor(rod, kMiddle).N);
  EXPECT_LT(demagnetising_factor(disc, kMiddle, 5.0).factor.N,
            0.97 * demagnetising_factor(disc, kMiddle).N);
}

// Where the panels cannot follow the body, the error says so and N stays a factor.
TEST(ChargedFactor, ExtremeBodiesStayWithinTheirError) {
  for (const Shape& shape : {Shape(Cylinder{mm(1), mm(2000)}), Shape(Cylinder{mm(2000), mm(1)})}) {
    for (const double mu_r : {1.05, 1e3}) {
      const NumericFactor factor = demagnetising_factor(shape, kMean, mu_r);
      const PermeableFactor limits = magnetometric_factor(shape, mu_r);
      EXPECT_GE(factor.factor.N, 0.0);
      EXPECT_LE(factor.factor.N, 1.0);
      EXPECT_GT(factor.factor.N + factor.error, limits.low - 1e-6) << to_text(shape) << mu_r;
      EXPECT_LT(factor.factor.N - factor.error, limits.high + 1e-6) << to_text(shape) << mu_r;
    }
  }
}

TEST(ChargedFactor, BadInputIsRefused) {
  const Shape disc = Cylinder{mm(20), mm(10)};
  for (const double mu_r : {0.9, -1.0, std::numeric_limits<double>::quiet_NaN(),
                            std::numeric_limits<double>::infinity()})
    EXPECT_THROW((void)demagnetising_factor(disc, kMiddle, mu_r), DomainError);
  EXPECT_THROW((void)demagnetising_factor(Cylinder{mm(0), mm(10)}, kMiddle, 2.0), DomainError);
}

}  // namespace
