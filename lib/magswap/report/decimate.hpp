#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "magswap/report/svg.hpp"

namespace magswap {

/// A line with fewer points than it had.
struct DecimatedLine {
  std::vector<PixelPoint> points;
  double tolerance_px = 0.0;  ///< no point of the full line is farther than this from the new one
};

/// A line through fewer points that stays within a tolerance of every point of the old one.
///
/// Runs inside a strip keep their ends and extremes, so that noise keeps its width; then Douglas
/// and Peucker (Cartographica 10 (1973) 112). The tolerance doubles while more than `most` points
/// are left. Points that are not finite are left out. Cost O(n) for the runs, O(m·log m) for the m
/// points that they leave.
/// @throws ArgumentError when the tolerance is not positive or `most` is below 2.
[[nodiscard]] DecimatedLine decimated(std::span<const PixelPoint> line, double tolerance_px = 0.1,
                                      std::size_t most = 10000);

/// The parts of a line that lie inside a box, cut exactly at its edges.
/// Points that are not finite are left out.
[[nodiscard]] std::vector<std::vector<PixelPoint>> clipped(std::span<const PixelPoint> line,
                                                           const PixelBox& box);

}  // namespace magswap
