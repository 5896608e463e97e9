#include "magswap/fit/property_table.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "magswap/core/error.hpp"
#include "magswap/loop_io/cells.hpp"
#include "magswap/loop_io/readers.hpp"
#include "magswap/loop_io/table_body.hpp"

namespace magswap {
namespace {

using detail::HeaderCell;
using detail::LineReader;
using detail::quoted;
using detail::WantedColumn;

constexpr std::string_view kCommentMarks = "#%;!";

constexpr std::array<std::string_view, 17> kQuantities{
    "temperature", "time",      "sweep_rate", "Ms",       "Br",         "HcJ",
    "HcB",         "Hk",        "K1",         "BHmax",    "Ms_error",   "Br_error",
    "HcJ_error",   "HcB_error", "Hk_error",   "K1_error", "BHmax_error"};

// Names without case, blanks and signs. "t" is temperature or time by its unit.
struct Named {
  std::string_view name;
  std::string_view quantity;
};
constexpr std::array kNames{
    Named{"temperature", "temperature"},
    Named{"temp", "temperature"},
    Named{"sampletemperature", "temperature"},
    Named{"time", "time"},
    Named{"holdtime", "time"},
    Named{"waitingtime", "time"},
    Named{"sweeprate", "sweep_rate"},
    Named{"fieldsweeprate", "sweep_rate"},
    Named{"dh/dt", "sweep_rate"},
    Named{"ms", "Ms"},
    Named{"m", "Ms"},
    Named{"js", "Ms"},
    Named{"j", "Ms"},
    Named{"mu0ms", "Ms"},
    Named{"u0ms", "Ms"},
    Named{"mu0m", "Ms"},
    Named{"u0m", "Ms"},
    Named{"4pims", "Ms"},
    Named{"4pim", "Ms"},
    Named{"sigmas", "Ms"},
    Named{"magnetisation", "Ms"},
    Named{"magnetization", "Ms"},
    Named{"spontaneousmagnetisation", "Ms"},
    Named{"spontaneousmagnetization", "Ms"},
    Named{"saturationmagnetisation", "Ms"},
    Named{"saturationmagnetization", "Ms"},
    Named{"polarisation", "Ms"},
    Named{"polarization", "Ms"},
    Named{"br", "Br"},
    Named{"jr", "Br"},
    Named{"remanence", "Br"},
    Named{"hcj", "HcJ"},
    Named{"hci", "HcJ"},
    Named{"jhc", "HcJ"},
    Named{"ihc", "HcJ"},
    Named{"mu0hcj", "HcJ"},
    Named{"u0hcj", "HcJ"},
    Named{"intrinsiccoercivity", "HcJ"},
    Named{"hcb", "HcB"},
    Named{"bhc", "HcB"},
    Named{"hk", "Hk"},
    Named{"k1", "K1"},
    Named{"bhmax", "BHmax"},
    Named{"energyproduct", "BHmax"},
};

bool is_kind(const UnitText& unit, std::string_view other) {
  return unit.exponents == parse_unit(other).exponents;
}

std::string_view plain_quantity(const std::string& name) {
  const auto* found = std::find_if(kNames.begin(), kNames.end(),
                                   [&](const Named& row) { return row.name == name; });
  return found == kNames.end() ? std::string_view() : found->quantity;
}

// What a column holds by its name, empty where the name is none that is known.
std::string quantity_of(const HeaderCell& cell) {
  const std::string name = detail::plain_name(cell.name);
  if (name == "t") return cell.unit && is_kind(*cell.unit, "s") ? "time" : "temperature";
  if (const std::string_view whole = plain_quantity(name); !whole.empty())
    return std::string(whole);
  for (const std::string_view end : {"error", "stderr", "err"}) {
    if (!name.ends_with(end)) continue;
    const std::string_view of = plain_quantity(name.substr(0, name.size() - end.size()));
    if (!of.empty()) return std::string(of) + "_error";
  }
  if (name.starts_with("sigma")) {
    const std::string_view of = plain_quantity(name.substr(5));
    if (!of.empty()) return std::string(of) + "_error";
  }
  return {};
}

std::string_view example_unit(std::string_view quantity) {
  if (quantity == "temperature") return "K";
  if (quantity == "time") return "s";
  if (quantity == "sweep_rate") return "Oe/s";
  if (quantity.starts_with("Br")) return "T";
  if (quantity.starts_with("K1")) return "MJ/m3";
  if (quantity.starts_with("BHmax")) return "kJ/m3";
  return "kA/m";
}

class TableReader {
 public:
  TableReader(LineReader& lines, const PropertyOptions& options)
      : lines_(lines), options_(options), start_(detail::find_table(lines)) {}

