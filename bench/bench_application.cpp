#include <benchmark/benchmark.h>

#include <vector>

#include "magswap/application/surface_field.hpp"
#include "magswap/application/surface_machine.hpp"
#include "magswap/application/surface_sizing.hpp"

namespace {

using namespace magswap;

SurfaceMachine motor() {
  SurfaceMachine m;
  m.bore_radius = 70.0 * millimetre;
  m.gap = 1.0 * millimetre;
  m.pole_pairs = 4;
  m.slots = 48;
  m.slot_opening = 2.0 * millimetre;
  m.shaft_radius = 20.0 * millimetre;
  m.stator_yoke = 25.0 * millimetre;
  m.electric_loading = 40.0 * kiloampere_per_metre;
  m.hot = celsius(150.0);
  return m;
}

DemagnetisationCurve curve(double br_T, double hcj_kA_per_m) {
  return DemagnetisationCurve::logistic(from_si<Polarisation>(br_T),
                                        hcj_kA_per_m * kiloampere_per_metre, 1.05, 0.02, 1.0);
}

WorkingCurves reference() { return {curve(1.10, 800.0), curve(1.32, 2200.0)}; }

SizingLimits limits(bool free_arc) {
  SizingLimits l;
  l.reference_stack = 100.0 * millimetre;
  l.required_margin = 30.0 * kiloampere_per_metre;
  l.min_arc = free_arc ? 0.6 : 0.8;
  l.max_arc = free_arc ? 0.95 : 0.8;
  return l;
}

void run_sizing(benchmark::State& state, bool free_arc, const WorkingCurves& candidate) {
  const SurfaceMachine machine = motor();
  const Torque torque =
      evaluate(machine, {6.0 * millimetre, 0.8, 100.0 * millimetre}, reference()).torque;
  const SizingLimits l = limits(free_arc);
  for (auto _ : state) {
    auto sized = size(machine, l, candidate, torque);
    benchmark::DoNotOptimize(sized);
  }
}

void BM_SizeSurfaceMachine(benchmark::State& state) {
  run_sizing(state, true, {curve(1.20, 850.0), curve(1.42, 2200.0)});
}
BENCHMARK(BM_SizeSurfaceMachine);

void BM_SizeSurfaceMachineFixedArc(benchmark::State& state) {
  run_sizing(state, false, {curve(1.20, 850.0), curve(1.42, 2200.0)});
}
BENCHMARK(BM_SizeSurfaceMachineFixedArc);

// The knee decides: a root along the line of equal torque.
void BM_SizeSurfaceMachineAtTheKnee(benchmark::State& state) {
  run_sizing(state, true, {curve(1.25, 560.0), curve(1.40, 1500.0)});
}
BENCHMARK(BM_SizeSurfaceMachineAtTheKnee);

void BM_EvaluateSurfaceMachine(benchmark::State& state) {
  const SurfaceMachine machine = motor();
  const WorkingCurves curves = reference();
  for (auto _ : state) {
    auto result = evaluate(machine, {6.0 * millimetre, 0.8, 100.0 * millimetre}, curves);
    benchmark::DoNotOptimize(result);
  }
}
BENCHMARK(BM_EvaluateSurfaceMachine);

// 100 harmonics at one radius and 360 angles.
void BM_SurfaceMachineField(benchmark::State& state) {
  const detail::SurfaceGeometry geometry{0.027, 0.030, 0.031, 4, 0.8};
  std::vector<double> theta(360), b(360);
  for (std::size_t i = 0; i < theta.size(); ++i) theta[i] = kPi / 180.0 * static_cast<double>(i);
  for (auto _ : state) {
    detail::flux_density(geometry, 1.2, 1.05, 0.0305, theta, b, 100);
    benchmark::DoNotOptimize(b.data());
    benchmark::ClobberMemory();
  }
}
BENCHMARK(BM_SurfaceMachineField);

void BM_SurfaceMachineFundamental(benchmark::State& state) {
  const detail::SurfaceGeometry geometry{0.027, 0.030, 0.031, 4, 0.8};
  double br = 1.2;
  for (auto _ : state) {
    benchmark::DoNotOptimize(br);
    benchmark::DoNotOptimize(detail::fundamental(geometry, br, 1.05, 0.0305));
  }
}
BENCHMARK(BM_SurfaceMachineFundamental);

}  // namespace
