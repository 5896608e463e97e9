#pragma once

#include <cstddef>
#include <vector>

#include "magswap/curve_export/point_placing.hpp"

namespace magswap::detail {

/// Least slope dB/dH of a table [H/m]: the µ0 that programs compare with, 4π·1e-7 or CODATA's, and
/// one part in a million for the rounding of what is written.
inline constexpr double kLeastSlope = 1.256637061436e-6 * (1.0 + 1e-6);

/// What was changed so that a table has the least slope everywhere.
struct SlopeRepair {
  std::size_t points = 0;  ///< points whose B moved by more than 1e-9 of the largest |B|
  double largest_T = 0.0;  ///< by how much at most
  double rms_T = 0.0;      ///< over all points
};

/// Moves B as little as possible, in the sense of least squares, until no slope between two points
/// is below kLeastSlope. H must ascend strictly.
///
/// With x = B − kLeastSlope·H that is the monotone regression of x; pool adjacent violators: Ayer,
/// Brunk, Ewing, Reid, Silverman, Ann. Math. Statist. 26 (1955) 641. Cost O(n).
SlopeRepair raise_slopes(std::vector<BhPoint>& points);

/// Sorts by H and replaces points of equal H by their mean. Returns how many went.
std::size_t merge_equal_fields(std::vector<BhPoint>& points);

}  // namespace magswap::detail
