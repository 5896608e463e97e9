#include <cmath>
#include <random>

#include "circuits.hpp"

namespace {

using namespace magswap;

// Networks of 2 to 9 nodes on a ring with chords: sections and lengths over three decades, knees
// of all widths, soft and hard steels, coils up to 1e5 A.
class RandomNetworks {
 public:
  explicit RandomNetworks(unsigned seed) : random_(seed) {
    for (const char* name : {"AISI 1008", "M330-50A", "Hiperco 50", "M800-50A", "Arnon 5"})
      steels_.push_back(shipped_steel(name));
  }

  MagneticNetwork next() {
    MagneticNetwork out;
    const int nodes = whole(2, 9);
    for (int i = 0; i < nodes; ++i) out.node(std::to_string(i));
    add(out, "source", 0, 1, whole(0, 2));
    for (int i = 1; i < nodes; ++i)
      add(out, "ring " + std::to_string(i), i, (i + 1) % nodes, whole(0, 9));
    const int chords = whole(0, nodes);
    for (int i = 0; i < chords; ++i) {
      const int from = whole(0, nodes - 1);
      add(out, "chord " + std::to_string(i), from, (from + whole(1, nodes - 1)) % nodes,
          whole(0, 9));
    }
    out.coil("coil", "source", amperes(uniform(-1.0, 1.0) * decade(1.0, 1e5)));
    return out;
  }

 private:
  double uniform(double low, double high) {
    return std::uniform_real_distribution<double>(low, high)(random_);
  }
  double decade(double low, double high) {
    return std::exp(uniform(std::log(low), std::log(high)));
  }
  int whole(int low, int high) { return std::uniform_int_distribution<int>(low, high)(random_); }

  DemagnetisationCurve curve() {
    switch (whole(0, 3)) {
      case 0:
        return straight(uniform(0.2, 1.4), uniform(1.0, 1.3));
      case 1:
        return DemagnetisationCurve::hyperbola(from_si<Polarisation>(1.2),
                                               50.0 * kiloampere_per_metre,
                                               from_si<EnergyDensity>(36e3), 3.5);
      case 2:
        return DemagnetisationCurve::exponential(from_si<Polarisation>(uniform(0.3, 1.3)),
                                                 uniform(200.0, 1500.0) * kiloampere_per_metre,
                                                 1.05, decade(1e-5, 1e-3));
      default:
        return DemagnetisationCurve::logistic(from_si<Polarisation>(uniform(0.3, 1.3)),
                                              uniform(200.0, 2000.0) * kiloampere_per_metre, 1.04,
                                              decade(0.003, 0.08), uniform(0.4, 2.0));
    }
  }

  void add(MagneticNetwork& out, const std::string& name, int from, int to, int kind) {
    const BranchEnds ends{name, std::to_string(from), std::to_string(to)};
    const Length length = decade(0.2, 200.0) * millimetre;
    const Area area = mm2(decade(5.0, 5000.0));
    if (kind <= 2) {
      MagnetBranch magnet{length, area, curve()};
      if (whole(0, 3) == 0) magnet.worst_before = -uniform(1.0, 1500.0) * kiloampere_per_metre;
      out.magnet(ends, magnet);
    } else if (kind <= 4) {
      out.gap(ends, {length, area, {half_cylinder(length)}});
    } else if (kind <= 8) {
      out.steel(ends, {length, area, steels_[static_cast<std::size_t>(whole(0, 4))]});
    } else {
      out.leakage(ends, {given_permeance(from_si<Permeance>(decade(1e-10, 1e-6)))});
    }
  }

  std::mt19937 random_;
  std::vector<std::shared_ptr<const BhCurve>> steels_;
};

TEST(RandomNetworks, TenThousandConverge) {
  RandomNetworks networks(20240607);
  constexpr int kNetworks = 10000;
  constexpr int kMostIterations = 40;
  int most = 0, within = 0;
  for (int i = 0; i < kNetworks; ++i) {
    const MagneticNetwork network = networks.next();
    CircuitSolution s;
    ASSERT_NO_THROW(s = solve(network)) << "network " << i;
    ASSERT_LE(s.iterations, kMostIterations) << "network " << i;
    ASSERT_LT(s.flux_residual, 1e-7) << "network " << i;
    within += s.flux_residual < 1e-10 ? 1 : 0;
    most = std::max(most, s.iterations);
    // By another way, for some: it inverts every curve.
    if (i % 20 == 0) {
      ASSERT_LT(ampere_residual(network, s), 1e-9) << "network " << i;
    }
  }
  // Short thick steel between potentials of 1e5 A leaves the rounding of the potentials.
  EXPECT_GT(within, kNetworks * 95 / 100);
  RecordProperty("most_iterations", most);
}

// Equal networks give equal bits.
TEST(RandomNetworks, SolutionsRepeat) {
  RandomNetworks one(7), other(7);
  for (int i = 0; i < 50; ++i) {
    const CircuitSolution a = solve(one.next()), b = solve(other.next());
    for (std::size_t k = 0; k < a.branches.size(); ++k)
      EXPECT_EQ(si(a.branches[k].flux), si(b.branches[k].flux));
  }
}

}  // namespace
