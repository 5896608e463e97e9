#pragma once

#include <optional>
#include <span>

#include "magswap/cells/cell_system.hpp"

namespace magswap::detail {

/// Checks that bodies stand apart from each other and clear of the plane, all on one side of it.
/// @throws ArgumentError naming the bodies and the place.
void check_room(std::span<const CellSystem::Part> parts, const std::optional<double>& plane_m);

}  // namespace magswap::detail
