#include "magswap/material/sheet_cell.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <utility>

#include "magswap/core/error.hpp"

namespace magswap::detail {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Splits one table into cells, keeping the place of each.
class CellSplitter {
 public:
  CellSplitter(std::string_view text, char delimiter) : text_(text), delimiter_(delimiter) {}

  std::vector<std::vector<SheetCell>> rows() {
    std::vector<std::vector<SheetCell>> out;
    while (at_ < text_.size()) {
      if (text_[at_] == '#') {
        skip_line();
        continue;
      }
      std::vector<SheetCell> row = next_row();
      const bool empty = std::all_of(row.begin(), row.end(), [](const SheetCell& cell) {
        return trimmed_cell(cell.text).empty();
      });
      if (!empty) out.push_back(std::move(row));
    }
    return out;
  }

 private:
  void step() {
    if (text_[at_] == '\n') {
      ++line_;
      line_start_ = at_ + 1;
    }
    ++at_;
  }

  void skip_line() {
    while (at_ < text_.size() && text_[at_] != '\n') step();
    if (at_ < text_.size()) step();
  }

  std::vector<SheetCell> next_row() {
    std::vector<SheetCell> out;
    while (true) {
      out.push_back(next_cell());
      if (at_ >= text_.size()) return out;
      const bool more = text_[at_] == delimiter_;
      step();
      if (!more) return out;
    }
  }

  // Up to the delimiter, the end of the line or of the text.
  SheetCell next_cell() {
    SheetCell cell;
    while (at_ < text_.size() && text_[at_] == ' ') step();
    cell.place = {line_, static_cast<int>(at_ - line_start_) + 1};
    if (at_ < text_.size() && text_[at_] == '"') take_quoted(cell.text);
    while (at_ < text_.size() && text_[at_] != delimiter_ && text_[at_] != '\n') {
      cell.text += text_[at_];
      step();
    }
    cell.text = trimmed_cell(cell.text);
    return cell;
  }

  void take_quoted(std::string& out) {
    step();
    while (at_ < text_.size()) {
      if (text_[at_] == '"') {
        step();
        if (at_ >= text_.size() || text_[at_] != '"') return;
      }
      out += text_[at_];
      step();
    }
  }

  std::string_view text_;
  char delimiter_;
  std::size_t at_ = 0;
  std::size_t line_start_ = 0;
  int line_ = 1;
};

// What one number says about the commas of its table.
SheetComma comma_of(std::string_view number) {
  const std::size_t comma = number.find(',');
  const std::size_t point = number.find('.');
  if (comma == std::string_view::npos)
    return point == std::string_view::npos ? SheetComma::unknown : SheetComma::thousands;
  if (point != std::string_view::npos)
    return comma < point ? SheetComma::thousands : SheetComma::decimal;
  const std::size_t behind = number.size() - number.rfind(',') - 1;
  const bool several = number.rfind(',') != comma;
  if (several) return SheetComma::thousands;
  const bool zero = number.substr(0, comma) == "0" || comma > 3;
  return behind != 3 || zero ? SheetComma::decimal : SheetComma::unknown;
}

// Digits, points and commas at the front of a text.
std::string_view number_run(std::string_view text) {
  std::size_t end = 0;
  const auto belongs = [&](std::size_t i) {
    const bool sign = text[i] == '.' || text[i] == ',';
    return is_digit(text[i]) || (sign && i + 1 < text.size() && is_digit(text[i + 1]));
  };
  while (end < text.size() && belongs(end)) ++end;
  return text.substr(0, end);
}

double to_number(std::string_view run, SheetComma comma, std::string_view whole) {
  const bool has_comma = run.find(',') != std::string_view::npos;
  std::string digits(run);
  if (has_comma && comma == SheetComma::unknown) {
    std::string joined(run), pointed(run);
    std::erase(joined, ',');
    std::replace(pointed.begin(), pointed.end(), ',', '.');
    throw ArgumentError(
        fmt::format("'{}' may be {} or {}: write it without the comma", whole, joined, pointed));
  }
  if (has_comma && comma == SheetComma::both)
    throw ArgumentError(
        fmt::format("'{}' has a comma in a table that writes decimals with points and with commas: "
                    "use one of them",
                    whole));
  if (comma == SheetComma::thousands) std::erase(digits, ',');
  if (comma == SheetComma::decimal) {
    if (has_comma) std::erase(digits, '.');
    std::replace(digits.begin(), digits.end(), ',', '.');
  }
  double value = 0.0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc() || end != digits.data() + digits.size())
    throw ArgumentError(fmt::format("'{}' is not a number", whole));
  return value;
}

