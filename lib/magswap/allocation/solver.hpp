#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <utility>
#include <vector>

namespace magswap::detail {

inline constexpr double kUnbounded = std::numeric_limits<double>::infinity();

/// Smallest cost·x under row_lower ≤ A·x ≤ row_upper and lower ≤ x ≤ upper; A by columns.
struct LinearProgram {
  std::vector<double> cost, lower, upper;
  std::vector<double> row_lower, row_upper;
  std::vector<int> start{0};
  std::vector<int> index;
  std::vector<double> element;
  std::vector<bool> whole;  ///< columns that take whole numbers alone

  using Entry = std::pair<int, double>;  // row, element

  /// @return the number of the row.
  int add_row(double lower_bound, double upper_bound);
  /// @return the number of the column.
  int add_column(double cost_of_one, double lower_bound, double upper_bound,
                 std::span<const Entry> entries, bool is_whole = false);
  [[nodiscard]] int rows() const { return static_cast<int>(row_lower.size()); }
  [[nodiscard]] int columns() const { return static_cast<int>(cost.size()); }
};

enum class SolveStatus : std::uint8_t { optimal, infeasible };

/// Where a variable, or the activity of a row, stands at a vertex.
enum class BasisStatus : std::uint8_t { basic, at_lower, at_upper };

/// The vertex at which a solver stopped.
struct Vertex {
  SolveStatus status = SolveStatus::infeasible;
  std::vector<BasisStatus> column;
  std::vector<BasisStatus> row;
};

/// The simplex method of COIN-OR Clp on one program; changes of bounds start from the last vertex.
class SimplexSolver {
 public:
  explicit SimplexSolver(const LinearProgram& program);
  ~SimplexSolver();
  SimplexSolver(const SimplexSolver&) = delete;
  SimplexSolver& operator=(const SimplexSolver&) = delete;

  void set_row_upper(int row, double upper);
  /// @throws ConvergenceError when Clp ends without an answer.
  [[nodiscard]] Vertex solve();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// Values of the columns of the best solution with whole numbers, by branch and cut (COIN-OR Cbc);
/// empty where there is none.
/// @throws ConvergenceError when the search ends without an answer.
[[nodiscard]] std::vector<double> solve_whole(const LinearProgram& program);

}  // namespace magswap::detail
