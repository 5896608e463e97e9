#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "magswap/ranking/decision.hpp"

namespace magswap {

/// One figure of every alternative, in its unit; NaN where it is not known.
struct FigureColumn {
  std::string name;
  std::string unit = "1";
  std::vector<double> value = {};
  std::vector<double> low = {};  ///< as many as values
  std::vector<double> high = {};
  std::string note = {};  ///< what the figure is, where its name does not say it
};

/// Figures of alternatives that criteria can be chosen from.
struct FigureTable {
  std::vector<std::string> alternatives;
  std::vector<std::string> rejected;  ///< why an alternative cannot be taken; empty where it can
  std::vector<FigureColumn> columns;

  /// The column of a name, "rare_earth" and "rare-earth" and "Rare earth" being one.
  /// @throws NotFoundError with the nearest names and all there are.
  [[nodiscard]] const FigureColumn& column(std::string_view name) const;
  [[nodiscard]] const FigureColumn* find(std::string_view name) const;
};

/// The table of a choice of criteria; a criterion's unit, lengths and bounds are those of its
/// column.
/// @throws NotFoundError for a criterion that is no figure of the table.
[[nodiscard]] DecisionTable decision_table(const FigureTable& figures,
                                           std::span<const Criterion> criteria);

}  // namespace magswap
