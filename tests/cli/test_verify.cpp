#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "json_output.hpp"
#include "magswap/witness/comparison.hpp"

namespace {

using namespace magswap;
using nlohmann::json;
using testing::HasSubstr;

bool is_on_path(const std::string& program) {
  return std::system(("command -v " + program + " >/dev/null 2>&1").c_str()) == 0;
}

json quantity(const json& item, const std::string& name) {
  for (const json& one : item.at("quantities")) {
    if (one.at("name") == name) return one;
  }
  throw std::runtime_error("no quantity " + name);
}

TEST(Verify, ShowsModelAgainstFiniteElements) {
  const json out = json_of("verify cylinder-20x10");
  ASSERT_EQ(out.size(), 1U);
  const json h = quantity(out[0], "H_mean");
  EXPECT_NEAR(value(h.at("fe"), "A/m"), -441397.0, 20.0);
  const json& line = h.at("models").at(0);
  EXPECT_EQ(line.at("by"), "load line");
  EXPECT_NEAR(value(line.at("value"), "A/m"), -442604.0, 20.0);
  EXPECT_NEAR(line.at("deviation").get<double>(), -0.00273, 2e-4);
  EXPECT_TRUE(line.at("within").get<bool>());
  EXPECT_EQ(h.at("models").at(2).at("by"), "cells");
  EXPECT_LT(std::abs(h.at("models").at(1).at("deviation").get<double>()), 5e-4);
  const Outcome text = run_program("verify cylinder-20x10");
  EXPECT_EQ(text.status, 0);
  EXPECT_THAT(text.out, HasSubstr("-441.397"));
  EXPECT_THAT(text.out, HasSubstr("load line"));
  EXPECT_THAT(text.out, HasSubstr("getdp"));
}

TEST(Verify, AllCasesAsTableAndAsCsv) {
  const Outcome table = run_program("verify --all");
  EXPECT_EQ(table.status, 0);
  const Outcome csv = run_program("verify --all --csv");
  std::size_t lines = 1;
  for (const WitnessCase& item : witness_cases()) {
    EXPECT_THAT(table.out, HasSubstr(item.name));
    const std::vector<Comparison> rows = compare(item);
    for (const WitnessQuantity& quantity : item.quantities) {
      const auto models = std::count_if(rows.begin(), rows.end(), [&](const Comparison& row) {
        return row.fe->name == quantity.name;
      });
      lines += static_cast<std::size_t>(std::max<std::ptrdiff_t>(models, 1));
    }
  }
  EXPECT_EQ(static_cast<std::size_t>(std::count(csv.out.begin(), csv.out.end(), '\n')), lines);
}

TEST(Verify, ListNamesEveryCase) {
  const json list = json_of("verify --list");
  EXPECT_EQ(list.size(), witness_cases().size());
}

TEST(Verify, BandsAreThoseOfTheLibrary) {
  const json bands = json_of("verify --bands");
  ASSERT_EQ(bands.size(), error_bands().size());
  for (std::size_t k = 0; k < bands.size(); ++k) {
    EXPECT_EQ(bands[k].at("model"), error_bands()[k].model);
    EXPECT_DOUBLE_EQ(bands[k].at("high").get<double>(), error_bands()[k].high);
    EXPECT_EQ(bands[k].at("cases"), error_bands()[k].cases);
    EXPECT_EQ(bands[k].at("unseen"), error_bands()[k].unseen);
  }
  EXPECT_EQ(run_program("verify --bands --csv").status, 0);
}

TEST(Verify, MistakesAreSaid) {
  const Outcome none = run_program("verify");
  EXPECT_EQ(none.status, 2);
  EXPECT_THAT(none.err, HasSubstr("--list"));
  const Outcome unknown = run_program("verify cylinder-20x11");
  EXPECT_EQ(unknown.status, 2);
  EXPECT_THAT(unknown.err, HasSubstr("did you mean cylinder-20x10"));
  EXPECT_EQ(run_program("verify --all cylinder-20x10").status, 2);
  EXPECT_EQ(run_program("verify cylinder-20x10 --keep somewhere").status, 2);
}

TEST(Verify, RerunWithoutTheProgramsNamesThePackages) {
  const ScratchFolder scratch;
  const std::string command = "PATH='" + scratch.path().string() +
                              "' '" MAGSWAP_PROGRAM "' verify surface-pole-27-30-31 --rerun 2>'" +
                              scratch.file("err") + "'";
  const int raw = std::system(command.c_str());
  EXPECT_EQ(WEXITSTATUS(raw), 5);
  EXPECT_THAT(slurp(scratch.file("err")), HasSubstr("apt-get install gmsh getdp"));
}

TEST(Verify, RerunComesToTheStoredNumbers) {
  if (!is_on_path("gmsh") || !is_on_path("getdp")) {
    GTEST_SKIP() << "gmsh and getdp are not installed (Debian packages of these names)";
  }
  const ScratchFolder scratch;
  const json out = json_of("verify surface-pole-27-30-31 --rerun --keep '" + scratch.file("runs") +
                           "' --record '" + scratch.file("new") + "'");
  for (const json& one : out.at(0).at("quantities")) {
    const double stored = value(one.at("stored"), one.at("fe").at("unit"));
    const double fresh = value(one.at("fe"), one.at("fe").at("unit"));
    const double error = one.at("fe").at("high").get<double>() - fresh;
    EXPECT_NEAR(fresh, stored, std::max(error, 1e-4 * std::abs(stored))) << one.at("name");
  }
  EXPECT_TRUE(std::filesystem::exists(scratch.file("runs") + "/mesh.msh"));
  const std::string record = slurp(scratch.file("new") + "/surface-pole-27-30-31.toml");
  const WitnessCase again = read_witness_case("record", record);
  EXPECT_EQ(again.quantities.size(), witness_case("surface-pole-27-30-31").quantities.size());
}

}  // namespace
