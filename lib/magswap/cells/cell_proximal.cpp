#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "magswap/cells/solver_state.hpp"
#include "magswap/core/error.hpp"

namespace magswap::detail {
namespace {

using Triple = std::array<double, 3>;

constexpr int kMostProximal = 20000;
constexpr double kProximalTolerance = 1e-9;

// Every cell on its curve at the field that h + bound·m drives; largest change of m.
double meet_curves(const SolverState& state, double bound, const CellField& m, CellField& next) {
  double largest = 0.0;
  state.over_cells([&](const CellLaw& law, std::size_t i, std::size_t) {
    Triple drive = state.h.at(i);
    const Triple before = m.at(i);
    for (std::size_t c = 0; c < 3; ++c) drive[c] += bound * before[c];
    const double along = balance(law, state.task.kept[i], bound, dot(law.axis, drive));
    Triple out = anisotropic(0.0, law.transverse / (1.0 + bound * law.transverse), law.axis, drive);
    for (std::size_t c = 0; c < 3; ++c) {
      out[c] += along * law.axis[c];
      largest = std::max(largest, std::abs(out[c] - before[c]));
    }
    next.set(i, out);
  });
  return largest;
}

}  // namespace

// Curves with kinks and near-jumps, as that of AlNiCo being reversed, hold Newton up. Accelerated
// proximal gradients (Beck, Teboulle, SIAM J. Imaging Sci. 2 (2009) 183, with restart) converge
// on every rising curve: each cell meets its own curve exactly, in a field that N ≤ 1 bounds.
void solve_by_proximal_gradients(SolverState& state, const CellField& external) {
  constexpr double kBound = 1.1;  // of the eigenvalues of N, partly filled cells included
  const std::size_t n = state.system.size();
  CellField ahead = state.m, next(n);
  double momentum = 1.0;
  for (int i = 0; i < kMostProximal; ++i) {
    state.field_of(ahead, external);
    const double moved = meet_curves(state, kBound, ahead, next);
    double turn = 0.0;
    const auto a = ahead.all(), b = next.all(), m = state.m.all();
    for (std::size_t k = 0; k < a.size(); ++k) turn += (a[k] - b[k]) * (b[k] - m[k]);
    const double grown =
        turn > 0.0 ? 1.0 : 0.5 * (1.0 + std::sqrt(1.0 + 4.0 * momentum * momentum));
    const double beyond = turn > 0.0 ? 0.0 : (momentum - 1.0) / grown;
    for (std::size_t k = 0; k < a.size(); ++k) {
      a[k] = b[k] + beyond * (b[k] - m[k]);
      m[k] = b[k];
    }
    momentum = grown;
    state.effort.residual = moved / state.scale;
    if (state.effort.residual > kProximalTolerance) continue;
    state.field_of(state.m, external);
    return;
  }
  throw ConvergenceError(fmt::format(
      "the magnetisation of {} cells still moves by {:.1e} of its remanence after {} steps: does "
      "J of the curve fall with H?",
      n, state.effort.residual, kMostProximal));
}

}  // namespace magswap::detail