  PropertyTable read() {
    out_.source = lines_.path();
    std::vector<std::string> wanted = options_.required;
    wanted.insert(wanted.end(), options_.optional.begin(), options_.optional.end());
    if (wanted.empty()) wanted.assign(kQuantities.begin(), kQuantities.end());
    for (const ColumnChoice& choice : options_.columns)
      if (std::find(wanted.begin(), wanted.end(), choice.quantity) == wanted.end())
        wanted.push_back(choice.quantity);
    std::vector<WantedColumn> columns;
    for (const std::string& quantity : wanted) {
      auto found = find(quantity);
      if (!found) {
        if (is_required(quantity)) throw missing(quantity);
        continue;
      }
      columns.push_back(converted(quantity, found->second, found->first));
      out_.columns.push_back({quantity, columns.back().name, {}});
    }
    for (std::size_t i = 0; i < columns.size(); ++i) columns[i].out = &out_.columns[i].value;
    const detail::RowRules rules{start_.delimiter, kCommentMarks, false, options_.most_rows, {}};
    const detail::BodyCounts counts = detail::read_body(lines_, rules, start_.first, columns);
    if (counts.decimal_comma) out_.notes.emplace_back("commas in numbers read as decimal points");
    return std::move(out_);
  }

 private:
  using Found = std::pair<std::size_t, HeaderCell>;

  [[nodiscard]] bool is_required(const std::string& quantity) const {
    return std::find(options_.required.begin(), options_.required.end(), quantity) !=
           options_.required.end();
  }

  [[nodiscard]] DataError error(const HeaderCell& cell, const std::string& message) const {
    return lines_.error_at(start_.header.number, start_.header.line, cell.column, message);
  }

  [[nodiscard]] DataError missing(const std::string& quantity) const {
    for (const HeaderCell& cell : start_.header.cells) {
      const std::string name = detail::plain_name(cell.name);
      if (quantity == "HcJ" && (name == "hc" || name == "coercivity" || name == "mu0hc"))
        return error(cell, fmt::format("column {} may be HcJ (J = 0) or HcB (B = 0); say which, as "
                                       "the column \"HcJ={}\"",
                                       quoted(cell.text), cell.name));
    }
    const std::string have =
        start_.header.named
            ? "the columns are " + detail::names_of(start_.header)
            : fmt::format("the {} columns have no names", start_.header.cells.size());
    return error(HeaderCell{},
                 fmt::format("no column for {}: {}; name it with its unit, for instance as the "
                             "column \"{}=1 in {}\"",
                             quantity, have, quantity, example_unit(quantity)));
  }

  // The column of a quantity: by the caller's choice, else by name, the first one with a unit.
  std::optional<Found> find(const std::string& quantity) const {
    for (const ColumnChoice& choice : options_.columns)
      if (choice.quantity == quantity) return chosen(choice);
    std::optional<Found> out;
    for (std::size_t i = 0; i < start_.header.cells.size(); ++i) {
      const HeaderCell& cell = start_.header.cells[i];
      if (quantity_of(cell) != quantity) continue;
      if (!out || (!out->second.unit && cell.unit)) out = Found{i, cell};
    }
    return out;
  }

