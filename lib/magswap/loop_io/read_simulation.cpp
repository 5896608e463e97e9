#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "magswap/loop_io/cells.hpp"
#include "magswap/loop_io/readers.hpp"
#include "magswap/loop_io/table_body.hpp"

namespace magswap::detail {
namespace {

using Vector3 = std::array<double, 3>;

constexpr std::array<std::string_view, 3> kAxes{"x", "y", "z"};
// Applied fields that turn by more than this are no loop along one direction.
constexpr double kMostTurn = 0.02;

// Columns of the applied field and of the magnetisation by axis.
struct Components {
  std::array<std::optional<std::size_t>, 3> field;
  std::array<std::optional<std::size_t>, 3> magnetic;

  [[nodiscard]] bool has(std::size_t axis) const {
    return field.at(axis).has_value() && magnetic.at(axis).has_value();
  }
  [[nodiscard]] bool any() const { return has(0) || has(1) || has(2); }
};

// What stands before and behind the last colon: "Oxs_UZeeman:hysteresis" and "Bx".
std::pair<std::string_view, std::string_view> parts_of(std::string_view name) {
  const std::size_t colon = name.rfind(':');
  if (colon == std::string_view::npos) return {{}, name};
  return {name.substr(0, colon), name.substr(colon + 1)};
}

using Names = std::array<std::string_view, 3>;

// Finds three columns by the end of their names, all of one source.
// @throws DataError when two sources have them.
std::array<std::optional<std::size_t>, 3> find_vector(const LineReader& lines, const Header& header,
                                                      const Names& names) {
  std::array<std::optional<std::size_t>, 3> out;
  std::optional<std::string_view> source;
  for (std::size_t i = 0; i < header.cells.size(); ++i) {
    const auto [prefix, name] = parts_of(header.cells[i].name);
    for (std::size_t axis = 0; axis < 3; ++axis) {
      if (name != names.at(axis) || !header.cells[i].unit) continue;
      if (source && *source != prefix)
        throw lines.error_at(header.number, {}, 1,
                             fmt::format("{} and {} both give {}; choose columns such as "
                                         "\"H={}\"",
                                         quoted(*source), quoted(prefix), names.at(axis),
                                         printable(header.cells[i].name)));
      source = prefix;
      out.at(axis) = i;
    }
  }
  return out;
}

Components find_components(const LineReader& lines, const Header& header) {
  constexpr std::array<Names, 3> kFields{
      {{"B_extx", "B_exty", "B_extz"}, {"Bx", "By", "Bz"}, {"Hx", "Hy", "Hz"}}};
  constexpr std::array<Names, 3> kMagnetic{
      {{"mx", "my", "mz"}, {"Mx/Ms", "My/Ms", "Mz/Ms"}, {"Mx", "My", "Mz"}}};
  for (const Names& field : kFields) {
    for (const Names& magnetic : kMagnetic) {
      const Components out{find_vector(lines, header, field), find_vector(lines, header, magnetic)};
      if (out.any()) return out;
    }
  }
  return {};
}

class SimulationReader {
 public:
  SimulationReader(LineReader& lines, const Header& header, const ReadOptions& options,
                   RowRules rules)
      : lines_(lines), header_(header), options_(options), rules_(std::move(rules)) {}

  void read(std::string_view first, LoopData& data) {
    data.sample = options_.sample;
    const bool chosen = std::any_of(options_.columns.begin(), options_.columns.end(),
                                    [](const ColumnChoice& c) { return !c.column.empty(); });
    if (chosen) {
      ColumnPlan plan = plan_columns(lines_, header_, options_, data.sample);
      read_rows(lines_, rules_, first, std::move(plan), data);
      return;
    }
    components_ = find_components(lines_, header_);
    if (!components_.any()) throw no_components();
    if (const auto axis = one_axis())
      read_rows(lines_, rules_, first, plan_of(*axis), data);
    else
      read_vectors(first, data);
  }

 private:
  [[nodiscard]] DataError no_components() const {
    return lines_.error_at(
        header_.number, header_.line, 1,
        fmt::format("no columns of both the applied field and the magnetisation; save them with "
                    "the table (mumax3: TableAdd(B_ext)), or choose columns such as \"H=2 in mT\" "
                    "and \"m=3\"; the columns are {}",
                    names_of(header_)));
  }

