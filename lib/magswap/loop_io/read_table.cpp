#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "magswap/core/error.hpp"
#include "magswap/loop_io/cells.hpp"
#include "magswap/loop_io/readers.hpp"
#include "magswap/loop_io/table_body.hpp"

namespace magswap::detail {
namespace {

constexpr std::size_t kMostPreamble = 256;
constexpr std::string_view kCommentMarks = "#%;!";
constexpr std::size_t kLongestTitle = 200;

struct PreambleLine {
  std::string text;
  int number = 0;
};

bool is_comment(std::string_view line) {
  return !line.empty() && kCommentMarks.find(line.front()) != std::string_view::npos;
}

std::string_view without_marks(std::string_view line) {
  const std::size_t start = line.find_first_not_of("#%;! \t");
  return start == std::string_view::npos ? std::string_view() : trimmed(line.substr(start));
}

bool all_units(const std::vector<HeaderCell>& cells) {
  const auto is_unit = [](const HeaderCell& cell) {
    return (cell.name.empty() && cell.unit) || (!cell.text.empty() && unit_of(cell.text));
  };
  return !cells.empty() && std::all_of(cells.begin(), cells.end(), is_unit);
}

std::vector<HeaderCell> split(const PreambleLine& line, char delimiter, std::size_t count) {
  const std::string_view body = without_marks(line.text);
  const auto marks = static_cast<std::size_t>(body.data() - line.text.data());
  auto cells = body.empty() ? std::vector<HeaderCell>() : split_header(body, delimiter, count);
  // A header may have blanks where the rows have another delimiter.
  if (cells.empty() && !body.empty() && body.find(delimiter) == std::string_view::npos)
    cells = split_header(body, ' ', count);
  for (HeaderCell& cell : cells) cell.column += marks;
  return cells;
}

void add_units(Header& header, const std::vector<HeaderCell>& units) {
  for (std::size_t i = 0; i < units.size(); ++i) {
    HeaderCell& cell = header.cells[i];
    if (cell.unit) continue;
    const bool whole = unit_of(units[i].text).has_value();  // "kA/m", not m behind the name kA
    cell.unit_text = whole ? units[i].text : units[i].unit_text;
    cell.unit = unit_of(cell.unit_text);
  }
}

Header numbered_header(std::size_t count, int number, std::string_view line) {
  Header out;
  out.named = false;
  out.number = number;
  out.line = line;
  out.cells.resize(count);
  return out;
}

// The header among the lines before the first row, and what stands above it.
void take_header(std::vector<PreambleLine>& before, std::size_t count, TableStart& out) {
  std::vector<HeaderCell> units;
  for (std::size_t i = before.size(); i-- > 0;) {
    auto cells = split(before[i], out.delimiter, count);
    if (cells.empty()) {
      if (without_marks(before[i].text).empty()) continue;
      break;
    }
    if (units.empty() && all_units(cells) && i > 0) {
      units = std::move(cells);
      continue;
    }
    out.header = {std::move(cells), before[i].text, before[i].number, true};
    if (!units.empty()) add_units(out.header, units);
    before.resize(i);
    return;
  }
}

LoopData read_found(LineReader& lines, const ReadOptions& options, const TableStart& start) {
  LoopData data;
  data.sample = options.sample;
  ColumnPlan plan = plan_columns(lines, start.header, options, data.sample);
  RowRules rules{start.delimiter, kCommentMarks, false, options.most_rows, {}};
  read_rows(lines, rules, start.first, std::move(plan), data);
  finish_flux_density(lines, options, data);
  return data;
}

// HcB of a line above the table that says how far its field is shifted, as exported tables do.
std::optional<FieldStrength> shift_of(const std::vector<std::string>& preamble) {
  constexpr std::string_view kWords = "shifted by HcB = ";
  for (const std::string& line : preamble) {
    const std::size_t at = line.find(kWords);
    if (at == std::string::npos) continue;
    try {
      const auto shift = parse<FieldStrength>(std::string_view(line).substr(at + kWords.size()));
      if (std::isfinite(si(shift)) && si(shift) > 0.0) return shift;
    } catch (const ArgumentError&) {  // no quantity: the options have to say it
    }
  }
  return std::nullopt;
}

}  // namespace

TableStart find_table(LineReader& lines) {
  TableStart out;
  std::vector<PreambleLine> before;
  std::string_view line;
  while (lines.next(line)) {
    const std::string_view body = trimmed(line);
    if (body.empty()) continue;
    out.delimiter = delimiter_of(body);
    if (is_comment(body) || !is_data_row(line, out.delimiter)) {
      if (before.size() == kMostPreamble) before.erase(before.begin() + 1);
      before.push_back({std::string(line.substr(0, LineReader::kHead)), lines.number()});
      continue;
    }
    const std::size_t count = cells_of(line, out.delimiter).size();
    out.first = line;
    out.header = numbered_header(count, lines.number(), line);
    take_header(before, count, out);
    const bool open_end = trimmed(cells_of(line, out.delimiter).back()).empty();
    if (!out.header.named && open_end) take_header(before, count - 1, out);
    for (const PreambleLine& old : before)
      out.preamble.push_back(
          to_utf8(without_marks(std::string_view(old.text).substr(0, kLongestTitle))));
    return out;
  }
  throw lines.error({}, 1,
                    "no row of numbers: a table of a loop has a header and at least two "
                    "columns of numbers");
}

LoopData read_table(LineReader& lines, const ReadOptions& options) {
  const TableStart start = find_table(lines);
  ReadOptions with_shift = options;
  if (!with_shift.shift) with_shift.shift = shift_of(start.preamble);
  LoopData data = read_found(lines, with_shift, start);
  if (!start.preamble.empty()) data.title = start.preamble.front();
  return data;
}

LoopData read_lake_shore(LineReader& lines, const ReadOptions& options) {
  const TableStart start = find_table(lines);
  LoopData data = read_found(lines, options, start);
  data.instrument = "Lake Shore";
  bool version = false;
  for (const std::string& line : start.preamble) {
    if (version) data.instrument = fmt::format("Lake Shore, software {}", line);
    version = lower(line) == "run on software version";
    const std::size_t colon = line.find(':');
    const std::string key = lower(trimmed(line.substr(0, colon)));
    if (colon == std::string::npos) continue;
    if (key == "sample name" || key == "sample id" || (key == "sample" && data.title.empty()))
      data.title = trimmed(std::string_view(line).substr(colon + 1));
  }
  return data;
}

bool is_field_moment_header(std::string_view line) {
  const std::string name = lower(trimmed(line));
  const std::size_t moment = name.find("moment(");
  if (!name.starts_with("field(") || moment == std::string::npos || !name.ends_with(')'))
    return false;
  const std::string_view gap = trimmed(std::string_view(name).substr(0, moment));
  return gap.ends_with(')') && gap.find(',') == std::string_view::npos;
}

}  // namespace magswap::detail
