#include <gtest/gtest.h>

#include <regex>

#include "run_program.hpp"

namespace {

/// A mistake: its exit status, and the words that the message must hold.
struct Mistake {
  std::string arguments;
  int status;
  std::vector<std::string> words;
};

void expect_named(const Mistake& mistake) {
  const Outcome outcome = run_program(mistake.arguments);
  EXPECT_EQ(outcome.status, mistake.status) << mistake.arguments << ": " << outcome.err;
  EXPECT_EQ(outcome.out, "") << mistake.arguments;
  for (const std::string& word : mistake.words) {
    EXPECT_NE(outcome.err.find(word), std::string::npos)
        << mistake.arguments << ": '" << word << "' in " << outcome.err;
  }
  EXPECT_EQ(outcome.err.substr(0, 8), "magswap:") << mistake.arguments << ": " << outcome.err;
}

void expect_all_named(const std::vector<Mistake>& mistakes) {
  for (const Mistake& mistake : mistakes) expect_named(mistake);
}

const std::string kEv = "examples/ev_traction_motor.toml";

TEST(BadInput, NamesAndUsage) {
  expect_all_named({
      {"fom N42HS", 2, {"N42HS", "did you mean", "N42SH"}},
      {"fom arnold/N42HS", 2, {"arnold/N42HS", "N42SH"}},
      {"fom ''", 2, {"no grade"}},
      {"fom", 2, {"grade"}},
      {"fom arnold/N42SH --permeanse 1", 2, {"--permeanse"}},
      {"fom arnold/N42SH --units imperial", 2, {"imperial", "cgs"}},
      {"fom arnold/N42SH --permeance 1 --shape 'block 10x10x5 mm'", 2, {"--permeance", "--shape"}},
      {"fom arnold/N42SH --field '-10 kA/m'", 2, {"--field", "--shape"}},
      {"intensity wind-direct-drife", 2, {"wind-direct-drife", "wind-direct-drive"}},
      {"intensity wind-direct-drive --quantity '3 vehicles'", 2, {"3 vehicles"}},
      {"materials show N42HS", 2, {"N42HS", "N42SH"}},
      {"swap " + kEv + " --minimise beauty", 2, {"beauty", "rare-earth"}},
      {"swap " + kEv + " --candidates N42HS", 2, {"N42HS", "N42SH"}},
      {"swap " + kEv + " --reference N42HS", 2, {"N42HS", "N42SH"}},
      {"swap", 2, {"application"}},
      {"results", 2, {"file"}},
      {"materials", 2, {"list"}},
      {"swop x.toml", 2, {"swop", "swap"}},
      {"", 2, {"--help"}},
  });
}

TEST(BadInput, UnitsAndNumbers) {
  expect_all_named({
      {"fom arnold/N42SH --permeance 1 --field -200", 2, {"-200", "kA/m", "kOe"}},
      {"fom arnold/N42SH --permeance 1 --field '-0.2 T'", 2, {"-0.2 T", "field strength"}},
      {"fom arnold/N42SH --permeance 1 --field 'nan kA/m'", 2, {"nan kA/m"}},
      {"fom arnold/N42SH --permeance 1 --field '1e999 kA/m'", 2, {"1e999 kA/m"}},
      {"fom arnold/N42SH --permeance nan", 2, {"nan"}},
      {"fom arnold/N42SH --permeance -1", 4, {"permeance", "-1"}},
      {"fom arnold/N42SH --temperature 150", 2, {"150", "degC", "K"}},
      {"fom arnold/N42SH --temperature '3 T'", 2, {"3 T", "temperature"}},
      {"fom arnold/N42SH --temperature '-300 degC'", 2, {"-300 degC"}},
      {"convert nan T", 2, {"nan"}},
  });
}

TEST(BadInput, TemperatureOutsideItsDataNamesTheLimitsAndTheWayOut) {
  expect_all_named({
      {"fom arnold/N42SH --temperature '300 degC'",
       4,
       {"arnold/N42SH", "300 °C", "-40", "--extrapolate"}},
      {"fom arnold/N42SH --temperature '4 K'", 4, {"arnold/N42SH", "--extrapolate"}},
  });
}

TEST(BadInput, ImpossibleShapes) {
  const auto of = [](const std::string& shape) {
    return "fom arnold/N42SH --shape '" + shape + "'";
  };
  expect_all_named({
      {of("block 0x20x5 mm"), 4, {"block", "0 mm", "positive"}},
      {of("block -1x20x5 mm"), 4, {"block", "-1", "positive"}},
      {of("cylinder D0 L10 mm"), 4, {"cylinder", "diameter"}},
      {of("ring OD10 ID10 L5 mm"), 4, {"ring", "inner", "outer"}},
      {of("ring OD10 ID12 L5 mm"), 4, {"ring", "inner", "12", "outer"}},
      {of("block nanx20x5 mm"), 2, {"block"}},
      {of("block 20x5 mm"), 2, {"block", "3"}},
      {of("block 20x20x5"), 2, {"unit"}},
      {of("block 20x20x5 kA/m"), 2, {"kA/m"}},
      {of("star 5 mm"), 2, {"star", "block", "cylinder", "ring"}},
  });
}

TEST(BadInput, UnreadableFiles) {
  const ScratchFolder scratch;
  expect_all_named({
      {"swap '" + scratch.file("none.toml") + "'", 5, {"none.toml", "No such file"}},
      {"swap '" + scratch.path().string() + "'", 5, {scratch.path().string(), "directory"}},
      {"study '" + scratch.file("none.toml") + "'", 5, {"none.toml", "No such file"}},
      {"results '" + scratch.file("none.h5") + "'", 5, {"none.h5", "No such file"}},
      {"--materials '" + scratch.file("none") + "' fom N42SH", 5, {"none", "No such file"}},
  });
  const Outcome check = run_program("materials check '" + scratch.file("none.toml") + "'");
  EXPECT_EQ(check.status, 5) << check.err;
}

const char* const kSwappedColumns = R"(schema = "magswap-materials/1"
maker = "My maker"
key = "mine"
family = "ndfeb-sintered"
[[grade]]
name = "M1"
Br  = { value = "1.2 T", kind = "typical", at = "20 degC", source = "arnold-neo-catalog" }
HcB = { value = "955 kA/m", kind = "min", at = "20 degC", source = "arnold-neo-catalog" }
HcJ = { value = "800 kA/m", kind = "min", at = "20 degC", source = "arnold-neo-catalog" }
)";

