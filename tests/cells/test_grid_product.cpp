#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <random>
#include <vector>

#include "magswap/cells/cell_tensor.hpp"
#include "magswap/cells/grid_product.hpp"

namespace magswap::detail {
namespace {

using Triple = std::array<double, 3>;
using Components = std::array<std::vector<double>, 3>;

struct Grid {
  Triple edges;
  std::array<std::size_t, 3> counts;

  [[nodiscard]] std::size_t size() const { return counts[0] * counts[1] * counts[2]; }
  [[nodiscard]] Triple centre(std::size_t i) const {
    const std::array<std::size_t, 3> at{i / (counts[1] * counts[2]), i / counts[2] % counts[1],
                                        i % counts[2]};
    Triple out{};
    for (std::size_t c = 0; c < 3; ++c) {
      out[c] = edges[c] * (static_cast<double>(at[c]) + 0.5 - 0.5 * static_cast<double>(counts[c]));
    }
    return out;
  }
};

Components zeros(std::size_t n) {
  return {std::vector<double>(n), std::vector<double>(n), std::vector<double>(n)};
}

Components random_field(std::size_t n) {
  std::mt19937_64 random(3);
  std::uniform_real_distribution<double> share(-1.0, 1.0);
  Components out = zeros(n);
  for (auto& component : out) {
    for (double& value : component) value = share(random);
  }
  return out;
}

void subtract(const CellTensor& t, const Triple& m, std::size_t i, Components& h) {
  h[0][i] -= t.xx * m[0] + t.xy * m[1] + t.xz * m[2];
  h[1][i] -= t.xy * m[0] + t.yy * m[1] + t.yz * m[2];
  h[2][i] -= t.xz * m[0] + t.yz * m[1] + t.zz * m[2];
}

// Every pair of cells by itself; the image of (x, y, z) in the plane is (−x, −y, z).
Components pair_by_pair(const Grid& grid, const Components& m, const double* plane) {
  Components h = zeros(grid.size());
  for (std::size_t i = 0; i < grid.size(); ++i) {
    for (std::size_t j = 0; j < grid.size(); ++j) {
      const Triple a = grid.centre(i), b = grid.centre(j);
      const Triple moment{m[0][j], m[1][j], m[2][j]};
      subtract(cell_tensor(grid.edges, {a[0] - b[0], a[1] - b[1], a[2] - b[2]}), moment, i, h);
      if (!plane) continue;
      subtract(cell_tensor(grid.edges, {a[0] - b[0], a[1] - b[1], a[2] - (2 * *plane - b[2])}),
               {-moment[0], -moment[1], moment[2]}, i, h);
    }
  }
  return h;
}

void expect_equal(const Components& a, const Components& b) {
  for (std::size_t c = 0; c < 3; ++c) {
    for (std::size_t i = 0; i < a[c].size(); ++i)
      EXPECT_NEAR(a[c][i], b[c][i], 2e-12) << c << ' ' << i;
  }
}

TEST(GridProduct, IsTheSumOverAllPairs) {
  for (const Grid& grid :
       {Grid{{1, 1.3, 0.7}, {6, 4, 3}}, Grid{{0.2, 1, 2}, {2, 8, 5}}, Grid{{1, 1, 1}, {2, 2, 1}}}) {
    const Components m = random_field(grid.size());
    Components h = zeros(grid.size());
    GridProduct(grid.edges, grid.counts).add_whole(false, {m[0], m[1], m[2]}, {h[0], h[1], h[2]});
    expect_equal(h, pair_by_pair(grid, m, nullptr));
  }
}

TEST(GridProduct, SeesItsImageInAPlaneOnEitherSide) {
  const Grid grid{{1, 1.3, 0.7}, {4, 6, 4}};
  const Components m = random_field(grid.size());
  for (const double plane : {-1.4, -2.5, 1.4, 4.0}) {
    Components h = zeros(grid.size());
    const GridProduct product(grid.edges, grid.counts, plane);
    product.add_whole(true, {m[0], m[1], m[2]}, {h[0], h[1], h[2]});
    expect_equal(h, pair_by_pair(grid, m, &plane));
  }
}

// A field magnetised along one axis and symmetric: its quarter gives the quarter of the whole.
TEST(GridProduct, QuarterOfASymmetricFieldIsEnough) {
  const Grid grid{{1, 0.8, 0.5}, {6, 4, 3}};
  const GridProduct product(grid.edges, grid.counts);
  for (std::size_t along = 0; along < 3; ++along) {
    Components whole = zeros(grid.size()), part = zeros(product.quarter());
    std::vector<std::size_t> place;
    for (std::size_t i = 0; i < grid.size(); ++i) {
      const Triple at = grid.centre(i);
      whole[along][i] = 1.0 + 0.1 * at[0] * at[0] + 0.2 * at[1] * at[1] + 0.3 * at[2];
      if (at[0] > 0 && at[1] > 0) place.push_back(i);
    }
    for (std::size_t i = 0; i < place.size(); ++i) part[along][i] = whole[along][place[i]];
    Components h = zeros(grid.size()), quarter = zeros(product.quarter());
    product.add_whole(false, {whole[0], whole[1], whole[2]}, {h[0], h[1], h[2]});
    product.add_quarter({along == 0, along == 1}, false, {part[0], part[1], part[2]},
                        {quarter[0], quarter[1], quarter[2]});
    for (std::size_t c = 0; c < 3; ++c) {
      for (std::size_t i = 0; i < place.size(); ++i) {
        EXPECT_NEAR(quarter[c][i], h[c][place[i]], 1e-13) << along << c << i;
      }
    }
  }
}

}  // namespace
}  // namespace magswap::detail
