#pragma once

#include <array>
#include <cstddef>
#include <span>

namespace magswap::detail {

/// Interaction of two uniformly magnetised cells: mean field in the one H = −N·M of the other [1].
///
/// Symmetric. Its trace is 1 for a cell with itself and 0 for two that do not overlap.
struct CellTensor {
  double xx = 0.0;
  double yy = 0.0;
  double zz = 0.0;
  double xy = 0.0;
  double xz = 0.0;
  double yz = 0.0;
};

/// Tensor between two equal rectangular cells, averaged over both [1].
///
/// Near: the closed form of Newell, Williams, Dunlop, J. Geophys. Res. 98 (1993) 9551, in long
/// double. Beyond kNewellReach edges: the dipole kernel on Gauss points of the overlap weight,
/// where nothing cancels. Relative error below 1e-9 of the tensor's size for edges within 30 : 1.
/// @param edges   of the cells, any unit.
/// @param offset  from the source's centre to the other's, same unit.
[[nodiscard]] CellTensor cell_tensor(const std::array<double, 3>& edges,
                                     const std::array<double, 3>& offset);

/// Tensors at the offsets first + (i, j, k)·edges, k fastest; out.size() = the product of counts.
///
/// The closed form is evaluated once for each point of the lattice. About 1 µs a tensor.
void fill_cell_tensors(const std::array<double, 3>& edges, const std::array<double, 3>& first,
                       const std::array<std::size_t, 3>& counts, std::span<CellTensor> out);

/// Distance of two centres, in largest edges, up to which the closed form is used.
inline constexpr double kNewellReach = 4.0;

}  // namespace magswap::detail
