#include "magswap/study/rank_file.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <filesystem>
#include <limits>

#include "magswap/material/table_reader.hpp"
#include "magswap/study/application_file.hpp"
#include "magswap/study/figure_table.hpp"

namespace magswap {
namespace {

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

std::string no_goal(const std::string& name) {
  return fmt::format(
      "no goal is known for criterion '{}'{}; one of your own needs 'goal', minimise or maximise",
      name, suggest(name, usual_figures()));
}

/// Reads one file; knows the library and where other files stand.
class Reading {
 public:
  Reading(const TomlText& text, const Library& library, RankTask& out)
      : text_(text), library_(library), out_(out) {}

  void read() {
    TableReader root(text_, text_.root(), "the ranking");
    (void)root.word("schema", {"magswap-rank/1"});
    out_.title = root.text("title");
    out_.note = root.text_or("note", "");
    out_.options.method =
        rank_method(root.word_or("method", {"sum", "topsis", "promethee", "spotis"}, "topsis"));
    out_.options.weights =
        weight_rule(root.word_or("weights", {"hand", "entropy", "critic"}, "hand"));
    out_.options.normalisation =
        normalisation(root.word_or("normalisation", {"range", "best", "total", "vector"}, "range"));
    out_.options.missing = missing_rule(root.word_or(
        "missing", {"leave-out", "leave-out-criterion", "worst", "median", "refuse"}, "leave-out"));
    if (const TomlNode* node = root.find("uncertainty")) read_uncertainty(*node);
    for (const TomlNode* node : root.tables("criterion"))
      out_.criteria.push_back(read_criterion(*node));
    if (out_.criteria.empty()) throw root.error("criterion", "no [[criterion]]: by what to rank?");
    read_figures_of(root);
    root.finish();
    for (std::size_t c = 0; c < out_.criteria.size(); ++c) require_figure(root, c);
  }

 private:
  void read_uncertainty(const TomlNode& node) {
    TableReader in(text_, node, "[uncertainty]");
    AcceptabilityOptions& how = out_.uncertainty;
    const int draws = in.integer("draws").value_or(static_cast<int>(how.draws));
    if (draws < 1 || draws > static_cast<int>(kMostDraws))
      throw in.error("draws", fmt::format("give 1 to {} draws", kMostDraws));
    how.draws = static_cast<std::uint32_t>(draws);
    how.seed = static_cast<std::uint64_t>(in.integer("seed").value_or(1));
    const std::string spread = in.word_or("spread", {"triangular", "uniform"}, "triangular");
    how.spread = spread == "uniform" ? ValueSpread::uniform : ValueSpread::triangular;
    const std::string weights = in.word_or("weights", {"none", "around", "any"}, "around");
    how.weights = weights == "none"  ? WeightSpread::none
                  : weights == "any" ? WeightSpread::any
                                     : WeightSpread::around;
    how.weight_part = in.number("part").value_or(how.weight_part);
    if (!(how.weight_part >= 0.0 && how.weight_part <= 1.0))
      throw in.error("part", "must be 0 to 1");
    in.finish();
  }

  Criterion read_criterion(const TomlNode& node) {
    TableReader in(text_, node, "[[criterion]]");
    Criterion out;
    out.name = in.text("name");
    out.unit = in.text_or("unit", "1");
    const auto usual = usual_goal(out.name);
    if (!usual && in.find("goal") == nullptr) throw in.error("name", no_goal(out.name));
    out.goal = usual && in.find("goal") == nullptr
                   ? *usual
                   : goal(in.word("goal", {"minimise", "maximise"}));
    out.weight = in.number("weight").value_or(1.0);
    if (!std::isfinite(out.weight) || out.weight < 0.0)
      throw in.error("weight", "a weight is 0 or more; whether less is better is said by 'goal'");
    const auto lowest = in.number("lowest"), highest = in.number("highest");
    if (lowest.has_value() != highest.has_value())
      throw in.error("lowest", "bounds are two: 'lowest' and 'highest'");
    if (lowest) out.bounds = Bounds{*lowest, *highest};
    out.preference.shape =
        preference_shape(in.word_or("preference", {"usual", "linear", "gaussian"}, "usual"));
    out.preference.indifference = in.number("indifference").value_or(0.0);
    out.preference.strict = in.number("strict").value_or(0.0);
    out.preference.scale = in.number("scale").value_or(0.0);
    const bool linear = out.preference.shape == PreferenceShape::linear;
    if (linear && !(out.preference.strict > out.preference.indifference))
      throw in.error("strict", "a linear preference needs 'strict' above 'indifference'");
    if (out.preference.indifference < 0.0)
      throw in.error("indifference", "a difference that does not count is 0 or more");
    in.finish();
    return out;
  }

  std::string beside(const std::string& name) const {
    return (std::filesystem::path(out_.path).parent_path() / name).string();
  }

