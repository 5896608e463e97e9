#include "magswap/material/datasheet.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <set>

#include "magswap/material/check_tools.hpp"
#include "magswap/material/sheet_cell.hpp"
#include "magswap/material/sheet_head.hpp"

namespace magswap::detail {
namespace {

using Row = std::vector<SheetCell>;

constexpr std::size_t kMostColumns = 256;
constexpr std::size_t kMostFindings = 200;

struct Column {
  SheetHead head;
  Place place;
};

// One number of a figure with what the table prints for it.
struct Printed {
  double si;
  std::string text;
};

// What the columns of one figure give for one row.
struct Collected {
  std::map<SheetSlot, Printed> numbers;
  const Column* column = nullptr;  // the first
  Place place;
};

char delimiter_of(std::string_view line) {
  for (const char c : {'\t', ';', ','}) {
    if (line.find(c) != std::string_view::npos) return c;
  }
  return '\0';
}

// The first line that is neither empty nor a comment.
std::string_view first_line(std::string_view text) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = trimmed_cell(text.substr(0, end));
    if (!line.empty() && !line.starts_with('#')) return line;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return {};
}

// Letters and digits in lower case, others as one hyphen.
std::string slug(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const char low = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    const bool kept = (low >= 'a' && low <= 'z') || (low >= '0' && low <= '9');
    if (kept) out += low;
    if (!kept && !out.empty() && out.back() != '-') out += '-';
  }
  while (out.ends_with('-')) out.pop_back();
  return out.empty() ? "own" : out;
}

// "Catalogue 2021 https://example.org/c.pdf" taken apart.
Source source_of(std::string_view path, const DatasheetOptions& options) {
  const std::filesystem::path file(path);
  Source out;
  out.key = "datasheet-" + slug(file.stem().string());
  out.path = path;
  out.line = 1;
  out.author = options.maker;
  out.seen = "direct";
  const std::string_view text = options.source;
  const std::size_t at = std::min(text.find("http://"), text.find("https://"));
  if (at != std::string_view::npos) {
    const std::size_t end = std::min(text.find_first_of(" \t", at), text.size());
    out.url = text.substr(at, end - at);
  }
  std::string_view title = trimmed_cell(text.substr(0, at));
  while (!title.empty() && std::string_view("/,;").find(title.back()) != title.npos)
    title = trimmed_cell(title.substr(0, title.size() - 1));
  out.title = title.empty() ? file.filename().string() : std::string(title);
  return out;
}

class SheetReader {
 public:
  SheetReader(std::string_view path, std::string_view text, const DatasheetOptions& options)
      : path_(path), text_(text), options_(options), source_(source_of(path, options)) {}

  SheetRecords read() {
    if (read_table() && read_heads()) {
      for (std::size_t i = first_row_; i < rows_.size() && !too_many(rows_[i]); ++i)
        read_row(rows_[i]);
      if (out_.records.grades.empty() && out_.records.errors.empty())
        error(rows_.front().front().place, "the table has heads but no grade beneath them");
      out_.records.sources.push_back(source_);
    }
    return std::move(out_);
  }

 private:
  void error(Place place, std::string_view message) {
    out_.records.errors.push_back(error_in(path_, text_, place, message));
  }
  void warning(Place place, std::string_view message) {
    out_.warnings.push_back(error_in(path_, text_, place, message));
  }

  // A table of another kind would fill the screen with errors.
  bool too_many(const Row& next) {
    if (out_.records.errors.size() + out_.warnings.size() < kMostFindings) return false;
    error(next.front().place, "too many mistakes: the rows from here on are not read");
    return true;
  }

  bool read_table() {
    if (const std::size_t bad = first_not_utf8(text_); bad < text_.size()) {
      const auto line =
          std::count(text_.begin(), text_.begin() + static_cast<std::ptrdiff_t>(bad), '\n');
      out_.records.errors.emplace_back(path_, static_cast<int>(line) + 1, 1,
                                       "not UTF-8: save the table as \"CSV UTF-8\"");
      return false;
    }
    const char delimiter = delimiter_of(first_line(text_));
    if (delimiter != '\0') rows_ = sheet_cells(text_, delimiter);
    if (rows_.empty()) {
      error({1, 1},
            "no table: its first line holds heads, such as Grade, Br (T), HcJ (kA/m), set apart by "
            "commas, semicolons or tabs");
      return false;
    }
    if (rows_.front().size() <= kMostColumns) return true;
    error(rows_.front().front().place, fmt::format("{} columns: a table of grades has at most {}",
                                                   rows_.front().size(), kMostColumns));
    return false;
  }

