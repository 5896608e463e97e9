#pragma once

#include "magswap/circuit/circuit_file.hpp"
#include "magswap/circuit/solution.hpp"
#include "magswap/results/writer.hpp"

namespace magswap {

/// Writes a solved circuit to a results file: /circuit/branches, /circuit/magnets, /circuit/nodes,
/// /circuit/paths, and its factors and residuals as attributes.
void write_circuit(const BuiltCircuit& circuit, const CircuitSolution& solution,
                   ResultsWriter& file);

}  // namespace magswap
