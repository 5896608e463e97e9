#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <random>

#include "magswap/core/error.hpp"
#include "magswap/supply/disruption.hpp"

namespace magswap {
namespace {

using Kilograms = std::vector<double>;

constexpr int kYear = 12;

double sum(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0);
}

Kilograms every_month(double kg, int months = kYear) {
  return Kilograms(static_cast<std::size_t>(months), kg);
}

// One material, one origin, one product: 100 kg a month in and out, from January 2026.
DisruptionScenario balanced(int months = kYear) {
  DisruptionScenario out;
  out.start_month = month_number(parse_date("2026-01-01"));
  out.months = months;
  out.materials.push_back({"Dy", MassBasis::element, 0.0, {}, {}});
  out.supplies.push_back({"abroad", 0, every_month(100.0, months), {}, {}});
  DisruptionProduct product;
  product.name = "motors";
  product.needs.push_back({0, every_month(100.0, months), ""});
  out.products.push_back(product);
  return out;
}

DisruptionEvent stop(const char* start, const char* end, double cut = 1.0) {
  DisruptionEvent out;
  out.title = "stop";
  out.supplies = {0};
  out.start = parse_date(start);
  if (*end != '\0') out.end = parse_date(end);
  out.cut = cut;
  return out;
}

TEST(Disruption, WithoutAnEventNothingIsShort) {
  const DisruptionRun run = run_disruption(balanced());
  EXPECT_DOUBLE_EQ(run.shortage_kg(0), 0.0);
  EXPECT_THAT(run.products[0].made, ::testing::Each(1.0));
  EXPECT_FALSE(run.products[0].first_reduced);
}

// Stock for two and a half months of need: nothing is short in the first two, half in the third.
TEST(Disruption, StockLastsAsLongAsItLasts) {
  DisruptionScenario scenario = balanced();
  scenario.materials[0].stock_kg = 250.0;
  scenario.events.push_back(stop("2026-03-01", ""));
  const DisruptionRun run = run_disruption(scenario);
  const auto& flows = run.materials[0];
  EXPECT_DOUBLE_EQ(flows.stock[1], 250.0);
  EXPECT_NEAR(flows.cover_days[1], 70.0, 1e-9) << "February 2026 has 28 days";
  EXPECT_NEAR(flows.stock[3], 50.0, 1e-9);
  EXPECT_NEAR(flows.shortage[4], 50.0, 1e-9);
  EXPECT_NEAR(flows.shortage[5], 100.0, 1e-9);
  EXPECT_EQ(run.products[0].first_reduced, 4);
  EXPECT_EQ(run.products[0].first_stopped, 5);
  EXPECT_EQ(run.products[0].stopped_months, 7);
  EXPECT_NEAR(run.shortage_kg(0), 10 * 100.0 - 250.0, 1e-9);
}

TEST(Disruption, EventsCountByDays) {
  DisruptionScenario scenario = balanced();
  scenario.events.push_back(stop("2026-04-16", "2026-05-31", 0.5));
  const auto arrivals = run_disruption(scenario).materials[0].arrivals;
  EXPECT_DOUBLE_EQ(arrivals[2], 100.0);
  EXPECT_NEAR(arrivals[3], 100.0 * (1.0 - 0.5 * 15.0 / 30.0), 1e-12);
  EXPECT_NEAR(arrivals[4], 50.0, 1e-12);
  EXPECT_DOUBLE_EQ(arrivals[5], 100.0);
}

// April has 30 days. One after the other cuts add up to the whole month; on the same 15 days two
// halves leave a quarter of each, (15·1/4 + 15)/30 of the month; a third that runs through touches
// every day; the order of the events is of no consequence.
TEST(Disruption, EventsOfOneMonthCountDayByDay) {
  struct Case {
    std::vector<DisruptionEvent> events;
    double april;
  };
  const std::vector<Case> all{
      {{stop("2026-04-01", "2026-04-15"), stop("2026-04-16", "2026-04-30")}, 0.0},
      {{stop("2026-04-01", "2026-04-15"), stop("2026-04-01", "2026-04-15")}, 50.0},
      {{stop("2026-04-06", "2026-04-20", 0.5), stop("2026-04-06", "2026-04-20", 0.5)}, 62.5},
      {{stop("2026-04-01", "2026-04-20", 0.5), stop("2026-04-11", "2026-05-10", 0.5)},
       100.0 * (10 * 0.5 + 10 * 0.25 + 10 * 0.5) / 30.0},
      {{stop("2026-03-20", "", 0.2), stop("2026-04-30", "")}, 100.0 * 29 * 0.8 / 30.0},
  };
  for (Case each : all) {
    for (int order = 0; order < 2; ++order) {
      DisruptionScenario scenario = balanced();
      scenario.events = each.events;
      EXPECT_NEAR(run_disruption(scenario).materials[0].arrivals[3], each.april, 1e-12);
      std::reverse(each.events.begin(), each.events.end());
    }
  }
}

TEST(Disruption, TheFirstInPriorityIsServedFirst) {
  DisruptionScenario scenario = balanced();
  scenario.products.push_back(scenario.products[0]);
  scenario.products[0].priority = 2;
  scenario.products[1].name = "weapons";
  scenario.products[1].priority = 1;
  scenario.products[1].needs[0].kg = every_month(60.0);
  const DisruptionRun run = run_disruption(scenario);
  EXPECT_THAT(run.products[1].made, ::testing::Each(1.0));
  EXPECT_THAT(run.products[0].made, ::testing::Each(::testing::DoubleNear(0.4, 1e-12)));
}

// Two products of one priority share the scarce material alike; a third that does not need it goes
// on to all.
TEST(Disruption, EqualsShareAlike) {
  std::vector<double> needs{10.0, 5.0,  // material 0, material 1
                            30.0, 0.0,  //
                            0.0,  8.0};
  std::vector<double> left{20.0, 100.0}, made(3, -1.0);
  detail::RationingSpace space;
  detail::ration(std::vector<std::size_t>{0, 1, 2}, needs, left, made, space);
  EXPECT_NEAR(made[0], 0.5, 1e-12);
  EXPECT_NEAR(made[1], 0.5, 1e-12);
  EXPECT_NEAR(made[2], 1.0, 1e-12);
  EXPECT_DOUBLE_EQ(left[0], 0.0);
  EXPECT_NEAR(left[1], 100.0 - 0.5 * 5.0 - 8.0, 1e-12);
}

TEST(Disruption, TheScarcestMaterialDecides) {
  DisruptionScenario scenario = balanced();
  scenario.materials.push_back({"Nd", MassBasis::element, 0.0, {}, {}});
  scenario.supplies.push_back({"home", 1, every_month(250.0), {}, {}});
  scenario.products[0].needs.push_back({1, every_month(1000.0), ""});
  const DisruptionRun run = run_disruption(scenario);
  EXPECT_NEAR(run.products[0].made[0], 0.25, 1e-12);
  EXPECT_NEAR(run.materials[0].used[0], 25.0, 1e-12);
  EXPECT_NEAR(run.materials[0].stock[0], 75.0, 1e-12) << "what cannot be used stays";
}

TEST(Disruption, StockpileFillsWhatIsMissingAtItsRate) {
  DisruptionScenario scenario = balanced();
  scenario.events.push_back(stop("2026-02-01", ""));
  scenario.stockpiles.push_back({"state", 0, 130.0, parse_date("2026-03-15"), 60.0, {}});
  const auto flows = run_disruption(scenario).materials[0];
  EXPECT_THAT(std::vector(flows.released.begin(), flows.released.begin() + 6),
              ::testing::ElementsAre(0.0, 0.0, 60.0, 60.0, 10.0, 0.0));
  EXPECT_NEAR(flows.stockpile[2], 70.0, 1e-12);
  EXPECT_NEAR(flows.shortage[2], 40.0, 1e-12);
}

// Motors need Dy, of which there is none, or half of it; the pile of Nd gives what they can use.
TEST(Disruption, AStockpileIsKeptWhereItCannotBeUsed) {
  DisruptionScenario scenario = balanced();
  scenario.materials.push_back({"Nd", MassBasis::element, 0.0, 0.0, {}});
  scenario.products[0].needs.push_back({1, every_month(1000.0), ""});
  scenario.events.push_back(stop("2026-01-01", "2026-03-31"));
  scenario.events.push_back(stop("2026-04-01", "", 0.5));
  scenario.stockpiles.push_back({"first", 1, 700.0, parse_date("2026-01-01"), {}, {}});
  scenario.stockpiles.push_back({"second", 1, 2300.0, parse_date("2026-01-01"), {}, {}});
  const DisruptionRun run = run_disruption(scenario);
  const auto& nd = run.materials[1];
  EXPECT_THAT(std::vector(nd.released.begin(), nd.released.begin() + 5),
              ::testing::ElementsAre(0.0, 0.0, 0.0, 500.0, 500.0));
  EXPECT_THAT(nd.declined, ::testing::Each(0.0));
  EXPECT_NEAR(nd.stockpile[2], 3000.0, 1e-9);
  EXPECT_NEAR(nd.stockpile[8], 0.0, 1e-9) << "six months at half";
  EXPECT_NEAR(sum(run.products[0].made), 6 * 0.5, 1e-12);
  EXPECT_LT(run.balance_error, 1e-12);
}

TEST(Disruption, SubstitutionTakesItsTime) {
  DisruptionScenario scenario = balanced();
  DisruptionSubstitution change;
  change.name = "diffusion";
  change.decided = parse_date("2026-02-10");
  change.lead_months = 3;
  change.ramp_months = 4;
  change.factors = {{0, 0.5}};
  scenario.products[0].substitutions.push_back(change);
  const auto need = run_disruption(scenario).materials[0].need;
  const Kilograms expected{100, 100, 100, 100, 87.5, 75, 62.5, 50, 50, 50, 50, 50};
  EXPECT_THAT(need, ::testing::Pointwise(::testing::DoubleNear(1e-12), expected));
}

TEST(Disruption, RecyclingGivesScrapTimesCollectionTimesYield) {
  DisruptionScenario scenario = balanced();
  scenario.recycling.push_back({0, every_month(100.0), 0.5, 0.8, parse_date("2026-07-01"), 2, {}});
  const auto recycled = run_disruption(scenario).materials[0].recycled;
  EXPECT_DOUBLE_EQ(recycled[5], 0.0);
  EXPECT_NEAR(recycled[6], 20.0, 1e-12);
  EXPECT_NEAR(recycled[7], 40.0, 1e-12);
  EXPECT_NEAR(recycled[11], 40.0, 1e-12);
}

// A mine that needs 250 USD/kg runs at a market price of 224 only while a floor of 260 holds.
TEST(Disruption, PriceFloorKeepsAPlantRunning) {
  DisruptionScenario scenario = balanced();
  scenario.supplies.push_back({"mine", 0, every_month(30.0), 250.0, {}});
  EXPECT_NEAR(run_disruption(scenario).materials[0].arrivals[0], 130.0, 1e-12)
      << "without a price nothing is known against it";
  scenario.prices.push_back({0, every_month(224.0), {}});
  EXPECT_NEAR(run_disruption(scenario).materials[0].arrivals[0], 100.0, 1e-12);
  scenario.floors.push_back({0, 260.0, parse_date("2026-04-01"), parse_date("2026-06-30"), {}});
  const auto arrivals = run_disruption(scenario).materials[0].arrivals;
  EXPECT_NEAR(arrivals[2], 100.0, 1e-12);
  EXPECT_NEAR(arrivals[3], 130.0, 1e-12);
  EXPECT_NEAR(arrivals[5], 130.0, 1e-12);
  EXPECT_NEAR(arrivals[6], 100.0, 1e-12);
}

TEST(Disruption, AFullStockTakesNoMore) {
  DisruptionScenario scenario = balanced();
  scenario.materials[0].most_stock_kg = 150.0;
  scenario.supplies[0].kg = every_month(180.0);
  const auto flows = run_disruption(scenario).materials[0];
  EXPECT_NEAR(flows.stock[0], 80.0, 1e-12);
  EXPECT_NEAR(flows.stock[1], 150.0, 1e-12);
  EXPECT_NEAR(flows.declined[1], 10.0, 1e-12);
  EXPECT_NEAR(flows.declined[11], 80.0, 1e-12);
}

DisruptionScenario random_scenario(std::uint64_t seed) {
  std::mt19937_64 random(seed);
  const auto draw = [&](double most) {
    return std::uniform_real_distribution<double>(0.0, most)(random);
  };
  const auto months = [&](double most) {
    Kilograms out;
    for (int t = 0; t < 36; ++t) out.push_back(draw(most));
    return out;
  };
  DisruptionScenario out = balanced(36);
  out.supplies.clear();
  out.products.clear();
  for (std::size_t m = 0; m < 3; ++m) {
    if (m > 0) out.materials.push_back(out.materials[0]);
    out.materials[m].stock_kg = draw(500.0);
    if (m == 2) out.materials[m].most_stock_kg = draw(300.0);
    for (int s = 0; s < 2; ++s) out.supplies.push_back({"s", m, months(100.0), {}, {}});
    out.stockpiles.push_back({"pile", m, draw(400.0), parse_date("2026-06-01"), draw(80.0), {}});
    out.recycling.push_back(
        {m, months(60.0), draw(1.0), draw(1.0), parse_date("2026-09-01"), 9, {}});
  }
  out.events.push_back(stop("2026-05-11", "2027-08-17", draw(1.0)));
  for (int p = 0; p < 5; ++p) {
    DisruptionProduct product;
    product.name = "p";
    product.priority = 1 + p / 2;
    for (std::size_t m = 0; m < 3; ++m) {
      if (draw(1.0) < 0.7) product.needs.push_back({m, months(60.0), ""});
    }
    out.products.push_back(product);
  }
  return out;
}

// For any scenario: no mass comes from nowhere, nothing is negative, what is used is what the
// products made needed, and a first is never served worse than when it stands alone.
TEST(Disruption, MassIsHeldInEveryScenario) {
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    const DisruptionScenario scenario = random_scenario(seed);
    const DisruptionRun run = run_disruption(scenario);
    EXPECT_LT(run.balance_error, 1e-12) << seed;
    for (std::size_t m = 0; m < 3; ++m) {
      const auto& flows = run.materials[m];
      double stock = scenario.materials[m].stock_kg;
      for (std::size_t t = 0; t < 36; ++t) {
        double used = 0.0;
        for (std::size_t p = 0; p < scenario.products.size(); ++p) {
          for (const auto& need : scenario.products[p].needs) {
            if (need.material == m) used += run.products[p].made[t] * need.kg[t];
          }
        }
        EXPECT_NEAR(flows.used[t], used, 1e-10) << seed;
        const double in = flows.arrivals[t] + flows.recycled[t] + flows.released[t];
        EXPECT_NEAR(stock + in - flows.used[t] - flows.declined[t], flows.stock[t], 1e-10) << seed;
        EXPECT_NEAR(std::min(flows.released[t], flows.stock[t] + flows.declined[t]), 0.0, 1e-10)
            << "released and not used, " << seed;
        EXPECT_GE(flows.stock[t], 0.0);
        EXPECT_GE(flows.shortage[t], 0.0);
        stock = flows.stock[t];
      }
      EXPECT_NEAR(scenario.stockpiles[m].kg - sum(flows.released), flows.stockpile.back(), 1e-10);
    }
    for (const ProductMonths& product : run.products) {
      EXPECT_THAT(product.made,
                  ::testing::Each(::testing::AllOf(::testing::Ge(0.0), ::testing::Le(1.0))));
    }
  }
}

