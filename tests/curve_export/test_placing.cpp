#include "curves.hpp"
#include "magswap/core/error.hpp"
#include "magswap/curve_export/point_placing.hpp"

namespace magswap {
namespace {

using namespace magswap::test;
using detail::BhPoint;

TEST(Placing, StraightLinesStayWithinTheTolerance) {
  for (const DemagnetisationCurve& curve : curves()) {
    const BhTable table = bh_table(curve);
    const double br = si(curve.Br());
    EXPECT_LE(distance(table, curve), 1.01e-4 * br);
    EXPECT_LE(table.deviation_T, 1e-4 * br);
    EXPECT_LE(table.b_T.size(), 200U);
    expect_usable(table.h_A_per_m, table.b_T);
  }
}

TEST(Placing, RemanenceAndCoercivityArePoints) {
  for (const DemagnetisationCurve& curve : curves()) {
    const BhTable table = bh_table(curve);
    const auto zero = std::find(table.h_A_per_m.begin(), table.h_A_per_m.end(), 0.0);
    ASSERT_NE(zero, table.h_A_per_m.end());
    EXPECT_DOUBLE_EQ(table.b_T[static_cast<std::size_t>(zero - table.h_A_per_m.begin())],
                     si(curve.Br()));
    const auto none = std::find(table.b_T.begin(), table.b_T.end(), 0.0);
    ASSERT_NE(none, table.b_T.end());
    EXPECT_DOUBLE_EQ(table.h_A_per_m[static_cast<std::size_t>(none - table.b_T.begin())],
                     -si(figures_of_merit(curve).HcB));
    EXPECT_LT(table.h_A_per_m.front(), -si(curve.HcJ()));
    EXPECT_GT(table.h_A_per_m.back(), 0.0);
  }
}

// The error of straight lines falls as the square of their number.
TEST(Placing, NumberOfPointsIsKeptAndErrorFallsWithItsSquare) {
  const DemagnetisationCurve curve = ndfeb(1.28, 1700.0);
  BhOptions options;
  options.points = 40;
  const BhTable few = bh_table(curve, options);
  options.points = 160;
  const BhTable many = bh_table(curve, options);
  EXPECT_EQ(few.b_T.size(), 40U);
  EXPECT_EQ(many.b_T.size(), 160U);
  const double ratio = distance(few, curve) / distance(many, curve);
  EXPECT_GT(ratio, 8.0);
  EXPECT_LT(ratio, 40.0);
  EXPECT_NEAR(few.deviation_T, distance(few, curve), 0.02 * few.deviation_T);
}

TEST(Placing, RangeIsKept) {
  BhOptions options;
  options.from = -400.0 * kiloampere_per_metre;
  options.to = FieldStrength{};
  const BhTable table = bh_table(ndfeb(1.28, 1700.0), options);
  EXPECT_DOUBLE_EQ(table.h_A_per_m.front(), -400e3);
  EXPECT_DOUBLE_EQ(table.h_A_per_m.back(), 0.0);
  EXPECT_GT(table.b_T.front(), 0.0);
  options.form = BhForm::shifted;
  EXPECT_THROW((void)bh_table(ndfeb(1.28, 1700.0), options), DomainError);
}

TEST(Placing, NumbersThatCannotBeMeant) {
  const DemagnetisationCurve curve = ndfeb(1.28, 1700.0);
  const auto fails = [&](auto set) {
    BhOptions options;
    set(options);
    EXPECT_THROW((void)bh_table(curve, options), DomainError);
  };
  fails([](BhOptions& o) { o.points = 4; });
  fails([](BhOptions& o) { o.points = 10'001; });
  fails([](BhOptions& o) { o.tolerance = 0.0; });
  fails([](BhOptions& o) { o.from = FieldStrength{}; });
  fails([](BhOptions& o) { o.to = -1.0 * ampere_per_metre; });
}

TEST(Placing, IdealMagnetNeedsNoPointsBetween) {
  const BhTable table = bh_table(DemagnetisationCurve::ideal(from_si<Polarisation>(1.2), 1.05));
  EXPECT_LE(table.b_T.size(), 4U);
  expect_usable(table.h_A_per_m, table.b_T);
}

// scipy 1.10.1: CubicSpline(b, h, bc_type="natural")(b, 1).
TEST(NaturalSpline, SlopesAreScipys) {
  const std::vector<BhPoint> points{{0, 0},        {2.5e4, 0.3}, {1.1e5, 0.45}, {2.0e5, 0.5},
                                    {2.3e5, 0.52}, {6.9e5, 1.1}, {8.1e5, 1.25}};
  const std::vector<double> expected{97947.35361447283, 54105.29277105435,  1613710.4448796003,
                                     1645403.716064049, 1407385.4170688195, 719477.5548408679,
                                     840261.2225795668};
  const std::vector<double> slopes = detail::natural_slopes(points);
  ASSERT_EQ(slopes.size(), expected.size());
  for (std::size_t i = 0; i < slopes.size(); ++i) EXPECT_NEAR(slopes[i], expected[i], 1e-4) << i;
}

// H(B) between points, in the form with the ends' slopes; the largest error and the least slope.
struct SplineCheck {
  double error_T = 0.0;
  double least_slope = 1e300;
};
SplineCheck check_spline(const BhTable& table, const DemagnetisationCurve& curve) {
  std::vector<BhPoint> points;
  for (std::size_t i = 0; i < table.b_T.size(); ++i)
    points.push_back({table.h_A_per_m[i], table.b_T[i]});
  const std::vector<double> s = detail::natural_slopes(points);
  SplineCheck out;
  for (std::size_t i = 1; i < points.size(); ++i) {
    const BhPoint a = points[i - 1], b = points[i];
    const double l = b.b_T - a.b_T, m = (b.h_A_per_m - a.h_A_per_m) / l;
    constexpr int kSteps = 200;
    double before = a.h_A_per_m;
    for (int k = 1; k <= kSteps; ++k) {
      const double x = static_cast<double>(k) / kSteps * l;
      // Newton's form with the two slopes.
      const double c2 = (3.0 * m - 2.0 * s[i - 1] - s[i]) / l;
      const double c3 = (s[i - 1] + s[i] - 2.0 * m) / (l * l);
      const double h = a.h_A_per_m + x * (s[i - 1] + x * (c2 + x * c3));
      out.error_T = std::max(out.error_T, std::abs(b_of(curve, h) - (a.b_T + x)));
      out.least_slope = std::min(out.least_slope, (h - before) / (l / kSteps));
      before = h;
    }
  }
  return out;
}

// FEMM draws a natural cubic spline H(B) through the points and smooths them when it does not rise.
TEST(NaturalSpline, FemmLeavesTheTableAsItIs) {
  for (const DemagnetisationCurve& curve : curves()) {
    BhOptions options;
    options.form = BhForm::shifted_spline;
    const BhTable table = bh_table(curve, options);
    EXPECT_DOUBLE_EQ(table.b_T.front(), 0.0);
    EXPECT_LE(table.b_T.size(), 300U);
    EXPECT_THAT(table.notes, testing::IsEmpty());
    const SplineCheck check = check_spline(table, curve);
    EXPECT_GT(check.least_slope, 0.0);
    EXPECT_LE(check.error_T, 1.1e-4 * si(curve.Br()));
    expect_usable(table.h_A_per_m, table.b_T);
  }
}

TEST(NaturalSpline, TooFewPointsAreSaid) {
  BhOptions options;
  options.form = BhForm::shifted_spline;
  options.points = 6;
  const BhTable table = bh_table(ndfeb(1.15, 520.0), options);
  EXPECT_EQ(table.b_T.size(), 6U);
  EXPECT_THAT(table.notes, testing::Contains(testing::HasSubstr("cubic spline")));
}

}  // namespace
}  // namespace magswap
