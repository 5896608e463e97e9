#pragma once

#include "magswap/cells/cell_system.hpp"

namespace magswap::detail {

/// What the exact field of a uniformly magnetised round body differs by from that of its cells,
/// in every cell of a system, per unit of magnetisation along its axis.
///
/// Only what its magnetisation deviates from uniform then feels the stairs of the cells.
[[nodiscard]] CellField outline_correction(const CellSystem& system, std::size_t part,
                                           bool with_plane);

}  // namespace magswap::detail
