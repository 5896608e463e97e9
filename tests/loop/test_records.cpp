#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <random>

#include "loops.hpp"
#include "magswap/core/error.hpp"

using namespace magswap;
using namespace magswap::loop_test;

namespace {

constexpr std::array kSecondQuadrant{
    LoopFigure::Br,         LoopFigure::HcB,      LoopFigure::HcJ,   LoopFigure::BHmax,
    LoopFigure::H_BHmax,    LoopFigure::Hk,       LoopFigure::HD5,   LoopFigure::HD10,
    LoopFigure::squareness, LoopFigure::fullness, LoopFigure::mu_rec};
constexpr double kTop = 2e6;

LoopData descending() { return record(steps(kTop, -kTop, 400), smooth()); }

void expect_same(const LoopData& data, std::size_t branches, const char* what) {
  SCOPED_TRACE(what);
  const auto expected = analyse(descending());
  const auto result = analyse(data);
  ASSERT_EQ(result.branches.size(), branches);
  for (const auto& branch : result.branches)
    for (const LoopFigure figure : kSecondQuadrant)
      EXPECT_NEAR(value(branch.figures, figure) / value(expected.mean, figure), 1.0, 1e-12)
          << info(figure).key;
}

LoopData with_nan_rows(const LoopData& data) {
  LoopData out;
  const double nan = std::numeric_limits<double>::quiet_NaN();
  for (std::size_t i = 0; i < data.size(); ++i) {
    out.h_A_per_m.push_back(data.h_A_per_m[i]);
    out.j_T.push_back(data.j_T[i]);
    if (i % 7 != 3) continue;
    out.h_A_per_m.push_back(i % 2 == 0 ? nan : data.h_A_per_m[i]);
    out.j_T.push_back(i % 2 == 0 ? 1.0 : nan);
  }
  return out;
}

LoopData with_repeated_rows(const LoopData& data) {
  LoopData out;
  for (std::size_t i = 0; i < data.size(); ++i)
    for (std::size_t k = 0; k <= i % 3; ++k) {
      out.h_A_per_m.push_back(data.h_A_per_m[i]);
      out.j_T.push_back(data.j_T[i]);
    }
  return out;
}

}  // namespace

TEST(LoopRecords, EveryOrderGivesTheSameFigures) {
  const LoopData down = descending();
  const LoopData quadrant = rows(down, 200, 401);  // H = 0 … −Hmax
  expect_same(down, 1, "descending branch");
  expect_same(turned(down), 1, "ascending branch");
  expect_same(reversed(down), 1, "descending branch written backwards");
  expect_same(turned(reversed(down)), 1, "ascending branch written backwards");
  expect_same(quadrant, 1, "from remanence");
  expect_same(reversed(quadrant), 1, "curve table, from HcJ to remanence");
  expect_same(turned(quadrant), 1, "fourth quadrant");
  expect_same(turned(reversed(quadrant)), 1, "fourth quadrant backwards");
  expect_same(append(down, turned(down)), 2, "full loop");
  expect_same(append(turned(down), down), 2, "full loop from the negative side");
  expect_same(reversed(append(down, turned(down))), 2, "full loop backwards");
}

TEST(LoopRecords, NanAndRepeatedRowsChangeNothing) {
  const LoopData down = descending();
  const LoopData loop = append(down, turned(down));
  expect_same(with_nan_rows(loop), 2, "NaN rows");
  expect_same(with_repeated_rows(loop), 2, "repeated rows");
  const auto result = analyse(with_nan_rows(loop));
  EXPECT_EQ(result.rows_left_out, with_nan_rows(loop).size() - loop.size());
  // Rows are those of the record, NaN rows counted; its last one is NaN.
  EXPECT_EQ(result.branches[1].branch.pieces[0].last, with_nan_rows(loop).size() - 2);
  for (const auto figure : {LoopFigure::Ms, LoopFigure::Ms_slope, LoopFigure::chi})
    EXPECT_NEAR(
        value(analyse(with_repeated_rows(loop)).mean, figure) / value(analyse(loop).mean, figure),
        1.0, 1e-9);
}

TEST(LoopRecords, InitialCurveBelongsToNoBranch) {
  const LoopData virgin =
      record(steps(0.0, kTop, 200), [](double h) { return 1.2 * std::tanh(h / 9e5); });
  const LoopData down = descending();
  expect_same(append(virgin, append(down, turned(down))), 2, "initial curve first");
}

