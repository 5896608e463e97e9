#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "magswap/material/fields.hpp"
#include "magswap/units/text.hpp"

namespace magswap::detail {

/// What a column of a data sheet holds.
enum class SheetRole : std::uint8_t {
  none,  ///< not known
  figure,
  name,
  family,
  maker,
  process,
  note,
  temperature,  ///< of the figures of the row
};

/// Which number of a figure a column, or a sign before a number, stands for.
enum class SheetSlot : std::uint8_t { plain, min, typical, max };

/// A unit as it is written.
struct SheetUnit {
  std::string text;
  UnitText unit;
};

/// One head: "Br min (kG)", "HcJ at 20 °C [kA/m]", "α(Br) 20–100 °C, %/K".
struct SheetHead {
  std::string text;  ///< as it stands
  SheetRole role = SheetRole::none;
  const Field<Grade>* figure = nullptr;
  SheetSlot slot = SheetSlot::plain;
  std::optional<SheetUnit> unit;
  std::optional<double> at_K, from_K, to_K;
};

/// A unit as data sheets write it: also "KGs", "Gauss", "MG·Oe", "g/cc", "%/℃"; nothing when it is
/// none.
[[nodiscard]] std::optional<SheetUnit> sheet_unit(std::string_view text);

/// A word such as "min", "typ.", "≥"; nothing when it is none.
[[nodiscard]] std::optional<SheetSlot> sheet_slot(std::string_view word);

/// Takes a head apart.
/// @throws ArgumentError when it is "Hc", which may be either coercivity.
[[nodiscard]] SheetHead sheet_head(std::string_view text);

/// Letters and digits in lower case, Greek letters by name: "α (Br)" → "alphabr".
[[nodiscard]] std::string plain_head(std::string_view text);

/// True where a unit measures a kind of quantity.
[[nodiscard]] bool measures(const UnitText& unit, Kind kind);

/// A text without blanks, tabs and no-break spaces around it.
[[nodiscard]] std::string_view trimmed_cell(std::string_view text);

/// Every occurrence of a text replaced by another.
void replace_each(std::string& text, std::string_view from, std::string_view to);

}  // namespace magswap::detail
