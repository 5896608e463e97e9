#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <limits>
#include <random>

#include "magswap/core/error.hpp"
#include "magswap/report/axis.hpp"
#include "magswap/report/decimate.hpp"
#include "magswap/report/label_placement.hpp"
#include "magswap/report/svg.hpp"

namespace magswap {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

// ---- text

TEST(XmlEscaped, GoldenOfEverySpecialCharacter) {
  EXPECT_EQ(xml_escaped(R"(<a href="x">R&D's</a>)"),
            "&lt;a href=&quot;x&quot;&gt;R&amp;D&#39;s&lt;/a&gt;");
  EXPECT_EQ(xml_escaped("µ0·H – 20 °C 磁石 𝐁"), "µ0·H – 20 °C 磁石 𝐁");
  EXPECT_EQ(xml_escaped(std::string_view("a\0b\x1b[0m\tc\n", 10)), "a b [0m c ");
}

TEST(XmlEscaped, BytesThatAreNotUtf8BecomeReplacementCharacters) {
  const std::string bad = "\xEF\xBF\xBD";
  EXPECT_EQ(xml_escaped("20 \xB0\x43"), "20 " + bad + "C");           // Latin-1
  EXPECT_EQ(xml_escaped("\xC0\xAF"), bad + bad);                      // overlong
  EXPECT_EQ(xml_escaped("\xED\xA0\x80"), bad + bad + bad);            // surrogate
  EXPECT_EQ(xml_escaped("\xF4\x90\x80\x80"), bad + bad + bad + bad);  // beyond U+10FFFF
  EXPECT_EQ(xml_escaped("x\xE2\x82"), "x" + bad + bad);               // cut off
  EXPECT_EQ(xml_escaped("\xEF\xBF\xBF"), " ");                        // U+FFFF
}

TEST(Wrapped, KeepsEveryWordAndTheWidth) {
  const std::string text = "Internal field H = H(applied) − N·J/µ0 with N = 0.2683, uniform";
  const auto lines = wrapped(text, 11.0, 200.0);
  EXPECT_GT(lines.size(), 1U);
  std::string joined;
  for (const auto& line : lines) {
    EXPECT_LE(text_width({plain(line)}, 11.0), 200.0) << line;
    joined += (joined.empty() ? "" : " ") + line;
  }
  EXPECT_EQ(joined, text);
  EXPECT_THAT(wrapped("unbreakable", 11.0, 5.0), ElementsAre("unbreakable"));
  EXPECT_TRUE(wrapped("", 11.0, 5.0).empty());
}

// ---- writer

TEST(SvgWriter, SubscriptsAreTakenBack) {
  SvgWriter svg(100, 50, "t", "d");
  svg.text({1, 2}, {italic("B"), lower("r"), plain(" 1 T")}, {.size = 10.0});
  EXPECT_THAT(svg.finish(), HasSubstr(R"(<tspan font-style="italic">B</tspan>)"
                                      R"(<tspan dy="2.4" font-size="7.2">r</tspan>)"
                                      R"(<tspan dy="-2.4"> 1 T</tspan></text>)"));
}

TEST(SvgWriter, CoordinatesMustBeFinite) {
  SvgWriter svg(100, 50, "t", "d");
  EXPECT_THROW(svg.line({kNaN, 0}, {1, 1}, {}), ArgumentError);
  EXPECT_THROW(svg.rectangle({0, 0, kInfinity, 1}, "none"), ArgumentError);
  EXPECT_THROW(svg.mark(Mark::diamond, {0, kNaN}, 3, "none", {}), ArgumentError);
  EXPECT_THROW(SvgWriter(0, 50, "t", "d"), ArgumentError);
  EXPECT_THROW(SvgWriter(kNaN, 50, "t", "d"), ArgumentError);
}

TEST(SvgWriter, GroupsMustClose) {
  SvgWriter svg(100, 50, "t", "d");
  EXPECT_THROW(svg.close_group(), ArgumentError);
  svg.open_group("g");
  EXPECT_THROW((void)svg.finish(), ArgumentError);
  svg.close_group();
  EXPECT_THAT(svg.finish(), HasSubstr("</svg>"));
}

// ---- ticks and axes

TEST(Ticks, AreTheExactDecimalNumbers) {
  EXPECT_THAT(nice_ticks(-0.31, 0.31, 8).values, ElementsAre(-0.3, -0.2, -0.1, 0.0, 0.1, 0.2, 0.3));
  EXPECT_THAT(nice_ticks(0.0, 1.5, 9).values, ElementsAre(0.0, 0.2, 0.4, 0.6, 0.8, 1.0, 1.2, 1.4));
  EXPECT_THAT(nice_ticks(-1750.0, 0.0, 9).values, ElementsAre(-1500.0, -1000.0, -500.0, 0.0));
  EXPECT_THAT(nice_ticks(0.0, 1.0, 2).values, ElementsAre(0.0, 1.0));
  EXPECT_THAT(nice_ticks(2e-7, 6e-7, 5).values, ElementsAre(2e-7, 3e-7, 4e-7, 5e-7, 6e-7));
}

TEST(Ticks, OfAnyRangeAreOneTwoOrFive) {
  std::mt19937 random(7);
  std::uniform_real_distribution<double> exponent(-6.0, 9.0), place(-1.0, 1.0);
  for (int i = 0; i < 2000; ++i) {
    const double width = std::pow(10.0, exponent(random)), low = 3.0 * width * place(random);
    const int most = 3 + i % 9;
    const Ticks ticks = nice_ticks(low, low + width, most);
    const double leading = ticks.step / std::pow(10.0, std::floor(std::log10(ticks.step) + 1e-9));
    EXPECT_TRUE(std::abs(leading - 1.0) < 1e-9 || std::abs(leading - 2.0) < 1e-9 ||
                std::abs(leading - 5.0) < 1e-9)
        << ticks.step;
    ASSERT_LE(ticks.values.size(), static_cast<std::size_t>(most));
    // The next finer step would not do: so there is never a bare axis.
    EXPECT_GE(ticks.values.size(), static_cast<std::size_t>(width / ticks.step));
    for (const double value : ticks.values) {
      EXPECT_GE(value, low - 1e-8 * width);
      EXPECT_LE(value, low + width + 1e-8 * width);
      std::string text = ticks.text(value);
      if (text.starts_with("\u2212")) text.replace(0, 3, "-");
      EXPECT_EQ(std::strtod(text.c_str(), nullptr), value) << text;
    }
  }
}

TEST(Ticks, RefuseARangeWithoutWidth) {
  EXPECT_THROW(nice_ticks(1.0, 1.0, 5), ArgumentError);
  EXPECT_THROW(nice_ticks(1.0, 0.0, 5), ArgumentError);
  EXPECT_THROW(nice_ticks(kNaN, 1.0, 5), ArgumentError);
  EXPECT_THROW(nice_ticks(0.0, kInfinity, 5), ArgumentError);
}

TEST(Ticks, ZeroHasNoSign) {
  EXPECT_EQ(tick_text(-0.0, 1), "0.0");
  EXPECT_EQ(tick_text(-0.04, 1), "0.0");
  EXPECT_EQ(tick_text(-0.2, 1),
            "\u2212"
            "0.2");
}

TEST(Axis, CornersAreExactAndTheWayBackIsToo) {
  const Axis axis{-1.75e6, 0.3e6, 72.1, 727.9};
  EXPECT_EQ(axis.pixel(-1.75e6), 72.1);
  EXPECT_EQ(axis.pixel(0.3e6), 727.9);
  EXPECT_EQ(axis.value(72.1), -1.75e6);
  EXPECT_EQ(axis.value(727.9), 0.3e6);
  EXPECT_NEAR(axis.value(axis.pixel(-123456.0)), -123456.0, 1e-6);
  EXPECT_TRUE(std::isnan(axis.pixel(kNaN)));
  EXPECT_FALSE(std::isfinite(axis.pixel(kInfinity)));
  // Upwards on the paper.
  const Axis upright{0.0, 1.5, 500.0, 80.0};
  EXPECT_DOUBLE_EQ(upright.pixel(0.75), 290.0);
}

// ---- decimation

double distance_to(const std::vector<PixelPoint>& line, PixelPoint p) {
  double least = kInfinity;
  for (std::size_t i = 1; i < line.size(); ++i) {
    const PixelPoint a = line[i - 1], b = line[i];
    const double dx = b.x - a.x, dy = b.y - a.y, square = dx * dx + dy * dy;
    const double t =
        square > 0.0 ? std::clamp(((p.x - a.x) * dx + (p.y - a.y) * dy) / square, 0.0, 1.0) : 0.0;
    least = std::min(least, std::hypot(p.x - a.x - t * dx, p.y - a.y - t * dy));
  }
  return least;
}

std::vector<PixelPoint> noisy_curve(std::size_t n, double noise_px) {
  std::mt19937 random(3);
  std::normal_distribution<double> noise(0.0, noise_px);
  std::vector<PixelPoint> out;
  for (std::size_t i = 0; i < n; ++i) {
    const double t = static_cast<double>(i) / static_cast<double>(n - 1);
    out.push_back({700.0 * t, 250.0 + 200.0 * std::tanh(20.0 * (t - 0.3)) + noise(random)});
  }
  return out;
}

TEST(Decimated, NoPointIsFartherThanTheTolerance) {
  for (const double noise : {0.0, 0.05, 2.0}) {
    const auto line = noisy_curve(20000, noise);
    const DecimatedLine thin = decimated(line, 0.1, 5000);
    EXPECT_LE(thin.points.size(), 5000U);
    for (std::size_t i = 0; i < line.size(); i += 7)
      ASSERT_LE(distance_to(thin.points, line[i]), thin.tolerance_px) << "noise " << noise;
    EXPECT_EQ(thin.points.front().x, line.front().x);
    EXPECT_EQ(thin.points.back().y, line.back().y);
    // Only noise wider than the tolerance may ask for more.
    if (noise == 0.0) {
      EXPECT_EQ(thin.tolerance_px, 0.1);
      EXPECT_LT(thin.points.size(), 100U);
    }
  }
}

TEST(Decimated, AMillionNoisyRowsKeepTheWidthOfTheirNoise) {
  const auto line = noisy_curve(1000000, 2.0);
  const DecimatedLine thin = decimated(line);
  EXPECT_LE(thin.points.size(), 10000U);
  EXPECT_LT(thin.tolerance_px, 2.0);
  double lowest = kInfinity, lowest_thin = kInfinity;
  for (const auto& p : line) lowest = std::min(lowest, p.y);
  for (const auto& p : thin.points) lowest_thin = std::min(lowest_thin, p.y);
  EXPECT_NEAR(lowest_thin, lowest, thin.tolerance_px);
}

TEST(Decimated, AStraightLineHasTwoPoints) {
  std::vector<PixelPoint> line;
  for (int i = 0; i <= 1000; ++i) line.push_back({0.7 * i, 0.3 * i});
  EXPECT_EQ(decimated(line).points.size(), 2U);
}

TEST(Decimated, LeavesOutWhatIsNotFinite) {
  const std::vector<PixelPoint> line{{0, 0}, {kNaN, 1}, {5, 5}, {6, kInfinity}, {10, 0}};
  const auto points = decimated(line).points;
  ASSERT_EQ(points.size(), 3U);
  EXPECT_EQ(points[1].x, 5.0);
  EXPECT_TRUE(decimated(std::vector<PixelPoint>{{kNaN, kNaN}}).points.empty());
  EXPECT_TRUE(decimated({}).points.empty());
  EXPECT_THROW(decimated(line, 0.0), ArgumentError);
  EXPECT_THROW(decimated(line, kNaN), ArgumentError);
  EXPECT_THROW(decimated(line, 0.1, 1), ArgumentError);
}

TEST(Clipped, CutsAtTheEdges) {
  const PixelBox box{0, 0, 10, 10};
  const std::vector<PixelPoint> line{{-5, 5}, {5, 5}, {5, 15}, {8, 15}, {8, 5}, {20, 5}};
  const auto parts = clipped(line, box);
  ASSERT_EQ(parts.size(), 2U);
  ASSERT_EQ(parts[0].size(), 3U);
  EXPECT_EQ(parts[0].front().x, 0.0);
  EXPECT_EQ(parts[0].back().y, 10.0);
  EXPECT_EQ(parts[1].front().y, 10.0);
  EXPECT_EQ(parts[1].back().x, 10.0);
  EXPECT_TRUE(clipped(std::vector<PixelPoint>{{-1, -1}, {-5, 20}}, box).empty());
}

// ---- labels

TEST(LabelPlacement, LabelsOfOnePlaceDoNotCoverEachOther) {
  const PixelBox area{70, 80, 650, 430};
  LabelPlacement placement(area);
  const std::vector<PixelPoint> curve{{70, 300}, {300, 295}, {320, 510}};
  placement.avoid(curve);
  std::vector<PixelBox> boxes;
  for (int i = 0; i < 20; ++i) boxes.push_back(placement.place({310.0, 300.0}, 120, 33).box);
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    EXPECT_GE(boxes[i].left, area.left);
    EXPECT_LE(boxes[i].right(), area.right());
    EXPECT_GE(boxes[i].top, area.top);
    EXPECT_LE(boxes[i].bottom(), area.bottom());
    for (std::size_t k = 0; k < i; ++k) EXPECT_FALSE(boxes[i].overlaps(boxes[k])) << i << " " << k;
  }
}

TEST(LabelPlacement, ALabelLeavesALineFree) {
  LabelPlacement placement({0, 0, 600, 400});
  const std::vector<PixelPoint> line{{0, 200}, {600, 200}};
  placement.avoid(line);
  const auto place = placement.place({300, 200}, 100, 17);
  EXPECT_FALSE(place.covers_line);
  EXPECT_TRUE(place.box.bottom() < 200.0 || place.box.top > 200.0);
  // Nowhere else to go: as high as the area.
  LabelPlacement narrow({0, 190, 600, 20});
  narrow.avoid(line);
  EXPECT_TRUE(narrow.place({300, 200}, 100, 17).covers_line);
}

}  // namespace
}  // namespace magswap
