#include <benchmark/benchmark.h>

#include "magswap/force/coupling.hpp"
#include "magswap/force/force_kernels.hpp"
#include "magswap/force/magnet_force.hpp"
#include "magswap/force/pull.hpp"

namespace {

using namespace magswap;

Length mm(double value) { return value * millimetre; }

UniformMagnet block(double height_mm, double oblique = 0.0) {
  Placement placement;
  placement.position.z = mm(height_mm);
  return {Block{mm(20), mm(12), mm(10)},
          Vector<Polarisation>{from_si<Polarisation>(oblique), {}, from_si<Polarisation>(1.2)},
          placement};
}

// The closed form against the quadrature of the same pair: the ratio of the two times.
void BM_CuboidForceClosedForm(benchmark::State& state) {
  const UniformMagnet lower = block(0.0), upper = block(12.0);
  for (auto _ : state) benchmark::DoNotOptimize(force_only(upper, {&lower, 1}));
}
void BM_CuboidForceQuadrature(benchmark::State& state) {
  const UniformMagnet lower = block(0.0), upper = block(12.0, 1e-9);
  for (auto _ : state) benchmark::DoNotOptimize(force_only(upper, {&lower, 1}));
}
void BM_CuboidPairKernel(benchmark::State& state) {
  for (auto _ : state) {
    benchmark::DoNotOptimize(
        detail::cuboid_pair({0.01, 0.006, 0.005}, {0.01, 0.006, 0.005}, {0.001, 0.0, 0.012}));
  }
}
void BM_PlatePullDisc(benchmark::State& state) {
  for (auto _ : state) {
    benchmark::DoNotOptimize(face_pull(Cylinder{mm(20), mm(10)}, Counterpart::plate, mm(1)));
  }
}
void BM_AxialCoupling(benchmark::State& state) {
  const AxialCoupling coupling{6, mm(60), mm(120), mm(7), mm(7), mm(3), 0.9, state.range(0) != 0};
  for (auto _ : state) benchmark::DoNotOptimize(coupling_curve(coupling));
}
void BM_RadialCoupling(benchmark::State& state) {
  RadialCoupling coupling;
  coupling.pole_pairs = 4;
  coupling.inner_bore = mm(30);
  coupling.inner_surface = mm(40);
  coupling.outer_surface = mm(46);
  coupling.outer_back = mm(56);
  coupling.length = mm(20);
  for (auto _ : state) benchmark::DoNotOptimize(coupling_curve(coupling));
}
BENCHMARK(BM_CuboidForceClosedForm)->Unit(benchmark::kMicrosecond);
BENCHMARK(BM_CuboidForceQuadrature)->Unit(benchmark::kMicrosecond);
BENCHMARK(BM_CuboidPairKernel)->Unit(benchmark::kMicrosecond);
BENCHMARK(BM_PlatePullDisc)->Unit(benchmark::kMicrosecond);
BENCHMARK(BM_AxialCoupling)->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_RadialCoupling)->Unit(benchmark::kMillisecond);

}  // namespace
