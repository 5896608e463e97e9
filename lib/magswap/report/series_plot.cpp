#include "magswap/report/series_plot.hpp"

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

constexpr double kWidth = 900.0;
constexpr double kLeft = 74.0;
constexpr double kLegend = 210.0;
constexpr double kTop = 44.0;
constexpr double kPanelHeight = 170.0;
constexpr double kLonePanelHeight = 320.0;
constexpr double kGap = 44.0;
constexpr double kBelow = 34.0;
constexpr double kNoteLine = 15.0;
constexpr double kLegendLine = 14.0;
constexpr double kLegendGap = 7.0;
constexpr double kLegendRoom = kLegend - 46.0;
constexpr double kMonthsOfYear = 12.0;
// Colours that differ in lightness too (Okabe and Ito).
constexpr std::array<std::string_view, 8> kColours{"#0072B2", "#D55E00", "#009E73", "#CC79A7",
                                                   "#56B4E9", "#E69F00", "#000000", "#7A7A00"};

struct Span {
  double low = std::numeric_limits<double>::infinity();
  double high = -std::numeric_limits<double>::infinity();

  void add(double value) {
    if (!std::isfinite(value)) return;
    low = std::min(low, value);
    high = std::max(high, value);
  }
  [[nodiscard]] bool empty() const { return low > high; }
};

void require_line(const SeriesPanel& panel, const SeriesLine& line) {
  const std::size_t count = line.value.size();
  const auto fits = [&](const std::vector<double>& ends) {
    return ends.empty() || ends.size() == count;
  };
  if (line.month.size() != count || !fits(line.low) || !fits(line.high)) {
    throw ArgumentError(fmt::format("line '{}' has lists of different length", line.name));
  }
  if (!panel.is_logarithmic) return;
  for (const auto* values : {&line.value, &line.low, &line.high}) {
    for (const double value : *values) {
      if (std::isfinite(value) && value <= 0.0) {
        throw ArgumentError(fmt::format(
            "line '{}' has {}: a logarithmic panel needs positive values", line.name, value));
      }
    }
  }
}

Span months_of(const SeriesPlot& plot) {
  Span out;
  for (const SeriesPanel& panel : plot.panels) {
    for (const SeriesLine& line : panel.lines) {
      require_line(panel, line);
      for (const double month : line.month) {
        out.add(month);
        if (line.is_step) out.add(month + 1.0);
      }
    }
  }
  if (out.empty()) out = {0.0, kMonthsOfYear};
  if (out.high - out.low < 1.0) out.high = out.low + 1.0;
  return out;
}

Span values_of(const SeriesPanel& panel) {
  Span out;
  for (const SeriesLine& line : panel.lines) {
    for (const auto* values : {&line.value, &line.low, &line.high}) {
      for (const double value : *values) out.add(value);
    }
  }
  if (out.empty()) out = {panel.is_logarithmic ? 1.0 : 0.0, panel.is_logarithmic ? 10.0 : 1.0};
  if (panel.is_logarithmic) return {out.low / 1.15, out.high * 1.15};
  out.low = std::min(0.0, out.low);
  if (out.high <= out.low) out.high = out.low + 1.0;
  out.high += 0.06 * (out.high - out.low);
  return out;
}

std::vector<std::string> legend_rows(const SeriesLine& line) {
  return wrapped(line.name, 11.0, kLegendRoom);
}

// Tall enough for its curves and for its legend.
double height_of(const SeriesPanel& panel, bool alone) {
  double legend = 2.0 * kLegendGap;
  for (const SeriesLine& line : panel.lines) {
    legend += kLegendLine * static_cast<double>(legend_rows(line).size()) + kLegendGap;
  }
  return std::max(alone ? kLonePanelHeight : kPanelHeight, legend);
}

// Draws one panel; its vertical axis is linear or in the logarithm.
class PanelDrawing {
 public:
  PanelDrawing(SvgWriter& svg, const SeriesPanel& panel, const Span& months, double top,
               double height)
      : svg_(svg),
        panel_(panel),
        box_{kLeft, top, kWidth - kLeft - kLegend, height},
        time_{months.low, months.high, box_.left, box_.right()} {
    const Span values = values_of(panel);
    value_ = {scaled(values.low), scaled(values.high), box_.bottom(), box_.top};
    values_ = values;
  }

  void draw() {
    svg_.open_group("panel");
    svg_.rectangle(box_, "#ffffff", 1.0, {"#888888", 1.0});
    svg_.text({box_.left, box_.top - 8.0}, {plain(panel_.title)}, {13.0, "#222222", {}, true});
    draw_time();
    draw_values();
    for (std::size_t i = 0; i < panel_.lines.size(); ++i) draw_line(i);
    draw_legend();
    svg_.close_group();
  }

 private:
  [[nodiscard]] double scaled(double value) const {
    return panel_.is_logarithmic ? std::log10(value) : value;
  }
  [[nodiscard]] PixelPoint at(double month, double value) const {
    return {time_.pixel(month), value_.pixel(scaled(value))};
  }

