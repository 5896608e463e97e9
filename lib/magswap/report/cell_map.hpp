#pragma once

#include <string>

#include "magswap/cells/history.hpp"

namespace magswap {

/// What a map of cells shows, and its words.
struct CellMapOptions {
  std::string title;
  std::string subtitle;
  std::size_t body = 0;  ///< place of the magnet among the bodies
};

/// Section through the middle of a magnet, cell by cell, as SVG: the field along the axis at the
/// severest step, and what is lost for good at the end.
///
/// The section holds x and z of the magnet's frame, half a cell off its middle plane. Cells on a
/// round surface are paler, as their share of the magnet.
/// @throws ArgumentError when the body has no cells in the map.
[[nodiscard]] std::string cell_map_svg(const CellResult& result, const CellMapOptions& options);

}  // namespace magswap
