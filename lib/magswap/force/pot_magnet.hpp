#pragma once

#include "magswap/force/steel_section.hpp"
#include "magswap/units/quantity.hpp"

namespace magswap {

/// Disc magnet in a steel cup, its face and the rim of the cup level, before a thick plate.
struct HoldingMagnet {
  Length magnet_diameter;
  Length magnet_length;
  Length cup_diameter;  ///< outer diameter of the cup
  Length cup_bore;      ///< its inner diameter, larger than the magnet
  Length floor;         ///< thickness of its floor
  Length gap;           ///< to the plate, paint and roughness included; ≥ 0
  FluxDensity saturation = from_si<FluxDensity>(kSteelSaturation_T);  ///< of the cup
};

/// Holding force of a pot magnet by a circuit of two gaps, and what limits it.
struct PotPull {
  Force force;
  Force low, high;       ///< force ∓ kPotBand
  Force bare;            ///< the disc alone on the same plate at the same gap
  FluxDensity pole;      ///< in the gap under the magnet
  FluxDensity rim;       ///< in the gap under the rim
  double leakage = 1.0;  ///< flux of the magnet over that of the gaps
  bool floor_saturates = false;
  bool rim_saturates = false;
};

/// Relative half width of the band about the estimate; it held in all 15 pots compared with finite
/// elements. What is sold differs more: joints, plating, an uneven plate.
inline constexpr double kPotBand = 0.25;

/// Holding force of a pot magnet [N].
///
/// Flux of the magnet (Br, µrec) through the gap under its face and back through that under the
/// rim; leakage inside the cup, (2/3)·πl/ln(bore/magnet), which is that along a wall whose
/// potential grows evenly from the floor up, brought to the face; floor and rim pass their
/// saturation and a little more. F = Σ B²A/2µ0. An estimate: finite elements with a cup and a plate
/// of AISI 1008 gave 0.77 to 1.16 of it (docs/methods/force.md).
/// @throws DomainError when a dimension is not positive or out of order, or Br or µrec is not.
[[nodiscard]] PotPull pot_pull(const HoldingMagnet& pot, Polarisation Br, double mu_rec);

}  // namespace magswap