// One step in sixteen goes back: the loop is used as it is, row order kept.
TEST(LoopRecords, NoisyLoopWorksUnaltered) {
  const LoopData clean = full_loop(smooth(), kTop, 1000);
  LoopData noisy = clean;
  std::mt19937_64 random(5);
  std::normal_distribution<double> normal;
  for (std::size_t i = 0; i < noisy.size(); ++i) {
    noisy.h_A_per_m[i] += 1.85e3 * normal(random);
    noisy.j_T[i] += 1e-3 * normal(random);
  }
  const auto expected = analyse(clean);
  const auto result = analyse(noisy);
  ASSERT_EQ(result.branches.size(), 2U);
  EXPECT_NEAR(result.quality.steps_in_order, 0.94, 0.02);
  for (const LoopFigure figure : {LoopFigure::Br, LoopFigure::HcB, LoopFigure::HcJ,
                                  LoopFigure::BHmax, LoopFigure::Hk, LoopFigure::squareness})
    EXPECT_NEAR(value(result.mean, figure) / value(expected.mean, figure), 1.0, 0.02)
        << info(figure).key;
}

TEST(LoopRecords, IncompleteCurvesSayWhatIsMissing) {
  const LoopData down = descending();
  const auto figures = [&](std::size_t begin, std::size_t end) {
    return analyse(rows(down, begin, end)).mean;
  };
  // Ends between HcB and HcJ.
  const auto short_of_hcj = figures(0, 255);
  EXPECT_TRUE(short_of_hcj[LoopFigure::HcB].determined());
  EXPECT_TRUE(short_of_hcj[LoopFigure::BHmax].determined());
  EXPECT_FALSE(short_of_hcj[LoopFigure::HcJ].determined());
  EXPECT_FALSE(short_of_hcj[LoopFigure::squareness].determined());
  EXPECT_NE(short_of_hcj[LoopFigure::HcJ].reason().find("before J = 0"), std::string::npos);
  EXPECT_THROW((void)short_of_hcj[LoopFigure::HcJ].value(), DomainError);
  // Ends before the maximum of −B·H.
  const auto short_of_product = figures(0, 215);
  EXPECT_TRUE(short_of_product[LoopFigure::Br].determined());
  EXPECT_FALSE(short_of_product[LoopFigure::BHmax].determined());
  // Never reaches H = 0.
  const auto nothing = analyse(rows(down, 0, 100));
  EXPECT_TRUE(nothing.branches.empty());
  EXPECT_FALSE(nothing.mean[LoopFigure::Br].determined());
  ASSERT_EQ(nothing.warnings.size(), 1U);
}

TEST(LoopRecords, HcJIsNeverTakenFromHcB) {
  LoopData table;  // as finite-element programs store a magnet: B from −Hc to 0
  for (const double h : steps(-9e5, 0.0, 9)) {
    table.h_A_per_m.push_back(h);
    table.b_T.push_back(1.2 * (1.0 + h / 9e5));
  }
  table.field = FieldKind::internal;
  const auto result = analyse(table);
  EXPECT_NEAR(value(result.mean, LoopFigure::Br), 1.2, 1e-15);
  EXPECT_NEAR(value(result.mean, LoopFigure::HcB), 9e5, 1e-6);
  EXPECT_NEAR(value(result.mean, LoopFigure::BHmax), 1.2 * 9e5 / 4.0, 1e-6);
  EXPECT_NEAR(value(result.mean, LoopFigure::mu_rec), 1.2 / (kMu0 * 9e5), 1e-12);
  EXPECT_FALSE(result.mean[LoopFigure::HcJ].determined());
  EXPECT_FALSE(analyse(with_polarisation(table)).mean[LoopFigure::HcJ].determined());
}

