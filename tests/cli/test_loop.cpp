#include <gmock/gmock.h>
#include <signal.h>
#include <unistd.h>

#include <chrono>
#include <cmath>
#include <thread>

#include "json_output.hpp"
#include "magswap/results/reader.hpp"

namespace {

using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

const std::string kMeasured = "tests/loop/data/magmeas_VSM_MH_compact.csv";
const std::string kSimulated = "tests/loop/data/mammos_cube50_loop.csv";

double figure(const json& loop, const std::string& key) {
  return loop.at("figures").at(key).at("value").get<double>();
}

// Values of an independent script on the same rows: piecewise-linear definitions.
TEST(Loop, JsonGivesTheReferenceValuesOfASimulatedLoop) {
  const json open = json_of("loop " + kSimulated + " --bootstrap 0 -N 0");
  EXPECT_NEAR(figure(open, "Br") / 1.457665, 1.0, 1e-6);
  EXPECT_NEAR(figure(open, "HcB") / 1159.202, 1.0, 1e-6);
  EXPECT_NEAR(figure(open, "HcJ") / 3049.706, 1.0, 1e-6);
  EXPECT_NEAR(figure(open, "BHmax") / 422.5030, 1.0, 1e-6);
  EXPECT_NEAR(figure(open, "Hk") / 2929.708, 1.0, 1e-6);
  EXPECT_NEAR(figure(open, "squareness") / 0.960653, 1.0, 1e-6);
  EXPECT_FALSE(open.at("figures").at("over_corrected").get<bool>());

  const json cube = json_of("loop " + kSimulated + " --bootstrap 0 --shape 'block 50x50x50 nm'");
  EXPECT_NEAR(figure(cube, "Br") / 1.457827, 1.0, 1e-6);
  EXPECT_NEAR(figure(cube, "BHmax") / 422.6524, 1.0, 1e-6);
  EXPECT_NEAR(figure(cube, "squareness") / 1.074768, 1.0, 1e-6);
  EXPECT_TRUE(cube.at("figures").at("over_corrected").get<bool>());
  EXPECT_THAT(cube.at("warnings").dump(), HasSubstr("over-corrected"));
}

// Another program prints 416.1247 for this loop: the largest value at a row.
TEST(Loop, CompatSamplesGivesWhatOtherProgramsPrint) {
  const json loop =
      json_of("loop " + kSimulated + " --bootstrap 0 --compat samples --shape 'block 50x50x50 nm'");
  EXPECT_NEAR(figure(loop, "BHmax"), 416.1247, 5e-5);
  EXPECT_EQ(loop.at("BHmax_rule"), "samples");
  EXPECT_THAT(run_program("loop " + kSimulated + " -N 0 --compat samples").out,
              HasSubstr("largest value at a row"));
}

TEST(Loop, TextHasBothUnitsErrorsAndReasons) {
  const Outcome out = run_program("loop " + kMeasured + " -N 0.26825772828");
  EXPECT_EQ(out.status, 0) << out.err;
  EXPECT_THAT(out.out, AllOf(HasSubstr("4841 rows, 2 branches"), HasSubstr("300.0 K"),
                             HasSubstr("N = 0.268258"), HasSubstr("image effect left out"),
                             HasSubstr(" kOe"), HasSubstr(" MGOe"), HasSubstr("apparent")));
  EXPECT_THAT(out.out, AllOf(HasSubstr("Hcr         not determined: no recoil curves"),
                             HasSubstr("noise of a row"), HasSubstr("200 replicates")));
  EXPECT_THAT(run_program("loop " + kMeasured + " -N 0.27 --units si --explain").out,
              AllOf(Not(HasSubstr(" kOe")), HasSubstr("IEC 60404-5")));
}

TEST(Loop, UnitsAreAskedForAndTakenFromTheCommandLine) {
  const ScratchFolder folder;
  std::string rows;
  for (int i = 0; i <= 100; ++i)
    rows += std::to_string(20.0 - 0.4 * i) + "," +
            std::to_string(12.0 * std::tanh(25.0 - 0.4 * i)) + "\n";
  const std::string file = folder.write("plain.csv", rows);
  const Outcome asked = run_program("loop " + file);
  EXPECT_EQ(asked.status, 3);
  EXPECT_THAT(asked.err, AllOf(HasSubstr("plain.csv:1"), HasSubstr("magswap loop --help")));
  const json loop = json_of("loop " + file + " --column 'H=1 in kOe' --column 'J=2 in kG' -N 0");
  EXPECT_NEAR(figure(loop, "HcJ"), 5.0 * 79.577471546, 1e-4);
  EXPECT_NEAR(value(loop.at("figures").at("Br"), "T"), 1.2 * std::tanh(5.0), 1e-6);
}

TEST(Loop, ReadsStandardInput) {
  const ScratchFolder folder;
  const std::string command = "cd '" MAGSWAP_SOURCE_DIR "' && cat " + kSimulated +
                              " | '" MAGSWAP_PROGRAM "' loop - -N 0 --bootstrap 0 --json > " +
                              folder.file("out");
  ASSERT_EQ(std::system(command.c_str()), 0);
  const json loop = json::parse(slurp(folder.file("out")));
  EXPECT_EQ(loop.at("file"), "standard input");
  EXPECT_NEAR(figure(loop, "HcJ") / 3049.706, 1.0, 1e-6);
}

TEST(Loop, ABadFileOfSeveralIsListedAtTheEnd) {
  const ScratchFolder folder;
  const std::string bad = folder.write("bad.csv", "H (kA/m),J (T)\n1,x\n");
  const Outcome out = run_program("loop " + kSimulated + " " + bad + " " + kMeasured + " -N 0");
  EXPECT_EQ(out.status, 3);
  EXPECT_THAT(out.out, AllOf(HasSubstr("2 of 3 files evaluated"), HasSubstr("not evaluated:"),
                             HasSubstr("bad.csv:")));
  const Outcome csv = run_program("loop --csv " + kSimulated + " " + bad + " -N 0");
  EXPECT_EQ(csv.status, 3);
  EXPECT_THAT(csv.out, AllOf(HasSubstr("HcJ [kA/m]"), HasSubstr(",bad_data,")));
  EXPECT_THAT(csv.err, HasSubstr("bad.csv"));
}

TEST(Loop, ResultsFileHoldsRecordAndProvenance) {
  const ScratchFolder folder;
  const std::string path = folder.file("r.h5");
  const Outcome out = run_program("loop " + kSimulated + " -N 0 --seed 7 --output " + path);
  EXPECT_EQ(out.status, 0) << out.err;
  EXPECT_THAT(out.out, HasSubstr("written: "));
  const magswap::ResultsReader file(path);
  EXPECT_EQ(file.provenance().seed, 7);
  EXPECT_EQ(file.provenance().inputs.at(0).text, slurp(MAGSWAP_SOURCE_DIR "/" + kSimulated));
  EXPECT_EQ(file.doubles("/loop/0/record/H", "A/m").size(), 31U);
  const std::string first = slurp(path);
  (void)run_program("loop " + kSimulated + " -N 0 --seed 7 --jobs 1 --output " + path);
  EXPECT_NE(first, slurp(path)) << "the command line differs";
  EXPECT_EQ(file.doubles("/loops/Br_standard_error"),
            magswap::ResultsReader(path).doubles("/loops/Br_standard_error"));
}

TEST(Loop, RefusesWhatCannotBeMeant) {
  const auto expect = [](const std::string& arguments, int status, const std::string& text) {
    const Outcome out = run_program("loop " + arguments);
    EXPECT_EQ(out.status, status) << arguments << ": " << out.err;
    EXPECT_THAT(out.err, HasSubstr(text)) << arguments;
    EXPECT_EQ(out.out, "") << arguments;
  };
  expect(kSimulated + " -N 1.5", 4, "0 … 1");
  expect(kSimulated + " -N 0.2 --field internal", 2, "internal already");
  expect(kSimulated + " --mass '3 kA/m'", 2, "--mass");
  expect(kSimulated + " --mass '-3 mg'", 4, "--mass");
  expect(kSimulated + " --bootstrap many", 2, "--bootstrap");
  expect(kSimulated + " --format ppms", 2, "quantum-design");
  expect(kSimulated + " --Hk 2", 4, "0.9 is usual");
  expect("nowhere.csv", 5, "nowhere.csv");
  expect(kSimulated + " -N 0 --output /nowhere/r.h5", 5, "/nowhere");
}

// Ctrl-C: what is done is written, the rest is counted, the status is the shells'.
TEST(Loop, CtrlCKeepsWhatIsDone) {
  const ScratchFolder folder;
  std::string list;
  for (int i = 0; i < 400; ++i) list += " " + kMeasured;
  const std::string output = folder.file("r.h5");
  const std::string command =
      "cd '" MAGSWAP_SOURCE_DIR "' && exec '" MAGSWAP_PROGRAM "' loop -N 0.2" + list +
      " --jobs 1 --output " + output + " > " + folder.file("out") + " 2> " + folder.file("err");
  const pid_t child = fork();
  if (child == 0) {
    execl("/bin/sh", "sh", "-c", command.c_str(), nullptr);
    _exit(127);
  }
  std::this_thread::sleep_for(std::chrono::seconds(1));
  kill(child, SIGINT);
  int status = 0;
  waitpid(child, &status, 0);
  ASSERT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 130);
  EXPECT_THAT(slurp(folder.file("out")),
              AllOf(HasSubstr(" of 400 files evaluated"), HasSubstr("files were not begun")));
  const auto states = magswap::ResultsReader(output).integers("/loops/status");
  ASSERT_EQ(states.size(), 400U);
  EXPECT_EQ(states.front(), 0);
  EXPECT_EQ(states.back(), 5);
}

}  // namespace
