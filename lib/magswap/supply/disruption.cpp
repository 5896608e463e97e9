#include "magswap/supply/disruption.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>

#include "magswap/core/error.hpp"

namespace magswap {
namespace detail {

void ration(std::span<const std::size_t> products, std::span<const double> needs,
            std::span<double> left, std::span<double> made, RationingSpace& space) {
  const std::size_t materials = left.size();
  const auto need = [&](std::size_t p, std::size_t m) { return needs[p * materials + m]; };
  space.active.assign(products.begin(), products.end());
  for (const std::size_t p : products) made[p] = 0.0;
  double level = 0.0;
  while (!space.active.empty() && level < 1.0) {
    space.rate.assign(materials, 0.0);
    for (const std::size_t p : space.active) {
      for (std::size_t m = 0; m < materials; ++m) space.rate[m] += need(p, m);
    }
    double step = 1.0 - level;
    std::size_t bottleneck = materials;
    for (std::size_t m = 0; m < materials; ++m) {
      if (space.rate[m] > 0.0 && left[m] < step * space.rate[m]) {
        step = left[m] / space.rate[m];
        bottleneck = m;
      }
    }
    level = bottleneck == materials ? 1.0 : level + step;
    for (std::size_t m = 0; m < materials; ++m) {
      left[m] = m == bottleneck ? 0.0 : std::max(0.0, left[m] - step * space.rate[m]);
    }
    for (const std::size_t p : space.active) made[p] = level;
    if (bottleneck == materials) return;
    std::erase_if(space.active, [&](std::size_t p) { return need(p, bottleneck) > 0.0; });
  }
}

}  // namespace detail

namespace {

constexpr double kMost = std::numeric_limits<double>::max();
constexpr int kLongest = 1200;       // months
constexpr double kRounding = 1e-13;  // of what is at hand: differences below are none

void require_months(const DisruptionScenario& scenario, std::string_view what,
                    const std::vector<double>& values) {
  if (values.size() != static_cast<std::size_t>(scenario.months)) {
    throw ArgumentError(
        fmt::format("{} has {} months, the scenario {}", what, values.size(), scenario.months));
  }
  for (std::size_t t = 0; t < values.size(); ++t) {
    if (std::isfinite(values[t]) && values[t] >= 0.0) continue;
    throw DomainError(fmt::format("{} is {} in {}, must be finite and not negative", what,
                                  values[t],
                                  month_text(scenario.start_month + static_cast<int>(t))));
  }
}

void require_number(std::string_view what, double value, double high) {
  if (std::isfinite(value) && value >= 0.0 && value <= high) return;
  throw DomainError(high == 1.0
                        ? fmt::format("{} is {}, not in 0 … 1", what, value)
                        : fmt::format("{} is {}, must be finite and not negative", what, value));
}

void require_span(std::string_view what, int months) {
  if (months >= 0 && months <= kLongest) return;
  throw DomainError(fmt::format("{} is {} months, not in 0 … {}", what, months, kLongest));
}

void require_index(std::string_view what, std::size_t index, std::size_t count) {
  if (index >= count) {
    throw ArgumentError(fmt::format("{} points at number {} of {}", what, index + 1, count));
  }
}

void require_product(const DisruptionScenario& scenario, const DisruptionProduct& product) {
  const std::size_t materials = scenario.materials.size();
  for (const DisruptionProduct::Need& need : product.needs) {
    require_index("a need of " + product.name, need.material, materials);
    require_months(scenario, "need of " + product.name, need.kg);
  }
  for (const DisruptionSubstitution& change : product.substitutions) {
    for (const auto& [material, factor] : change.factors) {
      require_index("a substitution of " + product.name, material, materials);
      require_number("factor of substitution " + change.name, factor, kMost);
    }
    require_span("lead time of " + change.name, change.lead_months);
    require_span("ramp of " + change.name, change.ramp_months);
  }
}

void require_measures(const DisruptionScenario& scenario) {
  const std::size_t materials = scenario.materials.size();
  for (const DisruptionRecycling& route : scenario.recycling) {
    require_index("a recycling route", route.material, materials);
    require_months(scenario, "scrap", route.scrap_kg);
    require_number("collection", route.collection, 1.0);
    require_number("yield of recycling", route.yield, 1.0);
    require_span("ramp of recycling", route.ramp_months);
  }
  for (const DisruptionStockpile& pile : scenario.stockpiles) {
    require_index("stockpile of " + pile.holder, pile.material, materials);
    require_number("stockpile of " + pile.holder, pile.kg, kMost);
    if (pile.most_kg_per_month) {
      require_number("most of the stockpile of " + pile.holder, *pile.most_kg_per_month, kMost);
    }
  }
  for (const DisruptionPrice& price : scenario.prices) {
    require_index("a price", price.material, materials);
    require_months(scenario, "price", price.USD_per_kg);
  }
  for (const DisruptionFloor& floor : scenario.floors) {
    require_index("a price floor", floor.material, materials);
    require_number("price floor", floor.USD_per_kg, kMost);
  }
}

void require_sense(const DisruptionScenario& scenario) {
  if (scenario.months < 1 || scenario.months > kLongest) {
    throw DomainError(
        fmt::format("{} months: a run has 1 to {} months", scenario.months, kLongest));
  }
  constexpr int kLastStart = 2200 * 12;
  if (scenario.start_month < 0 || scenario.start_month > kLastStart) {
    throw DomainError(fmt::format("a run starts in month {} since year 0, not in 0 … {}",
                                  scenario.start_month, kLastStart));
  }
  for (const DisruptionMaterial& material : scenario.materials) {
    require_number("stock of " + material.item, material.stock_kg, kMost);
    if (material.most_stock_kg) {
      require_number("most stock of " + material.item, *material.most_stock_kg, kMost);
    }
  }
  for (const DisruptionSupply& supply : scenario.supplies) {
    require_index("supply " + supply.name, supply.material, scenario.materials.size());
    require_months(scenario, "supply " + supply.name, supply.kg);
  }
  for (const DisruptionEvent& event : scenario.events) {
    require_number("cut of " + event.title, event.cut, 1.0);
    for (const std::size_t supply : event.supplies) {
      require_index("event " + event.title, supply, scenario.supplies.size());
    }
  }
  for (const DisruptionProduct& product : scenario.products) require_product(scenario, product);
  require_measures(scenario);
}

// Products by priority, first the first; those of one priority together.
std::vector<std::vector<std::size_t>> by_priority(const DisruptionScenario& scenario) {
  std::map<int, std::vector<std::size_t>> groups;
  for (std::size_t p = 0; p < scenario.products.size(); ++p) {
    groups[scenario.products[p].priority].push_back(p);
  }
  std::vector<std::vector<std::size_t>> out;
  for (auto& [priority, products] : groups) out.push_back(std::move(products));
  return out;
}

DisruptionRun empty_run(const DisruptionScenario& scenario) {
  const auto months = static_cast<std::size_t>(scenario.months);
  DisruptionRun out;
  const std::vector<double> none(months, 0.0);
  out.materials.assign(scenario.materials.size(),
                       {none, none, none, none, none, none, none, none, none, none});
  out.products.resize(scenario.products.size());
  for (ProductMonths& product : out.products) product.made = none;
  return out;
}

// The state of a run between two months.
class Simulation {
 public:
  Simulation(const DisruptionScenario& scenario, const DisruptionMeasures& measures)
      : scenario_(scenario),
        flows_(detail::disruption_flows(scenario, measures)),
        groups_(by_priority(scenario)),
        run_(empty_run(scenario)),
        made_(scenario.products.size()),
        left_(scenario.materials.size()) {
    for (const DisruptionMaterial& material : scenario.materials) {
      stock_.push_back(material.stock_kg);
    }
    for (const DisruptionStockpile& pile : scenario.stockpiles) {
      piles_.push_back(measures.stockpile ? pile.kg : 0.0);
    }
  }

