#include <cmath>

#include "loop_files.hpp"

namespace magswap {
namespace {

using namespace magswap::test;
using testing::AllOf;
using testing::HasSubstr;

TEST(Table, MeasuredLoopInSi) {
  const LoopData data = read_loop(data_file("../../loop/data/magmeas_VSM_MH_compact.csv"));
  ASSERT_EQ(data.size(), 4841U);
  EXPECT_DOUBLE_EQ(data.h_A_per_m.front(), 12684.052);
  EXPECT_DOUBLE_EQ(data.j_T.front(), kMu0 * -28200.5724);
  EXPECT_DOUBLE_EQ(data.temperature_K.front(), 300.006);
  EXPECT_EQ(data.field, FieldKind::external);
  EXPECT_EQ(detect_format(data_file("../../loop/data/magmeas_VSM_MH_compact.csv")).name, "table");
}

TEST(Table, SimulatedLoop) {
  const LoopData data = read_loop(data_file("../../loop/data/mammos_cube50_loop.csv"));
  ASSERT_EQ(data.size(), 31U);
  EXPECT_DOUBLE_EQ(data.h_A_per_m.back(), -3978873.575131381);
  EXPECT_DOUBLE_EQ(data.j_T[15], kMu0 * 1159972.916462917);
}

TEST(Table, CgsColumnsBecomeSi) {
  const LoopData data = read_text("H [kOe]\t4piM [kG]\n10\t12\n0\t11\n");
  EXPECT_NEAR(data.h_A_per_m[0], 1e4 * kOersted, 1e-6);
  EXPECT_NEAR(data.j_T[0], 1.2, 1e-15);
}

TEST(Table, FieldInTeslaIsMu0H) {
  const LoopData data = read_text("\"µ0H (T)\",\"J (T)\"\n1,1.2\n-1,-1.2\n");
  EXPECT_NEAR(data.h_A_per_m[0], 1.0 / kMu0, 1e-6);
  ASSERT_FALSE(data.notes.empty());
  EXPECT_THAT(data.notes[0], HasSubstr("µ0·H"));
}

TEST(Table, GermanNumbersAndARowOfUnits) {
  const LoopData data = read_loop(data_file("german.csv"));
  ASSERT_EQ(data.size(), 4U);
  EXPECT_DOUBLE_EQ(data.h_A_per_m[3], -955.25e3);
  EXPECT_DOUBLE_EQ(data.j_T[0], 1.31);
  EXPECT_DOUBLE_EQ(data.temperature_K[0], 293.15);
  EXPECT_EQ(data.title, "Probe 7 – Permagraph");
  EXPECT_THAT(data.notes, testing::Contains(HasSubstr("decimal points")));
}

TEST(Table, BlanksInNamesAreNoDelimiters) {
  const LoopData data = read_text(
      "Magnetic Field (Oe)  Polarisation (T)  T (K)\n1e4 1.2 300\n"
      "0 1.1 301\n");
  EXPECT_NEAR(data.h_A_per_m[0], 1e4 * kOersted, 1e-6);
  EXPECT_DOUBLE_EQ(data.temperature_K[1], 301.0);
}

TEST(Table, TheFieldMayBeInternal) {
  EXPECT_EQ(read_text("H_int (A/m),J (T)\n1,1.2\n0,1.1\n").field, FieldKind::internal);
  ReadOptions options;
  options.field = FieldKind::internal;
  EXPECT_EQ(read_text("H (A/m),J (T)\n1,1.2\n0,1.1\n", options).field, FieldKind::internal);
  EXPECT_THAT(failure("H_int (A/m),H_ext (A/m),J (T)\n1,1,1.2\n0,1,1.1\n"),
              HasSubstr("choose one by a column"));
}

TEST(Table, MassMagnetisationTakesTheDensity) {
  constexpr std::string_view kText = "H (Oe),M (emu/g)\n10000,120\n0,110\n";
  EXPECT_THAT(failure(kText), AllOf(HasSubstr("loop.csv:1:8"), HasSubstr("density")));
  ReadOptions options;
  options.sample.density_kg_per_m3 = 7500.0;  // 120 A·m²/kg · 7500 kg/m³ = 0.9 MA/m
  EXPECT_NEAR(read_text(kText, options).j_T[0], kMu0 * 0.9e6, 1e-12);
  options.sample = {};
  options.sample.mass_kg = 7.5e-6;
  options.sample.volume_m3 = 1e-9;
  EXPECT_NEAR(read_text(kText, options).j_T[0], kMu0 * 0.9e6, 1e-12);
}

TEST(Table, MomentTakesTheVolume) {
  constexpr std::string_view kText = "H (Oe),Moment (emu),M. Std. Err. (emu)\n1e4,2,0.01\n0,1,0\n";
  EXPECT_THAT(failure(kText), HasSubstr("mass and density"));
  ReadOptions options;
  options.sample.shape = Block{millimetre, millimetre, 2.0 * millimetre};
  const LoopData data = read_text(kText, options);  // 2 emu in 2 mm³ is 1 MA/m
  EXPECT_NEAR(data.j_T[0], kMu0 * 1e6, 1e-12);
  EXPECT_NEAR(data.sigma_j_T[0], kMu0 * 5e3, 1e-14);
}

TEST(Table, UnitsAreAskedForWithThePlace) {
  EXPECT_THAT(
      failure("H,J (T)\n1,1\n0,1\n"),
      AllOf(HasSubstr("loop.csv:1:1"), HasSubstr("'H' has no unit"), HasSubstr("\"H in kA/m\"")));
  EXPECT_THAT(failure("H (kA/m),J (apples)\n1,1\n0,1\n"),
              AllOf(HasSubstr("loop.csv:1:10"), HasSubstr("unknown unit 'apples'")));
  EXPECT_THAT(failure("1,1\n0,1\n"), HasSubstr("have no names"));
  EXPECT_THAT(failure("time (s),J (T)\n1,1\n0,1\n"),
              AllOf(HasSubstr("no column for the field"), HasSubstr("'time (s)'")));
  EXPECT_THAT(failure("H (kA/m),J (A)\n1,1\n0,1\n"), HasSubstr("is no unit of"));
}

TEST(Table, TheCallerGivesUnitsAndColumns) {
  const LoopData data = read_text("H,J\n1,12\n0,11\n", with_columns({"H in kOe", "J in kG"}));
  EXPECT_NEAR(data.h_A_per_m[0], 1e3 * kOersted, 1e-9);
  EXPECT_NEAR(data.j_T[0], 1.2, 1e-15);
  const LoopData numbered =
      read_text("5 12 1\n5 11 0\n", with_columns({"H=3 in kOe", "J=2 in kG"}));
  EXPECT_NEAR(numbered.h_A_per_m[0], 1e3 * kOersted, 1e-9);
  EXPECT_NEAR(numbered.j_T[1], 1.1, 1e-15);
  const LoopData named =
      read_text("x (Oe),y (T)\n1,1.2\n0,1.1\n", with_columns({"H=x", "J=y (T)"}));
  EXPECT_NEAR(named.h_A_per_m[0], kOersted, 1e-9);
  EXPECT_THAT(failure("x (Oe),y (T)\n1,1\n0,1\n", with_columns({"H=z", "J=y"})),
              HasSubstr("no column 'z'"));
  EXPECT_THROW((void)parse_column_choice("Q=2 in T"), ArgumentError);
  EXPECT_THROW((void)parse_column_choice("H"), ArgumentError);
}

TEST(Table, GaussOfAMagnetisationIsAmbiguous) {
  constexpr std::string_view kText = "H (Oe),M (G)\n1,1000\n0,900\n";
  EXPECT_THAT(failure(kText), AllOf(HasSubstr("emu/cm3 or 4πM"), HasSubstr("loop.csv:1:8")));
  EXPECT_NEAR(read_text(kText, with_columns({"M in emu/cm3"})).j_T[0], kMu0 * 1e6, 1e-12);
  EXPECT_NEAR(read_text(kText, with_columns({"J in G"})).j_T[0], 0.1, 1e-15);
}

TEST(Table, ReducedMagnetisationTakesMs) {
  constexpr std::string_view kText = "H (A/m),M/Ms\n1,0.5\n0,0.25\n";
  EXPECT_THAT(failure(kText), HasSubstr("give Ms"));
  ReadOptions options;
  options.Ms = from_si<Magnetisation>(1e6);
  EXPECT_NEAR(read_text(kText, options).j_T[0], kMu0 * 0.5e6, 1e-12);
  options.Ms = from_si<Magnetisation>(1.61e7);
  EXPECT_THROW((void)read_text(kText, options), DomainError);
}

TEST(Table, RowsWithoutANumberAreLeftOut) {
  const LoopData data = read_text("H (A/m),J (T)\n3,1.2\nnan,1.1\n2,\n1,1.0\n");
  EXPECT_THAT(data.h_A_per_m, testing::ElementsAre(3.0, 1.0));
  EXPECT_THAT(data.notes, testing::Contains(HasSubstr("2 rows")));
}

TEST(Table, RowsMayEndWithADelimiter) {
  EXPECT_THAT(read_text("H (A/m),J (T)\n1,1.2,\n0,1.1,\n").j_T, testing::ElementsAre(1.2, 1.1));
}

TEST(Table, EndsOfLinesOfEverySystem) {
  for (const std::string_view text :
       {"H (A/m),J (T)\r\n1,1.2\r\n0,1.1\r\n", "H (A/m),J (T)\r1,1.2\r0,1.1\r",
        "\xEF\xBB\xBFH (A/m),J (T)\n1,1.2\n0,1.1"})
    EXPECT_THAT(read_text(text).j_T, testing::ElementsAre(1.2, 1.1));
}

TEST(Table, AFileIsReadAsItsTextIs) {
  const std::string path = testing::TempDir() + "magswap_loop_io_long.csv";
  std::string text = "H (A/m),J (T),remark\n";
  for (int i = 0; i < 60000; ++i)
    text += std::to_string(i) + ",0." + std::to_string(i) + ",aaaaaa\n";
  std::FILE* file = std::fopen(path.c_str(), "wb");
  ASSERT_NE(file, nullptr);
  ASSERT_EQ(std::fwrite(text.data(), 1, text.size(), file), text.size());
  ASSERT_EQ(std::fclose(file), 0);
  const LoopData from_file = read_loop(path);
  const LoopData from_text = read_text(text);
  EXPECT_EQ(from_file.size(), 60000U);
  EXPECT_EQ(from_file.h_A_per_m, from_text.h_A_per_m);
  EXPECT_EQ(from_file.j_T, from_text.j_T);
  EXPECT_LT(from_file.h_A_per_m.capacity(), 80000U);
  EXPECT_EQ(std::remove(path.c_str()), 0);
}

}  // namespace
}  // namespace magswap
