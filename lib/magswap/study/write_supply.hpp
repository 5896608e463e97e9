#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "magswap/material/library.hpp"
#include "magswap/results/writer.hpp"
#include "magswap/supply/capacity.hpp"
#include "magswap/supply/controls.hpp"
#include "magswap/supply/disruption.hpp"
#include "magswap/supply/library.hpp"
#include "magswap/supply/price_scenario.hpp"

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

/// Plants, price floors and stockpiles that an output shows; nothing is owned.
struct CapacityTables {
  std::vector<const Plant*> plants;
  std::vector<const PriceFloor*> floors;
  std::vector<const Stockpile*> stockpiles;
};

/// What a price scenario costs a magnet or a product; nothing is owned but the texts.
struct ExposureTables {
  std::string title;              ///< what is priced
  std::string per;                ///< "kg of magnet" or a quantity of a product
  std::string scenario;           ///< key of the prices
  std::string baseline_scenario;  ///< key of the prices compared with
  const MaterialCost* cost = nullptr;
  const MaterialCost* baseline = nullptr;
  const ProcessingCost* processing = nullptr;  ///< nullptr where no magnet is priced
  std::string notes = {};                      ///< where masses are from, one a line
};

/// Writes controls as they stand on a day as table /supply/controls.
/// @throws IoError
void write_controls(const std::filesystem::path& path, const Provenance& provenance, Date day,
                    const std::vector<ControlAt>& controls);

/// Writes plants, floors and stockpiles as tables /supply/capacity, floors and stockpiles.
/// @throws IoError
void write_capacity(const std::filesystem::path& path, const Provenance& provenance,
                    const CapacityTables& tables);

/// Writes the cost of each element as table /supply/exposure [USD].
/// @throws IoError
void write_exposure(const std::filesystem::path& path, const Provenance& provenance,
                    const ExposureTables& tables);

/// Writes a run month by month below /disruption, with the shortages that each measure changes.
/// @throws IoError
void write_disruption(const std::filesystem::path& path, const Provenance& provenance,
                      const DisruptionScenario& scenario, const DisruptionRun& run,
                      const MeasureEffects& effects);

}  // namespace magswap
