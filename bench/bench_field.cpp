#include <benchmark/benchmark.h>

#include <random>
#include <vector>

#include "magswap/field/operating_point.hpp"
#include "magswap/field/safe_temperature.hpp"

namespace {

using namespace magswap;

constexpr std::size_t kPoints = 4096;

std::vector<double> uniform(double low, double high, std::size_t count = kPoints) {
  std::mt19937_64 random(11);
  std::uniform_real_distribution<double> distribution(low, high);
  std::vector<double> out(count);
  for (double& value : out) value = distribution(random);
  return out;
}

DemagnetisationCurve curve() {
  return DemagnetisationCurve::logistic(from_si<Polarisation>(1.2), 900.0 * kiloampere_per_metre,
                                        1.05, 0.03, 1.2);
}

void BM_DemagnetisingFactorPrism(benchmark::State& state) {
  const auto edges = uniform(0.2, 20.0);
  std::size_t i = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(detail::prism_magnetometric(edges[i], edges[(i + 1) % kPoints], 1.0));
    i = (i + 1) % kPoints;
  }
}
BENCHMARK(BM_DemagnetisingFactorPrism);

void BM_DemagnetisingFactorPrismSection(benchmark::State& state) {
  const auto edges = uniform(0.2, 20.0);
  std::size_t i = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(detail::prism_fluxmetric(edges[i], edges[(i + 1) % kPoints], 1.0));
    i = (i + 1) % kPoints;
  }
}
BENCHMARK(BM_DemagnetisingFactorPrismSection);

void BM_DemagnetisingFactorCylinder(benchmark::State& state) {
  const auto lengths = uniform(0.05, 10.0);
  std::size_t i = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(detail::cylinder_magnetometric(1.0, lengths[i]));
    i = (i + 1) % kPoints;
  }
}
BENCHMARK(BM_DemagnetisingFactorCylinder);

void BM_DemagnetisingFactorRing(benchmark::State& state) {
  const auto lengths = uniform(0.05, 4.0);
  std::size_t i = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(detail::ring_magnetometric(2.0, 1.0, lengths[i]));
    i = (i + 1) % kPoints;
  }
}
BENCHMARK(BM_DemagnetisingFactorRing);

// Points spread over the whole curve: half of them in or past the knee.
void BM_OperatingPoint(benchmark::State& state) {
  const auto parameters = curve().parameters();
  const auto n = uniform(0.0, 1.0);
  const auto ha = uniform(-900e3, 0.0);
  std::vector<double> h(kPoints), j(kPoints);
  for (auto _ : state) {
    detail::operating_points(parameters, n, ha, h, j);
    benchmark::DoNotOptimize(h.data());
    benchmark::ClobberMemory();
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kPoints));
}
BENCHMARK(BM_OperatingPoint);

// With knee, margins, losses, recoil and the worst point.
void BM_OperatingPointSingle(benchmark::State& state) {
  const auto magnet = curve();
  const Shape block = Block{40.0 * millimetre, 20.0 * millimetre, 5.0 * millimetre};
  for (auto _ : state) {
    benchmark::DoNotOptimize(operating_point(magnet, block, -150.0 * kiloampere_per_metre));
  }
}
BENCHMARK(BM_OperatingPointSingle);

void BM_SafeTemperature(benchmark::State& state) {
  const CurveOfTemperature magnet = [](Temperature t) {
    const double hcj = 900.0 * (1.0 - 0.006 * (to_celsius(t) - 20.0));
    return DemagnetisationCurve::logistic(from_si<Polarisation>(1.2), hcj * kiloampere_per_metre,
                                          1.05, 0.03, 1.2);
  };
  const auto load = ThermalLoad::of(Block{40.0 * millimetre, 20.0 * millimetre, 5.0 * millimetre});
  for (auto _ : state) {
    benchmark::DoNotOptimize(safe_temperature(magnet, load, celsius(-40), celsius(150)));
  }
}
BENCHMARK(BM_SafeTemperature)->Unit(benchmark::kMicrosecond);

}  // namespace
