#include "magswap/cells/cell_solver.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "magswap/cells/sample_points.hpp"
#include "magswap/cells/solver_state.hpp"
#include "magswap/core/error.hpp"
#include "magswap/units/quantity.hpp"

namespace magswap::detail {
namespace {

using Triple = std::array<double, 3>;

constexpr int kMostOuter = 60;

// Rounds over the means that the outlines of round bodies depend on.
class Solver {
 public:
  explicit Solver(SolverState& state) : state_(state) {}

  void run() {
    CellField external(state_.system.size());
    for (int outer = 0;; ++outer) {
      const std::vector<double> means = mean_magnetisation();
      fill_external(means, external);
      if (!solve_by_newton(state_, external)) solve_by_proximal_gradients(state_, external);
      if (settled(means)) break;
      if (outer == kMostOuter) {
        throw ConvergenceError(fmt::format(
            "the mean magnetisation of a round magnet did not settle after {} rounds", kMostOuter));
      }
    }
  }

 private:
  // Mean magnetisation of each part along its axis.
  [[nodiscard]] std::vector<double> mean_magnetisation() const {
    std::vector<double> sum(state_.system.parts().size(), 0.0), volume(sum);
    state_.over_cells([&](const CellLaw& law, std::size_t i, std::size_t p) {
      sum[p] += state_.system.volume()[i] * dot(law.axis, state_.m.at(i));
      volume[p] += state_.system.volume()[i];
    });
    for (std::size_t p = 0; p < sum.size(); ++p) sum[p] /= volume[p];
    return sum;
  }

  // Only round bodies depend on their mean.
  [[nodiscard]] bool settled(const std::vector<double>& before) const {
    const std::vector<double> now = mean_magnetisation();
    for (std::size_t p = 0; p < now.size(); ++p) {
      if (!corrected(p)) continue;
      if (std::abs(now[p] - before[p]) > 1e-6 * state_.scale) return false;
    }
    return true;
  }

  [[nodiscard]] bool corrected(std::size_t part) const {
    return state_.task.surroundings != Surroundings::closed &&
           state_.system.outline_correction(state_.with_plane(), part).cells() > 0;
  }

  void fill_external(const std::vector<double>& means, CellField& external) const {
    external.clear();
    for (std::size_t p = 0; p < means.size(); ++p) {
      if (corrected(p))
        add_to(external, means[p], state_.system.outline_correction(state_.with_plane(), p));
    }
    for (const auto& part : state_.system.parts()) {
      const Triple own = into_frame(part.source.placement, state_.task.applied_A_per_m);
      for (std::size_t i = part.first; i < part.first + part.count; ++i) {
        Triple here = external.at(i);
        for (std::size_t c = 0; c < 3; ++c) here[c] += own[c];
        external.set(i, here);
      }
    }
  }

  SolverState& state_;
};

}  // namespace

Triple anisotropic(double along, double across, const Triple& e, const Triple& v) {
  const double extra = (along - across) * dot(e, v);
  return {across * v[0] + extra * e[0], across * v[1] + extra * e[1], across * v[2] + extra * e[2]};
}

void add_to(CellField& to, double factor, const CellField& from) {
  const auto a = to.all();
  const auto b = from.all();
  for (std::size_t i = 0; i < a.size(); ++i) a[i] += factor * b[i];
}

SolverState::SolverState(const CellTask& of_task, CellField& m_start, CellField& h_start)
    : task(of_task), system(of_task.system), m(m_start), h(h_start) {
  for (const CellLaw& law : task.laws) {
    if (!law.iron) scale = std::max(scale, law.curve.br_T / kMu0);
  }
  if (scale == 0.0) {
    scale = std::hypot(task.applied_A_per_m[0], task.applied_A_per_m[1], task.applied_A_per_m[2]);
  }
  if (scale == 0.0) scale = 1.0;
}

void SolverState::product(const CellField& in, CellField& out) {
  if (task.surroundings == Surroundings::closed) {
    out.clear();
    return;
  }
  system.field(with_plane(), in, out);
  ++effort.products;
}

void SolverState::field_of(const CellField& magnetisation, const CellField& external) {
  product(magnetisation, h);
  add_to(h, 1.0, external);
}

CellEffort solve_cells(const CellTask& task, CellField& m, CellField& h) {
  SolverState state(task, m, h);
  Solver(state).run();
  return state.effort;
}

}  // namespace magswap::detail