// Takes what a cell is made of from its front.
class CellReader {
 public:
  CellReader(std::string_view text, SheetComma comma) : whole_(text), comma_(comma) {
    std::string body(text);
    for (const auto& [from, to] : std::array<std::pair<std::string_view, std::string_view>, 6>{
             {{"\u00A0", " "}, {"−", "-"}, {"＜", "<"}, {"＞", ">"}, {"⩾", "≥"}, {"⩽", "≤"}}})
      replace_each(body, from, to);
    body_ = body;
    rest_ = trimmed_cell(body_);
  }

  SheetNumbers read() {
    SheetNumbers out;
    const SheetSlot slot = take_slot();
    const double first = take_number();
    if (take_any({"±", "+/-", "+-"})) {
      const double half = take_number();
      out.min = first - half;
      out.typical = first;
      out.max = first + half;
    } else if (take_any({"–", "—", "…", "...", "..", "~", "～", "÷", "to ", "-"})) {
      std::tie(out.min, out.max) = ordered(first, take_number());
    } else {
      put(out, slot, first);
    }
    const bool single = !out.min || !out.max;
    finish(out, single && slot == SheetSlot::plain ? std::optional(first) : std::nullopt);
    if (!single && slot != SheetSlot::plain) fail();
    return out;
  }

 private:
  [[noreturn]] void fail() const {
    throw ArgumentError(fmt::format(
        "'{}' is no number; numbers are such as 1.28, 1.28-1.32, ≥ 955, 1.30 ± 0.02", whole_));
  }

  // A range of two negative numbers may be written from the smaller magnitude on.
  static std::pair<double, double> ordered(double a, double b) {
    return a < 0.0 && b < 0.0 ? std::minmax({a, b}) : std::pair(a, b);
  }

  static void put(SheetNumbers& out, SheetSlot slot, double number) {
    (slot == SheetSlot::min       ? out.min
     : slot == SheetSlot::max     ? out.max
     : slot == SheetSlot::typical ? out.typical
                                  : out.plain) = number;
  }

  bool take(std::string_view sign) {
    if (!rest_.starts_with(sign)) return false;
    rest_ = trimmed_cell(rest_.substr(sign.size()));
    return true;
  }

  bool take_any(std::initializer_list<std::string_view> signs) {
    return std::any_of(signs.begin(), signs.end(), [this](auto sign) { return take(sign); });
  }

  SheetSlot take_slot() {
    if (take_any({"≥", ">=", ">"})) return SheetSlot::min;
    if (take_any({"≤", "<=", "<"})) return SheetSlot::max;
    if (take_any({"≈", "~", "ca. ", "approx. ", "about "})) return SheetSlot::typical;
    const std::size_t end = rest_.find_first_of(" 0123456789");
    const auto slot =
        end == std::string_view::npos ? std::nullopt : sheet_slot(rest_.substr(0, end));
    if (!slot) return SheetSlot::plain;
    rest_ = trimmed_cell(rest_.substr(end));
    return *slot;
  }

