#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "magnets.hpp"
#include "magswap/core/error.hpp"
#include "magswap/force/pot_magnet.hpp"

namespace {

using namespace magswap;
using namespace magswap::test;

HoldingMagnet pot(double gap_mm) {
  return {mm(22), mm(5), mm(32), mm(26), mm(4), mm(gap_mm), from_si<FluxDensity>(1.8)};
}

TEST(PotMagnet, HoldsFarMoreThanTheDiscAloneInContact) {
  const auto pull = pot_pull(pot(0.1), tesla_J(1.2), 1.05);
  EXPECT_GT(si(pull.force), 2.0 * si(pull.bare));
  EXPECT_LT(si(pull.low), si(pull.force));
  EXPECT_GT(si(pull.high), si(pull.force));
  // Its force fades faster with the gap.
  const auto far = pot_pull(pot(2.0), tesla_J(1.2), 1.05);
  EXPECT_LT(si(far.force) / si(pull.force), si(far.bare) / si(pull.bare));
  EXPECT_GT(far.leakage, pull.leakage);
}

// Without gap, leakage and saturation the magnet is short-circuited: B = Br.
TEST(PotMagnet, ClosedCircuit) {
  HoldingMagnet p = pot(0.0);
  p.floor = mm(50);
  p.cup_diameter = mm(60);
  const auto pull = pot_pull(p, tesla_J(1.2), 1.05);
  EXPECT_FALSE(pull.floor_saturates || pull.rim_saturates);
  EXPECT_NEAR(si(pull.pole), 1.2, 1e-12);
  const double area = kPi * 0.011 * 0.011, rim = kPi * (0.030 * 0.030 - 0.013 * 0.013);
  EXPECT_NEAR(si(pull.force), (1.44 * area + std::pow(1.2 * area, 2) / rim) / (2.0 * kMu0), 1e-9);
}

TEST(PotMagnet, AThinFloorLimits) {
  HoldingMagnet p = pot(0.1);
  p.floor = mm(0.5);
  const auto pull = pot_pull(p, tesla_J(1.2), 1.05);
  EXPECT_TRUE(pull.floor_saturates);
  EXPECT_LT(si(pull.force), si(pot_pull(pot(0.1), tesla_J(1.2), 1.05).force));
}

TEST(PotMagnet, BadGeometryIsRefused) {
  HoldingMagnet p = pot(0.1);
  p.cup_bore = p.magnet_diameter;
  EXPECT_THROW((void)pot_pull(p, tesla_J(1.2), 1.05), DomainError);
  p = pot(-0.1);
  EXPECT_THROW((void)pot_pull(p, tesla_J(1.2), 1.05), DomainError);
  p = pot(std::numeric_limits<double>::quiet_NaN());
  EXPECT_THROW((void)pot_pull(p, tesla_J(1.2), 1.05), DomainError);
  p = pot(0.1);
  p.floor = mm(0);
  EXPECT_THROW((void)pot_pull(p, tesla_J(1.2), 1.05), DomainError);
  EXPECT_THROW((void)pot_pull(pot(0.1), tesla_J(-1.2), 1.05), DomainError);
  EXPECT_THROW((void)pot_pull(pot(0.1), tesla_J(1.2), 0.5), DomainError);
}

}  // namespace
