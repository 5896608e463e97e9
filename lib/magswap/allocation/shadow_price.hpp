#pragma once

#include <optional>

#include "magswap/allocation/basis.hpp"

namespace magswap::detail {

/// Slope of the optimum over the upper bound of a row, on both sides of it.
///
/// The optimum is convex in the bound: more ≥ less, both ≤ 0 in a minimisation. They differ where
/// the optimum has an edge at the bound (a degenerate vertex).
struct RowPrice {
  double less = 0.0;  ///< slope towards smaller bounds
  double more = 0.0;  ///< slope towards larger bounds
  double low = 0.0;   ///< the slope `less` holds down to this bound
  double high = 0.0;  ///< the slope `more` holds up to this bound
  bool last = false;  ///< no smaller bound is feasible
};

/// Slopes of an optimum over the upper bound of a row, and the range in which they hold.
///
/// @param solver   holds the program; its bound of the row is moved and put back.
/// @param optimum  the vertex at the present bound.
[[nodiscard]] RowPrice row_price(const LinearProgram& program, SimplexSolver& solver,
                                 const BasisAnalysis& optimum, int row);

/// The optimum just below (side −1) or above (side +1) an upper bound: a basis that is optimal at
/// the bound and beyond it; none where that is infeasible.
[[nodiscard]] std::optional<BasisAnalysis> beside(const LinearProgram& program,
                                                  SimplexSolver& solver, int row, double bound,
                                                  int side);

}  // namespace magswap::detail
