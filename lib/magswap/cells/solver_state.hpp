#pragma once

#include <cstddef>
#include <span>

#include "magswap/cells/cell_solver.hpp"

namespace magswap::detail {

/// along·e(e·v) + across·(v − e(e·v))
[[nodiscard]] std::array<double, 3> anisotropic(double along, double across,
                                                const std::array<double, 3>& e,
                                                const std::array<double, 3>& v);
/// Adds a multiple of one field to another.
void add_to(CellField& to, double factor, const CellField& from);

/// A task being solved: what Newton's method and the proximal gradients share.
struct SolverState {
  SolverState(const CellTask& of_task, CellField& m_start, CellField& h_start);

  const CellTask& task;
  const CellSystem& system;
  CellField& m;
  CellField& h;
  double scale = 0.0;  ///< of magnetisations, > 0
  CellEffort effort;

  /// out = −N·in; counted.
  void product(const CellField& in, CellField& out);
  /// h = external − N·m.
  void field_of(const CellField& magnetisation, const CellField& external);
  [[nodiscard]] bool with_plane() const { return task.surroundings == Surroundings::plane; }

  /// f(law, cell, part) of every cell that holds material.
  template <class F>
  void over_cells(const F& f) const {
    for (std::size_t p = 0; p < system.parts().size(); ++p) {
      const auto& part = system.parts()[p];
      for (std::size_t i = part.first; i < part.first + part.count; ++i) {
        if (system.fill()[i] > 0.0) f(task.laws[p], i, p);
      }
    }
  }
};

/// Newton's method with line search; false where it does not settle in 25 steps.
[[nodiscard]] bool solve_by_newton(SolverState& state, const CellField& external);

/// Accelerated proximal gradients from where m stands. @throws ConvergenceError
void solve_by_proximal_gradients(SolverState& state, const CellField& external);

}  // namespace magswap::detail
