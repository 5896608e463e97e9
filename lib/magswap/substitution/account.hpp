#pragma once

#include <map>
#include <string>
#include <vector>

#include "magswap/material/library.hpp"

namespace magswap {

/// A number with its range; what was estimated carries the range that the estimate has.
struct Range {
  double value = 0.0;
  double low = 0.0;
  double high = 0.0;

  [[nodiscard]] Range operator*(double factor) const {
    return {value * factor, low * factor, high * factor};
  }
};

/// What a volume of magnet weighs, costs and holds.
struct MagnetAccount {
  Range mass_kg;                            ///< magnet, from density
  std::map<std::string, Range> element_kg;  ///< element mass by symbol
  Range cost_USD;  ///< at the price of the grade or its family; 0 when none is known
  bool priced = false;
  std::vector<std::string> notes;  ///< what was estimated or taken from the family

  /// Element mass, 0 for one that the magnet does not hold [kg].
  [[nodiscard]] Range element(const std::string& symbol) const;
  /// All rare earths together [kg].
  [[nodiscard]] Range rare_earth() const;
  /// Dy and the other heavy rare earths together [kg].
  [[nodiscard]] Range heavy_rare_earth() const;
};

/// Mass, cost and element content of a volume of a grade.
/// @throws DataError when neither the grade nor its family has a density.
[[nodiscard]] MagnetAccount account(const Grade& grade, const Library& library, Volume volume);

}  // namespace magswap