TEST(BadInput, RecordWhoseColumnsAreSwapped) {
  const ScratchFolder scratch;
  const std::string file = scratch.write("mine.toml", kSwappedColumns);
  const Outcome check = run_program("materials check '" + file + "'");
  EXPECT_EQ(check.status, 3) << check.out << check.err;
  for (const char* word : {"mine.toml:8:", "HcB", "955", "HcJ", "800", "^"}) {
    EXPECT_NE((check.out + check.err).find(word), std::string::npos) << word << " in " << check.out;
  }
  expect_named({"--materials '" + file + "' fom mine/M1",
                3,
                {"mine.toml:8:", "HcB", "955 kA/m", "800 kA/m", "^"}});
  expect_named({"--materials '" + scratch.path().string() + "' swap " + kEv, 3, {"mine.toml:8:"}});
}

TEST(BadInput, OwnRecordThatIsSoundIsUsed) {
  std::string sound = kSwappedColumns;
  sound.replace(sound.find("800 kA/m"), 8, "1600 kA/m");
  const ScratchFolder scratch;
  const std::string file = scratch.write("mine.toml", sound);
  EXPECT_EQ(run_program("materials check '" + file + "'").status, 0)
      << run_program("materials check '" + file + "'").out;
  const Outcome fom = run_program("--materials '" + file + "' fom mine/M1 --csv");
  EXPECT_EQ(fom.status, 0) << fom.err;
  EXPECT_NE(fom.out.find("mine/M1,20,1.2,"), std::string::npos) << fom.out;
}

