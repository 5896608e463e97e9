#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>

#include "magswap/supply/disruption.hpp"

namespace magswap::detail {
namespace {

// How far something that starts with a month and grows evenly has come, 0 … 1.
double ramp(int month, int start, int ramp_months) {
  if (month < start) return 0.0;
  if (ramp_months <= 0) return 1.0;
  return std::min(1.0, static_cast<double>(month - start + 1) / ramp_months);
}

// Price that a seller of a material gets in a month; infinite where no price is given, so that a
// need of one is met.
double price_in(const DisruptionScenario& scenario, const DisruptionMeasures& measures,
                std::size_t material, int t) {
  double price = std::numeric_limits<double>::infinity();
  for (const DisruptionPrice& market : scenario.prices) {
    if (market.material == material) price = market.USD_per_kg[static_cast<std::size_t>(t)];
  }
  if (!measures.price_floor) return price;
  const int month = scenario.start_month + t;
  for (const DisruptionFloor& floor : scenario.floors) {
    const bool active = share_of_month(month, floor.start, floor.end) > 0.5;
    if (floor.material == material && active) price = std::max(price, floor.USD_per_kg);
  }
  return price;
}

// Days of a month that lie in an interval, from the first (0) to one past the last.
struct DaysOfMonth {
  int from = 0;
  int until = 0;
};

DaysOfMonth days_in(int month, Date start, std::optional<Date> end) {
  const Date first = first_of_month(month);
  const int days = days_of_month(month);
  const int from = std::clamp(days_between(first, start), 0, days);
  const int until = end ? std::clamp(days_between(first, *end) + 1, from, days) : days;
  return {from, until};
}

// Share of an inflow that events leave in a month, day by day: on a day that several cut, each
// cuts what the others leave.
double kept(const DisruptionScenario& scenario, std::size_t supply, int month) {
  constexpr std::size_t kLongestMonth = 31;
  std::array<double, kLongestMonth> left;  // by day, filled where the first event cuts a part
  const int days = days_of_month(month);
  double whole = 1.0;  // what the events leave that cover the whole month
  bool in_part = false;
  for (const DisruptionEvent& event : scenario.events) {
    const auto& touched = event.supplies;
    if (std::find(touched.begin(), touched.end(), supply) == touched.end()) continue;
    const auto [from, until] = days_in(month, event.start, event.end);
    if (until - from == days) {
      whole *= 1.0 - event.cut;
      continue;
    }
    if (from == until) continue;
    if (!in_part) left.fill(1.0);
    in_part = true;
    for (int day = from; day < until; ++day) left[static_cast<std::size_t>(day)] *= 1.0 - event.cut;
  }
  return in_part ? whole * std::accumulate(left.begin(), left.begin() + days, 0.0) / days : whole;
}

void add_arrivals(const DisruptionScenario& scenario, const DisruptionMeasures& measures,
                  DisruptionFlows& out) {
  const auto months = static_cast<std::size_t>(scenario.months);
  for (std::size_t s = 0; s < scenario.supplies.size(); ++s) {
    const DisruptionSupply& supply = scenario.supplies[s];
    for (std::size_t t = 0; t < months; ++t) {
      const int at = static_cast<int>(t);
      const bool runs = !supply.needs_USD_per_kg || price_in(scenario, measures, supply.material,
                                                             at) >= *supply.needs_USD_per_kg;
      if (!runs) continue;
      out.arrivals[supply.material * months + t] +=
          supply.kg[t] * kept(scenario, s, scenario.start_month + at);
    }
  }
}

void add_recycling(const DisruptionScenario& scenario, DisruptionFlows& out) {
  const auto months = static_cast<std::size_t>(scenario.months);
  for (const DisruptionRecycling& route : scenario.recycling) {
    const int start = month_number(route.start);
    for (std::size_t t = 0; t < months; ++t) {
      const int month = scenario.start_month + static_cast<int>(t);
      out.recycled[route.material * months + t] += route.scrap_kg[t] * route.collection *
                                                   route.yield *
                                                   ramp(month, start, route.ramp_months);
    }
  }
}

// Factor of the substitutions of a product on its need of a material in a month.
double substituted(const DisruptionProduct& product, std::size_t material, int month) {
  double out = 1.0;
  for (const DisruptionSubstitution& change : product.substitutions) {
    const int start = month_number(change.decided) + change.lead_months;
    const double done = ramp(month, start, change.ramp_months);
    for (const auto& [changed, factor] : change.factors) {
      if (changed == material) out *= 1.0 + (factor - 1.0) * done;
    }
  }
  return out;
}

void add_needs(const DisruptionScenario& scenario, const DisruptionMeasures& measures,
               DisruptionFlows& out) {
  const auto months = static_cast<std::size_t>(scenario.months);
  const std::size_t materials = scenario.materials.size();
  for (std::size_t p = 0; p < scenario.products.size(); ++p) {
    const DisruptionProduct& product = scenario.products[p];
    for (const DisruptionProduct::Need& need : product.needs) {
      for (std::size_t t = 0; t < months; ++t) {
        const int month = scenario.start_month + static_cast<int>(t);
        const double factor =
            measures.substitution ? substituted(product, need.material, month) : 1.0;
        out.needs[(t * scenario.products.size() + p) * materials + need.material] +=
            factor * need.kg[t];
      }
    }
  }
}

}  // namespace

double share_of_month(int month, Date start, std::optional<Date> end) {
  const auto [from, until] = days_in(month, start, end);
  return static_cast<double>(until - from) / days_of_month(month);
}

DisruptionFlows disruption_flows(const DisruptionScenario& scenario,
                                 const DisruptionMeasures& measures) {
  const auto months = static_cast<std::size_t>(scenario.months);
  const std::size_t materials = scenario.materials.size();
  DisruptionFlows out;
  out.arrivals.assign(materials * months, 0.0);
  out.recycled.assign(materials * months, 0.0);
  out.needs.assign(months * scenario.products.size() * materials, 0.0);
  add_arrivals(scenario, measures, out);
  if (measures.recycling) add_recycling(scenario, out);
  add_needs(scenario, measures, out);
  return out;
}

}  // namespace magswap::detail
