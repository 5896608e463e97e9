#pragma once

#include <string>
#include <string_view>

#include "magswap/force/coupling.hpp"

namespace magswap {

/// A coupling as a file describes it (docs/formats/coupling.md).
// NOLINTNEXTLINE(bugprone-exception-escape): quantities do not throw, Boost.Units does not say so
struct CouplingFile {
  std::string title;
  std::string note;
  Coupling coupling;
};

/// Reads a coupling from TOML of schema "magswap-coupling/1".
/// @throws DataError with path, line and column; unknown keys name the nearest one.
[[nodiscard]] CouplingFile read_coupling(std::string_view path, std::string_view content);

}  // namespace magswap
