#pragma once

#include "magswap/product/reading.hpp"

namespace magswap::detail {

/// Reads the variants and parts of a product and whether it works without magnets.
/// @throws DataError when shares do not sum to 1, a share or a count is out of range, or a
/// magnet-free product holds magnets.
void read_parts(Reading& reading, TableReader& in, Product& product);

}  // namespace magswap::detail
