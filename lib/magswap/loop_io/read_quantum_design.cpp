#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "magswap/loop_io/cells.hpp"
#include "magswap/loop_io/readers.hpp"
#include "magswap/loop_io/table_body.hpp"

namespace magswap::detail {
namespace {

// Columns of a moment and of its error, by the order of preference; a lower-case "m" for each form.
struct MomentName {
  std::string_view moment;
  std::string_view error;
};
constexpr std::array kMoments{
    MomentName{"moment", "mstderr"},
    MomentName{"longmoment", "longscanstddev"},
    MomentName{"dcmomentfixedctr", "dcmomenterrfixedctr"},
    MomentName{"dcmomentfreectr", "dcmomenterrfreectr"},
    MomentName{"mdc", "mstddev"},
};
constexpr double kMilligram = 1e-6;  // unit of INFO SAMPLE_MASS in MultiVu's sample dialogue

std::optional<double> positive_number(std::string_view text) {
  double value = 0.0;
  const bool good = read_number(text, false, value) == CellKind::number && value > 0.0;
  return good ? std::optional(value) : std::nullopt;
}

class QuantumDesignReader {
 public:
  QuantumDesignReader(LineReader& lines, const ReadOptions& options)
      : lines_(lines), options_(options) {}

  LoopData read() {
    read_header();
    read_names();
    data_.sample = merged(options_.sample, of_file_);
    const std::string_view first = find_first_row();
    ReadOptions options = options_;
    add_choices(options);
    ColumnPlan plan = plan_columns(lines_, header_, options, data_.sample);
    add_error(plan);
    const RowRules rules{',', "", true, options_.most_rows, {}};
    read_rows(lines_, rules, first, std::move(plan), data_);
    finish_flux_density(lines_, options_, data_);
    if (!options_.sample.mass_kg && of_file_.mass_kg)
      data_.notes.push_back(
          fmt::format("mass {} from the file's header", mass_text(*of_file_.mass_kg)));
    return std::move(data_);
  }

 private:
  // Up to the line [Data], or to the names where a file has no header.
  void read_header() {
    std::string_view line;
    while (lines_.next(line)) {
      const std::string_view body = trimmed(line);
      const std::string word = lower(body.substr(0, 32));
      if (word == "[data]") return;
      if (word.starts_with("comment,time stamp")) {
        keep_names(line);
        return;
      }
      header_line(body);
    }
    throw lines_.error({}, 1, "no line [Data]: the file is cut off in its header");
  }

  void header_line(std::string_view line) {
    const std::size_t first = line.find(',');
    if (first == std::string_view::npos) return;
    const std::string key = lower(trimmed(line.substr(0, std::min<std::size_t>(first, 32))));
    const std::string_view rest = trimmed(line.substr(first + 1));
    if (key == "title") data_.title = to_utf8(rest);
    if (key == "byapp" && data_.instrument.empty())
      data_.instrument = to_utf8(rest.substr(0, rest.find(',')));
    if (key == "info") info_line(rest);
  }

  // "value,NAME", or "value,NAME:Description (unit)"; a value may hold commas.
  void info_line(std::string_view rest) {
    const std::size_t last = rest.rfind(',');
    if (last == std::string_view::npos) return;
    const std::string_view value = trimmed(rest.substr(0, last));
    const std::string_view name = trimmed(rest.substr(last + 1));
    const std::size_t colon = name.find(':');
    const std::string key = lower(name.substr(0, std::min<std::size_t>(colon, 32)));
    if (value.empty()) return;
    if (key == "appname") data_.instrument = to_utf8(value);
    if (key == "sample_material" && data_.title.empty()) data_.title = to_utf8(value);
    if (key == "sample_mass" || key == "mass") mass(value, name, colon);
    if (key == "sample_size" || key == "sample_volume" || key == "sample_shape")
      data_.notes.push_back(fmt::format("the header says {} {}, without unit: not used", key,
                                        to_utf8(value.substr(0, 80))));
  }

  void mass(std::string_view value, std::string_view name, std::size_t colon) {
    const auto number = positive_number(value);
    if (!number) return;
    double factor = kMilligram;
    if (colon != std::string_view::npos) {
      const auto unit = header_cell(name.substr(colon + 1), 1).unit;
      if (!unit || unit->exponents != parse_unit("kg").exponents) return;
      factor = unit->factor;
    }
    of_file_.mass_kg = *number * factor;
  }

