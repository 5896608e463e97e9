#include "magswap/fleet/stock_kernel.hpp"

#include <algorithm>
#include <cstring>
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
using Lanes = double __attribute__((vector_size(kLanes * sizeof(double))));

/// One product: arrays with kLanes numbers of room behind them; survival and losses by age, the
/// oldest age first and zeros behind the youngest.
struct Product {
  std::size_t years;
  const double* inflow;
  const double* survival;
  const double* loss;
  double* stock;
  double* outflow;
  double* cohorts;  // may be null
  double* scratch;
};

// The lanes behind a row's end are written over by the next rows; behind the last there is no room.
MAGSWAP_FLEET_CLONES
void one_product(const Product& p) {
  double* row = p.cohorts;
  const double* end = row == nullptr ? nullptr : row + p.years * (p.years + 1) / 2;
  for (std::size_t t = 0; t < p.years; ++t) {
    const std::size_t n = t + 1, skip = p.years - n;
    double* target = row == nullptr ? p.scratch : row;
    Lanes stock{}, outflow{};
    for (std::size_t c = 0; c < n; c += kLanes) {
      Lanes inflow, survival, loss;
      std::memcpy(&inflow, p.inflow + c, sizeof(Lanes));
      std::memcpy(&survival, p.survival + skip + c, sizeof(Lanes));
      std::memcpy(&loss, p.loss + skip + c, sizeof(Lanes));
      const Lanes left = inflow * survival;
      stock += left;
      outflow += inflow * loss;
      const bool room = row == nullptr || static_cast<std::size_t>(end - target) >= c + kLanes;
      if (room) {
        std::memcpy(target + c, &left, sizeof(Lanes));
      } else {
        std::memcpy(target + c, &left, (n - c) * sizeof(double));
      }
    }
    p.stock[t] = ((stock[0] + stock[4]) + (stock[1] + stock[5])) +
                 ((stock[2] + stock[6]) + (stock[3] + stock[7]));
    p.outflow[t] = ((outflow[0] + outflow[4]) + (outflow[1] + outflow[5])) +
                   ((outflow[2] + outflow[6]) + (outflow[3] + outflow[7]));
    if (row != nullptr) row += n;
  }
}

/// Room for one product, with zeros behind it.
struct Padded {
  std::size_t years;
  std::vector<double> inflow, survival, loss, scratch;

  explicit Padded(std::size_t n)
      : years(n), inflow(n + kLanes), survival(n + kLanes), loss(n + kLanes), scratch(n + kLanes) {}
  void take(const double* units, const double* by_age) {
    std::copy(units, units + years, inflow.begin());
    for (std::size_t k = 0; k < years; ++k) {
      survival[years - 1 - k] = by_age[k];
      loss[years - 1 - k] = (k == 0 ? 1.0 : by_age[k - 1]) - by_age[k];
    }
  }
};

}  // namespace

void inflow_driven(const StockArrays& batch) {
  const std::size_t years = batch.years;
  Padded padded(years);
  for (std::size_t p = 0; p < batch.products; ++p) {
    padded.take(batch.inflow + p * years, batch.survival + p * years);
    double* cohorts =
        batch.cohorts == nullptr ? nullptr : batch.cohorts + p * (years * (years + 1) / 2);
    one_product({years, padded.inflow.data(), padded.survival.data(), padded.loss.data(),
                 batch.stock + p * years, batch.outflow + p * years, cohorts,
                 padded.scratch.data()});
  }
}

}  // namespace magswap::detail