TEST(Disruption, EveryMeasureHelpsOrDoesNothing) {
  DisruptionScenario scenario = balanced(24);
  scenario.events.push_back(stop("2026-03-01", ""));
  scenario.stockpiles.push_back({"state", 0, 200.0, parse_date("2026-03-01"), {}, {}});
  scenario.recycling.push_back(
      {0, every_month(50.0, 24), 0.4, 0.5, parse_date("2026-06-01"), 0, {}});
  DisruptionSubstitution change;
  change.decided = parse_date("2026-03-01");
  change.lead_months = 6;
  change.factors = {{0, 0.5}};
  scenario.products[0].substitutions.push_back(change);
  const MeasureEffects effects = measure_effects(scenario);
  EXPECT_NEAR(effects.none_kg[0], 2200.0, 1e-9);
  const auto alone = [&](const char* name) {
    for (const MeasureEffect& effect : effects.measures) {
      if (effect.name == name) return effect.alone_kg[0];
    }
    return std::nan("");
  };
  EXPECT_NEAR(alone("stockpile release"), 2000.0, 1e-9);
  EXPECT_NEAR(alone("recycling"), 2200.0 - 19 * 10.0, 1e-9);
  EXPECT_NEAR(alone("substitution"), 2200.0 - 16 * 50.0, 1e-9);
  EXPECT_NEAR(alone("price floor"), 2200.0, 1e-9);
  EXPECT_NEAR(effects.all_kg[0], 2200.0 - 200.0 - 190.0 - 800.0, 1e-9);
  for (const MeasureEffect& effect : effects.measures) {
    EXPECT_EQ(effect.present, effect.name != "price floor");
    EXPECT_GE(effect.without_kg[0], effects.all_kg[0] - 1e-9);
    EXPECT_LE(effect.alone_kg[0], effects.none_kg[0] + 1e-9);
  }
}

