#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "magnets.hpp"
#include "magswap/core/error.hpp"
#include "magswap/force/force_kernels.hpp"
#include "magswap/force/magnet_force.hpp"

namespace {

using namespace magswap;
using namespace magswap::test;

double x(const MagnetForce& f) { return si(f.force.x); }
double y(const MagnetForce& f) { return si(f.force.y); }
double z(const MagnetForce& f) { return si(f.force.z); }

MagnetForce on(const UniformMagnet& target, const UniformMagnet& source,
               const ForceAccuracy& accuracy = {}) {
  return force_on(target, {&source, 1}, accuracy);
}

// References: the integral over the shared areas of the charged rectangles, Gauss rules of 60
// points between its kinks (numpy), J = 1 T.
TEST(MagnetForce, CuboidsAgainstAnIndependentIntegral) {
  const auto pair =
      detail::cuboid_pair({0.010, 0.006, 0.005}, {0.005, 0.010, 0.003}, {0.004, -0.003, 0.012});
  EXPECT_NEAR(pair.force[0], -3.14707566604246, 3e-9);
  EXPECT_NEAR(pair.force[1], 2.38129233266425, 3e-9);
  EXPECT_NEAR(pair.force[2], -9.82732878957877, 1e-8);
  EXPECT_NEAR(
      detail::cuboid_pair({0.005, 0.005, 0.005}, {0.005, 0.005, 0.005}, {0, 0, 0.015}).force[2],
      -6.56829322562417, 6e-9);
  const auto beside =
      detail::cuboid_pair({0.010, 0.006, 0.005}, {0.010, 0.006, 0.005}, {0.025, 0, 0.002});
  EXPECT_NEAR(beside.force[0], 5.41683049371355, 5e-9);
  EXPECT_NEAR(beside.force[1], 0.0, 1e-12);
  EXPECT_NEAR(beside.force[2], 1.84527033996647, 2e-9);
}

TEST(MagnetForce, EnergyFallsAsTheForceSays) {
  const auto energy = [](double dz) {
    return detail::cuboid_pair({0.010, 0.006, 0.005}, {0.005, 0.010, 0.003},
                               {0.004, -0.003, 0.012 + dz})
        .energy;
  };
  EXPECT_NEAR(-(energy(1e-5) - energy(-1e-5)) / 2e-5, -9.82732878957877, 1e-4);
  const detail::CoaxialBody a{0.010, 0.0, 0.005}, b{0.006, 0.002, 0.003};
  const auto round = [&](double dz) { return detail::coaxial_pair(a, b, 0.010 + dz); };
  EXPECT_NEAR(-(round(1e-5).energy - round(-1e-5).energy) / 2e-5, round(0.0).force, 1e-4);
  EXPECT_NEAR((round(1e-5).force - round(-1e-5).force) / 2e-5, round(0.0).slope,
              1e-5 * std::abs(round(0.0).slope));
}

// Hankel integral of J₁(kR₁)J₁(kR₂)/k by mpmath, 20 digits.
TEST(MagnetForce, CoaxialCylindersAgainstTheHankelIntegral) {
  const detail::CoaxialBody a{0.010, 0.0, 0.005}, b{0.006, 0.0, 0.003};
  EXPECT_NEAR(detail::coaxial_pair(a, b, 0.010).force, -15.029892021516670902, 1e-10);
  EXPECT_NEAR(1.44 * detail::coaxial_pair(a, a, 0.012).force, -64.754062598466576226, 1e-9);
}

TEST(MagnetForce, QuadratureFindsTheSameForces) {
  const UniformMagnet block(Block{mm(20), mm(12), mm(10)}, tesla_J(1.0));
  const UniformMagnet other(Block{mm(10), mm(20), mm(6)}, tesla_J(1.0), at(4, -3, 12));
  const auto closed = force_only(other, {&block, 1});
  EXPECT_EQ(closed.method, ForceMethod::closed_form);
  EXPECT_NEAR(z(closed), -9.82732878957877, 1e-8);
  // A magnetisation slightly oblique goes by quadrature.
  const UniformMagnet oblique(Block{mm(10), mm(20), mm(6)},
                              Vector<Polarisation>{tesla_J(1e-9), {}, tesla_J(1.0)}, at(4, -3, 12));
  const auto general = on(oblique, block, {1e-8, 3000});
  EXPECT_EQ(general.method, ForceMethod::quadrature);
  EXPECT_NEAR(x(general), -3.14707566604246, 2e-7);
  EXPECT_NEAR(y(general), 2.38129233266425, 2e-7);
  EXPECT_NEAR(z(general), -9.82732878957877, 2e-7);
  EXPECT_LT(si(general.force_error), 2e-7);
  const UniformMagnet disc(Cylinder{mm(20), mm(10)}, tesla_J(1.0));
  const UniformMagnet aside(Cylinder{mm(12), mm(6)}, tesla_J(1.0), at(1e-9, 0, 10));
  EXPECT_NEAR(z(on(aside, disc, {1e-7, 3000})), -15.029892021516671, 2e-6);
}

// Each integral runs over the surface of the other magnet, in the field of another kernel.
TEST(MagnetForce, ActionEqualsReaction) {
  const Rotation turned = Rotation::about({1.0, 2.0, 0.5}, 0.8);
  const UniformMagnet a(Ring{mm(20), mm(8), mm(10)}, tesla_J(1.2));
  const UniformMagnet b(Block{mm(8), mm(10), mm(6)},
                        Vector<Polarisation>{tesla_J(0.3), tesla_J(-0.2), tesla_J(1.1)},
                        at(9, 4, 16, turned));
  const UniformMagnet c(Ellipsoid{mm(8), mm(10), mm(6)}, tesla_J(1.1), at(-12, 4, 10, turned));
  for (const auto& [one, two] : {std::pair{a, b}, {b, c}, {a, c}}) {
    const Position origin{};
    const auto f = force_on(one, {&two, 1}, origin), g = force_on(two, {&one, 1}, origin);
    const double size = si(magnitude(f.force));
    EXPECT_NEAR(x(f), -x(g), 2e-6 * size);
    EXPECT_NEAR(y(f), -y(g), 2e-6 * size);
    EXPECT_NEAR(z(f), -z(g), 2e-6 * size);
    // About one point the torques balance too.
    EXPECT_NEAR(si(f.torque.x), -si(g.torque.x), 2e-8 * size);
    EXPECT_NEAR(si(f.torque.y), -si(g.torque.y), 2e-8 * size);
    EXPECT_NEAR(si(f.torque.z), -si(g.torque.z), 2e-8 * size);
  }
}

// F = 3m₁m₂/(2πµ0 d⁴) on one axis, and m × B for the torque of one across; m in Wb·m.
TEST(MagnetForce, FarMagnetsAreDipoles) {
  const double volume = kPi * 25e-6 * 0.01, m = 1.2 * volume, d = 1.0;
  const UniformMagnet disc(Cylinder{mm(10), mm(10)}, tesla_J(1.2));
  const UniformMagnet above(Cylinder{mm(10), mm(10)}, tesla_J(1.2), at(0, 0, 1000));
  EXPECT_NEAR(z(force_only(above, {&disc, 1})) / (-3.0 * m * m / (2.0 * kPi * kMu0)), 1.0, 1e-3);
  const UniformMagnet across(Cylinder{mm(10), mm(10)}, tesla_J(1.2),
                             at(0, 0, 1000, Rotation::about({0, 1, 0}, 0.5 * kPi)));
  const auto turn = on(across, disc);
  const double field = m / (2.0 * kPi * kMu0 * d * d * d);  // H on the axis
  EXPECT_NEAR(si(turn.torque.y) / (-m * field), 1.0, 1e-3);
  // At right angles on the axis the force lies across: 3m₁m₂/(4πµ0 d⁴).
  EXPECT_NEAR(std::abs(x(turn)) / (3.0 * m * m / (4.0 * kPi * kMu0)), 1.0, 1e-3);
}

TEST(MagnetForce, TorqueMovesWithItsPoint) {
  const UniformMagnet a(Block{mm(20), mm(12), mm(10)}, tesla_J(1.2));
  const UniformMagnet b(Block{mm(10), mm(10), mm(10)}, tesla_J(1.2), at(6, 0, 14));
  const auto own = on(b, a);
  const auto other = force_on(b, {&a, 1}, {mm(6), {}, mm(4)});
  // τ about p = τ about the centre + (c − p) × F
  EXPECT_NEAR(si(other.torque.y), si(own.torque.y) + 0.010 * x(own), 1e-6 * std::abs(z(own)));
  EXPECT_NEAR(si(other.torque.x), si(own.torque.x) - 0.010 * y(own), 1e-6 * std::abs(z(own)));
}

// A sphere is a dipole: the force of a block on it is its moment times the gradient at its centre.
TEST(MagnetForce, ASphereFeelsTheGradientAtItsCentre) {
  const UniformMagnet block(Block{mm(20), mm(12), mm(10)}, tesla_J(1.2));
  const UniformMagnet sphere(Ellipsoid{mm(8), mm(8), mm(8)}, tesla_J(1.0), at(3, 2, 12));
  const double volume = 4.0 / 3.0 * kPi * 64e-9;
  const auto hz = [&](double height) { return si(block.at({mm(3), mm(2), mm(height)}).H.z); };
  const double slope = (hz(12.001) - hz(11.999)) / 2e-6;
  EXPECT_NEAR(z(on(sphere, block, {1e-8, 3000})), volume * slope, 2e-6 * std::abs(volume * slope));
}

TEST(MagnetForce, TheImageOfAMagnetPullsItStraightDown) {
  const Body body = Block{mm(20), mm(12), mm(10)};
  const Rotation tilt = Rotation::about({0, 1, 0}, 0.3);
  const Vector<Polarisation> J{{}, {}, tesla_J(1.2)};
  const UniformMagnet magnet(body, J, at(0, 0, 12, tilt));
  const UniformMagnet image = image_in_plate(body, J, at(0, 0, 12, tilt));
  const auto f = on(magnet, image);
  EXPECT_LT(z(f), -1.0);
  EXPECT_NEAR(x(f), 0.0, 1e-5 * std::abs(z(f)));  // a plane has no grip sideways
  // Where the plate is, the field of both stands upright.
  const std::array both{magnet, image};
  const auto field = field_at(both, {mm(7), mm(-4), {}});
  EXPECT_NEAR(si(field.B.x), 0.0, 1e-12);
  EXPECT_NEAR(si(field.B.y), 0.0, 1e-12);
  EXPECT_THROW((void)image_in_plate(body, J, at(0, 0, 6, tilt)), DomainError);
}

TEST(MagnetForce, OverlapAndNonsenseAreRefused) {
  const UniformMagnet a(Block{mm(20), mm(12), mm(10)}, tesla_J(1.2));
  const UniformMagnet touching(Block{mm(20), mm(12), mm(10)}, tesla_J(1.2), at(0, 0, 10));
  EXPECT_LT(z(force_only(touching, {&a, 1})), -50.0);
  const UniformMagnet into(Block{mm(20), mm(12), mm(10)}, tesla_J(1.2), at(0, 0, 9.9));
  EXPECT_THROW((void)force_only(into, {&a, 1}), DomainError);
  EXPECT_THROW((void)on(a, a), DomainError);
  const UniformMagnet within(Cylinder{mm(2), mm(2)}, tesla_J(1.2), at(3, 1, 1));
  EXPECT_THROW((void)on(within, a), DomainError);
  EXPECT_THROW((void)on(a, within), DomainError);
  // A rod in a tube does not overlap it.
  const UniformMagnet tube(Ring{mm(20), mm(10), mm(10)}, tesla_J(1.2));
  const UniformMagnet rod(Cylinder{mm(9), mm(10)}, tesla_J(1.2), at(0, 0, 3));
  EXPECT_NO_THROW((void)force_only(rod, {&tube, 1}));
  EXPECT_THROW(
      (void)force_on(tube, {&rod, 1}, {mm(std::numeric_limits<double>::quiet_NaN()), {}, {}}),
      DomainError);
  EXPECT_THROW((void)on(tube, rod, {0.0, 100}), DomainError);
}

}  // namespace
