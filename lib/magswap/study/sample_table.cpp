#include "magswap/study/sample_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>

#include "magswap/core/error.hpp"
#include "magswap/loop_io/cells.hpp"
#include "magswap/loop_io/column_header.hpp"
#include "magswap/loop_io/line_reader.hpp"
#include "magswap/study/loop_batch.hpp"

namespace magswap {
namespace {

using detail::LineReader;

/// One column: its name, what kind of number it holds and where the number goes.
struct SampleColumn {
  std::string_view name;
  Kind kind;
  void (*set)(SampleRow& row, double value_si);
};

constexpr std::array<SampleColumn, 6> kColumns{{
    {"mass", Kind::mass, [](SampleRow& row, double v) { row.sample.mass_kg = v; }},
    {"volume", Kind::volume, [](SampleRow& row, double v) { row.sample.volume_m3 = v; }},
    {"density", Kind::density, [](SampleRow& row, double v) { row.sample.density_kg_per_m3 = v; }},
    {"n", Kind::dimensionless, [](SampleRow& row, double v) { row.demagnetising_factor = v; }},
    {"ms", Kind::magnetisation, [](SampleRow& row, double v) { row.Ms_A_per_m = v; }},
    {"temperature", Kind::temperature, [](SampleRow& row, double v) { row.temperature_K = v; }},
}};

// What the cells below a heading are for.
struct Heading {
  const SampleColumn* column = nullptr;
  bool is_file = false;
  bool is_shape = false;
  std::string unit;
};

Heading heading_of(LineReader& lines, std::string_view line, std::string_view cell,
                   std::size_t place) {
  const detail::HeaderCell header = detail::header_cell(detail::trimmed(cell), place);
  const std::string name = detail::plain_name(header.name);
  Heading out;
  out.unit = header.unit_text;
  out.is_file = name == "file";
  out.is_shape = name == "shape";
  for (const SampleColumn& each : kColumns)
    if (name == each.name || (name == "t" && each.name == "temperature")) out.column = &each;
  if (!out.is_file && !out.is_shape && out.column == nullptr)
    throw lines.error(line, place,
                      fmt::format("unknown column {}; there are file, mass, volume, density, "
                                  "shape, N, Ms, temperature",
                                  detail::quoted(cell)));
  return out;
}

void read_cell(LineReader& lines, std::string_view line, std::size_t place, std::string_view cell,
               const Heading& heading, SampleRow& row) {
  try {
    if (heading.is_shape) {
      row.sample.shape = parse_shape(cell);
      return;
    }
    double bare = 0.0;
    const bool is_bare = detail::read_number(cell, false, bare) == detail::CellKind::number;
    const std::string text = is_bare && !heading.unit.empty()
                                 ? fmt::format("{} {}", cell, heading.unit)
                                 : std::string(cell);
    const double value = parse_si(text, heading.column->kind);
    const bool may_be_zero = heading.column->kind == Kind::dimensionless;
    if (!(value > 0.0 || (may_be_zero && value == 0.0)))
      throw DomainError(fmt::format("{}: give a positive value", text));
    heading.column->set(row, value);
  } catch (const DataError&) {
    throw;
  } catch (const Error& error) {
    throw lines.error(line, place, error.what());
  }
}

SampleTable read(LineReader lines) {
  SampleTable out;
  std::vector<Heading> headings;
  char delimiter = ',';
  for (std::string_view line; lines.next(line);) {
    if (detail::trimmed(line).empty() || detail::trimmed(line).front() == '#') continue;
    if (headings.empty()) {
      delimiter = detail::delimiter_of(line);
      detail::CellScanner cells(line, delimiter);
      for (std::string_view cell; cells.next(cell);)
        headings.push_back(heading_of(lines, line, cell, cells.column()));
      const auto files = std::count_if(headings.begin(), headings.end(),
                                       [](const Heading& h) { return h.is_file; });
      if (files != 1) throw lines.error(line, 1, "a table of samples has one column 'file'");
      continue;
    }
    detail::CellScanner cells(line, delimiter);
    SampleRow row;
    std::string file;
    std::size_t i = 0;
    for (std::string_view cell; cells.next(cell); ++i) {
      if (i >= headings.size())
        throw lines.error(line, cells.column(), "more cells than the header has columns");
      const std::string_view text = detail::trimmed(cell);
      if (headings[i].is_file)
        file = text;
      else if (!text.empty())
        read_cell(lines, line, cells.column(), text, headings[i], row);
    }
    if (file.empty()) throw lines.error(line, 1, "the row names no file");
    if (!out.emplace(file, std::move(row)).second)
      throw lines.error(line, 1, fmt::format("file {} stands twice", detail::quoted(file)));
  }
  if (headings.empty())
    throw lines.error({}, 1,
                      "empty; a table of samples begins with a header such as 'file,mass (mg)'");
  return out;
}

}  // namespace

SampleTable read_sample_table(const std::string& path) { return read(LineReader::open(path)); }

SampleTable read_sample_table_text(std::string_view text, std::string_view name) {
  return read(LineReader::of_text(text, name));
}

const SampleRow* find_sample(const SampleTable& table, const std::string& path) {
  auto found = table.find(path);
  if (found == table.end()) found = table.find(std::filesystem::path(path).filename().string());
  return found == table.end() ? nullptr : &found->second;
}

void apply(const SampleRow& row, LoopTask& task) {
  const auto lay = [](const auto& from, auto& to) {
    if (from) to = from;
  };
  Sample& sample = task.read.sample;
  lay(row.sample.mass_kg, sample.mass_kg);
  lay(row.sample.volume_m3, sample.volume_m3);
  lay(row.sample.density_kg_per_m3, sample.density_kg_per_m3);
  if (row.Ms_A_per_m) task.read.Ms = from_si<Magnetisation>(*row.Ms_A_per_m);
  lay(row.sample.shape, sample.shape);
  ShapeCorrection& correction = task.analysis.correction;
  if (row.demagnetising_factor)
    correction = {row.demagnetising_factor, std::nullopt};
  else if (row.sample.shape && !correction.demagnetising_factor)
    correction.shape = row.sample.shape;
}

}  // namespace magswap
