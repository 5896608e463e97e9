#pragma once

#include "magswap/force/magnet_force.hpp"
#include "magswap/force/surface.hpp"

namespace magswap::detail {

/// ∮σH dS and ∮(r − p)×σH dS [N, N·m], and their errors.
struct ChargeIntegral {
  Triple force{};
  Triple torque{};
  double force_error = 0.0;
  double torque_error = 0.0;
};

/// Adaptive Gauss–Kronrod over the surface of the target, 15 × 15 points a cell.
[[nodiscard]] ChargeIntegral charge_integral(const UniformMagnet& target,
                                             std::span<const UniformMagnet> sources,
                                             const Triple& about_m, const ForceAccuracy& accuracy);

/// @throws DomainError when a target and a source share room.
void check_apart(const UniformMagnet& target, std::span<const UniformMagnet> sources);

}  // namespace magswap::detail
