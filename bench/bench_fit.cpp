#include <benchmark/benchmark.h>

#include <cmath>

#include "magswap/fit/kuzmin_fit.hpp"
#include "magswap/fit/sharrock_fit.hpp"
#include "magswap/loop/bootstrap.hpp"

using namespace magswap;

namespace {

// 0.3 % of noise, up to a little below or above Tc.
PropertySeries rows(unsigned count, double to_K) {
  const KuzminCurve curve{1.4e6, 585.0, 0.9};
  PropertySeries out;
  for (unsigned i = 0; i < count; ++i) {
    out.at.push_back(5.0 + (to_K - 5.0) * i / (count - 1));
    out.value.push_back(curve.Ms(out.at.back()) + 4e3 * detail::normal_pair(1, 0, i).first);
  }
  return out;
}

void BM_KuzminFit(benchmark::State& state) {
  const PropertySeries data =
      rows(static_cast<unsigned>(state.range(0)), static_cast<double>(state.range(1)));
  for (auto _ : state) benchmark::DoNotOptimize(fit_kuzmin(data));
}
BENCHMARK(BM_KuzminFit)->Args({40, 550})->Args({40, 700})->Args({1000, 550});

void BM_SharrockFit(benchmark::State& state) {
  PropertySeries data;
  for (const double t : {1e-3, 1e-2, 0.1, 1.0, 10.0, 100.0, 1e3, 1e4}) {
    data.at.push_back(t);
    data.value.push_back(4e5 * (1.0 - 0.05 * std::log(1e9 * t) / 2.0));
  }
  for (auto _ : state) benchmark::DoNotOptimize(fit_sharrock(data));
}
BENCHMARK(BM_SharrockFit);

}  // namespace
