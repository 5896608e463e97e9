#include "magswap/report/field_map.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "magswap/core/error.hpp"
#include "magswap/report/colour_scale.hpp"
#include "magswap/report/svg.hpp"

namespace magswap {
namespace {

constexpr double kLeft_px = 64.0, kRight_px = 24.0, kTop_px = 62.0, kFoot_px = 104.0;
constexpr double kWidest_px = 720.0, kTallest_px = 560.0, kLine_px = 15.0;

void check(const FieldMap& map) {
  const std::size_t n = map.columns * map.rows;
  const bool fits = n > 0 && map.b_T.size() == n && map.b_across_T.size() == n &&
                    map.b_up_T.size() == n && map.magnet.size() == n && map.step_mm > 0.0;
  if (!fits) throw ArgumentError("field map: its values do not fit its grid");
}

// End of the colours: values beyond it are drawn like it.
double brightest(const FieldMap& map) {
  std::vector<double> outside;
  for (std::size_t i = 0; i < map.b_T.size(); ++i)
    if (map.magnet[i] == 0 && std::isfinite(map.b_T[i])) outside.push_back(map.b_T[i]);
  if (outside.empty()) outside = map.b_T;
  const double most = *std::max_element(outside.begin(), outside.end());
  const auto nearly = static_cast<std::ptrdiff_t>(0.98 * static_cast<double>(outside.size()));
  std::nth_element(outside.begin(), outside.begin() + std::min(nearly, std::ssize(outside) - 1),
                   outside.end());
  const double usual = outside[static_cast<std::size_t>(std::min(nearly, std::ssize(outside) - 1))];
  return usual > 0.0 ? usual : (most > 0.0 ? most : 1.0);
}

/// Where the grid stands in the drawing.
struct Frame {
  const FieldMap* map;
  double px_per_mm;
  double height_px;

