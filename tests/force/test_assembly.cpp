// Magnets in each other's field: against the pull of two, mirror images, a sphere in a known field
// and the laws of action, reaction and rotation.

#include <gtest/gtest.h>

#include <cmath>

#include "magnets.hpp"
#include "magswap/core/error.hpp"
#include "magswap/field/volume_nodes.hpp"
#include "magswap/force/assembly.hpp"
#include "magswap/force/pull.hpp"

namespace {

using namespace magswap;
using namespace magswap::test;

AssemblyMagnet magnet(const char* name, const Body& body, const Placement& placement,
                      double mu_rec = 1.05, std::array<double, 3> direction = {0.0, 0.0, 1.0}) {
  return {name,
          name,
          "",
          body,
          placement,
          direction,
          DemagnetisationCurve::ideal(tesla_J(1.2), mu_rec)};
}

const Cylinder kDisc{mm(20), mm(10)};

TEST(Assembly, TwoDiscsAreThePullOfEqualMagnets) {
  const Pull pull = pull_force(tesla_J(1.2), 1.05, kDisc, Counterpart::magnet, mm(5));
  const Assembly pair({magnet("a", kDisc, at(0, 0, 0)), magnet("b", kDisc, at(0, 0, 15))});
  EXPECT_NEAR(si(pair.points()[0].J), si(pull.J), 1e-5);
  EXPECT_NEAR(si(pair.points()[1].J), si(pull.J), 1e-5);
  const MagnetForce on_a = pair.force_on_group("a");
  EXPECT_NEAR(si(on_a.force.z), si(pull.force), 1e-4 * si(pull.force));
  EXPECT_EQ(on_a.method, ForceMethod::coaxial);
  // Finite elements: H −372.37 kA/m in a magnet of a pair 5 mm apart (attracting-pair-5).
  EXPECT_NEAR(si(pair.points()[0].H), -372373.1, 0.005 * 372373.1);
}

TEST(Assembly, APlateActsAsTheImage) {
  const Assembly before({magnet("m", kDisc, at(0, 0, 7.5))}, mm(0));
  const Assembly pair({magnet("m", kDisc, at(0, 0, 7.5)), magnet("i", kDisc, at(0, 0, -7.5))});
  EXPECT_NEAR(si(before.points()[0].J), si(pair.points()[0].J), 1e-9);
  const double f = si(before.force_on_group("m").force.z);
  EXPECT_NEAR(f, si(pair.force_on_group("m").force.z), 1e-6 * std::abs(f));
  EXPECT_LT(f, 0.0) << "towards the plate";
  const Assembly higher({magnet("m", kDisc, at(0, 0, 107.5))}, mm(100));
  EXPECT_NEAR(si(higher.force_on_group("m").force.z), f, 1e-9 * std::abs(f));
  // A magnet that lies on its side: its image is turned against it, and it is still drawn down.
  const Rotation tilt = Rotation::about({0.0, 1.0, 0.0}, 0.5 * kPi);
  const Assembly lying({magnet("m", kDisc, at(0, 0, 12, tilt))}, mm(0));
  EXPECT_LT(si(lying.force_on_group("m").force.z), 0.0);
}

TEST(Assembly, ActionIsReaction) {
  const Rotation one = Rotation::about({1.0, 2.0, 0.5}, 0.7);
  const Rotation two = Rotation::about({-1.0, 0.3, 2.0}, 1.9);
  const Assembly three(
      {magnet("a", Block{mm(12), mm(8), mm(6)}, at(0, 0, 0)), magnet("b", kDisc, at(18, 5, 9, one)),
       magnet("c", Ring{mm(16), mm(6), mm(5)}, at(-14, 12, 3, two), 1.05, {1.0, 0.0, 1.0})});
  const Position origin{};
  std::array<double, 3> force{}, torque{};
  double size = 0.0, turning = 0.0;
  for (const std::string& group : three.groups()) {
    const MagnetForce f = three.force_on_group(group, origin);
    force = {force[0] + si(f.force.x), force[1] + si(f.force.y), force[2] + si(f.force.z)};
    torque = {torque[0] + si(f.torque.x), torque[1] + si(f.torque.y), torque[2] + si(f.torque.z)};
    size += si(magnitude(f.force));
    turning += si(magnitude(f.torque));
  }
  for (std::size_t k = 0; k < 3; ++k) {
    EXPECT_NEAR(force[k], 0.0, 1e-5 * size);
    EXPECT_NEAR(torque[k], 0.0, 1e-5 * turning);
  }
}

// A uniformly magnetised sphere is a dipole, and the mean of an outer field over it that of its
// centre: torque m×B there.
TEST(Assembly, TorqueOnASphereIsThatOfItsMoment) {
  const Ellipsoid ball{mm(6), mm(6), mm(6)};
  const Assembly two({magnet("block", Block{mm(20), mm(12), mm(10)}, at(0, 0, 0), 1.0),
                      magnet("ball", ball, at(9, 4, 14), 1.0, {1.0, 0.0, 0.0})});
  const MagneticField field = two.sources()[0].at({mm(9), mm(4), mm(14)});
  const double volume = kPi / 6.0 * std::pow(0.006, 3.0);
  const double moment = 1.2 / kMu0 * volume;  // along x
  const MagnetForce f = two.force_on_group("ball");
  EXPECT_NEAR(si(f.torque.x), 0.0, 1e-6 * moment);
  EXPECT_NEAR(si(f.torque.y), -moment * si(field.B.z), 1e-5 * moment * std::abs(si(field.B.z)));
  EXPECT_NEAR(si(f.torque.z), moment * si(field.B.y), 1e-5 * moment * std::abs(si(field.B.z)));
}

TEST(Assembly, ForcesTurnWithTheWhole) {
  const std::vector<AssemblyMagnet> flat{
      magnet("a", Block{mm(12), mm(8), mm(6)}, at(0, 0, 0)),
      magnet("b", Block{mm(10), mm(6), mm(4)}, at(5, 3, 9), 1.05, {0.0, 1.0, 1.0})};
  const RigidMotion motion{
      Rotation::about({1.0, 1.0, 0.2}, 0.9), {mm(3), mm(-2), mm(1)}, {mm(7), mm(0), mm(4)}};
  const std::vector<AssemblyMagnet> turned = moved(moved(flat, "a", motion), "b", motion);
  const Assembly first(flat), second(turned);
  for (const char* group : {"a", "b"}) {
    const MagnetForce f = first.force_on_group(group), g = second.force_on_group(group);
    const auto expected = motion.turn({si(f.force.x), si(f.force.y), si(f.force.z)});
    const double size = si(magnitude(f.force));
    EXPECT_NEAR(si(g.force.x), expected[0], 1e-5 * size);
    EXPECT_NEAR(si(g.force.y), expected[1], 1e-5 * size);
    EXPECT_NEAR(si(g.force.z), expected[2], 1e-5 * size);
  }
}

TEST(Assembly, MagnetsThatStrengthenEachOtherWorkHigher) {
  const Assembly alone({magnet("a", kDisc, at(0, 0, 0))});
  const Assembly attracting({magnet("a", kDisc, at(0, 0, 0)), magnet("b", kDisc, at(0, 0, 11))});
  const Assembly repelling(
      {magnet("a", kDisc, at(0, 0, 0)), magnet("b", kDisc, at(0, 0, 11), 1.05, {0.0, 0.0, -1.0})});
  EXPECT_GT(si(attracting.points()[0].H), si(alone.points()[0].H));
  EXPECT_LT(si(repelling.points()[0].H), si(alone.points()[0].H));
  EXPECT_LT(si(attracting.force_on_group("b").force.z), 0.0);
  EXPECT_GT(si(repelling.force_on_group("b").force.z), 0.0);
}

TEST(Assembly, FactorsAlongAnyDirection) {
  const Block block{mm(20), mm(12), mm(10)};
  EXPECT_NEAR(factor_along(block, {1.0, 0.0, 0.0}),
              magnetometric_factor(Shape(Block{mm(12), mm(10), mm(20)})).N, 1e-12);
  EXPECT_NEAR(factor_along(block, {1.0, 0.0, 0.0}) + factor_along(block, {0.0, 2.0, 0.0}) +
                  factor_along(block, {0.0, 0.0, 1.0}),
              1.0, 1e-9);
  EXPECT_NEAR(factor_along(Ellipsoid{mm(5), mm(5), mm(5)}, {0.3, -0.4, 2.0}), 1.0 / 3.0, 1e-12);
  // Of other bodies by the mean field of their charges.
  const auto mean = [](const Body& body, const std::array<double, 3>& d) {
    const detail::VolumeNodes nodes = detail::volume_nodes(body, 16, 32);
    const UniformMagnet one(body,
                            Vector<Polarisation>{tesla_J(d[0]), tesla_J(d[1]), tesla_J(d[2])});
    double sum = 0.0;
    for (std::size_t i = 0; i < nodes.weight.size(); ++i) {
      const MagneticField f = one.at({from_si<Length>(nodes.x_m[i]), from_si<Length>(nodes.y_m[i]),
                                      from_si<Length>(nodes.z_m[i])});
      sum -= nodes.weight[i] * kMu0 * (d[0] * si(f.H.x) + d[1] * si(f.H.y) + d[2] * si(f.H.z));
    }
    return sum;
  };
  const std::array<double, 3> oblique{0.48, 0.6, 0.64};
  const Ring ring{mm(20), mm(8), mm(6)};
  EXPECT_NEAR(factor_along(ring, oblique), mean(ring, oblique), 1e-4);
  const Cylinder rod{mm(6), mm(20)};
  EXPECT_NEAR(factor_along(rod, {1.0, 0.0, 0.0}), mean(rod, {1.0, 0.0, 0.0}), 1e-4);
}

TEST(Assembly, OfAnArcThatIsAFullRing) {
  const ArcSegment half{mm(20), mm(8), mm(6), 0.0, kPi};
  const ArcSegment other{mm(20), mm(8), mm(6), kPi, 2.0 * kPi};
  const Ring ring{mm(20), mm(8), mm(6)};
  const Assembly halves({magnet("1", half, at(0, 0, 0)), magnet("2", other, at(0, 0, 0))});
  const Assembly whole({magnet("ring", ring, at(0, 0, 0))});
  EXPECT_NEAR(si(halves.points()[0].J), si(whole.points()[0].J), 2e-4);
}

TEST(Assembly, RefusesWhatCannotBe) {
  EXPECT_THROW(Assembly({}), ArgumentError);
  EXPECT_THROW(Assembly({magnet("a", kDisc, at(0, 0, 0)), magnet("b", kDisc, at(5, 0, 5))}),
               DomainError);
  EXPECT_THROW(Assembly({magnet("a", kDisc, at(0, 0, 4))}, mm(0)), DomainError);
  EXPECT_THROW(Assembly({magnet("a", kDisc, at(0, 0, 0), 1.05, {0.0, 0.0, 0.0})}), DomainError);
  const Assembly one({magnet("a", kDisc, at(0, 0, 0))});
  EXPECT_THROW((void)one.force_on_group("b"), NotFoundError);
  EXPECT_EQ(si(magnitude(one.force_on_group("a").force)), 0.0) << "alone in space";
}

}  // namespace
