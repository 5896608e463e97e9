#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "magswap/fit/property_fit.hpp"
#include "magswap/loop_io/read_loop.hpp"

namespace magswap {

/// Names of the quantities a column of a property table can hold: temperature, time, sweep_rate,
/// Ms, Br, HcJ, HcB, Hk, K1, BHmax, and each of the last seven with `_error` behind it.
[[nodiscard]] std::span<const std::string_view> property_quantities();

/// Reads a choice from text: "Ms=Magnetisation in emu/g", "HcJ=2 in kOe", "temperature in K".
/// @throws ArgumentError when the quantity is not known (lists them) or nothing is chosen.
[[nodiscard]] ColumnChoice parse_property_choice(std::string_view text);

/// What a table cannot say, and what is wanted of it.
struct PropertyOptions {
  std::vector<ColumnChoice> columns;        ///< columns and units; they win over the header
  std::optional<double> density_kg_per_m3;  ///< for a magnetisation per mass
  std::vector<std::string> required;        ///< quantities without which the table is of no use
  std::vector<std::string> optional;        ///< quantities read where they are there
  std::size_t most_rows = 10'000'000;       ///< more is an error
};

/// One column.
struct PropertyColumn {
  std::string quantity;
  std::string header;         ///< as the file has it
  std::vector<double> value;  ///< coherent SI unit, Ms and the fields in A/m; NaN: missing
};

/// Properties over temperature or time, as a file has them.
struct PropertyTable {
  std::string source;
  std::vector<PropertyColumn> columns;
  std::vector<std::string> notes;  ///< conversions and rows to know about

  [[nodiscard]] const PropertyColumn* find(std::string_view quantity) const;
  /// The rows that have both numbers, with their standard errors where the table has a column of
  /// them; a row without one of these three is left out.
  /// @throws NotFoundError when either column is missing.
  [[nodiscard]] PropertySeries series(std::string_view axis, std::string_view quantity) const;
};

/// Reads a table of properties over temperature or time: CSV, TSV, semicolons or blanks.
///
/// Units stand in the header or in the options; none is assumed. Ms in tesla is read as µ0·Ms, a
/// field in tesla or gauss as µ0·H, both with a note. Format: docs/methods/property-fits.md.
/// @throws IoError when the file cannot be read, DataError with the place in it when a quantity or
/// its unit is missing or wrong (names what to give), ArgumentError when a choice fits no column.
[[nodiscard]] PropertyTable read_properties(const std::string& path,
                                            const PropertyOptions& options = {});

/// Reads a table from the text of a file; `name` stands for its path in messages.
[[nodiscard]] PropertyTable read_properties_text(std::string_view text, std::string_view name,
                                                 const PropertyOptions& options = {});

}  // namespace magswap
