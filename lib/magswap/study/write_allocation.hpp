#pragma once

#include "magswap/allocation/allocate.hpp"
#include "magswap/allocation/frontier.hpp"
#include "magswap/results/writer.hpp"

namespace magswap {

/// Writes `/allocation` (one row for each product and magnet in use), `/caps` and, where there is
/// one, `/frontier`: docs/results-schema.md.
void write_allocation(const Portfolio& portfolio, const Allocation& allocation,
                      const std::optional<Frontier>& frontier, ResultsWriter& file);

}  // namespace magswap
