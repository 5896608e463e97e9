#include "magswap/study/figure_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <set>

#include "magswap/footprint/footprint.hpp"
#include "magswap/loop_io/cells.hpp"
#include "magswap/material/elements.hpp"
#include "magswap/material/toml_text.hpp"

namespace magswap {
namespace {

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

/// Adds cells by column name, row after row; what a row does not have is missing.
class Collector {
 public:
  void begin(const std::string& alternative, const std::string& rejected) {
    out_.alternatives.push_back(alternative);
    out_.rejected.push_back(rejected);
  }
  void add(const std::string& name, const std::string& unit, const Range& cell) {
    const auto found =
        std::find_if(out_.columns.begin(), out_.columns.end(),
                     [&](const FigureColumn& column) { return column.name == name; });
    FigureColumn& column =
        found != out_.columns.end() ? *found : out_.columns.emplace_back(FigureColumn{name, unit});
    fill(column, out_.alternatives.size() - 1);
    column.value.push_back(cell.value);
    column.low.push_back(cell.low);
    column.high.push_back(cell.high);
  }
  FigureTable finish(double absent = kMissing) && {
    for (FigureColumn& column : out_.columns) {
      fill(column, out_.alternatives.size());
      if (find_element(column.name) == nullptr || std::isnan(absent)) continue;
      // A design that does not hold an element has none of it.
      for (std::size_t a = 0; a < column.value.size(); ++a) {
        if (std::isnan(column.value[a]) && out_.rejected[a].empty())
          column.value[a] = column.low[a] = column.high[a] = absent;
      }
    }
    return std::move(out_);
  }

 private:
  static void fill(FigureColumn& column, std::size_t rows) {
    column.value.resize(rows, kMissing);
    column.low.resize(rows, kMissing);
    column.high.resize(rows, kMissing);
  }
  FigureTable out_;
};

void add_account(const MagnetAccount& account, Collector& out) {
  out.add("magnet_mass", "kg", account.mass_kg);
  if (account.priced) out.add("cost", "USD", account.cost_USD);
  for (const auto& [symbol, mass] : account.element_kg) out.add(symbol, "kg", mass);
  out.add("rare_earth", "kg", account.rare_earth());
  out.add("heavy_rare_earth", "kg", account.heavy_rare_earth());
}

template <class Row, class Extra>
FigureTable collected(const std::vector<Row>& rows, Extra extra) {
  Collector out;
  for (const Row& row : rows) {
    const bool again = !row.is_reference && row.key == rows.front().key;
    out.begin(row.is_reference ? row.key + ", reference"
              : again          ? row.key + ", sized anew"
                               : row.key,
              row.feasible || row.is_reference ? "" : row.reason);
    if (!row.feasible && !row.is_reference) continue;
    if (row.account) add_account(*row.account, out);
    extra(row, out);
  }
  FigureTable figures = std::move(out).finish(0.0);
  add_footprints(figures);
  return figures;
}

// ---- CSV
// ------------------------------------------------------------------------------------------

/// A heading "magnet_mass [kg]" in its two parts.
struct Heading {
  std::string name;
  std::string unit = "1";
};

Heading heading_of(std::string_view cell) {
  const std::size_t open = cell.find('[');
  if (open == std::string_view::npos || !cell.ends_with(']'))
    return {std::string(detail::trimmed(cell))};
  return {std::string(detail::trimmed(cell.substr(0, open))),
          std::string(detail::trimmed(cell.substr(open + 1, cell.size() - open - 2)))};
}

/// The table of a text, cells as they stand.
struct Cells {
  std::vector<Heading> headings;
  int heading_line = 0;
  std::vector<std::vector<std::string>> rows;
  std::vector<int> line;
};

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    std::string_view line = text.substr(at, end - at);
    if (line.ends_with('\r')) line.remove_suffix(1);
    out.emplace_back(line);
    at = end + 1;
  }
  return out;
}

