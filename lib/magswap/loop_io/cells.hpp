#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace magswap::detail {

/// The text without blanks and tabs at its ends.
[[nodiscard]] std::string_view trimmed(std::string_view text);
/// ASCII letters in lower case, other bytes as they are.
[[nodiscard]] std::string lower(std::string_view text);
/// The text itself where it is UTF-8, else read as Windows code page 1252.
[[nodiscard]] std::string to_utf8(std::string_view text);
/// One question mark for every byte that is not printable ASCII: columns stay aligned.
[[nodiscard]] std::string printable(std::string_view text);
/// A text of a file in a message: cut after 60 bytes, printable, in quotes.
[[nodiscard]] std::string quoted(std::string_view text);

/// Cells of one line; `delimiter` is ',', ';', a tab, or a blank for any run of white space.
class CellScanner {
 public:
  CellScanner(std::string_view line, char delimiter)
      : begin_(line.data()), at_(begin_), end_(begin_ + line.size()), delimiter_(delimiter) {}

  /// The next cell as it stands, without the quotes around it; false after the last one.
  bool next(std::string_view& cell) {
    if (done_) return false;
    if (delimiter_ == ' ') return next_word(cell);
    if (at_ != end_ && *at_ == '"') return next_quoted(cell);
    cell_ = at_;
    const auto left = static_cast<std::size_t>(end_ - at_);
    const void* stop = left == 0 ? nullptr : std::memchr(at_, delimiter_, left);
    const char* to = stop ? static_cast<const char*>(stop) : end_;
    cell = {cell_, static_cast<std::size_t>(to - cell_)};
    finish(to);
    return true;
  }

  /// 1-based place of the cell last given.
  [[nodiscard]] std::size_t column() const { return static_cast<std::size_t>(cell_ - begin_) + 1; }

 private:
  bool next_word(std::string_view& cell);
  bool next_quoted(std::string_view& cell);
  void finish(const char* stop) {
    done_ = stop == end_;
    at_ = done_ ? stop : stop + 1;
  }

  const char* begin_;
  const char* at_;
  const char* end_;
  const char* cell_ = nullptr;
  char delimiter_;
  bool done_ = false;
};

/// All cells of a line.
[[nodiscard]] std::vector<std::string_view> cells_of(std::string_view line, char delimiter);

/// What a cell holds.
enum class CellKind : std::uint8_t {
  number,
  missing,       ///< empty, NaN, N/A, or dashes
  text,          ///< anything else
  out_of_range,  ///< infinite, or beyond what a double holds
};

/// Reads a number; a comma in it is the decimal point where `decimal_comma` allows it.
[[nodiscard]] CellKind read_number(std::string_view cell, bool decimal_comma, double& value);

/// Delimiter of a row of data: tab, semicolon, comma or blanks, whichever comes first in that
/// order.
[[nodiscard]] char delimiter_of(std::string_view line);

/// Whether a line holds at least two numbers, and more of them than of texts.
[[nodiscard]] bool is_data_row(std::string_view line, char delimiter);

}  // namespace magswap::detail
