#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "magswap/core/error.hpp"
#include "magswap/witness/witness_case.hpp"

namespace {

using namespace magswap;
using testing::HasSubstr;

const std::string kCase = R"(schema = "magswap-witness/1"
case = "test"
title = "a test"
family = "open magnet"
model = "open"
symmetry = "axisymmetric"
potentials = ["vector", "scalar"]

[geometry]
outer_size = "2 cm"
inner_size = "0 mm"
length = "10 mm"
repelling = 1

[material]
Br = "12 kG"
mu_rec = 1.05

[run]
gmsh = "4.8.4"
getdp = "3.2.0"
date = "2026-01-01"
refinements = [0.5, 1, 2]
elements = [10, 40, 160]

[[quantity]]
name = "H_mean"
what = "field"
unit = "A/m"
value = -3
error = 0.1
vector = [-2, -2.5, -2.9]
scalar = [-4, -3.5, -3.1]
)";

std::string with(const std::string& what, const std::string& by) {
  std::string out = kCase;
  const std::size_t at = out.find(what);
  if (at == std::string::npos) throw std::runtime_error("no '" + what + "' in the case");
  return out.replace(at, what.size(), by);
}

std::string error_of(const std::string& text) {
  try {
    (void)read_witness_case("test.toml", text);
  } catch (const DataError& error) {
    return error.what();
  }
  return "no error";
}

TEST(CaseFile, IsRead) {
  const WitnessCase item = read_witness_case("test.toml", kCase);
  EXPECT_NEAR(si(item.length("outer_size")), 0.02, 1e-15);
  EXPECT_EQ(item.number("repelling"), 1.0);
  EXPECT_NEAR(si(*item.material.Br), 1.2, 1e-15);
  EXPECT_EQ(item.symmetry, WitnessSymmetry::axisymmetric);
  ASSERT_NE(item.find("H_mean"), nullptr);
  EXPECT_EQ(item.find("H_mean")->scalar.back(), -3.1);
  EXPECT_EQ(item.find("B_mean"), nullptr);
}

TEST(CaseFile, SaysWhatIsWrongAndWhere) {
  EXPECT_THAT(error_of(with("mu_rec", "mu_rek")), HasSubstr("mu_rec"));
  EXPECT_THAT(error_of(with("magswap-witness/1", "magswap-witness/2")),
              HasSubstr("test.toml:1:10: error: unknown schema"));
  EXPECT_THAT(error_of(with("\"2 cm\"", "\"2 kA/m\"")), HasSubstr("length"));
  EXPECT_THAT(error_of(with("\"2 cm\"", "\"-2 cm\"")), HasSubstr("must not be negative"));
  EXPECT_THAT(error_of(with("[10, 40, 160]", "[10, 40]")), HasSubstr("three meshes"));
  EXPECT_THAT(error_of(with("[-2, -2.5, -2.9]", "[-2, -2.5]")), HasSubstr("one a mesh"));
  EXPECT_THAT(error_of(with("[-2, -2.5, -2.9]", "[-2, nan, -2.9]")), HasSubstr("finite numbers"));
  EXPECT_THAT(error_of(with("value = -3", "value = inf")), HasSubstr("finite"));
  EXPECT_THAT(error_of(with("error = 0.1", "error = -0.1")), HasSubstr("must not be negative"));
  EXPECT_THAT(error_of(with("Br = \"12 kG\"", "grade = \"x\"")), HasSubstr("temperature"));
  EXPECT_THAT(error_of(with("Br = \"12 kG\"\n", "")), HasSubstr("either Br or a grade"));
  EXPECT_THAT(error_of(with("\"scalar\"", "\"tensor\"")), HasSubstr("neither vector nor scalar"));
}

TEST(CaseFile, NamesWhatTheCaseLacks) {
  const WitnessCase item = read_witness_case("test.toml", kCase);
  EXPECT_THROW((void)item.length("gap_length"), ArgumentError);
  EXPECT_THROW((void)item.length("repelling"), ArgumentError) << "a switch is no length";
  EXPECT_THROW((void)item.number("length"), ArgumentError);
}

TEST(CaseFile, WrittenItReadsBackTheSame) {
  for (const WitnessCase& item : witness_cases()) {
    const std::string text = to_toml(item);
    EXPECT_EQ(to_toml(read_witness_case(item.name, text)), text) << item.name;
    const WitnessCase again = read_witness_case(item.name, text);
    ASSERT_EQ(again.quantities.size(), item.quantities.size());
    for (std::size_t k = 0; k < item.quantities.size(); ++k) {
      EXPECT_EQ(again.quantities[k].value, item.quantities[k].value) << item.name;
    }
  }
}

TEST(CaseFile, UnknownCaseNamesTheNearest) {
  try {
    (void)witness_case("cylinder-20x11");
    FAIL();
  } catch (const NotFoundError& error) {
    EXPECT_THAT(error.nearest(), testing::Contains("cylinder-20x10"));
  }
}

TEST(CaseFile, EveryModelHasItsFiles) {
  std::vector<std::string_view> names;
  for (const WitnessFile& file : witness_files()) names.push_back(file.name);
  for (const WitnessCase& item : witness_cases()) {
    EXPECT_THAT(names, testing::Contains(item.model + ".geo"));
    EXPECT_THAT(names, testing::Contains(item.model + ".pro"));
  }
}

}  // namespace
