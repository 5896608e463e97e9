#pragma once

#include <vector>

#include "magswap/cells/history.hpp"
#include "magswap/results/writer.hpp"

namespace magswap {

/// Adds a history of divided magnets to a results file: /demag/steps and /demag/cells.
///
/// Steps: one row for each step, first of all magnets together, then of each; the last rows,
/// "back", are those after everything. Cells: one row for each, fields at the severest step, loss
/// at the end. docs/results-schema.md.
/// @throws ArgumentError when the paths are taken.
void write_cells(const CellResult& result, const std::vector<CellBody>& bodies,
                 ResultsWriter& file);

}  // namespace magswap
