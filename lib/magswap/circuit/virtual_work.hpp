#pragma once

#include "magswap/circuit/solution.hpp"

namespace magswap {

/// Force between the parts of a device that a length of its geometry holds apart [N], > 0 where
/// they attract.
///
/// F = ½ Σ U²·(P − P′)/Δ over the air paths, U the drop of magnetomotive force along each in the
/// solution, P its permeance where the length is a little smaller and P′ where it is larger by Δ:
/// virtual work at constant potentials, central in Δ. Between two faces that is Maxwell's Φ²/2µ0A;
/// fringing pulls as well. Steel and magnets must be the same in both networks.
/// @param nearer,farther  the network solved, its length smaller and larger by Δ/2.
/// @param between         Δ > 0.
/// @throws ArgumentError when the three are not the same network.
[[nodiscard]] Force virtual_work(const CircuitSolution& solution, const MagneticNetwork& nearer,
                                 const MagneticNetwork& farther, Length between);

}  // namespace magswap