// A record of B that goes on to J = 0 gives HcJ only when the user says that J may be formed.
TEST(LoopRecords, RecordOfBAlone) {
  LoopData data = full_loop(smooth(), kTop, 500);
  const auto expected = analyse(data);
  data.field = FieldKind::internal;
  for (std::size_t i = 0; i < data.size(); ++i)
    data.b_T.push_back(data.j_T[i] + kMu0 * data.h_A_per_m[i]);
  data.j_T.clear();
  const auto result = analyse(data);
  EXPECT_FALSE(result.mean[LoopFigure::HcJ].determined());
  EXPECT_NE(result.mean[LoopFigure::HcJ].reason().find("B alone"), std::string::npos);
  for (const auto figure : {LoopFigure::Br, LoopFigure::HcB, LoopFigure::BHmax, LoopFigure::Hk})
    EXPECT_NEAR(value(result.mean, figure) / value(expected.mean, figure), 1.0, 1e-12);
  EXPECT_NEAR(value(analyse(with_polarisation(data)).mean, LoopFigure::HcJ) /
                  value(expected.mean, LoopFigure::HcJ),
              1.0, 1e-9);
}

TEST(LoopRecords, ColumnsMustFit) {
  LoopData data = descending();
  data.sigma_j_T = {1.0};
  EXPECT_THROW((void)analyse(data), ArgumentError);
  data = descending();
  data.b_T = data.j_T;
  EXPECT_THROW((void)analyse(data), ArgumentError);
  EXPECT_THROW((void)analyse(LoopData{}), ArgumentError);
  data = descending();
  data.j_T.pop_back();
  EXPECT_THROW((void)analyse(data), ArgumentError);
}

TEST(LoopRecords, OneOrTwoRowsAreNoLoop) {
  for (const std::size_t n : {1U, 2U}) {
    const auto result = analyse(rows(descending(), 200, 200 + n));
    EXPECT_FALSE(result.mean[LoopFigure::HcJ].determined());
  }
}

// Whatever stands in the columns: an answer or a reason, no infinities, no rows out of the record.
TEST(LoopRecords, AnyNumbersGiveAFiniteAnswerOrAReason) {
  std::mt19937_64 random(17);
  std::uniform_real_distribution<double> unit(-1.0, 1.0);
  const double odd[] = {0.0, -0.0, 1e300, -1e300, 1e-310, std::nan(""), HUGE_VAL, 1.0, -1.0};
  for (int trial = 0; trial < 4000; ++trial) {
    LoopData data;
    const int n = 1 + static_cast<int>(60.0 * std::abs(unit(random)));
    const bool walk = trial % 2 == 0;
    for (int i = 0; i < n; ++i) {
      const auto pick = [&](double scale) {
        return trial % 5 == 0 && unit(random) > 0.7 ? odd[random() % std::size(odd)]
                                                    : scale * unit(random);
      };
      data.h_A_per_m.push_back(walk ? 1e6 * std::cos(0.2 * i) + pick(2e5) : pick(1e6));
      data.j_T.push_back(walk ? std::cos(0.2 * i - 0.6) + pick(0.2) : pick(1.0));
    }
    LoopOptions options;
    if (trial % 3 == 0) options.correction.demagnetising_factor = std::abs(unit(random));
    if (trial % 3 == 1) data.field = FieldKind::internal;
    options.remove_drift = trial % 7 == 0;
    options.centre = trial % 11 == 0;
    options.bootstrap.replicates = trial % 13 == 0 ? 5 : 0;
    const auto result = analyse(data, options);
    for (const LoopFigureInfo& row : all_loop_figures()) {
      const Figure& figure = result.mean[row.figure];
      EXPECT_TRUE(std::isfinite(figure.value_or(0.0))) << row.key;
      EXPECT_NE(figure.reason(), "not computed") << row.key;
    }
    for (const auto& branch : result.branches)
      for (const RowRange& piece : branch.branch.pieces) EXPECT_LT(piece.last, data.size());
  }
}

TEST(LoopRecords, ABadFileDoesNotStopABatch) {
  std::vector<LoopData> loops(5, descending());
  loops[2].j_T.pop_back();
  const auto one = analyse_batch(loops, {}, 1);
  const auto three = analyse_batch(loops, {}, 3);
  for (std::size_t i = 0; i < loops.size(); ++i) {
    EXPECT_EQ(one[i].analysis.has_value(), i != 2);
    EXPECT_EQ(one[i].error, three[i].error);
    if (i == 2) continue;
    EXPECT_EQ(value(one[i].analysis->mean, LoopFigure::BHmax),
              value(three[i].analysis->mean, LoopFigure::BHmax));
  }
  EXPECT_NE(one[2].error.find("column J"), std::string::npos);
}
