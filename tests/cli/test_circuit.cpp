#include <cmath>

#include "json_output.hpp"

namespace {

using nlohmann::json;

const json& named(const json& list, const std::string& name) {
  for (const json& item : list)
    if (item.at("name") == name) return item;
  throw std::runtime_error("no " + name);
}

TEST(Circuit, LoudspeakerInWordsAndNumbers) {
  const Outcome text = run_program("circuit examples/circuit_ring_motor.toml");
  EXPECT_EQ(text.status, 0) << text.err;
  for (const char* part :
       {"AISI 1008", "saturated", "leakage factor", "model error of 'network: loudspeaker'",
        "5 cases, 3 known when its paths", "Ampère"})
    EXPECT_NE(text.out.find(part), std::string::npos) << part << "\n" << text.out;
  const json out = json_of("circuit examples/circuit_ring_motor.toml");
  // Finite elements: 1.233 T in the gap, 0.8986 T in the magnet.
  EXPECT_NEAR(value(named(out.at("branches"), "gap").at("B"), "T"), 1.233, 0.06 * 1.233);
  EXPECT_NEAR(value(out.at("magnets")[0].at("B"), "T"), 0.8986, 0.015 * 0.8986);
  ASSERT_EQ(out.at("model_error").size(), 3U);
  for (const json& band : out.at("model_error")) {
    EXPECT_EQ(band.at("cases"), 5);
    EXPECT_EQ(band.at("unseen"), 2);
  }
  EXPECT_LT(out.at("ampere_residual").get<double>(), 1e-9);
  EXPECT_LT(out.at("flux_residual").get<double>(), 1e-10);
  EXPECT_NEAR(out.at("leakage").get<double>(), 2.556, 0.08 * 2.556);
}

// The error of a network is that of its cases: proportions beyond them are named.
TEST(Circuit, ProportionsBeyondTheCasesAreSaid) {
  const std::string file = "examples/circuit_voice_coil.toml";
  const Outcome inside = run_program("circuit " + file);
  EXPECT_EQ(inside.status, 0) << inside.err;
  EXPECT_EQ(inside.out.find("outside the cases"), std::string::npos) << inside.out;
  const json all = json_of("circuit " + file);
  for (const json& one : all.at("proportions")) EXPECT_TRUE(one.at("inside").get<bool>()) << one;
  const ScratchFolder scratch;
  std::string text = slurp(MAGSWAP_SOURCE_DIR "/" + file);
  const std::string key = "spacing          = \"4 mm\"";
  ASSERT_NE(text.find(key), std::string::npos);
  text.replace(text.find(key), key.size(), "spacing = \"90 mm\"");
  const std::string far_apart = scratch.write("far.toml", text);
  const Outcome outside = run_program("circuit " + far_apart);
  EXPECT_EQ(outside.status, 0) << outside.err;
  EXPECT_NE(outside.out.find("outside the cases of that error: spacing/gap 15 (cases: "),
            std::string::npos)
      << outside.out;
}

// A hotter magnet gives less; another grade another field; the table is that of the JSON.
TEST(Circuit, MagnetAndTemperatureAreReplaced) {
  const std::string file = "circuit examples/circuit_centre_motor.toml";
  const auto gap = [](const json& out) {
    return value(named(out.at("branches"), "gap").at("B"), "T");
  };
  const double own = gap(json_of(file));
  EXPECT_GT(gap(json_of(file + " --temperature '20 degC'")), own);
  EXPECT_LT(gap(json_of(file + " --magnet taihan/N35SH")), own);
  const Outcome csv = run_program(file + " --csv");
  EXPECT_EQ(csv.status, 0);
  EXPECT_NE(csv.out.find("branch,kind,flux [mWb]"), std::string::npos) << csv.out;
}

TEST(Circuit, AFaultShowsWhatIsLost) {
  const json out = json_of("circuit examples/circuit_network.toml");
  EXPECT_GT(out.at("magnets_after_fault")[0].at("irreversible_loss").get<double>(),
            out.at("magnets")[0].at("irreversible_loss").get<double>());
  const Outcome text = run_program("circuit examples/circuit_network.toml");
  EXPECT_NE(text.out.find("lost for good"), std::string::npos) << text.out;
  EXPECT_NE(text.out.find("after the fault"), std::string::npos) << text.out;
  EXPECT_NE(text.out.find("dΦ/d(NI)"), std::string::npos) << text.out;
}

TEST(Circuit, ExplainNamesThePaths) {
  const Outcome text = run_program("circuit examples/circuit_c_core.toml --explain");
  EXPECT_EQ(text.status, 0) << text.err;
  EXPECT_NE(text.out.find("spherical quadrant"), std::string::npos);
  EXPECT_NE(text.out.find("Roters"), std::string::npos);
  EXPECT_NE(text.out.find("syre-iron"), std::string::npos);
}

TEST(Circuit, WritesResults) {
  const ScratchFolder scratch;
  const std::string file = scratch.file("c.h5");
  const Outcome text = run_program("circuit examples/circuit_pot_magnet.toml -o " + file);
  EXPECT_EQ(text.status, 0) << text.err;
  const Outcome list = run_program("results " + file);
  EXPECT_EQ(list.status, 0) << list.err;
  for (const char* name :
       {"/circuit/branches", "/circuit/magnets", "/circuit/nodes", "/circuit/paths"})
    EXPECT_NE(list.out.find(name), std::string::npos) << list.out;
}

TEST(Circuit, DrawsItsNetwork) {
  const ScratchFolder scratch;
  const std::string file = scratch.file("c.svg");
  EXPECT_EQ(run_program("circuit examples/circuit_ring_motor.toml --svg " + file).status, 0);
  const std::string drawing = slurp(file);
  EXPECT_TRUE(drawing.starts_with("<?xml") || drawing.starts_with("<svg")) << drawing.substr(0, 80);
  for (const char* part : {"pole, lower", "cavity to back plate", "#d9822b", "top plate"})
    EXPECT_NE(drawing.find(part), std::string::npos) << part;
}

TEST(Circuit, MistakesAreNamed) {
  const ScratchFolder scratch;
  const Outcome missing = run_program("circuit nowhere.toml");
  EXPECT_EQ(missing.status, 5);
  const Outcome grade = run_program("circuit examples/circuit_ring_motor.toml --magnet N42HS");
  EXPECT_EQ(grade.status, 2);
  EXPECT_NE(grade.err.find("N42SH"), std::string::npos) << grade.err;
  std::string text = slurp(MAGSWAP_SOURCE_DIR "/examples/circuit_ring_motor.toml");
  const std::size_t at = text.find("AISI 1008");
  const std::string file = scratch.write("c.toml", text.replace(at, 9, "AISI 1009"));
  const Outcome steel = run_program("circuit " + file);
  EXPECT_EQ(steel.status, 3);
  EXPECT_NE(steel.err.find("AISI 1008"), std::string::npos) << steel.err;
  EXPECT_NE(steel.err.find("c.toml:11:"), std::string::npos) << steel.err;
}

TEST(Circuit, SteelsAreListedAndShown) {
  const Outcome list = run_program("materials list --kind steels");
  EXPECT_EQ(list.status, 0) << list.err;
  EXPECT_NE(list.out.find("29 steels"), std::string::npos) << list.out;
  const Outcome show = run_program("materials show 'Hiperco 50'");
  EXPECT_EQ(show.status, 0) << show.err;
  for (const char* part : {"cobalt iron", "levelled", "Apache-2.0", "W/kg"})
    EXPECT_NE(show.out.find(part), std::string::npos) << part << "\n" << show.out;
  const json record = json_of("materials show M-19");
  EXPECT_EQ(record.at("losses").size(), 3U);
  EXPECT_NEAR(value(record.at("density"), "kg/m3"), 7700.0, 1e-9);
  EXPECT_EQ(run_program("materials list --kind steels --family ferrite-sintered").status, 2);
}

}  // namespace