  void read_figures_of(TableReader& root) {
    const bool application = root.find("application") != nullptr;
    const bool table = root.find("table") != nullptr;
    const auto alternatives = root.tables("alternative");
    if ((application ? 1 : 0) + (table ? 1 : 0) + (alternatives.empty() ? 0 : 1) != 1) {
      throw root.error("alternative",
                       "what is ranked comes from one place: 'application' (a file), 'table' (a "
                       "CSV file) or [[alternative]] tables");
    }
    if (application) {
      const Application read = read_application_file(beside(root.text("application")));
      out_.inputs.emplace_back(read.path, read.text);
      require_grades(read, library_);
      out_.figures =
          std::visit([&](const auto& task) { return figures_of(swap(task, library_)); }, read.task);
    } else if (table) {
      const std::string path = beside(root.text("table"));
      out_.inputs.emplace_back(path, read_text_file(path));
      out_.figures = read_figures(path, out_.inputs.back().second);
    } else {
      for (const Criterion& criterion : out_.criteria)
        out_.figures.columns.push_back({criterion.name, criterion.unit});
      for (const TomlNode* node : alternatives) read_alternative(*node);
    }
  }

  void read_alternative(const TomlNode& node) {
    TableReader in(text_, node, "[[alternative]]");
    out_.figures.alternatives.push_back(in.text("name"));
    out_.figures.rejected.push_back(in.text_or("rejected", ""));
    (void)in.text_or("source", "");
    const TomlNode& values = in.require("values");
    TableReader row(text_, values, "values of '" + out_.figures.alternatives.back() + "'");
    for (FigureColumn& column : out_.figures.columns) {
      const TomlNode* cell = row.find(column.name);
      add_cell(cell, column);
    }
    row.finish();
    in.finish();
  }

  void add_cell(const TomlNode* cell, FigureColumn& column) {
    double value = kMissing, low = kMissing, high = kMissing;
    if (cell != nullptr && cell->type == TomlNode::Type::table) {
      TableReader range(text_, *cell, "value of '" + column.name + "'");
      value = number_of(range.require("value"), column);
      low = range.find("low") == nullptr ? value : number_of(*range.find("low"), column);
      high = range.find("high") == nullptr ? value : number_of(*range.find("high"), column);
      range.finish();
    } else if (cell != nullptr) {
      value = low = high = number_of(*cell, column);
    }
    column.value.push_back(value);
    column.low.push_back(low);
    column.high.push_back(high);
  }

  // A bare number is in the unit of the criterion, a text has its own.
  double number_of(const TomlNode& node, const FigureColumn& column) const {
    double out = kMissing;
    if (node.type == TomlNode::Type::integer || node.type == TomlNode::Type::number) {
      out = node.number;
    } else if (node.type == TomlNode::Type::text) {
      out = converted(node, column);
    } else {
      throw text_.error_at(node.place,
                           fmt::format("'{}' is {}: give a number in {}, or a text with "
                                       "its unit",
                                       node.key, type_name(node.type), column.unit));
    }
    if (!std::isfinite(out))
      throw text_.error_at(node.place, "not a finite number: leave a value that is missing out");
    return out;
  }

  double converted(const TomlNode& node, const FigureColumn& column) const {
    try {
      const AnyQuantity quantity = parse_any(node.text);
      const UnitText unit = parse_unit(column.unit);
      if (quantity.unit.exponents == unit.exponents) return in_unit(quantity.si, unit);
    } catch (const ArgumentError& error) {
      throw text_.error_at(node.place, error.what());
    }
    throw text_.error_at(node.place,
                         fmt::format("'{}' is not of the unit {}", node.text, column.unit));
  }

  void require_figure(TableReader& root, std::size_t criterion) const {
    const std::string& name = out_.criteria[criterion].name;
    try {
      (void)out_.figures.column(name);
    } catch (const NotFoundError& error) {
      const TomlNode& node = *root.tables("criterion")[criterion];
      throw text_.error_at(node.find("name")->place, error.what());
    }
  }

  const TomlText& text_;
  const Library& library_;
  RankTask& out_;
};

}  // namespace

RankTask read_rank(std::string_view path, std::string_view content, const Library& library) {
  const TomlText text(path, content);
  RankTask out;
  out.path = std::string(path);
  out.text = std::string(content);
  Reading(text, library, out).read();
  return out;
}

RankTask read_rank_file(const std::string& path, const Library& library) {
  return read_rank(path, read_text_file(path), library);
}

Criterion parse_criterion(std::string_view text) {
  std::vector<std::string> words;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find_first_of(" :,", at), text.size());
    if (end > at) words.emplace_back(text.substr(at, end - at));
    at = end + 1;
  }
  if (words.empty())
    throw ArgumentError("--criterion is empty: give a name, such as \"cost min 2\"");
  Criterion out;
  out.name = words.front();
  std::optional<Goal> aim = usual_goal(out.name);
  for (std::size_t i = 1; i < words.size(); ++i) {
    const std::string& word = words[i];
    double weight = 0.0;
    const auto [end, code] = std::from_chars(word.data(), word.data() + word.size(), weight);
    if (code == std::errc() && end == word.data() + word.size()) {
      out.weight = weight;
    } else {
      aim = goal(word);
    }
  }
  if (!aim) {
    throw ArgumentError(
        fmt::format("criterion '{}': is less of it better, or more? Say '{} min' or "
                    "'{} max'",
                    out.name, out.name, out.name));
  }
  out.goal = *aim;
  return out;
}

}  // namespace magswap
