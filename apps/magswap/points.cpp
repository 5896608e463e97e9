#include "points.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>

#include "magswap/core/error.hpp"
#include "magswap/units/text.hpp"

namespace magswap::cli {
namespace {

constexpr std::string_view kBlank = " \t\r";

std::string_view trim(std::string_view text) {
  const std::size_t first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

[[noreturn]] void refuse(std::string_view text, std::string_view why) {
  throw ArgumentError(
      fmt::format("'{}' is not a point: {}; write three coordinates with their unit, such as "
                  "\"0 0 15 mm\"",
                  text, why));
}

// Takes one number and the unit behind it, if any, from the front.
struct Coordinate {
  std::string_view number;
  std::string_view unit;
};

Coordinate take(std::string_view& rest, std::string_view whole) {
  constexpr std::string_view kBetween = " \t,;";
  rest.remove_prefix(std::min(rest.find_first_not_of(kBetween), rest.size()));
  if (rest.empty()) refuse(whole, "it has fewer than three coordinates");
  const std::size_t sign = rest.front() == '+' ? 1 : 0;
  double value = 0.0;
  const auto [end, error] = std::from_chars(rest.data() + sign, rest.data() + rest.size(), value);
  if (error != std::errc() || !std::isfinite(value)) {
    refuse(whole, fmt::format("'{}' is not a number", rest));
  }
  Coordinate out{rest.substr(sign, static_cast<std::size_t>(end - rest.data()) - sign), {}};
  rest.remove_prefix(static_cast<std::size_t>(end - rest.data()));
  const std::string_view ahead = rest.substr(std::min(rest.find_first_not_of(" \t"), rest.size()));
  const std::size_t width = std::min(ahead.find_first_of(" \t,;+-.0123456789"), ahead.size());
  out.unit = ahead.substr(0, width);
  if (!out.unit.empty()) rest = ahead.substr(width);
  return out;
}

/// A column of the table: where it stands and its unit.
struct Column {
  std::size_t index;
  std::string unit;
};

std::vector<std::string_view> cells_of(std::string_view line) {
  const char delimiter = line.find(';') != std::string_view::npos ? ';' : ',';
  std::vector<std::string_view> out;
  for (std::size_t start = 0; start <= line.size();) {
    const std::size_t stop = std::min(line.find(delimiter, start), line.size());
    std::string_view cell = trim(line.substr(start, stop - start));
    if (cell.size() >= 2 && cell.front() == '"' && cell.back() == '"') {
      cell = trim(cell.substr(1, cell.size() - 2));
    }
    out.push_back(cell);
    start = stop + 1;
  }
  return out;
}

std::array<Column, 3> columns_of(std::string_view line, const std::string& path, int number) {
  std::array<std::optional<Column>, 3> found;
  const auto cells = cells_of(line);
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const std::size_t open = cells[i].find('[');
    const std::string_view name = trim(cells[i].substr(0, open));
    for (std::size_t k = 0; k < 3; ++k) {
      if (name.size() != 1 || name[0] != "xyz"[k]) continue;
      const std::size_t close = cells[i].find(']');
      if (open == std::string_view::npos || close == std::string_view::npos || close < open) {
        throw DataError(path, number, 1,
                        fmt::format("column {} has no unit: write {} [mm]", name, name), line);
      }
      const std::string unit(trim(cells[i].substr(open + 1, close - open - 1)));
      try {
        (void)parse_si("1 " + unit, Kind::length);
      } catch (const ArgumentError& error) {
        throw DataError(path, number, 1, error.what(), line);
      }
      found[k] = Column{i, unit};
    }
  }
  if (found[0] && found[1] && found[2]) return {*found[0], *found[1], *found[2]};
  throw DataError(path, number, 1,
                  "the heading must name three columns with their units: x [mm],y [mm],z [mm]",
                  line);
}

double value_of(const std::vector<std::string_view>& cells, const Column& column,
                std::string_view line, const std::string& path, int number) {
  if (column.index >= cells.size()) {
    throw DataError(
        path, number, 1,
        fmt::format("has {} columns, column {} is missing", cells.size(), column.index + 1), line);
  }
  const std::string_view cell = cells[column.index];
  double value = 0.0;
  const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
  if (cell.empty() || error != std::errc() || end != cell.data() + cell.size() ||
      !std::isfinite(value)) {
    const auto at = static_cast<int>(cell.data() - line.data()) + 1;
    throw DataError(path, number, at, fmt::format("'{}' is not a coordinate", cell), line);
  }
  return parse_si(fmt::format("{} {}", cell, column.unit), Kind::length);
}

}  // namespace

Position parse_point(std::string_view text) {
  std::string_view rest = trim(text);
  std::array<Coordinate, 3> items;
  for (Coordinate& item : items) item = take(rest, text);
  if (!trim(rest).empty()) refuse(text, fmt::format("'{}' is left over", trim(rest)));
  std::array<double, 3> metres{};
  std::string_view unit = items[2].unit;
  if (unit.empty()) refuse(text, "the unit is missing");
  for (std::size_t i = 3; i-- > 0;) {
    if (!items[i].unit.empty()) unit = items[i].unit;
    try {
      metres[i] = parse_si(fmt::format("{} {}", items[i].number, unit), Kind::length);
    } catch (const ArgumentError& error) {
      refuse(text, error.what());
    }
  }
  return {from_si<Length>(metres[0]), from_si<Length>(metres[1]), from_si<Length>(metres[2])};
}

std::vector<Position> parse_points(std::string_view text, const std::string& path) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  std::vector<Position> out;
  std::optional<std::array<Column, 3>> columns;
  int number = 0;
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t stop = std::min(text.find('\n', start), text.size());
    const std::string_view line = trim(text.substr(start, stop - start));
    start = stop + 1;
    ++number;
    if (line.empty() || line.front() == '#') continue;
    if (!columns) {
      columns = columns_of(line, path, number);
      continue;
    }
    const auto cells = cells_of(line);
    const auto at = [&](std::size_t k) {
      return from_si<Length>(value_of(cells, (*columns)[k], line, path, number));
    };
    out.push_back({at(0), at(1), at(2)});
  }
  if (out.empty()) throw DataError(path, number, 1, "holds no points");
  return out;
}

}  // namespace magswap::cli