  explicit Frame(const FieldMap& of) : map(&of) {
    const double wide = static_cast<double>(of.columns) * of.step_mm;
    const double tall = static_cast<double>(of.rows) * of.step_mm;
    px_per_mm = std::min(kWidest_px / wide, kTallest_px / tall);
    height_px = tall * px_per_mm;
  }
  [[nodiscard]] double width_px() const {
    return static_cast<double>(map->columns) * map->step_mm * px_per_mm;
  }
  [[nodiscard]] double cell_px() const { return map->step_mm * px_per_mm; }
  // Upper left corner of a cell.
  [[nodiscard]] PixelPoint corner(std::size_t column, std::size_t row) const {
    return {kLeft_px + static_cast<double>(column) * cell_px(),
            kTop_px + height_px - static_cast<double>(row + 1) * cell_px()};
  }
  [[nodiscard]] PixelPoint place(double across_mm, double up_mm) const {
    return {kLeft_px + (across_mm - map->left_mm + 0.5 * map->step_mm) * px_per_mm,
            kTop_px + height_px - (up_mm - map->bottom_mm + 0.5 * map->step_mm) * px_per_mm};
  }
};

// Neighbours in a row of one shade are one rectangle.
void draw_cells(SvgWriter& svg, const FieldMap& map, const Frame& frame, double most) {
  constexpr double kShades = 48.0;
  const auto shade = [&](std::size_t i) {
    if (map.magnet[i] == FieldMap::kIron) return -1L;
    const double share = std::isfinite(map.b_T[i]) ? std::clamp(map.b_T[i] / most, 0.0, 1.0) : 1.0;
    return std::lround(kShades * share);
  };
  svg.open_group("flux-density");
  for (std::size_t row = 0; row < map.rows; ++row) {
    for (std::size_t from = 0; from < map.columns;) {
      const long here = shade(row * map.columns + from);
      std::size_t to = from + 1;
      while (to < map.columns && shade(row * map.columns + to) == here) ++to;
      const PixelPoint corner = frame.corner(from, row);
      svg.rectangle({corner.x, corner.y, static_cast<double>(to - from) * frame.cell_px() + 0.4,
                     frame.cell_px() + 0.4},
                    here < 0 ? "#9a9a9a" : colour_of(static_cast<double>(here) / kShades));
      from = to;
    }
  }
  svg.close_group();
}

void draw_outlines(SvgWriter& svg, const FieldMap& map, const Frame& frame) {
  const Stroke stroke{"#ffffff", 1.4, {}};
  const auto magnet = [&](std::size_t column, std::size_t row) {
    return std::max(0, map.magnet[row * map.columns + column]);
  };
  svg.open_group("magnets");
  const double d = frame.cell_px();
  for (std::size_t row = 0; row < map.rows; ++row) {
    for (std::size_t column = 0; column < map.columns; ++column) {
      const PixelPoint a = frame.corner(column, row);
      if (column + 1 < map.columns && magnet(column, row) != magnet(column + 1, row))
        svg.line({a.x + d, a.y}, {a.x + d, a.y + d}, stroke);
      if (row + 1 < map.rows && magnet(column, row) != magnet(column, row + 1))
        svg.line(a, {a.x + d, a.y}, stroke);
    }
  }
  svg.close_group();
}

void draw_arrow(SvgWriter& svg, PixelPoint middle, double across, double up, double length) {
  const Stroke stroke{"#ffffff", 1.0, {}};
  const PixelPoint tip{middle.x + 0.5 * length * across, middle.y - 0.5 * length * up};
  svg.line({middle.x - 0.5 * length * across, middle.y + 0.5 * length * up}, tip, stroke);
  constexpr double kBarb = 0.35;
  for (const double side : {-1.0, 1.0}) {
    const double back = -across + 0.6 * side * up, down = up + 0.6 * side * across;
    svg.line(tip, {tip.x + kBarb * length * back, tip.y + kBarb * length * down}, stroke);
  }
}

void draw_arrows(SvgWriter& svg, const FieldMap& map, const Frame& frame, double most) {
  constexpr double kApart_px = 30.0, kFaintest = 1e-3;
  const auto stride =
      std::max<std::size_t>(1, static_cast<std::size_t>(kApart_px / frame.cell_px()));
  svg.open_group("direction");
  for (std::size_t row = stride / 2; row < map.rows; row += stride) {
    for (std::size_t column = stride / 2; column < map.columns; column += stride) {
      const std::size_t i = row * map.columns + column;
      if (map.magnet[i] == FieldMap::kIron) continue;
      const double size = std::hypot(map.b_across_T[i], map.b_up_T[i]);
      if (!(size > kFaintest * most && std::isfinite(size))) continue;
      const PixelPoint corner = frame.corner(column, row);
      draw_arrow(svg, {corner.x + 0.5 * frame.cell_px(), corner.y + 0.5 * frame.cell_px()},
                 map.b_across_T[i] / size, map.b_up_T[i] / size, 0.6 * kApart_px);
    }
  }
  svg.close_group();
}

// 1, 2 or 5 times a power of ten: about so many marks over a span.
double step_of(double span, int marks) {
  const double raw = span / marks, power = std::pow(10.0, std::floor(std::log10(raw)));
  for (const double factor : {1.0, 2.0, 5.0})
    if (factor * power >= raw) return factor * power;
  return 10.0 * power;
}

// Multiples of a step from one value to another.
std::vector<double> marks(double from, double to, double step) {
  std::vector<double> out;
  const auto first = std::lround(std::ceil(from / step));
  const auto last = std::lround(std::floor(to / step));
  for (long k = first; k <= last; ++k) out.push_back(static_cast<double>(k) * step);
  return out;
}

void draw_axes(SvgWriter& svg, const FieldMap& map, const Frame& frame) {
  const double d = map.step_mm;
  const double left = map.left_mm - 0.5 * d, bottom = map.bottom_mm - 0.5 * d;
  const double right = left + static_cast<double>(map.columns) * d;
  const double top = bottom + static_cast<double>(map.rows) * d;
  const Stroke tick{"#444444", 1.0, {}};
  const double step = step_of(std::max(right - left, top - bottom), 8);
  for (const double v : marks(left, right, step)) {
    const PixelPoint at = frame.place(v, bottom);
    svg.line(at, {at.x, at.y + 5.0}, tick);
    svg.text({at.x, at.y + 18.0}, {plain(fmt::format("{:g}", v))},
             {.size = 11.0, .anchor = TextStyle::Anchor::middle});
  }
  for (const double v : marks(bottom, top, step)) {
    const PixelPoint at = frame.place(left, v);
    svg.line(at, {at.x - 5.0, at.y}, tick);
    svg.text({at.x - 8.0, at.y + 4.0}, {plain(fmt::format("{:g}", v))},
             {.size = 11.0, .anchor = TextStyle::Anchor::end});
  }
  svg.text({kLeft_px + frame.width_px(), kTop_px + frame.height_px + 34.0},
           {italic(map.across), plain(" (mm)")}, {.anchor = TextStyle::Anchor::end});
  svg.text({14.0, kTop_px - 6.0}, {italic(map.up), plain(" (mm)")}, {});
}

}  // namespace

std::string svg(const FieldMap& map) {
  check(map);
  const Frame frame(map);
  const double most = brightest(map);
  std::vector<std::string> notes;
  const double width = std::max(kLeft_px + frame.width_px() + kRight_px, 420.0);
  for (const std::string& note : map.footnotes) {
    for (const std::string& line : wrapped(note, 11.0, width - kLeft_px - kRight_px))
      notes.push_back(line);
  }
  const double height =
      kTop_px + frame.height_px + kFoot_px + kLine_px * static_cast<double>(notes.size());
  SvgWriter out(width, height, map.title, map.subtitle);
  out.rectangle({0.0, 0.0, width, height}, "#ffffff");
  out.text({kLeft_px, 24.0}, {plain(map.title)}, {.size = 16.0, .bold = true});
  out.text({kLeft_px, 42.0}, {plain(map.subtitle)}, {.size = 12.0, .colour = "#555555"});
  draw_cells(out, map, frame, most);
  draw_outlines(out, map, frame);
  draw_arrows(out, map, frame, most);
  draw_axes(out, map, frame);
  const double foot = kTop_px + frame.height_px + 46.0;
  draw_colour_bar(out, {kLeft_px, foot, std::max(frame.width_px(), 240.0), 12.0}, 0.0, 1e3 * most,
                  "mT");
  double line = foot + 46.0;
  for (const std::string& note : notes) {
    out.text({kLeft_px, line}, {plain(note)}, {.size = 11.0, .colour = "#555555"});
    line += kLine_px;
  }
  return out.finish();
}

}  // namespace magswap
