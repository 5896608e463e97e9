// The air of flat voice-coil motors and separators by boundary elements.
#include "magswap/circuit/ready_air.hpp"

#include <cmath>

#include "circuits.hpp"

namespace {

using namespace magswap;
using detail::air_of;
using detail::CoilAir;
using detail::CoilSection;
using detail::SeparatorAir;
using detail::SeparatorSection;

// A script of its own (numpy): six times the panels, Gauss-Legendre means, and no correction of
// what is negative.
TEST(CoilAir, AgreesWithAFinerSolution) {
  const CoilAir flat = air_of(CoilSection{20, 4, 4, 6, 8, false});
  EXPECT_NEAR(flat.sides, 0.26519, 2e-3);
  EXPECT_NEAR(flat.fringing, 0.10047, 2e-3);
  EXPECT_NEAR(flat.across, 1.01283, 1e-3);
  EXPECT_NEAR(flat.beside, 0.51591, 1e-3);
  EXPECT_NEAR(flat.yoke, 2.31126, 0.02);
  EXPECT_NEAR(flat.plate, 2.50225, 0.02);
  EXPECT_NEAR(flat.middle, 0.96791, 3e-4);
  const CoilAir apart = air_of(CoilSection{10, 8, 15, 3, 8, false});
  EXPECT_NEAR(apart.sides, 0.16763, 2e-3);
  EXPECT_NEAR(apart.fringing, 0.62502, 2e-3);
  EXPECT_NEAR(apart.across, 0.59891, 1e-3);
  EXPECT_NEAR(apart.middle, 0.97764, 3e-4);
}

// Of magnets on both plates the script knows the sums that count in the state of the motor.
TEST(CoilAir, OfBothPlatesAgreesWithAFinerSolution) {
  const CoilAir both = air_of(CoilSection{20, 2, 8, 2, 3, true});
  EXPECT_NEAR(both.sides, 0.18327, 2e-3);
  EXPECT_NEAR(both.across + 2.0 * both.fringing, 0.97718, 2e-3);
  EXPECT_NEAR(both.yoke + 2.0 * both.beside, 3.34945, 0.03);
  EXPECT_NEAR(both.middle, 0.99123, 3e-4);
  EXPECT_EQ(both.yoke, both.plate);
}

// Less than w/t goes down from the face of a magnet thicker than wide: the script has −0.17951
// there. None is shown, and the sum of all ways from the face is kept.
TEST(CoilAir, KeepsTheSumOfTheFace) {
  const CoilAir thick = air_of(CoilSection{10, 12, 1, 4, 3, false});
  EXPECT_EQ(thick.sides, 0.0);
  EXPECT_NEAR(thick.sides + thick.fringing + thick.across, 2.32542 + 0.23516 - 0.17951, 3e-3);
}

// With µ0 on both sides of the face, gap and magnet are the same to its charge.
TEST(CoilAir, GapAndThicknessChangePlaces) {
  const CoilAir one = air_of(CoilSection{12, 3, 5, 4, 6, false}),
                other = air_of(CoilSection{12, 4, 5, 3, 6, false});
  EXPECT_NEAR(one.sides, other.fringing, 1e-9);
  EXPECT_NEAR(one.fringing, other.sides, 1e-9);
  EXPECT_NEAR(one.across, other.across, 1e-9);
  EXPECT_NEAR(one.yoke, other.plate, 1e-9);
  EXPECT_NEAR(one.beside, other.beside, 1e-9);
}

TEST(CoilAir, DoesNotDependOnScale) {
  const CoilAir one = air_of(CoilSection{12, 3, 5, 4, 6, true});
  const CoilAir other = air_of(CoilSection{0.024, 0.006, 0.010, 0.008, 0.012, true});
  EXPECT_NEAR(one.sides, other.sides, 1e-9);
  EXPECT_NEAR(one.fringing, other.fringing, 1e-9);
  EXPECT_NEAR(one.across, other.across, 1e-9);
  EXPECT_NEAR(one.yoke, other.yoke, 1e-9);
  EXPECT_NEAR(one.middle, other.middle, 1e-9);
}

TEST(CoilAir, LeakageGrowsAsMagnetsComeNearer) {
  double last = 0.0;
  for (const double spacing : {20.0, 8.0, 4.0, 2.0, 1.0}) {
    const double across = air_of(CoilSection{15, 4, spacing, 5, 6, false}).across;
    EXPECT_GT(across, last);
    last = across;
  }
}

// Whatever the proportions, every way carries flux forwards, and the motor has a state.
TEST(CoilAir, AnyProportionsHaveAState) {
  FlatVoiceCoil motor;
  motor.planar = true;
  const CircuitMaterials materials{straight(), shipped_steel("AISI 1008")};
  const auto check = [&] {
    const MagneticNetwork network = network_of(motor, materials);
    const CircuitSolution s = solve(network);
    EXPECT_GT(si(s.magnets[0].B), 0.0);
    EXPECT_LT(si(s.magnets[0].B), 1.2);
    EXPECT_GT(si(s.branches[network.branch("gap 1")].B), 0.0);
    const double middle = middle_of_gap(motor);
    EXPECT_GT(middle, 0.0);
    EXPECT_LT(middle, 1.001);
    EXPECT_LT(ampere_residual(network, s), 1e-9);
  };
  constexpr double kRatios[] = {0.03, 1.0, 30.0};
  motor.magnet_width = mm(10);
  for (const double thickness : kRatios) {
    for (const double spacing : kRatios) {
      for (const double gap : kRatios) {
        motor.magnet_thickness = mm(10 * thickness);
        motor.spacing = mm(10 * spacing);
        motor.gap = mm(10 * gap);
        motor.both_plates = !motor.both_plates;
        motor.yoke_thickness = motor.both_plates ? mm(1) : mm(20);
        SCOPED_TRACE(testing::Message() << "t " << thickness << " s " << spacing << " g " << gap
                                        << (motor.both_plates ? ", both" : ""));
        check();
      }
    }
  }
}

// The same script: four times the panels, and the field of the middle from the potential beside it.
TEST(SeparatorAir, AgreesWithAFinerSolution) {
  const SeparatorAir wide = air_of(SeparatorSection{100, 25, 40, 60, 25});
  EXPECT_NEAR(wide.sides, 0.33979, 2e-3);
  EXPECT_NEAR(wide.fringing, 0.43612, 1e-3);
  EXPECT_NEAR(wide.arms, 1.28425, 2e-3);
  EXPECT_NEAR(wide.middle, 0.95756, 1e-4);
  const SeparatorAir narrow = air_of(SeparatorSection{60, 20, 50, 80, 30});
  EXPECT_NEAR(narrow.sides, 0.50705, 3e-3);
  EXPECT_NEAR(narrow.fringing, 0.39659, 1e-3);
  EXPECT_NEAR(narrow.arms, 1.30535, 2e-3);
  EXPECT_NEAR(narrow.middle, 0.89489, 1e-4);
}

TEST(SeparatorAir, AnyProportionsHaveAState) {
  SeparatorGap separator;
  separator.planar = true;
  separator.magnet_width = mm(10);
  constexpr double kRatios[] = {0.03, 1.0, 30.0};
  for (const double thickness : kRatios) {
    for (const double gap : kRatios) {
      for (const double window : kRatios) {
        separator.magnet_thickness = mm(10 * thickness);
        separator.gap = mm(10 * gap);
        separator.window_width = mm(10 * window);
        separator.frame_thickness = mm(gap > 1.0 ? 2 : 20);
        SCOPED_TRACE(testing::Message() << "t " << thickness << " g " << gap << " w " << window);
        const MagneticNetwork network =
            network_of(separator, {straight(), shipped_steel("AISI 1008")});
        const CircuitSolution s = solve(network);
        EXPECT_GT(si(s.magnets[0].B), 0.0);
        EXPECT_LT(si(s.magnets[0].B), 1.2);
        EXPECT_GT(middle_of_gap(separator), 0.0);
        EXPECT_LT(middle_of_gap(separator), 1.001);
        EXPECT_LT(ampere_residual(network, s), 1e-9);
      }
    }
  }
}

}  // namespace
