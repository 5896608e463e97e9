#include "magswap/allocation/shadow_price.hpp"

#include <algorithm>
#include <cmath>

namespace magswap::detail {
namespace {

constexpr double kNoWidth = 1e-9;

// Steps stay above the tolerance of the solver.
double scale_of(double bound) { return std::max(1.0, std::abs(bound)); }

}  // namespace

std::optional<BasisAnalysis> beside(const LinearProgram& program, SimplexSolver& solver, int row,
                                    double bound, int side) {
  LinearProgram moved = program;
  std::optional<BasisAnalysis> nearest;
  // A step small enough stays on the first piece; the basis itself says whether it does.
  for (const double step : {1e-4, 1e-6, 1e-8}) {
    const double beyond = bound + side * step * scale_of(bound);
    solver.set_row_upper(row, beyond);
    const Vertex vertex = solver.solve();
    if (vertex.status != SolveStatus::optimal) continue;
    moved.row_upper[static_cast<std::size_t>(row)] = beyond;
    nearest.emplace(moved, vertex);
    const BasisAnalysis::Interval range = nearest->upper_range(row);
    const double reach = side < 0 ? range.high - bound : bound - range.low;
    if (reach >= -kNoWidth * scale_of(bound)) break;
  }
  solver.set_row_upper(row, program.row_upper[static_cast<std::size_t>(row)]);
  return nearest;
}

RowPrice row_price(const LinearProgram& program, SimplexSolver& solver,
                   const BasisAnalysis& optimum, int row) {
  const auto r = static_cast<std::size_t>(row);
  const double bound = program.row_upper[r];
  const BasisAnalysis::Interval range = optimum.upper_range(row);
  RowPrice out;
  out.less = out.more = optimum.dual()[r];
  out.low = range.low;
  out.high = range.high;
  const double width = kNoWidth * scale_of(bound);
  if (!(bound - range.low > width)) {
    if (const auto below = beside(program, solver, row, bound, -1)) {
      out.less = below->dual()[r];
      out.low = std::min(bound, below->upper_range(row).low);
    } else {
      out.last = true;
      out.low = bound;
    }
  }
  if (!(range.high - bound > width)) {
    if (const auto above = beside(program, solver, row, bound, +1)) {
      out.more = above->dual()[r];
      out.high = std::max(bound, above->upper_range(row).high);
    }
  }
  return out;
}

}  // namespace magswap::detail
