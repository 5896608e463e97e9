#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "magswap/cells/cell_system.hpp"
#include "magswap/field/magnetic_field.hpp"

namespace magswap::detail {

/// Points in the cells of a body, in the world; the mean over a cell is the weighted sum.
struct SamplePoints {
  std::vector<double> x_m, y_m, z_m, weight;
  std::vector<std::size_t> cell;  ///< of the system's vectors
};

/// A vector at each of some points.
struct PointVectors {
  explicit PointVectors(std::size_t n) : x(n), y(n), z(n) {}
  std::vector<double> x, y, z;
};

/// Field strength of a magnet at the points, in the world [A/m].
[[nodiscard]] PointVectors field_at(const UniformMagnet& magnet, const SamplePoints& points);

/// Gauss points of a cell's material: 2 × 2 × 2 of a whole cell (of an arc its centre); of one on a
/// round surface the points of a finer grid that lie inside.
[[nodiscard]] SamplePoints sample_points(const CellSystem& system, std::size_t part);

/// A point or a direction of a body's frame in the world, and back.
[[nodiscard]] std::array<double, 3> to_world(const Placement& placement,
                                             const std::array<double, 3>& point_m);
[[nodiscard]] std::array<double, 3> into_frame(const Placement& placement,
                                               const std::array<double, 3>& vector);
[[nodiscard]] std::array<double, 3> point_into_frame(const Placement& placement,
                                                     const std::array<double, 3>& point_m);

/// Where the mirror image in the plane z = `plane_m` stands of a body that is symmetric along its
/// own z.
[[nodiscard]] Placement image_of(const Placement& placement, double plane_m);

/// The image of a uniformly magnetised body in iron of infinite permeability: the magnetisation
/// (x, y, z) becomes (−x, −y, z).
[[nodiscard]] UniformMagnet image_magnet(const Body& body, const std::array<double, 3>& j_T,
                                         const Placement& placement, double plane_m);
/// A body with a polarisation in its own frame [T].
[[nodiscard]] UniformMagnet magnet_of(const Body& body, const std::array<double, 3>& j_T,
                                      const Placement& placement);

/// Field along the axis of points of one part [A/m], of some magnets and, with the plane, their
/// images.
/// @param strength  magnetisation of each part along its axis [A/m]; 0: it does not count.
[[nodiscard]] std::vector<double> uniform_field(const CellSystem& system,
                                                std::span<const double> strength, bool with_plane,
                                                std::size_t part,
                                                std::span<const std::array<double, 3>> points_m);

}  // namespace magswap::detail
