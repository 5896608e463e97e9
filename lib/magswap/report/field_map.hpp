#pragma once

#include <string>
#include <vector>

namespace magswap {

/// Flux density on a regular grid of a plane; rows from below, each from the left.
struct FieldMap {
  std::string title, subtitle;
  std::string across = "x", up = "z";  ///< names of the axes
  std::size_t columns = 0, rows = 0;
  double left_mm = 0.0, bottom_mm = 0.0;  ///< centre of the first cell
  double step_mm = 1.0;
  std::vector<double> b_T;                 ///< magnitude
  std::vector<double> b_across_T, b_up_T;  ///< components in the plane
  std::vector<int> magnet;                 ///< number of the magnet that a cell lies in, 0: none
  static constexpr int kIron = -1;         ///< number of a cell in iron, which is drawn grey
  std::vector<std::string> footnotes;
};

/// The map as SVG: |B| by colour, its direction in the plane by arrows, outlines of the magnets.
///
/// The colours end where all but one in fifty of the cells outside the magnets lie below: the
/// edges would make all else dark.
/// @throws ArgumentError when the lists do not fit the grid, or it has no cell.
[[nodiscard]] std::string svg(const FieldMap& map);

}  // namespace magswap
