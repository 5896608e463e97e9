#pragma once

#include <optional>
#include <string>
#include <vector>

#include "magswap/supply/record.hpp"

namespace magswap {

/// A figure, target or scenario that circulates, beside what sources really say.
///
/// It is kept to be looked up and is never calculated with: it has no number, only texts.
struct SupplyClaim {
  std::string key;
  std::string what;                ///< figure, target or scenario
  std::vector<std::string> items;  ///< element symbols or groups
  std::string text;                ///< as it is told
  std::string basis;               ///< what is counted, "unspecified" where nobody says
  std::optional<int> year;         ///< of the statement
  std::string found;               ///< what the sources say
  std::vector<std::string> found_sources;
  SupplyRecord record;  ///< of the claim itself
};

}  // namespace magswap
