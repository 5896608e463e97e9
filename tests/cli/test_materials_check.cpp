#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "json_output.hpp"
#include "run_program.hpp"

namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kSheet =
    "Grade;Br min (T);Br max (T);HcB (kA/m);HcJ (kOe);BHmax (MGOe);α(Br) (%/K);β(HcJ) (%/K)\n"
    "M42;1.28;1.32;≥ 955;≥ 20;40-42;-0.12;-0.55\n"
    "M45;1.32;1.37;≥ 980;≥ 17;42-46;-0.12;-0.6\n";

std::string check(const std::string& file, const std::string& more) {
  return "materials check '" + file + "' " + more;
}

TEST(MaterialsCheck, ATableBecomesRecordsThatTheProgramUses) {
  const ScratchFolder scratch;
  const std::string sheet = scratch.write("own.csv", kSheet);
  const std::string mine = scratch.file("mine.toml");
  const Outcome outcome =
      run_program(check(sheet,
                        "--family ndfeb-sintered --maker 'My Maker' --source 'Catalogue "
                        "https://example.org/c' --at '20 degC' --output '" +
                            mine + "'"));
  EXPECT_EQ(outcome.status, 0) << outcome.out << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("1 file: 2 grades, 0 compounds, 1 source; 0 errors"));
  EXPECT_THAT(outcome.out, HasSubstr("compared with the curve"));
  EXPECT_THAT(outcome.err, HasSubstr("2 grades written to"));
  const std::string use = "--materials '" + mine + "' ";
  const auto fom = json_of(use + "fom my-maker/M42 --units si");
  const auto& row = fom.is_array() ? fom.at(0) : fom;
  const auto& grade = row.contains("grades") ? row.at("grades").at(0) : row;
  EXPECT_NEAR(value(grade.at("Br"), "T"), 1.30, 1e-9) << fom;
  const Outcome show = run_program(use + "materials show my-maker/M42");
  EXPECT_THAT(show.out, HasSubstr("https://example.org/c"));
  EXPECT_EQ(run_program(check(mine, "")).status, 0);
}

TEST(MaterialsCheck, TheFamilyIsAskedForWithAList) {
  const ScratchFolder scratch;
  const Outcome outcome = run_program(check(scratch.write("own.csv", kSheet), "--at '20 degC'"));
  EXPECT_EQ(outcome.status, 3);
  EXPECT_THAT(outcome.out, HasSubstr("give --family"));
  EXPECT_THAT(outcome.out, HasSubstr("ndfeb-sintered"));
  EXPECT_THAT(outcome.out, HasSubstr("smco5"));
}

TEST(MaterialsCheck, ErrorsShowTheirPlaceAndNothingIsWritten) {
  const ScratchFolder scratch;
  std::string swapped = kSheet;
  swapped.replace(swapped.find("HcB (kA/m);HcJ (kOe)"), 20, "HcJ (kA/m);HcB (kOe)");
  const std::string sheet = scratch.write("own.csv", swapped);
  const std::string mine = scratch.file("mine.toml");
  const Outcome outcome =
      run_program(check(sheet, "--family ndfeb-sintered --at '20 degC' --output '" + mine + "'"));
  EXPECT_EQ(outcome.status, 3);
  EXPECT_THAT(outcome.out, HasSubstr("own.csv:2:"));
  EXPECT_THAT(outcome.out, HasSubstr("are the columns swapped?"));
  EXPECT_THAT(outcome.out, HasSubstr("^"));
  EXPECT_THAT(outcome.err, HasSubstr("is not written"));
  EXPECT_FALSE(std::filesystem::exists(mine));
}

TEST(MaterialsCheck, AUnitIsGivenOnTheCommandLine) {
  const ScratchFolder scratch;
  const std::string sheet = scratch.write("own.csv", "Grade,Br,HcJ\nM35,11.9,12\n");
  const std::string options = "--family ndfeb-sintered --at '20 degC' ";
  EXPECT_THAT(run_program(check(sheet, options)).out, HasSubstr("give --unit \"Br=kG\""));
  const Outcome given = run_program(check(sheet, options + "--unit Br=kG --unit HcJ=kOe"));
  EXPECT_EQ(given.status, 0) << given.out;
  EXPECT_EQ(run_program(check(sheet, options + "--unit kG")).status, 2);
}

constexpr const char* kRecord = R"(schema = "magswap-materials/1"
maker = "Mine"
key = "mine"
family = "ndfeb-sintered"
[[grade]]
name = "X"
Br = { value = "1.25 T", kind = "typical", at = "20 degC", source = "bench" }
HcJ = { value = "2400 kA/m", kind = "typical", at = "20 degC", source = "bench" }
BHmax = { value = "270 kJ/m3", kind = "typical", at = "20 degC", source = "bench" }
mu_rec = { value = 1.05, kind = "typical", source = "bench" }
[sources.bench]
title = "Bench"
seen = "direct"
)";

TEST(MaterialsCheck, AMaterialFileIsComparedWithItsCurveToo) {
  const ScratchFolder scratch;
  const std::string file = scratch.write("mine.toml", kRecord);
  const Outcome outcome = run_program(check(file, ""));
  EXPECT_EQ(outcome.status, 0) << outcome.out;
  EXPECT_THAT(outcome.out, HasSubstr("mine.toml:9:9: warning: BHmax 270.0 kJ/m3 of X is 8.8 % "
                                     "below what Br 1.250 T, HcJ 2400 kA/m and µrec 1.05 allow"));
  const auto findings = json_of(check(file, ""));
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_FALSE(findings.at(0).at("error").get<bool>());
  EXPECT_EQ(findings.at(0).at("line"), 9);
  EXPECT_THAT(run_program(check(file, "--output '" + scratch.file("out.toml") + "'")).err,
              HasSubstr("--output writes the grades of tables"));
}

TEST(MaterialsCheck, AStoredKneeReachesTheAnswer) {
  const ScratchFolder scratch;
  std::string record = kRecord;
  record.insert(record.find("[sources"),
                "knee_width = { value = 0.03, low = 0.028, high = 0.034, kind = \"measured\", "
                "source = \"bench\" }\n");
  const std::string file = scratch.write("mine.toml", record);
  const Outcome fom = run_program("--materials '" + file + "' fom mine/X");
  EXPECT_EQ(fom.status, 0) << fom.err;
  EXPECT_THAT(fom.out, HasSubstr("knee stored with the record"));
  EXPECT_THAT(fom.out, Not(HasSubstr("estimated from the family")));
}

}  // namespace