TEST(BadInput, UnwritableStudyLeavesNothing) {
  const ScratchFolder scratch;
  const std::string regular = scratch.write("regular", "keep me");
  expect_all_named({
      {"study " + kEv + " --output '" + scratch.file("none/ev.h5") + "'",
       5,
       {"none/ev.h5", "No such file"}},
      {"study " + kEv + " --output '" + regular + "/ev.h5'",
       5,
       {"regular/ev.h5", "Not a directory"}},
      {"study " + kEv + " --output '" + scratch.path().string() + "'",
       5,
       {scratch.path().string()}},
  });
  EXPECT_EQ(slurp(regular), "keep me");
  for (const auto& entry : std::filesystem::directory_iterator(scratch.path()))
    EXPECT_EQ(entry.path(), regular);
}

TEST(BadInput, StudyThatFailsLeavesNothing) {
  const ScratchFolder scratch;
  std::string text = slurp(std::string(MAGSWAP_SOURCE_DIR "/") + kEv);
  text = std::regex_replace(text, std::regex("\nhot *= *\"[^\"]*\""), "\nhot = \"900 degC\"");
  const std::string application = scratch.write("hot.toml", text);
  const std::string output = scratch.write("ev.h5", "former file");
  expect_named({"study '" + application + "' --output '" + output + "'", 4, {"900 °C"}});
  EXPECT_EQ(slurp(output), "former file");
  EXPECT_FALSE(std::filesystem::exists(output + ".partial"));
}

TEST(BadInput, DamagedResults) {
  const ScratchFolder scratch;
  const std::string whole = scratch.file("whole.h5");
  ASSERT_EQ(run_program("study " + kEv + " --output '" + whole + "'").status, 0);
  ASSERT_EQ(run_program("results '" + whole + "'").status, 0);
  const std::string bytes = slurp(whole);
  std::string flipped = bytes;
  flipped[flipped.size() / 2] = static_cast<char>(flipped[flipped.size() / 2] ^ 1);
  const auto damaged = [&](const std::string& name, const std::string& content) {
    expect_named({"results '" + scratch.write(name, content) + "'", 3, {name}});
  };
  damaged("empty.h5", "");
  damaged("text.h5", "schema = 1\n");
  damaged("garbage.h5", std::string(5000, '\x7f'));
  damaged("cut.h5", bytes.substr(0, bytes.size() / 2));
  damaged("seal_cut.h5", bytes.substr(0, bytes.size() - 1));
  damaged("longer.h5", bytes + "x");
  damaged("flipped.h5", flipped);
  expect_named({"results '" + whole + "' --dataset /fom/Bq", 2, {"/fom/Bq", "/fom/Br"}});
}

// Every verb that prints must say when nobody could read it.
TEST(BadInput, StandardOutputFullOrClosed) {
  const ScratchFolder scratch;
  for (const std::string& arguments :
       {std::string("convert 1 T"), std::string("fom arnold/N42SH"), "swap " + kEv,
        "swap " + kEv + " --json", std::string("intensity tesla"), std::string("materials list"),
        "study " + kEv + " --output '" + scratch.file("ev.h5") + "'", std::string("--help"),
        std::string("--version"), std::string("fom --help")}) {
    for (const char* end : {" >/dev/full", " >&-"}) {
      const std::string command = "cd '" MAGSWAP_SOURCE_DIR "' && '" MAGSWAP_PROGRAM "' " +
                                  arguments + end + " 2>'" + scratch.file("err") + "' </dev/null";
      const int raw = std::system(command.c_str());
      EXPECT_EQ(WEXITSTATUS(raw), 5) << arguments << end;
      EXPECT_NE(slurp(scratch.file("err")).find("standard output"), std::string::npos)
          << arguments << end;
    }
  }
}

}  // namespace
