#include "magswap/ranking/criteria.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>

#include "magswap/core/error.hpp"
#include "magswap/core/nearest.hpp"

namespace magswap {

const FigureColumn* FigureTable::find(std::string_view name) const {
  const auto found = std::find_if(columns.begin(), columns.end(), [&](const FigureColumn& column) {
    return folded(column.name) == folded(name);
  });
  return found == columns.end() ? nullptr : &*found;
}

const FigureColumn& FigureTable::column(std::string_view name) const {
  if (const FigureColumn* found = find(name)) return *found;
  std::vector<std::string> names;
  for (const FigureColumn& column : columns) names.push_back(column.name);
  const auto nearest = nearest_names(name, names, 1);
  throw NotFoundError(
      fmt::format("no criterion '{}'{}; there are {}", name,
                  nearest.empty() ? "" : "; did you mean '" + nearest.front() + "'?",
                  fmt::join(names, ", ")),
      nearest);
}

DecisionTable decision_table(const FigureTable& figures, std::span<const Criterion> criteria) {
  DecisionTable out;
  out.alternatives = figures.alternatives;
  out.rejected = figures.rejected;
  for (const Criterion& criterion : criteria) {
    const FigureColumn& column = figures.column(criterion.name);
    out.criteria.push_back(criterion);
    out.criteria.back().name = column.name;
    out.criteria.back().unit = column.unit;
    out.value.insert(out.value.end(), column.value.begin(), column.value.end());
    out.low.insert(out.low.end(), column.low.begin(), column.low.end());
    out.high.insert(out.high.end(), column.high.begin(), column.high.end());
  }
  return out;
}

}  // namespace magswap
