#include "magswap/loop_io/column_header.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "magswap/core/error.hpp"
#include "magswap/loop_io/cells.hpp"

namespace magswap::detail {
namespace {

constexpr std::size_t kLongestUnit = 32;

using Replacement = std::pair<std::string_view, std::string_view>;

// Spellings of instruments and programs, as the table of units has them.
constexpr std::array kSpellings{
    Replacement{"A_per_meter", "A/m"},
    Replacement{"A_per_m", "A/m"},
    Replacement{"_per_", "/"},
    Replacement{"Tesla", "T"},
    Replacement{"tesla", "T"},
    Replacement{"Gauss", "G"},
    Replacement{"gauss", "G"},
    Replacement{"Oersted", "Oe"},
    Replacement{"oersted", "Oe"},
    Replacement{"Kelvin", "K"},
    Replacement{"kelvin", "K"},
    Replacement{"deg C", "degC"},
    Replacement{"Deg C", "degC"},
    Replacement{"Celsius", "degC"},
    Replacement{"grams", "g"},
    Replacement{"secs", "s"},
    Replacement{"emu/cc", "emu/cm3"},
    Replacement{"A.m", "A m"},
    Replacement{"⋅", " "},
    Replacement{"⁻¹", "^-1"},
    Replacement{"⁻³", "^-3"},
};

using Named = std::pair<std::string_view, Role>;

constexpr std::array kNames{
    Named{"h", Role::field},
    Named{"hext", Role::field},
    Named{"hexternal", Role::field},
    Named{"happ", Role::field},
    Named{"happlied", Role::field},
    Named{"hint", Role::field},
    Named{"hinternal", Role::field},
    Named{"u0h", Role::field},
    Named{"mu0h", Role::field},
    Named{"u0hext", Role::field},
    Named{"mu0hext", Role::field},
    Named{"u0hint", Role::field},
    Named{"mu0hint", Role::field},
    Named{"bext", Role::field},
    Named{"bapplied", Role::field},
    Named{"field", Role::field},
    Named{"magneticfield", Role::field},
    Named{"magneticfieldstrength", Role::field},
    Named{"fieldstrength", Role::field},
    Named{"appliedfield", Role::field},
    Named{"externalfield", Role::field},
    Named{"internalfield", Role::field},
    Named{"b", Role::flux_density},
    Named{"fluxdensity", Role::flux_density},
    Named{"magneticfluxdensity", Role::flux_density},
    Named{"induction", Role::flux_density},
    Named{"magneticinduction", Role::flux_density},
    Named{"j", Role::magnetic},
    Named{"polarisation", Role::magnetic},
    Named{"polarization", Role::magnetic},
    Named{"magneticpolarisation", Role::magnetic},
    Named{"magneticpolarization", Role::magnetic},
    Named{"4pim", Role::magnetic},
    Named{"u0m", Role::magnetic},
    Named{"mu0m", Role::magnetic},
    Named{"m", Role::magnetic},
    Named{"m/ms", Role::magnetic},
    Named{"magnetisation", Role::magnetic},
    Named{"magnetization", Role::magnetic},
    Named{"massmagnetisation", Role::magnetic},
    Named{"massmagnetization", Role::magnetic},
    Named{"sigma", Role::magnetic},
    Named{"moment", Role::magnetic},
    Named{"momentm", Role::magnetic},
    Named{"magneticmoment", Role::magnetic},
    Named{"longmoment", Role::magnetic},
    Named{"temperature", Role::temperature},
    Named{"temp", Role::temperature},
    Named{"t", Role::temperature},
    Named{"sampletemperature", Role::temperature},
    Named{"sigmah", Role::field_error},
    Named{"herror", Role::field_error},
    Named{"fielderror", Role::field_error},
    Named{"sigmaj", Role::magnetic_error},
    Named{"sigmam", Role::magnetic_error},
    Named{"jerror", Role::magnetic_error},
    Named{"merror", Role::magnetic_error},
    Named{"momenterror", Role::magnetic_error},
    Named{"mstderr", Role::magnetic_error},
    Named{"momentstderr", Role::magnetic_error},
};

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos;
       at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
}

// "Am2", "kAm2": the table of units asks for a sign between ampere and metre.
void part_ampere_metre(std::string& text) {
  const std::size_t at = text.find("Am");
  if (at == std::string::npos || at + 2 == text.size()) return;
  const std::string_view next(text.data() + at + 2);
  if (next.front() == '2' || next.front() == '^' || next.starts_with("²")) text.insert(at + 1, "*");
}

bool same(const UnitText& unit, std::string_view other) {
  return unit.exponents == parse_unit(other).exponents;
}

// A unit that may stand behind a name without brackets.
bool belongs_to_loops(const UnitText& unit) {
  constexpr std::array kUnits{"A/m", "T", "A*m2", "A*m2/kg", "K"};
  return std::any_of(kUnits.begin(), kUnits.end(),
                     [&](std::string_view known) { return same(unit, known); });
}

bool split_brackets(HeaderCell& cell) {
  constexpr std::array<std::pair<char, char>, 3> kBrackets{{{'(', ')'}, {'[', ']'}, {'{', '}'}}};
  for (const auto& [open, close] : kBrackets) {
    if (cell.text.empty() || cell.text.back() != close) continue;
    const std::size_t at = cell.text.rfind(open);
    if (at == std::string::npos) continue;
    const std::string_view inside = std::string_view(cell.text).substr(at + 1);
    cell.name = trimmed(std::string_view(cell.text).substr(0, at));
    if (cell.name.ends_with('/')) cell.name.pop_back();  // "H/(kA/m)"
    cell.unit_text = trimmed(inside.substr(0, inside.size() - 1));
    cell.unit = unit_of(cell.unit_text);
    return true;
  }
  return false;
}

// The unit behind the first separator from which on the rest is one.
bool split_at(HeaderCell& cell, char separator, bool any_unit) {
  const std::string_view text = cell.text;
  for (std::size_t at = text.find(separator, 1); at < text.size();
       at = text.find(separator, at + 1)) {
    const std::string_view rest = trimmed(text.substr(at + 1));
    const auto unit = rest.empty() ? std::nullopt : unit_of(rest);
    if (!unit || !(any_unit || belongs_to_loops(*unit))) continue;
    cell.name = trimmed(text.substr(0, at));
    if (cell.name.ends_with(" in")) cell.name.resize(cell.name.size() - 3);
    cell.unit_text = rest;
    cell.unit = unit;
    return true;
  }
  return false;
}

// Cells of a header with blanks: `ends_cell` tells from the text before a blank and the text behind
// it whether the blank is a delimiter.
template <class EndsCell>
std::vector<HeaderCell> split_blanks(std::string_view line, EndsCell ends_cell) {
  std::vector<HeaderCell> out;
  CellScanner scanner(line, ' ');
  std::string_view word;
  std::string_view cell;
  std::size_t column = 1;
  while (out.size() <= kMostColumns && scanner.next(word)) {
    const std::string_view gap =
        cell.empty()
            ? line.substr(0, 0)
            : std::string_view(cell.data() + cell.size(),
                               static_cast<std::size_t>(word.data() - cell.data()) - cell.size());
    if (cell.empty() || ends_cell(cell, gap, word)) {
      if (!cell.empty()) out.push_back(header_cell(cell, column));
      cell = word;
      column = scanner.column();
    } else {
      cell = {cell.data(), static_cast<std::size_t>(word.data() - cell.data()) + word.size()};
    }
  }
  if (!cell.empty()) out.push_back(header_cell(cell, column));
  return out;
}

bool opens_bracket(std::string_view word) { return word.starts_with('(') || word.starts_with('['); }

}  // namespace

