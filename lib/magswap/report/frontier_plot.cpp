#include "magswap/report/frontier_plot.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "magswap/core/error.hpp"
#include "magswap/report/axis.hpp"
#include "magswap/report/svg.hpp"

namespace magswap {
namespace {

constexpr double kWidth = 800.0, kHeight = 500.0;
constexpr PixelBox kArea{96.0, 52.0, 664.0, 368.0};
constexpr Stroke kBorder{"#333333", 1.1, {}};
constexpr Stroke kGrid{"#e4e7eb", 1.0, {}};
constexpr Stroke kCurve{"#0b5394", 2.0, {}};
constexpr Stroke kToday{"#8a5a00", 1.4, "6 4"};

/// A unit that keeps the numbers of an axis short.
struct Unit {
  const char* name;
  double size;
};

Unit mass_unit(double kg) {
  if (kg >= 2e6) return {"kt", 1e6};
  if (kg >= 2e3) return {"t", 1e3};
  return kg >= 2.0 ? Unit{"kg", 1.0} : Unit{"g", 1e-3};
}

Unit money_unit(double usd) {
  if (usd >= 2e9) return {"billion USD", 1e9};
  if (usd >= 2e6) return {"million USD", 1e6};
  return usd >= 2e4 ? Unit{"thousand USD", 1e3} : Unit{"USD", 1.0};
}

/// Both axes with their units.
class Frame {
 public:
  explicit Frame(const Frontier& frontier) {
    double right = frontier.today_kg, low = 0.0, high = 0.0;
    for (const FrontierPoint& point : frontier.points) {
      right = std::max(right, point.limit_kg);
      low = std::min(low, point.loss_USD);
      high = std::max(high, point.loss_USD);
    }
    mass_ = mass_unit(right);
    money_ = money_unit(std::max(high, -low));
    if (!(high > low)) high = low + money_.size;
    if (!(right > 0.0)) right = mass_.size;
    const double room = 0.05 * (high - low);
    x_ = {0.0, 1.05 * right / mass_.size, kArea.left, kArea.right()};
    y_ = {low < 0.0 ? (low - room) / money_.size : 0.0, (high + room) / money_.size, kArea.bottom(),
          kArea.top};
  }

  [[nodiscard]] PixelPoint at(double kg, double usd) const {
    return {x_.pixel(kg / mass_.size), y_.pixel(usd / money_.size)};
  }

  void draw(SvgWriter& svg, const std::string& cap) const {
    svg.open_group("axes");
    const Ticks along = nice_ticks(x_.low, x_.high, 8), up = nice_ticks(y_.low, y_.high, 8);
    for (const double value : along.values) {
      const double x = x_.pixel(value);
      svg.line({x, kArea.top}, {x, kArea.bottom()}, kGrid);
      svg.text({x, kArea.bottom() + 18.0}, {plain(along.text(value))},
               {.anchor = TextStyle::Anchor::middle});
    }
    for (const double value : up.values) {
      const double y = y_.pixel(value);
      svg.line({kArea.left, y}, {kArea.right(), y}, kGrid);
      svg.text({kArea.left - 8.0, y + 4.2}, {plain(up.text(value))},
               {.anchor = TextStyle::Anchor::end});
    }
    svg.rectangle(kArea, "none", 1.0, kBorder);
    svg.text({kArea.left + 0.5 * kArea.width, kArea.bottom() + 42.0},
             {plain(fmt::format("limit of {} ({})", cap, mass_.name))},
             {.size = 13.5, .anchor = TextStyle::Anchor::middle});
    svg.text({kArea.left - 66.0, kArea.top + 0.5 * kArea.height},
             {plain(fmt::format("least loss ({})", money_.name))},
             {.size = 13.5, .anchor = TextStyle::Anchor::middle, .turn_degrees = -90.0});
    svg.close_group();
  }

 private:
  Unit mass_{"kg", 1.0}, money_{"USD", 1.0};
  Axis x_, y_;
};

}  // namespace

std::string frontier_svg(const Frontier& frontier, const std::string& title) {
  if (frontier.points.empty()) throw ArgumentError("a frontier without points cannot be drawn");
  SvgWriter svg(kWidth, kHeight, title,
                fmt::format("least loss over the limit of {}, {} points", frontier.cap,
                            frontier.points.size()));
  svg.rectangle({0.0, 0.0, kWidth, kHeight}, "#ffffff");
  svg.text({kArea.left, 30.0}, {plain(title)}, {.size = 15.0, .bold = true});
  const Frame frame(frontier);
  frame.draw(svg, frontier.cap);
  svg.open_group("frontier");
  std::vector<PixelPoint> points;
  for (const FrontierPoint& point : frontier.points)
    points.push_back(frame.at(point.limit_kg, point.loss_USD));
  svg.polyline(points, kCurve);
  for (const PixelPoint& point : points) svg.mark(Mark::circle, point, 3.0, "#0b5394", kCurve);
  const PixelPoint today = frame.at(frontier.today_kg, 0.0);
  svg.line({today.x, kArea.top}, {today.x, kArea.bottom()}, kToday);
  svg.text({today.x - 6.0, kArea.top + 16.0}, {plain("today")},
           {.colour = "#8a5a00", .anchor = TextStyle::Anchor::end});
  svg.close_group();
  svg.text({kArea.left, kHeight - 12.0},
           {plain(frontier.exact ? "every edge of the curve is a point; straight between them"
                                 : "a sweep: edges may lie between the points")},
           {.size = 11.0, .colour = "#555555"});
  return svg.finish();
}

}  // namespace magswap
