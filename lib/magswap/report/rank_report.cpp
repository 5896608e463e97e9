#include "magswap/report/rank_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "magswap/material/elements.hpp"
#include "magswap/report/table.hpp"
#include "magswap/study/figure_table.hpp"

namespace magswap {
namespace {

constexpr auto kRight = Table::Align::right;

std::string number(double value, int digits = 3) {
  return std::isfinite(value) ? format_number(value, digits) : "–";
}

/// Place of a ranked alternative among those that were drawn; none where it is not.
std::optional<std::size_t> drawn(const RankedAlternative& row, const Acceptability& shares) {
  const auto found = std::find(shares.rows.begin(), shares.rows.end(), row.row);
  if (found == shares.rows.end() || shares.draws == 0) return std::nullopt;
  return static_cast<std::size_t>(found - shares.rows.begin());
}

const char* score_name(RankMethod method) {
  switch (method) {
    case RankMethod::topsis:
      return "closeness";
    case RankMethod::promethee:
      return "net flow";
    case RankMethod::spotis:
      return "distance";
    case RankMethod::sum:
      break;
  }
  return "sum";
}

std::string heading(const RankTask& task, const Ranking& ranking) {
  const RankOptions& o = ranking.options;
  const bool normalised = o.method == RankMethod::sum || o.method == RankMethod::topsis;
  std::string out =
      fmt::format("{}: {}{}, weights {}\n", task.title, to_text(o.method),
                  normalised ? fmt::format(" (normalised by {})", to_text(o.normalisation)) : "",
                  to_text(o.weights));
  for (std::size_t c = 0; c < task.criteria.size(); ++c) {
    const FigureColumn& column = task.figures.column(task.criteria[c].name);
    out += fmt::format("  {} [{}], {}, weight {}{}\n", column.name, column.unit,
                       to_text(task.criteria[c].goal), number(ranking.weights[c]),
                       column.note.empty() ? "" : "; " + column.note);
  }
  return out + "\n";
}

std::string uncertainty_text(const RankTask& task, const Acceptability& shares) {
  if (shares.draws == 0) return "";
  const AcceptabilityOptions& how = task.uncertainty;
  const std::string weights =
      how.weights == WeightSpread::none ? "fixed"
      : how.weights == WeightSpread::any
          ? "any"
          : fmt::format("within ±{:g} % of themselves", 100.0 * how.weight_part);
  return fmt::format(
      "first: share of {} draws (±{:.1g}) over the ranges of the values ({}), weights "
      "{}; seed {}\n",
      shares.draws, shares.standard_error,
      how.spread == ValueSpread::uniform ? "uniform" : "triangular", weights, how.seed);
}

Document acceptability_document(const RankTask& task, const Acceptability& shares, std::size_t a) {
  Document out = Document::object();
  Document ranks = Document::list();
  for (std::size_t rank = 1; rank <= shares.rows.size(); ++rank)
    ranks.add(shares.share_of(a, rank));
  out.set("rank_share", std::move(ranks)).set("mean_rank", shares.mean_rank[a]);
  Document central = Document::object();
  const std::size_t m = task.criteria.size();
  for (std::size_t c = 0; c < m; ++c)
    central.set(task.criteria[c].name, shares.central_weight[a * m + c]);
  return out.set("central_weights", std::move(central));
}

Document criteria_document(const RankTask& task, const Ranking& ranking) {
  Document out = Document::list();
  for (std::size_t c = 0; c < task.criteria.size(); ++c) {
    const FigureColumn& column = task.figures.column(task.criteria[c].name);
    Document item = Document::object();
    item.set("name", column.name).set("unit", column.unit);
    item.set("goal", to_text(task.criteria[c].goal)).set("weight", ranking.weights[c]);
    if (!ranking.bounds.empty())
      item.set("lowest", ranking.bounds[c].lowest).set("highest", ranking.bounds[c].highest);
    if (!column.note.empty()) item.set("note", column.note);
    out.add(std::move(item));
  }
  return out;
}

Document figures_document(const RankTask& task, std::size_t row) {
  Document out = Document::object();
  for (const Criterion& criterion : task.criteria) {
    const FigureColumn& column = task.figures.column(criterion.name);
    const double value = column.value[row];
    out.set(column.name,
            std::isnan(value)
                ? Document()
                : Document::quantity_in(value, column.unit, column.low[row], column.high[row]));
  }
  return out;
}

// ---- figures of JSON
// -------------------------------------------------------------------------------

std::optional<double> number_of(const Document* document) {
  if (document == nullptr) return std::nullopt;
  if (const auto* real = std::get_if<double>(&document->value())) return *real;
  if (const auto* whole = std::get_if<std::int64_t>(&document->value()))
    return static_cast<double>(*whole);
  return std::nullopt;
}

std::string text_of(const Document* document) {
  const auto* text = document == nullptr ? nullptr : std::get_if<std::string>(&document->value());
  return text == nullptr ? std::string() : *text;
}

bool is_true(const Document* document) {
  const auto* flag = document == nullptr ? nullptr : std::get_if<bool>(&document->value());
  return flag != nullptr && *flag;
}

/// Columns of quantities met in the rows, in order of appearance.
class JsonFigures {
 public:
  void add_row(const Document& row) {
    const bool reference = is_true(row.find("reference"));
    const bool feasible =
        reference || row.find("feasible") == nullptr || is_true(row.find("feasible"));
    out_.alternatives.push_back(text_of(row.find("grade")) + (reference ? ", reference" : ""));
    const std::string reason = text_of(row.find("reason"));
    out_.rejected.push_back(feasible ? "" : reason.empty() ? "not feasible" : reason);
    if (const auto* object = std::get_if<Document::Object>(&row.value())) {
      for (const auto& [key, value] : *object)
        add(key == "element_mass" ? "" : key, value, feasible);
    }
  }