  DisruptionRun run() {
    for (std::size_t t = 0; t < static_cast<std::size_t>(scenario_.months); ++t) step(t);
    for (std::size_t p = 0; p < made_.size(); ++p) mark(run_.products[p]);
    run_.balance_error = balance_error();
    return std::move(run_);
  }

 private:
  [[nodiscard]] std::size_t materials() const { return scenario_.materials.size(); }

  [[nodiscard]] std::span<const double> needs(std::size_t t) const {
    const std::size_t size = scenario_.products.size() * materials();
    return std::span(flows_.needs).subspan(t * size, size);
  }

  // What a material's stockpiles can give of an amount, the first of the scenario first.
  [[nodiscard]] double available(std::size_t material, double wanted, int month) const {
    double out = 0.0;
    for (std::size_t s = 0; s < piles_.size(); ++s) out += give(s, material, wanted - out, month);
    return out;
  }

  void take(std::size_t material, double amount, int month) {
    for (std::size_t s = 0; s < piles_.size(); ++s) {
      const double given = give(s, material, amount, month);
      piles_[s] -= given;
      amount -= given;
    }
  }

  [[nodiscard]] double give(std::size_t s, std::size_t material, double wanted, int month) const {
    const DisruptionStockpile& pile = scenario_.stockpiles[s];
    if (pile.material != material || month < month_number(pile.release_from)) return 0.0;
    return std::max(0.0, std::min({piles_[s], wanted, pile.most_kg_per_month.value_or(kMost)}));
  }