Cells cells_in(std::string_view name, std::string_view text) {
  Cells out;
  char delimiter = ',';
  int number = 0;
  for (const std::string& line : lines_of(text)) {
    ++number;
    if (detail::trimmed(line).empty() || line.front() == '#') continue;
    if (out.headings.empty()) {
      delimiter = line.find('\t') != std::string::npos  ? '\t'
                  : line.find(';') != std::string::npos ? ';'
                                                        : ',';
      for (const std::string_view cell : detail::cells_of(line, delimiter))
        out.headings.push_back(heading_of(cell));
      out.heading_line = number;
      continue;
    }
    const auto cells = detail::cells_of(line, delimiter);
    if (cells.size() > out.headings.size()) {
      throw error_in(name, text, {number, 1},
                     fmt::format("{} cells under {} headings", cells.size(), out.headings.size()));
    }
    auto& row = out.rows.emplace_back(cells.begin(), cells.end());
    row.resize(out.headings.size());
    out.line.push_back(number);
  }
  if (out.rows.empty())
    throw error_in(name, text, {1, 1}, "no table: a heading row and a row for each alternative");
  return out;
}

// Two columns of figures of one name would leave open which of them is meant.
void require_own_name(std::string_view name, std::string_view text, const Cells& cells,
                      const FigureTable& figures, const std::string& heading) {
  if (figures.find(heading) == nullptr) return;
  throw error_in(name, text, {cells.heading_line, 1},
                 fmt::format("two columns are called '{}': give each a name of its own", heading));
}

bool holds_numbers(const Cells& cells, std::size_t column) {
  bool any = false;
  for (const auto& row : cells.rows) {
    double value = 0.0;
    const auto kind = detail::read_number(detail::trimmed(row[column]), false, value);
    if (kind == detail::CellKind::text) return false;
    any = any || kind == detail::CellKind::number;
  }
  return any;
}

double number_in(std::string_view name, std::string_view text, const Cells& cells, std::size_t row,
                 std::size_t column) {
  double value = 0.0;
  const std::string& cell = cells.rows[row][column];
  const auto kind = detail::read_number(detail::trimmed(cell), false, value);
  if (kind == detail::CellKind::number) return value;
  if (kind == detail::CellKind::missing) return kMissing;
  throw error_in(name, text, {cells.line[row], 1},
                 fmt::format("column '{}': {} is no finite number", cells.headings[column].name,
                             detail::quoted(cell)));
}

std::optional<std::size_t> column_named(const Cells& cells, std::string_view name) {
  for (std::size_t c = 0; c < cells.headings.size(); ++c) {
    if (cells.headings[c].name == name) return c;
  }
  return std::nullopt;
}

std::size_t names_column(const Cells& cells) {
  for (std::size_t c = 0; c < cells.headings.size(); ++c) {
    if (!holds_numbers(cells, c)) return c;
  }
  return 0;
}

// Columns that say things other than figures.
bool is_figure(std::string_view name) {
  static const std::set<std::string_view> kOthers{"reference", "estimated", "feasible", "reason"};
  return !kOthers.contains(name);
}

// "margin_low" beside "margin" is a bound of it.
bool is_bound(const Cells& cells, const std::string& name) {
  for (const std::string_view end : {std::string_view("_low"), std::string_view("_high")}) {
    if (name.ends_with(end) && column_named(cells, name.substr(0, name.size() - end.size())))
      return true;
  }
  return false;
}

}  // namespace

FigureTable figures_of(const SurfaceSwapResult& result) {
  return collected(result.rows, [](const SurfaceSubstitute& row, Collector& out) {
    if (!row.state) return;
    out.add("margin", "kA/m", row.margin * 1e-3);
    out.add("stack_ratio", "1", {row.stack_ratio, row.stack_ratio, row.stack_ratio});
  });
}

FigureTable figures_of(const GapSwapResult& result) {
  return collected(result.rows, [](const GapSubstitute& row, Collector& out) {
    if (!row.state) return;
    const double margin = si(row.state->margin()) * 1e-3;
    out.add("margin", "kA/m", {margin, margin, margin});
  });
}

