#include <benchmark/benchmark.h>

#include <memory>

#include "magswap/circuit/ready.hpp"
#include "magswap/circuit/solution.hpp"
#include "magswap/material/library.hpp"

namespace {

using namespace magswap;

// The loudspeaker of docs/methods/circuit.md: 15 nodes, 20 branches, steel past its knee.
MagneticNetwork loudspeaker(bool ideal) {
  const RingMotor motor{12.5 * millimetre, 1.2 * millimetre,  6.0 * millimetre, Length{},
                        22.0 * millimetre, 32.0 * millimetre, 6.0 * millimetre};
  auto steel = std::make_shared<const BhCurve>(Library::shipped().steel("AISI 1008"));
  return network_of(motor, {DemagnetisationCurve::ideal(from_si<Polarisation>(1.2), 1.05),
                            ideal ? nullptr : std::move(steel)});
}

void BM_ReluctanceNetwork(benchmark::State& state) {
  const MagneticNetwork network = loudspeaker(false);
  int iterations = 0;
  for (auto _ : state) {
    const CircuitSolution solution = solve(network);
    iterations = solution.iterations;
    benchmark::DoNotOptimize(solution.branches.data());
  }
  state.counters["iterations"] = iterations;
}
BENCHMARK(BM_ReluctanceNetwork)->Unit(benchmark::kMicrosecond);

// The equations alone, without checks of the topology and states of the branches.
void BM_ReluctanceNetworkPotentials(benchmark::State& state) {
  const MagneticNetwork network = loudspeaker(false);
  const detail::CompiledNetwork compiled = detail::compile(network);
  for (auto _ : state) benchmark::DoNotOptimize(detail::solve_potentials(compiled).iterations);
}
BENCHMARK(BM_ReluctanceNetworkPotentials)->Unit(benchmark::kMicrosecond);

// Ideal steel: one linear step, for the ratio.
void BM_ReluctanceNetworkLinear(benchmark::State& state) {
  const MagneticNetwork network = loudspeaker(true);
  for (auto _ : state) benchmark::DoNotOptimize(solve(network).iterations);
}
BENCHMARK(BM_ReluctanceNetworkLinear)->Unit(benchmark::kMicrosecond);

// A flat voice-coil motor with the field of its section, beside the solution of its network.
void BM_VoiceCoilNetwork(benchmark::State& state) {
  FlatVoiceCoil motor{4.0 * millimetre, 20.0 * millimetre, 4.0 * millimetre, 6.0 * millimetre,
                      8.0 * millimetre};
  motor.both_plates = state.range(0) != 0;
  const CircuitMaterials materials{
      DemagnetisationCurve::ideal(from_si<Polarisation>(1.2), 1.05),
      std::make_shared<const BhCurve>(Library::shipped().steel("AISI 1008"))};
  for (auto _ : state) benchmark::DoNotOptimize(network_of(motor, materials).branches().data());
}
BENCHMARK(BM_VoiceCoilNetwork)->Arg(0)->Arg(1)->Unit(benchmark::kMicrosecond);

void BM_VoiceCoilSolution(benchmark::State& state) {
  const FlatVoiceCoil motor{4.0 * millimetre, 20.0 * millimetre, 4.0 * millimetre, 6.0 * millimetre,
                            8.0 * millimetre};
  const MagneticNetwork network =
      network_of(motor, {DemagnetisationCurve::ideal(from_si<Polarisation>(1.2), 1.05),
                         std::make_shared<const BhCurve>(Library::shipped().steel("AISI 1008"))});
  for (auto _ : state) benchmark::DoNotOptimize(solve(network).iterations);
}
BENCHMARK(BM_VoiceCoilSolution)->Unit(benchmark::kMicrosecond);

void BM_BhCurve(benchmark::State& state) {
  const BhCurve curve(Library::shipped().steel("AISI 1008"));
  double h = 1.0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(curve.evaluate(h));
    h = h > 1e5 ? 1.0 : 1.1 * h;
  }
}
BENCHMARK(BM_BhCurve);

}  // namespace
