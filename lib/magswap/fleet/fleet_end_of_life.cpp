#include <fmt/format.h>

#include <cmath>

#include "magswap/fleet/fleet_reading.hpp"
#include "magswap/material/elements.hpp"
#include "magswap/material/table_reader.hpp"

namespace magswap::detail {
namespace {

constexpr double kLongestLag = 400.0;  // years
const std::vector<std::string> kRoutes{"reuse", "hydrogen-decrepitation", "hydrometallurgy"};

RecoveryRoute read_route(const FleetReading& reading, const TomlNode& node, FleetProduct& out) {
  TableReader in(reading.text(), node, "[[product.end_of_life.route]]");
  RecoveryRoute route;
  route.kind = recovery_kind(in.word("kind", kRoutes));
  route.name = in.text_or("name", to_text(route.kind));
  route.share = read_series(reading.text(), in.require("share"), reading.years,
                            reading.shares(fmt::format("share of route '{}'", route.name), out));
  const std::string what = fmt::format("yield of route '{}'", route.name);
  route.yield = read_share(reading.text(), in.require("yield"), what);
  if (const TomlNode* yields = in.find("yields")) {
    for (const TomlNode& child : yields->children) {
      if (find_element(child.key) == nullptr)
        throw reading.text().error_at(child.key_place,
                                      fmt::format("unknown element '{}'", child.key));
      route.yields.emplace(child.key, read_share(reading.text(), child, what));
    }
  }
  if (const auto lag = in.quantity("lag", Kind::time)) {
    const double lag_years = in_years(from_si<Time>(*lag));
    if (!(lag_years >= 0.0 && lag_years <= kLongestLag) || lag_years != std::floor(lag_years))
      throw in.error("lag", "'lag' must be a whole number of years, not negative");
    route.lag_years = static_cast<int>(lag_years);
  }
  reading.require_source(in, out);
  (void)in.text_or("note", "");
  in.finish();
  return route;
}

}  // namespace

void read_end_of_life(const FleetReading& reading, const TomlNode& node, FleetProduct& out) {
  TableReader in(reading.text(), node, "[product.end_of_life]");
  out.end_of_life.collected = read_series(reading.text(), in.require("collected"), reading.years,
                                          reading.shares("share collected", out));
  reading.require_source(in, out);
  (void)in.text_or("note", "");
  for (const TomlNode* route : in.tables("route"))
    out.end_of_life.routes.push_back(read_route(reading, *route, out));
  in.finish();
  try {
    out.end_of_life.require_valid(reading.years.count, reading.years.first);
  } catch (const DomainError& error) {
    throw in.error("route", error.what());
  }
}

}  // namespace magswap::detail
