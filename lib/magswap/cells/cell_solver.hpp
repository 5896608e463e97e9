#pragma once

#include <span>

#include "magswap/cells/cell_law.hpp"
#include "magswap/cells/cell_system.hpp"

namespace magswap::detail {

/// What surrounds the cells.
enum class Surroundings : unsigned char {
  open,    ///< nothing
  plane,   ///< the iron plane of the system
  closed,  ///< a perfect magnetic circuit: the cells do not demagnetise themselves
};

/// A state of the cells to be found, and what it depends on.
struct CellTask {
  const CellSystem& system;
  std::span<const CellLaw> laws;  ///< of each part
  std::span<const double> kept;   ///< of each cell
  Surroundings surroundings = Surroundings::open;
  std::array<double, 3> applied_A_per_m{};  ///< in the world
};

/// What a solution cost, and how well it is met.
struct CellEffort {
  int newton_steps = 0;
  int products = 0;
  double residual = 0.0;  ///< largest |M(H) − M|, or last change of M, over the largest remanence
};

/// Magnetisation m and field h of every cell, with h = Ha − N·m and m = M(h).
///
/// Newton's method on the convex function whose gradient is N(m − M(h)); each step by conjugate
/// gradients, each length by a line search that needs no product with N. The function has one
/// minimum and every step descends. Where a curve's near-jumps hold Newton up, accelerated proximal
/// gradients, whose rate depends on the steepest slope alone, end the work.
/// @param m  start, and the answer [A/m]; h [A/m].
/// @throws ConvergenceError when neither settles, as on a curve whose J falls with H.
CellEffort solve_cells(const CellTask& task, CellField& m, CellField& h);

}  // namespace magswap::detail
