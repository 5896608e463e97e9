#include <cmath>

#include "loop_files.hpp"

namespace magswap {
namespace {

using namespace magswap::test;
using testing::HasSubstr;

ReadOptions with_Ms(double ms_A_per_m) {
  ReadOptions out;
  out.Ms = from_si<Magnetisation>(ms_A_per_m);
  return out;
}

TEST(Oommf, HysteresisAlongZ) {
  const std::string path = data_file("ubermagtable_oommf-hysteresis1.odt");
  EXPECT_EQ(detect_format(path).name, "oommf");
  const LoopData data = read_loop(path, with_Ms(1.1e6));
  ASSERT_EQ(data.size(), 41U);  // as many rows as the file has lines of numbers
  EXPECT_NEAR(data.h_A_per_m[0], -1.0 / kMu0, 1e-3);
  EXPECT_NEAR(data.j_T[0], kMu0 * 1.1e6 * -0.99711618038899996, 1e-12);
  EXPECT_NEAR(data.h_A_per_m[1], -0.9 / kMu0, 1e-3);
  EXPECT_EQ(data.title, "mmArchive Data Table, Mon Jan 24 18:02:00 CET 2022");
  EXPECT_EQ(data.instrument, "OOMMF");
}

TEST(Oommf, MsIsAskedFor) {
  EXPECT_THROW((void)read_loop(data_file("ubermagtable_oommf-hysteresis1.odt")), DataError);
}

TEST(Oommf, TheAxisMayBeChosen) {
  ReadOptions options = with_Ms(1.1e6);
  options.axis = "z";
  EXPECT_EQ(read_loop(data_file("ubermagtable_oommf-hysteresis1.odt"), options).size(), 41U);
  options.axis = "w";
  EXPECT_THROW((void)read_loop(data_file("ubermagtable_oommf-hysteresis1.odt"), options),
               ArgumentError);
}

constexpr std::string_view kOdt =
    "# ODT 1.0\n# Table Start\n# Columns: {Oxs_UZeeman:a:Bx} \\\n# Oxs_MinDriver::mx\n"
    "# Units: mT {}\n1000 0.9\n0 0.8\n# Table End\n";

TEST(Oommf, ContinuedHeaderAndTablesInARow) {
  const std::string again =
      "# Table Start\n# Columns: {Oxs_UZeeman:a:Bx} \\\n"
      "# Oxs_MinDriver::mx\n# Units: mT {}\n-1000 -0.9\n# Table End\n";
  const LoopData data = read_text(std::string(kOdt) + again, with_Ms(1e6));
  EXPECT_THAT(data.j_T, testing::ElementsAre(testing::DoubleNear(kMu0 * 0.9e6, 1e-12),
                                             testing::DoubleNear(kMu0 * 0.8e6, 1e-12),
                                             testing::DoubleNear(kMu0 * -0.9e6, 1e-12)));
  EXPECT_THAT(failure(std::string(kOdt) + "# Columns: a b\n1 2\n", with_Ms(1e6)),
              HasSubstr("other columns"));
  EXPECT_THAT(failure("# ODT 1.0\n# Columns: a b\n# Units: mT\n1 2\n"),
              HasSubstr("2 columns and 1 units"));
}

TEST(Mumax3, TiltedFieldIsProjected) {
  const std::string path = data_file("mumax3_tilted.txt");
  EXPECT_EQ(detect_format(path).name, "mumax3");
  const LoopData data = read_loop(path, with_Ms(1e6));
  // Made with m = tanh(B + 0.5) along a field B that is tilted by 10 degrees.
  ASSERT_EQ(data.size(), 5U);
  for (std::size_t i = 0; i < data.size(); ++i) {
    const double b_T = 2.0 - static_cast<double>(i);
    EXPECT_NEAR(data.h_A_per_m[i], b_T / kMu0, 1e-2);
    EXPECT_NEAR(data.j_T[i], kMu0 * 1e6 * std::tanh(b_T + 0.5), 1e-8);
  }
}

TEST(Mumax3, OneAxis) {
  ReadOptions options = with_Ms(1e6);
  options.axis = "z";
  const LoopData data = read_loop(data_file("mumax3_tilted.txt"), options);
  EXPECT_NEAR(data.h_A_per_m[0], 2.0 * std::cos(10.0 * kPi / 180.0) / kMu0, 1.0);
  EXPECT_NEAR(data.j_T[0], kMu0 * 1e6 * std::tanh(2.5) * std::cos(10.0 * kPi / 180.0), 1e-6);
}

TEST(Mumax3, ATableWithoutFieldSaysHowToSaveIt) {
  try {
    (void)read_loop(data_file("ubermagtable_mumax3-file1.txt"), with_Ms(1e6));
    FAIL();
  } catch (const DataError& error) {
    EXPECT_THAT(error.message(), HasSubstr("TableAdd(B_ext)"));
  }
}

TEST(Mumax3, AFieldThatTurnsIsNoLoop) {
  EXPECT_THAT(failure("# t (s)\tmx ()\tmz ()\tB_extx (T)\tB_extz (T)\n0\t1\t0\t1\t0\n"
                      "1\t0\t1\t0\t1\n",
                      with_Ms(1e6)),
              HasSubstr("choose the axis"));
}

TEST(Mumax3, OwnColumnsByChoice) {
  ReadOptions options = with_columns({"H=B in mT", "m=mz"});
  options.Ms = from_si<Magnetisation>(1e6);
  const LoopData data = read_text("# t (s)\tmz ()\tB ()\n0\t0.5\t1000\n1\t0.25\t0\n", options);
  EXPECT_NEAR(data.h_A_per_m[0], 1.0 / kMu0, 1e-6);
  EXPECT_NEAR(data.j_T[1], kMu0 * 0.25e6, 1e-12);
}

}  // namespace
}  // namespace magswap
