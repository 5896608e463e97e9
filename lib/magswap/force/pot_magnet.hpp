#pragma once

#include <memory>

#include "magswap/magnet/curve.hpp"
#include "magswap/steel/bh_curve.hpp"
#include "magswap/units/quantity.hpp"

namespace magswap {

/// Disc magnet in a steel cup, its face and the rim of the cup level, before a round plate.
struct HoldingMagnet {
  Length magnet_diameter;
  Length magnet_length;
  Length cup_diameter;       ///< outer diameter of the cup
  Length cup_bore;           ///< its inner diameter, larger than the magnet
  Length floor;              ///< thickness of its floor
  Length gap;                ///< to the plate, paint and roughness included; ≥ 0
  Length plate_thickness{};  ///< 0: thick, kThickPlate cup diameters
  Length plate_diameter{};   ///< 0: wide, kWidePlate cup diameters; at least that of the cup
};

/// Thickness and diameter, in cup diameters, of the plate where none is given.
inline constexpr double kThickPlate = 0.4;
inline constexpr double kWidePlate = 2.5;

/// Two faces in contact are this far apart: flat steel touches at its peaks.
inline constexpr double kContactGap_m = 1e-6;

/// Steel counts as saturated where its dB/dH/µ0 lies below this.
inline constexpr double kSaturatedPermeability = 20.0;

/// Holding force of a pot magnet by its reluctance network, and what limits it.
struct PotPull {
  Force force;
  Force low, high;                 ///< force ∓ kPotBand; high by kStarvedBand where that holds
  Force bare;                      ///< the disc alone on a thick plate at the same gap
  FluxDensity pole;                ///< in the gap under the magnet
  FluxDensity rim;                 ///< in the gap under the rim
  FluxDensity wall;                ///< highest in the cup's wall
  double fringing = 0.0;           ///< share of the force from the field beside the rim
  double leakage = 1.0;            ///< flux of the magnet over that under it
  FieldStrength H;                 ///< in the magnet, ≤ 0
  double irreversible_loss = 0.0;  ///< of Br, by that field
  bool floor_saturates = false;    ///< by dB/dH, kSaturatedPermeability
  bool rim_saturates = false;
  bool plate_saturates = false;

  /// Whether the wall carries so little that the estimate stands below its band.
  [[nodiscard]] bool wall_starved() const { return si(wall) > kStarvedWall_T; }
  static constexpr double kStarvedWall_T = 2.2;
};

/// Relative half width of the band about the estimate; finite elements that were solved after the
/// model was written lie within it. What is sold differs more: joints, plating, an uneven plate.
inline constexpr double kPotBand = 0.10;

/// What the force may be above the estimate where the wall is starved: four pots with walls of 1
/// to 2 mm for discs of 22 and 40 mm had 10 to 25 % more.
inline constexpr double kStarvedBand = 0.30;

/// Holding force of a pot magnet [N].
///
/// The network of PotMagnet (circuit/ready.hpp): the magnet on its curve, the gaps under its face
/// and under the rim with the fringing beside it, leakage inside the cup, floor, wall and plate by
/// the steel's B(H). Force by virtual work on the gap (circuit/virtual_work.hpp). 30 µs.
/// @param steel  of cup and plate; none: ideal.
/// @throws DomainError when a dimension is not positive or out of order.
[[nodiscard]] PotPull pot_pull(const HoldingMagnet& pot, const DemagnetisationCurve& curve,
                               const std::shared_ptr<const BhCurve>& steel);

/// The same for a straight curve Br, µrec ≥ 1.
[[nodiscard]] PotPull pot_pull(const HoldingMagnet& pot, Polarisation Br, double mu_rec,
                               const std::shared_ptr<const BhCurve>& steel);

}  // namespace magswap
