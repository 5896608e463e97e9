#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "magswap/core/error.hpp"
#include "magswap/field/operating_point.hpp"
#include "magswap/report/plot_frame.hpp"
#include "plots.hpp"

namespace magswap {
namespace {

using namespace plot_test;
using testing::Contains;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// J = 1.2 T from H = 0 down to −900 kA/m, B with it.
LoopPlot simple() {
  LoopPlot plot;
  plot.title = "simple";
  PlotCurve curve{.name = "square", .h_A_per_m = {0.0, -4e5, -9e5}, .j_T = {1.2, 1.2, 1.2}};
  for (const double h : curve.h_A_per_m) curve.b_T.push_back(1.2 + kMu0 * h);
  plot.curves.push_back(curve);
  return plot;
}

void expect_refused(const LoopPlot& plot, const std::string& part) {
  try {
    (void)svg(plot);
    ADD_FAILURE() << "not refused: " << part;
  } catch (const ArgumentError& error) {
    EXPECT_THAT(error.what(), HasSubstr(part));
  }
}

TEST(LoopPlotErrors, NameTheCurveAndWhatIsWrong) {
  LoopPlot plot = simple();
  plot.curves.clear();
  expect_refused(plot, "at least one curve");

  plot = simple();
  plot.curves[0].j_T.pop_back();
  expect_refused(plot, "'square' has 3 values of H and 2 of J");

  plot = simple();
  plot.curves[0].j_T.clear();
  plot.curves[0].b_T.clear();
  expect_refused(plot, "neither J nor B");

  plot = simple();
  plot.curves[0].h_A_per_m = {-1.0, -1.0, -1.0};
  expect_refused(plot, "H spans 0 kA/m");

  plot = simple();
  plot.curves[0].j_T = {kNaN, 1.0, kNaN};
  expect_refused(plot, "of its 3 rows 1 are finite");

  plot = simple();
  plot.curves[0].j_T = {0.0, 0.0, 0.0};
  expect_refused(plot, "|J| reaches 0 T");

  plot = simple();
  plot.curves[0].figures = PlotFigures{.HcB_A_per_m = kNaN};
  expect_refused(plot, "HcB of the curve 'square' is nan");

  plot = simple();
  plot.load_lines.push_back({-1.0, 0.0, {}});
  expect_refused(plot, "permeance coefficient of 0 or more, not -1");

  plot = simple();
  plot.load_lines.push_back({1.0, kNaN, {}});
  expect_refused(plot, "not finite");

  for (const double width : {10.0, 1e5, kNaN}) {
    plot = simple();
    plot.width_px = width;
    expect_refused(plot, "640 to 4000 px wide");
  }

  plot = simple();
  plot.h_limit_A_per_m = 0.0;
  expect_refused(plot, "largest field shown");

  plot = simple();
  plot.view = PlotView::second_quadrant;
  for (double& h : plot.curves[0].h_A_per_m) h = 1.0 - h;
  expect_refused(plot, "no second quadrant");
}

TEST(LoopPlot, RowsWithNaNAreLeftOut) {
  LoopPlot plot = simple();
  PlotCurve& curve = plot.curves[0];
  curve.h_A_per_m.insert(curve.h_A_per_m.begin() + 1, {kNaN, -1e5});
  curve.j_T.insert(curve.j_T.begin() + 1, {1.0, kNaN});
  curve.b_T.insert(curve.b_T.begin() + 1, {kNaN, std::numeric_limits<double>::infinity()});
  EXPECT_EQ(svg(plot), svg(simple()));
}

TEST(LoopPlot, TheCornersOfTheFrameAreTheLimitsOfTheView) {
  const detail::ViewRange range{false, -1.75e6, 0.0, 0.0, 1.5};
  const detail::PlotFrame frame({72.0, 82.0, 656.0, 433.0}, range);
  EXPECT_EQ(frame.at(-1.75e6, 0.0).x, 72.0);
  EXPECT_EQ(frame.at(-1.75e6, 0.0).y, 515.0);
  EXPECT_EQ(frame.at(0.0, 1.5).x, 728.0);
  EXPECT_EQ(frame.at(0.0, 1.5).y, 82.0);
}

TEST(LoopPlot, TheViewFollowsTheRecord) {
  EXPECT_TRUE(detail::view_of(evaluated(read_loop("mammos_cube50_loop.csv", 0), 0.0)).full);
  const LoopPlot sheet = grade("FB6H", {20.0});
  const auto quadrant = detail::view_of(sheet);
  EXPECT_FALSE(quadrant.full);
  EXPECT_EQ(quadrant.h_high_A_per_m, 0.0);
  EXPECT_EQ(quadrant.t_low, 0.0);
  EXPECT_LT(quadrant.h_low_A_per_m, -*sheet.curves[0].figures->HcJ_A_per_m);
  EXPECT_GT(quadrant.t_high, *sheet.curves[0].figures->Br_T);
  // A record of B alone goes below zero beyond HcB without any reversal.
  LoopPlot only_b = simple();
  only_b.curves[0].h_A_per_m.push_back(-2e6);
  only_b.curves[0].b_T.push_back(1.2 - kMu0 * 2e6);
  only_b.curves[0].j_T.clear();
  EXPECT_FALSE(detail::view_of(only_b).full);
  only_b.view = PlotView::full;
  EXPECT_TRUE(detail::view_of(only_b).full);
  only_b.h_limit_A_per_m = 1e6;
  EXPECT_EQ(detail::view_of(only_b).h_low_A_per_m, -1e6);
  EXPECT_EQ(detail::view_of(only_b).h_high_A_per_m, 1e6);
}

TEST(LoopPlot, SaturationFarBeyondHcJIsCutUnlessTheFullViewIsAskedFor) {
  const LoopData raw = read_loop("magmeas_VSM_MH_compact.csv", 1);  // HcJ 245 kA/m, to 11 MA/m
  const LoopPlot plot = evaluated(raw, 0.26825772728);
  EXPECT_EQ(detail::view_of(plot).h_low_A_per_m, -1.5e6);
  EXPECT_EQ(detail::view_of(plot).h_high_A_per_m, 1.5e6);
  EXPECT_THAT(plot.footnotes, Contains(StartsWith("Shown to 1500 of 11")));
  LoopPlotOptions full;
  full.view = PlotView::full;
  const LoopPlot all = evaluated(raw, 0.26825772728, full);
  EXPECT_GT(detail::view_of(all).h_high_A_per_m, 11e6);
  EXPECT_THAT(all.footnotes, Not(Contains(StartsWith("Shown to"))));
}

TEST(LoopPlot, OfARecordShowsItAsMeasuredAndInItsInternalField) {
  LoopData raw = read_loop("magmeas_VSM_MH_compact.csv", 1);
  raw.temperature_K.assign(raw.size(), 300.0);
  const LoopPlot plot = evaluated(raw, 0.26825772728);
  ASSERT_EQ(plot.curves.size(), 2U);
  EXPECT_EQ(plot.curves[0].look, CurveLook::light);
  EXPECT_EQ(plot.curves[0].h_A_per_m, raw.h_A_per_m);
  const PlotCurve& internal = plot.curves[1];
  EXPECT_EQ(internal.look, CurveLook::strong);
  for (std::size_t i = 0; i < raw.size(); i += 101) {
    EXPECT_NEAR(internal.h_A_per_m[i], raw.h_A_per_m[i] - 0.26825772728 * raw.j_T[i] / kMu0, 1e-6);
    EXPECT_NEAR(internal.b_T[i], raw.j_T[i] + kMu0 * internal.h_A_per_m[i], 1e-12);
  }
  EXPECT_EQ(plot.title, "magmeas_VSM_MH_compact.csv");
  EXPECT_EQ(plot.footnotes[0],
            "Source: magmeas_VSM_MH_compact.csv. Temperature 26.9 °C (300.0 K).");
  EXPECT_THAT(plot.footnotes, Contains(HasSubstr("N = 0.2683")));
  EXPECT_THAT(svg(plot), Not(HasSubstr("some/folder")));
}

TEST(LoopPlot, WithoutCorrectionThereIsOneCurveAndItsFootnoteSaysSo) {
  const LoopPlot plot = evaluated(read_loop("mammos_cube50_loop.csv", 0), 0.0);
  EXPECT_EQ(plot.curves.size(), 1U);
  EXPECT_THAT(plot.footnotes, Contains(StartsWith("No demagnetising factor taken off")));
}

// The load line on rows against the solver on the curve that the rows were taken from.
TEST(LoopPlot, OperatingPointsOfRowsAreThoseOfTheCurve) {
  const GradeModel model(Library::shipped().grade("N42SH"), Library::shipped());
  const DemagnetisationCurve curve = model.at(celsius(80.0));
  for (const int side : {1, -1}) {
    for (const bool backwards : {false, true}) {
      LoopData data;
      data.field = FieldKind::internal;
      const double end = 1.05 * si(curve.HcJ());
      for (int i = 0; i <= 4000; ++i) {
        const double h = 3e5 - (end + 3e5) * (backwards ? 4000 - i : i) / 4000.0;
        data.h_A_per_m.push_back(side * h);
        data.j_T.push_back(side * detail::evaluate(curve.parameters(), h).j_T);
      }
      LoopPlotOptions options;
      options.permeance_coefficients = {0.3, 1.0, 4.0};
      options.ha_A_per_m = -50e3;
      const LoopPlot plot = evaluated(data, 0.0, options);
      for (const LoadLine& line : plot.load_lines) {
        const OperatingPoint expected =
            operating_point_at_permeance(curve, line.Pc, from_si<FieldStrength>(line.ha_A_per_m));
        ASSERT_EQ(line.points.size(), 1U);
        EXPECT_NEAR(line.points[0].h_A_per_m, si(expected.H), 5.0);
        EXPECT_NEAR(line.points[0].b_T, si(expected.B), 1e-5);
      }
    }
  }
}

TEST(LoopPlot, OfSeveralCurvesHasATableOfAllFigures) {
  const LoopPlot plot = grade("N42SH", {20.0, 120.0});
  const std::string text = svg(plot);
  EXPECT_THAT(text, HasSubstr("class=\"figures\""));
  EXPECT_THAT(text, HasSubstr(">N42SH, 20 °C<"));
  EXPECT_THAT(text, HasSubstr(">N42SH, 120 °C<"));
  EXPECT_THAT(text, HasSubstr(">(kJ/m³)<"));
  EXPECT_THAT(svg(grade("N42SH", {20.0})), Not(HasSubstr("class=\"figures\"")));
}

TEST(LoopPlot, LongNamesAreCutBetweenCharacters) {
  std::string name;
  for (int i = 0; i < 100; ++i) name += "磁";
  LoopPlot plot = grade("N42SH", {20.0, 120.0});
  for (PlotCurve& curve : plot.curves) curve.name = name;
  plot.width_px = 640.0;
  const std::string text = svg(plot);
  EXPECT_THAT(text, HasSubstr("磁…<"));
  EXPECT_THAT(text, Not(HasSubstr("\xEF\xBF\xBD")));
}

TEST(LoopPlot, MarksBeyondTheLimitAreNotDrawn) {
  LoopPlot plot = grade("N42SH", {20.0});
  EXPECT_THAT(svg(plot), HasSubstr("class=\"BHmax\""));
  plot.h_limit_A_per_m = 300e3;  // (BH)max lies at 494 kA/m
  EXPECT_THAT(svg(plot), Not(HasSubstr("class=\"BHmax\"")));
}

TEST(LoopPlot, AFittedModelIsDashed) {
  const LoopData raw = read_loop("mammos_cube50_loop.csv", 0);
  const auto fitted = DemagnetisationCurve::exponential(
      from_si<Polarisation>(1.4577), from_si<FieldStrength>(3049706.0), 1.0, 1e-4);
  const LoopPlot plot = loop_plot(raw, raw, analyse(raw), {}, fitted);
  ASSERT_EQ(plot.curves.size(), 2U);
  EXPECT_EQ(plot.curves[1].look, CurveLook::dashed);
  EXPECT_NEAR(plot.curves[1].j_T.front(), 1.4577, 1e-6);
  EXPECT_NEAR(plot.curves[1].h_A_per_m.back(), -3049706.0, 1e-6);
  EXPECT_THAT(svg(plot), HasSubstr("fitted model"));
}

TEST(LoopPlot, AnIdealMagnetEndsBehindB0) {
  const auto ideal = DemagnetisationCurve::ideal(from_si<Polarisation>(1.0), 1.05);
  const NamedCurve named{"ideal", ideal, {}, {}};
  LoopPlot plot = curve_plot({&named, 1});
  EXPECT_LT(plot.curves[0].b_T.back(), 0.0);
  EXPECT_GT(plot.curves[0].j_T.back(), 0.9);
  EXPECT_NO_THROW((void)svg(plot));
}

TEST(LoopPlot, BuildersRefuseWhatCannotBeMeant) {
  const LoopData raw = read_loop("mammos_cube50_loop.csv", 0);
  LoopData shorter = raw;
  shorter.h_A_per_m.pop_back();
  EXPECT_THROW((void)loop_plot(raw, shorter, analyse(raw)), ArgumentError);  // H and J differ
  shorter.j_T.pop_back();
  EXPECT_THROW((void)loop_plot(raw, shorter, analyse(raw)), ArgumentError);
  EXPECT_THROW((void)curve_plot({}), ArgumentError);
  LoopPlotOptions options;
  options.permeance_coefficients = {-0.5};
  EXPECT_THROW((void)grade("N42SH", {20.0}, options), ArgumentError);
  options.permeance_coefficients = {std::numeric_limits<double>::infinity()};
  EXPECT_THROW((void)grade("N42SH", {20.0}, options), ArgumentError);
}

}  // namespace
}  // namespace magswap
