#include <benchmark/benchmark.h>

#include <vector>

#include "magswap/cells/cell_tensor.hpp"
#include "magswap/cells/grid_product.hpp"
#include "magswap/cells/history.hpp"

namespace {

using namespace magswap;

constexpr double kEdge = 1e-3;

std::array<std::size_t, 3> grid_of(std::int64_t cells) {
  std::size_t n = 2;
  while (static_cast<std::int64_t>((n + 2) * (n + 2) * (n + 2)) <= cells) n += 2;
  return {n, n, n};
}

// Tensors of every pair of a grid of cells: there are as many as cells.
void BM_CellInteraction(benchmark::State& state) {
  const auto counts = grid_of(state.range(0));
  std::vector<detail::CellTensor> out(counts[0] * counts[1] * counts[2]);
  for (auto _ : state) {
    detail::fill_cell_tensors({kEdge, kEdge, kEdge}, {0, 0, 0}, counts, out);
    benchmark::DoNotOptimize(out.data());
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(out.size()));
}
BENCHMARK(BM_CellInteraction)->Arg(1000)->Arg(8000)->Unit(benchmark::kMillisecond);

// Field of all cells in all cells, as a sum over pairs with the tensors at hand: what the product
// replaces.
void BM_CellPairs(benchmark::State& state) {
  const auto counts = grid_of(state.range(0));
  const std::size_t n = counts[0] * counts[1] * counts[2];
  std::vector<detail::CellTensor> tensors(n);
  detail::fill_cell_tensors({kEdge, kEdge, kEdge}, {0, 0, 0}, counts, tensors);
  const std::vector<double> m(n, 1.0);
  std::vector<double> h(n);
  const auto apart = [](std::size_t a, std::size_t b) { return a > b ? a - b : b - a; };
  for (auto _ : state) {
    for (std::size_t i = 0; i < n; ++i) {
      double sum = 0.0;
      for (std::size_t j = 0; j < n; ++j) {
        const std::size_t x = apart(i / (counts[1] * counts[2]), j / (counts[1] * counts[2]));
        const std::size_t y = apart(i / counts[2] % counts[1], j / counts[2] % counts[1]);
        sum -= tensors[(x * counts[1] + y) * counts[2] + apart(i % counts[2], j % counts[2])].zz *
               m[j];
      }
      h[i] = sum;
    }
    benchmark::DoNotOptimize(h.data());
  }
}
BENCHMARK(BM_CellPairs)->Arg(1000)->Unit(benchmark::kMillisecond);

// The same, all three components, by the grid's product on a quarter.
void BM_CellProduct(benchmark::State& state) {
  const detail::GridProduct product({kEdge, kEdge, kEdge}, grid_of(state.range(0)));
  const std::vector<double> m(product.quarter(), 1.0);
  std::vector<double> x(m.size()), y(m.size()), z(m.size());
  for (auto _ : state) {
    product.add_quarter({}, false, {m, m, m}, {x, y, z});
    benchmark::DoNotOptimize(z.data());
  }
}
BENCHMARK(BM_CellProduct)->Arg(1000)->Arg(8000)->Arg(32768)->Unit(benchmark::kMillisecond);

CellBody magnet() {
  const auto cold = DemagnetisationCurve::logistic(from_si<Polarisation>(1.2),
                                                   700.0 * kiloampere_per_metre, 1.05, 0.03, 1.2);
  const Block block{20.0 * millimetre, 12.0 * millimetre, 10.0 * millimetre};
  return {"magnet", block, {}, {0, 0, 1}, [cold](Temperature) { return cold; }, 1.05};
}

// A whole divided magnet with its knee inside: geometry, interaction and nonlinear solution.
void BM_OperatingPointNonlinear(benchmark::State& state) {
  CellOptions options;
  options.cells = static_cast<std::size_t>(state.range(0));
  for (auto _ : state) {
    DividedMagnets magnets({magnet()}, options);
    benchmark::DoNotOptimize(
        magnets.bring_to({Circuit::open, celsius(20), -50.0 * kiloampere_per_metre}));
  }
}
BENCHMARK(BM_OperatingPointNonlinear)
    ->Arg(500)
    ->Arg(1000)
    ->Arg(4000)
    ->Arg(16000)
    ->Arg(64000)
    ->Unit(benchmark::kMillisecond);

// Round, so that the field of its outline is computed too.
void BM_OperatingPointNonlinearRing(benchmark::State& state) {
  CellBody ring = magnet();
  ring.body = Ring{20.0 * millimetre, 8.0 * millimetre, 5.0 * millimetre};
  CellOptions options;
  options.cells = static_cast<std::size_t>(state.range(0));
  for (auto _ : state) {
    DividedMagnets magnets({ring}, options);
    benchmark::DoNotOptimize(magnets.bring_to({}));
  }
}
BENCHMARK(BM_OperatingPointNonlinearRing)->Arg(1000)->Arg(4000)->Unit(benchmark::kMillisecond);

}  // namespace
