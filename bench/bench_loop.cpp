#include <benchmark/benchmark.h>

#include <cmath>

#include "magswap/loop/analysis.hpp"

using namespace magswap;

namespace {

// Full loop of `n` rows: a hard magnet of 1.2 T and 0.6 MA/m between ±2 MA/m, N = 0.2.
LoopData loop_of(int n) {
  LoopData data;
  for (int i = 0; i < n; ++i) {
    const double phase = 4.0 * i / (n - 1);
    const double side = phase < 2.0 ? 1.0 : -1.0;
    const double h = 2e6 * (phase < 2.0 ? 1.0 - phase : 3.0 - phase);
    const double m = 9.5e5 * std::tanh((h + 6e5) / 2.5e5) + 0.04 * h;
    data.h_A_per_m.push_back(side * (h + 0.2 * m));
    data.j_T.push_back(side * kMu0 * m);
  }
  return data;
}

LoopOptions options_of(bool quality) {
  LoopOptions options;
  options.correction.demagnetising_factor = 0.2;
  options.quality = quality;
  return options;
}

// All figures of both branches, their mean and difference, with correction.
void BM_LoopFigures(benchmark::State& state) {
  const LoopData data = loop_of(static_cast<int>(state.range(0)));
  const LoopOptions options = options_of(false);
  for (auto _ : state) benchmark::DoNotOptimize(analyse(data, options));
}
BENCHMARK(BM_LoopFigures)->Arg(1000)->Arg(100000);

// The same with closure, drift, centring, noise and asymmetry.
void BM_LoopFiguresAndQuality(benchmark::State& state) {
  const LoopData data = loop_of(static_cast<int>(state.range(0)));
  const LoopOptions options = options_of(true);
  for (auto _ : state) benchmark::DoNotOptimize(analyse(data, options));
}
BENCHMARK(BM_LoopFiguresAndQuality)->Arg(1000);

void BM_LoopBatch(benchmark::State& state) {
  const std::vector<LoopData> loops(1000, loop_of(1000));
  const LoopOptions options = options_of(false);
  const auto threads = static_cast<unsigned>(state.range(0));
  for (auto _ : state) benchmark::DoNotOptimize(analyse_batch(loops, options, threads));
  state.SetItemsProcessed(state.iterations() * 1000);
}
BENCHMARK(BM_LoopBatch)->Arg(1)->Arg(2)->UseRealTime()->Unit(benchmark::kMillisecond);

void BM_LoopBootstrap(benchmark::State& state) {
  const LoopData data = loop_of(1000);
  LoopOptions options = options_of(false);
  options.bootstrap.replicates = 200;
  for (auto _ : state) benchmark::DoNotOptimize(analyse(data, options));
}
BENCHMARK(BM_LoopBootstrap)->Unit(benchmark::kMillisecond);

}  // namespace
