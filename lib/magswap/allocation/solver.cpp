#include "magswap/allocation/solver.hpp"

#include <cmath>
#include <coin/CbcModel.hpp>
#include <coin/ClpSimplex.hpp>
#include <coin/OsiClpSolverInterface.hpp>

#include "magswap/core/error.hpp"

namespace magswap::detail {
namespace {

constexpr double kTolerance = 1e-9;  // of bounds and of reduced costs

double for_coin(double bound) {
  return std::isinf(bound) ? std::copysign(COIN_DBL_MAX, bound) : bound;
}

std::vector<double> for_coin(const std::vector<double>& bounds) {
  std::vector<double> out;
  for (const double bound : bounds) out.push_back(for_coin(bound));
  return out;
}

template <class Model>
void load(const LinearProgram& program, Model& model) {
  const auto lower = for_coin(program.lower), upper = for_coin(program.upper);
  const auto row_lower = for_coin(program.row_lower), row_upper = for_coin(program.row_upper);
  const CoinPackedMatrix matrix(
      true, program.rows(), program.columns(), static_cast<CoinBigIndex>(program.element.size()),
      program.element.data(), program.index.data(), program.start.data(), nullptr);
  model.loadProblem(matrix, lower.data(), upper.data(), program.cost.data(), row_lower.data(),
                    row_upper.data());
}

BasisStatus status_of(ClpSimplex::Status status, double value, double lower, double upper) {
  if (status == ClpSimplex::basic) return BasisStatus::basic;
  // Clp and Osi name the bounds of rows from opposite sides: the value decides.
  return std::abs(value - lower) <= std::abs(upper - value) ? BasisStatus::at_lower
                                                            : BasisStatus::at_upper;
}

}  // namespace

int LinearProgram::add_row(double lower_bound, double upper_bound) {
  row_lower.push_back(lower_bound);
  row_upper.push_back(upper_bound);
  return rows() - 1;
}

int LinearProgram::add_column(double cost_of_one, double lower_bound, double upper_bound,
                              std::span<const Entry> entries, bool is_whole) {
  cost.push_back(cost_of_one);
  lower.push_back(lower_bound);
  upper.push_back(upper_bound);
  whole.push_back(is_whole);
  for (const auto& [row, value] : entries) {
    if (value == 0.0) continue;
    index.push_back(row);
    element.push_back(value);
  }
  start.push_back(static_cast<int>(index.size()));
  return columns() - 1;
}

struct SimplexSolver::Impl {
  ClpSimplex model;
};

SimplexSolver::SimplexSolver(const LinearProgram& program) : impl_(std::make_unique<Impl>()) {
  ClpSimplex& model = impl_->model;
  model.setLogLevel(0);
  load(program, model);
  model.setPrimalTolerance(kTolerance);
  model.setDualTolerance(kTolerance);
}

SimplexSolver::~SimplexSolver() = default;

void SimplexSolver::set_row_upper(int row, double upper) {
  impl_->model.setRowUpper(row, for_coin(upper));
}

Vertex SimplexSolver::solve() {
  ClpSimplex& model = impl_->model;
  model.dual();
  Vertex out;
  if (model.isProvenPrimalInfeasible()) return out;
  if (!model.isProvenOptimal())
    throw ConvergenceError("the linear program of the portfolio ended without an answer");
  out.status = SolveStatus::optimal;
  for (int c = 0; c < model.numberColumns(); ++c) {
    out.column.push_back(status_of(model.getColumnStatus(c), model.primalColumnSolution()[c],
                                   model.columnLower()[c], model.columnUpper()[c]));
  }
  for (int r = 0; r < model.numberRows(); ++r) {
    out.row.push_back(status_of(model.getRowStatus(r), model.primalRowSolution()[r],
                                model.rowLower()[r], model.rowUpper()[r]));
  }
  return out;
}

std::vector<double> solve_whole(const LinearProgram& program) {
  OsiClpSolverInterface clp;
  clp.setHintParam(OsiDoReducePrint, true, OsiHintTry);
  clp.messageHandler()->setLogLevel(0);
  load(program, clp);
  for (int c = 0; c < program.columns(); ++c) {
    if (program.whole[static_cast<std::size_t>(c)]) clp.setInteger(c);
  }
  CbcModel model(clp);
  model.setLogLevel(0);
  model.setAllowableGap(0.0);
  model.setAllowableFractionGap(0.0);
  model.setIntegerTolerance(kTolerance);
  model.branchAndBound();
  if (model.isProvenInfeasible()) return {};
  if (!model.isProvenOptimal() || model.bestSolution() == nullptr)
    throw ConvergenceError("the search for whole numbers ended without an answer");
  return {model.bestSolution(), model.bestSolution() + program.columns()};
}

}  // namespace magswap::detail
