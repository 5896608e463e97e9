#pragma once

#include <cstddef>
#include <functional>
#include <string_view>

#include "magswap/loop_io/columns.hpp"
#include "magswap/loop_io/line_reader.hpp"

namespace magswap::detail {

/// How the rows of a table look.
struct RowRules {
  char delimiter = ',';
  std::string_view comment_marks = "#%";  ///< a line that begins with one of them is no row
  bool comment_column = false;            ///< a short row whose first cell is text is a remark
  std::size_t most_rows = 0;
  /// Called with every comment line; false ends the table.
  std::function<bool(std::string_view)> on_comment = {};
};

/// Counts of what a table held besides its rows.
struct BodyCounts {
  std::size_t rows = 0;
  std::size_t incomplete = 0;  ///< rows without a number in a required column, left out
  bool decimal_comma = false;
};

/// Reads rows up to the end of the lines into the vectors of the columns wanted.
///
/// `first` is a row that was read already, empty when there is none. Optional cells that are
/// missing become NaN.
/// @throws DataError at the cell that is no number, at a row that is too short, at a row too many.
BodyCounts read_body(LineReader& lines, const RowRules& rules, std::string_view first,
                     std::vector<WantedColumn> columns);

/// Reads the rows of a plan into a loop and notes what was left out.
/// @throws DataError when no row is left.
void read_rows(LineReader& lines, const RowRules& rules, std::string_view first, ColumnPlan plan,
               LoopData& data);

}  // namespace magswap::detail