  void draw_time() {
    const double years = (time_.high - time_.low) / kMonthsOfYear;
    constexpr double kMostLabels = 12.0;
    const double step = kMonthsOfYear * std::max(1.0, std::ceil(years / kMostLabels));
    const double first = kMonthsOfYear * std::ceil(time_.low / kMonthsOfYear - 1e-9);
    const auto labels = static_cast<int>(std::floor((time_.high - first) / step + 1e-9)) + 1;
    for (int i = 0; i < labels; ++i) {
      const double month = first + i * step;
      const double x = time_.pixel(month);
      svg_.line({x, box_.top}, {x, box_.bottom()}, {"#e4e4e4", 1.0});
      svg_.text({x, box_.bottom() + 16.0}, {plain(fmt::format("{:.0f}", month / kMonthsOfYear))},
                {11.0, "#222222", TextStyle::Anchor::middle});
    }
  }

  void draw_tick(double value, const std::string& text) {
    const double y = value_.pixel(scaled(value));
    svg_.line({box_.left, y}, {box_.right(), y}, {"#e4e4e4", 1.0});
    svg_.text({box_.left - 6.0, y + 4.0}, {plain(text)}, {11.0, "#222222", TextStyle::Anchor::end});
  }

  void draw_values() {
    if (panel_.is_logarithmic) {
      const auto least = static_cast<int>(std::floor(std::log10(values_.low)));
      const auto most = static_cast<int>(std::ceil(std::log10(values_.high)));
      for (int power = least; power <= most; ++power) {
        for (const double digit : {1.0, 2.0, 5.0}) {
          const double value = digit * std::pow(10.0, power);
          if (value >= values_.low && value <= values_.high)
            draw_tick(value, fmt::format("{:g}", value));
        }
      }
    } else {
      constexpr int kTicks = 6;
      const Ticks ticks = nice_ticks(values_.low, values_.high, kTicks);
      for (const double value : ticks.values) draw_tick(value, ticks.text(value));
    }
    svg_.text({18.0, 0.5 * (box_.top + box_.bottom())}, {plain(panel_.unit)},
              {12.0, "#222222", TextStyle::Anchor::middle, false, -90.0});
  }

  void draw_bars(const SeriesLine& line, std::string_view colour) {
    if (line.low.empty() || line.high.empty()) return;
    for (std::size_t k = 0; k < line.value.size(); ++k) {
      if (!std::isfinite(line.value[k]) || line.low[k] == line.high[k]) continue;
      svg_.line(at(line.month[k], line.low[k]), at(line.month[k], line.high[k]), {colour, 1.0});
    }
  }

  void draw_line(std::size_t index) {
    const SeriesLine& line = panel_.lines[index];
    const std::string_view colour = kColours[index % kColours.size()];
    draw_bars(line, colour);
    std::vector<PixelPoint> points;
    const auto flush = [&] {
      if (!line.is_points) svg_.polyline(points, {colour, 1.8});
      points.clear();
    };
    for (std::size_t k = 0; k < line.value.size(); ++k) {
      if (!std::isfinite(line.value[k])) {
        flush();
        continue;
      }
      points.push_back(at(line.month[k], line.value[k]));
      if (line.is_step) points.push_back(at(line.month[k] + 1.0, line.value[k]));
      if (!line.is_step) svg_.mark(mark_of(index), points.back(), 3.0, colour, {colour, 1.0});
    }
    flush();
  }

  static Mark mark_of(std::size_t index) {
    constexpr std::array marks{Mark::circle, Mark::square, Mark::diamond, Mark::triangle};
    return marks.at((index + index / kColours.size()) % marks.size());
  }

  void draw_legend() {
    double y = box_.top + 10.0;
    for (std::size_t i = 0; i < panel_.lines.size(); ++i) {
      const std::string_view colour = kColours[i % kColours.size()];
      const double x = box_.right() + 12.0;
      if (!panel_.lines[i].is_points) svg_.line({x, y}, {x + 22.0, y}, {colour, 2.2});
      if (!panel_.lines[i].is_step)
        svg_.mark(mark_of(i), {x + 11.0, y}, 3.0, colour, {colour, 1.0});
      for (const std::string& row : legend_rows(panel_.lines[i])) {
        svg_.text({x + 28.0, y + 4.0}, {plain(row)}, {11.0});
        y += kLegendLine;
      }
      y += kLegendGap;
    }
  }

  SvgWriter& svg_;
  const SeriesPanel& panel_;
  PixelBox box_;
  Axis time_;
  Axis value_;
  Span values_;
};

}  // namespace

std::string series_svg(const SeriesPlot& plot) {
  if (plot.panels.empty()) throw ArgumentError("a plot needs a panel");
  const Span months = months_of(plot);
  const auto notes = wrapped(plot.footnote, 11.0, kWidth - 2.0 * kLeft);
  const bool alone = plot.panels.size() == 1;
  double panels = 0.0;
  for (const SeriesPanel& panel : plot.panels) panels += height_of(panel, alone) + kGap;
  const double height = kTop + panels + kBelow + kNoteLine * static_cast<double>(notes.size());
  SvgWriter svg(kWidth, height, plot.title, plot.description);
  svg.text({kLeft, 20.0}, {plain(plot.title)}, {15.0, "#222222", {}, true});
  double top = kTop;
  for (const SeriesPanel& panel : plot.panels) {
    const double room = height_of(panel, alone);
    PanelDrawing(svg, panel, months, top, room).draw();
    top += room + kGap;
  }
  for (const std::string& line : notes) {
    svg.text({kLeft, top + 4.0}, {plain(line)}, {11.0, "#555555"});
    top += kNoteLine;
  }
  return svg.finish();
}

}  // namespace magswap
