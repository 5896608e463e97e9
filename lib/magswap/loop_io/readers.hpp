#pragma once

#include <string_view>

#include "magswap/loop_io/columns.hpp"
#include "magswap/loop_io/line_reader.hpp"
#include "magswap/loop_io/read_loop.hpp"

namespace magswap::detail {

// One reader per format: docs/formats/loops.md. Each leaves `source` to the caller.

[[nodiscard]] LoopData read_quantum_design(LineReader& lines, const ReadOptions& options);
[[nodiscard]] LoopData read_lake_shore(LineReader& lines, const ReadOptions& options);
[[nodiscard]] LoopData read_oommf(LineReader& lines, const ReadOptions& options);
[[nodiscard]] LoopData read_mumax3(LineReader& lines, const ReadOptions& options);
[[nodiscard]] LoopData read_femm(LineReader& lines, const ReadOptions& options);
[[nodiscard]] LoopData read_table(LineReader& lines, const ReadOptions& options);

/// A table with lines of any kind before it: header and first row found.
struct TableStart {
  Header header;
  std::string_view first;  ///< the first row of data, valid until the next line is asked for
  char delimiter = ',';
  std::vector<std::string> preamble;  ///< lines before the header, UTF-8, without comment marks
};

/// Finds the first row of data and the header above it: the last line before it that splits into
/// as many cells, with a row of units beneath it if there is one.
/// @throws DataError when there is no row of numbers.
[[nodiscard]] TableStart find_table(LineReader& lines);

/// Whether a line has no word but "Field(unit) Moment(unit)", as Lake Shore's text export begins.
[[nodiscard]] bool is_field_moment_header(std::string_view line);

/// Unshifts a B–H table that begins at B = 0, H = 0 as FE programs store a magnet, turns B into J
/// where the record runs beyond HcB.
/// @throws DataError when such a table is found and the options do not say HcB.
void finish_flux_density(const LineReader& lines, const ReadOptions& options, LoopData& data);

}  // namespace magswap::detail
