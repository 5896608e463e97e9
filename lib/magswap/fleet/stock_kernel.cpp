#include "magswap/fleet/stock_kernel.hpp"

#include <algorithm>
#include <array>
#include <vector>

// Kernels in several instruction sets, chosen when the program starts; compiled without fused
// multiply-add, so that every processor gives the same bits.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && \
    !defined(__SANITIZE_ADDRESS__)
#define MAGSWAP_FLEET_CLONES \
  __attribute__((target_clones("default", "arch=x86-64-v3", "arch=x86-64-v4")))
#else
#define MAGSWAP_FLEET_CLONES
#endif

namespace magswap::detail {
namespace {

constexpr std::size_t kLanes = 8;  // running sums, in the same order on every processor

struct Sums {
  double stock = 0.0;
  double outflow = 0.0;
};

double total(const std::array<double, kLanes>& lanes) {
  return ((lanes[0] + lanes[4]) + (lanes[1] + lanes[5])) +
         ((lanes[2] + lanes[6]) + (lanes[3] + lanes[7]));
}

// One year of one product: `n` cohorts, the oldest first; survival and losses by age, reversed.
// Cohorts' stocks go to `row`.
MAGSWAP_FLEET_CLONES
Sums one_year(const double* __restrict inflow, const double* __restrict survival,
              const double* __restrict loss, std::size_t n, double* __restrict row) {
  std::array<double, kLanes> stock{}, out{};
  std::size_t c = 0;
  for (; c + kLanes <= n; c += kLanes) {
    for (std::size_t k = 0; k < kLanes; ++k) {
      const double left = inflow[c + k] * survival[c + k];
      row[c + k] = left;
      stock[k] += left;
      out[k] += inflow[c + k] * loss[c + k];
    }
  }
  for (std::size_t k = 0; c + k < n; ++k) {
    const double left = inflow[c + k] * survival[c + k];
    row[c + k] = left;
    stock[k] += left;
    out[k] += inflow[c + k] * loss[c + k];
  }
  return {total(stock), total(out)};
}

// Survival and losses by age, the oldest first: entry years−1−k is age k.
struct Reversed {
  std::vector<double> survival, loss, scratch;

  explicit Reversed(std::size_t years) : survival(years), loss(years), scratch(years) {}
  void take(const double* by_age) {
    const std::size_t n = survival.size();
    for (std::size_t k = 0; k < n; ++k) {
      survival[n - 1 - k] = by_age[k];
      loss[n - 1 - k] = (k == 0 ? 1.0 : by_age[k - 1]) - by_age[k];
    }
  }
};

}  // namespace

void inflow_driven(const StockArrays& batch) {
  const std::size_t years = batch.years;
  Reversed by_age(years);
  for (std::size_t p = 0; p < batch.products; ++p) {
    by_age.take(batch.survival + p * years);
    double* row = batch.cohorts + (batch.cohorts == nullptr ? 0 : p * (years * (years + 1) / 2));
    for (std::size_t t = 0; t < years; ++t) {
      const std::size_t skip = years - 1 - t;
      double* target = batch.cohorts == nullptr ? by_age.scratch.data() : row;
      const Sums sums = one_year(batch.inflow + p * years, by_age.survival.data() + skip,
                                 by_age.loss.data() + skip, t + 1, target);
      batch.stock[p * years + t] = sums.stock;
      batch.outflow[p * years + t] = sums.outflow;
      if (batch.cohorts != nullptr) row += t + 1;
    }
  }
}

}  // namespace magswap::detail