  [[nodiscard]] double piled(std::size_t material) const {
    double out = 0.0;
    for (std::size_t s = 0; s < piles_.size(); ++s) {
      if (scenario_.stockpiles[s].material == material) out += piles_[s];
    }
    return out;
  }

  void collect(std::size_t t, std::size_t m) {
    MaterialMonths& out = run_.materials[m];
    const auto months = static_cast<std::size_t>(scenario_.months);
    for (std::size_t p = 0; p < made_.size(); ++p) out.need[t] += needs(t)[p * materials() + m];
    out.arrivals[t] = flows_.arrivals[m * months + t];
    out.recycled[t] = flows_.recycled[m * months + t];
    const double here = stock_[m] + out.arrivals[t] + out.recycled[t];
    const int month = scenario_.start_month + static_cast<int>(t);
    out.released[t] = available(m, out.need[t] - here, month);
    left_[m] = here + out.released[t];
  }

  // What rationing left of a release was never taken out of the stockpile.
  void return_unused(std::size_t t, std::size_t m) {
    double& released = run_.materials[m].released[t];
    const double unused = std::min(released, left_[m]);
    released -= unused;
    left_[m] -= unused;
    take(m, released, scenario_.start_month + static_cast<int>(t));
  }

  void settle(std::size_t t, std::size_t m, double before) {
    MaterialMonths& out = run_.materials[m];
    out.used[t] = before - left_[m];
    return_unused(t, m);
    const double short_of = out.need[t] - out.used[t];
    out.shortage[t] = short_of > kRounding * std::max(before, out.need[t]) ? short_of : 0.0;
    const double most = scenario_.materials[m].most_stock_kg.value_or(kMost);
    out.declined[t] = std::max(0.0, left_[m] - most);
    stock_[m] = std::min(left_[m], most);
    out.stock[t] = stock_[m];
    out.stockpile[t] = piled(m);
    const int days = days_of_month(scenario_.start_month + static_cast<int>(t));
    out.cover_days[t] = out.need[t] > 0.0 ? stock_[m] / (out.need[t] / days)
                                          : std::numeric_limits<double>::quiet_NaN();
  }

