#pragma once

#include <array>

#include "magswap/cells/cell_pieces.hpp"

namespace magswap::detail {

/// What lies inside a body of a rectangular box of its frame.
struct Material {
  std::array<double, 3> at_m{};  ///< its middle
  double volume_m3 = 0.0;
};

/// By points of a regular grid, 4 × 4 across; all of it in a box that lies inside.
[[nodiscard]] Material material_in(const Body& body, const std::array<double, 3>& middle_m,
                                   const std::array<double, 3>& edges_m, bool inside);

/// A box in a cell, and the field along the axis at the middle of its material.
struct Leaf {
  CellPieces::Piece piece;
  std::array<double, 3> middle_m{}, edges_m{};
  double volume_m3 = 0.0;                         ///< of its material
  std::array<double, 2> value{};                  ///< in the open, with the plane
  std::array<std::array<double, 2>, 3> varies{};  ///< across it along each axis
  bool settled = false;

  /// How far the field may be from its value anywhere in it.
  [[nodiscard]] double reach(std::size_t kind) const;
};

/// Half of a leaf.
struct Half {
  std::array<double, 3> middle_m{}, edges_m{};
  Material inside;
  std::array<double, 2> value{};
};

/// Half of a leaf's box, without its material.
[[nodiscard]] Half half_of(const Leaf& leaf, std::size_t axis, std::size_t side);

/// Where both halves hold material the field varies by so much across the whole.
[[nodiscard]] double variation(const std::array<Half, 2>& halves, std::size_t kind);

/// A half as a leaf of its own.
[[nodiscard]] Leaf leaf_of(const Leaf& whole, const Half& half, std::size_t axis);

/// (e·∇H)²/|∇H|²: what N of a charge wave along the gradient is; 0.05 at least.
[[nodiscard]] double self_factor(const Leaf& leaf, const std::array<double, 3>& axis);

}  // namespace magswap::detail
