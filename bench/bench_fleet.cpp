#include <benchmark/benchmark.h>

#include <algorithm>
#include <cmath>

#include "magswap/fleet/stock_model.hpp"

using namespace magswap;

namespace {

constexpr std::size_t kProducts = 1000, kYears = 100;

/// A thousand products over a hundred years, each with a lifetime of its own.
struct Batch {
  std::vector<double> inflow = std::vector<double>(kProducts * kYears);
  std::vector<double> survival;
  std::vector<double> stock = std::vector<double>(kProducts * kYears);
  std::vector<double> outflow = std::vector<double>(kProducts * kYears);
  std::vector<double> cohorts = std::vector<double>(kProducts * packed_size(kYears));

  Batch() {
    for (std::size_t i = 0; i < inflow.size(); ++i)
      inflow[i] = 1.0 + 0.5 * std::sin(static_cast<double>(i));
    for (std::size_t p = 0; p < kProducts; ++p) {
      const double mean = 5.0 + static_cast<double>(p % 25);
      const auto table = survival_table(Lifetime::normal(years(mean), years(0.3 * mean)),
                                        SurvivalConvention::end, kYears);
      survival.insert(survival.end(), table.begin(), table.end());
    }
  }
};

Batch& batch() {
  static Batch one;
  return one;
}

void BM_StockInflowDriven(benchmark::State& state) {
  Batch& b = batch();
  for (auto _ : state) {
    inflow_driven_batch(kYears, b.inflow, b.survival, b.stock, b.outflow, b.cohorts);
    benchmark::DoNotOptimize(b.cohorts.data());
    benchmark::ClobberMemory();
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kProducts));
}
BENCHMARK(BM_StockInflowDriven)->Name("BM_StockInflowDriven/1000x100");

void BM_StockTotalsOnly(benchmark::State& state) {
  Batch& b = batch();
  for (auto _ : state) {
    inflow_driven_batch(kYears, b.inflow, b.survival, b.stock, b.outflow);
    benchmark::DoNotOptimize(b.stock.data());
    benchmark::ClobberMemory();
  }
}
BENCHMARK(BM_StockTotalsOnly)->Name("BM_StockTotalsOnly/1000x100");

// The same as a loop that one would write first: to compare within one run.
void BM_StockPlainLoop(benchmark::State& state) {
  Batch& b = batch();
  for (auto _ : state) {
    std::size_t place = 0;
    for (std::size_t p = 0; p < kProducts; ++p) {
      const double* inflow = &b.inflow[p * kYears];
      const double* survival = &b.survival[p * kYears];
      for (std::size_t t = 0; t < kYears; ++t) {
        double stock = 0.0, outflow = 0.0;
        for (std::size_t c = 0; c <= t; ++c) {
          const double left = inflow[c] * survival[t - c];
          const double before = t == c ? inflow[c] : inflow[c] * survival[t - c - 1];
          b.cohorts[place++] = left;
          stock += left;
          outflow += before - left;
        }
        b.stock[p * kYears + t] = stock;
        b.outflow[p * kYears + t] = outflow;
      }
    }
    benchmark::DoNotOptimize(b.cohorts.data());
    benchmark::ClobberMemory();
  }
}
BENCHMARK(BM_StockPlainLoop)->Name("BM_StockPlainLoop/1000x100");

void BM_SurvivalTable(benchmark::State& state) {
  const Lifetime lifetime = Lifetime::log_normal(years(15), years(4));
  for (auto _ : state) {
    benchmark::DoNotOptimize(survival_table(lifetime, SurvivalConvention::quadrature, kYears));
  }
}
BENCHMARK(BM_SurvivalTable)->Name("BM_SurvivalTable/quadrature/100");

}  // namespace
