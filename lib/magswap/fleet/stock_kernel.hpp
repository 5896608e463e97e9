#pragma once

#include <cstddef>

namespace magswap::detail {

/// Arrays of a batch of stock models [number of units], one row of `years` per product, contiguous.
struct StockArrays {
  std::size_t products = 0;
  std::size_t years = 0;
  const double* survival = nullptr;  ///< share by age, products × years
  const double* inflow = nullptr;    ///< per year, products × years
  double* stock = nullptr;           ///< at the end of each year, products × years
  double* outflow = nullptr;         ///< products × years
  double* cohorts = nullptr;  ///< stock by cohort, products × packed_size(years); may be null
};

/// Stocks, outflows and stocks by cohort of given inflows. Cost O(products × years²).
///
/// The result of a product does not depend on its place in the batch, nor on the processor.
void inflow_driven(const StockArrays& batch);

}  // namespace magswap::detail
