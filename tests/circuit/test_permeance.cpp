#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "magswap/circuit/permeance.hpp"
#include "magswap/core/error.hpp"

namespace {

using namespace magswap;

constexpr double kMm = 1e-3;
double over_mu0(const FluxPath& path) { return si(path.permeance) / kMu0; }
Length mm(double value) { return value * millimetre; }

// Roters' rule: the permeance of a path is its volume over the square of its mean length.
TEST(Permeance, ProbablePathsAreVolumeOverLengthSquared) {
  const double g = 2.0 * kMm, edge = 30.0 * kMm;
  const double half = kPi / 8.0 * g * g * edge / std::pow(1.22 * g, 2);
  EXPECT_NEAR(over_mu0(half_cylinder(mm(30))) / half, 1.0, 0.02);
  const double quarter = kPi / 4.0 * g * g * edge / std::pow(1.22 * g, 2);
  EXPECT_NEAR(over_mu0(quarter_cylinder(mm(30))) / quarter, 1.0, 0.02);
  const double quadrant = 0.25 * 4.0 / 3.0 * kPi * std::pow(0.5 * g, 3) / std::pow(1.3 * g, 2);
  EXPECT_NEAR(over_mu0(spherical_quadrant(mm(2))) / quadrant, 1.0, 0.02);
  const double octant = 0.125 * 4.0 / 3.0 * kPi * std::pow(g, 3) / std::pow(1.3 * g, 2);
  EXPECT_NEAR(over_mu0(spherical_octant(mm(2))) / octant, 1.0, 0.02);
}

// Sums over thin shells whose lengths are arcs.
TEST(Permeance, AnnuliAreSumsOfArcs) {
  const double g = 2.0, t = 7.0, edge = 30.0;
  constexpr int kShells = 200000;
  double half = 0.0, quarter = 0.0, tapered = 0.0, flank = 0.0;
  for (int i = 0; i < kShells; ++i) {
    const double ds = t / kShells, s = (i + 0.5) * ds, share = 1.0 - s / t;
    half += edge * ds / (kPi * (0.5 * g + s));
    quarter += edge * ds / (0.5 * kPi * (g + s));
    tapered += share * share * edge * ds / (kPi * (0.5 * g + s));
    flank += (s / t) * (s / t) * edge * ds / (kPi * s);
  }
  EXPECT_NEAR(over_mu0(half_annulus(mm(edge), mm(g), mm(t))) / (half * kMm), 1.0, 1e-8);
  EXPECT_NEAR(over_mu0(quarter_annulus(mm(edge), mm(g), mm(t))) / (quarter * kMm), 1.0, 1e-8);
  EXPECT_NEAR(over_mu0(tapered_half_annulus(mm(edge), mm(g), mm(t))) / (tapered * kMm), 1.0, 1e-8);
  EXPECT_NEAR(over_mu0(magnet_flank(mm(edge))) / (flank * kMm), 1.0, 1e-8);
  // A far gap, where the closed form would cancel: ∫(1 − s/t)² ds/(g/2) = 2t/(3g).
  const double far = over_mu0(tapered_half_annulus(mm(edge), mm(1e6), mm(t)));
  EXPECT_NEAR(far / (edge * kMm / kPi * 2.0 * t / (3.0 * 1e6)), 1.0, 1e-4);
}

// The field lines of the map end on the wall or on the floor, and their parts make the whole.
TEST(Permeance, ChamberPartsMakeTheWhole) {
  const Length depth = mm(80), w = mm(9), h = mm(6), g = mm(1.2);
  const double whole = over_mu0(walled_chamber(depth, w, h, g));
  const double upper = over_mu0(chamber_wall(depth, h, g, 0.5 * h, h));
  const double lower = over_mu0(chamber_wall(depth, h, g, mm(0), 0.5 * h));
  const double floor = over_mu0(chamber_floor(depth, w, h, g));
  EXPECT_NEAR(upper + lower + floor, whole, 1e-12 * whole);
  // Far from the wall the chamber is a plate condenser.
  const double step = over_mu0(walled_chamber(depth, mm(201), h, g)) -
                      over_mu0(walled_chamber(depth, mm(200), h, g));
  EXPECT_NEAR(step / (80.0 * kMm / 6.0), 1.0, 1e-12);
  // Near the corner it is a quarter annulus: 2/π·ln of the ratio of distances.
  const double near = over_mu0(walled_chamber(depth, mm(0.02), h, mm(0.01)));
  EXPECT_NEAR(near / (80.0 * kMm * 2.0 / kPi * std::log(2.0)), 1.0, 1e-4);
}

// The edge term of thin discs against Love's integral equation f(x) − ∫k·f(t)/(k² + (x − t)²) dt/π
// = 1, k = d/R, solved with 2000 Gauss points: C/C0 = (4k/π)·∫₀¹ f dx = 1.175592 at k = 0.1 and
// 1.044080 at k = 0.02. Kirchhoff's term is the first of a series in k.
TEST(Permeance, DiscRimsMatchLovesEquation) {
  const auto ratio = [](double k) {
    const double rims = over_mu0(disc_rims(mm(10), mm(10 * k), mm(1e-7))) / kMm;
    return 1.0 + rims / (kPi * 10.0 / k);
  };
  EXPECT_NEAR(ratio(0.1), 1.175592, 0.01);
  EXPECT_NEAR(ratio(0.02), 1.044080, 0.001);
}

TEST(Permeance, RoundPaths) {
  EXPECT_NEAR(over_mu0(coaxial_cylinders(mm(10), mm(20), mm(5))),
              2.0 * kPi * 5.0 * kMm / std::log(2.0), 1e-15);
  EXPECT_NEAR(over_mu0(magnet_side(mm(10), mm(20), mm(5))),
              2.0 * kPi * 5.0 * kMm / std::log(2.0) / 3.0, 1e-15);
  // A short magnet's potential is straight; x = 2: a third of coaxial_cylinders() is 4/3 of µA/l.
  EXPECT_NEAR(over_mu0(magnet_side(mm(10), mm(20), mm(0.01), 1.05)) /
                  over_mu0(magnet_side(mm(10), mm(20), mm(0.01))),
              1.0, 1e-6);
  const double length = 2.0 * std::sqrt(1.05 * std::log(2.0) / 2.0) * 10.0;
  EXPECT_NEAR(over_mu0(magnet_side(mm(10), mm(20), mm(length), 1.05)),
              1.05 * kPi * 100.0 / length * kMm * (2.0 / std::tanh(2.0) - 1.0), 1e-12);
  EXPECT_NEAR(over_mu0(quadrant_shell(mm(4))), 1.0 * kMm, 1e-18);
  EXPECT_NEAR(over_mu0(octant_shell(mm(4))), 2.0 * kMm, 1e-18);
  EXPECT_NEAR(over_mu0(parallel_plates(from_si<Area>(6e-4), mm(2))), 0.3, 1e-15);
}

TEST(Permeance, TextGoesBothWays) {
  EXPECT_NEAR(si(parse_permeance("120 nWb/A")), 1.2e-7, 1e-20);
  EXPECT_NEAR(si(parse_permeance("0.12 uWb/A")), 1.2e-7, 1e-20);
  EXPECT_EQ(format_permeance(parse_permeance("120 nWb/A")), "120.0 nWb/A");
  EXPECT_THROW((void)parse_permeance("120 mm"), ArgumentError);
}

TEST(Permeance, NamesWhatIsNotPositive) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const auto message = [](const auto& make) {
    try {
      (void)make();
    } catch (const DomainError& error) {
      return std::string(error.what());
    }
    return std::string("no error");
  };
  EXPECT_NE(message([] { return half_cylinder(mm(-1)); }).find("'half cylinder': the edge"),
            std::string::npos);
  EXPECT_NE(message([&] { return half_annulus(mm(1), mm(nan), mm(1)); }).find("the gap"),
            std::string::npos);
  EXPECT_NE(message([] { return coaxial_cylinders(mm(3), mm(3), mm(1)); }).find("outer less"),
            std::string::npos);
  EXPECT_NE(message([] { return walled_chamber(mm(1), mm(1), mm(1), mm(2)); }).find("less the gap"),
            std::string::npos);
  EXPECT_NE(message([] { return parallel_plates(from_si<Area>(0.0), mm(1)); }).find("the area"),
            std::string::npos);
  EXPECT_NE(message([&] { return given_permeance(from_si<Permeance>(nan)); }).find("finite"),
            std::string::npos);
}

}  // namespace
