#include <filesystem>

#include "circuits.hpp"
#include "magswap/circuit/circuit_file.hpp"

namespace {

using namespace magswap;

const std::string kExamples = MAGSWAP_SOURCE_DIR "/examples/";

std::string text_of(const std::string& name) { return read_text_file(kExamples + name); }

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

std::string error_of(const std::string& text) {
  return message_of(
      [&] { (void)solve(build(read_circuit("c.toml", text), Library::shipped()).network); });
}

TEST(CircuitFile, EveryExampleIsSolved) {
  int examples = 0;
  for (const auto& entry : std::filesystem::directory_iterator(kExamples)) {
    const std::string name = entry.path().filename().string();
    if (!name.starts_with("circuit_")) continue;
    SCOPED_TRACE(name);
    const BuiltCircuit circuit = build(read_circuit_file(entry.path()), Library::shipped());
    const CircuitSolution s = solve(circuit.network);
    EXPECT_TRUE(s.leakage.has_value());
    EXPECT_LT(s.flux_residual, 1e-9);
    EXPECT_LT(ampere_residual(circuit.network, s), 1e-9);
    EXPECT_GT(si(s.magnets[0].B), 0.0);
    ++examples;
  }
  EXPECT_EQ(examples, 7);
}

TEST(CircuitFile, SaysWhatTheStructSays) {
  const BuiltCircuit circuit =
      build(read_circuit_file(kExamples + "circuit_ring_motor.toml"), Library::shipped());
  const RingMotor motor{mm(12.5), mm(1.2), mm(6), mm(0), mm(22), mm(32), mm(6)};
  const CircuitSolution by_hand =
      solve(network_of(motor, {straight(), shipped_steel("AISI 1008")}));
  const CircuitSolution by_file = solve(circuit.network);
  for (std::size_t i = 0; i < by_hand.branches.size(); ++i)
    EXPECT_EQ(si(by_file.branches[i].flux), si(by_hand.branches[i].flux));
  EXPECT_EQ(circuit.steels, std::vector<std::string>{"AISI 1008"});
}

TEST(CircuitFile, LeakageByHandReplacesTheFormula) {
  const BuiltCircuit circuit =
      build(read_circuit_file(kExamples + "circuit_separator.toml"), Library::shipped());
  const auto paths = paths_of(circuit.network.branches()[circuit.network.branch("arms")]);
  ASSERT_EQ(paths.size(), 1U);
  EXPECT_NEAR(si(paths[0].permeance), 3e-7, 1e-18);
}

TEST(CircuitFile, AnotherMagnetAtAnotherTemperature) {
  const CircuitFile file = read_circuit_file(kExamples + "circuit_centre_motor.toml");
  const Library& library = Library::shipped();
  CircuitOptions options;
  options.grade = "taihan/N35SH";
  options.temperature = celsius(20.0);
  const BuiltCircuit weak = build(file, library, options);
  EXPECT_EQ(weak.grades, std::vector<std::string>{"taihan/N35SH"});
  EXPECT_NEAR(to_celsius(weak.temperature), 20.0, 1e-12);
  options.grade.reset();
  const BuiltCircuit own = build(file, library, options);
  EXPECT_GT(si(solve(own.network).branches[1].B), 0.0);
  EXPECT_GT(si(solve(own.network).magnets[0].B), si(solve(weak.network).magnets[0].B));
  options.grade = "N42HS";
  EXPECT_THROW((void)build(file, library, options), NotFoundError);
}

TEST(CircuitFile, AlnicoLosesInTheFaultOfTheExample) {
  const BuiltCircuit circuit =
      build(read_circuit_file(kExamples + "circuit_network.toml"), Library::shipped());
  const CircuitSolution before = solve(circuit.network);
  MagneticNetwork faulty = circuit.network;
  for (const auto& [coil, mmf] : circuit.fault) faulty.set_mmf(coil, mmf);
  const CircuitSolution after = solve(aged(circuit.network, solve(faulty)));
  const std::size_t gap = circuit.network.branch("working gap");
  EXPECT_LT(si(after.branches[gap].B), 0.98 * si(before.branches[gap].B));
}

TEST(CircuitFile, MistakesStandAtTheirPlace) {
  const std::string core = text_of("circuit_c_core.toml"), net = text_of("circuit_network.toml");
  const auto says = [](const std::string& text, const std::string& part) {
    const std::string error = error_of(text);
    EXPECT_NE(error.find(part), std::string::npos) << error;
    EXPECT_NE(error.find("c.toml:"), std::string::npos) << error;
  };
  says(replaced(core, "c-core", "d-core"), "unknown kind 'd-core'");
  says(replaced(core, "\"M330-50A\"", "\"M330-50B\""), "did you mean M330-50A");
  says(replaced(core, "arnold/N42SH", "N42HS"), "no grade 'N42HS'");
  says(replaced(core, "gap_width", "gapwidth"), "gap_width");
  says(replaced(core, "\"2 mm\"", "\"2 T\""), "c.toml:17:17: error: '2 T' is not a length");
  says(replaced(core, "\"2 mm\"", "\"-2 mm\""), "C-core: gap is -2.000 mm");
  says(replaced(core, "\"gap limb N\"", "\"gap limb\""), "did you mean 'gap limb");
  says(replaced(core, "stacking = 0.97", "stacking = 1.97"), "stacking factor");
  says(replaced(net, "to     = \"N\"", "to     = \"M\""), "no node");
  says(replaced(net, "\"half cylinder\"", "\"half sphere\""), "unknown shape");
  says(replaced(net, "face = \"3 mm\"", "face = \"0 mm\""), "the face");
  says(replaced(net, "\"8 nWb/A\"", "\"8 nWb\""), "not a permeance");
  says(replaced(net, "\"armature\"]", "\"armature\", \"N\"]"), "node 'N' is declared twice");
  says(replaced(net, "name   = \"shunt\"", "name   = \"bar\""), "branch 'bar' is named twice");
  says(replaced(net, "grade  = \"ld-magnet/LNG37\"", ""), "give either 'grade', or 'Br'");
  const std::string separator = text_of("circuit_separator.toml");
  says(replaced(separator, "arms = ", "arm = "), "did you mean 'arms'?");
  says(replaced(separator, "\"300 nWb/A\"", "\"-300 nWb/A\""), "not negative");
}

TEST(CircuitFile, AnOpenNetworkNamesTheMagnet) {
  const std::string open = R"(schema = "magswap-circuit/1"
title = "open"
kind = "network"
nodes = ["S", "N", "x"]
[[magnet]]
name = "bar"
from = "S"
to = "N"
length = "10 mm"
area = "1 cm2"
Br = "1.2 T"
mu_rec = 1.05
[[gap]]
name = "gap"
from = "N"
to = "x"
length = "1 mm"
area = "1 cm2"
)";
  EXPECT_NE(error_of(open).find("magnet 'bar' has no return path"), std::string::npos);
}

}  // namespace
