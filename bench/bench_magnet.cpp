#include <benchmark/benchmark.h>

#include "magswap/magnet/figures.hpp"
#include "magswap/magnet/grade_model.hpp"

using namespace magswap;

namespace {

const Grade& grade() { return Library::shipped().grade("arnold/N42SH"); }

// All figures of one grade at one temperature: the curve at that temperature and its eight figures.
void BM_FiguresOfMerit(benchmark::State& state) {
  const GradeModel model(grade(), Library::shipped());
  const Temperature hot = celsius(150.0);
  for (auto _ : state) benchmark::DoNotOptimize(figures_of_merit(model.at(hot)));
}
BENCHMARK(BM_FiguresOfMerit);

// The same with the record fitted anew.
void BM_GradeModelAndFigures(benchmark::State& state) {
  const Temperature hot = celsius(150.0);
  for (auto _ : state)
    benchmark::DoNotOptimize(figures_of_merit(GradeModel(grade(), Library::shipped()).at(hot)));
}
BENCHMARK(BM_GradeModelAndFigures);

void BM_CurveAtTemperature(benchmark::State& state) {
  const GradeModel model(grade(), Library::shipped());
  const Temperature hot = celsius(150.0);
  for (auto _ : state) benchmark::DoNotOptimize(model.at(hot));
}
BENCHMARK(BM_CurveAtTemperature);

}  // namespace
