#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "magnets.hpp"
#include "magswap/core/error.hpp"
#include "magswap/force/pot_magnet.hpp"

namespace {

using namespace magswap;
using namespace magswap::test;

HoldingMagnet pot(double gap_mm) { return {mm(22), mm(5), mm(32), mm(26), mm(4), mm(gap_mm)}; }

TEST(HoldingMagnet, HoldsFarMoreThanTheDiscAloneInContact) {
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
TEST(HoldingMagnet, ClosedCircuit) {
  HoldingMagnet p = pot(0.0);
  p.floor = mm(50);
  p.cup_diameter = mm(60);
  const auto pull = pot_pull(p, tesla_J(1.2), 1.05);
  EXPECT_FALSE(pull.floor_saturates || pull.rim_saturates);
  EXPECT_NEAR(si(pull.pole), 1.2, 1e-12);
  const double area = kPi * 0.011 * 0.011, rim = kPi * (0.030 * 0.030 - 0.013 * 0.013);
  EXPECT_NEAR(si(pull.force), (1.44 * area + std::pow(1.2 * area, 2) / rim) / (2.0 * kMu0), 1e-9);
}

TEST(HoldingMagnet, AThinFloorLimits) {
  HoldingMagnet p = pot(0.1);
  p.floor = mm(0.5);
  const auto pull = pot_pull(p, tesla_J(1.2), 1.05);
  EXPECT_TRUE(pull.floor_saturates);
  EXPECT_LT(si(pull.force), si(pot_pull(pot(0.1), tesla_J(1.2), 1.05).force));
}

// Finite elements: gmsh 4.8.4, getdp 3.2.0, the model pot.geo/pot.pro of examples/verify
// (nonlinear, vector potential, second order), cup and plate of AISI 1008, µrec 1.05, plate 2.5
// cups wide and 0.4 cup diameters thick, refine 0.5; Newton to 1e-8. Force by Maxwell's stress
// around cup and magnet.
TEST(HoldingMagnet, HoldsTheBandOfFiniteElements) {
  struct Case {
    double magnet, length, bore, cup, floor, gap, Br, newton;
  };
  for (const Case& c : {Case{22, 5, 26, 32, 4, 0.1, 1.2, 369.8},
                        {22, 5, 26, 32, 4, 0.3, 1.2, 256.7},
                        {22, 5, 26, 32, 4, 1, 1.2, 123.9},
                        {22, 5, 26, 32, 4, 2, 1.2, 64.1},
                        {20, 5, 26, 32, 3, 0.3, 1.2, 201.1},
                        {20, 5, 26, 32, 3, 1, 1.2, 102.9},
                        {40, 8, 46, 55, 5, 0.2, 1.2, 1183.7},
                        {40, 8, 46, 55, 5, 1, 1.2, 586.5},
                        {16, 4, 19, 22, 1.5, 0.2, 1.2, 126.9},
                        {16, 4, 19, 22, 1.5, 1, 1.2, 47.3},
                        {50, 10, 56, 66, 5, 0.2, 0.4, 249.9},
                        {50, 10, 56, 66, 5, 1, 0.4, 118.8},
                        {10, 5, 12, 16, 3, 0.2, 1.3, 53.6},
                        {22, 5, 26, 28, 2, 0.1, 1.2, 243.0},
                        {22, 5, 26, 28, 2, 2, 1.2, 52.2}}) {
    const HoldingMagnet p{mm(c.magnet), mm(c.length), mm(c.cup),
                          mm(c.bore),   mm(c.floor),  mm(c.gap)};
    const auto pull = pot_pull(p, tesla_J(c.Br), 1.05);
    EXPECT_LT(si(pull.low), c.newton) << c.magnet << " " << c.gap;
    EXPECT_GT(si(pull.high), c.newton) << c.magnet << " " << c.gap;
  }
}

TEST(HoldingMagnet, BadGeometryIsRefused) {
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
