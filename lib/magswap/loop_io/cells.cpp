#include "magswap/loop_io/cells.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <system_error>

namespace magswap::detail {
namespace {

constexpr std::size_t kLongestNumber = 64;

bool is_blank(char c) { return c == ' ' || c == '\t'; }

// Windows code page 1252, bytes 0x80 to 0x9F; those from 0xA0 on are Unicode's own numbers.
constexpr std::array<std::uint16_t, 32> kCp1252{
    0x20AC, 0xFFFD, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0xFFFD, 0x017D, 0xFFFD, 0xFFFD, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0xFFFD, 0x017E, 0x0178};

void append_utf8(std::string& out, std::uint32_t code) {
  const auto add = [&out](std::uint32_t byte) { out += static_cast<char>(byte); };
  if (code < 0x80) {
    add(code);
  } else if (code < 0x800) {
    add(0xC0 | (code >> 6));
    add(0x80 | (code & 0x3F));
  } else {
    add(0xE0 | (code >> 12));
    add(0x80 | ((code >> 6) & 0x3F));
    add(0x80 | (code & 0x3F));
  }
}

// Bytes of the UTF-8 sequence at the front of a text, 0 when there is none.
std::size_t sequence_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(0);
  if (first < 0x80) return 1;
  const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || text.size() < length) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return 0;
  }
  const bool overlong = (first == 0xE0 && byte(1) < 0xA0) || (first == 0xF0 && byte(1) < 0x90);
  const bool no_character = (first == 0xED && byte(1) > 0x9F) || (first == 0xF4 && byte(1) > 0x8F);
  return overlong || no_character ? 0 : length;
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = sequence_length(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

bool is_missing(std::string_view cell) {
  if (cell.find_first_not_of('-') == std::string_view::npos) return true;
  if (cell.size() > 8) return false;
  const std::string word = lower(cell);
  return word == "nan" || word == "-nan" || word == "n/a" || word == "#n/a" || word == "na" ||
         word == "null" || word == "nan(ind)" || word == "1.#qnan" || word == "-1.#ind";
}

// Too small a number is zero, too large a one an error.
CellKind beyond_range(std::string_view text, double& value) {
  const std::size_t exponent = text.find_first_of("eE");
  if (exponent == std::string_view::npos || !text.substr(exponent + 1).starts_with('-'))
    return CellKind::out_of_range;
  value = 0.0;
  return CellKind::number;
}

CellKind parse(std::string_view text, double& value, const char*& end) {
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  end = stop;
  if (stop != text.data() + text.size() || error == std::errc::invalid_argument)
    return CellKind::text;
  if (error == std::errc::result_out_of_range) return beyond_range(text, value);
  return std::isfinite(value) ? CellKind::number
         : std::isnan(value)  ? CellKind::missing
                              : CellKind::out_of_range;
}

// A number of another notation: decimal comma, or D for the exponent as Fortran writes it.
CellKind parse_rewritten(std::string_view text, const char* at, bool decimal_comma, double& value) {
  if (text.size() > kLongestNumber || at == text.data() + text.size()) return CellKind::text;
  const bool comma = decimal_comma && *at == ',';
  if (!comma && *at != 'd' && *at != 'D') return CellKind::text;
  std::string other(text);
  const auto place = static_cast<std::size_t>(at - text.data());
  other[place] = comma ? '.' : 'e';
  const char* end = nullptr;
  const CellKind kind = parse(other, value, end);
  if (kind != CellKind::text || !comma) return kind;
  const auto stop = static_cast<std::size_t>(end - other.data());
  if (stop >= other.size() || (other[stop] != 'd' && other[stop] != 'D')) return kind;
  other[stop] = 'e';
  return parse(other, value, end);
}

}  // namespace

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && (is_blank(text.back()) || text.back() == '\r')) text.remove_suffix(1);
  return text;
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

std::string to_utf8(std::string_view text) {
  if (is_utf8(text)) return std::string(text);
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    append_utf8(out, byte >= 0x80 && byte < 0xA0 ? kCp1252.at(byte - 0x80U) : byte);
  }
  return out;
}

std::string printable(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c == '\t') c = ' ';
    if (c < ' ' || c > '~') c = '?';
  }
  return out;
}

std::string quoted(std::string_view text) {
  constexpr std::size_t kLongest = 60;
  const bool cut = text.size() > kLongest;
  return fmt::format("'{}{}'", printable(text.substr(0, kLongest)), cut ? "…" : "");
}

bool CellScanner::next_word(std::string_view& cell) {
  while (at_ != end_ && is_blank(*at_)) ++at_;
  if (at_ == end_) return false;
  cell_ = at_;
  while (at_ != end_ && !is_blank(*at_)) ++at_;
  cell = {cell_, static_cast<std::size_t>(at_ - cell_)};
  return true;
}

bool CellScanner::next_quoted(std::string_view& cell) {
  cell_ = at_;
  const char* close = std::find(at_ + 1, end_, '"');
  cell = {at_ + 1, static_cast<std::size_t>(close - at_ - 1)};
  finish(std::find(close, end_, delimiter_));
  return true;
}

std::vector<std::string_view> cells_of(std::string_view line, char delimiter) {
  std::vector<std::string_view> out;
  CellScanner scanner(line, delimiter);
  std::string_view cell;
  while (scanner.next(cell)) out.push_back(cell);
  return out;
}

CellKind read_number(std::string_view cell, bool decimal_comma, double& value) {
  std::string_view text = trimmed(cell);
  if (text.empty()) return CellKind::missing;
  if (text.front() == '+') text.remove_prefix(1);
  const char* end = nullptr;
  const CellKind kind = parse(text, value, end);
  if (kind != CellKind::text) return kind;
  if (is_missing(text)) return CellKind::missing;
  return parse_rewritten(text, end, decimal_comma, value);
}

char delimiter_of(std::string_view line) {
  for (const char delimiter : {'\t', ';', ','}) {
    if (trimmed(line).find(delimiter) != std::string_view::npos) return delimiter;
  }
  return ' ';
}

bool is_data_row(std::string_view line, char delimiter) {
  CellScanner scanner(line, delimiter);
  std::string_view cell;
  std::size_t numbers = 0;
  std::size_t texts = 0;
  while (scanner.next(cell)) {
    double value = 0.0;
    const CellKind kind = read_number(cell, delimiter != ',', value);
    numbers += kind == CellKind::number ? 1U : 0U;
    texts += kind == CellKind::text ? 1U : 0U;
  }
  return numbers >= 2 && texts < numbers;
}

}  // namespace magswap::detail
