#pragma once

#include <memory>
#include <vector>

#include "magswap/allocation/solver.hpp"

namespace magswap::detail {

/// A vertex of a linear program computed afresh from its basis, with what follows from the basis.
///
/// The solver's tolerances are not in these numbers: the basis matrix is factorised once more
/// (sparse LU) and values, duals and ranges solved from it.
class BasisAnalysis {
 public:
  /// @throws ConvergenceError when the basis is singular, or is not optimal to 1e-6 of the scale.
  BasisAnalysis(const LinearProgram& program, const Vertex& vertex);
  ~BasisAnalysis();
  BasisAnalysis(BasisAnalysis&&) noexcept;
  BasisAnalysis& operator=(BasisAnalysis&&) noexcept;

  [[nodiscard]] double objective() const { return objective_; }
  [[nodiscard]] const std::vector<double>& x() const { return x_; }
  /// Activity of each row, A·x.
  [[nodiscard]] const std::vector<double>& activity() const { return activity_; }
  /// Change of the objective with the active bound of a row.
  [[nodiscard]] const std::vector<double>& dual() const { return dual_; }
  [[nodiscard]] const std::vector<double>& reduced_cost() const { return reduced_; }
  [[nodiscard]] const Vertex& vertex() const { return vertex_; }

  struct Interval {
    double low;
    double high;
  };
  /// Upper bounds of a row for which this basis stays optimal; holds the present one.
  [[nodiscard]] Interval upper_range(int row) const;

 private:
  struct Factors;

  void factorise();
  void solve_values();
  void solve_prices();
  void verify() const;
  /// How far basic variables let a right-hand side move by t·direction: the bounds of t around 0.
  [[nodiscard]] Interval steps(const std::vector<double>& direction) const;

  LinearProgram program_;
  Vertex vertex_;
  std::vector<int> basic_;  // columns, then rows as columns() + row
  std::unique_ptr<Factors> factors_;
  std::vector<double> x_, activity_, dual_, reduced_;
  double objective_ = 0.0;
};

}  // namespace magswap::detail
