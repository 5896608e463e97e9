#include "magswap/allocation/conflict.hpp"

#include <algorithm>
#include <cmath>

#include "magswap/allocation/basis.hpp"

namespace magswap::detail {
namespace {

std::size_t at(int index) { return static_cast<std::size_t>(index); }

// Optimum of a program with or without decisions; empty when infeasible.
std::vector<double> optimum(const LinearProgram& program) {
  if (std::find(program.whole.begin(), program.whole.end(), true) != program.whole.end())
    return solve_whole(program);
  SimplexSolver solver(program);
  const Vertex vertex = solver.solve();
  if (vertex.status != SolveStatus::optimal) return {};
  return BasisAnalysis(program, vertex).x();
}

/// The program with chosen caps set free.
class Relaxation {
 public:
  Relaxation(const Portfolio& portfolio, const AllocationModel& model)
      : portfolio_(portfolio), model_(model), program_(model.program) {
    std::fill(program_.cost.begin(), program_.cost.end(), 0.0);
  }

  [[nodiscard]] bool feasible_without(const std::vector<std::size_t>& free) const {
    return !optimum(freed(free)).empty();
  }

  // Least use of one cap while the caps of a list are kept; none where they cannot be.
  [[nodiscard]] std::optional<double> least_use(std::size_t cap,
                                                const std::vector<std::size_t>& free) const {
    LinearProgram program = freed(free);
    const int row = model_.cap_row[cap];
    for (int c = 0; c < program.columns(); ++c) program.cost[at(c)] = content(program, c, row);
    const std::vector<double> x = optimum(program);
    if (x.empty()) return std::nullopt;
    double use = 0.0;
    for (int c = 0; c < program.columns(); ++c) use += program.cost[at(c)] * x[at(c)];
    return use * model_.cap_scale[cap];
  }

  // What each cap gives in the joint relaxation whose sum of parts is least [kg].
  [[nodiscard]] std::vector<double> joint() const {
    LinearProgram program = program_;
    std::vector<int> excess;
    for (const int row : model_.cap_row) {
      const double limit = program.row_upper[at(row)];
      constexpr double kLeast = 1e-6;  // a limit of zero would make any excess infinite
      const std::vector<LinearProgram::Entry> entries{{row, -1.0}};
      excess.push_back(program.add_column(1.0 / std::max(limit, kLeast), 0.0, kUnbounded, entries));
    }
    const std::vector<double> x = optimum(program);
    std::vector<double> out;
    for (std::size_t k = 0; k < excess.size(); ++k)
      out.push_back(x.empty() ? 0.0 : x[at(excess[k])] * model_.cap_scale[k]);
    return out;
  }

  [[nodiscard]] std::size_t caps() const { return portfolio_.caps.size(); }

 private:
  [[nodiscard]] LinearProgram freed(const std::vector<std::size_t>& free) const {
    LinearProgram program = program_;
    for (const std::size_t cap : free)
      program.row_upper[at(model_.cap_row[cap])] =
          static_cast<double>(portfolio_.products.size()) + 1.0;
    return program;
  }

  static double content(const LinearProgram& program, int column, int row) {
    for (int e = program.start[at(column)]; e < program.start[at(column + 1)]; ++e) {
      if (program.index[at(e)] == row) return program.element[at(e)];
    }
    return 0.0;
  }

  const Portfolio& portfolio_;
  const AllocationModel& model_;
  LinearProgram program_;
};

// An irreducible set: a cap without which the rest still conflicts is dropped for good.
std::vector<std::size_t> irreducible(const Portfolio& portfolio, const Relaxation& relaxation) {
  std::vector<std::size_t> dropped, kept;
  for (std::size_t k = 0; k < relaxation.caps(); ++k) {
    if (!portfolio.caps[k].limit_kg) continue;
    std::vector<std::size_t> without = dropped;
    without.push_back(k);
    if (relaxation.feasible_without(without)) {
      kept.push_back(k);
    } else {
      dropped = std::move(without);
    }
  }
  return kept;
}

}  // namespace

Conflict explain_conflict(const Portfolio& portfolio, const AllocationModel& model) {
  Conflict out;
  out.demands = unreachable_demands(portfolio, model);
  const Relaxation relaxation(portfolio, model);
  std::vector<std::size_t> all(relaxation.caps());
  for (std::size_t k = 0; k < all.size(); ++k) all[k] = k;
  if (!out.demands.empty()) return out;
  if (!relaxation.feasible_without(all)) {
    out.demands.emplace_back(
        "the number of qualifications allowed is too small for the demands, even "
        "without any cap");
    return out;
  }
  const std::vector<double> joint = relaxation.joint();
  const std::vector<std::size_t> conflicting = irreducible(portfolio, relaxation);
  for (std::size_t k = 0; k < joint.size(); ++k) {
    const bool conflicts =
        std::find(conflicting.begin(), conflicting.end(), k) != conflicting.end();
    if (!conflicts && joint[k] <= 1e-9 * model.cap_scale[k]) continue;
    const double limit = portfolio.caps[k].limit_kg.value_or(0.0);
    out.caps.push_back(
        {portfolio.caps[k].name, limit, relaxation.least_use(k, {k}), limit + joint[k]});
  }
  return out;
}

}  // namespace magswap::detail
