#pragma once

#include <vector>

#include "magswap/field/body.hpp"

namespace magswap::detail {

/// Points inside a body with weights whose sum is 1: a mean over the volume is Σ w·f.
struct VolumeNodes {
  std::vector<double> x_m, y_m, z_m;  ///< in the body's own frame
  std::vector<double> weight;
};

/// Gauss points of a body, `order` along each of its three directions, denser towards its surface.
///
/// The points follow t = u²(3 − 2u), so that logarithms at edges, which fields have there, are
/// integrated too: relative error about 1e-6 at order 16.
/// @param around  points around the axis of a cylinder, ring or ellipsoid, evenly spaced: 1 where
/// the integrand does not depend on the angle. Blocks and arcs do not use it.
[[nodiscard]] VolumeNodes volume_nodes(const Body& body, int order, int around);

/// A point and weight on the interval 0 … 1.
struct LineNode {
  double at;
  double weight;
};

/// Gauss–Legendre points on 0 … 1; `graded`: denser towards both ends, as above.
[[nodiscard]] std::vector<LineNode> line_nodes(int order, bool graded);

}  // namespace magswap::detail
