#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "magswap/loop/loop.hpp"
#include "magswap/loop_io/column_header.hpp"
#include "magswap/loop_io/line_reader.hpp"
#include "magswap/loop_io/read_loop.hpp"

namespace magswap::detail {

/// A column to read: value in SI = (number + offset) · factor.
struct WantedColumn {
  std::size_t index = 0;  ///< 0-based
  double offset = 0.0;
  double factor = 1.0;
  bool required = false;  ///< a row without it is left out
  std::string name;
  std::vector<double>* out = nullptr;
};

/// The columns of a table that make a loop.
struct ColumnPlan {
  WantedColumn field;
  WantedColumn magnetic;
  bool flux_density = false;  ///< `magnetic` is B, not J
  std::optional<WantedColumn> temperature;
  std::optional<WantedColumn> field_error;
  std::optional<WantedColumn> magnetic_error;
  FieldKind field_kind = FieldKind::external;
  std::vector<std::string> notes;
};

/// A header and where it stands, for messages.
struct Header {
  std::vector<HeaderCell> cells;
  std::string line;
  int number = 0;
  bool named = true;  ///< false: the table has no header, cells are numbered
};

/// Names of the cells of a header for a message: "'H (Oe)', 'Moment (emu)'", cut after twelve.
[[nodiscard]] std::string names_of(const Header& header);

/// Finds the columns of a loop by the caller's choices, then by name.
/// @throws DataError at the header when a column or a unit is missing or contradictory (names what
/// to give), ArgumentError when a choice does not fit the file.
[[nodiscard]] ColumnPlan plan_columns(const LineReader& lines, const Header& header,
                                      const ReadOptions& options, const Sample& sample);

/// What the caller says of the sample, completed by what the file says.
[[nodiscard]] Sample merged(const Sample& given, const Sample& of_file);

/// Mass of a sample for a message, in milligrams.
[[nodiscard]] std::string mass_text(double mass_kg);

/// Volume of a sample [m³]: given, of its shape, or mass over density.
[[nodiscard]] std::optional<double> volume_m3(const Sample& sample);
/// Density of a sample [kg/m³]: given, or mass over volume.
[[nodiscard]] std::optional<double> density_kg_per_m3(const Sample& sample);

/// Takes "H=Field in kOe" apart into quantity, column and unit; what is not there stays empty.
[[nodiscard]] ColumnChoice split_column_choice(std::string_view text);

/// Checks that the numbers in the options can be meant.
/// @throws DomainError naming the value, its unit and the limit, ArgumentError for unknown names.
void check(const ReadOptions& options);

}  // namespace magswap::detail
