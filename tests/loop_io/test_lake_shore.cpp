#include "loop_files.hpp"

namespace magswap {
namespace {

using namespace magswap::test;

ReadOptions two_cubic_millimetres() {
  ReadOptions out;
  out.sample.shape = Block{millimetre, millimetre, 2.0 * millimetre};
  return out;
}

// Both files hold 10 kOe: 2 emu, 0: 1.5 emu, −10 kOe: −1 emu.
void expect_loop(const LoopData& data) {
  ASSERT_EQ(data.size(), 3U);
  EXPECT_NEAR(data.h_A_per_m[0], 1e4 * kOersted, 1e-3);
  EXPECT_NEAR(data.j_T[0], kMu0 * 1e6, 1e-12);
  EXPECT_NEAR(data.j_T[2], kMu0 * -0.5e6, 1e-12);
}

TEST(LakeShore, TableOfTheModern8600) {
  const std::string path = data_file("lakeshore_8600.csv");
  EXPECT_EQ(detect_format(path).name, "lake-shore");
  const LoopData data = read_loop(path, two_cubic_millimetres());
  expect_loop(data);
  EXPECT_EQ(data.title, "synthetic disc");
  EXPECT_EQ(data.instrument, "Lake Shore, software 2.1.3");
}

TEST(LakeShore, TextOfThe7400WithTheFieldInGauss) {
  const std::string path = data_file("lakeshore_7400.txt");
  EXPECT_EQ(detect_format(path).name, "lake-shore");
  const LoopData data = read_loop(path, two_cubic_millimetres());
  expect_loop(data);
  EXPECT_EQ(data.title, "synthetic film");
  EXPECT_THAT(data.notes, testing::Contains(testing::HasSubstr("µ0·H")));
}

}  // namespace
}  // namespace magswap
