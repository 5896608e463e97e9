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

// Loops of a magnet whose Br falls by 0.1 %/K and HcJ by 0.6 %/K, in the file's own units.
std::string loop_at(double celsius) {
  const double br = 12.0 * (1.0 - 0.001 * (celsius - 20.0));
  const double hcj = 15.0 * (1.0 - 0.006 * (celsius - 20.0));
  const double width = 0.04 * hcj;
  std::string text = "H (kOe),J (kG)\n";
  for (int i = 0; i <= 300; ++i) {
    const double h = 20.0 - 0.125 * i;
    text +=
        std::to_string(h) + "," + std::to_string(br * std::tanh((h + hcj) / (2.0 * width))) + "\n";
  }
  return text;
}

TEST(Loop, SeveralTemperaturesBecomeARecordThatIsUsedLikeAnyGrade) {
  const ScratchFolder folder;
  const std::string a = folder.write("20.csv", loop_at(20)),
                    b = folder.write("80.csv", loop_at(80)),
                    c = folder.write("140.csv", loop_at(140));
  const std::string samples = folder.write(
      "samples.csv", "file,temperature\n20.csv,20 degC\n80.csv,80 degC\n140.csv,140 degC\n");
  const std::string record = folder.file("mine.toml");
  const json out =
      json_of("loop " + a + " " + b + " " + c + " -N 0 --fit --samples " + samples +
              " --save-record " + record + " --name Test --maker 'My lab' --family ndfeb-sintered");
  ASSERT_EQ(out.at("loops").size(), 3U);
  const json& family = out.at("family");
  EXPECT_NEAR(value(family.at("alpha_Br"), "%/K"), -0.1, 1e-3);
  EXPECT_NEAR(value(family.at("beta_HcJ"), "%/K"), -0.6, 1e-3);
  const Outcome check = run_program("materials check " + record);
  EXPECT_EQ(check.status, 0) << check.out << check.err;

  const json fom = json_of("--materials " + record + " fom my-lab/Test --temperature '80 degC'");
  EXPECT_NEAR(value(fom.at("Br"), "T"), 1.2 * (1.0 - 0.06), 2e-3);
  EXPECT_NEAR(value(fom.at("HcJ"), "kA/m"), 15.0 * (1.0 - 0.36) * 79.577, 2.0);
  const Outcome outside =
      run_program("--materials " + record + " fom my-lab/Test --temperature '500 degC'");
  EXPECT_EQ(outside.status, 4);
}

TEST(Loop, FitsArePrintedWithErrorsAndTheChosenModel) {
  const ScratchFolder folder;
  const std::string file = folder.write("20.csv", loop_at(20));
  const json out = json_of("loop " + file + " -N 0 --fit --temperature '20 degC'");
  const json& fits = out.at("fits");
  EXPECT_EQ(fits.at("candidates").size(), 7U);
  const json& best = fits.at("candidates").at(0);
  EXPECT_EQ(fits.at("chosen"), best.at("model"));
  EXPECT_NEAR(value(best.at("parameters").at("HcJ"), "kA/m"), 15.0 * 79.5775, 0.5);
  EXPECT_TRUE(best.at("parameters").at("HcJ").contains("standard_error"));
  EXPECT_THAT(run_program("loop " + file + " -N 0 --fit").out,
              AllOf(HasSubstr("chosen by the information criterion"), HasSubstr("HD5")));
}

TEST(Loop, PicturesAndTablesAreWritten) {
  const ScratchFolder folder;
  const Outcome out =
      run_program("loop " + kMeasured + " -N 0.26825772828 --bootstrap 0 --svg " +
                  folder.file("a.svg") + " --load-line 1.5 --export femm=" + folder.file("a.dat") +
                  " --export csv=" + folder.file("a.csv"));
  EXPECT_EQ(out.status, 0) << out.err;
  EXPECT_THAT(slurp(folder.file("a.svg")), AllOf(HasSubstr("<svg"), HasSubstr("kOe")));
  // Read back, both tables say what the record says.
  const double Br = figure(json_of("loop " + kMeasured + " -N 0.26825772828"), "Br");
  for (const std::string name : {"a.dat", "a.csv"}) {
    const json back = json_of("loop " + folder.file(name) + " --bootstrap 0");
    EXPECT_NEAR(figure(back, "Br") / Br, 1.0, 3e-3) << name;
  }
  const Outcome refused = run_program("loop " + kMeasured + " --export femm=" + folder.file("b"));
  EXPECT_EQ(refused.status, 2);
  EXPECT_THAT(refused.err, HasSubstr("-N (0 for a closed circuit)"));
  const Outcome folder_missing =
      run_program("loop " + kMeasured + " " + kSimulated + " -N 0 --svg " + folder.file("nothing"));
  EXPECT_EQ(folder_missing.status, 2);
}

TEST(Loop, AnisotropyAsksForTheGeometry) {
  const json out = json_of("loop " + kMeasured + " -N 0.26825772828 --anisotropy unknown");
  const json& figures = out.at("anisotropy").at("figures");
  EXPECT_TRUE(figures.at("K1_st").at("value").is_null());
  EXPECT_THAT(figures.at("K1_st").at("reason").get<std::string>(), HasSubstr("geometry"));
  EXPECT_EQ(run_program("loop " + kMeasured + " --chi 0.1").status, 2);
}

TEST(Loop, RecordsNeedTheirCompanions) {
  const auto error = [](const std::string& arguments) {
    const Outcome out = run_program("loop " + kSimulated + " -N 0 " + arguments);
    EXPECT_EQ(out.status, 2) << arguments;
    return out.err;
  };
  EXPECT_THAT(error("--save-record r.toml"), HasSubstr("--name"));
  EXPECT_THAT(error("--save-record r.toml --name X --maker Y --family ndfeb-sintered"),
              HasSubstr("--fit"));
  EXPECT_THAT(error("--fit --save-record r.toml --name X --maker Y --family ndfeb-sinterd"),
              HasSubstr("ndfeb-sintered"));
  EXPECT_THAT(error("--fit --save-record r.toml --name X --maker Y --family ndfeb-sintered"),
              HasSubstr("--temperature"));
  EXPECT_THAT(error("--export fem=x"), HasSubstr("femm"));
  EXPECT_THAT(error("--load-line 2"), HasSubstr("--svg"));
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
  // The results file is claimed before the first loop is read.
  for (int i = 0; i < 600 && !std::filesystem::exists(output + ".partial"); ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  std::this_thread::sleep_for(std::chrono::milliseconds(1500));
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
