#pragma once

#include <string_view>
#include <vector>

#include "magswap/material/grade.hpp"
#include "magswap/material/steel.hpp"
#include "magswap/material/toml_text.hpp"

namespace magswap::detail {

/// Records of one file and what could not be read of it.
struct MaterialText {
  std::vector<Grade> grades;
  std::vector<Family> families;
  std::vector<Compound> compounds;
  std::vector<Price> prices;
  std::vector<Steel> steels;
  std::vector<Source> sources;
  std::vector<DataError> errors;
  bool foreign = false;  ///< a data file of another schema of this program, read elsewhere
};

/// Reads a text of one of the schemas of docs/formats/materials.md.
///
/// A record that cannot be read is left out and its mistakes stand in `errors`, one per value; a
/// text that is not TOML or of no known schema gives no record and one error.
[[nodiscard]] MaterialText read_material_text(std::string_view path, std::string_view text);

/// Reads a value of docs/formats/materials.md: numbers, kind, temperature, source.
/// @throws DataError at the first mistake.
[[nodiscard]] SourcedValue read_value(const TomlText& text, const TomlNode& node, Kind kind);

}  // namespace magswap::detail