  // Heads may stand over a line of units, "Br;HcJ" over "kG;kOe"; then the two are read as one.
  [[nodiscard]] bool has_line_of_units() const {
    if (rows_.size() < 2) return false;
    bool any = false;
    for (const SheetCell& cell : rows_[1]) {
      if (cell.text.empty()) continue;
      std::string_view inside = cell.text;
      if (inside.size() > 2 && (inside.front() == '(' || inside.front() == '['))
        inside = inside.substr(1, inside.size() - 2);
      const bool unit = sheet_unit(inside).has_value() && plain_head(inside) != "min";
      if (!unit && !sheet_slot(inside) && inside != "-") return false;
      any = any || unit;
    }
    return any;
  }

  bool read_heads() {
    const bool units = has_line_of_units();
    first_row_ = units ? 2 : 1;
    std::string before;
    for (std::size_t i = 0; i < rows_[0].size(); ++i) {
      const SheetCell& cell = rows_[0][i];
      const std::string below = units && i < rows_[1].size() ? rows_[1][i].text : "";
      const std::string name = cell.text.empty() && !below.empty() ? before : cell.text;
      before = name;
      const bool bare = !below.empty() && below.front() != '(' && below.front() != '[';
      add_column(below.empty() || below == "-" ? name
                 : bare                        ? fmt::format("{} ({})", name, below)
                                               : fmt::format("{} {}", name, below),
                 cell.place);
    }
    check_heads();
    return out_.records.errors.empty();
  }

  void add_column(const std::string& text, Place place) {
    Column column{{}, place};
    try {
      column.head = sheet_head(text);
    } catch (const ArgumentError& mistake) {
      error(place, mistake.what());
    }
    SheetHead& head = column.head;
    if (head.figure != nullptr) set_unit(head, place);
    const bool known = head.role != SheetRole::none || head.text.empty();
    if (!known && out_.records.errors.empty())
      warning(place, fmt::format("column '{}' is no figure of a grade: it is not read", head.text));
    columns_.push_back(std::move(column));
  }

  // The unit given for a column by its figure or its head.
  [[nodiscard]] const std::string* given_unit(const SheetHead& head) {
    for (const auto& [name, unit] : options_.units) {
      const bool meant = name == head.figure->key || plain_head(name) == plain_head(head.text);
      if (!meant || head.unit) continue;
      used_units_.insert(name);
      return &unit;
    }
    return nullptr;
  }

  void set_unit(SheetHead& head, Place place) {
    const Kind kind = head.figure->kind;
    if (const std::string* given = given_unit(head)) {
      head.unit = sheet_unit(*given);
      if (!head.unit)
        error(place, fmt::format("'{}' given for column '{}' is no unit", *given, head.text));
    }
    if (!head.unit || measures(head.unit->unit, kind)) return;
    error(place, fmt::format("column '{}' is in {}, but {} is a {}: {}", head.text, head.unit->text,
                             head.figure->key, info(kind).name, info(kind).accepted));
    head.unit.reset();
  }

  void check_heads() {
    const auto has = [&](SheetRole role) {
      return std::any_of(columns_.begin(), columns_.end(),
                         [&](const Column& column) { return column.head.role == role; });
    };
    if (!out_.records.errors.empty()) return;
    if (!has(SheetRole::name))
      return error(columns_.front().place,
                   "no column holds the names of the grades: head it 'Grade'");
    if (!has(SheetRole::figure))
      return error(columns_.front().place,
                   "no column holds a figure: heads are such as Br (T), HcB (kA/m), HcJ (kOe), "
                   "BHmax (MGOe), alpha (%/K)");
    if (options_.family.empty() && !has(SheetRole::family))
      return error(columns_.front().place, ask_for_family());
    check_units();
    check_twice();
    check_temperature(has(SheetRole::temperature));
  }

  [[nodiscard]] std::string ask_for_family() const {
    return fmt::format(
        "the table does not say of which family its grades are: give --family, or a column "
        "'Family'{}{}",
        options_.families.empty() ? "" : "; families: ", fmt::join(options_.families, ", "));
  }

