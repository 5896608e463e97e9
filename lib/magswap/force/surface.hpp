#pragma once

#include <array>
#include <functional>
#include <vector>

#include "magswap/field/field_kernels.hpp"

namespace magswap::detail {

using Triple = std::array<double, 3>;

/// A point of a body's surface, in the body's frame and in its unit.
struct SurfacePoint {
  Triple at;
  Triple normal;  ///< outward, of length 1
  double area;    ///< per du·dv
};

/// A smooth piece of the surface, over 0 ≤ u, v ≤ 1.
using SurfacePatch = std::function<SurfacePoint(double u, double v)>;

/// The pieces that make up the surface of a body.
[[nodiscard]] std::vector<SurfacePatch> surface_of(const Source& source);

/// True inside the body, farther than `skin` units from its surface.
[[nodiscard]] bool contains(const Source& source, const Triple& point_m, double skin);

/// From the body's frame and unit to the world, and for directions.
[[nodiscard]] Triple to_world(const Source& source, const Triple& at);
[[nodiscard]] Triple turned(const Source& source, const Triple& direction);

/// Largest distance from the centre to the surface, in units of the source.
[[nodiscard]] double reach_of(const Source& source);

[[nodiscard]] inline double dot(const Triple& a, const Triple& b) {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}
[[nodiscard]] inline Triple cross(const Triple& a, const Triple& b) {
  return {a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]};
}

}  // namespace magswap::detail
