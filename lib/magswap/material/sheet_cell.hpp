#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "magswap/material/sheet_head.hpp"
#include "magswap/material/toml_text.hpp"

namespace magswap::detail {

/// A cell of a table with its place, 1-based.
struct SheetCell {
  std::string text;
  Place place;
};

/// Cells of a table line by line, quoted cells may hold delimiters and line ends; lines that are
/// empty or begin with # are left out.
[[nodiscard]] std::vector<std::vector<SheetCell>> sheet_cells(std::string_view text,
                                                              char delimiter);

/// Place of the first byte that is not UTF-8; the size of the text where there is none.
[[nodiscard]] std::size_t first_not_utf8(std::string_view text);

/// What a comma between digits stands for in a table.
enum class SheetComma : std::uint8_t { unknown, decimal, thousands, both };

/// Judges all the numbers of a table together: "1,28" is a decimal comma, "1,592.5" thousands.
[[nodiscard]] SheetComma sheet_comma(const std::vector<std::vector<SheetCell>>& rows);

/// The numbers of a cell, as written: "1.28", "1.28–1.32", "≥ 955", "1.3 ± 0.02", "min 12 kOe".
struct SheetNumbers {
  std::optional<double> plain, min, typical, max;
  std::optional<SheetUnit> unit;  ///< of its own
};

/// True for a cell that says nothing: empty, a dash, n/a.
[[nodiscard]] bool is_blank_cell(std::string_view text);

/// Reads a cell that is not blank.
/// @throws ArgumentError when it is no number, or when a comma in it can mean two things.
[[nodiscard]] SheetNumbers sheet_numbers(std::string_view text, SheetComma comma);

}  // namespace magswap::detail
