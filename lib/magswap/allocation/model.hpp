#pragma once

#include <vector>

#include "magswap/allocation/portfolio.hpp"
#include "magswap/allocation/solver.hpp"

namespace magswap::detail {

/// A portfolio as a linear program: which share of each demand is made with which option.
///
/// Costs are divided by `loss_scale` and rows of caps by `cap_scale`, so that the solver's
/// tolerances mean the same everywhere.
struct AllocationModel {
  /// What a column stands for.
  struct Share {
    std::size_t product = 0;
    std::size_t option = 0;
    bool unmet = false;  ///< the part of the demand that is not met
    int column = 0;
    int decision = -1;  ///< column that says whether the option is used at all; −1: none
  };

  LinearProgram program;
  double loss_scale = 1.0;        ///< USD
  std::vector<double> cap_scale;  ///< kg
  std::vector<int> cap_row;       ///< row of each cap
  std::vector<Share> shares;
  /// Options left out, as "product: option: reason".
  std::vector<std::string> left_out;

  /// Value of the objective in USD.
  [[nodiscard]] double loss_USD(double objective) const { return objective * loss_scale; }
  /// Price of a kg of a cap, positive where a kg more lessens the loss [USD/kg].
  [[nodiscard]] double price_USD_per_kg(std::size_t cap, double dual) const {
    return -dual * loss_scale / cap_scale[cap] + 0.0;
  }
};

/// The program of a portfolio that has been checked.
[[nodiscard]] AllocationModel model_of(const Portfolio& portfolio, ContentBound bound);

/// The same program with its decisions held at the values of a solution, so that it is linear.
[[nodiscard]] LinearProgram held(const AllocationModel& model, const std::vector<double>& values);

/// Products whose options together cannot take the whole demand within the horizon, each with the
/// reason; empty when all can.
[[nodiscard]] std::vector<std::string> unreachable_demands(const Portfolio& portfolio,
                                                           const AllocationModel& model);

}  // namespace magswap::detail
