#include <gtest/gtest.h>

#include "loops.hpp"
#include "magswap/core/error.hpp"

using namespace magswap;
using namespace magswap::loop_test;

namespace {

LoopAnalysis analyse_with(const LoopData& data, double factor) {
  LoopOptions options;
  options.correction.demagnetising_factor = factor;
  return analyse(data, options);
}

}  // namespace

// The same magnet in any shape: every figure comes back when its own N is taken off.
TEST(LoopCorrection, FiguresDoNotDependOnTheShape) {
  const auto expected = analyse(full_loop(smooth(), 2e6, 400)).mean;
  for (const double factor : {0.01, 0.2, 1.0 / 3.0, 0.6, 0.95}) {
    const auto figures = analyse_with(full_loop(smooth(), 2e6, 400, factor), factor).mean;
    for (const LoopFigureInfo& row : all_loop_figures()) {
      if (!expected[row.figure].determined()) continue;
      EXPECT_NEAR(value(figures, row.figure) / value(expected, row.figure), 1.0, 1e-9)
          << row.key << " N " << factor;
    }
  }
}

// Without it one real loop loses 39 % of BHmax and 64 % of Hk, and nothing of HcJ.
TEST(LoopCorrection, TouchesEveryFigureButHcj) {
  const LoopData data = rows(read_loop("magmeas_VSM_MH_compact.csv", 1), 840, 1684);
  const auto raw = analyse_with(data, 0.0).mean;
  const auto right = analyse_with(data, 0.26825772828).mean;
  const auto ratio = [&](LoopFigure figure) { return value(raw, figure) / value(right, figure); };
  EXPECT_NEAR(ratio(LoopFigure::BHmax), 0.61, 0.005);
  EXPECT_NEAR(ratio(LoopFigure::Hk), 0.36, 0.005);
  EXPECT_NEAR(ratio(LoopFigure::HcJ), 1.0, 1e-12);
}

// A corrected field goes back at the switching jump; order, and with it HcJ, is kept.
TEST(LoopCorrection, CorrectedRecordHasTheSameFigures) {
  for (const double factor : {0.1, 1.0 / 3.0, 0.9}) {
    for (const LoopData& data :
         {read_loop("mammos_cube50_loop.csv", 0), read_loop("magmeas_VSM_MH_compact.csv", 1)}) {
      const auto expected = analyse_with(data, factor);
      const LoopData internal = corrected(data, factor);
      EXPECT_EQ(internal.field, FieldKind::internal);
      const auto result = analyse(internal);
      ASSERT_EQ(result.branches.size(), expected.branches.size());
      for (const LoopFigureInfo& row : all_loop_figures()) {
        ASSERT_EQ(result.mean[row.figure].determined(), expected.mean[row.figure].determined());
        if (!expected.mean[row.figure].determined()) continue;
        EXPECT_NEAR(value(result.mean, row.figure), value(expected.mean, row.figure),
                    1e-9 * std::abs(value(expected.mean, row.figure)))
            << row.key;
      }
      EXPECT_THROW((void)analyse_with(internal, factor), ArgumentError);
    }
  }
}

// B of an open circuit: µ0(H − N·M) + µ0·M.
TEST(LoopCorrection, RecordOfBAlone) {
  const double factor = 0.25;
  LoopData data = full_loop(smooth(), 2e6, 400, factor);
  const auto expected = analyse_with(data, factor).mean;
  for (std::size_t i = 0; i < data.size(); ++i)
    data.b_T.push_back(data.j_T[i] * (1.0 - factor) + kMu0 * data.h_A_per_m[i]);
  data.j_T.clear();
  for (const auto& figures : {analyse_with(data, factor).mean,
                              analyse(with_polarisation(corrected(data, factor))).mean}) {
    EXPECT_NEAR(value(figures, LoopFigure::Br) / value(expected, LoopFigure::Br), 1.0, 1e-12);
    EXPECT_NEAR(value(figures, LoopFigure::BHmax) / value(expected, LoopFigure::BHmax), 1.0, 1e-12);
  }
  EXPECT_THROW((void)with_polarisation(data), ArgumentError);
  EXPECT_THROW((void)analyse_with(data, 1.0), DomainError);
}

TEST(LoopCorrection, RefusesWhatCannotBeMeant) {
  const LoopData data = full_loop(smooth(), 2e6, 100);
  EXPECT_THROW((void)analyse_with(data, -0.1), DomainError);
  EXPECT_THROW((void)analyse_with(data, 4.0), DomainError);
  LoopOptions both;
  both.correction.demagnetising_factor = 0.3;
  both.correction.shape = parse_shape("sphere D3 mm");
  EXPECT_THROW((void)analyse(data, both), ArgumentError);
  LoopOptions shape;
  shape.correction.shape = parse_shape("sphere D3 mm");
  EXPECT_NEAR(analyse(data, shape).demagnetising_factor, 1.0 / 3.0, 1e-12);
}