  // The axis asked for, or the only one that has both columns.
  [[nodiscard]] std::optional<std::size_t> one_axis() const {
    std::optional<std::size_t> only;
    for (std::size_t axis = 0; axis < 3; ++axis) {
      if (options_.axis == kAxes.at(axis)) {
        if (components_.has(axis)) return axis;
        throw ArgumentError(fmt::format("{}: no columns of field and magnetisation along {}",
                                        lines_.path(), options_.axis));
      }
    }
    for (std::size_t axis = 0; axis < 3; ++axis) {
      if (!components_.has(axis)) continue;
      if (only) return std::nullopt;
      only = axis;
    }
    return only;
  }

  [[nodiscard]] ColumnPlan plan_of(std::size_t axis) const {
    ReadOptions options = options_;
    options.columns.push_back({"H", fmt::format("{}", *components_.field.at(axis) + 1), {}});
    options.columns.push_back({"M", fmt::format("{}", *components_.magnetic.at(axis) + 1), {}});
    return plan_columns(lines_, header_, options, {});
  }

  // Field and magnetisation along the direction of the applied field.
  void read_vectors(std::string_view first, LoopData& data) {
    std::array<std::vector<double>, 3> field;
    std::array<std::vector<double>, 3> magnetic;
    std::vector<WantedColumn> columns;
    for (std::size_t axis = 0; axis < 3; ++axis) {
      if (!components_.has(axis)) continue;
      ColumnPlan plan = plan_of(axis);
      plan.field.out = &field.at(axis);
      plan.magnetic.out = &magnetic.at(axis);
      columns.insert(columns.end(), {std::move(plan.field), std::move(plan.magnetic)});
      data.notes = std::move(plan.notes);
      data.field = plan.field_kind;
    }
    const BodyCounts counts = read_body(lines_, rules_, first, std::move(columns));
    if (counts.rows == 0) throw lines_.error({}, 1, "no row with field and magnetisation");
    for (auto* vectors : {&field, &magnetic}) {
      for (auto& values : *vectors) values.resize(counts.rows, 0.0);
    }
    const Vector3 along = direction(field);
    project(along, field);
    project(along, magnetic);
    data.h_A_per_m = std::move(field[0]);
    data.j_T = std::move(magnetic[0]);
    data.notes.push_back(fmt::format("components along the applied field ({:.4g}, {:.4g}, {:.4g})",
                                     along[0], along[1], along[2]));
  }

  // Unit vector of the largest field, its largest component positive.
  // @throws DataError when the field is zero or turns.
  [[nodiscard]] Vector3 direction(const std::array<std::vector<double>, 3>& field) const {
    Vector3 largest{};
    double length = 0.0;
    for (std::size_t i = 0; i < field[0].size(); ++i) {
      const double here = std::hypot(field[0][i], field[1][i], field[2][i]);
      if (here <= length) continue;
      length = here;
      largest = {field[0][i], field[1][i], field[2][i]};
    }
    if (!(length > 0.0 && std::isfinite(length)))
      throw lines_.error_at(header_.number, {}, 1, "the applied field is zero in every row");
    const auto* main = std::max_element(largest.begin(), largest.end(), [](double a, double b) {
      return std::abs(a) < std::abs(b);
    });
    const double sign = *main < 0.0 ? -1.0 : 1.0;
    for (double& component : largest) component = component * sign / length + 0.0;  // no -0
    if (turns(field, largest, length))
      throw lines_.error_at(header_.number, {}, 1,
                            "the direction of the applied field changes; choose the axis of the "
                            "loop: x, y or z");
    return largest;
  }

  static bool turns(const std::array<std::vector<double>, 3>& field, const Vector3& along,
                    double length) {
    for (std::size_t i = 0; i < field[0].size(); ++i) {
      const double part = field[0][i] * along[0] + field[1][i] * along[1] + field[2][i] * along[2];
      const double across = std::hypot(field[0][i] - part * along[0], field[1][i] - part * along[1],
                                       field[2][i] - part * along[2]);
      if (across > kMostTurn * length) return true;
    }
    return false;
  }

  static void project(const Vector3& along, std::array<std::vector<double>, 3>& vectors) {
    for (std::size_t i = 0; i < vectors[0].size(); ++i)
      vectors[0][i] =
          vectors[0][i] * along[0] + vectors[1][i] * along[1] + vectors[2][i] * along[2];
  }

