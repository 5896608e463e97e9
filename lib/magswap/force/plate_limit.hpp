#pragma once

#include "magswap/field/body.hpp"

namespace magswap {

/// What a plate of finite thickness leaves of the pull of a thick one.
struct PlateLimit {
  Length enough;             ///< thickness that carries the whole flux below its saturation
  double share = 1.0;        ///< of the thick plate's force: estimate
  double low = 1.0;          ///< thickness/enough, when all flux is cut like the densest
  double high = 1.0;         ///< no loss
  FluxDensity flux_density;  ///< highest in a plate of that thickness if it did not saturate
  bool saturates = false;
};

/// Estimate of the pull that a plate of finite thickness leaves [shares of the thick plate].
///
/// All flux that enters the plate turns sideways in it. Over lines at equal distance from the edge
/// of the magnet, Φ = ∫2Bz dA must pass perimeter × thickness at no more than the saturation; where
/// it cannot, the rest goes through the plate and pulls nothing. Since the induced charge follows
/// the flux collected, the force is ∫Bz dΦ/µ0. An estimate that was not
/// checked against finite elements; low … high is meant to hold it.
/// @param saturation  flux density at which the steel carries no more, > 0.
/// @throws DomainError when a value is not positive; ArgumentError for an arc, whose flux has no
/// such lines.
[[nodiscard]] PlateLimit plate_limit(const Body& body, Polarisation J, Length gap, Length thickness,
                                     FluxDensity saturation);

/// Saturation taken for a plate where nothing better is known: mild steel at about 10 kA/m.
inline constexpr double kMildSteelSaturation_T = 1.8;

}  // namespace magswap