  // A column whose head has no unit may have one in its cells.
  void check_units() {
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      const SheetHead& head = columns_[i].head;
      if (head.figure == nullptr || head.unit || head.figure->kind == Kind::dimensionless) continue;
      const bool in_cells =
          std::any_of(rows_.begin() + static_cast<std::ptrdiff_t>(first_row_), rows_.end(),
                      [&](const Row& row) { return i < row.size() && has_own_unit(row[i].text); });
      if (!in_cells)
        error(columns_[i].place, fmt::format("column '{}': {}", head.text, ask_for_unit(head)));
    }
    for (const auto& [name, unit] : options_.units) {
      if (!used_units_.contains(name))
        error(columns_.front().place,
              fmt::format("--unit \"{}={}\" names no column of the table, or one that has a unit",
                          name, unit));
    }
  }

  [[nodiscard]] static bool has_own_unit(const std::string& text) {
    try {
      return !is_blank_cell(text) && sheet_numbers(text, SheetComma::decimal).unit.has_value();
    } catch (const ArgumentError&) {
      return false;
    }
  }

  // One figure in one unit stands in one column.
  void check_twice() {
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      const SheetHead& b = columns_[i].head;
      if (b.role == SheetRole::none || b.role == SheetRole::note) continue;
      for (std::size_t j = 0; j < i; ++j) {
        const SheetHead& a = columns_[j].head;
        const bool same_unit = a.unit.has_value() == b.unit.has_value() &&
                               (!a.unit || (a.unit->unit.factor == b.unit->unit.factor &&
                                            a.unit->unit.offset == b.unit->unit.offset));
        if (a.role != b.role || a.figure != b.figure || a.slot != b.slot || !same_unit) continue;
        return error(columns_[i].place,
                     fmt::format("columns '{}' and '{}' both give {}: keep one", a.text, b.text,
                                 a.figure ? a.figure->key : std::string_view("the same")));
      }
    }
  }

  // Magnetic figures of one row stand at one temperature, which somebody has to say.
  void check_temperature(bool in_rows) {
    const Column* first = nullptr;
    for (const Column& column : columns_) {
      const SheetHead& head = column.head;
      if (head.figure == nullptr || !head.figure->needs_temperature) continue;
      if (!head.at_K && !options_.at_K && !in_rows)
        return error(column.place,
                     fmt::format("the table does not say at which temperature {} stands: give --at "
                                 "\"20 degC\", a column 'Temperature (degC)', or write it in the "
                                 "head, as in '{} at 20 °C'",
                                 head.figure->key, head.text));
      if (first != nullptr && head.at_K && first->head.at_K &&
          std::abs(*head.at_K - *first->head.at_K) > 0.5)
        return error(column.place,
                     fmt::format("'{}' and '{}' stand at two temperatures: a table of grades holds "
                                 "one; others go into [[grade.at]] of a material file",
                                 first->head.text, head.text));
      if (head.at_K && first == nullptr) first = &column;
    }
  }

  [[nodiscard]] bool is_second_head(const Row& row) const {
    std::size_t same = 0, filled = 0;
    for (std::size_t i = 0; i < row.size() && i < columns_.size(); ++i) {
      if (row[i].text.empty()) continue;
      ++filled;
      same += row[i].text == rows_[0][i].text ? std::size_t{1} : 0;
    }
    return filled > 1 && same * 2 > filled;
  }

  void read_row(const Row& row) {
    const Place place = row.front().place;
    if (is_second_head(row))
      return error(place, fmt::format("a second head; the first stands in line {}: one table per "
                                      "file",
                                      rows_[0].front().place.line));
    if (row.size() > columns_.size()) {
      return error(row[columns_.size()].place,
                   fmt::format("{} cells under {} heads: a number with a comma in it stands in "
                               "quotes",
                               row.size(), columns_.size()));
    }
    try {
      Grade grade = new_grade(row);
      const std::size_t before = out_.records.errors.size();
      if (read_figures(row, grade) && out_.records.errors.size() == before)
        out_.records.grades.push_back(std::move(grade));
    } catch (const DataError& mistake) {
      out_.records.errors.push_back(mistake);
    }
  }

  [[nodiscard]] std::string word_of(const Row& row, SheetRole role) const {
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (columns_[i].head.role == role && !row[i].text.empty()) return row[i].text;
    }
    return "";
  }

  Grade new_grade(const Row& row) const {
    Grade out;
    out.path = path_;
    out.line = row.front().place.line;
    out.name = word_of(row, SheetRole::name);
    if (out.name.empty())
      throw error_in(path_, text_, row.front().place, "a row without the name of its grade");
    const auto word = [&](SheetRole role, const std::string& otherwise) {
      const std::string own = word_of(row, role);
      return own.empty() ? otherwise : own;
    };
    out.family = word(SheetRole::family, options_.family);
    if (out.family.empty()) throw error_in(path_, text_, row.front().place, ask_for_family());
    const std::string stem = std::filesystem::path(path_).stem().string();
    out.maker = word(SheetRole::maker, options_.maker.empty() ? stem : options_.maker);
    out.maker_key = slug(out.maker);
    out.process = word_of(row, SheetRole::process);
    out.note = word_of(row, SheetRole::note);
    out.standing = "commercial";
    return out;
  }

  // False for a row that gives no figure, such as the title of a part of the table.
  bool read_figures(const Row& row, Grade& grade) {
    std::map<const Field<Grade>*, Collected> figures;
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (columns_[i].head.figure == nullptr || is_blank_cell(row[i].text)) continue;
      try {
        collect(columns_[i], row[i], figures[columns_[i].head.figure]);
      } catch (const ArgumentError& mistake) {
        error(row[i].place, fmt::format("column '{}': {}", columns_[i].head.text, mistake.what()));
      }
    }
    const auto at_K = temperature_of(row);
    for (const auto& [field, collected] : figures)
      if (!collected.numbers.empty()) grade.*field->member = value_of(*field, collected, at_K);
    if (figures.empty())
      warning(row.front().place, fmt::format("'{}' gives no figure: it is not read", grade.name));
    return !figures.empty();
  }

  void collect(const Column& column, const SheetCell& cell, Collected& out) {
    const SheetNumbers numbers = sheet_numbers(cell.text, comma());
    const SheetUnit unit = unit_of(column, cell, numbers);
    if (out.column == nullptr) {
      out.column = &column;
      out.place = cell.place;
    }
    const auto put = [&](SheetSlot slot, const std::optional<double>& number) {
      if (!number) return;
      const double si = (*number + unit.unit.offset) * unit.unit.factor;
      std::string text = fmt::format("{}{}{}", *number, unit.text.empty() ? "" : " ", unit.text);
      add(out, slot, {si, std::move(text)}, column, cell);
    };
    const SheetSlot slot = column.head.slot;
    const bool qualified = numbers.min || numbers.typical || numbers.max;
    if (slot != SheetSlot::plain && qualified &&
        !(slot == SheetSlot::min && numbers.min && !numbers.max) &&
        !(slot == SheetSlot::max && numbers.max && !numbers.min))
      throw ArgumentError(fmt::format("'{}' stands in a column of one number", cell.text));
    put(slot, numbers.plain);
    put(SheetSlot::min, numbers.min);
    put(SheetSlot::typical, numbers.typical);
    put(SheetSlot::max, numbers.max);
  }

  // A figure that the table prints in a second unit too must be the same there, but for rounding.
  void add(Collected& out, SheetSlot slot, Printed number, const Column& column,
           const SheetCell& cell) {
    const auto [known, fresh] = out.numbers.try_emplace(slot, number);
    if (fresh) return;
    const Kind kind = column.head.figure->kind;
    if (const auto message = printed_disagreement(known->second.text, known->second.si, number.text,
                                                  number.si, kind))
      error(cell.place, fmt::format("{}: {}", column.head.figure->key, *message));
  }

  [[nodiscard]] SheetUnit unit_of(const Column& column, const SheetCell& cell,
                                  const SheetNumbers& numbers) const {
    const SheetHead& head = column.head;
    const Kind kind = head.figure->kind;
    const auto same = [](const UnitText& a, const UnitText& b) {
      return a.factor == b.factor && a.offset == b.offset;
    };
    if (numbers.unit) {
      if (!measures(numbers.unit->unit, kind))
        throw ArgumentError(
            fmt::format("'{}' is no {}: {}", cell.text, info(kind).name, info(kind).accepted));
      if (head.unit && !same(numbers.unit->unit, head.unit->unit))
        throw ArgumentError(
            fmt::format("'{}' under a head in {}: which is it?", cell.text, head.unit->text));
      return *numbers.unit;
    }
    if (head.unit) return *head.unit;
    if (kind == Kind::dimensionless) return {};
    throw ArgumentError(ask_for_unit(head));
  }

  static std::string ask_for_unit(const SheetHead& head) {
    const KindInfo& kind = info(head.figure->kind);
    return fmt::format(
        "no unit: write it in the head, as in '{} ({})', or give --unit \"{}={}\"; {} takes {}",
        head.text, kind.cgs_unit, head.figure->key, kind.cgs_unit, kind.name, kind.accepted);
  }

  // Judged once for all figures of the table.
  SheetComma comma() {
    if (comma_) return *comma_;
    std::vector<Row> numbers;
    for (std::size_t i = first_row_; i < rows_.size(); ++i) {
      Row row;
      for (std::size_t j = 0; j < rows_[i].size() && j < columns_.size(); ++j)
        if (columns_[j].head.figure != nullptr) row.push_back(rows_[i][j]);
      numbers.push_back(std::move(row));
    }
    comma_ = sheet_comma(numbers);
    return *comma_;
  }

  std::optional<double> temperature_of(const Row& row) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      const SheetHead& head = columns_[i].head;
      if (head.role != SheetRole::temperature || is_blank_cell(row[i].text)) continue;
      try {
        const SheetNumbers numbers = sheet_numbers(row[i].text, comma());
        const auto& unit = numbers.unit ? numbers.unit : head.unit;
        if (!numbers.plain || !unit || !measures(unit->unit, Kind::temperature))
          throw ArgumentError(
              fmt::format("'{}' is no temperature with a unit, such as 20 degC", row[i].text));
        return (*numbers.plain + unit->unit.offset) * unit->unit.factor;
      } catch (const ArgumentError& mistake) {
        error(row[i].place, fmt::format("column '{}': {}", head.text, mistake.what()));
      }
    }
    return options_.at_K;
  }

  [[nodiscard]] SourcedValue value_of(const Field<Grade>& field, const Collected& collected,
                                      const std::optional<double>& row_K) const {
    SourcedValue out;
    const SheetHead& head = collected.column->head;
    out.kind = field.kind;
    out.line = collected.place.line;
    out.column = collected.place.column;
    out.source = source_.key;
    out.from_K = head.from_K;
    out.to_K = head.to_K;
    if (field.needs_temperature) out.at_K = head.at_K ? head.at_K : row_K;
    const auto get = [&](SheetSlot slot) -> std::optional<double> {
      const auto found = collected.numbers.find(slot);
      return found == collected.numbers.end() ? std::nullopt : std::optional(found->second.si);
    };
    out.min = get(SheetSlot::min);
    out.typical = get(SheetSlot::typical);
    out.max = get(SheetSlot::max);
    if (const auto plain = get(SheetSlot::plain)) take_plain(out, field, *plain);
    if (!out.value)
      out.standing = out.typical ? Standing::typical : out.min ? Standing::min : Standing::max;
    return out;
  }

  // A number that nothing qualifies: of the standing that the options say, a limit for T_max.
  void take_plain(SourcedValue& out, const Field<Grade>& field, double number) const {
    const bool limit = field.member == &Grade::T_max;
    const Standing standing = limit ? Standing::max : options_.standing;
    auto* const place = standing == Standing::min   ? &out.min
                        : standing == Standing::max ? &out.max
                                                    : &out.typical;
    const bool alone = !out.min && !out.typical && !out.max;
    if (alone) {
      out.value = number;
      out.standing = standing;
    }
    const bool named =
        standing == Standing::min || standing == Standing::typical || standing == Standing::max;
    if ((named || !alone) && !*place) *place = number;
  }

  std::string path_;
  std::string text_;
  const DatasheetOptions& options_;
  Source source_;
  SheetRecords out_;
  std::vector<Row> rows_;
  std::size_t first_row_ = 1;
  std::vector<Column> columns_;
  std::optional<SheetComma> comma_;
  std::set<std::string> used_units_;
};

}  // namespace

SheetRecords read_sheet(std::string_view path, std::string_view text,
                        const DatasheetOptions& options) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  return SheetReader(path, text, options).read();
}

}  // namespace magswap::detail
