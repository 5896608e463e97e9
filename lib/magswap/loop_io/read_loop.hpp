#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "magswap/loop/loop.hpp"
#include "magswap/units/quantity.hpp"

namespace magswap {

/// What a column of a file holds, where the caller says so.
///
/// `quantity` is one of loop_quantities(); `column` a header text, a column's name without its unit
/// or its number from 1, empty for the column that the reader finds itself; `unit` is empty for the
/// unit of the header.
struct ColumnChoice {
  std::string quantity;
  std::string column;
  std::string unit;
};

/// Reads a choice from text: "H=Field in kOe", "J=2 in T", "moment=Moment (emu)", "H in kA/m".
/// @throws ArgumentError when the quantity is not known (lists them) or nothing is chosen.
[[nodiscard]] ColumnChoice parse_column_choice(std::string_view text);

/// Names of the quantities a column can hold: H, B, J, M, sigma, moment, m, temperature.
[[nodiscard]] std::span<const std::string_view> loop_quantities();

/// What a file cannot say, or says wrongly.
// NOLINTNEXTLINE(bugprone-exception-escape): quantities do not throw, Boost.Units does not say so
struct ReadOptions {
  std::string format;                 ///< name of a format, empty: detect it
  std::vector<ColumnChoice> columns;  ///< columns and units; they win over the header
  Sample sample;                      ///< wins over what the file says
  std::optional<Magnetisation> Ms;    ///< of a simulation that stores m = M/Ms
  /// HcB of a B–H table stored shifted, so that it begins at B = 0, H = 0; zero: not shifted.
  std::optional<FieldStrength> shift;
  std::string axis;                     ///< "x", "y" or "z" of a simulation; empty: along the field
  std::string record;                   ///< name of the material in a file that holds several
  std::optional<FieldKind> field;       ///< whether H is applied or internal
  std::size_t most_rows = 100'000'000;  ///< more is an error
};

/// One file format: its name for options, what it is, and how a file is recognised as such.
struct LoopFormat {
  std::string_view name;
  std::string_view title;
  std::string_view detection;
};

/// All formats, in the order in which they are tried.
[[nodiscard]] std::span<const LoopFormat> loop_formats();

/// Reads a hysteresis loop or demagnetisation curve from a file [A/m, T, K].
///
/// Reads line by line: beside the columns of the result it holds one line of at most 1 MiB. Units
/// are taken from the file or from the options, never assumed. Formats: docs/formats/loops.md.
/// @throws IoError when the file cannot be read, DataError with the place in it when its content
/// cannot be used or leaves a unit or the sample's volume open (names what to give), ArgumentError
/// and DomainError when the options cannot be meant.
[[nodiscard]] LoopData read_loop(const std::string& path, const ReadOptions& options = {});

/// Reads a loop from the text of a file; `name` stands for its path in messages.
[[nodiscard]] LoopData read_loop_text(std::string_view text, std::string_view name,
                                      const ReadOptions& options = {});

/// Format of a file, by its first 64 KiB.
/// @throws IoError, or DataError when the file is empty or no text.
[[nodiscard]] const LoopFormat& detect_format(const std::string& path);

/// Format of the text of a file.
[[nodiscard]] const LoopFormat& detect_format_text(std::string_view text, std::string_view name);

}  // namespace magswap
