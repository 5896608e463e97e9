#pragma once

#include <array>
#include <span>
#include <vector>

#include "magswap/cells/cell_pieces.hpp"

namespace magswap::detail {

/// Pieces of cells, and the field of all bodies along the axis of each [A/m]: in the open and,
/// where there is one, with the plane.
struct CutCells {
  std::vector<CellPieces::Piece> list;
  std::array<std::vector<double>, 2> field;
};

/// Cuts the cells of a system of magnets; see CellPieces.
[[nodiscard]] CutCells cut_cells(const CellSystem& system, std::span<const double> strength);

}  // namespace magswap::detail
