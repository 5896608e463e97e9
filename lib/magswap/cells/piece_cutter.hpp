#pragma once

#include <span>
#include <vector>

#include "magswap/cells/cell_pieces.hpp"
#include "magswap/cells/cell_system.hpp"

namespace magswap::detail {

/// Cuts the cells of a system; see CellPieces. Shares are of the cell's material, self as found.
[[nodiscard]] std::vector<CellPieces::Piece> cut_cells(const CellSystem& system,
                                                       std::span<const double> strength);

/// Field along the axis of points of one part [A/m], of some magnets and, with the plane, their
/// images.
/// @param strength  magnetisation of each part along its axis [A/m]; 0: it does not count.
[[nodiscard]] std::vector<double> uniform_field(const CellSystem& system,
                                                std::span<const double> strength, bool with_plane,
                                                std::size_t part,
                                                std::span<const std::array<double, 3>> points_m);

}  // namespace magswap::detail
