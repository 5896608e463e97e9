#pragma once

#include "magswap/fleet/fleet_file.hpp"
#include "magswap/results/writer.hpp"

namespace magswap {

/// Writes a fleet: units, stock by cohort and masses, in the paths of docs/results-schema.md.
void write_fleet(const FleetResult& result, ResultsWriter& file);

}  // namespace magswap