  FigureTable finish() && {
    for (FigureColumn& column : out_.columns) {
      fill(column, out_.alternatives.size());
      if (find_element(column.name) == nullptr) continue;
      for (std::size_t a = 0; a < column.value.size(); ++a) {
        if (std::isnan(column.value[a]) && out_.rejected[a].empty())
          column.value[a] = column.low[a] = column.high[a] = 0.0;
      }
    }
    add_footprints(out_);
    return std::move(out_);
  }

 private:
  // A quantity under its key, plain numbers too, elements under their symbols.
  void add(const std::string& key, const Document& value, bool feasible) {
    if (!feasible) return;
    if (key.empty()) {
      if (const auto* elements = std::get_if<Document::Object>(&value.value())) {
        for (const auto& [symbol, mass] : *elements) add(symbol, mass, true);
      }
      return;
    }
    if (const auto plain = number_of(&value)) return add_cell(key, "1", *plain, *plain, *plain);
    const auto* quantity = std::get_if<Document::Quantity>(&value.value());
    if (quantity == nullptr) return;
    std::string name = key;
    for (const char* mass : {"rare_earth_mass", "heavy_rare_earth_mass"})
      if (name == mass) name.resize(name.size() - 5);
    add_cell(name, quantity->unit, quantity->value, quantity->low.value_or(quantity->value),
             quantity->high.value_or(quantity->value));
  }

  void add_cell(const std::string& name, const std::string& unit, double value, double low,
                double high) {
    auto found = std::find_if(out_.columns.begin(), out_.columns.end(),
                              [&](const FigureColumn& column) { return column.name == name; });
    if (found == out_.columns.end()) {
      out_.columns.push_back({name, unit});
      found = out_.columns.end() - 1;
    }
    fill(*found, out_.alternatives.size() - 1);
    found->value.push_back(value);
    found->low.push_back(low);
    found->high.push_back(high);
  }

  static void fill(FigureColumn& column, std::size_t rows) {
    for (std::vector<double>* values : {&column.value, &column.low, &column.high})
      values->resize(rows, std::numeric_limits<double>::quiet_NaN());
  }

