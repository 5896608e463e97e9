#include "magswap/study/sample_table.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "magswap/core/error.hpp"
#include "magswap/study/loop_batch.hpp"

namespace {

using namespace magswap;
using testing::HasSubstr;

std::string error_of(const std::string& text) {
  try {
    (void)read_sample_table_text(text, "samples.csv");
  } catch (const DataError& error) {
    return error.what();
  }
  return "read";
}

TEST(SampleTable, UnitsStandInTheHeaderOrInTheCell) {
  const SampleTable table = read_sample_table_text(
      "# my samples\n"
      "file;mass (mg);shape;N;temperature;density\n"
      "a.dat;15.2;block 2x2x3 mm;;80 degC;7.5 g/cm3\n"
      "b.dat;;cylinder D3 L3 mm;0.25;300 K;\n",
      "samples.csv");
  ASSERT_EQ(table.size(), 2U);
  const SampleRow& a = table.at("a.dat");
  EXPECT_DOUBLE_EQ(*a.sample.mass_kg, 15.2e-6);
  EXPECT_DOUBLE_EQ(*a.sample.density_kg_per_m3, 7500.0);
  EXPECT_DOUBLE_EQ(*a.temperature_K, 353.15);
  EXPECT_EQ(to_text(*a.sample.shape), "block 2x2x3 mm");
  EXPECT_FALSE(a.demagnetising_factor);
  const SampleRow& b = table.at("b.dat");
  EXPECT_FALSE(b.sample.mass_kg);
  EXPECT_EQ(*b.demagnetising_factor, 0.25);
  EXPECT_DOUBLE_EQ(*b.temperature_K, 300.0);
}

TEST(SampleTable, RowsAreFoundByPathOrName) {
  const SampleTable table = read_sample_table_text("file,N\nx/a.csv,0.1\nb.csv,0.2\n", "s");
  EXPECT_EQ(*find_sample(table, "x/a.csv")->demagnetising_factor, 0.1);
  EXPECT_EQ(*find_sample(table, "y/b.csv")->demagnetising_factor, 0.2);
  EXPECT_EQ(find_sample(table, "y/a.csv"), nullptr);
}

TEST(SampleTable, SaysWhatIsWrongAndWhere) {
  EXPECT_THAT(error_of("name,mass (mg)\na,1\n"),
              HasSubstr("samples.csv:1:1: error: unknown column"));
  EXPECT_THAT(error_of("mass (mg),N\n1,0\n"), HasSubstr("one column 'file'"));
  EXPECT_THAT(error_of("file,mass\na,15\n"), HasSubstr("samples.csv:2:3"));
  EXPECT_THAT(error_of("file,mass (mg)\na,-1\n"), HasSubstr("positive"));
  EXPECT_THAT(error_of("file,mass (mg)\na,nan\n"), HasSubstr("samples.csv:2:3"));
  EXPECT_THAT(error_of("file,N\na,0.1\na,0.2\n"), HasSubstr("stands twice"));
  EXPECT_THAT(error_of("file,shape\na,cone D3 mm\n"), HasSubstr("samples.csv:2:3"));
  EXPECT_THAT(error_of("file,N\na,0.1,7\n"), HasSubstr("more cells"));
  EXPECT_THAT(error_of(",N\n"), HasSubstr("unknown column"));
  EXPECT_THAT(error_of("file,N\n,0.3\n"), HasSubstr("names no file"));
  EXPECT_THAT(error_of("# nothing\n"), HasSubstr("empty"));
}

// A moment becomes a polarisation by the volume of its own sample, N is its own, too.
TEST(SampleTable, EachFileTakesItsOwnSample) {
  std::string text = "H (kA/m),moment (A*m2)\n";
  for (int i = 0; i <= 200; ++i)
    text += std::to_string(2000 - 20 * i) + "," + (i <= 130 ? "1e-3" : "-1e-3") + "\n";
  LoopTask task;
  task.samples =
      read_sample_table_text("file,volume (mm3),N,temperature (K)\na,1,0,300\nb,2,0.5,350\n", "s");
  const LoopResult a = run_loop_text(text, "a", task), b = run_loop_text(text, "b", task);
  ASSERT_TRUE(a.analysis && b.analysis) << a.error << b.error;
  EXPECT_NEAR(a.analysis->mean[LoopFigure::Br].value(), kMu0 * 1e6, 1e-9);
  EXPECT_NEAR(b.analysis->mean[LoopFigure::Br].value(), kMu0 * 5e5, 1e-9);
  EXPECT_EQ(b.analysis->demagnetising_factor, 0.5);
  EXPECT_EQ(*a.temperature_K, 300.0);
  EXPECT_EQ(run_loop_text(text, "c", task).status, LoopStatus::bad_data);
}

}  // namespace
