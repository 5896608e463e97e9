#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace magswap {

/// Number of character cells that a UTF-8 text takes in a terminal.
[[nodiscard]] std::size_t display_width(std::string_view text);

/// The words of a text in lines of at most `width` columns, each indented by two and ended.
[[nodiscard]] std::string wrapped(std::string_view text, std::size_t width = 118);

/// A text as one CSV field, quoted where it must be (RFC 4180).
[[nodiscard]] std::string csv_field(std::string_view text);

/// A table of texts with aligned columns, printed for people or as CSV.
class Table {
 public:
  enum class Align : unsigned char { left, right };
  /// A column: heading, the unit under it, alignment.
  struct Column {
    std::string heading;
    std::string unit = {};
    Align align = Align::left;
  };

  explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}
  /// Adds a row; missing cells are empty.
  /// @throws ArgumentError when it has more cells than the table has columns.
  void row(std::vector<std::string> cells);
  [[nodiscard]] std::size_t rows() const { return rows_.size(); }
  /// Columns separated by two spaces, units in a second heading line where any column has one.
  [[nodiscard]] std::string text() const;
  /// RFC 4180 with a heading row "heading [unit]".
  [[nodiscard]] std::string csv() const;

 private:
  [[nodiscard]] std::string line(const std::vector<std::string>& cells,
                                 const std::vector<std::size_t>& widths) const;

  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace magswap
