#pragma once

#include <functional>

#include "magswap/field/body.hpp"
#include "magswap/force/steel_section.hpp"

namespace magswap {

/// What a plate of finite thickness leaves of the pull of a thick one.
struct PlateLimit {
  Length enough;       ///< thickness that carries the whole flux below its saturation
  double share = 1.0;  ///< of the thick plate's force: estimate
  double low = 1.0;    ///< share ∓ kPlateBand, at most 1; all 1 for a thick plate
  double high = 1.0;
  FluxDensity flux_density;  ///< highest in a plate of that thickness if it did not saturate
  bool saturates = false;
};

/// Estimate of the pull that a plate of finite thickness leaves [shares of the thick plate].
///
/// All flux that enters the plate turns sideways in it. Over lines at equal distance from the edge
/// of the magnet, Φ = ∫2Bz dA must pass perimeter × thickness at no more than the saturation, by up
/// to a fifth more the further it is exceeded (fitted); the rest goes through the plate and pulls
/// nothing. Since the induced charge follows the flux collected, the force is ∫Bz dΦ/µ0. Within
/// kPlateBand of nonlinear finite elements for discs on AISI 1008 (docs/methods/force.md); blocks,
/// rings and ellipsoids rest on the same argument and were not compared.
/// @param saturation  of the steel, > 0; kSteelSaturation_T where nothing better is known.
/// @throws DomainError when a value is not positive; ArgumentError for an arc, whose flux has no
/// such lines.
[[nodiscard]] PlateLimit plate_limit(const Body& body, Polarisation J, Length gap, Length thickness,
                                     FluxDensity saturation);

/// Stiffness −dF/dgap of a force that saturation limits [N/m], by a difference quotient.
/// @param force_at  force at a gap, share included.
/// @param size  length over which the force changes much, besides the gap: half the magnet's.
/// Infinite in contact, where flat faces have no slope.
[[nodiscard]] double limited_stiffness(const std::function<Force(Length)>& force_at, Length gap,
                                       Length size);

/// Relative half width of the band about the estimate; it held in all 43 cases compared, and in the
/// four that were solved afterwards.
inline constexpr double kPlateBand = 0.10;

/// The band begins at this many times the thickness that is enough: plates near saturation already
/// lose some per cent.
inline constexpr double kPlateBandBegins = 1.3;

}  // namespace magswap
