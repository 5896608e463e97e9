#include "magswap/report/line_plot.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "magswap/core/error.hpp"
#include "magswap/report/axis.hpp"
#include "magswap/report/svg.hpp"

namespace magswap {
namespace {

constexpr double kWidth = 760.0, kFrameHeight = 400.0, kLine = 16.0;
constexpr PixelBox kFrame{80.0, 48.0, 540.0, kFrameHeight};
constexpr Stroke kBorder{"#333333", 1.1, {}};
constexpr Stroke kGrid{"#e4e7eb", 1.0, {}};
constexpr std::array<std::string_view, 4> kColours{"#1f5fa8", "#b5452c", "#3b7d4a", "#7a4d9e"};

struct Range {
  double low = std::numeric_limits<double>::infinity();
  double high = -std::numeric_limits<double>::infinity();

  void add(double value) {
    low = std::min(low, value);
    high = std::max(high, value);
  }
};

bool shown(const LinePlotCurve& curve, std::size_t i) {
  return std::isfinite(curve.x[i]) && std::isfinite(curve.y[i]);
}

// Limits of both axes, y from zero where that is near.
std::pair<Range, Range> ranges_of(const LinePlot& plot) {
  Range x, y;
  for (const LinePlotCurve& curve : plot.curves) {
    if (curve.x.size() != curve.y.size()) {
      throw ArgumentError(fmt::format("plot: curve '{}' has {} x and {} y", curve.name,
                                      curve.x.size(), curve.y.size()));
    }
    for (std::size_t i = 0; i < curve.x.size(); ++i) {
      if (!shown(curve, i)) continue;
      x.add(curve.x[i]);
      y.add(curve.y[i]);
    }
  }
  if (!(x.high > x.low)) throw ArgumentError("plot: no curve has two points apart in x");
  y.add(0.0);
  const double room = 0.06 * (y.high - y.low);
  if (y.high > 0.0) y.high += room;
  if (y.low < 0.0) y.low -= room;
  if (!(y.high > y.low)) y.high = y.low + 1.0;
  return {x, y};
}

void draw_frame(SvgWriter& out, const LinePlot& plot, const Axis& x, const Axis& y) {
  const TextStyle middle{.anchor = TextStyle::Anchor::middle};
  const TextStyle end{.anchor = TextStyle::Anchor::end};
  const Ticks across = nice_ticks(x.low, x.high, 8), up = nice_ticks(y.low, y.high, 8);
  for (const double value : across.values) {
    const double at = x.pixel(value);
    out.line({at, kFrame.top}, {at, kFrame.bottom()}, kGrid);
    out.text({at, kFrame.bottom() + 18.0}, {plain(across.text(value))}, middle);
  }
  for (const double value : up.values) {
    const double at = y.pixel(value);
    out.line({kFrame.left, at}, {kFrame.right(), at}, kGrid);
    out.text({kFrame.left - 8.0, at + 4.0}, {plain(up.text(value))}, end);
  }
  out.rectangle(kFrame, "none", 1.0, kBorder);
  out.text({kFrame.left + 0.5 * kFrame.width, kFrame.bottom() + 40.0}, {plain(plot.x_name)},
           middle);
  TextStyle turned = middle;
  turned.turn_degrees = -90.0;
  out.text({24.0, kFrame.top + 0.5 * kFrame.height}, {plain(plot.y_name)}, turned);
}

void draw_curve(SvgWriter& out, const LinePlotCurve& curve, std::string_view colour, const Axis& x,
                const Axis& y) {
  std::vector<PixelPoint> points;
  for (std::size_t i = 0; i < curve.x.size(); ++i) {
    if (shown(curve, i)) points.push_back({x.pixel(curve.x[i]), y.pixel(curve.y[i])});
  }
  out.polyline(points, {colour, 2.0, curve.dashed ? "7 4" : ""});
}

// Names beside the frame, in the order of the curves, each with a piece of its line.
void draw_names(SvgWriter& out, const LinePlot& plot) {
  double at = kFrame.top + 14.0;
  for (std::size_t k = 0; k < plot.curves.size(); ++k) {
    const LinePlotCurve& curve = plot.curves[k];
    if (curve.name.empty()) continue;
    const double left = kFrame.right() + 12.0;
    out.line({left, at - 4.0}, {left + 22.0, at - 4.0},
             {kColours[k % kColours.size()], 2.0, curve.dashed ? "7 4" : ""});
    out.text({left + 28.0, at}, {plain(curve.name)}, {});
    at += 20.0;
  }
}

}  // namespace

std::string svg(const LinePlot& plot) {
  const auto [range_x, range_y] = ranges_of(plot);
  std::vector<std::string> notes;
  for (const std::string& note : plot.footnotes) {
    for (std::string& line : wrapped(note, 12.0, kWidth - 2.0 * 20.0))
      notes.push_back(std::move(line));
  }
  const double height = kFrame.bottom() + 62.0 + kLine * static_cast<double>(notes.size());
  SvgWriter out(kWidth, height, plot.title, plot.y_name + " over " + plot.x_name);
  out.rectangle({0.0, 0.0, kWidth, height}, "#ffffff");
  out.text({kFrame.left, 28.0}, {plain(plot.title)}, {.size = 15.0, .bold = true});
  const Axis x{range_x.low, range_x.high, kFrame.left, kFrame.right()};
  const Axis y{range_y.low, range_y.high, kFrame.bottom(), kFrame.top};
  draw_frame(out, plot, x, y);
  for (std::size_t k = 0; k < plot.curves.size(); ++k)
    draw_curve(out, plot.curves[k], kColours[k % kColours.size()], x, y);
  draw_names(out, plot);
  double at = kFrame.bottom() + 62.0;
  for (const std::string& note : notes) {
    out.text({20.0, at}, {plain(note)}, {.colour = "#555555"});
    at += kLine;
  }
  return out.finish();
}

}  // namespace magswap