  FigureTable out_;
};

}  // namespace

std::string rank_text(const RankTask& task, const Ranking& ranking, const Acceptability& shares) {
  std::vector<Table::Column> columns{
      {"rank", "", kRight}, {"alternative"}, {score_name(ranking.options.method), "", kRight}};
  const bool with_shares = shares.draws > 0;
  if (with_shares)
    columns.insert(columns.end(), {{"first", "%", kRight}, {"mean rank", "", kRight}});
  for (const Criterion& criterion : task.criteria) {
    const FigureColumn& column = task.figures.column(criterion.name);
    columns.push_back({column.name, column.unit == "1" ? "" : column.unit, kRight});
  }
  Table table(std::move(columns));
  std::string left_out;
  for (const RankedAlternative& row : ranking.rows) {
    if (row.rank == 0) {
      left_out += fmt::format("  {}: {}\n", row.name, row.reason);
      continue;
    }
    std::vector<std::string> cells{fmt::format("{}", row.rank), row.name, number(row.score)};
    if (with_shares) {
      const auto a = drawn(row, shares);
      cells.push_back(a ? number(100.0 * shares.share_of(*a, 1)) : "–");
      cells.push_back(a ? number(shares.mean_rank[*a]) : "–");
    }
    for (const Criterion& criterion : task.criteria)
      cells.push_back(number(task.figures.column(criterion.name).value[row.row]));
    table.row(std::move(cells));
  }
  std::string out = heading(task, ranking) + table.text();
  if (!left_out.empty()) out += "not ranked\n" + left_out;
  for (const std::string& note : ranking.notes) out += "note: " + note + "\n";
  return out + uncertainty_text(task, shares);
}

Document rank_document(const RankTask& task, const Ranking& ranking, const Acceptability& shares) {
  Document out = Document::object();
  const RankOptions& o = ranking.options;
  out.set("title", task.title).set("note", task.note).set("method", to_text(o.method));
  out.set("normalisation", to_text(o.normalisation)).set("weights", to_text(o.weights));
  out.set("missing", to_text(o.missing)).set("less_is_better", ranking.less_is_better());
  out.set("criteria", criteria_document(task, ranking));
  Document rows = Document::list();
  for (const RankedAlternative& row : ranking.rows) {
    Document item = Document::object();
    item.set("alternative", row.name);
    item.set("rank", row.rank == 0 ? Document() : Document(row.rank)).set("score", row.score);
    if (row.rank == 0) item.set("reason", row.reason);
    if (o.method == RankMethod::promethee && row.rank > 0)
      item.set("leaving_flow", row.leaving).set("entering_flow", row.entering);
    item.set("figures", figures_document(task, row.row));
    if (const auto a = drawn(row, shares))
      item.set("acceptability", acceptability_document(task, shares, *a));
    rows.add(std::move(item));
  }
  out.set("ranking", std::move(rows)).set("notes", ranking.notes);
  out.set("draws", static_cast<std::int64_t>(shares.draws));
  return out.set("seed", static_cast<std::int64_t>(task.uncertainty.seed));
}

std::string rank_csv(const RankTask& task, const Ranking& ranking, const Acceptability& shares) {
  std::vector<Table::Column> columns{
      {"rank"}, {"alternative"}, {"score"}, {"first"}, {"mean_rank"}};
  for (const Criterion& criterion : task.criteria) {
    const FigureColumn& column = task.figures.column(criterion.name);
    columns.push_back({column.name, column.unit == "1" ? "" : column.unit});
  }
  columns.push_back({"reason"});
  Table table(std::move(columns));
  const auto cell = [](double value) {
    return std::isfinite(value) ? fmt::format("{:.12g}", value) : std::string();
  };
  for (const RankedAlternative& row : ranking.rows) {
    const auto a = drawn(row, shares);
    std::vector<std::string> cells{row.rank == 0 ? "" : fmt::format("{}", row.rank), row.name,
                                   cell(row.score), a ? cell(shares.share_of(*a, 1)) : "",
                                   a ? cell(shares.mean_rank[*a]) : ""};
    for (const Criterion& criterion : task.criteria)
      cells.push_back(cell(task.figures.column(criterion.name).value[row.row]));
    cells.push_back(row.reason);
    table.row(std::move(cells));
  }
  return table.csv();
}

FigureTable figures_of_json(std::string_view name, std::string_view text) {
  const Document root = Document::from_json(name, text);
  const Document* candidates = root.find("candidates");
  const auto* rows =
      candidates == nullptr ? nullptr : std::get_if<Document::List>(&candidates->value());
  if (rows == nullptr || rows->empty()) {
    throw DataError(
        fmt::format("'{}' has no list of candidates, as `magswap swap --json` writes it", name));
  }
  JsonFigures figures;
  for (const Document& row : *rows) figures.add_row(row);
  return std::move(figures).finish();
}

}  // namespace magswap
