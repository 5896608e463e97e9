#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "run_program.hpp"

namespace {

using testing::HasSubstr;

TEST(Export, WritesEveryFormatToStandardOutput) {
  for (const std::string format : {"femm", "maxwell", "jmag", "comsol", "csv"}) {
    const Outcome outcome = run_program("export arnold/N42SH --format " + format);
    EXPECT_EQ(outcome.status, 0) << outcome.err;
    EXPECT_GT(std::count(outcome.out.begin(), outcome.out.end(), '\n'), 10) << format;
  }
}

TEST(Export, FileHoldsWhatStandardOutputWould) {
  const ScratchFolder folder;
  const std::string arguments = "export arnold/N42SH --format maxwell --temperature '120 degC'";
  const Outcome outcome = run_program(arguments + " --output '" + folder.file("a.tab") + "'");
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("120 degC"));
  EXPECT_THAT(outcome.out, HasSubstr("written: "));
  EXPECT_EQ(slurp(folder.file("a.tab")), run_program(arguments).out);
}

TEST(Export, SaysWhatTheFormatLeavesOut) {
  EXPECT_THAT(run_program("export arnold/N42SH --format femm").err, HasSubstr("knee at -"));
  EXPECT_EQ(run_program("export arnold/N42SH --format csv").err, "");
}

TEST(Export, RangeAndNumberOfPoints) {
  const Outcome outcome =
      run_program("export arnold/N42SH --format jmag --points 30 --from '-900 kA/m' --to '0 kA/m'");
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_EQ(std::count(outcome.out.begin(), outcome.out.end(), '\n'), 30);
  EXPECT_TRUE(outcome.out.starts_with("-900000,")) << outcome.out;
}

TEST(Export, FoldersAndDevicesThatCannotBeWritten) {
  for (const std::string path : {"/proc/none/a.tab", "/dev/full", "no/such/folder/a.tab"}) {
    const Outcome outcome = run_program("export arnold/N42SH --output " + path);
    EXPECT_EQ(outcome.status, 5) << path;
    EXPECT_THAT(outcome.err, HasSubstr(path));
  }
}

TEST(Export, MistakesAreNamed) {
  const auto fails = [](const std::string& arguments, int status, const std::string& words) {
    const Outcome outcome = run_program("export arnold/N42SH " + arguments);
    EXPECT_EQ(outcome.status, status) << outcome.err;
    EXPECT_THAT(outcome.err, HasSubstr(words));
    EXPECT_EQ(outcome.out, "");
  };
  fails("--format flux", 2, "flux");
  fails("--points many", 2, "whole number");
  fails("--points 3", 4, "5 to 10000");
  fails("--from '5 T'", 2, "T");
  fails("--from '10 kA/m'", 4, "negative");
  fails("--temperature '900 degC'", 4, "--extrapolate");
  fails("--format femm --from '-100 kA/m'", 4, "signed field");
}

}  // namespace
