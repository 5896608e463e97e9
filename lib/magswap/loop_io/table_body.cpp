#include "magswap/loop_io/table_body.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "magswap/loop_io/cells.hpp"

namespace magswap::detail {
namespace {

class BodyReader {
 public:
  BodyReader(LineReader& lines, const RowRules& rules, std::vector<WantedColumn> columns)
      : lines_(lines), rules_(rules), columns_(std::move(columns)), values_(columns_.size()) {
    std::stable_sort(columns_.begin(), columns_.end(),
                     [](const auto& a, const auto& b) { return a.index < b.index; });
  }

  BodyCounts read(std::string_view first) {
    bytes_ = first.size() + 1;
    if (!first.empty()) row(first);
    std::string_view line;
    while (lines_.next(line)) {
      bytes_ += line.size() + 1;
      const std::string_view body = trimmed(line);
      if (body.empty()) continue;
      if (rules_.comment_marks.find(body.front()) != std::string_view::npos) {
        if (rules_.on_comment && !rules_.on_comment(body)) break;
        continue;
      }
      row(line);
    }
    give_back();
    return counts_;
  }

 private:
  void row(std::string_view line) {
    CellScanner scanner(line, rules_.delimiter);
    std::string_view cell;
    std::size_t count = 0;
    std::size_t next = 0;
    bool complete = true;
    while (next < columns_.size()) {
      if (!scanner.next(cell)) {
        short_row(line, count, columns_[next]);
        return;
      }
      for (; next < columns_.size() && columns_[next].index == count; ++next)
        complete &= take(line, scanner.column(), cell, next);
      ++count;
    }
    if (!lines_.terminated()) check_last(line);
    if (complete)
      keep(line);
    else
      ++counts_.incomplete;
  }

  // A remark of the instrument, or a row that was cut off.
  void short_row(std::string_view line, std::size_t count, const WantedColumn& column) {
    std::string_view cell;
    double value = 0.0;
    if (rules_.comment_column && CellScanner(line, rules_.delimiter).next(cell) &&
        read_number(cell, false, value) == CellKind::text) {
      ++counts_.incomplete;
      return;
    }
    throw lines_.error(line, line.size() + 1,
                       fmt::format("the row ends after {} cells, column {} is number {}: the file "
                                   "is cut off or damaged",
                                   count, quoted(column.name), column.index + 1));
  }

  // The last line without an end: a file that was cut off has fewer cells there than in row one.
  void check_last(std::string_view line) const {
    const std::size_t count = cells_of(line, rules_.delimiter).size();
    if (counts_.rows > 0 && count < first_cells_)
      throw lines_.error(line, line.size() + 1,
                         fmt::format("the last row has {} cells and the first {}: the file is cut "
                                     "off",
                                     count, first_cells_));
  }

  // Reads one wanted cell; false when a required one is missing.
  bool take(std::string_view line, std::size_t place, std::string_view cell, std::size_t i) {
    const WantedColumn& column = columns_[i];
    double number = 0.0;
    switch (read_number(cell, rules_.delimiter != ',', number)) {
      case CellKind::number:
        if (rules_.delimiter != ',' && cell.find(',') != std::string_view::npos)
          counts_.decimal_comma = true;
        values_[i] = (number + column.offset) * column.factor;
        return values_[i] - values_[i] == 0.0 || out_of_range(line, place, cell, column);
      case CellKind::missing:
        values_[i] = std::numeric_limits<double>::quiet_NaN();
        return !column.required;
      case CellKind::out_of_range:
        return out_of_range(line, place, cell, column);
      case CellKind::text:
        break;
    }
    throw lines_.error(
        line, place,
        fmt::format("{} is not a number (column {})", quoted(cell), quoted(column.name)));
  }

  [[noreturn]] bool out_of_range(std::string_view line, std::size_t place, std::string_view cell,
                                 const WantedColumn& column) const {
    throw lines_.error(line, place,
                       fmt::format("{} lies beyond what can be stored (column {})", quoted(cell),
                                   quoted(column.name)));
  }

  void keep(std::string_view line) {
    if (counts_.rows == rules_.most_rows)
      throw lines_.error(line, 1,
                         fmt::format("more than {} rows; raise the limit if they are "
                                     "meant",
                                     rules_.most_rows));
    if (counts_.rows == 0) first_cells_ = cells_of(line, rules_.delimiter).size();
    if (counts_.rows == room_) reserve();
    for (std::size_t i = 0; i < columns_.size(); ++i) columns_[i].out->push_back(values_[i]);
    ++counts_.rows;
  }

  // Room for the rows that the file can hold if they are like the ones so far, and 1/32 more; a
  // file of unknown size lets the vectors grow by themselves.
  void reserve() {
    const std::uintmax_t mean = std::max<std::uintmax_t>(bytes_ / (counts_.rows + 1), 1);
    const std::uintmax_t expected = std::max<std::uintmax_t>(lines_.size() / mean, counts_.rows);
    room_ = static_cast<std::size_t>(
        std::min<std::uintmax_t>(expected + expected / 32 + kFirstRoom, rules_.most_rows));
    if (lines_.size() == 0) return;
    for (const WantedColumn& column : columns_) column.out->reserve(room_);
  }

  // A file whose rows grow longer holds fewer than were expected.
  void give_back() {
    for (const WantedColumn& column : columns_)
      if (column.out->capacity() > column.out->size() + column.out->size() / 16 + kFirstRoom)
        column.out->shrink_to_fit();
  }

  static constexpr std::size_t kFirstRoom = 4096;

  LineReader& lines_;
  const RowRules& rules_;
  std::vector<WantedColumn> columns_;
  std::vector<double> values_;
  BodyCounts counts_;
  std::size_t first_cells_ = 0;
  std::uintmax_t bytes_ = 0;       ///< of all lines so far
  std::size_t room_ = kFirstRoom;  ///< rows after which room for more is made
};

}  // namespace

BodyCounts read_body(LineReader& lines, const RowRules& rules, std::string_view first,
                     std::vector<WantedColumn> columns) {
  return BodyReader(lines, rules, std::move(columns)).read(first);
}

void read_rows(LineReader& lines, const RowRules& rules, std::string_view first, ColumnPlan plan,
               LoopData& data) {
  std::vector<WantedColumn> columns;
  const auto add = [&columns](std::optional<WantedColumn>& column, std::vector<double>& out) {
    if (!column) return;
    column->out = &out;
    columns.push_back(std::move(*column));
  };
  std::optional field(std::move(plan.field));
  std::optional magnetic(std::move(plan.magnetic));
  add(field, data.h_A_per_m);
  add(magnetic, plan.flux_density ? data.b_T : data.j_T);
  add(plan.temperature, data.temperature_K);
  add(plan.field_error, data.sigma_h_A_per_m);
  add(plan.magnetic_error, data.sigma_j_T);
  const BodyCounts counts = read_body(lines, rules, first, std::move(columns));
  if (counts.rows == 0)
    throw lines.error({}, 1,
                      fmt::format("no row with both field and {}",
                                  plan.flux_density ? "flux density" : "magnetisation"));
  if (counts.incomplete > 0)
    data.notes.push_back(
        fmt::format("{} rows without field or magnetisation left out", counts.incomplete));
  if (counts.decimal_comma) data.notes.emplace_back("commas in numbers read as decimal points");
  data.field = plan.field_kind;
  data.notes.insert(data.notes.end(), plan.notes.begin(), plan.notes.end());
}

}  // namespace magswap::detail