  [[nodiscard]] std::optional<Found> chosen(const ColumnChoice& choice) const {
    std::optional<Found> out;
    const std::vector<HeaderCell>& cells = start_.header.cells;
    for (std::size_t i = 0; i < cells.size() && !out; ++i) {
      const bool here = choice.column.empty()
                            ? quantity_of(cells[i]) == choice.quantity
                            : cells[i].text == choice.column || cells[i].name == choice.column;
      if (here) out = Found{i, cells[i]};
    }
    std::size_t number = 0;
    const char* end = choice.column.data() + choice.column.size();
    if (const auto [stop, fault] = std::from_chars(choice.column.data(), end, number);
        !out && fault == std::errc() && stop == end && number >= 1 && number <= cells.size())
      out = Found{number - 1, cells[number - 1]};
    if (!out)
      throw ArgumentError(fmt::format("{}: no column {} for {}; the columns are {}", lines_.path(),
                                      quoted(choice.column), choice.quantity,
                                      detail::names_of(start_.header)));
    if (!choice.unit.empty()) {
      out->second.unit_text = choice.unit;
      out->second.unit = detail::unit_of(choice.unit);
      if (!out->second.unit)
        throw ArgumentError(fmt::format("unit {} of the column for {} is not known",
                                        quoted(choice.unit), choice.quantity));
    }
    return out;
  }

  [[nodiscard]] DataError no_unit(const std::string& quantity, const HeaderCell& cell) const {
    const std::string fault = cell.unit_text.empty()
                                  ? std::string("has no unit")
                                  : fmt::format("has the unknown unit {}", quoted(cell.unit_text));
    return error(cell, fmt::format("column {} {}; give it, for instance as the column \"{} in {}\"",
                                   quoted(cell.text), fault, quantity, example_unit(quantity)));
  }

  WantedColumn converted(const std::string& quantity, const HeaderCell& cell, std::size_t index) {
    if (!cell.unit) throw no_unit(quantity, cell);
    const bool is_error = quantity.ends_with("_error");
    const std::string of = is_error ? quantity.substr(0, quantity.size() - 6) : quantity;
    const double factor = of == "Ms" ? magnetisation_factor(of, cell) : factor_of(of, cell);
    return {index,
            cell.unit->offset,
            cell.unit->factor * factor,
            false,
            start_.header.named ? cell.text : fmt::format("{}", index + 1),
            nullptr};
  }

  [[nodiscard]] DataError wrong_unit(const HeaderCell& cell, std::string_view what) const {
    return error(cell, fmt::format("column {}: {} is no unit of {}", quoted(cell.text),
                                   quoted(cell.unit_text), what));
  }

  double factor_of(const std::string& of, const HeaderCell& cell) {
    const UnitText& unit = *cell.unit;
    if (of == "temperature" || of == "time") {
      if (!is_kind(unit, of == "time" ? "s" : "K"))
        throw wrong_unit(cell, of == "time" ? "time (s, min, h)" : "temperature (K, degC)");
      return 1.0;
    }
    if (of == "Br") {
      if (!is_kind(unit, "T")) throw wrong_unit(cell, "a remanence (T, mT, G, kG)");
      return 1.0;
    }
    if (of == "K1" || of == "BHmax") {
      if (!is_kind(unit, "J/m3"))
        throw wrong_unit(cell, of == "K1" ? "an anisotropy constant (J/m3, MJ/m3, erg/cm3)"
                                          : "an energy product (kJ/m3, MGOe)");
      return 1.0;
    }
    const bool rate = of == "sweep_rate";
    if (is_kind(unit, rate ? "A/m/s" : "A/m")) return 1.0;
    if (!is_kind(unit, rate ? "T/s" : "T"))
      throw wrong_unit(
          cell, rate ? "a sweep rate (A/m/s, Oe/s, T/s)" : "a field (A/m, kA/m, Oe, kOe, T)");
    note(cell, "µ0·H");
    return 1.0 / kMu0;
  }

