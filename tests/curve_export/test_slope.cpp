#include <random>

#include "curves.hpp"
#include "magswap/curve_export/least_slope.hpp"

namespace magswap {
namespace {

using namespace magswap::test;
using detail::BhPoint;
using detail::kLeastSlope;

std::vector<BhPoint> with_excess(const std::vector<double>& excess) {
  std::vector<BhPoint> out;
  for (std::size_t i = 0; i < excess.size(); ++i) {
    const double h = 1e3 * static_cast<double>(i * i);
    out.push_back({h, excess[i] + kLeastSlope * h});
  }
  return out;
}

// Least-squares monotone regression of 1 3 2 4 3.5 5, by hand.
TEST(LeastSlope, MovesAsLittleAsPossible) {
  std::vector<BhPoint> points = with_excess({1.0, 3.0, 2.0, 4.0, 3.5, 5.0});
  const auto repair = detail::raise_slopes(points);
  const std::vector<double> expected{1.0, 2.5, 2.5, 3.75, 3.75, 5.0};
  for (std::size_t i = 0; i < points.size(); ++i)
    EXPECT_NEAR(points[i].b_T - kLeastSlope * points[i].h_A_per_m, expected[i], 1e-12) << i;
  EXPECT_EQ(repair.points, 4U);
  EXPECT_NEAR(repair.largest_T, 0.5, 1e-12);
}

TEST(LeastSlope, LeavesWhatIsSteepEnough) {
  std::vector<BhPoint> points = with_excess({0.0, 0.0, 1e-9, 0.3, 0.5});
  const std::vector<BhPoint> before = points;
  const auto repair = detail::raise_slopes(points);
  EXPECT_EQ(repair.points, 0U);
  EXPECT_LE(repair.largest_T, 1e-15);
  for (std::size_t i = 0; i < points.size(); ++i) EXPECT_NEAR(points[i].b_T, before[i].b_T, 1e-15);
}

// Least squares under order constraints: the residuals of every block of equal values sum to 0, and
// no leading part of a block sums to less (Robertson, Wright, Dykstra 1988, theorem 1.3.2).
TEST(LeastSlope, NoiseFulfilsTheConditionsOfTheMinimum) {
  std::mt19937 random(7);
  std::vector<double> excess;
  for (int i = 0; i < 400; ++i)
    excess.push_back(0.01 * i + 1e-9 * static_cast<double>(random() % 1000000000U));
  std::vector<BhPoint> points = with_excess(excess);
  detail::raise_slopes(points);
  double sum = 0.0;
  for (std::size_t i = 0; i < points.size(); ++i) {
    const double fit = points[i].b_T - kLeastSlope * points[i].h_A_per_m;
    sum += excess[i] - fit;
    EXPECT_GE(sum, -1e-9);
    const double next =
        i + 1 < points.size() ? points[i + 1].b_T - kLeastSlope * points[i + 1].h_A_per_m : 1e300;
    ASSERT_GE(next, fit - 1e-12);
    if (next > fit + 1e-9) {
      EXPECT_NEAR(sum, 0.0, 1e-9);
      sum = 0.0;
    }
  }
}

TEST(LeastSlope, EqualFieldsBecomeTheirMean) {
  std::vector<BhPoint> points{{2.0, 5.0}, {1.0, 1.0}, {2.0, 6.0}, {1.0, 2.0}, {0.0, 0.5}};
  EXPECT_EQ(detail::merge_equal_fields(points), 2U);
  ASSERT_EQ(points.size(), 3U);
  EXPECT_DOUBLE_EQ(points[0].b_T, 0.5);
  EXPECT_DOUBLE_EQ(points[1].b_T, 1.5);
  EXPECT_DOUBLE_EQ(points[2].b_T, 5.5);
}

TEST(LeastSlope, ACurveAtMu0LeansAndSaysSo) {
  const auto curve = DemagnetisationCurve::logistic(from_si<Polarisation>(1.0),
                                                    1500.0 * kiloampere_per_metre, 1.0, 0.02, 1.0);
  const BhTable table = bh_table(curve);
  expect_usable(table.h_A_per_m, table.b_T);
  EXPECT_THAT(table.notes, testing::Contains(testing::HasSubstr("leans")));
  EXPECT_LE(distance(table, curve), 1.1e-4);
  EXPECT_NEAR(*table.hcb_A_per_m, si(figures_of_merit(curve).HcB), 2.0);
}

// Ferrite and AlNiCo reversed before the table begins: J = −Br, so that B has slope µ0 itself.
TEST(LeastSlope, AReversedMagnetMovesAloneAndByNextToNothing) {
  const DemagnetisationCurve alnico = curves()[3];
  const BhTable table = bh_table(alnico);
  EXPECT_THAT(table.notes, testing::ElementsAre(testing::HasSubstr("beyond HcB moved")));
  for (std::size_t i = 0; i < table.b_T.size(); ++i)
    EXPECT_NEAR(table.b_T[i], b_of(alnico, table.h_A_per_m[i]), table.b_T[i] < 0.0 ? 1e-8 : 1e-12);
}

TEST(LeastSlope, EveryShippedGradeGivesAUsableTable) {
  std::size_t count = 0;
  for (const Grade& grade : Library::shipped().grades()) {
    for (const CurveFormat& format : curve_formats()) {
      BhOptions options;
      options.form = format.form;
      try {
        const BhTable table = bh_table(grade, Library::shipped(), {}, options);
        expect_usable(table.h_A_per_m, table.b_T);
        EXPECT_LE(table.b_T.size(), 600U) << grade.key() << " " << format.name;
        EXPECT_FALSE(table.source.empty()) << grade.key();
        EXPECT_THAT(table.notes, testing::Not(testing::Contains(testing::HasSubstr("spline"))))
            << grade.key();
        ++count;
      } catch (const DataError&) {  // a record without Br or HcJ has no curve
      }
      if (format.form == BhForm::signed_field && format.name != "csv") break;
    }
  }
  EXPECT_GT(count, 100U);
}

}  // namespace
}  // namespace magswap
