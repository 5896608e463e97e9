#pragma once

#include <span>

#include "magswap/cells/cell_system.hpp"

namespace magswap::detail {

/// Field of the cells of one body in those of another, or of its own image [A/m per A/m].
///
/// Mean over each target cell of the field of each source cell, by the closed form of its cuboid at
/// Gauss points; at the centre beyond four edges.
[[nodiscard]] DenseBlock dense_block(const CellSystem& system, std::size_t source,
                                     std::size_t target, bool image);

/// Adds its field, there and, by reciprocity (cells act on each other as their volumes), back.
void add_product(const DenseBlock& block, std::span<const CellSystem::Part> parts,
                 const CellField& m, CellField& h);

}  // namespace magswap::detail
