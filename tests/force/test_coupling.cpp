#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "magnets.hpp"
#include "magswap/core/error.hpp"
#include "magswap/force/assembly.hpp"
#include "magswap/force/coupling.hpp"
#include "magswap/force/coupling_file.hpp"
#include "magswap/force/legendre_q.hpp"
#include "magswap/force/magnet_force.hpp"

namespace {

using namespace magswap;
using namespace magswap::test;

AxialCoupling axial(bool yokes, double gap_mm = 3.0) {
  return {6, mm(60), mm(120), mm(7), mm(7), mm(gap_mm), 0.9, yokes};
}

RadialCoupling radial(RadialPattern pattern, double length_mm = 20.0, bool yokes = false) {
  return {4, mm(30), mm(40), mm(46), mm(56), mm(length_mm), 0.8, pattern, yokes};
}

TEST(LegendreQ, AgainstItsIntegral) {
  // Q_{n−1/2}(χ) = ∫₀^π cos nφ/√(2(χ − cos φ)) dφ
  for (const double e : {1e-4, 0.02, 0.7, 5.0}) {
    std::vector<double> q(12);
    detail::legendre_q(e, q);
    for (const std::size_t n : {0U, 1U, 5U, 11U}) {
      // The periodic trapezium rule converges exponentially.
      const int steps = 40000;
      double sum = 0.0;
      for (int k = 0; k < steps; ++k) {
        const double phi = kPi * (k + 0.5) / steps;
        const double s = std::sin(0.5 * phi);
        sum += std::cos(static_cast<double>(n) * phi) / std::sqrt(2.0 * (e + 2.0 * s * s));
      }
      EXPECT_NEAR(q[n], sum * kPi / steps, 1e-7 * q[n] + 1e-13) << e << " " << n;
    }
  }
}

TEST(Coupling, TorqueIsOddAndPeriodic) {
  const std::vector<Coupling> all{axial(false), axial(true), radial(RadialPattern::radial),
                                  radial(RadialPattern::parallel, 20.0, true)};
  for (const Coupling& coupling : all) {
    const CouplingCurve curve = coupling_curve(coupling);
    const double pitch = kPi / curve.pole_pairs;
    const double most = curve.pull_out().torque_Nm_per_T2;
    EXPECT_GT(most, 0.0);
    EXPECT_NEAR(curve.torque_Nm_per_T2(0.0), 0.0, 1e-12 * most);
    for (const double share : {0.1, 0.37, 0.8}) {
      const double t = curve.torque_Nm_per_T2(share * pitch);
      EXPECT_GT(t, 0.0);
      EXPECT_NEAR(curve.torque_Nm_per_T2(-share * pitch), -t, 1e-12 * most);
      EXPECT_NEAR(curve.torque_Nm_per_T2((share + 2.0) * pitch), t, 1e-9 * most);
      EXPECT_NEAR(curve.torque_Nm_per_T2((2.0 - share) * pitch), -t, 1e-9 * most);
    }
    EXPECT_LT(curve.error, 1e-4);
  }
}

// All sectors one by one, in the field of all others: a different kernel and a different sum.
TEST(Coupling, AxialAgainstItsSectors) {
  const AxialCoupling c{2, mm(20), mm(40), mm(6), mm(8), mm(4), 0.8, false};
  const CouplingCurve curve = coupling_curve(c);
  const double angle = 0.4, half = 0.5 * 0.8 * 0.5 * kPi;
  std::vector<UniformMagnet> driver;
  for (int k = 0; k < 4; ++k) {
    const double middle = 0.5 * kPi * k;
    const ArcSegment arc{mm(40), mm(20), mm(6), middle - half, middle + half};
    driver.emplace_back(arc, tesla_J(k % 2 == 0 ? 1.0 : -1.0));
  }
  const ArcSegment arc{mm(40), mm(20), mm(8), angle - half, angle + half};
  const UniformMagnet load(arc, tesla_J(1.0), at(0, 0, 3 + 4 + 4));
  const auto one = force_on(load, driver, Position{}, {1e-3, 60});
  // Four sectors share the torque alike; the load is behind by −angle.
  EXPECT_NEAR(-4.0 * si(one.torque.z) / curve.torque_Nm_per_T2(angle), 1.0, 2e-3);
  EXPECT_NEAR(-4.0 * si(one.force.z) / curve.force_N_per_T2(angle), 1.0, 2e-3);
}

TEST(Coupling, RadialAgainstItsArcs) {
  const RadialCoupling c{2,    mm(20), mm(30), mm(36), mm(46), mm(15), 0.8, RadialPattern::parallel,
                         false};
  const CouplingCurve curve = coupling_curve(c);
  const double angle = 0.4, half = 0.5 * 0.8 * 0.5 * kPi;
  std::vector<UniformMagnet> inner;
  for (int k = 0; k < 4; ++k) {
    const Rotation turn = Rotation::about({0, 0, 1}, 0.5 * kPi * k);
    inner.emplace_back(ArcSegment{mm(30), mm(20), mm(15), -half, half},
                       Vector<Polarisation>{tesla_J(k % 2 == 0 ? 1.0 : -1.0), {}, {}},
                       at(0, 0, 0, turn));
  }
  const UniformMagnet outer(ArcSegment{mm(46), mm(36), mm(15), -half, half},
                            Vector<Polarisation>{tesla_J(1.0), {}, {}},
                            at(0, 0, 0, Rotation::about({0, 0, 1}, angle)));
  const auto one = force_on(outer, inner, Position{}, {1e-3, 60});
  EXPECT_NEAR(-4.0 * si(one.torque.z) / curve.torque_Nm_per_T2(angle), 1.0, 2e-3);
}

// Against the plane model's fundamental the edges take a strip away, of a width that does not
// depend on the width of the annulus: twice as wide, half the loss.
TEST(Coupling, AxialTendsToThePlaneFormula) {
  const auto loss = [](double width_mm) {
    const AxialCoupling c{100, mm(1000 - width_mm), mm(1000 + width_mm), mm(5), mm(5), mm(4), 0.9,
                          true};
    return 1.0 - coupling_curve(c).harmonics.front().torque_Nm_per_T2 /
                     si(plane_pull_out(c, tesla_J(1.0)));
  };
  const double narrow = loss(40.0), wide = loss(80.0);
  EXPECT_GT(narrow, 0.0);
  EXPECT_LT(narrow, 0.2);
  EXPECT_NEAR(wide / narrow, 0.5, 0.1);
}

// The plane formula, written out: (16/3π)(Br²/µ0)(R₂³ − R₁³) sin²(απ/2) sinh²a/sinh 2a(1+ν).
TEST(Coupling, PlaneFormulaAsPublished) {
  const AxialCoupling c = axial(true);
  const double r1 = 0.030, r2 = 0.060, a = 6 * 0.007 / 0.045, nu = 0.003 / 0.014, Br = 1.25;
  const double sine = std::sin(0.9 * kPi / 2.0);
  const double expected = 16.0 / (3.0 * kPi) * Br * Br / kMu0 * (r2 * r2 * r2 - r1 * r1 * r1) *
                          sine * sine * std::sinh(a) * std::sinh(a) /
                          std::sinh(2.0 * a * (1.0 + nu));
  EXPECT_NEAR(si(plane_pull_out(c, tesla_J(Br))) / expected, 1.0, 1e-12);
  // In three dimensions the edges take a part of it away.
  const double solid = Br * Br * coupling_curve(c).pull_out().torque_Nm_per_T2;
  EXPECT_LT(solid, expected);
  EXPECT_GT(solid, 0.6 * expected);
  RecordProperty("solid_over_plane", std::to_string(solid / expected));
}

TEST(Coupling, ForceIsTheSlopeOfTheTorquesEnergy) {
  // Maxwell's relation: dF/dδ = −dT/d(gap), F the attraction, T the restoring torque.
  for (const bool yokes : {false, true}) {
    const double angle = 0.2, d = 1e-3;
    const auto curve = coupling_curve(axial(yokes));
    const double slope_of_force =
        (curve.force_N_per_T2(angle + d) - curve.force_N_per_T2(angle - d)) / (2.0 * d);
    const double slope_of_torque = (coupling_curve(axial(yokes, 3.001)).torque_Nm_per_T2(angle) -
                                    coupling_curve(axial(yokes, 2.999)).torque_Nm_per_T2(angle)) /
                                   2e-6;
    EXPECT_NEAR(slope_of_force / slope_of_torque, 1.0, 1e-4) << yokes;
  }
  // Yokes attract at every angle.
  EXPECT_GT(coupling_curve(axial(true)).force_N_per_T2(kPi / 12.0), 0.0);
  EXPECT_NEAR(coupling_curve(axial(false)).attraction_N_per_T2, 0.0, 1e-12);
}

TEST(Coupling, YokesAndLengthRaiseTheTorque) {
  EXPECT_GT(coupling_curve(axial(true)).pull_out().torque_Nm_per_T2,
            coupling_curve(axial(false)).pull_out().torque_Nm_per_T2);
  const auto most = [](const RadialCoupling& c) {
    return coupling_curve(c).pull_out().torque_Nm_per_T2;
  };
  const double bare = most(radial(RadialPattern::radial));
  EXPECT_GT(most(radial(RadialPattern::radial, 20.0, true)), bare);
  // End effects vanish: torque per length of a long coupling no longer changes.
  const double per_length = most(radial(RadialPattern::radial, 400.0)) / 400.0;
  EXPECT_NEAR(most(radial(RadialPattern::radial, 200.0)) / 200.0 / per_length, 1.0, 0.03);
  EXPECT_LT(bare / 20.0, per_length);
}

// Endless rings without iron: 2π n²AB/µ0 with the potentials of both rings, by hand.
TEST(Coupling, LongRadialCouplingAgainstThePlaneSolution) {
  const RadialCoupling c = radial(RadialPattern::radial, 4000.0);
  const auto curve = coupling_curve(c);
  const int n = 4;
  const double s = 4.0 / kPi * std::sin(0.5 * kPi * 0.8);
  const double A = s * (std::pow(0.020, n + 1) - std::pow(0.015, n + 1)) / (2.0 * (n + 1));
  const double B = s * (std::pow(0.023, 1 - n) - std::pow(0.028, 1 - n)) / (2.0 * (n - 1));
  EXPECT_NEAR(curve.harmonics.front().torque_Nm_per_T2 / (4.0 * 2.0 * kPi * n * n * A * B / kMu0),
              1.0, 2e-2);
}

TEST(Coupling, BadGeometryIsRefused) {
  const auto refused = [](Coupling c) { EXPECT_THROW((void)coupling_curve(c), DomainError); };
  AxialCoupling a = axial(false);
  a.pole_pairs = 0;
  refused(a);
  a = axial(false);
  a.inner = a.outer;
  refused(a);
  a = axial(false, 0.0);
  refused(a);
  a = axial(false, std::numeric_limits<double>::quiet_NaN());
  refused(a);
  a = axial(false);
  a.arc = 1.2;
  refused(a);
  a.arc = std::numeric_limits<double>::quiet_NaN();
  refused(a);
  RadialCoupling r = radial(RadialPattern::radial);
  r.outer_surface = r.inner_surface;
  refused(r);
  r = radial(RadialPattern::radial, -1.0);
  refused(r);
}

TEST(CouplingFile, ReadsAndRefuses) {
  const std::string good =
      "schema = \"magswap-coupling/1\"\ntitle = \"pump\"\nkind = \"axial\"\n[axial]\n"
      "pole_pairs = 6\ninner_diameter = \"60 mm\"\nouter_diameter = \"12 cm\"\n"
      "thickness = \"7 mm\"\ngap = \"3 mm\"\narc = 0.9\nyokes = true\n";
  const auto read = read_coupling("pump.toml", good);
  const auto& c = std::get<AxialCoupling>(read.coupling);
  EXPECT_EQ(read.title, "pump");
  EXPECT_EQ(c.pole_pairs, 6);
  EXPECT_DOUBLE_EQ(si(c.outer), 0.12);
  EXPECT_DOUBLE_EQ(si(c.load_thickness), 0.007);
  EXPECT_TRUE(c.yokes);
  const auto message = [&](const std::string& from, const std::string& to) {
    std::string text = good;
    text.replace(text.find(from), from.size(), to);
    try {
      (void)read_coupling("pump.toml", text);
    } catch (const DataError& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  EXPECT_NE(message("gap =", "gab =").find("unknown key 'gab': is 'gap' meant?"),
            std::string::npos);
  EXPECT_NE(message("title =", "titel =")
                .find("pump.toml:2:1: error: the coupling has no 'title'; "
                      "unknown key 'titel'"),
            std::string::npos);
  EXPECT_NE(message("yokes", "yoke").find("yokes"), std::string::npos);
  EXPECT_NE(message("3 mm", "3 kg").find("pump.toml:9"), std::string::npos);
  EXPECT_NE(message("60 mm", "130 mm").find("swapped"), std::string::npos);
  EXPECT_NE(message("\"axial\"", "\"axail\"").find("axial"), std::string::npos);
}

// H/J of the middle magnet of two long rows of blocks, unlike or like poles facing.
double middle_factor(double pitch_mm, double arc, double thickness_mm, double gap_mm, bool like) {
  constexpr int kHalf = 12;
  std::vector<AssemblyMagnet> magnets;
  for (int row = 0; row < 2; ++row) {
    for (int k = -kHalf; k <= kHalf; ++k) {
      const double sign = ((k % 2 == 0) ? 1.0 : -1.0) * (row == 1 && like ? -1.0 : 1.0);
      magnets.push_back({std::to_string(row) + "/" + std::to_string(k),
                         std::to_string(row),
                         "",
                         Block{mm(arc * pitch_mm), mm(200.0 * pitch_mm), mm(thickness_mm)},
                         at(k * pitch_mm, 0.0, row * (thickness_mm + gap_mm)),
                         {0.0, 0.0, sign},
                         DemagnetisationCurve::ideal(tesla_J(1.0), 1.0)});
    }
  }
  const Assembly rows(std::move(magnets));
  return -kMu0 * si(rows.points()[kHalf].H);
}

// The mean factor against blocks one by one: closed-form fields of another kernel.
TEST(Coupling, MeanFactorIsThatOfRowsOfBlocks) {
  constexpr double kPitch = 10.0;
  const double diameter = 2.0 * 100.0 * kPitch / kPi;  // 100 pole pairs, mean
  for (const double thickness : {2.0, 7.0}) {
    for (const double gap : {1.0, 3.0}) {
      for (const double arc : {0.7, 0.95}) {
        SCOPED_TRACE(testing::Message() << thickness << " " << gap << " " << arc);
        const AxialCoupling c{100,
                              mm(diameter - 5.0),
                              mm(diameter + 5.0),
                              mm(thickness),
                              mm(thickness),
                              mm(gap),
                              arc,
                              false};
        EXPECT_NEAR(mean_factor(c, 0.0), middle_factor(kPitch, arc, thickness, gap, false), 2e-3);
        EXPECT_NEAR(mean_factor(c, kPi / 100), middle_factor(kPitch, arc, thickness, gap, true),
                    2e-3);
      }
    }
  }
}

TEST(Coupling, MeanFactorBetweenYokes) {
  // No air left: the flux closes through the iron.
  AxialCoupling c = axial(true, 1e-6);
  EXPECT_NEAR(mean_factor(c, 0.0), 0.0, 1e-3);
  // Like poles at no distance: no flux passes between them, each row stands on iron before a wall
  // without permeability, of which tanh kh/kh remains by harmonic.
  double walled = 0.0;
  for (int m = 1; m < 20001; m += 2) {
    const double a = 4.0 / (kPi * m) * std::sin(0.5 * kPi * m * c.arc);
    const double kh = m * 6 / 0.045 * 0.007;
    walled += 0.5 * a * a / c.arc * std::tanh(kh) / kh;
  }
  EXPECT_NEAR(mean_factor(c, kPi / 6), walled, 1e-4);
  // A row before a far yoke is the row of twice the thickness, by its image.
  c = axial(true, 500.0);
  AxialCoupling twice = axial(false, 500.0);
  twice.driver_thickness = twice.load_thickness = 2.0 * c.driver_thickness;
  EXPECT_NEAR(mean_factor(c, 0.0), mean_factor(twice, 0.0), 1e-6);
  // The more exposed half: the thinner one.
  AxialCoupling uneven = axial(false);
  uneven.load_thickness = mm(3);
  EXPECT_GT(mean_factor(uneven, kPi / 12), mean_factor(axial(false), kPi / 12));
  EXPECT_THROW((void)mean_factor(axial(false, -1.0), 0.0), DomainError);
  const RadialCoupling r = radial(RadialPattern::radial);
  EXPECT_LT(mean_factor(r, 0.0), mean_factor(r, kPi / 8));
  EXPECT_LT(mean_factor(r, kPi / 8), mean_factor(r, kPi / 4));
}

// Finite elements of examples/verify/coupling (gmsh 4.8.4, getdp 3.2.0, vector potential, curved
// second-order triangles; torque by Maxwell's stress over the middle of the gap): N·m per metre at
// J = 1 T. Their last halving of the mesh moved them by less than 2e-6; without yokes their air
// ends at six radii. The ends of the rings drop out of the difference of two lengths.
TEST(Coupling, LongRadialOnesFollowPlaneFiniteElements) {
  struct Case {
    int pole_pairs;
    double r1, r2, r3, r4, arc, electrical_deg;
    RadialPattern pattern;
    bool yokes;
    double torque;
  };
  constexpr auto kRadial = RadialPattern::radial, kParallel = RadialPattern::parallel;
  for (const Case& c : {Case{4, 20, 25, 28, 33, 0.9, 30, kRadial, false, 149.5321},
                        {4, 20, 25, 28, 33, 0.9, 90, kRadial, false, 222.4316},
                        {3, 10, 16, 18, 26, 0.8, 90, kParallel, false, 164.5998},
                        {4, 20, 25, 28, 33, 0.9, 30, kRadial, true, 299.097},
                        {4, 20, 25, 28, 33, 0.9, 90, kRadial, true, 504.8117},
                        {3, 10, 16, 18, 26, 0.8, 60, kParallel, true, 258.5539}}) {
    const auto torque = [&](double length) {
      const RadialCoupling one{c.pole_pairs, mm(2 * c.r1), mm(2 * c.r2), mm(2 * c.r3), mm(2 * c.r4),
                               mm(length),   c.arc,        c.pattern,    c.yokes};
      const double angle = c.electrical_deg * kPi / 180.0 / c.pole_pairs;
      return coupling_curve(one).torque_Nm_per_T2(angle);
    };
    const double per_metre = (torque(500) - torque(250)) / 0.25;
    EXPECT_NEAR(per_metre / c.torque, 1.0, 3e-5) << c.torque;
  }
}

// The same with magnets of a recoil permeability: J of one working point is an estimate.
TEST(Coupling, RecoilPermeabilityIsWithinTwoPerCentOfFiniteElements) {
  struct Case {
    RadialCoupling coupling;
    double mu_rec, torque;
  };
  const auto ring = [](bool yokes) {
    return RadialCoupling{4,    mm(40), mm(50), mm(56), mm(66), mm(250), 0.9, RadialPattern::radial,
                          yokes};
  };
  const RadialCoupling parallel{
      3, mm(20), mm(32), mm(36), mm(52), mm(250), 0.8, RadialPattern::parallel, false};
  for (const Case& c : {Case{ring(false), 1.05, 206.7645}, Case{parallel, 1.1, 145.5369},
                        Case{ring(true), 1.05, 478.1626}}) {
    RadialCoupling longer = c.coupling;
    longer.length = 2.0 * c.coupling.length;
    const double angle = 0.5 * kPi / c.coupling.pole_pairs;
    const CouplingCurve curve = coupling_curve(c.coupling);
    const double ideal =
        (coupling_curve(longer).torque_Nm_per_T2(angle) - curve.torque_Nm_per_T2(angle)) /
        si(c.coupling.length);
    const double j = 1.0 / (1.0 + (c.mu_rec - 1.0) * curve.demagnetising_factor);
    EXPECT_NEAR(j * j * ideal / c.torque, 1.0, 0.02) << c.torque;
    EXPECT_GT(ideal / c.torque, 1.05) << "it is no small correction";
  }
}

// The same unrolled: shear per area of a row of poles 31.4 mm long. A ring of 30 to 60 mm about a
// radius of 0.5 m is nearly straight; its edges drop out of the difference of two widths.
TEST(Coupling, WideAxialOnesFollowPlaneFiniteElements) {
  struct Case {
    double driver, gap, load, arc, electrical_deg, shear;
  };
  for (const Case& c : {Case{7, 3, 7, 0.9, 90, 51358.5}, Case{5, 4, 8, 0.8, 60, 36785.93}}) {
    constexpr int kPolePairs = 50;
    const auto torque = [&](double width) {
      const AxialCoupling one{kPolePairs,
                              mm(1000 - width),
                              mm(1000 + width),
                              mm(c.driver),
                              mm(c.load),
                              mm(c.gap),
                              c.arc,
                              false};
      return coupling_curve(one).torque_Nm_per_T2(c.electrical_deg * kPi / 180.0 / kPolePairs);
    };
    const auto arm = [](double width) {  // ∫r·2πr dr
      const double in = 0.5 - 5e-4 * width, out = 0.5 + 5e-4 * width;
      return 2.0 * kPi / 3.0 * (out * out * out - in * in * in);
    };
    EXPECT_NEAR((torque(60) - torque(30)) / (arm(60) - arm(30)) / c.shear, 1.0, 1e-3) << c.shear;
  }
}
}  // namespace
