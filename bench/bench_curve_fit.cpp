#include <benchmark/benchmark.h>

#include <cmath>
#include <vector>

#include "magswap/fit/family_fit.hpp"

using namespace magswap;

namespace {

// Rows of a sintered magnet with a ripple of 3 mT.
DemagnetisationPoints rows_of(int n, double br, double hcj) {
  const auto curve = DemagnetisationCurve::logistic(from_si<Polarisation>(br),
                                                    from_si<FieldStrength>(hcj), 1.05, 0.02, 0.5);
  DemagnetisationPoints points;
  for (int i = 0; i < n; ++i) {
    const double h = -hcj * i / (n - 1);
    points.h_A_per_m.push_back(h);
    points.j_T.push_back(detail::evaluate(curve.parameters(), h).j_T +
                         0.003 * std::sin(1.7 * i * i));
  }
  return points;
}

// All seven models, with errors, figures and ranking.
void BM_CurveFit(benchmark::State& state) {
  const auto points = rows_of(static_cast<int>(state.range(0)), 1.3, 1.2e6);
  for (auto _ : state) benchmark::DoNotOptimize(fit_models(points));
}
BENCHMARK(BM_CurveFit)->Arg(100)->Arg(1000)->Unit(benchmark::kMillisecond);

// The logistic model alone.
void BM_CurveFitLogistic(benchmark::State& state) {
  const auto points = rows_of(static_cast<int>(state.range(0)), 1.3, 1.2e6);
  for (auto _ : state) benchmark::DoNotOptimize(fit_curve(points, FitModel::logistic));
}
BENCHMARK(BM_CurveFitLogistic)->Arg(1000)->Unit(benchmark::kMillisecond);

// Five temperatures of 200 rows, four forms of the temperature dependence.
void BM_FamilyFit(benchmark::State& state) {
  std::vector<CurveAtTemperature> curves;
  for (int i = 0; i < 5; ++i)
    curves.push_back({celsius(20.0 + 25.0 * i), rows_of(200, 1.3 - 0.03 * i, 1.5e6 - 2e5 * i)});
  for (auto _ : state) benchmark::DoNotOptimize(fit_family(curves));
}
BENCHMARK(BM_FamilyFit)->Unit(benchmark::kMillisecond);

}  // namespace
