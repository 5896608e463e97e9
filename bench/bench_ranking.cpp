// TOPSIS of ten thousand alternatives beside a plain row-by-row loop. docs/performance.md.
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <random>

#include "magswap/ranking/acceptability.hpp"
#include "magswap/ranking/rank.hpp"

namespace {

using namespace magswap;

constexpr std::size_t kRows = 10'000, kCriteria = 8;

DecisionTable table_of(std::size_t rows, std::size_t criteria) {
  std::mt19937 random(1);
  std::uniform_real_distribution<double> uniform(1.0, 100.0);
  DecisionTable out;
  for (std::size_t a = 0; a < rows; ++a) out.alternatives.push_back(fmt::format("A{}", a));
  for (std::size_t c = 0; c < criteria; ++c) {
    Criterion criterion;
    criterion.name = fmt::format("C{}", c);
    criterion.goal = c % 2 == 0 ? Goal::minimise : Goal::maximise;
    out.criteria.push_back(criterion);
    for (std::size_t a = 0; a < rows; ++a) out.value.push_back(uniform(random));
  }
  return out;
}

void BM_Topsis(benchmark::State& state) {
  const DecisionTable table = table_of(kRows, kCriteria);
  const std::vector<double> weight(kCriteria, 1.0 / kCriteria);
  std::vector<double> score(kRows);
  RankOptions options;
  detail::Scorer scorer(table, options);
  for (auto _ : state) {
    scorer(table.value, weight, score);
    benchmark::DoNotOptimize(score.data());
    benchmark::ClobberMemory();
  }
}
BENCHMARK(BM_Topsis)->Name("BM_Topsis/10000x8")->Unit(benchmark::kMicrosecond);

// The textbook loop over rows, for the ratio in the same run.
void BM_TopsisByRows(benchmark::State& state) {
  const DecisionTable table = table_of(kRows, kCriteria);
  std::vector<std::vector<double>> rows(kRows, std::vector<double>(kCriteria));
  std::vector<double> score(kRows);
  for (auto _ : state) {
    std::vector<double> low(kCriteria, 1e300), high(kCriteria, -1e300);
    for (std::size_t a = 0; a < kRows; ++a) {
      for (std::size_t c = 0; c < kCriteria; ++c) {
        const double x = table.value[c * kRows + a];
        rows[a][c] = x;
        low[c] = std::min(low[c], x);
        high[c] = std::max(high[c], x);
      }
    }
    for (std::size_t a = 0; a < kRows; ++a) {
      double near = 0.0, far = 0.0;
      for (std::size_t c = 0; c < kCriteria; ++c) {
        const double v = (rows[a][c] - low[c]) / (high[c] - low[c]) / kCriteria;
        const double best = c % 2 == 0 ? 0.0 : 1.0 / kCriteria, worst = 1.0 / kCriteria - best;
        near += (v - best) * (v - best);
        far += (v - worst) * (v - worst);
      }
      score[a] = std::sqrt(far) / (std::sqrt(near) + std::sqrt(far));
    }
    benchmark::DoNotOptimize(score.data());
    benchmark::ClobberMemory();
  }
}
BENCHMARK(BM_TopsisByRows)->Name("BM_TopsisByRows/10000x8")->Unit(benchmark::kMicrosecond);

// Everything around the kernel: checks, weights, ranks and names.
void BM_RankTopsis(benchmark::State& state) {
  const DecisionTable table = table_of(kRows, kCriteria);
  for (auto _ : state) benchmark::DoNotOptimize(rank(table).rows.size());
}
BENCHMARK(BM_RankTopsis)->Name("BM_RankTopsis/10000x8")->Unit(benchmark::kMicrosecond);

void BM_Promethee(benchmark::State& state) {
  const DecisionTable table = table_of(1000, kCriteria);
  RankOptions options;
  options.method = RankMethod::promethee;
  for (auto _ : state) benchmark::DoNotOptimize(rank(table, options).rows.size());
}
BENCHMARK(BM_Promethee)->Name("BM_Promethee/1000x8")->Unit(benchmark::kMillisecond);

void BM_Acceptability(benchmark::State& state) {
  DecisionTable table = table_of(12, 5);
  for (const double v : table.value) {
    table.low.push_back(0.8 * v);
    table.high.push_back(1.2 * v);
  }
  for (auto _ : state) benchmark::DoNotOptimize(acceptability(table, {}).draws);
}
BENCHMARK(BM_Acceptability)->Name("BM_Acceptability/12x5/10000")->Unit(benchmark::kMillisecond);

}  // namespace
