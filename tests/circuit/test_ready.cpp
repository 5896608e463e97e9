// Ready networks against finite elements: gmsh and getdp, curved second-order triangles, mesh error
// below 0.3 %; the magnet's field is its mean over the volume, that of the gap the mean over the
// middle between its faces where nothing else is said. None of the leakage formulas has a constant
// fitted to these numbers.
#include <cmath>
#include <limits>

#include "circuits.hpp"
#include "magswap/circuit/virtual_work.hpp"

namespace {

using namespace magswap;

struct Witness {
  double b_gap_T, b_magnet_T, h_magnet_kA_per_m;
};

struct Band {
  double gap = 0.06;
  double magnet = 0.015;
};

CircuitMaterials with_steel(const DemagnetisationCurve& curve) {
  return {curve, shipped_steel("AISI 1008")};
}

void expect_near(const MagneticNetwork& network, const char* gap, const Witness& fe,
                 const Band& band = {}) {
  SCOPED_TRACE(network.title());
  const CircuitSolution s = solve(network);
  EXPECT_NEAR(si(s.branches[network.branch(gap)].B) / fe.b_gap_T, 1.0, band.gap);
  EXPECT_NEAR(si(s.magnets[0].B) / fe.b_magnet_T, 1.0, band.magnet);
  // H follows from B on the magnet's line; near Br it is a small difference.
  const double dh = band.magnet * fe.b_magnet_T / (kMu0 * 1.05) / 1e3;
  EXPECT_NEAR(1e-3 * si(s.magnets[0].H), fe.h_magnet_kA_per_m, dh);
  EXPECT_LT(ampere_residual(network, s), 1e-9);
}

TEST(ReadyNetworks, PlanarCCores) {
  CCore core{mm(10), mm(20), mm(5), mm(20), mm(60), mm(60)};
  const Band tight{0.012, 0.004};
  expect_near(network_of(core, {straight(), nullptr}), "gap", {0.4325, 0.9727, -172.2}, tight);
  core.gap = mm(1);
  expect_near(network_of(core, {straight(), nullptr}), "gap", {0.85415, 1.11002, -68.19}, tight);
  core.gap = mm(2);
  core.magnet_length = mm(20);
  expect_near(network_of(core, {straight(), nullptr}), "gap", {0.74121, 1.12204, -59.09}, tight);
  expect_near(network_of(core, with_steel(straight())), "gap", {0.72196, 1.116922, -62.963}, tight);
}

TEST(ReadyNetworks, CCoreWithFerrite) {
  const CCore core{mm(12), mm(40), mm(3), mm(20), mm(60), mm(60), mm(20)};
  expect_near(network_of(core, with_steel(straight(0.4, 1.1))), "gap",
              {0.3285371, 0.3019396, -70.94}, {0.012, 0.004});
}

TEST(ReadyNetworks, CCoreWithAlnico) {
  CCore core{mm(40), mm(20), mm(2), mm(20), mm(60), mm(60)};
  const Library& library = Library::shipped();
  const auto curve = GradeModel(library.grade("ld-magnet/LNG37"), library).at(celsius(20.0));
  const MagneticNetwork network = network_of(core, with_steel(curve));
  const CircuitSolution s = solve(network);
  EXPECT_NEAR(si(s.branches[network.branch("gap")].B) / 0.710125, 1.0, 0.06);
  EXPECT_NEAR(si(s.magnets[0].B) / 1.06801, 1.0, 0.015);
  EXPECT_NEAR(1e-3 * si(s.magnets[0].H) / -30.757, 1.0, 0.05);
}

// The steel of the first number is not stated with it; that of the second is AISI 1008.
TEST(ReadyNetworks, LoudspeakersWithTheirDefaultLeakage) {
  const RingMotor neodymium{mm(12.5), mm(1.2), mm(6), mm(0), mm(22), mm(32), mm(6)};
  const MagneticNetwork network = network_of(neodymium, with_steel(straight()));
  const CircuitSolution s = solve(network);
  EXPECT_NEAR(si(s.branches[network.branch("gap")].B) / 1.21966, 1.0, 0.08);
  EXPECT_NEAR(*s.leakage / 2.556, 1.0, 0.08);
  EXPECT_NEAR(*s.mmf_factor / 1.143, 1.0, 0.05);
  expect_near(network, "gap", {1.232992, 0.8985791, -228.44});
  const RingMotor ferrite{mm(12.5), mm(1.2), mm(6), mm(0), mm(16), mm(30), mm(15), mm(28)};
  expect_near(network_of(ferrite, with_steel(straight(0.4, 1.1))), "gap",
              {0.6804519, 0.3345418, -47.355});
}

TEST(ReadyNetworks, CentreMotor) {
  const CentreMotor motor{mm(12), mm(5), mm(12.5), mm(4), mm(1), mm(4)};
  expect_near(network_of(motor, with_steel(straight())), "gap", {0.8749371, 1.008919, -144.817});
}

PotMagnet pot_of(double keeper_mm, double gap_mm) {
  return {.magnet_radius = mm(10),
          .magnet_length = mm(5),
          .cup_inner_radius = mm(13),
          .cup_outer_radius = mm(16),
          .bottom_thickness = mm(3),
          .keeper_thickness = mm(6),
          .keeper_radius = mm(keeper_mm),
          .gap = mm(gap_mm)};
}

TEST(ReadyNetworks, PotMagnets) {
  expect_near(network_of(pot_of(16, 0.3), with_steel(straight())), "pole gap",
              {1.002395, 1.07423, -95.319});
  expect_near(network_of(pot_of(30, 1), with_steel(straight())), "pole gap",
              {0.7822393, 0.9429832, -194.788});
}

// All linear: the force is what the coenergy ½·F·Φ of the magnet's source F = Br·l/µ loses.
TEST(VirtualWork, OfAPotIsTheLossOfItsCoenergy) {
  const PotMagnet pot = pot_of(30, 1);
  const auto at = [&](double gap) {
    PotMagnet moved = pot;
    moved.gap = mm(gap);
    return network_of(moved, {straight(), nullptr});
  };
  const auto flux = [&](double gap) { return si(solve(at(gap)).magnets[0].B) * kPi * 1e-4; };
  const double source = 1.2 * 0.005 / (kMu0 * 1.05);
  const double lost = -0.5 * source * (flux(1.001) - flux(0.999)) / 2e-6;
  const Force force = virtual_work(solve(at(1.0)), at(0.999), at(1.001), mm(0.002));
  EXPECT_NEAR(si(force) / lost, 1.0, 1e-6);
  EXPECT_THROW((void)virtual_work(solve(at(1.0)), at(0.999), at(1.001), mm(0)), ArgumentError);
  EXPECT_THROW((void)virtual_work(solve(at(1.0)), MagneticNetwork("other"), at(1.0), mm(1)),
               ArgumentError);
}

TEST(ReadyNetworks, FlatVoiceCoil) {
  FlatVoiceCoil motor{mm(4), mm(20), mm(4), mm(6), mm(8)};
  motor.planar = true;
  const Band tight{0.01, 0.004};
  // Means over the volume of the gap; over its middle 0.3867705 T.
  expect_near(network_of(motor, with_steel(straight())), "gap 1", {0.3996934, 0.5669493, -479.777},
              tight);
  EXPECT_NEAR(middle_of_gap(motor), 0.3867705 / 0.3996934, 1e-3);
  // A yoke that is driven beyond 2 T leaks along its whole length.
  FlatVoiceCoil thin = motor;
  thin.yoke_thickness = mm(4);
  expect_near(network_of(thin, with_steel(straight())), "gap 1", {0.3654091, 0.5242111, -512.167},
              tight);
  // Magnets on both plates across twice the gap are the same by symmetry, but for the plate's
  // steel and for edges that face each other.
  FlatVoiceCoil doubled = motor;
  doubled.gap = mm(12);
  doubled.both_plates = true;
  const CircuitSolution one = solve(network_of(motor, with_steel(straight())));
  const CircuitSolution two = solve(network_of(doubled, with_steel(straight())));
  EXPECT_NEAR(si(two.magnets[0].B) / si(one.magnets[0].B), 1.0, 0.03);
}

TEST(ReadyNetworks, SeparatorGap) {
  SeparatorGap separator{mm(25), mm(100), mm(40), mm(60), mm(25)};
  separator.planar = true;
  const Band tight{0.01, 0.004};
  // Means over the volume of the gap; over its middle 0.1785811 and 0.4771822 T.
  expect_near(network_of(separator, with_steel(straight(0.4, 1.1))), "gap",
              {0.1865336, 0.2328516, -120.92}, tight);
  EXPECT_NEAR(middle_of_gap(separator), 0.1785811 / 0.1865336, 1e-3);
  separator = {mm(15), mm(60), mm(30), mm(50), mm(30)};
  separator.planar = true;
  expect_near(network_of(separator, with_steel(straight())), "gap",
              {0.5060447, 0.6623581, -407.468}, tight);
  EXPECT_NEAR(middle_of_gap(separator), 0.4771822 / 0.5060447, 1e-3);
}

// A frame so deep that its ends do not count is the planar one; the ends of a shallow one leak.
TEST(ReadyNetworks, DepthTendsToThePlane) {
  CCore core{mm(10), mm(20), mm(2), mm(20), mm(60), mm(60)};
  const auto gap_of = [&](double depth, bool planar) {
    core.depth = mm(depth);
    core.planar = planar;
    return si(solve(network_of(core, {straight(), nullptr})).branches[1].B);
  };
  const double plane = gap_of(1000.0, true);
  EXPECT_NEAR(gap_of(20.0, true), plane, 1e-12);
  EXPECT_NEAR(gap_of(1e6, false), plane, 1e-3 * plane);
  EXPECT_LT(gap_of(20.0, false), 0.95 * plane);
  EXPECT_LT(gap_of(20.0, false), gap_of(60.0, false));
}

// Twice every length: the same fields, four times the flux.
TEST(ReadyNetworks, FieldsDoNotDependOnScale) {
  const CentreMotor small{mm(12), mm(5), mm(12.5), mm(4), mm(1), mm(4)};
  const CentreMotor large{mm(24), mm(10), mm(25), mm(8), mm(2), mm(8)};
  const CircuitSolution a = solve(network_of(small, with_steel(straight())));
  const CircuitSolution b = solve(network_of(large, with_steel(straight())));
  for (std::size_t i = 0; i < a.branches.size(); ++i) {
    EXPECT_NEAR(si(b.branches[i].B), si(a.branches[i].B), 1e-9);
    EXPECT_NEAR(si(b.branches[i].flux), 4.0 * si(a.branches[i].flux), 1e-12);
  }
  EXPECT_GT(*a.leakage, 1.2);
  EXPECT_LT(*a.leakage, 2.0);
}

TEST(ReadyNetworks, NameTheLengthThatIsWrong) {
  const CircuitMaterials materials{straight(), nullptr};
  const auto says = [](const std::string& message, const std::string& part) {
    EXPECT_NE(message.find(part), std::string::npos) << message;
  };
  CCore core{mm(10), mm(20), mm(5), mm(20), mm(60), mm(60)};
  core.gap = mm(std::numeric_limits<double>::quiet_NaN());
  says(message_of([&] { (void)network_of(core, materials); }), "C-core: gap is nan");
  core.gap = mm(70);
  says(message_of([&] { (void)network_of(core, materials); }), "must be below window_height");
  RingMotor ring{mm(12.5), mm(1.2), mm(6), mm(0), mm(32), mm(22), mm(6)};
  says(message_of([&] { (void)network_of(ring, materials); }),
       "ring motor: magnet_inner_radius 32.00 mm must be below magnet_outer_radius");
  ring.magnet_inner_radius = mm(13);
  says(message_of([&] { (void)network_of(ring, materials); }), "pole_radius plus gap");
  FlatVoiceCoil motor{mm(4), mm(20), mm(0), mm(6), mm(8)};
  says(message_of([&] { (void)network_of(motor, materials); }), "voice-coil motor: spacing is");
  SeparatorGap separator{mm(25), mm(-100), mm(40), mm(60), mm(25)};
  says(message_of([&] { (void)network_of(separator, materials); }), "magnet_width is -100");
  CentreMotor centre{mm(14), mm(5), mm(12.5), mm(4), mm(1), mm(4)};
  says(message_of([&] { (void)network_of(centre, materials); }), "magnet_radius");
  PotMagnet pot;
  says(message_of([&] { (void)network_of(pot, materials); }), "pot magnet: magnet_radius is");
}

}  // namespace