FigureTable read_figures(std::string_view name, std::string_view text) {
  const Cells cells = cells_in(name, text);
  const std::size_t names = names_column(cells);
  const auto feasible = column_named(cells, "feasible"), reason = column_named(cells, "reason");
  const auto reference = column_named(cells, "reference");
  FigureTable out;
  for (const auto& row : cells.rows) {
    const bool today = reference && detail::trimmed(row[*reference]) == "1";
    out.alternatives.push_back(row[names] + (today ? ", reference" : ""));
    const bool no = feasible && !today && detail::trimmed(row[*feasible]) == "0";
    out.rejected.push_back(!no                               ? ""
                           : reason && !row[*reason].empty() ? row[*reason]
                                                             : "not feasible");
  }
  for (std::size_t c = 0; c < cells.headings.size(); ++c) {
    const Heading& heading = cells.headings[c];
    if (c == names || !is_figure(heading.name) || is_bound(cells, heading.name) ||
        !holds_numbers(cells, c)) {
      continue;
    }
    require_own_name(name, text, cells, out, heading.name);
    FigureColumn column{heading.name, heading.unit};
    const auto low = column_named(cells, heading.name + "_low");
    const auto high = column_named(cells, heading.name + "_high");
    for (std::size_t r = 0; r < cells.rows.size(); ++r) {
      const auto bound = [&](const std::optional<std::size_t>& of, double value) {
        const double known = of ? number_in(name, text, cells, r, *of) : kMissing;
        return std::isnan(known) ? value : known;
      };
      const double value = number_in(name, text, cells, r, c);
      column.value.push_back(value);
      column.low.push_back(bound(low, value));
      column.high.push_back(bound(high, value));
    }
    out.columns.push_back(std::move(column));
  }
  add_footprints(out);
  return out;
}

void add_footprints(FigureTable& figures) {
  if (figures.find("Fe") == nullptr || figures.find("carbon") != nullptr) return;
  FigureColumn carbon{"carbon", "kg"}, energy{"energy", "MJ"};
  carbon.note = fmt::format("kg CO2e, {}", kFootprintBasis);
  energy.note = fmt::format("cumulative energy demand, {}", kFootprintBasis);
  const auto add = [](FigureColumn& column, const FootprintRange& range, bool known) {
    column.value.push_back(known ? range.value : kMissing);
    column.low.push_back(known ? range.low : kMissing);
    column.high.push_back(known ? range.high : kMissing);
  };
  for (std::size_t a = 0; a < figures.alternatives.size(); ++a) {
    std::map<std::string, double> elements;
    for (const FigureColumn& column : figures.columns) {
      if (find_element(column.name) != nullptr && column.unit == "kg" && column.value[a] >= 0.0)
        elements[column.name] = column.value[a];
    }
    const Footprint known = footprint(elements);
    // A magnet of which a twentieth has no factor is not compared with others.
    const bool good = !elements.empty() && known.uncovered <= 0.05;
    add(carbon, known.carbon_kg, good);
    add(energy, known.energy_MJ, good);
  }
  figures.columns.push_back(std::move(carbon));
  figures.columns.push_back(std::move(energy));
}

namespace {

constexpr std::array<std::string_view, 11> kLess{
    "magnet_mass", "mass",   "cost",   "rare_earth",  "heavy_rare_earth", "carbon",
    "energy",      "volume", "length", "stack_ratio", "thickness"};

}  // namespace

std::vector<std::string> usual_figures() {
  std::vector<std::string> out(kLess.begin(), kLess.end());
  out.emplace_back("margin");
  return out;
}

std::optional<Goal> usual_goal(std::string_view figure) {
  if (find_element(figure) != nullptr) return Goal::minimise;
  if (figure == "margin") return Goal::maximise;
  return std::find(kLess.begin(), kLess.end(), figure) == kLess.end()
             ? std::nullopt
             : std::optional(Goal::minimise);
}

}  // namespace magswap
