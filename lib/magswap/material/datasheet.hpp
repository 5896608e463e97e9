#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "magswap/material/reader.hpp"

namespace magswap {

/// What a table of a data sheet does not say of itself.
struct DatasheetOptions {
  std::string family;  ///< key of the family of rows that name none
  std::string maker;   ///< as people write it; the name of the file where it is empty
  std::string source;  ///< title, web address, or both; the name of the file where it is empty
  std::optional<double> at_K;  ///< temperature of magnetic figures whose heads name none
  std::map<std::string, std::string, std::less<>>
      units;  ///< unit of a column without one, by figure or by head: {"Br", "kG"}
  Standing standing = Standing::typical;  ///< what a number is that no head and no sign qualifies
  std::vector<std::string> families;      ///< keys that exist, for the message that asks for one
};

namespace detail {

/// Records of a table, and what could not be read or was not taken.
struct SheetRecords {
  MaterialText records;
  std::vector<DataError> warnings;  ///< columns and rows that were not read
};

/// Reads a table with one row per grade: comma, semicolon or tab, heads with units.
/// docs/formats/datasheet.md. Mistakes stand in `records.errors`; nothing is guessed.
[[nodiscard]] SheetRecords read_sheet(std::string_view path, std::string_view text,
                                      const DatasheetOptions& options);

}  // namespace detail
}  // namespace magswap