  void keep_names(std::string_view line) {
    header_.line = line;
    header_.number = lines_.number();
    CellScanner scanner(line, ',');
    std::string_view cell;
    while (scanner.next(cell)) {
      if (header_.cells.size() == kMostColumns)
        throw lines_.error(line, 1, fmt::format("more than {} columns", kMostColumns));
      header_.cells.push_back(header_cell(cell, scanner.column()));
    }
  }

  void read_names() {
    std::string_view line;
    while (header_.cells.empty() && lines_.next(line)) {
      if (!trimmed(line).empty()) keep_names(line);
    }
    if (header_.cells.size() < 2)
      throw lines_.error(header_.line, 1, "no names of columns behind [Data]");
  }

  [[nodiscard]] std::optional<std::size_t> index_of(std::string_view name) const {
    const auto found = std::find_if(
        header_.cells.begin(), header_.cells.end(),
        [&](const HeaderCell& cell) { return plain_name(cell.name) == name && cell.unit; });
    return found == header_.cells.end()
               ? std::nullopt
               : std::optional(static_cast<std::size_t>(found - header_.cells.begin()));
  }

  [[nodiscard]] bool magnetic_is_chosen() const {
    return std::any_of(options_.columns.begin(), options_.columns.end(), [](const auto& choice) {
      return choice.quantity != "H" && choice.quantity != "temperature" && !choice.column.empty();
    });
  }

  // The first row with a moment decides which of several moments the instrument measured; rows
  // before it have none.
  std::string_view find_first_row() {
    std::vector<std::size_t> candidates;
    for (const MomentName& name : kMoments) {
      if (const auto index = index_of(name.moment)) candidates.push_back(*index);
    }
    if (magnetic_is_chosen() || candidates.empty()) return {};
    std::string_view line;
    std::size_t skipped = 0;
    while (lines_.next(line)) {
      if (trimmed(line).empty()) continue;
      const std::vector<std::size_t> filled = filled_cells(line, candidates);
      if (!filled.empty()) {
        choose(line, filled);
        if (skipped > 0)
          data_.notes.push_back(fmt::format("{} rows before the first moment left out", skipped));
        return line;
      }
      ++skipped;
    }
    throw lines_.error_at(header_.number, header_.line, header_.cells[candidates[0]].column,
                          "no row holds a moment");
  }

  static std::vector<std::size_t> filled_cells(std::string_view line,
                                               const std::vector<std::size_t>& candidates) {
    const auto cells = cells_of(line, ',');
    std::vector<std::size_t> out;
    for (const std::size_t index : candidates) {
      double value = 0.0;
      if (index < cells.size() && read_number(cells[index], false, value) != CellKind::missing)
        out.push_back(index);
    }
    return out;
  }

  void choose(std::string_view line, const std::vector<std::size_t>& filled) {
    const bool plain = plain_name(header_.cells[filled[0]].name) == "moment";
    if (filled.size() > 1 && !plain)
      throw lines_.error(
          line, 1,
          fmt::format("columns {} and {} both hold a moment; choose one by a column "
                      "such as \"moment={}\"",
                      quoted(header_.cells[filled[0]].text), quoted(header_.cells[filled[1]].text),
                      printable(header_.cells[filled[0]].name)));
    moment_ = filled[0];
  }

  void add_choices(ReadOptions& options) const {
    if (!moment_) return;
    std::string unit;
    for (const ColumnChoice& choice : options_.columns) {
      if (choice.column.empty() && choice.quantity == "moment") unit = choice.unit;
    }
    options.columns.push_back({"moment", fmt::format("{}", *moment_ + 1), unit});
  }

  // The standard error that belongs to the moment, and none of another one.
  void add_error(ColumnPlan& plan) const {
    plan.magnetic_error.reset();
    const HeaderCell& moment = header_.cells[plan.magnetic.index];
    for (const MomentName& name : kMoments) {
      const auto index = index_of(name.error);
      if (plain_name(moment.name) != name.moment || !index) continue;
      const HeaderCell& error = header_.cells[*index];
      if (!moment.unit || error.unit->exponents != moment.unit->exponents) continue;
      plan.magnetic_error = plan.magnetic;
      plan.magnetic_error->index = *index;
      plan.magnetic_error->required = false;
      plan.magnetic_error->name = error.text;
      plan.magnetic_error->factor *= error.unit->factor / moment.unit->factor;
    }
  }

  LineReader& lines_;
  const ReadOptions& options_;
  LoopData data_;
  Sample of_file_;
  Header header_;
  std::optional<std::size_t> moment_;
};

}  // namespace

LoopData read_quantum_design(LineReader& lines, const ReadOptions& options) {
  return QuantumDesignReader(lines, options).read();
}

}  // namespace magswap::detail
