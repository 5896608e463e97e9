#include "magswap/report/cell_map.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <vector>

#include "magswap/core/error.hpp"
#include "magswap/report/colour_scale.hpp"
#include "magswap/report/svg.hpp"

namespace magswap {
namespace {

constexpr double kPanel_px = 340.0, kLeft_px = 40.0, kTop_px = 78.0, kGap_px = 60.0;
constexpr double kTallest_px = 420.0, kBar_px = 12.0, kFoot_px = 92.0;

struct Section {
  std::vector<CellRecord> cells;
  std::array<double, 3> edges_m{};
  double left_m = 0.0, top_m = 0.0, width_m = 0.0, height_m = 0.0;
};

Section section_of(const CellResult& result, std::size_t body) {
  if (body >= result.grids.size()) throw ArgumentError("map of cells: there is no such body");
  const CellGrid& grid = result.grids[body];
  Section out;
  out.edges_m = grid.edges_m;
  out.width_m = static_cast<double>(grid.counts[0]) * grid.edges_m[0];
  out.height_m = static_cast<double>(grid.counts[2]) * grid.edges_m[2];
  out.left_m = grid.centre_m[0] - 0.5 * out.width_m;
  out.top_m = grid.centre_m[2] + 0.5 * out.height_m;
  const double middle = grid.centre_m[1] + 0.5 * grid.edges_m[1];
  for (const CellRecord& cell : result.map) {
    const bool there = std::abs(cell.at_m[1] - middle) < 0.25 * grid.edges_m[1];
    if (cell.magnet == body && there) out.cells.push_back(cell);
  }
  if (out.cells.empty()) throw ArgumentError("map of cells: the body is no magnet");
  return out;
}

struct Scale {
  double low;
  double high;
  [[nodiscard]] double share(double value) const {
    return high > low ? (value - low) / (high - low) : 0.0;
  }
};

/// A quantity of the cells and how it is shown.
struct Panel {
  std::string heading;
  std::function<double(const CellRecord&)> value;
  Scale scale;
  std::string unit;
};

Scale range(const Section& section, const std::function<double(const CellRecord&)>& value) {
  Scale out{value(section.cells.front()), value(section.cells.front())};
  for (const CellRecord& cell : section.cells) {
    out.low = std::min(out.low, value(cell));
    out.high = std::max(out.high, value(cell));
  }
  return out;
}

// Lines of a text at most a width long, one or more; what has no room is cut off and marked so.
std::vector<std::string> lines_of(const std::string& text, double size, double width,
                                  std::size_t most) {
  std::vector<std::string> lines = wrapped(text, size, width);
  if (lines.empty()) lines.emplace_back();
  const bool more = lines.size() > most;
  if (more) lines.resize(most);
  for (std::string& line : lines) {
    const bool last = &line == &lines.back();
    if (text_width({plain(line)}, size) <= width && !(last && more)) continue;
    while (!line.empty() && text_width({plain(line + "…")}, size) > width) {
      do line.pop_back();
      while (!line.empty() && (static_cast<unsigned char>(line.back()) & 0xC0U) == 0x80U);
    }
    line += "…";
  }
  return lines;
}

void draw_panel(SvgWriter& svg, const Section& section, const Panel& panel,
                const PixelPoint& corner, double px_per_m) {
  svg.open_group("panel");
  constexpr double kHeading = 13.0, kBold = 1.1;
  svg.text({corner.x, corner.y - 10.0},
           {plain(lines_of(panel.heading, kBold * kHeading, kPanel_px, 1).front())},
           {.size = kHeading, .bold = true});
  const double width = section.edges_m[0] * px_per_m, height = section.edges_m[2] * px_per_m;
  for (const CellRecord& cell : section.cells) {
    const double x = corner.x + (cell.at_m[0] - section.left_m) * px_per_m - 0.5 * width;
    const double y = corner.y + (section.top_m - cell.at_m[2]) * px_per_m - 0.5 * height;
    svg.rectangle({x, y, width + 0.3, height + 0.3},
                  colour_of(panel.scale.share(panel.value(cell))),
                  0.25 + 0.75 * std::min(1.0, cell.fill));
  }
  draw_colour_bar(svg,
                  {corner.x, corner.y + section.height_m * px_per_m + 18.0, kPanel_px, kBar_px},
                  panel.scale.low, panel.scale.high, panel.unit);
  svg.close_group();
}

}  // namespace

std::string cell_map_svg(const CellResult& result, const CellMapOptions& options) {
  const Section section = section_of(result, options.body);
  const double px_per_m = std::min(kPanel_px / section.width_m, kTallest_px / section.height_m);
  const CellResult::Step& severest = result.steps[result.severest];
  const auto field = [](const CellRecord& c) { return 1e-3 * c.H_A_per_m; };
  const auto loss = [](const CellRecord& c) { return 100.0 * c.loss; };
  Scale lost = range(section, loss);
  lost = {0.0, std::max(lost.high, 1.0)};
  const Panel fields{fmt::format("H along the axis: {}", severest.text), field,
                     range(section, field), "kA/m"};
  const Panel losses{"lost for good at the end", loss, lost, "%"};
  const double width = 2.0 * kLeft_px + 2.0 * kPanel_px + kGap_px;
  constexpr double kTitle = 16.0, kBold = 1.1, kSubtitle = 12.0;
  const double room = width - 2.0 * kLeft_px;
  const std::vector<std::string> title = lines_of(options.title, kBold * kTitle, room, 2);
  const double top = kTop_px + 20.0 * static_cast<double>(title.size() - 1);
  const double height = top + section.height_m * px_per_m + kFoot_px;
  SvgWriter svg(width, height, options.title, options.subtitle);
  svg.rectangle({0.0, 0.0, width, height}, "#ffffff");
  double line = 26.0;
  for (const std::string& text : title) {
    svg.text({kLeft_px, line}, {plain(text)}, {.size = kTitle, .bold = true});
    line += 20.0;
  }
  svg.text({kLeft_px, top - 33.0}, {plain(lines_of(options.subtitle, kSubtitle, room, 1).front())},
           {.size = kSubtitle, .colour = "#555555"});
  draw_panel(svg, section, fields, {kLeft_px, top}, px_per_m);
  draw_panel(svg, section, losses, {kLeft_px + kPanel_px + kGap_px, top}, px_per_m);
  svg.text({kLeft_px, height - 14.0},
           {plain(fmt::format("section along x ({:.4g} mm) and z ({:.4g} mm, upward), {} cells in "
                              "the magnet{}",
                              1e3 * section.width_m, 1e3 * section.height_m, result.cells,
                              result.grids.size() > 1 ? "s" : ""))},
           {.size = 11.0, .colour = "#555555"});
  return svg.finish();
}

}  // namespace magswap
