#pragma once

#include <map>
#include <string>
#include <string_view>

#include "magswap/fleet/fleet.hpp"
#include "magswap/material/library.hpp"
#include "magswap/product/library.hpp"

namespace magswap {

/// A fleet as its file says it: docs/formats/fleet.md.
struct FleetFile {
  std::string path;
  std::string text;  ///< exact content, kept for provenance
  Fleet fleet;
  std::map<std::string, Source, std::less<>> sources;  ///< every source that it names
};

/// Reads a fleet from a text; `path` is what errors call it. Products and grades that it names are
/// looked up in the libraries.
/// @throws DataError with line, column and caret at the first thing that is missing, unknown, out
/// of range or of the wrong unit.
[[nodiscard]] FleetFile read_fleet(std::string_view path, std::string_view text,
                                   const ProductLibrary& products, const Library& materials);
/// Reads a fleet file. @throws IoError, DataError
[[nodiscard]] FleetFile read_fleet_file(const std::string& path, const ProductLibrary& products,
                                        const Library& materials);

}  // namespace magswap
