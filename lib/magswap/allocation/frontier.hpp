#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "magswap/allocation/allocate.hpp"

namespace magswap {

/// The least loss at one limit of the cap that is swept.
struct FrontierPoint {
  double limit_kg = 0.0;
  double loss_USD = 0.0;
  /// What a kg less costs from here on [USD/kg]; infinite at the last point.
  double less_USD_per_kg = 0.0;
  double cost_change_USD = 0.0;
  double mass_change_kg = 0.0;
};

/// Least loss over the limit of one cap, from what is used without it down to what has to be used.
struct Frontier {
  std::string cap;
  std::vector<FrontierPoint> points;  ///< descending limit; straight lines between them
  bool exact = true;      ///< every edge is a point; false: decisions, or more edges than asked for
  double today_kg = 0.0;  ///< with the references alone
};

struct FrontierOptions {
  ContentBound content = ContentBound::nominal;
  std::size_t most_points = 200;
};

/// Trade of loss against dependence: the limit of a cap (or of an element) swept, all other caps
/// kept.
///
/// Piecewise linear and convex, followed from edge to edge by the ranges of the bases. With
/// decisions the points are a sweep in equal steps, and the curve need not be convex.
/// @throws NotFoundError  when the name is neither a cap nor an element; ArgumentError when the
/// portfolio is infeasible without the cap, or less than 2 points are asked for; all that
/// allocate() throws.
[[nodiscard]] Frontier frontier(Portfolio portfolio, std::string_view cap,
                                const FrontierOptions& options = {});

}  // namespace magswap