  void step(std::size_t t) {
    for (std::size_t m = 0; m < materials(); ++m) collect(t, m);
    const std::vector<double> before = left_;
    for (const auto& group : groups_) detail::ration(group, needs(t), left_, made_, space_);
    for (std::size_t p = 0; p < made_.size(); ++p) run_.products[p].made[t] = made_[p];
    for (std::size_t m = 0; m < materials(); ++m) settle(t, m, before[m]);
  }

  static void mark(ProductMonths& product) {
    constexpr double kAll = 1.0 - 1e-9;
    for (std::size_t t = 0; t < product.made.size(); ++t) {
      const int month = static_cast<int>(t);
      if (product.made[t] < kAll && !product.first_reduced) product.first_reduced = month;
      if (product.made[t] > 0.0) continue;
      if (!product.first_stopped) product.first_stopped = month;
      ++product.stopped_months;
    }
  }

  // Over the whole run: what came in against what went out and what is left.
  [[nodiscard]] double balance_error() const {
    double worst = 0.0;
    for (std::size_t m = 0; m < materials(); ++m) {
      const MaterialMonths& flows = run_.materials[m];
      const auto sum = [](const std::vector<double>& values) {
        return std::accumulate(values.begin(), values.end(), 0.0);
      };
      const double in = scenario_.materials[m].stock_kg + sum(flows.arrivals) +
                        sum(flows.recycled) + sum(flows.released);
      const double out = sum(flows.used) + sum(flows.declined) + stock_[m];
      if (in > 0.0) worst = std::max(worst, std::abs(in - out) / in);
    }
    return worst;
  }

  const DisruptionScenario& scenario_;
  detail::DisruptionFlows flows_;
  std::vector<std::vector<std::size_t>> groups_;
  DisruptionRun run_;
  std::vector<double> made_;
  std::vector<double> left_;
  std::vector<double> stock_;
  std::vector<double> piles_;
  detail::RationingSpace space_;
};

std::vector<double> shortages(const DisruptionScenario& scenario,
                              const DisruptionMeasures& measures) {
  const DisruptionRun run = run_disruption(scenario, measures);
  std::vector<double> out;
  for (std::size_t m = 0; m < run.materials.size(); ++m) out.push_back(run.shortage_kg(m));
  return out;
}

}  // namespace

double DisruptionRun::shortage_kg(std::size_t material) const {
  const auto& values = materials.at(material).shortage;
  return std::accumulate(values.begin(), values.end(), 0.0);
}

double DisruptionRun::need_kg(std::size_t material) const {
  const auto& values = materials.at(material).need;
  return std::accumulate(values.begin(), values.end(), 0.0);
}

DisruptionRun run_disruption(const DisruptionScenario& scenario,
                             const DisruptionMeasures& measures) {
  require_sense(scenario);
  return Simulation(scenario, measures).run();
}

MeasureEffects measure_effects(const DisruptionScenario& scenario) {
  struct Named {
    const char* name;
    bool DisruptionMeasures::*member;
    bool present;
  };
  const bool substitutes =
      std::any_of(scenario.products.begin(), scenario.products.end(),
                  [](const DisruptionProduct& product) { return !product.substitutions.empty(); });
  const std::array<Named, 4> all{{
      {"stockpile release", &DisruptionMeasures::stockpile, !scenario.stockpiles.empty()},
      {"recycling", &DisruptionMeasures::recycling, !scenario.recycling.empty()},
      {"substitution", &DisruptionMeasures::substitution, substitutes},
      {"price floor", &DisruptionMeasures::price_floor, !scenario.floors.empty()},
  }};
  const DisruptionMeasures none{false, false, false, false};
  MeasureEffects out{shortages(scenario, {}), shortages(scenario, none), {}};
  for (const Named& measure : all) {
    DisruptionMeasures without, alone = none;
    without.*measure.member = false;
    alone.*measure.member = true;
    out.measures.push_back(
        {measure.name, measure.present, shortages(scenario, without), shortages(scenario, alone)});
  }
  return out;
}

}  // namespace magswap
