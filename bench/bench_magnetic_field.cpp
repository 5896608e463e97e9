#include <benchmark/benchmark.h>

#include <random>
#include <vector>

#include "magswap/field/magnetic_field.hpp"

namespace {

using namespace magswap;

struct Points {
  explicit Points(std::size_t count)
      : x(count), y(count), z(count), bx(count), by(count), bz(count) {
    std::mt19937_64 random(11);
    std::uniform_real_distribution<double> place(-0.03, 0.03);
    for (std::size_t i = 0; i < count; ++i) {
      x[i] = place(random);
      y[i] = place(random);
      z[i] = place(random);
    }
  }
  std::vector<double> x, y, z, bx, by, bz;
};

UniformMagnet magnet(const Body& body, bool oblique = false) {
  const Polarisation J = from_si<Polarisation>(1.2);
  return {body, Vector<Polarisation>{oblique ? 0.3 * J : Polarisation{},
                                     oblique ? 0.2 * J : Polarisation{}, J}};
}

Body block() { return Block{20.0 * millimetre, 12.0 * millimetre, 10.0 * millimetre}; }
Body cylinder() { return Cylinder{20.0 * millimetre, 10.0 * millimetre}; }
Body ring() { return Ring{20.0 * millimetre, 10.0 * millimetre, 10.0 * millimetre}; }
Body arc() {
  return ArcSegment{40.0 * millimetre, 20.0 * millimetre, 10.0 * millimetre, -kPi / 6.0, kPi / 6.0};
}

void run(benchmark::State& state, const UniformMagnet& source) {
  const auto count = static_cast<std::size_t>(state.range(0));
  Points points(count);
  for (auto _ : state) {
    flux_density({&source, 1}, {points.x, points.y, points.z}, {points.bx, points.by, points.bz});
    benchmark::DoNotOptimize(points.bz.data());
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

void run_single(benchmark::State& state, const UniformMagnet& source) {
  const Points points(1024);
  std::size_t i = 0;
  for (auto _ : state) {
    const MagneticField field = source.at(
        {from_si<Length>(points.x[i]), from_si<Length>(points.y[i]), from_si<Length>(points.z[i])});
    benchmark::DoNotOptimize(field);
    i = (i + 1) % 1024;
  }
}

void BM_CuboidField(benchmark::State& state) { run(state, magnet(block())); }
void BM_CuboidFieldOblique(benchmark::State& state) { run(state, magnet(block(), true)); }
void BM_CylinderField(benchmark::State& state) { run(state, magnet(cylinder())); }
void BM_CylinderFieldOblique(benchmark::State& state) { run(state, magnet(cylinder(), true)); }
void BM_RingField(benchmark::State& state) { run(state, magnet(ring())); }
void BM_RingFieldOblique(benchmark::State& state) { run(state, magnet(ring(), true)); }
void BM_SphereField(benchmark::State& state) {
  run(state, magnet(Ellipsoid{20.0 * millimetre, 20.0 * millimetre, 20.0 * millimetre}));
}
void BM_ArcField(benchmark::State& state) { run(state, magnet(arc(), true)); }
BENCHMARK(BM_CuboidField)->Arg(1000)->Arg(1000000);
BENCHMARK(BM_CuboidFieldOblique)->Arg(100000);
BENCHMARK(BM_CylinderField)->Arg(100000);
BENCHMARK(BM_CylinderFieldOblique)->Arg(100000);
BENCHMARK(BM_RingField)->Arg(100000);
BENCHMARK(BM_RingFieldOblique)->Arg(100000);
BENCHMARK(BM_SphereField)->Arg(10000);
BENCHMARK(BM_ArcField)->Arg(1000);

void BM_CuboidFieldSingle(benchmark::State& state) { run_single(state, magnet(block())); }
void BM_CylinderFieldSingle(benchmark::State& state) { run_single(state, magnet(cylinder())); }
BENCHMARK(BM_CuboidFieldSingle);
BENCHMARK(BM_CylinderFieldSingle);

}  // namespace
