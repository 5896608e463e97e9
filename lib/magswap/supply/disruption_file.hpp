#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "magswap/supply/disruption.hpp"

namespace magswap {

/// Reads a scenario of the schema of docs/formats/disruption.md.
/// @param sources  keys of the sources that the scenario may name.
/// @throws DataError with line, column and caret at the first mistake.
[[nodiscard]] DisruptionScenario read_disruption(std::string_view path, std::string_view text,
                                                 const std::vector<std::string>& sources);

}  // namespace magswap
