#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <regex>

#include "magswap/core/error.hpp"
#include "magswap/report/series_plot.hpp"

namespace magswap {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr double kMonth = 12.0;

SeriesPlot plot_of(const SeriesLine& line, bool logarithmic = false) {
  return {"Supply <of> Dy", "by month", {{"flows", "t a month", {line}, logarithmic}}, "Source: s"};
}

SeriesLine steps() {
  SeriesLine out;
  out.name = "need";
  out.month = {2026 * kMonth, 2026 * kMonth + 1, 2026 * kMonth + 2};
  out.value = {10.0, 20.0, 0.0};
  out.is_step = true;
  return out;
}

// Coordinates of the one polyline of a drawing.
std::vector<std::pair<double, double>> points_of(const std::string& svg) {
  std::smatch match;
  EXPECT_TRUE(std::regex_search(svg, match, std::regex("<polyline[^>]* points=\"([^\"]*)\"")));
  const std::string list = match[1];
  std::vector<std::pair<double, double>> out;
  const std::regex pair("([-0-9.]+),([-0-9.]+)");
  for (std::sregex_iterator it(list.begin(), list.end(), pair), end; it != end; ++it) {
    out.emplace_back(std::stod((*it)[1]), std::stod((*it)[2]));
  }
  return out;
}

TEST(SeriesPlot, StandsAloneAndNamesWhatItShows) {
  const std::string svg = series_svg(plot_of(steps()));
  EXPECT_THAT(svg, ::testing::StartsWith("<?xml"));
  EXPECT_THAT(svg, HasSubstr("Supply &lt;of&gt; Dy"));
  for (const char* text : {"need", "t a month", "flows", "2026", "Source: s"}) {
    EXPECT_THAT(svg, HasSubstr(text));
  }
  EXPECT_THAT(svg, Not(HasSubstr("href")));
}

TEST(SeriesPlot, AMonthIsAStepAsHighAsItsValue) {
  const auto points = points_of(series_svg(plot_of(steps())));
  ASSERT_EQ(points.size(), 6U);
  const double width = points[1].first - points[0].first;
  EXPECT_GT(width, 10.0);
  EXPECT_NEAR(points[5].first - points[0].first, 3.0 * width, 0.03);
  EXPECT_DOUBLE_EQ(points[0].second, points[1].second);
  // Linear from zero: 20 stands twice as high over 0 as 10.
  EXPECT_NEAR(points[4].second - points[2].second, 2.0 * (points[4].second - points[0].second),
              0.03);
}

TEST(SeriesPlot, ALogarithmHasEqualSteps) {
  SeriesLine line = steps();
  line.is_step = false;
  line.value = {10.0, 100.0, 1000.0};
  const auto points = points_of(series_svg(plot_of(line, true)));
  ASSERT_EQ(points.size(), 3U);
  EXPECT_NEAR(points[0].second - points[1].second, points[1].second - points[2].second, 0.03);
}

TEST(SeriesPlot, WhatIsMissingBreaksTheLine) {
  SeriesLine line = steps();
  line.value[1] = std::numeric_limits<double>::quiet_NaN();
  const std::string svg = series_svg(plot_of(line));
  EXPECT_THAT(svg, Not(HasSubstr("nan")));
  EXPECT_EQ(points_of(svg).size(), 2U);
}

TEST(SeriesPlot, NothingToShowIsStillADrawing) {
  SeriesLine line;
  line.name = "nothing";
  EXPECT_NO_THROW((void)series_svg(plot_of(line)));
  EXPECT_NO_THROW((void)series_svg(plot_of(line, true)));
}

TEST(SeriesPlot, NamesMistakes) {
  EXPECT_THROW((void)series_svg({"t", "d", {}, ""}), ArgumentError);
  SeriesLine line = steps();
  EXPECT_THROW((void)series_svg(plot_of(line, true)), ArgumentError) << "zero has no logarithm";
  line.month.pop_back();
  EXPECT_THROW((void)series_svg(plot_of(line)), ArgumentError);
  line = steps();
  line.low = {1.0};
  EXPECT_THROW((void)series_svg(plot_of(line)), ArgumentError);
}

}  // namespace
}  // namespace magswap
