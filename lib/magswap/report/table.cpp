#include "magswap/report/table.hpp"

#include <algorithm>

#include "magswap/core/error.hpp"

namespace magswap {

std::size_t display_width(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  }));
}

std::string wrapped(std::string_view text, std::size_t width) {
  std::string out, line = "  ";
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, end);
    if (line.size() > 2 && display_width(line) + display_width(word) + 1 > width) {
      out += line + "\n";
      line = "  ";
    }
    line += (line.size() > 2 ? " " : "") + std::string(word);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out + line + "\n";
}

std::string csv_field(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + '"';
}

void Table::row(std::vector<std::string> cells) {
  if (cells.size() > columns_.size())
    throw ArgumentError("a row has more cells than its table has columns");
  cells.resize(columns_.size());
  rows_.push_back(std::move(cells));
}

std::string Table::line(const std::vector<std::string>& cells,
                        const std::vector<std::size_t>& widths) const {
  std::string out;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const std::string padding(widths[i] - display_width(cells[i]), ' ');
    if (i > 0) out += "  ";
    out += columns_[i].align == Align::right ? padding + cells[i] : cells[i] + padding;
  }
  out.erase(out.find_last_not_of(' ') + 1);
  return out + "\n";
}

std::string Table::text() const {
  std::vector<std::size_t> widths;
  std::vector<std::string> headings, units;
  for (const Column& column : columns_) {
    widths.push_back(std::max(display_width(column.heading), display_width(column.unit)));
    headings.push_back(column.heading);
    units.push_back(column.unit);
  }
  for (const auto& cells : rows_) {
    for (std::size_t i = 0; i < cells.size(); ++i)
      widths[i] = std::max(widths[i], display_width(cells[i]));
  }
  std::string out = line(headings, widths);
  const bool any_unit =
      std::any_of(units.begin(), units.end(), [](const auto& u) { return !u.empty(); });
  if (any_unit) out += line(units, widths);
  for (const auto& cells : rows_) out += line(cells, widths);
  return out;
}

std::string Table::csv() const {
  std::string out;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    const Column& column = columns_[i];
    if (i > 0) out += ',';
    out +=
        csv_field(column.unit.empty() ? column.heading : column.heading + " [" + column.unit + "]");
  }
  out += "\n";
  for (const auto& cells : rows_) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (i > 0) out += ',';
      out += csv_field(cells[i]);
    }
    out += "\n";
  }
  return out;
}

}  // namespace magswap
