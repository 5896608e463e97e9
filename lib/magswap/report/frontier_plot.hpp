#pragma once

#include <string>

#include "magswap/allocation/frontier.hpp"

namespace magswap {

/// Least loss over the limit of a cap, as an SVG file of its own.
///
/// Edges of the curve are marked, today's use is a dashed line. @throws ArgumentError when the
/// frontier has no points.
[[nodiscard]] std::string frontier_svg(const Frontier& frontier, const std::string& title);

}  // namespace magswap
