#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "magswap/study/columns.hpp"
#include "magswap/study/rank_file.hpp"

namespace magswap {
namespace {

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

/// A criterion with what the ranking made of it.
struct CriterionRow {
  const Criterion* criterion;
  std::string unit;
  double weight;
};

double share_first(const RankedAlternative& row, const Acceptability& shares) {
  const auto found = std::find(shares.rows.begin(), shares.rows.end(), row.row);
  if (found == shares.rows.end() || shares.draws == 0) return kMissing;
  return shares.share_of(static_cast<std::size_t>(found - shares.rows.begin()), 1);
}

double mean_rank(const RankedAlternative& row, const Acceptability& shares) {
  const auto found = std::find(shares.rows.begin(), shares.rows.end(), row.row);
  if (found == shares.rows.end() || shares.draws == 0) return kMissing;
  return shares.mean_rank[static_cast<std::size_t>(found - shares.rows.begin())];
}

}  // namespace

void write_ranking(const RankTask& task, const Ranking& ranking, const Acceptability& acceptability,
                   ResultsWriter& file) {
  detail::Columns<RankedAlternative> rows(ranking.rows);
  rows.text("alternative", "what is ranked", [](const auto& row) { return row.name; });
  rows.count("rank", "place, 1 is best; 0: not ranked",
             [](const auto& row) { return static_cast<std::size_t>(row.rank); });
  rows.number("score", "1", "score of the method", [](const auto& row) { return row.score; });
  rows.text("reason", "why it is not ranked", [](const auto& row) { return row.reason; });
  rows.number("first_share", "1", "share of the draws in which it is first",
              [&](const auto& row) { return share_first(row, acceptability); });
  rows.number("mean_rank", "1", "mean place over the draws",
              [&](const auto& row) { return mean_rank(row, acceptability); });
  file.table("/ranking", "one alternative, best first", rows.columns());
  file.attribute("/ranking", "method", std::string(to_text(ranking.options.method)));
  file.attribute("/ranking", "weights", std::string(to_text(ranking.options.weights)));

  std::vector<CriterionRow> criteria;
  for (std::size_t c = 0; c < task.criteria.size(); ++c)
    criteria.push_back(
        {&task.criteria[c], task.figures.column(task.criteria[c].name).unit, ranking.weights[c]});
  detail::Columns<CriterionRow> columns{std::span<const CriterionRow>(criteria)};
  columns.text("criterion", "figure that is ranked by",
               [](const auto& row) { return row.criterion->name; });
  columns.text("unit", "unit of the figure", [](const auto& row) { return row.unit; });
  columns.flag("maximise", "whether more is better",
               [](const auto& row) { return row.criterion->goal == Goal::maximise; });
  columns.number("weight", "1", "weight, sum 1; 0 where it does not count",
                 [](const auto& row) { return row.weight; });
  file.table("/criteria", "one criterion", columns.columns());
}

}  // namespace magswap
