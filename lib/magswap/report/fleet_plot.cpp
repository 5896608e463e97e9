#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "magswap/report/axis.hpp"
#include "magswap/report/fleet_report.hpp"
#include "magswap/report/svg.hpp"

namespace magswap {
namespace {

constexpr double kWidth = 800.0, kHeight = 500.0;
constexpr PixelBox kArea{80.0, 50.0, 690.0, 360.0};
constexpr Stroke kFrame{"#222222", 1.0, {}};
constexpr Stroke kGrid{"#dddddd", 1.0, {}};
constexpr Stroke kDemand{"#0b5394", 2.2, {}};
constexpr Stroke kRange{"#0b5394", 1.0, "4 3"};
constexpr Stroke kEndOfLife{"#b45f06", 2.0, {}};
constexpr Stroke kRecovered{"#38761d", 2.0, {}};

/// A line of the plot.
struct Line {
  std::string name;
  const std::vector<double>* values;
  Stroke stroke;
};

double largest(const std::vector<Line>& lines) {
  double most = 0.0;
  for (const Line& line : lines) {
    for (const double value : *line.values) most = std::max(most, value);
  }
  return most > 0.0 ? most : 1.0;
}

void draw_axes(SvgWriter& svg, const Axis& years, const Axis& mass, const std::string& unit,
               const std::string& title) {
  constexpr int kMostTicks = 8;
  for (const double tick : nice_ticks(years.low, years.high, kMostTicks).values) {
    if (tick != std::floor(tick)) continue;
    const double x = years.pixel(tick);
    svg.line({x, kArea.top}, {x, kArea.bottom()}, kGrid);
    svg.text({x, kArea.bottom() + 18.0}, {plain(fmt::format("{:.0f}", tick))},
             {.anchor = TextStyle::Anchor::middle});
  }
  const Ticks ticks = nice_ticks(mass.low, mass.high, kMostTicks);
  for (const double tick : ticks.values) {
    const double y = mass.pixel(tick);
    svg.line({kArea.left, y}, {kArea.right(), y}, kGrid);
    svg.text({kArea.left - 8.0, y + 4.0}, {plain(ticks.text(tick))},
             {.anchor = TextStyle::Anchor::end});
  }
  svg.rectangle(kArea, "none", 1.0, kFrame);
  svg.text({kArea.left, 30.0}, {plain(title)}, {.size = 15.0, .bold = true});
  svg.text({20.0, kArea.top + 0.5 * kArea.height}, {plain(unit)},
           {.anchor = TextStyle::Anchor::middle, .turn_degrees = -90.0});
}

void draw_legend(SvgWriter& svg, const std::vector<Line>& lines) {
  double x = kArea.left;
  const double y = kArea.bottom() + 48.0;
  for (const Line& line : lines) {
    if (line.name.empty()) continue;
    svg.line({x, y - 4.0}, {x + 26.0, y - 4.0}, line.stroke);
    svg.text({x + 32.0, y}, {plain(line.name)}, {});
    x += 46.0 + text_width({plain(line.name)}, TextStyle{}.size);
  }
}

}  // namespace

std::string fleet_svg(const FleetResult& result, const std::string& substance,
                      std::optional<MassBasis> basis) {
  const MaterialFlows& flows = detail::headline(result, substance, basis);
  const std::vector<Line> lines{
      {"demand", &flows.value.demand, kDemand},
      {"range of the contents", &flows.low.demand, kRange},
      {"", &flows.high.demand, kRange},
      {"end of life", &flows.value.end_of_life, kEndOfLife},
      {"recovered", &flows.value.recovered, kRecovered},
  };
  const double most = largest(lines);
  const bool tonnes = most >= 1e4;
  const double unit_kg = tonnes ? 1e3 : 1.0;
  const double last = static_cast<double>(result.year(result.years() - 1));
  const double first = static_cast<double>(result.first_year);
  constexpr double kRoom = 1.05;
  const Axis years{first, std::max(last, first + 1.0), kArea.left, kArea.right()};
  const Axis mass{0.0, kRoom * most / unit_kg, kArea.bottom(), kArea.top};
  const std::string title = fmt::format("{}: {}", result.title, flows.substance);
  SvgWriter svg(
      kWidth, kHeight, title,
      fmt::format("Demand, end of life and recovery of {} ({}) per year, {:.0f} to {:.0f}",
                  flows.substance, to_text(flows.basis), first, last));
  draw_axes(svg, years, mass, tonnes ? "t per year" : "kg per year", title);
  for (const Line& line : lines) {
    std::vector<PixelPoint> points;
    for (std::size_t t = 0; t < line.values->size(); ++t) {
      points.push_back({years.pixel(static_cast<double>(result.year(t))),
                        mass.pixel(std::max(0.0, (*line.values)[t]) / unit_kg)});
    }
    svg.polyline(points, line.stroke);
  }
  draw_legend(svg, lines);
  return svg.finish();
}

}  // namespace magswap
