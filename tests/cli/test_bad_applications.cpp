#include <gtest/gtest.h>

#include <algorithm>
#include <regex>

#include "run_program.hpp"

namespace {

/// An example with the value of one key exchanged, or the key itself; in a folder of its own.
class Changed {
 public:
  Changed(const std::string& example, const std::string& key, const std::string& new_value,
          const std::string& new_key = "") {
    const std::string text = slurp(std::string(MAGSWAP_SOURCE_DIR "/examples/") + example);
    const std::regex line("(^|\n)(" + key + ")( *= *)(\"[^\"]*\"|[^\\s#]+)");
    std::smatch found;
    const bool known = std::regex_search(text, found, line);
    EXPECT_TRUE(known) << key << " is not in " << example;
    if (!known) return;
    const std::string value = new_value.empty() ? found[4].str() : new_value;
    const std::string before = found.prefix().str() + found[1].str();
    line_ = 1 + static_cast<int>(std::count(before.begin(), before.end(), '\n'));
    path_ = scratch_.write("application.toml", before + (new_key.empty() ? key : new_key) +
                                                   found[3].str() + value + found.suffix().str());
  }
  [[nodiscard]] const std::string& path() const { return path_; }
  /// "application.toml:12:", where the change stands.
  [[nodiscard]] std::string place() const {
    return "application.toml:" + std::to_string(line_) + ":";
  }

 private:
  ScratchFolder scratch_;
  std::string path_;
  int line_ = 0;
};

const std::string kEv = "ev_traction_motor.toml";
const std::string kGap = "gap_circuit.toml";

void expect_refused(const Changed& changed, int status, const std::vector<std::string>& words) {
  for (const char* verb : {"swap", "study"}) {
    const ScratchFolder scratch;
    const std::string output =
        verb == std::string("study") ? " --output '" + scratch.file("x.h5") + "'" : "";
    const Outcome outcome = run_program(std::string(verb) + " '" + changed.path() + "'" + output);
    EXPECT_EQ(outcome.status, status) << outcome.err;
    EXPECT_EQ(outcome.out, "");
    for (const std::string& word : words) {
      EXPECT_NE(outcome.err.find(word), std::string::npos) << "'" << word << "' in " << outcome.err;
    }
    EXPECT_TRUE(std::filesystem::is_empty(scratch.path())) << "something was left behind";
  }
}

/// A mistake that has a line: the message shows the place, the line and a caret.
void expect_placed(const Changed& changed, std::vector<std::string> words) {
  words.push_back(changed.place());
  words.emplace_back("^");
  expect_refused(changed, 3, words);
}

TEST(BadApplication, UnknownKeysAreNamedWithTheNearest) {
  expect_placed(Changed(kEv, "slot_opening", "", "slot_openning"),
                {"slot_openning", "slot_opening"});
  expect_placed(Changed(kGap, "length_max", "", "lenght_max"), {"lenght_max", "length_max"});
}

TEST(BadApplication, MissingKeysAreNamedWithTheirTable) {
  expect_refused(Changed(kEv, "air_gap", "", "# air_gap"), 3, {"[machine]", "air_gap", "^"});
  expect_refused(Changed(kGap, "leakage", "", "# leakage"), 3, {"[circuit]", "leakage", "^"});
  expect_refused(Changed(kEv, "schema", "", "# schema"), 3, {"schema"});
}

TEST(BadApplication, ValuesOfTheWrongKind) {
  expect_placed(Changed(kEv, "thickness", "\"6\""), {"'6'", "no unit", "mm"});
  expect_placed(Changed(kEv, "thickness", "6"), {"6", "bare number", "mm"});
  expect_placed(Changed(kEv, "thickness", "\"6 kg\""), {"6 kg", "length"});
  expect_placed(Changed(kEv, "thickness", "\"nan mm\""), {"nan mm"});
  expect_placed(Changed(kEv, "electric_loading", "\"80 kA\""), {"80 kA", "field strength"});
  expect_placed(Changed(kGap, "flux_density", "\"0.8 kA/m\""), {"0.8 kA/m", "flux density"});
  expect_placed(Changed(kEv, "pole_pairs", "4.5"), {"pole_pairs", "integer"});
  expect_placed(Changed(kEv, "minimise", "\"beauty\""), {"beauty", "rare-earth"});
  expect_placed(Changed(kEv, "kind", "\"spoke\""), {"spoke", "gap-circuit"});
  expect_placed(Changed(kEv, "schema", "\"magswap-application/2\""), {"magswap-application/2"});
  expect_placed(Changed(kEv, "title", "="), {});
}

TEST(BadApplication, HotBelowCold) {
  expect_placed(Changed(kEv, "hot", "\"-60 degC\""), {"hot", "cold"});
  expect_placed(Changed(kGap, "hot", "\"-60 degC\""), {"hot", "cold"});
}

TEST(BadApplication, UnknownGradeIsShownWhereItStands) {
  expect_placed(Changed(kEv, "grade", "\"syre/N42HU\""), {"syre/N42HU", "did you mean"});
  expect_placed(Changed(kGap, "grade", "\"taihan/LGN44\""), {"taihan/LGN44", "LNG44"});
}

TEST(BadApplication, UnknownProductStopsAStudyOnly) {
  const Changed changed(kEv, "key", "\"ev-traction-moter\"");
  EXPECT_EQ(run_program("swap '" + changed.path() + "'").status, 0);
  const Outcome study = run_program("study '" + changed.path() + "' --output /nowhere/x.h5");
  EXPECT_EQ(study.status, 3) << study.err;
  EXPECT_NE(study.err.find(changed.place()), std::string::npos) << study.err;
  EXPECT_NE(study.err.find("did you mean ev-traction-motor"), std::string::npos) << study.err;
}

TEST(BadApplication, OverriddenNamesOfTheFileDoNotMatter) {
  const Changed changed(kEv, "grade", "\"own/unknown\"");
  const std::string run = "swap '" + changed.path() + "' --reference syre/N42UH";
  EXPECT_EQ(run_program(run).status, 0);
  EXPECT_EQ(run_program(run + " --candidates own/unknown").status, 2);
}

TEST(BadApplication, ImpossibleMachinesAreDomainErrors) {
  expect_refused(Changed(kEv, "arc", "1.2"), 4, {"arc", "1.2"});
  expect_refused(Changed(kEv, "thickness", "\"-6 mm\""), 4, {"thickness", "-6"});
  expect_refused(Changed(kEv, "thickness", "\"60 mm\""), 4, {"thickness", "60.00 mm"});
  expect_refused(Changed(kEv, "pole_pairs", "0"), 4, {"pole pairs", "0"});
  expect_refused(Changed(kEv, "hot", "\"900 degC\""), 4, {"syre/N42UH", "900 °C"});
  expect_refused(Changed(kGap, "leakage", "0.5"), 4, {"leakage", "0.5"});
  expect_refused(Changed(kGap, "gap_length", "\"0 mm\""), 4, {"gap", "0"});
}

// Limits that contradict one another are the file's mistake, not that of each candidate.
TEST(BadApplication, ContradictoryLimitsAreDomainErrors) {
  expect_refused(Changed(kEv, "stack_max", "0.1"), 4, {"0.1"});
  expect_refused(Changed(kEv, "arc_max", "0.5"), 4, {"arc", "0.5"});
  expect_refused(Changed(kEv, "thickness_max", "\"1 mm\""), 4, {"thickness", "1.000 mm"});
}

}  // namespace
