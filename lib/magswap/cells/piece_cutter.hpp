#pragma once

#include <span>
#include <vector>

#include "magswap/cells/cell_pieces.hpp"

namespace magswap::detail {

/// Cuts the cells of a system; see CellPieces. Shares are of the cell's material, self as found.
[[nodiscard]] std::vector<CellPieces::Piece> cut_cells(const CellSystem& system,
                                                       std::span<const double> strength);

}  // namespace magswap::detail
