#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace magswap::detail {

/// Mirror symmetry of a vector field about the two planes through the middle of a grid.
///
/// Named by its z component; the x component is odd in x where z is even, the y component in y.
struct Parity {
  bool odd_x = false;
  bool odd_y = false;
};

/// Components of a vector field on cells, one span each.
struct VectorCells {
  std::span<double> x, y, z;
};
struct ConstVectorCells {
  std::span<const double> x, y, z;
};

/// A kernel in modes, [component][mode][distance along z].
struct ModeKernel {
  std::size_t distances = 0;
  std::array<std::vector<double>, 6> component;
};

/// Demagnetising field of a grid of equal cells: convolution with the cell tensor.
///
/// Across the grid by cosines and sines of the quarter x, y > 0 (symmetric fields need no other
/// cell, all others are sums of four symmetric ones), along z as a direct sum: cost
/// O(nx·ny·nz·(nx + ny + nz)) for each product, without padding. Deterministic.
class GridProduct {
 public:
  /// @param edges   of a cell.
  /// @param counts  of cells; along x and y even.
  /// @param plane   distance along z from the grid's middle to the face of soft iron of infinite
  ///                permeability across z, negative below; none: free space.
  GridProduct(const std::array<double, 3>& edges, const std::array<std::size_t, 3>& counts,
              std::optional<double> plane = {});

  /// Cells of a quarter: z fastest, then y, then x, from the middle outwards.
  [[nodiscard]] std::size_t quarter() const { return half_[0] * half_[1] * counts_[2]; }
  [[nodiscard]] std::size_t cells() const { return counts_[0] * counts_[1] * counts_[2]; }

  /// Adds −N·m of a field of one symmetry, given on a quarter; with the plane's image if asked for.
  void add_quarter(Parity parity, bool with_image, const ConstVectorCells& m,
                   const VectorCells& h) const;
  /// Adds −N·m of any field on the whole grid: z fastest, then y, then x.
  void add_whole(bool with_image, const ConstVectorCells& m, const VectorCells& h) const;

  /// Tensor of a cell with itself, diagonal.
  [[nodiscard]] const std::array<double, 3>& self() const { return self_; }

 private:
  using Table = std::vector<double>;
  // Cosines and sines between n/2 cells and n modes along one axis.
  struct Transform {
    Transform(std::size_t cells);
    std::size_t n;
    Table forward[2];   // [odd], modes × half
    Table backward[2];  // [odd], half × modes
    Table kernel[2];    // [odd], modes × distances
  };

  [[nodiscard]] Table to_modes(const Table& kernel, std::size_t distances, bool odd_x,
                               bool odd_y) const;
  void fill_own(const std::array<double, 3>& edges);
  void fill_image(const std::array<double, 3>& edges, double plane);
  void multiply(Parity parity, bool with_image, const std::array<Table, 3>& m,
                std::array<Table, 3>& h) const;

  std::array<std::size_t, 3> counts_;
  std::array<std::size_t, 2> half_;
  Transform x_;
  Transform y_;
  ModeKernel own_;
  std::optional<ModeKernel> image_;
  std::array<double, 3> self_{};
};

}  // namespace magswap::detail
