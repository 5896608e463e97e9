#include <algorithm>
#include <cmath>

#include "json_output.hpp"
#include "magswap/magnet/grade_model.hpp"

namespace {

using namespace magswap;
using nlohmann::json;

const std::string kGap = "examples/gap_circuit.toml";

// The circuit of the example.
constexpr double kGapArea_m2 = 2e-4, kGap_m = 2e-3, kGap_T = 0.8, kLeakage = 1.5, kMmf = 1.1,
                 kSteel_T = 1.6;

const json& gap() {
  static const json out = json_of("swap " + kGap);
  return out;
}

const json& row_of(const json& out, const std::string& grade) {
  const auto& rows = out.at("candidates");
  const auto found = std::find_if(rows.begin(), rows.end(),
                                  [&](const json& row) { return row.at("grade") == grade; });
  EXPECT_NE(found, rows.end()) << grade;
  return *found;
}

TEST(GapSwap, FluxAndMagnetomotiveForceBalance) {
  int feasible = 0;
  for (const json& row : gap().at("candidates")) {
    if (!row.at("feasible").get<bool>()) continue;
    ++feasible;
    const double area = 1e-6 * value(row.at("area"), "mm2"),
                 length = 1e-3 * value(row.at("length"), "mm");
    const double B = value(row.at("B"), "T"), H = 1e3 * value(row.at("H"), "kA/m");
    EXPECT_NEAR(B * area, kLeakage * kGap_T * kGapArea_m2, 1e-6 * B * area) << row.at("grade");
    EXPECT_NEAR(kMu0 * -H * length, kMmf * kGap_T * kGap_m, 1e-6 * kMmf * kGap_T * kGap_m)
        << row.at("grade");
    EXPECT_NEAR(row.at("Pc").get<double>(), B / (kMu0 * -H), 1e-6 * B / (kMu0 * -H))
        << row.at("grade");
    EXPECT_NEAR(1e-6 * value(row.at("steel_area_needed"), "mm2"),
                kLeakage * kGap_T * kGapArea_m2 / kSteel_T, 1e-12);
    EXPECT_LE(area, 12e-4 * (1 + 1e-9)) << row.at("grade");
    EXPECT_LE(length, 40e-3 * (1 + 1e-9)) << row.at("grade");
  }
  EXPECT_GE(feasible, 5);
}

TEST(GapSwap, OperatingPointLiesOnTheCurve) {
  const Library& library = Library::shipped();
  for (const json& row : gap().at("candidates")) {
    if (!row.at("feasible").get<bool>()) continue;
    const GradeModel model(library.grade(row.at("grade").get<std::string>()), library);
    const FieldStrength H = from_si<FieldStrength>(1e3 * value(row.at("H"), "kA/m"));
    EXPECT_NEAR(si(model.at(celsius(80.0)).flux_density(H)), value(row.at("B"), "T"), 1e-6)
        << row.at("grade");
  }
}

TEST(GapSwap, AlnicoIsLongAndFerriteIsWide) {
  const json& alnico = row_of(gap(), "taihan/LNG44");
  const json& neodymium = row_of(gap(), "arnold/N42SH");
  const json& ferrite = row_of(gap(), "taihan/Y30H-1");
  EXPECT_GT(value(alnico.at("length"), "mm"), 5.0 * value(neodymium.at("length"), "mm"));
  EXPECT_GT(value(ferrite.at("area"), "mm2"), 2.0 * value(neodymium.at("area"), "mm2"));
  EXPECT_LT(value(neodymium.at("magnet_mass"), "kg"), 0.5 * value(alnico.at("magnet_mass"), "kg"));
  // Near the textbook's AlNiCo 5 working point, 1.0 T and -40 kA/m.
  EXPECT_NEAR(value(alnico.at("B"), "T"), 1.0, 0.1);
  EXPECT_NEAR(value(alnico.at("H"), "kA/m"), -40.0, 5.0);
}

/// The example with one text exchanged for another.
json changed(const std::string& old_text, const std::string& new_text) {
  std::string text = slurp(MAGSWAP_SOURCE_DIR "/" + kGap);
  const auto at = text.find(old_text);
  EXPECT_NE(at, std::string::npos) << old_text;
  text.replace(at, old_text.size(), new_text);
  const ScratchFolder scratch;
  return json_of("swap '" + scratch.write("gap.toml", text) + "'");
}

TEST(GapSwap, WithoutLeakageTheSameGapTakesLessMagnet) {
  const json ideal = changed("leakage      = 1.5", "leakage      = 1.0");
  for (const char* grade : {"taihan/LNG44", "arnold/N42SH", "arnold/Recoma 26"}) {
    // Same operating point, so the section goes as the flux.
    EXPECT_NEAR(value(row_of(gap(), grade).at("magnet_mass"), "kg") /
                    value(row_of(ideal, grade).at("magnet_mass"), "kg"),
                1.5, 1e-6)
        << grade;
  }
}

TEST(GapSwap, MarginThatIsAskedForIsKept) {
  const json out =
      changed("length_max = \"40 mm\"", "length_max = \"40 mm\"\nmargin = \"10 kA/m\"");
  for (const json& row : out.at("candidates")) {
    if (row.at("feasible").get<bool>()) {
      EXPECT_GE(value(row.at("margin"), "kA/m"), 10.0 - 1e-3) << row.at("grade");
    }
  }
  const json& alnico = row_of(out, "taihan/LNG44");
  EXPECT_FALSE(alnico.at("feasible").get<bool>());
  EXPECT_NE(alnico.at("reason").get<std::string>().find("demagnetises"), std::string::npos)
      << alnico.at("reason");
}

TEST(GapSwap, OpposingFieldIsPaidForWithLength) {
  const json out = changed("steel_limit", "opposing_field = \"20 kA/m\"\nsteel_limit");
  EXPECT_LT(value(row_of(out, "femm/LNGT72").at("margin"), "kA/m"),
            value(row_of(gap(), "femm/LNGT72").at("margin"), "kA/m"));
}

TEST(GapSwap, ReturnPathThatIsTooNarrowIsSaid) {
  const json out = changed("steel_limit", "steel_area = \"100 mm2\"\nsteel_limit");
  for (const json& row : out.at("candidates")) {
    EXPECT_FALSE(row.at("feasible").get<bool>());
    EXPECT_NE(row.at("reason").get<std::string>().find("return path saturates"), std::string::npos)
        << row.at("reason");
  }
}

TEST(GapSwap, NoRoomIsAReason) {
  const json out = changed("area_max   = \"12 cm2\"", "area_max   = \"6 cm2\"");
  const json& ferrite = row_of(out, "taihan/Y30H-1");
  EXPECT_FALSE(ferrite.at("feasible").get<bool>());
  EXPECT_NE(ferrite.at("reason").get<std::string>().find("no room"), std::string::npos)
      << ferrite.at("reason");
}

TEST(GapSwap, TextGivesTheGapAndTheAssumptions) {
  const std::string out = run_program("swap " + kGap).out;
  for (const char* words : {"0.800 T", "leakage factor 1.50", "mmf factor 1.10",
                            "no margin asked for", "they decide the result"}) {
    EXPECT_NE(out.find(words), std::string::npos) << words << " in " << out;
  }
  const std::string csv = run_program("swap " + kGap + " --csv").out;
  EXPECT_EQ(static_cast<std::size_t>(std::count(csv.begin(), csv.end(), '\n')),
            1 + gap().at("candidates").size());
}

}  // namespace
