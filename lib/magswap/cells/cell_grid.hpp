#pragma once

#include <array>
#include <cstddef>
#include <vector>

#include "magswap/field/body.hpp"

namespace magswap {

/// A body divided into equal rectangular cells, in its own frame (origin at the centre, z last).
///
/// A block is filled exactly. A round body is filled by the cells of its box; a cell on its surface
/// carries the share of it that lies inside, and all shares together make the body's volume.
struct CellGrid {
  std::array<double, 3> edges_m{};      ///< of a cell
  std::array<std::size_t, 3> counts{};  ///< along x, y, z; x and y even
  std::array<double, 3> centre_m{};     ///< of the whole grid
  std::vector<double> fill;             ///< share of each cell, z fastest, then y, then x
  bool exact = true;                    ///< the cells are the body, as for a block
  bool mirrored = true;                 ///< symmetric about both middle planes along z

  [[nodiscard]] std::size_t size() const { return fill.size(); }
  [[nodiscard]] double cell_volume_m3() const { return edges_m[0] * edges_m[1] * edges_m[2]; }
  /// Place of a cell in `fill`.
  [[nodiscard]] std::size_t index(std::size_t x, std::size_t y, std::size_t z) const {
    return (x * counts[1] + y) * counts[2] + z;
  }
  /// Centre of a cell in the body's frame [m].
  [[nodiscard]] std::array<double, 3> centre_of(std::size_t index) const;
};

/// Divides a body into about `cells` cells, nearly cubes where the body allows it.
///
/// At least 4 cells lie along z and 6 along x and y (fewer across a bar longer than 30 widths).
/// @throws DomainError when the body's dimensions make none, when cells < 64 or > 1e6, when its
/// thinnest direction would need cells flatter than 200 : 1, when the box about it would have more
/// than 4 million cells, or when its wall is so thin that the cells do not hold its form.
[[nodiscard]] CellGrid divide(const Body& body, std::size_t cells);

/// Divides a body into cells along each axis; x and y are rounded up to even numbers.
/// @throws DomainError as the other form does.
[[nodiscard]] CellGrid divide(const Body& body, const std::array<std::size_t, 3>& counts);

namespace detail {

/// Inner product.
[[nodiscard]] inline double dot(const std::array<double, 3>& a, const std::array<double, 3>& b) {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

/// Whether a point of the body's frame lies in it [m].
[[nodiscard]] bool contains(const Body& body, const std::array<double, 3>& point_m);

/// Smallest box about a body, in its frame [m].
struct Box {
  std::array<double, 3> low{};
  std::array<double, 3> high{};
};
[[nodiscard]] Box box_of(const Body& body);

}  // namespace detail
}  // namespace magswap