  double take_number() {
    const bool negative = take("-");
    if (!negative) take("+");
    const std::string_view run = number_run(rest_);
    if (run.empty()) fail();
    double value = to_number(run, comma_, whole_);
    rest_.remove_prefix(run.size());
    if (rest_.size() > 1 && (rest_[0] == 'e' || rest_[0] == 'E')) value *= take_exponent();
    rest_ = trimmed_cell(rest_);
    if (!std::isfinite(value)) fail();
    return negative ? -value : value;
  }

  double take_exponent() {
    int exponent = 0;
    const std::size_t skip = rest_[1] == '+' ? 2 : 1;
    const auto [end, error] =
        std::from_chars(rest_.data() + skip, rest_.data() + rest_.size(), exponent);
    if (error != std::errc()) return 1.0;  // a unit that begins with an E
    rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
    return std::pow(10.0, exponent);
  }

  // A unit and a word such as "min" may stand behind; `single` is what the word can qualify.
  void finish(SheetNumbers& out, std::optional<double> single) {
    if (rest_.empty()) return;
    const std::size_t blank = rest_.rfind(' ');
    const std::string_view last = blank == std::string_view::npos ? rest_ : rest_.substr(blank + 1);
    if (const auto slot = sheet_slot(last)) {
      if (!single) fail();
      out.plain.reset();
      put(out, *slot, *single);
      rest_ = trimmed_cell(rest_.substr(0, rest_.size() - last.size()));
    }
    if (rest_.empty()) return;
    out.unit = sheet_unit(rest_);
    if (!out.unit) fail();
  }

  std::string_view whole_;
  SheetComma comma_;
  std::string body_;
  std::string_view rest_;
};

}  // namespace

std::vector<std::vector<SheetCell>> sheet_cells(std::string_view text, char delimiter) {
  return CellSplitter(text, delimiter).rows();
}

std::size_t first_not_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const auto byte = [&](std::size_t i) {
      return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0U;
    };
    const unsigned first = byte(0);
    const std::size_t length = first < 0x80U                      ? 1
                               : first >= 0xC2U && first < 0xE0U  ? 2
                               : first >= 0xE0U && first < 0xF0U  ? 3
                               : first >= 0xF0U && first <= 0xF4U ? 4
                                                                  : 0;
    if (length == 0 || first == 0) return at;
    for (std::size_t i = 1; i < length; ++i) {
      if ((byte(i) & 0xC0U) != 0x80U) return at;
    }
    const bool overlong =
        (first == 0xE0U && byte(1) < 0xA0U) || (first == 0xF0U && byte(1) < 0x90U);
    const bool none = (first == 0xEDU && byte(1) > 0x9FU) || (first == 0xF4U && byte(1) > 0x8FU);
    if (overlong || none) return at;
    at += length;
  }
  return text.size();
}

SheetComma sheet_comma(const std::vector<std::vector<SheetCell>>& rows) {
  bool decimal = false, thousands = false;
  for (const auto& row : rows) {
    for (const SheetCell& cell : row) {
      for (std::string_view rest = cell.text; !rest.empty();) {
        const std::string_view run = number_run(rest);
        const SheetComma comma = comma_of(run);
        decimal = decimal || comma == SheetComma::decimal;
        thousands = thousands || comma == SheetComma::thousands;
        rest.remove_prefix(std::max<std::size_t>(run.size(), 1));
      }
    }
  }
  if (decimal && thousands) return SheetComma::both;
  return decimal ? SheetComma::decimal : thousands ? SheetComma::thousands : SheetComma::unknown;
}

bool is_blank_cell(std::string_view text) {
  const std::string_view body = trimmed_cell(text);
  if (body.empty() || body == "–" || body == "—" || body == "/") return true;
  if (body.find_first_not_of('-') == std::string_view::npos) return true;
  const std::string plain = plain_head(body);
  return body.size() <= 4 && (plain == "na" || plain == "nd");
}

SheetNumbers sheet_numbers(std::string_view text, SheetComma comma) {
  return CellReader(text, comma).read();
}

}  // namespace magswap::detail
