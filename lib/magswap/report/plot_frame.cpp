#include "magswap/report/plot_frame.hpp"

#include <cmath>

#include "magswap/units/text.hpp"

namespace magswap::detail {
namespace {

constexpr Stroke kBorder{"#333333", 1.1, {}};
constexpr Stroke kGrid{"#e4e7eb", 1.0, {}};
constexpr Stroke kZero{"#8a9099", 1.0, {}};
constexpr double kTick = 5.5, kMinorTick = 3.0;
constexpr double kTickText = 12.0, kNameText = 13.5;
constexpr double kEdge = 0.5;  // px within which a tick falls together with the border

/// One of the four sides: the ticks in the unit shown and where a value of that unit stands.
struct Side {
  std::string_view unit;
  Ticks ticks;
  Axis axis;
};

Side side_of(const Axis& axis, std::string_view unit, double px_per_tick) {
  const double low = in_unit(axis.low, unit), high = in_unit(axis.high, unit);
  const double length = std::abs(axis.pixel_high - axis.pixel_low);
  return {unit,
          nice_ticks(low, high, std::max(3, static_cast<int>(length / px_per_tick))),
          {low, high, axis.pixel_low, axis.pixel_high}};
}

Side horizontal(const PlotFrame& frame, std::string_view unit) {
  return side_of(frame.h_A_per_m, unit, 68.0);
}
Side vertical(const PlotFrame& frame, std::string_view unit) {
  return side_of(frame.t, unit, 44.0);
}

/// Ticks between those that are labelled: a step of 1 or 5 in fifths, of 2 in quarters.
std::vector<double> minor_values(const Side& side) {
  const double step = side.ticks.step;
  const double leading = step / std::pow(10.0, std::floor(std::log10(step) + 1e-9));
  const double minor = step / (std::lround(leading) == 2 ? 4.0 : 5.0);
  std::vector<double> out;
  const auto last = std::llround(std::floor(side.axis.high / minor));
  for (auto n = std::llround(std::ceil(side.axis.low / minor)); n <= last; ++n)
    out.push_back(static_cast<double>(n) * minor);
  return out;
}

/// Ticks at a horizontal (y fixed) or vertical (x fixed) side, inwards.
void draw_ticks(SvgWriter& svg, const Side& side, const std::vector<double>& values, double length,
                bool along_x, double edge) {
  for (const double value : values) {
    const double p = side.axis.pixel(value);
    if (along_x) {
      svg.line({p, edge}, {p, edge + length}, kBorder);
    } else {
      svg.line({edge, p}, {edge + length, p}, kBorder);
    }
  }
}

void draw_horizontal(SvgWriter& svg, const Side& side, double edge, bool below,
                     const PixelBox& area) {
  svg.open_group(below ? "axis H SI" : "axis H CGS");
  const double inward = below ? -1.0 : 1.0;
  draw_ticks(svg, side, side.ticks.values, inward * kTick, true, edge);
  draw_ticks(svg, side, minor_values(side), inward * kMinorTick, true, edge);
  const TextStyle middle{.size = kTickText, .anchor = TextStyle::Anchor::middle};
  for (const double value : side.ticks.values)
    svg.text({side.axis.pixel(value), below ? edge + 17.0 : edge - 7.0},
             {plain(side.ticks.text(value))}, middle);
  svg.text({area.left + 0.5 * area.width, below ? edge + 38.0 : edge - 27.0},
           {italic("H"), plain(" (" + std::string(side.unit) + ")")},
           {.size = kNameText, .anchor = TextStyle::Anchor::middle});
  svg.close_group();
}

void draw_vertical(SvgWriter& svg, const Side& side, double edge, bool at_left,
                   const PixelBox& area, const RichText& name) {
  svg.open_group(at_left ? "axis B SI" : "axis B CGS");
  const double inward = at_left ? 1.0 : -1.0;
  draw_ticks(svg, side, side.ticks.values, inward * kTick, false, edge);
  draw_ticks(svg, side, minor_values(side), inward * kMinorTick, false, edge);
  const auto anchor = at_left ? TextStyle::Anchor::end : TextStyle::Anchor::start;
  for (const double value : side.ticks.values)
    svg.text({at_left ? edge - 8.0 : edge + 8.0, side.axis.pixel(value) + 4.2},
             {plain(side.ticks.text(value))}, {.size = kTickText, .anchor = anchor});
  RichText full = name;
  full.push_back(plain(" (" + std::string(side.unit) + ")"));
  svg.text({at_left ? edge - 48.0 : edge + 48.0, area.top + 0.5 * area.height}, full,
           {.size = kNameText,
            .anchor = TextStyle::Anchor::middle,
            .turn_degrees = at_left ? -90.0 : 90.0});
  svg.close_group();
}

}  // namespace

PlotFrame::PlotFrame(const PixelBox& box, const ViewRange& range)
    : area(box),
      h_A_per_m{range.h_low_A_per_m, range.h_high_A_per_m, box.left, box.right()},
      t{range.t_low, range.t_high, box.bottom(), box.top} {}

void draw_grid(SvgWriter& svg, const PlotFrame& frame) {
  const PixelBox& area = frame.area;
  svg.open_group("grid");
  const auto stroke_at = [](double value) { return value == 0.0 ? kZero : kGrid; };
  const Side h = horizontal(frame, "kA/m"), t = vertical(frame, "T");
  for (const double value : h.ticks.values) {
    const double x = h.axis.pixel(value);
    if (x > area.left + kEdge && x < area.right() - kEdge)
      svg.line({x, area.top}, {x, area.bottom()}, stroke_at(value));
  }
  for (const double value : t.ticks.values) {
    const double y = t.axis.pixel(value);
    if (y > area.top + kEdge && y < area.bottom() - kEdge)
      svg.line({area.left, y}, {area.right(), y}, stroke_at(value));
  }
  svg.close_group();
}

void draw_axes(SvgWriter& svg, const PlotFrame& frame, const RichText& vertical_name) {
  const PixelBox& area = frame.area;
  svg.rectangle(area, "none", 1.0, kBorder);
  draw_horizontal(svg, horizontal(frame, "kA/m"), area.bottom(), true, area);
  draw_horizontal(svg, horizontal(frame, "kOe"), area.top, false, area);
  draw_vertical(svg, vertical(frame, "T"), area.left, true, area, vertical_name);
  draw_vertical(svg, vertical(frame, "kG"), area.right(), false, area, vertical_name);
}

}  // namespace magswap::detail
