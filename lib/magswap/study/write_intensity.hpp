#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "magswap/product/bill.hpp"
#include "magswap/product/exchange.hpp"
#include "magswap/product/study_fit.hpp"
#include "magswap/results/writer.hpp"

namespace magswap {

/// What a product holds, as a results file shows it; nothing is owned, all has to outlive the call.
struct IntensityTables {
  const Intensity* content = nullptr;                   ///< what the product says itself
  const std::vector<IntensityLine>* derived = nullptr;  ///< elements of the magnets it does not say
  const std::vector<IntensityLine>* summed = nullptr;   ///< over its variants, parts or elements
  const BillOfMaterials* bill = nullptr;
  const std::vector<StudyFit>* fits = nullptr;
  /// Magnets and elements before and after an exchange; nullptr where none was asked for.
  const ExchangedIntensity* exchanged = nullptr;
};

/// Writes the tables /intensity/contents, nodes, bill, studies and, where a magnet was exchanged,
/// exchanged, of masses in kg (docs/results-schema.md).
/// @throws IoError
void write_intensity(const std::filesystem::path& path, const Provenance& provenance,
                     const IntensityTables& tables);

}  // namespace magswap
