// Allocation with the prices of all caps. docs/performance.md.
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <random>

#include "magswap/allocation/allocate.hpp"

namespace {

using namespace magswap;

// Products that can be made with magnets of falling element content and rising cost; six caps at
// 30 to 80 % of what the first magnets hold.
Portfolio portfolio_of(std::size_t products, std::size_t options) {
  static const std::vector<std::string> kElements{"Nd", "Pr", "Dy", "Tb", "Sm", "Co"};
  std::mt19937 random(1);
  std::uniform_real_distribution<double> uniform(0.0, 1.0);
  Portfolio out;
  std::vector<double> today(kElements.size(), 0.0);
  for (std::size_t i = 0; i < products; ++i) {
    AllocationProduct product;
    product.name = fmt::format("product {}", i);
    product.demand = 1000.0 * (0.5 + uniform(random));
    for (std::size_t k = 0; k < options; ++k) {
      AllocationOption option;
      option.name = fmt::format("magnet {}", k);
      option.reference = k == 0;
      option.cost_USD = 100.0 + 20.0 * static_cast<double>(k) * (0.5 + uniform(random));
      for (std::size_t e = 0; e < kElements.size(); ++e) {
        const double kg =
            k + 1 == options ? 0.0 : uniform(random) * (1.0 - 0.1 * static_cast<double>(k));
        option.element_kg[kElements[e]] = {kg, kg, kg};
        if (k == 0) today[e] += kg * product.demand;
      }
      product.options.push_back(option);
    }
    out.products.push_back(product);
  }
  for (std::size_t e = 0; e < kElements.size(); ++e)
    out.caps.push_back(
        {kElements[e], {{kElements[e], 1.0}}, today[e] * (0.3 + 0.5 * uniform(random)), {}});
  return out;
}

void BM_AllocationLp(benchmark::State& state) {
  const Portfolio portfolio = portfolio_of(1000, 8);
  for (auto _ : state) benchmark::DoNotOptimize(allocate(portfolio).loss_USD);
}
BENCHMARK(BM_AllocationLp)->Name("BM_AllocationLp/1000x8")->Unit(benchmark::kMillisecond);

// The same without prices and the look for other optima: what they cost.
void BM_AllocationLpWithoutPrices(benchmark::State& state) {
  const Portfolio portfolio = portfolio_of(1000, 8);
  for (auto _ : state)
    benchmark::DoNotOptimize(allocate(portfolio, {ContentBound::nominal, false}).loss_USD);
}
BENCHMARK(BM_AllocationLpWithoutPrices)
    ->Name("BM_AllocationLpWithoutPrices/1000x8")
    ->Unit(benchmark::kMillisecond);

}  // namespace
