#pragma once

#include <fmt/format.h>

#include <vector>

#include "magswap/ranking/rank.hpp"

/// A table from its rows, with a goal for each criterion: '+' for more is better, '-' for less.
inline magswap::DecisionTable table_of(const std::vector<std::vector<double>>& rows,
                                       const std::string& goals,
                                       const std::vector<double>& weights = {}) {
  magswap::DecisionTable out;
  for (std::size_t a = 0; a < rows.size(); ++a)
    out.alternatives.push_back(fmt::format("A{}", a + 1));
  for (std::size_t c = 0; c < goals.size(); ++c) {
    magswap::Criterion criterion;
    criterion.name = fmt::format("C{}", c + 1);
    criterion.goal = goals[c] == '+' ? magswap::Goal::maximise : magswap::Goal::minimise;
    if (!weights.empty()) criterion.weight = weights[c];
    out.criteria.push_back(criterion);
    for (const auto& row : rows) out.value.push_back(row[c]);
  }
  return out;
}

/// Scores in the order of the table; NaN where an alternative is not ranked.
inline std::vector<double> scores_of(const magswap::Ranking& ranking) {
  std::vector<double> out(ranking.rows.size());
  for (const magswap::RankedAlternative& row : ranking.rows) out[row.row] = row.score;
  return out;
}

/// Ranks in the order of the table.
inline std::vector<int> ranks_of(const magswap::Ranking& ranking) {
  std::vector<int> out(ranking.rows.size());
  for (const magswap::RankedAlternative& row : ranking.rows) out[row.row] = row.rank;
  return out;
}