  double magnetisation_factor(const std::string& of, const HeaderCell& cell) {
    const UnitText& unit = *cell.unit;
    const std::string name = detail::plain_name(cell.name);
    const bool of_field = detail::lower(cell.unit_text).ends_with("oe");
    const bool gauss = is_kind(unit, "T") && cell.unit_text.find('G') != std::string::npos;
    const bool is_polarisation = name.starts_with("j") || name.starts_with("pol") ||
                                 name.starts_with("4pi") || name.starts_with("mu0") ||
                                 name.starts_with("u0");
    if (of_field || (gauss && !is_polarisation))
      throw error(cell, fmt::format("column {}: a magnetisation in {} may be M (emu/cm3) or 4πM; "
                                    "say which, as the column \"{} in emu/cm3\" or a column named "
                                    "4piMs",
                                    quoted(cell.text), cell.unit_text, of));
    if (is_kind(unit, "A/m")) return 1.0;
    if (is_kind(unit, "T")) {
      note(cell, "µ0·Ms");
      return 1.0 / kMu0;
    }
    if (!is_kind(unit, "A*m2/kg"))
      throw wrong_unit(cell, "a magnetisation (A/m, kA/m, emu/cm3, T, emu/g)");
    if (!options_.density_kg_per_m3)
      throw error(cell, fmt::format("column {} is a magnetisation per mass: give the density, such "
                                    "as 7600 kg/m3",
                                    quoted(cell.text)));
    out_.notes.push_back(
        fmt::format("column {} times the density {:g} kg/m3, the same in every row",
                    quoted(cell.text), *options_.density_kg_per_m3));
    return *options_.density_kg_per_m3;
  }

  void note(const HeaderCell& cell, std::string_view meaning) {
    out_.notes.push_back(
        fmt::format("column {} in {} was read as {}", quoted(cell.text), cell.unit_text, meaning));
  }

  LineReader& lines_;
  const PropertyOptions& options_;
  detail::TableStart start_;
  PropertyTable out_;
};

PropertyTable read(LineReader& lines, const PropertyOptions& options) {
  if (options.density_kg_per_m3 &&
      !(*options.density_kg_per_m3 > 0.0 && std::isfinite(*options.density_kg_per_m3)))
    throw DomainError(
        fmt::format("density {} kg/m3 must be positive and finite", *options.density_kg_per_m3));
  return TableReader(lines, options).read();
}

}  // namespace

std::span<const std::string_view> property_quantities() { return kQuantities; }

ColumnChoice parse_property_choice(std::string_view text) {
  const ColumnChoice out = detail::split_column_choice(text);
  const bool known =
      std::find(kQuantities.begin(), kQuantities.end(), out.quantity) != kQuantities.end();
  if (known && !(out.column.empty() && out.unit.empty())) return out;
  throw ArgumentError(fmt::format(
      "column choice {} is none of \"Ms=Magnetisation in emu/g\", \"HcJ=2 in kOe\", \"temperature "
      "in K\"; quantities: {}",
      quoted(text), fmt::join(kQuantities, ", ")));
}

const PropertyColumn* PropertyTable::find(std::string_view quantity) const {
  const auto found =
      std::find_if(columns.begin(), columns.end(),
                   [&](const PropertyColumn& column) { return column.quantity == quantity; });
  return found == columns.end() ? nullptr : &*found;
}

PropertySeries PropertyTable::series(std::string_view axis, std::string_view quantity) const {
  const PropertyColumn* at = find(axis);
  const PropertyColumn* value = find(quantity);
  if (!at || !value)
    throw NotFoundError(fmt::format("{}: no column for {}", source, at ? quantity : axis), {});
  const PropertyColumn* sigma = find(fmt::format("{}_error", quantity));
  PropertySeries out;
  for (std::size_t row = 0; row < at->value.size(); ++row) {
    if (!std::isfinite(at->value[row]) || !std::isfinite(value->value[row])) continue;
    if (sigma && !std::isfinite(sigma->value[row])) continue;
    out.at.push_back(at->value[row]);
    out.value.push_back(value->value[row]);
    if (sigma) out.sigma.push_back(sigma->value[row]);
  }
  return out;
}

PropertyTable read_properties(const std::string& path, const PropertyOptions& options) {
  LineReader lines = LineReader::open(path);
  return read(lines, options);
}

PropertyTable read_properties_text(std::string_view text, std::string_view name,
                                   const PropertyOptions& options) {
  LineReader lines = LineReader::of_text(text, name);
  return read(lines, options);
}

}  // namespace magswap
