#include <fmt/format.h>

#include "loop_files.hpp"

namespace magswap {
namespace {

using namespace magswap::test;
using testing::HasSubstr;

TEST(BhTable, FemmBlockIsShiftedBackByItsHc) {
  const std::string path = data_file("femm_library.dat");
  EXPECT_EQ(detect_format(path).name, "femm");
  const LoopData data = read_loop(path);
  // B = 0 at −900 kA/m, remanence 1.2 T at H = 0: as the file says before the shift.
  EXPECT_THAT(data.h_A_per_m, testing::ElementsAre(-900e3, -450e3, 0.0, 100e3));
  EXPECT_THAT(data.b_T, testing::ElementsAre(0.0, 0.6, 1.2, 1.3));
  EXPECT_TRUE(data.flux_density_only());
  EXPECT_EQ(data.field, FieldKind::internal);
  EXPECT_EQ(data.title, "synthetic magnet");
}

TEST(BhTable, SeveralMaterialsAreAskedAbout) {
  constexpr std::string_view kText =
      "<BeginBlock>\n<BlockName> = \"a\"\n<H_c> = 10\n<BHPoints> = 2\n0 0\n1 10\n<EndBlock>\n"
      "<BeginBlock>\n<BlockName> = \"b\"\n<H_c> = 20\n<BHPoints> = 2\n0 0\n1 20\n<EndBlock>\n";
  EXPECT_THAT(failure(kText), HasSubstr("choose a record of 'a', 'b'"));
  ReadOptions options;
  options.record = "b";
  EXPECT_DOUBLE_EQ(read_text(kText, options).h_A_per_m[0], -20.0);
  options.record = "c";
  EXPECT_THAT(failure(kText, options), HasSubstr("no material 'c'"));
}

TEST(BhTable, PointsThatAreMissingAreAnError) {
  EXPECT_THAT(failure("<BHPoints> = 3\n0 0\n1 10\n"), HasSubstr("after 2 of 3 points"));
  EXPECT_THAT(failure("<BHPoints> = 1e99\n0 0\n"), HasSubstr("no count"));
  EXPECT_THAT(failure("<BHPoints> = 2\n0 0\n1\n"), HasSubstr("two numbers"));
  EXPECT_THAT(failure("<BHPoints> = 1\n0 0\n<BHPoints> = 1\n0 0\n"), HasSubstr("second list"));
}

TEST(BhTable, PlainTableFromZeroAsksForHcB) {
  constexpr std::string_view kText = "H (A/m),B (T)\n0,0\n450000,0.6\n900000,1.2\n";
  EXPECT_THAT(failure(kText), HasSubstr("give HcB as shift"));
  ReadOptions options;
  options.shift = 900.0 * kiloampere_per_metre;
  EXPECT_DOUBLE_EQ(read_text(kText, options).h_A_per_m[0], -900e3);
  options.shift = FieldStrength{};
  EXPECT_DOUBLE_EQ(read_text(kText, options).h_A_per_m[0], 0.0);
}

TEST(BhTable, ALineAboveTheTableSaysTheShift) {
  constexpr std::string_view kText =
      "% field shifted by HcB = 900 kA/m\n% H (A/m)\tB (T)\n0\t0\n450000\t0.6\n900000\t1.2\n";
  EXPECT_DOUBLE_EQ(read_text(kText).h_A_per_m[0], -900e3);
  ReadOptions options;  // the caller's shift wins
  options.shift = 800.0 * kiloampere_per_metre;
  EXPECT_DOUBLE_EQ(read_text(kText, options).h_A_per_m[0], -800e3);
  for (const std::string_view bad : {"900", "-900 kA/m", "0 kA/m", "9 T", "nan kA/m"})
    EXPECT_THAT(failure(fmt::format("% shifted by HcB = {}\nH (A/m),B (T)\n0,0\n9,1\n", bad)),
                HasSubstr("give HcB as shift"))
        << bad;
}

TEST(BhTable, SecondQuadrantStaysAsItIs) {
  const LoopData data = read_text("\"H (A_per_meter)\"\t\"B (tesla)\"\n-900000\t0\n0\t1.2\n");
  EXPECT_TRUE(data.flux_density_only());
  EXPECT_THAT(data.h_A_per_m, testing::ElementsAre(-900e3, 0.0));
  EXPECT_THAT(data.notes, testing::Contains(HasSubstr("HcJ is not determined")));
}

TEST(BhTable, ARecordBeyondHcBGivesJ) {
  const LoopData data = read_text("H (kA/m),B (T)\n0,1.2\n-900,0.05\n-1000,-0.4\n");
  EXPECT_FALSE(data.flux_density_only());
  EXPECT_NEAR(data.j_T[2], -0.4 + kMu0 * 1e6, 1e-12);
}

}  // namespace
}  // namespace magswap