std::optional<UnitText> unit_of(std::string_view text) {
  if (text.size() > kLongestUnit) return std::nullopt;
  std::string unit(trimmed(text));
  for (const auto& [from, to] : kSpellings) replace_all(unit, from, to);
  part_ampere_metre(unit);
  try {
    return parse_unit(unit);
  } catch (const ArgumentError&) {
    return std::nullopt;
  }
}

HeaderCell header_cell(std::string_view text, std::size_t column) {
  HeaderCell cell;
  std::string_view body = trimmed(text);
  if (body.size() >= 2 && body.front() == '"' && body.back() == '"')
    body = trimmed(body.substr(1, body.size() - 2));
  cell.text = to_utf8(body);
  cell.name = cell.text;
  cell.column = column;
  if (split_brackets(cell)) return cell;
  if (lower(cell.text).ends_with("/ms")) {  // M/Ms is a pure number, no milliseconds
    cell.unit = UnitText{};
    return cell;
  }
  if (split_at(cell, '/', true) || split_at(cell, '_', false)) return cell;
  split_at(cell, ' ', false);
  return cell;
}

std::string plain_name(std::string_view name) {
  std::string text = lower(name);
  for (const auto& [from, to] : {Replacement{"µ", "u"}, Replacement{"μ", "u"},
                                 Replacement{"₀", "0"}, Replacement{"π", "pi"}})
    replace_all(text, from, to);
  std::erase_if(
      text, [](char c) { return !(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '/'; });
  return text;
}

Role role_of(const HeaderCell& cell) {
  const std::string name = plain_name(cell.name);
  const auto* found = std::find_if(kNames.begin(), kNames.end(),
                                   [&](const Named& row) { return row.first == name; });
  return found == kNames.end() ? Role::none : found->second;
}

std::vector<HeaderCell> split_header(std::string_view line, char delimiter, std::size_t count) {
  std::vector<HeaderCell> out;
  if (count > kMostColumns) return out;
  if (delimiter != ' ') {
    CellScanner scanner(line, delimiter);
    std::string_view cell;
    while (out.size() <= kMostColumns && scanner.next(cell))
      out.push_back(header_cell(cell, scanner.column()));
    while (out.size() > count && out.back().text.empty()) out.pop_back();
    return out.size() == count ? out : std::vector<HeaderCell>();
  }
  out = split_blanks(line, [](auto, auto, auto) { return true; });
  if (out.size() == count) return out;
  out = split_blanks(line, [](auto, auto, auto word) { return !opens_bracket(word); });
  if (out.size() == count) return out;
  out = split_blanks(line, [](auto, auto gap, auto) { return gap.size() > 1 || gap == "\t"; });
  if (out.size() == count) return out;
  out = split_blanks(
      line, [](auto cell, auto, auto) { return cell.ends_with(')') || cell.ends_with(']'); });
  return out.size() == count ? out : std::vector<HeaderCell>();
}

}  // namespace magswap::detail
