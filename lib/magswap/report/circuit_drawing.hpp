#pragma once

#include <string>

#include "magswap/circuit/solution.hpp"

namespace magswap {

/// A solved network as a drawing (SVG): nodes on an ellipse, branches between them as wide as their
/// flux.
///
/// Magnets red, gaps blue, steel grey, saturated steel orange, leakage dashed; each with its name
/// and flux density, or flux of a leakage path. For a look at the structure, not to scale.
[[nodiscard]] std::string circuit_drawing(const MagneticNetwork& network,
                                          const CircuitSolution& solution);

}  // namespace magswap
