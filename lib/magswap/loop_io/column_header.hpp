#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "magswap/units/text.hpp"

namespace magswap::detail {

/// More columns than this are no table of a loop.
inline constexpr std::size_t kMostColumns = 4096;

/// What a column is for, as far as its name tells.
enum class Role : std::uint8_t {
  none,
  field,         ///< H, or µ0·H
  flux_density,  ///< B
  magnetic,      ///< J, M, a moment or a reduced magnetisation: its unit tells which
  temperature,
  field_error,
  magnetic_error,
};

/// One cell of a header: "Moment (emu)", "H [kOe]", "M_A_per_m", "B (T)".
struct HeaderCell {
  std::string text;              ///< the whole cell, UTF-8
  std::string name;              ///< without its unit
  std::string unit_text;         ///< as written; empty with `unit` set stands for a pure number
  std::optional<UnitText> unit;  ///< empty: none, or not known
  std::size_t column = 1;        ///< 1-based place in the line
};

/// Reads a unit as instruments and simulations write it: also "Tesla", "Am2", "A_per_meter",
/// "emu/cc", "Oersted"; nothing when it is none.
[[nodiscard]] std::optional<UnitText> unit_of(std::string_view text);

/// Takes a header cell apart. Only a unit of a magnetic quantity or a temperature may stand behind
/// an underscore or a blank; in brackets or behind a slash any may.
[[nodiscard]] HeaderCell header_cell(std::string_view text, std::size_t column);

/// Name without case, blanks and signs, µ as u: "Magnetic Field" → "magneticfield".
[[nodiscard]] std::string plain_name(std::string_view name);

/// What a column is for by its name.
[[nodiscard]] Role role_of(const HeaderCell& cell);

/// A header split into cells so that there are `count` of them; blanks inside of names and before
/// brackets are tried where the delimiter is a blank. Empty when no split gives that number.
[[nodiscard]] std::vector<HeaderCell> split_header(std::string_view line, char delimiter,
                                                   std::size_t count);

}  // namespace magswap::detail
