#include <fmt/format.h>

#include "loop_files.hpp"

namespace magswap {
namespace {

using namespace magswap::test;

// 2e5 rows of three columns; the rows of the second half are longer or shorter by blanks.
std::string table(std::size_t blanks_before, std::size_t blanks_after) {
  constexpr int kRows = 200'000;
  std::string out = "H (kA/m),J (T),T (K)\n";
  for (int i = 0; i < kRows; ++i)
    out += fmt::format("{:.3f},{:.5f},{}{}\n", 1000.0 - 0.01 * i, 1.2 - 1e-5 * i, 295,
                       std::string(i < kRows / 2 ? blanks_before : blanks_after, ' '));
  return out;
}

void expect_tight(const LoopData& data) {
  ASSERT_EQ(data.size(), 200'000U);
  for (const auto* column : {&data.h_A_per_m, &data.j_T, &data.temperature_K})
    EXPECT_LE(static_cast<double>(column->capacity()), 1.1 * static_cast<double>(column->size()));
}

TEST(Memory, ColumnsHoldTheRowsAndLittleMore) { expect_tight(read_text(table(0, 0))); }

TEST(Memory, RowsThatGrowLongerLeaveNoRoomBehind) { expect_tight(read_text(table(0, 60))); }

TEST(Memory, RowsThatGrowShorterAreMadeRoomForStepByStep) { expect_tight(read_text(table(60, 0))); }

}  // namespace
}  // namespace magswap
