#include "magswap/fleet/fleet_series.hpp"

#include <fmt/format.h>

#include <cmath>

namespace magswap::detail {
namespace {

/// A year of a series with its number and its place in the file.
struct Point {
  int year;
  double value;
  Place place;
};

Point read_point(const TomlText& text, const TomlNode& node, const FleetYears& years,
                 const SeriesRules& rules) {
  TableReader in(text, node, rules.what);
  const TomlNode& year = in.require("year");
  const auto number = in.integer("year");
  Point out{number.value_or(0), 0.0, year.place};
  if (out.year < years.first || out.year > years.last()) {
    throw in.error("year", fmt::format("{}: year {} lies outside the file's {} … {}", rules.what,
                                       out.year, years.first, years.last()));
  }
  out.value = rules.number(in.require("value"));
  if (const TomlNode* source = in.find("source"); source != nullptr && rules.source)
    rules.source(*source);
  (void)in.text_or("note", "");
  in.finish();
  return out;
}

void require_order(const TomlText& text, const std::vector<Point>& points,
                   const SeriesRules& rules) {
  for (std::size_t i = 1; i < points.size(); ++i) {
    if (points[i].year > points[i - 1].year) continue;
    throw text.error_at(points[i].place,
                        fmt::format("{}: year {} {}", rules.what, points[i].year,
                                    points[i].year == points[i - 1].year
                                        ? "is given twice"
                                        : fmt::format("stands after {}", points[i - 1].year)));
  }
}

void require_no_gaps(const TomlText& text, const TomlNode& node, const std::vector<Point>& points,
                     const FleetYears& years, const SeriesRules& rules) {
  const auto fail = [&](Place place, int from, int to, std::string_view remedy) {
    throw text.error_at(place, fmt::format("{}: {} missing{}", rules.what,
                                           from == to ? fmt::format("year {} is", from)
                                                      : fmt::format("years {} … {} are", from, to),
                                           remedy));
  };
  if (!rules.hold_ends && points.front().year > years.first)
    fail(node.place, years.first, points.front().year - 1, "");
  if (!rules.hold_ends && points.back().year < years.last())
    fail(points.back().place, points.back().year + 1, years.last(), "");
  if (rules.interpolate) return;
  for (std::size_t i = 1; i < points.size(); ++i) {
    if (points[i].year > points[i - 1].year + 1) {
      fail(points[i].place, points[i - 1].year + 1, points[i].year - 1,
           "; interpolation = \"linear\" fills them on a line");
    }
  }
}

double at_year(const std::vector<Point>& points, int year) {
  if (year <= points.front().year) return points.front().value;
  for (std::size_t i = 1; i < points.size(); ++i) {
    if (year > points[i].year) continue;
    const Point &a = points[i - 1], &b = points[i];
    const double part = static_cast<double>(year - a.year) / static_cast<double>(b.year - a.year);
    return part == 1.0 ? b.value : a.value + part * (b.value - a.value);
  }
  return points.back().value;
}

}  // namespace

double read_share(const TomlText& text, const TomlNode& node, std::string_view what) {
  const double share = read_quantity(text, node, Kind::dimensionless);
  if (share >= 0.0 && share <= 1.0) return share;
  throw text.error_at(node.place,
                      fmt::format("{} is {:.6g} %, {}", what, 100.0 * share,
                                  share > 1.0 ? "more than 100 %" : "not a share of 0…100 %"));
}

std::vector<double> read_series(const TomlText& text, const TomlNode& node, const FleetYears& years,
                                const SeriesRules& rules) {
  if (node.type != TomlNode::Type::array) {
    if (!rules.hold_ends) {
      throw text.error_at(node.place, fmt::format("{} must be a list of {{ year, value }}, not {}",
                                                  rules.what, type_name(node.type)));
    }
    return std::vector<double>(years.count, rules.number(node));
  }
  std::vector<Point> points;
  for (const TomlNode& child : node.children)
    points.push_back(read_point(text, child, years, rules));
  if (points.empty()) throw text.error_at(node.place, fmt::format("{} is empty", rules.what));
  require_order(text, points, rules);
  require_no_gaps(text, node, points, years, rules);
  std::vector<double> out(years.count);
  for (std::size_t t = 0; t < years.count; ++t)
    out[t] = at_year(points, years.first + static_cast<int>(t));
  return out;
}

}  // namespace magswap::detail