  LineReader& lines_;
  const Header& header_;
  const ReadOptions& options_;
  RowRules rules_;
  Components components_;
};

// Words of an ODT line; braces hold blanks together.
std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> out;
  for (text = trimmed(text); !text.empty(); text = trimmed(text)) {
    const bool brace = text.front() == '{';
    std::size_t stop = brace ? text.find('}') : text.find_first_of(" \t");
    stop = std::min(stop, text.size());
    const std::size_t skip = brace ? 1 : 0;
    out.push_back(to_utf8(text.substr(skip, stop - skip)));
    text.remove_prefix(std::min(text.size(), stop + skip));
  }
  return out;
}

struct OdtHeader {
  std::string title;
  std::string columns_line;  // as written, to compare with that of a table appended later
  std::string columns;
  std::string units;
};

// Reads header lines up to the first row, which is returned.
std::string_view read_odt_header(LineReader& lines, OdtHeader& out) {
  std::string_view line;
  std::string* continued = nullptr;
  while (lines.next(line)) {
    std::string_view body = trimmed(line);
    if (body.empty()) continue;
    if (body.front() != '#') return line;
    body = trimmed(body.substr(1));
    std::string* target = continued;
    const std::size_t colon = body.find(':');
    const std::string key = lower(body.substr(0, std::min<std::size_t>(colon, 16)));
    if (!continued && colon != std::string_view::npos) {
      target = key == "title"     ? &out.title
               : key == "columns" ? &out.columns
               : key == "units"   ? &out.units
                                  : nullptr;
      if (key == "columns") out.columns_line = body;
      if (target) target->clear();
      body = trimmed(body.substr(colon + 1));
    }
    const bool more = body.ends_with('\\');
    if (more) body.remove_suffix(1);
    if (target) *target += " " + std::string(body);
    if (target && target->size() > LineReader::kLongestLine)
      throw lines.error(line, 1, "the header is longer than 1 MiB");
    continued = more ? target : nullptr;
  }
  return {};
}

}  // namespace

LoopData read_oommf(LineReader& lines, const ReadOptions& options) {
  OdtHeader odt;
  const std::string_view first = read_odt_header(lines, odt);
  const int first_number = lines.number();
  const auto names = words_of(odt.columns);
  const auto units = words_of(odt.units);
  if (names.size() > kMostColumns)
    throw lines.error({}, 1, fmt::format("more than {} columns", kMostColumns));
  if (names.empty() || units.size() != names.size())
    throw lines.error({}, 1,
                      fmt::format("the header of the table names {} columns and {} units",
                                  names.size(), units.size()));
  Header header;
  header.number = first_number;
  for (std::size_t i = 0; i < names.size(); ++i)
    header.cells.push_back({names[i], names[i], units[i], unit_of(units[i]), 1});
  const auto on_comment = [&](std::string_view line) {
    const std::string_view body = trimmed(line.substr(1));
    if (lower(body.substr(0, 8)) == "columns:" && body != odt.columns_line)
      throw lines.error(line, 1, "a second table with other columns in the same file");
    return true;
  };
  LoopData data;
  data.title = to_utf8(trimmed(odt.title));
  data.instrument = "OOMMF";
  RowRules rules{' ', "#", false, options.most_rows, on_comment};
  SimulationReader(lines, header, options, std::move(rules)).read(first, data);
  return data;
}

LoopData read_mumax3(LineReader& lines, const ReadOptions& options) {
  std::string_view line;
  if (!lines.next(line)) throw lines.error({}, 1, "the file is empty");
  Header header;
  header.line = line;
  header.number = lines.number();
  std::string_view names = trimmed(line);
  names.remove_prefix(std::min<std::size_t>(1, names.size()));  // '#'
  CellScanner scanner(names, '\t');
  std::string_view cell;
  while (scanner.next(cell) && header.cells.size() <= kMostColumns)
    header.cells.push_back(header_cell(cell, scanner.column() + 1));
  if (header.cells.size() > kMostColumns)
    throw lines.error(line, 1, fmt::format("more than {} columns", kMostColumns));
  LoopData data;
  data.instrument = "mumax3";
  RowRules rules{'\t', "#", false, options.most_rows, {}};
  SimulationReader(lines, header, options, std::move(rules)).read({}, data);
  return data;
}

}  // namespace magswap::detail
