#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "magswap/core/error.hpp"
#include "magswap/field/permeance.hpp"

namespace magswap {
namespace {

TEST(Permeance, IsTheComplementOverTheFactor) {
  const Shape disc = Cylinder{20.0 * millimetre, 5.0 * millimetre};
  EXPECT_NEAR(permeance_coefficient(disc, PermeanceMethod::magnetometric), 1.0 / 0.6345681026 - 1.0,
              1e-9);
  EXPECT_NEAR(permeance_coefficient(disc, PermeanceMethod::fluxmetric), 1.0 / 0.6054160642 - 1.0,
              1e-9);
  const Shape sphere = Ellipsoid{metre, metre, metre};
  EXPECT_NEAR(permeance_coefficient(sphere, PermeanceMethod::magnetometric), 2.0, 1e-14);
}

// Hand calculation: D = L = 10 mm gives A = 78.540 mm², S = 471.239 mm².
TEST(Permeance, EvershedRule) {
  const Shape rod = Cylinder{10.0 * millimetre, 10.0 * millimetre};
  const double by_hand = 1.77 * 10.0 / 78.53981634 * std::sqrt(471.2388980 / 2.0);
  EXPECT_NEAR(permeance_coefficient(rod, PermeanceMethod::evershed), by_hand, 1e-8);
}

TEST(Permeance, EvershedStaysWithinItsErrorBandForCylinders) {
  for (double ratio = 0.05; ratio <= 4.0; ratio *= 1.1) {
    const Shape rod = Cylinder{metre, ratio * metre};
    const double error = permeance_coefficient(rod, PermeanceMethod::evershed) /
                             permeance_coefficient(rod, PermeanceMethod::fluxmetric) -
                         1.0;
    EXPECT_GT(error, -0.30);
    EXPECT_LT(error, 0.06);
  }
}

TEST(Permeance, SpreadHoldsEveryMethod) {
  const Shape block = Block{40.0 * millimetre, 20.0 * millimetre, 5.0 * millimetre};
  const PermeanceSpread spread = permeance_spread(block);
  for (const auto& [method, Pc] : spread.entries) {
    EXPECT_EQ(Pc, permeance_coefficient(block, method));
    EXPECT_GE(Pc, spread.lowest);
    EXPECT_LE(Pc, spread.highest);
    EXPECT_EQ(permeance_method(to_text(method)), method);
  }
  EXPECT_GT(spread.relative(), 0.0);
}

TEST(Permeance, FactorAndBack) {
  for (const double Pc : {0.0, 1e-9, 0.3, 2.0, 1e9}) {
    const DemagnetisingFactor factor = factor_of_permeance(Pc);
    EXPECT_NEAR(factor.permeance(), Pc, 1e-15 * (1.0 + Pc));
    EXPECT_NEAR(factor.N + factor.complement, 1.0, 1e-15);
  }
  const DemagnetisingFactor closed = factor_of_permeance(std::numeric_limits<double>::infinity());
  EXPECT_EQ(closed.N, 0.0);
  EXPECT_EQ(closed.complement, 1.0);
}

TEST(Permeance, RefusesWhatIsNone) {
  EXPECT_THROW((void)factor_of_permeance(-0.1), DomainError);
  EXPECT_THROW((void)factor_of_permeance(std::numeric_limits<double>::quiet_NaN()), DomainError);
  EXPECT_THROW((void)permeance_method("roters"), ArgumentError);
}

}  // namespace
}  // namespace magswap
