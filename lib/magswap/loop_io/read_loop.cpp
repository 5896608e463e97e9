#include "magswap/loop_io/read_loop.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "magswap/core/error.hpp"
#include "magswap/core/nearest.hpp"
#include "magswap/loop_io/cells.hpp"
#include "magswap/loop_io/line_reader.hpp"
#include "magswap/loop_io/readers.hpp"

namespace magswap {
namespace {

using detail::LineReader;

using Reader = LoopData (*)(LineReader&, const ReadOptions&);
using Test = bool (*)(std::string_view head);

// Whether some line of the head is one for which the test holds.
template <class LineTest>
bool any_line(std::string_view head, LineTest test) {
  while (!head.empty()) {
    const std::size_t stop = std::min(head.find_first_of("\n\r"), head.size());
    if (test(detail::trimmed(head.substr(0, stop)))) return true;
    head.remove_prefix(std::min(stop + 1, head.size()));
  }
  return false;
}

bool starts_with(std::string_view line, std::string_view start) {
  return detail::lower(line.substr(0, start.size())) == start;
}

bool is_quantum_design(std::string_view head) {
  return starts_with(head, "comment,time stamp") || any_line(head, [](std::string_view line) {
           return starts_with(line, "[header]") || starts_with(line, "[data]");
         });
}

bool is_lake_shore(std::string_view head) {
  return any_line(head, [](std::string_view line) {
    return starts_with(line, "#run on software version") || starts_with(line, "##data table") ||
           starts_with(line, "lake shore") || starts_with(line, "lakeshore") ||
           detail::is_field_moment_header(line);
  });
}

struct FormatRow {
  LoopFormat format;
  Test test;
  Reader read;
};

constexpr std::array kFormats{
    FormatRow{{"quantum-design", "Quantum Design PPMS, MPMS, VersaLab .DAT",
               "a line [Header] or [Data], or names that begin with Comment,Time Stamp"},
              is_quantum_design,
              detail::read_quantum_design},
    FormatRow{{"oommf", "OOMMF data table, ODT 1.0", "begins with # ODT"},
              [](std::string_view head) { return starts_with(head, "# odt"); },
              detail::read_oommf},
    FormatRow{{"mumax3", "mumax3 table.txt", "begins with # t (s)"},
              [](std::string_view head) { return starts_with(head, "# t (s)"); },
              detail::read_mumax3},
    FormatRow{{"femm", "FEMM material library or problem file", "holds <BHPoints>"},
              [](std::string_view head) {
                return any_line(head, [](std::string_view line) {
                  return starts_with(line, "<bhpoints>") || starts_with(line, "<beginblock>");
                });
              },
              detail::read_femm},
    FormatRow{{"lake-shore", "Lake Shore VSM text",
               "a line #RUN ON SOFTWARE VERSION, ##DATA TABLE, Lake Shore, or names Field(unit) "
               "Moment(unit) alone"},
              is_lake_shore,
              detail::read_lake_shore},
    FormatRow{{"table", "CSV, TSV or blanks, units in the header", "any other text"},
              [](std::string_view) { return true; },
              detail::read_table},
};

constexpr auto kPublic = [] {
  std::array<LoopFormat, kFormats.size()> out{};
  for (std::size_t i = 0; i < out.size(); ++i) out.at(i) = kFormats.at(i).format;
  return out;
}();

const FormatRow& detect(const LineReader& lines) {
  const std::string_view head = lines.head();
  if (head.find_first_not_of(" \t\r\n") == std::string_view::npos)
    throw lines.error(
        {}, 1, lines.size() > head.size() ? "blank: no table of a loop" : "the file is empty");
  if (head.starts_with("\xFF\xFE") || head.starts_with("\xFE\xFF"))
    throw lines.error({}, 1, "UTF-16 text; save it as UTF-8");
  if (head.find('\0') != std::string_view::npos)
    throw lines.error({}, 1, "no text but binary data; export the loop as text");
  return *std::find_if(kFormats.begin(), kFormats.end(),
                       [&](const FormatRow& row) { return row.test(head); });
}

const FormatRow& format_of(const LineReader& lines, const ReadOptions& options) {
  const FormatRow& detected = detect(lines);
  if (options.format.empty()) return detected;
  const auto* found = std::find_if(kFormats.begin(), kFormats.end(), [&](const FormatRow& row) {
    return row.format.name == options.format;
  });
  if (found != kFormats.end()) return *found;
  std::vector<std::string> names;
  for (const FormatRow& row : kFormats) names.emplace_back(row.format.name);
  throw NotFoundError(fmt::format("no loop format {}; known: {}", detail::quoted(options.format),
                                  fmt::join(names, ", ")),
                      nearest_names(options.format, names));
}

LoopData read(LineReader lines, const ReadOptions& options) {
  detail::check(options);
  const FormatRow& row = format_of(lines, options);
  LoopData data = row.read(lines, options);
  data.source = lines.path();
  data.format = row.format.name;
  check(data);
  return data;
}

}  // namespace

std::span<const LoopFormat> loop_formats() { return kPublic; }

LoopData read_loop(const std::string& path, const ReadOptions& options) {
  return read(LineReader::open(path), options);
}

LoopData read_loop_text(std::string_view text, std::string_view name, const ReadOptions& options) {
  return read(LineReader::of_text(text, name), options);
}

const LoopFormat& detect_format(const std::string& path) {
  return detect(LineReader::open(path)).format;
}

const LoopFormat& detect_format_text(std::string_view text, std::string_view name) {
  return detect(LineReader::of_text(text, name)).format;
}

}  // namespace magswap
