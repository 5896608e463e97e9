#include <cmath>
#include <limits>

#include "circuits.hpp"
#include "magswap/application/gap_circuit.hpp"

namespace {

using namespace magswap;

const double kNaN = std::numeric_limits<double>::quiet_NaN();

// Flux division in a linear circuit: F = Br·Am/(Pm + Pg + Pl), Pm = µ0µr·Am/lm.
TEST(Network, LinearCircuitEqualsItsFormula) {
  const double am = 200e-6, lm = 10e-3, ag = 150e-6, g = 2e-3, pl = 40e-9, br = 1.2, mu = 1.05;
  const double pm = kMu0 * mu * am / lm, pg = kMu0 * ag / g;
  const double mmf = br * am / (pm + pg + pl);
  const MagneticNetwork network = small_circuit(straight(), pl);
  const CircuitSolution s = solve(network);
  EXPECT_NEAR(si(s.branches[1].drop) / mmf, 1.0, 1e-13);
  EXPECT_NEAR(si(s.branches[1].B) / (kMu0 * mmf / g), 1.0, 1e-13);
  EXPECT_NEAR(si(s.magnets[0].H) / (-mmf / lm), 1.0, 1e-13);
  EXPECT_NEAR(si(s.magnets[0].B) / (br - kMu0 * mu * mmf / lm), 1.0, 1e-12);
  EXPECT_NEAR(*s.leakage, 1.0 + pl / pg, 1e-12);
  EXPECT_NEAR(*s.mmf_factor, 1.0, 1e-13);
  EXPECT_LT(s.flux_residual, 1e-14);
}

// Without leakage and steel: H = −Br/(µ0(µr + lm·Ag/(Am·g))), the load line of one dimension.
TEST(Network, LosslessLimitIsTheLoadLine) {
  MagneticNetwork network;
  network.nodes({"N", "S"});
  network.magnet({"magnet", "S", "N"}, {mm(12), mm2(300), straight(0.4, 1.1)});
  network.gap({"gap", "N", "S"}, {mm(3), mm2(300), {}, true});
  const CircuitSolution s = solve(network);
  EXPECT_NEAR(si(s.magnets[0].H) / (-0.4 / (kMu0 * (1.1 + 12.0 / 3.0))), 1.0, 1e-12);
  EXPECT_NEAR(*s.leakage, 1.0, 1e-14);
}

// Alnico 5 at 1.0 T, −40 kA/m for 0.8 T in 2 cm² over 2 mm: the textbook's magnet of 1.6 cm² and
// 3.183 cm gives that gap back, and the sizing of gap circuits gives that magnet.
TEST(Network, TextbookMagnetGivesItsGap) {
  // A straight line through the point stands for the curve near it.
  const double slope = kMu0 * 4.0, h = -40e3, b = 1.0;
  const auto line = DemagnetisationCurve::ideal(from_si<Polarisation>(b - slope * h), 4.0);
  GapCircuit task;
  task.gap_area = from_si<Area>(2e-4);
  task.gap = mm(2);
  task.gap_flux_density = from_si<FluxDensity>(0.8);
  const GapMagnet magnet = gap_magnet(task, {from_si<FieldStrength>(h), from_si<FluxDensity>(b)});
  EXPECT_NEAR(si(magnet.area), 1.6e-4, 1e-10);
  EXPECT_NEAR(si(magnet.length), 3.183e-2, 1e-5);
  EXPECT_NEAR(si(magnet.volume()), 5.093e-6, 1e-9);
  MagneticNetwork network;
  network.nodes({"N", "S"});
  network.magnet({"magnet", "S", "N"}, {magnet.length, magnet.area, line});
  network.gap({"gap", "N", "S"}, {task.gap, task.gap_area, {}, true});
  const CircuitSolution s = solve(network);
  EXPECT_NEAR(si(s.branches[1].B), 0.8, 1e-10);
  EXPECT_NEAR(si(s.magnets[0].H), h, 1e-5);
}

// H_m·l_m + (B_g/µ0)·g + Σ H·l of the steel = 0, found from fluxes by the inverse curves.
TEST(Network, AmperesLawHoldsAroundEveryLoop) {
  CCore core{mm(10), mm(20), mm(2), mm(20), mm(60), mm(60)};
  const MagneticNetwork network = network_of(core, {straight(), shipped_steel("M330-50A"), 0.97});
  const CircuitSolution s = solve(network);
  EXPECT_LT(ampere_residual(network, s), 1e-9);
  EXPECT_LT(s.flux_residual, 1e-12);
  double loop = 0.0, largest = 0.0;
  for (std::size_t i = 0; i < s.branches.size(); ++i) {
    const NetworkBranch& branch = network.branches()[i];
    if (std::holds_alternative<LeakageBranch>(branch.part)) continue;
    double drop = si(s.branches[i].drop);
    if (const auto* steel = std::get_if<SteelBranch>(&branch.part))
      drop = si(steel->curve->field(s.branches[i].B)) * si(steel->length);
    loop += drop;
    largest = std::max(largest, std::abs(drop));
  }
  EXPECT_LT(std::abs(loop) / largest, 1e-9);
}

// Tellegen: fluxes and drops of a network without coils are orthogonal, so what the magnet gives
// (−B·H·V) is what gap, leakage and steel take.
TEST(Network, EnergyBalances) {
  RingMotor motor{mm(12.5), mm(1.2), mm(6), mm(0), mm(22), mm(32), mm(6)};
  const MagneticNetwork network = network_of(motor, {straight(), shipped_steel("AISI 1008")});
  const CircuitSolution s = solve(network);
  const double given = -si(s.magnets[0].B) * si(s.magnets[0].H) * si(mm(6)) *
                       si(std::get<MagnetBranch>(network.branches()[0].part).area);
  EXPECT_GT(given, 0.0);
  EXPECT_LT(std::abs(energy_balance_J(network, s)) / given, 1e-11);
}

TEST(Network, SaturatedCoreGainsLittleByADoubledMagnet) {
  const auto gap_of = [](double length, const std::shared_ptr<const BhCurve>& steel) {
    CCore core{mm(length), mm(20), mm(3), mm(20), mm(60), mm(60)};
    core.bar_thickness = mm(5);  // carries 2 T · 5 mm of flux at most
    const MagneticNetwork network = network_of(core, {straight(), steel});
    return solve(network);
  };
  const auto steel = shipped_steel("AISI 1008");
  const CircuitSolution once = gap_of(8.0, steel), twice = gap_of(16.0, steel);
  EXPECT_LT(si(twice.branches[1].B) / si(once.branches[1].B), 1.06);
  EXPECT_GT(si(gap_of(16.0, nullptr).branches[1].B) / si(gap_of(8.0, nullptr).branches[1].B), 1.12);
  bool saturated = false;
  for (const BranchState& state : twice.branches) saturated = saturated || state.saturated;
  EXPECT_TRUE(saturated);
  for (const BranchState& state : gap_of(1.0, steel).branches) EXPECT_FALSE(state.extrapolated);
}

// A toroid with a coil: N·I = H·l exactly, with any steel.
TEST(Network, CoilMagnetisesAToroid) {
  const auto steel = shipped_steel("M400-50A");
  MagneticNetwork network;
  network.nodes({"a", "b"});
  network.steel({"upper", "a", "b"}, {mm(100), mm2(100), steel});
  network.steel({"lower", "b", "a"}, {mm(100), mm2(100), steel});
  network.coil("winding", "upper", amperes(200.0));
  for (const double mmf : {1.0, 60.0, 200.0, 5000.0, 1e6, -200.0}) {
    network.set_mmf("winding", amperes(mmf));
    const CircuitSolution s = solve(network);
    const double h = mmf / 0.2;
    EXPECT_NEAR(si(s.branches[0].H) / h, 1.0, 1e-9) << mmf;
    EXPECT_NEAR(si(s.branches[0].B) / si(steel->flux_density(from_si<FieldStrength>(h))), 1.0,
                1e-9);
    EXPECT_LT(ampere_residual(network, s), 1e-9);
    // dΦ/d(NI) = A·(dB/dH)/l
    const double expected =
        1e-4 * kMu0 * steel->differential_permeability(from_si<FieldStrength>(h)) / 0.2;
    EXPECT_NEAR(si(differential_permeance(network, s, "winding")) / expected, 1.0, 1e-6) << mmf;
  }
}

// The differential permeance of a whole circuit is the slope of the flux over the coil's current.
TEST(Network, DifferentialPermeanceIsTheSlope) {
  CCore core{mm(10), mm(20), mm(2), mm(20), mm(60), mm(60)};
  MagneticNetwork network = network_of(core, {straight(), shipped_steel("AISI 1008")});
  network.coil("winding", "gap limb N", amperes(0.0));
  const auto flux = [&](double mmf) {
    network.set_mmf("winding", amperes(mmf));
    return si(solve(network).branches[network.branch("gap limb N")].flux);
  };
  const double slope = (flux(0.5) - flux(-0.5));
  network.set_mmf("winding", amperes(0.0));
  EXPECT_NEAR(si(differential_permeance(network, solve(network), "winding")) / slope, 1.0, 1e-5);
}

// A knee: magnetised in place the magnet works on the virgin curve, after a fault on recoil.
TEST(Network, AFaultCostsForGoodAndRecoilFollows) {
  const auto curve = DemagnetisationCurve::logistic(from_si<Polarisation>(1.2),
                                                    600.0 * kiloampere_per_metre, 1.05, 0.03, 1.0);
  MagneticNetwork network = small_circuit(curve, 20e-9);
  network.coil("winding", "magnet", amperes(0.0));
  const CircuitSolution before = solve(network);
  EXPECT_LT(before.magnets[0].irreversible_loss, 1e-6);
  EXPECT_FALSE(before.magnets[0].past_knee);
  MagneticNetwork faulty = network;
  faulty.set_mmf("winding", amperes(-5000.0));
  const CircuitSolution fault = solve(faulty);
  EXPECT_TRUE(fault.magnets[0].past_knee);
  EXPECT_LT(si(fault.magnets[0].margin), 0.0);
  const MagneticNetwork after = aged(network, fault);
  const CircuitSolution s = solve(after);
  EXPECT_LT(si(s.branches[1].B), 0.98 * si(before.branches[1].B));
  EXPECT_NEAR(s.magnets[0].irreversible_loss, curve.irreversible_loss(fault.magnets[0].H), 1e-12);
  // On the recoil line: slope µ0·µrec from the point of the fault.
  const double slope =
      (si(s.magnets[0].B) - si(fault.magnets[0].B)) / (si(s.magnets[0].H) - si(fault.magnets[0].H));
  EXPECT_NEAR(slope / (kMu0 * 1.05), 1.0, 1e-9);
  // A second, equal fault costs nothing more.
  MagneticNetwork again = after;
  again.set_mmf("winding", amperes(-5000.0));
  EXPECT_NEAR(si(solve(again).magnets[0].H) / si(fault.magnets[0].H), 1.0, 1e-9);
}

TEST(Network, IdealSteelCarriesWhatItsNodesNeed) {
  CCore core{mm(10), mm(20), mm(2), mm(20), mm(60), mm(60)};
  const MagneticNetwork network = network_of(core, {straight(), nullptr});
  const CircuitSolution s = solve(network);
  std::vector<double> sum(network.node_names().size(), 0.0);
  for (std::size_t i = 0; i < s.branches.size(); ++i) {
    sum[network.branches()[i].from] += si(s.branches[i].flux);
    sum[network.branches()[i].to] -= si(s.branches[i].flux);
  }
  for (const double each : sum) EXPECT_NEAR(each, 0.0, 1e-15);
  EXPECT_LT(ampere_residual(network, s), 1e-12);
}

TEST(Network, NoCoilDrivesIdealSteel) {
  CCore core{mm(10), mm(20), mm(2), mm(20), mm(60), mm(60)};
  MagneticNetwork network = network_of(core, {straight(), nullptr});
  const auto& branches = network.branches();
  const auto steel = std::find_if(branches.begin(), branches.end(), [](const NetworkBranch& b) {
    return std::holds_alternative<SteelBranch>(b.part);
  });
  ASSERT_NE(steel, branches.end());
  const std::string name = steel->name;
  network.coil("idle", name, amperes(0));
  const CircuitSolution s = solve(network);  // without current it changes nothing
  EXPECT_NE(message_of([&] {
              (void)differential_permeance(network, s, "idle");
            }).find("ideal steel '" + name + "'"),
            std::string::npos);
  network.set_mmf("idle", amperes(10));
  EXPECT_THROW((void)solve(network), DomainError);
}

TEST(Network, NamesWhatIsWrong) {
  const auto steel = shipped_steel("DC01");
  MagneticNetwork n;
  n.nodes({"north", "south"});
  const MagnetBranch magnet{mm(10), mm2(100), straight()};
  const auto says = [](const std::string& message, const std::string& part) {
    EXPECT_NE(message.find(part), std::string::npos) << message;
  };
  says(message_of([&] { n.node("north"); }), "node 'north' is declared twice");
  says(message_of([&] { n.node(""); }), "no name");
  says(message_of([&] { n.magnet({"m", "nort", "south"}, magnet); }), "did you mean 'north'?");
  says(message_of([&] { n.magnet({"m", "north", "north"}, magnet); }), "begins and ends");
  says(message_of([&] {
         n.magnet({"m", "north", "south"}, {mm(-1), mm2(100), straight()});
       }),
       "branch 'm': length is -1.000 mm");
  says(message_of([&] {
         n.gap({"g", "north", "south"}, {mm(1), mm2(-100)});
       }),
       "branch 'g': area is");
  says(message_of([&] { n.gap({"g", "north", "south"}, {mm(kNaN), mm2(100)}); }), "length is nan");
  says(message_of([&] {
         n.steel({"s", "north", "south"}, {mm(1), mm2(1), steel, 1.2});
       }),
       "stacking factor is 1.2");
  says(message_of([&] { n.leakage({"l", "north", "south"}, {}); }), "branch 'l'");
  says(message_of([&] { n.coil("c", "nowhere", amperes(1)); }), "no branch 'nowhere'");
  n.magnet({"m", "south", "north"}, magnet);
  says(message_of([&] { n.gap({"m", "north", "south"}, {mm(1), mm2(1)}); }), "named twice");
  says(message_of([&] { n.coil("c", "m", amperes(kNaN)); }), "coil 'c'");
  says(message_of([&] { n.set_worst_before("m", 5.0 * kiloampere_per_metre); }), "is negative");
  says(message_of([&] { n.set_permeance("m", from_si<Permeance>(1e-9)); }), "neither a leakage");
}

TEST(Network, OpenNetworksAreRefusedByName) {
  const auto says = [](const MagneticNetwork& network, const std::string& part) {
    const std::string message = message_of([&] { (void)solve(network); });
    EXPECT_NE(message.find(part), std::string::npos) << message;
  };
  MagneticNetwork n;
  says(n, "no branch");
  n.nodes({"a", "b", "c"});
  n.magnet({"bar", "a", "b"}, {mm(10), mm2(100), straight()});
  says(n, "node 'c' is not connected with node 'a'");
  n.gap({"gap", "b", "c"}, {mm(1), mm2(100)});
  says(n, "magnet 'bar' has no return path");
  n.gap({"back", "c", "a"}, {mm(1), mm2(100)});
  EXPECT_GT(si(solve(n).branches[0].flux), 0.0);
  n.node("d").steel({"stub", "c", "d"}, {mm(1), mm2(1), nullptr});
  says(n, "branch 'stub' has no return path");
  MagneticNetwork undriven;
  undriven.nodes({"a", "b"});
  undriven.gap({"g", "a", "b"}, {mm(1), mm2(1)}).gap({"h", "b", "a"}, {mm(1), mm2(1)});
  says(undriven, "neither a magnet nor a coil");
  MagneticNetwork ideal;
  ideal.nodes({"a", "b"});
  ideal.steel({"yoke", "a", "b"}, {mm(1), mm2(1), nullptr}).gap({"h", "b", "a"}, {mm(1), mm2(1)});
  ideal.coil("c", "yoke", amperes(10));
  says(ideal, "ideal steel 'yoke'");
}

TEST(Network, LeakageIsSetByHand) {
  MagneticNetwork network = small_circuit(straight(), 40e-9);
  network.set_permeance("leakage", from_si<Permeance>(80e-9));
  network.set_permeance("gap", from_si<Permeance>(10e-9));
  const CircuitSolution s = solve(network);
  const double pg = kMu0 * 150e-6 / 2e-3;
  EXPECT_NEAR(*s.leakage, 1.0 + 90e-9 / pg, 1e-12);
}

}  // namespace
