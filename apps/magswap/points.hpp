#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "magswap/field/vector.hpp"

namespace magswap::cli {

/// A point from text: "0 0 15 mm", "1 cm, 2 mm, 15 mm"; a number without unit takes the next one to
/// its right, and the last must have one.
/// @throws ArgumentError naming what is missing.
[[nodiscard]] Position parse_point(std::string_view text);

/// Points of a CSV text whose heading names the columns x, y and z with their units: "x [mm],y
/// [mm],z [mm]". Other columns are passed over, so that a table of this program reads back.
/// @throws DataError with path, line and column.
[[nodiscard]] std::vector<Position> parse_points(std::string_view text, const std::string& path);

}  // namespace magswap::cli
