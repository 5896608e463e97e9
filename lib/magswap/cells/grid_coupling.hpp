#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "magswap/cells/cell_system.hpp"
#include "magswap/cells/wave_transform.hpp"

namespace magswap::detail {

/// How the grid of one body, or its mirror image, lies along the axes of another's with equal
/// cells.
struct GridAlignment {
  std::array<std::size_t, 3> from{0, 1, 2};   ///< the own axis that lies along each
  std::array<double, 3> sign{1.0, 1.0, 1.0};  ///< its direction there
  std::array<std::size_t, 3> counts{};        ///< of cells along each
  std::array<double, 3> nearest_m{};          ///< from its last cell to the other's first
  std::array<std::size_t, 3> other{};         ///< counts of the other
  double moment = 1.0;                        ///< −1: an image turns magnetisations about
};

/// The alignment of two bodies whose cells are equal and parallel; none for others.
/// @param mirror_m  height z of the plane in which the source is mirrored.
[[nodiscard]] std::optional<GridAlignment> align(const SystemBody& source,
                                                 const CellGrid& of_source,
                                                 const SystemBody& target,
                                                 const CellGrid& of_target,
                                                 const std::optional<double>& mirror_m);

/// Numbers that their kernel holds.
[[nodiscard]] double numbers_of(const GridAlignment& alignment);

/// Interaction of two grids of equal cells, a convolution: waves across x and y, a sum along z.
///
/// Symmetric: the field of each body in the other comes from the same numbers, to rounding.
class GridKernel {
 public:
  GridKernel(const std::array<double, 3>& edges_m, const GridAlignment& alignment);

  /// Places along x and y over which waves are taken, and waves that are kept.
  [[nodiscard]] std::size_t modes() const { return places_[0] * waves_; }
  [[nodiscard]] const std::array<std::size_t, 2>& places() const { return places_; }
  /// h −= N·m of the source in the target.
  void add_forth(const Spectrum& m_source, Spectrum& h_target) const;
  /// h −= N·m of the target in the source.
  void add_back(const Spectrum& m_target, Spectrum& h_source) const;

 private:
  std::array<std::size_t, 2> places_;
  std::size_t waves_, source_z_, target_z_;
  std::vector<double> value_;  // [mode][z − z′][six components][re, im]
};

/// All pairs of bodies with equal, parallel cells; equal relative places share a kernel.
class GridCouplings {
 public:
  void add(std::span<const CellSystem::Part> parts, std::size_t source, std::size_t target,
           bool image, const GridAlignment& alignment);
  /// Adds the field of the bodies in one another [A/m].
  void add_product(std::span<const CellSystem::Part> parts, bool with_plane, const CellField& m,
                   CellField& h) const;

 private:
  // A body's cells in the order of some other's axes, and the places that its waves are taken over.
  struct Port {
    std::size_t part;
    GridAlignment alignment;
    std::array<std::size_t, 2> places;
  };
  struct Pair {
    std::size_t source, target;  // ports
    bool image, both;
    std::shared_ptr<const GridKernel> kernel;
  };
  std::size_t port(std::size_t part, const GridAlignment& alignment,
                   const std::array<std::size_t, 2>& places);

  std::vector<Port> ports_;
  std::vector<Pair> pairs_;
  std::map<std::vector<std::int64_t>, std::shared_ptr<const GridKernel>> kernels_;
};

}  // namespace magswap::detail
