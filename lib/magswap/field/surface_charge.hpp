#pragma once

#include <vector>

#include "magswap/field/shape.hpp"

// Bodies of uniform permeability µr = 1 + χ in a uniform field along their last dimension: div M =
// 0 inside, so all their charge lies on the surface, in panels.

namespace magswap::detail {

/// One half of a body's surface in panels of uniform charge; the other half carries the opposite.
///
/// Kernels take lengths in one unit. `field` is n × n, row by row: the mean field along the outer
/// normal of a panel by unit charge on another and what mirrors it, but for ∓½ of its own. It is
/// the flux of the charge gathered in the middle of the other, so that none is lost.
struct ChargePanels {
  std::vector<double> area;    ///< of the upper half
  std::vector<double> height;  ///< mean height above the middle plane
  std::vector<double> face;    ///< share of the normal along the axis, 1 or 0
  std::vector<double> field;
  double volume = 0.0;   ///< of the whole body
  double section = 0.0;  ///< of the middle plane
};

/// Panels of a cylinder (inner 0) or ring, about `count` from the middle to the rim and again to
/// the face.
[[nodiscard]] ChargePanels round_panels(double outer, double inner, double length, int count);
/// Panels of a block, about `count` from the middle to each edge.
[[nodiscard]] ChargePanels block_panels(double a, double b, double c, int count);

/// What χ makes of the two factors of a body, less their values at χ = 0 in the same panels.
struct FactorChange {
  double magnetometric = 0.0;
  double fluxmetric = 0.0;
};

[[nodiscard]] FactorChange permeability_change(const ChargePanels& panels, double chi);

/// @throws DomainError unless µr is 1 or more and finite.
void check_permeability(double mu_r);

/// Points 0 … 1 that divide a way from the middle of a body to its edge, dense at the edge.
[[nodiscard]] std::vector<double> edge_graded(int count);

}  // namespace magswap::detail
