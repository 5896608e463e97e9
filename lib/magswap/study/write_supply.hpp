#pragma once

#include <filesystem>

#include "magswap/material/library.hpp"
#include "magswap/results/writer.hpp"
#include "magswap/supply/disruption.hpp"
#include "magswap/supply/library.hpp"

namespace magswap {

/// One concentration of a table, as an output shows it.
struct ConcentrationRow {
  const ShareTable* table = nullptr;
  Concentration result;
};

/// One price of a series, as an output shows it.
struct PriceRow {
  const PriceSeries* series = nullptr;
  const PricePoint* point = nullptr;
};

/// Writes concentrations as table /supply/concentration of a results file (docs/results-schema.md).
/// @throws IoError
void write_concentration(const std::filesystem::path& path, const Provenance& provenance,
                         const std::vector<ConcentrationRow>& rows, const SupplyLibrary& supply);

/// Writes dated prices as table /supply/prices.
/// @throws IoError
void write_prices(const std::filesystem::path& path, const Provenance& provenance,
                  const std::vector<PriceRow>& rows);

/// Writes a run month by month below /disruption, with the shortages that each measure changes.
/// @throws IoError
void write_disruption(const std::filesystem::path& path, const Provenance& provenance,
                      const DisruptionScenario& scenario, const DisruptionRun& run,
                      const MeasureEffects& effects);

}  // namespace magswap
