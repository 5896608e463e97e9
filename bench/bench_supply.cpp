#include <benchmark/benchmark.h>

#include <random>
#include <vector>

#include "magswap/supply/disruption.hpp"
#include "magswap/supply/library.hpp"

namespace {

using namespace magswap;

// Index of a compound by its atoms, as a tool that screens compounds has them.
void BM_Hhi(benchmark::State& state) {
  const ElementHhi& hhi = SupplyLibrary::shipped().element_hhi();
  const std::vector<int> numbers{60, 26, 5};
  const std::vector<double> counts{2.0, 14.0, 1.0};
  for (auto _ : state) benchmark::DoNotOptimize(hhi.of_atoms(numbers, counts));
}
BENCHMARK(BM_Hhi);

// The same from the text of its formula, which has to be taken apart first.
void BM_HhiFormula(benchmark::State& state) {
  const ElementHhi& hhi = SupplyLibrary::shipped().element_hhi();
  for (auto _ : state) benchmark::DoNotOptimize(hhi.of_formula("Nd2Fe14B"));
}
BENCHMARK(BM_HhiFormula);

// Index of a stage with its bounds and governance: twelve countries and a rest.
void BM_HhiBounds(benchmark::State& state) {
  const SupplyLibrary& supply = SupplyLibrary::shipped();
  const ShareTable* table = supply.find_shares(Stage::mine, "rare earths", 2024);
  for (auto _ : state) benchmark::DoNotOptimize(concentration(*table, supply.countries()));
}
BENCHMARK(BM_HhiBounds);

DisruptionScenario scenario(int months, std::size_t materials, std::size_t products) {
  std::mt19937_64 random(3);
  const auto values = [&](double most) {
    std::uniform_real_distribution<double> draw(0.0, most);
    std::vector<double> out(static_cast<std::size_t>(months));
    for (double& each : out) each = draw(random);
    return out;
  };
  DisruptionScenario out;
  out.start_month = month_number(parse_date("2026-01-01"));
  out.months = months;
  for (std::size_t m = 0; m < materials; ++m) {
    out.materials.push_back({"Dy", MassBasis::element, 100.0, {}, {}});
    for (int s = 0; s < 4; ++s) out.supplies.push_back({"origin", m, values(100.0), {}, {}});
    out.recycling.push_back({m, values(20.0), 0.3, 0.8, parse_date("2027-01-01"), 24, {}});
    out.stockpiles.push_back({"state", m, 500.0, parse_date("2026-06-01"), 40.0, {}});
  }
  DisruptionEvent stop;
  stop.supplies = {0, 4};
  stop.start = parse_date("2027-01-01");
  out.events.push_back(stop);
  for (std::size_t p = 0; p < products; ++p) {
    DisruptionProduct product;
    product.priority = 1 + static_cast<int>(p % 5);
    for (std::size_t m = 0; m < materials; ++m) {
      if ((p + m) % 3 != 0) product.needs.push_back({m, values(20.0), ""});
    }
    out.products.push_back(product);
  }
  return out;
}

// months, materials, products
void BM_DisruptionMonthly(benchmark::State& state) {
  const DisruptionScenario input =
      scenario(static_cast<int>(state.range(0)), static_cast<std::size_t>(state.range(1)),
               static_cast<std::size_t>(state.range(2)));
  for (auto _ : state) benchmark::DoNotOptimize(run_disruption(input));
  state.SetItemsProcessed(state.iterations() * state.range(0) * state.range(1) * state.range(2));
}
BENCHMARK(BM_DisruptionMonthly)->Args({48, 1, 3})->Args({120, 8, 100});

}  // namespace