TEST(Disruption, NamesWhatMakesNoSense) {
  const auto fails = [](const auto& change) {
    DisruptionScenario scenario = balanced();
    scenario.stockpiles.push_back({"state", 0, 1.0, parse_date("2026-01-01"), {}, {}});
    scenario.recycling.push_back({0, every_month(1.0), 0.5, 0.5, parse_date("2026-01-01"), 0, {}});
    scenario.events.push_back(stop("2026-01-01", ""));
    change(scenario);
    try {
      (void)run_disruption(scenario);
    } catch (const Error& error) {
      return std::string(error.what());
    }
    return std::string("no error");
  };
  using ::testing::HasSubstr;
  using S = DisruptionScenario;
  EXPECT_THAT(fails([](S& s) { s.supplies[0].kg[3] = std::nan(""); }), HasSubstr("2026-04"));
  EXPECT_THAT(fails([](S& s) { s.supplies[0].kg[0] = -1.0; }), HasSubstr("abroad"));
  EXPECT_THAT(fails([](S& s) { s.supplies[0].kg.pop_back(); }), HasSubstr("11 months"));
  EXPECT_THAT(fails([](S& s) { s.supplies[0].material = 7; }), HasSubstr("number 8 of 1"));
  EXPECT_THAT(fails([](S& s) { s.materials[0].stock_kg = -1.0; }), HasSubstr("stock of Dy"));
  EXPECT_THAT(fails([](S& s) { s.events[0].cut = 1.5; }), HasSubstr("cut of stop is 1.5"));
  EXPECT_THAT(fails([](S& s) { s.recycling[0].yield = std::nan(""); }), HasSubstr("yield"));
  EXPECT_THAT(fails([](S& s) { s.months = 0; }), HasSubstr("0 months"));
  EXPECT_THAT(fails([](S& s) { s.months = 1000000000; }), HasSubstr("1000000000 months"));
  EXPECT_THAT(fails([](S& s) { s.start_month = std::numeric_limits<int>::max(); }),
              HasSubstr("starts in month 2147483647"));
  EXPECT_THAT(fails([](S& s) { s.start_month = -1; }), HasSubstr("starts in month -1"));
  // Added to a date, such a time would leave the integers.
  EXPECT_THAT(fails([](S& s) {
                s.products[0].substitutions.push_back(
                    {"dry", parse_date("2026-01-01"), std::numeric_limits<int>::max(), 0, {}, {}});
              }),
              HasSubstr("lead time of dry is 2147483647 months"));
  EXPECT_THAT(fails([](S& s) { s.recycling[0].ramp_months = -1; }), HasSubstr("ramp of recycling"));
  EXPECT_THAT(fails([](S& s) { s.stockpiles[0].kg = INFINITY; }), HasSubstr("state"));
  EXPECT_THAT(fails([](S& s) { s.products[0].needs[0].kg[0] = INFINITY; }), HasSubstr("motors"));
}

}  // namespace
}  // namespace magswap
