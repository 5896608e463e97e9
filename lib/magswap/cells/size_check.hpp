#pragma once

#include <functional>
#include <optional>
#include <span>

#include "magswap/cells/cell_system.hpp"
#include "magswap/cells/grid_coupling.hpp"

namespace magswap::detail {

/// Two bodies that act on each other, or a body and the image of one.
struct BodyPair {
  std::size_t source, target;
  bool image;
  std::optional<GridAlignment> alignment;  ///< where their cells are equal and parallel
};

/// Whether a body stands along the axes of the world, to rounding.
[[nodiscard]] bool is_unturned(const Rotation& rotation);

/// Visits all pairs whose interaction is not that of a body with itself, or with its own image
/// straight before the plane.
void over_pairs(std::span<const CellSystem::Part> parts, const std::optional<double>& plane_m,
                const std::function<void(const BodyPair&)>& visit);

/// Checks that the interaction of all bodies has room in memory.
/// @throws DomainError with the largest number of cells, or of bodies, that has.
void check_size(std::span<const CellSystem::Part> parts, const std::optional<double>& plane_m);

}  // namespace magswap::detail
