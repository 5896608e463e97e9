#include <algorithm>
#include <cmath>

#include "json_output.hpp"
#include "magswap/study/application_file.hpp"

namespace {

using namespace magswap;
using nlohmann::json;

const std::string kEv = "examples/ev_traction_motor.toml";

// The machine of the example.
const SurfaceSwap& task() {
  static const Application application = read_application_file(MAGSWAP_SOURCE_DIR "/" + kEv);
  return std::get<SurfaceSwap>(application.task);
}

const json& ev() {
  static const json out = json_of("swap " + kEv);
  return out;
}

double density(const std::string& key) {
  const Grade& grade = Library::shipped().grade(key);
  return grade.density ? grade.density->nominal()
                       : Library::shipped().family_of(grade).density->nominal();
}

TEST(Swap, EveryCandidateIsSizedOrRejectedWithAReason) {
  ASSERT_GE(ev().at("candidates").size(), 8U);
  for (const json& row : ev().at("candidates")) {
    const bool feasible = row.at("feasible").get<bool>();
    EXPECT_EQ(row.at("reason").get<std::string>().empty(), feasible) << row.at("grade");
    if (!feasible) continue;
    EXPECT_GT(value(row.at("thickness"), "mm"), 0.0) << row.at("grade");
    EXPECT_GT(row.at("arc").get<double>(), 0.0);
    EXPECT_LE(row.at("arc").get<double>(), 1.0);
    EXPECT_GT(value(row.at("magnet_mass"), "kg"), 0.0);
  }
}

TEST(Swap, ReferenceComesFirstThenTheFeasibleThenTheRest) {
  const json& rows = ev().at("candidates");
  EXPECT_TRUE(rows[0].at("reference").get<bool>());
  EXPECT_EQ(rows[0].at("grade"), "syre/N42UH");
  bool rejected = false;
  for (std::size_t i = 1; i < rows.size(); ++i) {
    EXPECT_FALSE(rows[i].at("reference").get<bool>());
    EXPECT_FALSE(rejected && rows[i].at("feasible").get<bool>()) << rows[i].at("grade");
    rejected = rejected || !rows[i].at("feasible").get<bool>();
  }
}

TEST(Swap, FeasibleOnesGiveTheSameTorque) {
  const SurfaceMachine& machine = task().machine;
  const double bore_m = si(machine.bore_radius), torque = value(ev().at("torque"), "N*m");
  for (const json& row : ev().at("candidates")) {
    if (!row.at("feasible").get<bool>()) continue;
    EXPECT_NEAR(value(row.at("torque"), "N*m"), torque, 1e-6 * torque) << row.at("grade");
    // T = 2π·Rs²·L·kw·B1·A/√2, A the rms loading, from the printed fundamental and stack alone.
    const double stack_m = 1e-3 * value(row.at("stack"), "mm"),
                 b1_T = value(row.at("air_gap_fundamental"), "T");
    const double by_hand = 2.0 * kPi * bore_m * bore_m * stack_m * machine.winding_factor * b1_T *
                           si(machine.electric_loading) / std::sqrt(2.0);
    EXPECT_NEAR(by_hand, torque, 1e-6 * torque) << row.at("grade");
    EXPECT_NEAR(row.at("stack_ratio").get<double>(), stack_m / si(task().reference_design.stack),
                1e-9);
  }
}

TEST(Swap, FeasibleOnesKeepTheMarginInEveryEvent) {
  const double required = 1e-3 * si(task().limits.required_margin);
  const json out = json_of("swap " + kEv);
  for (const json& row : out.at("candidates")) {
    if (!row.contains("stresses")) continue;
    double least = 1e9;
    ASSERT_EQ(row.at("stresses").size(), 4U);
    for (const json& stress : row.at("stresses")) {
      const double margin = value(stress.at("knee"), "kA/m") + value(stress.at("H"), "kA/m");
      EXPECT_NEAR(value(stress.at("margin"), "kA/m"), margin, 1e-6);
      least = std::min(least, margin);
    }
    EXPECT_NEAR(value(row.at("margin"), "kA/m"), least, 1e-6) << row.at("grade");
    if (row.at("feasible").get<bool>()) {
      EXPECT_GE(least, required - 1e-3) << row.at("grade");
    }
  }
}

TEST(Swap, MassIsDensityTimesTheVolumeOfTheDesign) {
  for (const json& row : ev().at("candidates")) {
    if (!row.contains("thickness")) continue;
    const double outer = si(task().machine.bore_radius) - si(task().machine.gap),
                 inner = outer - 1e-3 * value(row.at("thickness"), "mm");
    const double volume = row.at("arc").get<double>() * kPi * (outer * outer - inner * inner) *
                          1e-3 * value(row.at("stack"), "mm");
    const double mass = density(row.at("grade")) * volume;
    EXPECT_NEAR(value(row.at("magnet_mass"), "kg"), mass, 1e-9 * mass) << row.at("grade");
  }
}

TEST(Swap, ElementsSumToTheMagnet) {
  for (const json& row : ev().at("candidates")) {
    if (!row.contains("element_mass")) continue;
    double sum = 0.0;
    for (const auto& [symbol, mass] : row.at("element_mass").items()) {
      sum += value(mass, "kg");
      EXPECT_LE(mass.at("low").get<double>(), mass.at("value").get<double>()) << symbol;
      EXPECT_GE(mass.at("high").get<double>(), mass.at("value").get<double>()) << symbol;
    }
    const double magnet = value(row.at("magnet_mass"), "kg");
    EXPECT_NEAR(sum, magnet, 1e-3 * magnet) << row.at("grade");
    EXPECT_LE(value(row.at("heavy_rare_earth_mass"), "kg"), value(row.at("rare_earth_mass"), "kg"))
        << row.at("grade");
  }
}

TEST(Swap, RatiosAreThoseOfThePrintedNumbers) {
  const json& reference = ev().at("candidates")[0];
  for (const json& row : ev().at("candidates")) {
    if (!row.contains("magnet_mass")) continue;
    const json& ratio = row.at("ratio_to_reference");
    EXPECT_NEAR(ratio.at("magnet_mass").get<double>(),
                value(row.at("magnet_mass"), "kg") / value(reference.at("magnet_mass"), "kg"),
                1e-12);
    if (!row.contains("cost")) continue;
    EXPECT_NEAR(ratio.at("cost").get<double>(),
                value(row.at("cost"), "USD") / value(reference.at("cost"), "USD"), 1e-12);
  }
}

TEST(Swap, RareEarthFreeFamiliesHoldNone) {
  // The last one has a comma in its name.
  const json out = json_of(
      "swap " + kEv +
      " --candidates femm/LNGT72,taihan/Y30H-1 --candidates 'matsushita/extruded, commercial'");
  ASSERT_EQ(out.at("candidates").size(), 4U);
  for (const json& row : out.at("candidates")) {
    if (row.at("reference").get<bool>()) continue;
    EXPECT_EQ(value(row.at("rare_earth_mass"), "kg"), 0.0) << row.at("grade");
  }
}

// Candidates, all feasible, that differ in every criterion.
const std::string kRivals =
    " --candidates hl-mag/G48UHT,'arnold/Recoma 30HE',arnold/N38UH,arnold/N33AH,syre/F42SH";

double figure_of(const json& row, const std::string& criterion) {
  if (criterion == "volume") return value(row.at("stack"), "mm");  // the bore stays
  if (criterion == "cost") return value(row.at("cost"), "USD");
  if (criterion == "rare-earth") return value(row.at("rare_earth_mass"), "kg");
  if (criterion == "Dy") return value(row.at("heavy_rare_earth_mass"), "kg");
  return value(row.at("magnet_mass"), "kg");
}

TEST(Swap, RankingFollowsTheCriterionAsked) {
  std::set<std::vector<std::string>> orders;
  for (const std::string criterion : {"mass", "volume", "cost", "rare-earth", "Dy"}) {
    const json out = json_of("swap " + kEv + kRivals + " --minimise " + criterion);
    EXPECT_EQ(out.at("ranked_by"), criterion);
    double last = -1.0;
    std::vector<std::string> order;
    for (const json& row : out.at("candidates")) {
      if (row.at("reference").get<bool>() || !row.at("feasible").get<bool>()) continue;
      EXPECT_GE(figure_of(row, criterion), last) << criterion << ": " << row.at("grade");
      last = figure_of(row, criterion);
      order.push_back(row.at("grade"));
    }
    EXPECT_GE(order.size(), 3U) << criterion;
    orders.insert(order);
  }
  EXPECT_GT(orders.size(), 1U) << "the criteria do not tell these candidates apart";
}

TEST(Swap, CommandLineWinsOverTheFile) {
  const json out = json_of(
      "swap " + kEv + " --reference arnold/N38UH --candidates 'arnold/Recoma 30HE',syre/N42UH");
  ASSERT_EQ(out.at("candidates").size(), 3U);
  EXPECT_EQ(out.at("candidates")[0].at("grade"), "arnold/N38UH");
  std::set<std::string> others{out.at("candidates")[1].at("grade"),
                               out.at("candidates")[2].at("grade")};
  EXPECT_EQ(others, (std::set<std::string>{"arnold/Recoma 30HE", "syre/N42UH"}));
  EXPECT_NE(value(out.at("torque"), "N*m"), value(ev().at("torque"), "N*m"));
}

TEST(Swap, StatusIsOneOnlyWhenAskedAndNothingFits) {
  const std::string impossible = "swap " + kEv + " --candidates taihan/Y30H-1,femm/LNGT72";
  EXPECT_EQ(run_program(impossible).status, 0);
  const Outcome asked = run_program(impossible + " --fail-on-infeasible");
  EXPECT_EQ(asked.status, 1);
  EXPECT_NE(asked.out.find("why not:"), std::string::npos) << "the table is printed all the same";
  EXPECT_EQ(run_program("swap " + kEv + " --fail-on-infeasible").status, 0);
}

TEST(Swap, TextSaysWhyNotAndWhatIsUncertain) {
  const std::string out = run_program("swap " + kEv).out;
  for (const char* words :
       {"why not:", "model error", "ranked by mass", "reference", "proterial/NMF-12J: "}) {
    EXPECT_NE(out.find(words), std::string::npos) << words << " in " << out;
  }
  const std::string explained = run_program("swap " + kEv + " --explain").out;
  EXPECT_NE(explained.find("Zhu and Howe"), std::string::npos);
  EXPECT_NE(explained.find("USD/kg"), std::string::npos);
}

std::vector<std::string> cells_of(const std::string& line) {
  std::vector<std::string> out(1);
  bool quoted = false;
  for (const char c : line) {
    if (c == '"') quoted = !quoted;
    if (c == ',' && !quoted) {
      out.emplace_back();
    } else if (c != '"') {
      out.back() += c;
    }
  }
  return out;
}

TEST(Swap, CsvHasOneLineForEachCandidateAndTheSameNumbers) {
  std::istringstream lines(run_program("swap " + kEv + " --csv").out);
  std::string line;
  std::getline(lines, line);
  const auto heading = cells_of(line);
  const auto column = [&](const std::string& name) {
    return static_cast<std::size_t>(std::find(heading.begin(), heading.end(), name) -
                                    heading.begin());
  };
  for (const json& row : ev().at("candidates")) {
    ASSERT_TRUE(std::getline(lines, line)) << row.at("grade");
    const auto cells = cells_of(line);
    ASSERT_EQ(cells.size(), heading.size()) << line;
    EXPECT_EQ(cells[column("grade")], row.at("grade"));
    EXPECT_EQ(cells[column("feasible")], row.at("feasible").get<bool>() ? "1" : "0");
    EXPECT_EQ(cells[column("reason")].empty(), row.at("feasible").get<bool>());
    const double mass = value(row.at("magnet_mass"), "kg");
    EXPECT_NEAR(std::stod(cells[column("magnet_mass [kg]")]), mass, 1e-8 * mass);
    EXPECT_NEAR(std::stod(cells[column("thickness [mm]")]), value(row.at("thickness"), "mm"), 1e-6);
  }
  EXPECT_FALSE(std::getline(lines, line));
}

TEST(Swap, EveryExampleFindsASubstitute) {
  int examples = 0;
  for (const auto& entry : std::filesystem::directory_iterator(MAGSWAP_SOURCE_DIR "/examples")) {
    if (entry.path().extension() != ".toml") continue;
    if (slurp(entry.path()).find("magswap-application/1") == std::string::npos) continue;
    ++examples;
    const Outcome outcome =
        run_program("swap '" + entry.path().string() + "' --fail-on-infeasible");
    EXPECT_EQ(outcome.status, 0) << entry.path() << ": " << outcome.err << outcome.out;
  }
  EXPECT_GE(examples, 2);
}

}  // namespace
