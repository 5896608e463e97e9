#include "magswap/allocation/basis.hpp"

#include <Eigen/SparseLU>
#include <algorithm>
#include <cmath>

#include "magswap/core/error.hpp"

namespace magswap::detail {
namespace {

constexpr double kNoPivot = 1e-11;  // an element of a direction below it does not move
constexpr double kAtBound = 1e-9;   // distance to a bound that counts as none
constexpr double kNotOptimal = 1e-6;

using SparseMatrix = Eigen::SparseMatrix<double>;

std::size_t at(int index) { return static_cast<std::size_t>(index); }

}  // namespace

struct BasisAnalysis::Factors {
  mutable Eigen::SparseLU<SparseMatrix, Eigen::COLAMDOrdering<int>> lu;
};

BasisAnalysis::BasisAnalysis(const LinearProgram& program, const Vertex& vertex)
    : program_(program), vertex_(vertex), factors_(std::make_unique<Factors>()) {
  factorise();
  solve_values();
  solve_prices();
  verify();
}

BasisAnalysis::~BasisAnalysis() = default;
BasisAnalysis::BasisAnalysis(BasisAnalysis&&) noexcept = default;
BasisAnalysis& BasisAnalysis::operator=(BasisAnalysis&&) noexcept = default;

// Rows are A·x − s = 0 with s within the row's bounds: the column of s is minus a unit vector.
void BasisAnalysis::factorise() {
  for (int c = 0; c < program_.columns(); ++c) {
    if (vertex_.column[at(c)] == BasisStatus::basic) basic_.push_back(c);
  }
  for (int r = 0; r < program_.rows(); ++r) {
    if (vertex_.row[at(r)] == BasisStatus::basic) basic_.push_back(program_.columns() + r);
  }
  const int m = program_.rows();
  if (static_cast<int>(basic_.size()) != m)
    throw ConvergenceError("the linear program ended without a basis");
  std::vector<Eigen::Triplet<double>> entries;
  for (int k = 0; k < m; ++k) {
    const int variable = basic_[at(k)];
    if (variable >= program_.columns()) {
      entries.emplace_back(variable - program_.columns(), k, -1.0);
      continue;
    }
    for (int e = program_.start[at(variable)]; e < program_.start[at(variable + 1)]; ++e)
      entries.emplace_back(program_.index[at(e)], k, program_.element[at(e)]);
  }
  SparseMatrix basis(m, m);
  basis.setFromTriplets(entries.begin(), entries.end());
  factors_->lu.compute(basis);
  if (factors_->lu.info() != Eigen::Success)
    throw ConvergenceError("the basis of the linear program is singular");
}

void BasisAnalysis::solve_values() {
  const auto resting = [](BasisStatus status, double low, double high) {
    return status == BasisStatus::at_upper ? high : low;
  };
  Eigen::VectorXd rhs = Eigen::VectorXd::Zero(program_.rows());
  x_.assign(at(program_.columns()), 0.0);
  activity_.assign(at(program_.rows()), 0.0);
  for (int c = 0; c < program_.columns(); ++c) {
    if (vertex_.column[at(c)] == BasisStatus::basic) continue;
    x_[at(c)] = resting(vertex_.column[at(c)], program_.lower[at(c)], program_.upper[at(c)]);
    for (int e = program_.start[at(c)]; e < program_.start[at(c + 1)]; ++e)
      rhs[program_.index[at(e)]] -= program_.element[at(e)] * x_[at(c)];
  }
  for (int r = 0; r < program_.rows(); ++r) {
    if (vertex_.row[at(r)] == BasisStatus::basic) continue;
    activity_[at(r)] =
        resting(vertex_.row[at(r)], program_.row_lower[at(r)], program_.row_upper[at(r)]);
    rhs[r] += activity_[at(r)];
  }
  const Eigen::VectorXd values = factors_->lu.solve(rhs);
  for (int k = 0; k < program_.rows(); ++k) {
    const int variable = basic_[at(k)];
    (variable < program_.columns() ? x_[at(variable)]
                                   : activity_[at(variable - program_.columns())]) = values[k];
  }
  for (int c = 0; c < program_.columns(); ++c) objective_ += program_.cost[at(c)] * x_[at(c)];
}

void BasisAnalysis::solve_prices() {
  Eigen::VectorXd cost = Eigen::VectorXd::Zero(program_.rows());
  for (int k = 0; k < program_.rows(); ++k) {
    if (basic_[at(k)] < program_.columns()) cost[k] = program_.cost[at(basic_[at(k)])];
  }
  const Eigen::VectorXd price = factors_->lu.transpose().solve(cost);
  dual_.assign(price.begin(), price.end());
  reduced_ = program_.cost;
  for (int c = 0; c < program_.columns(); ++c) {
    for (int e = program_.start[at(c)]; e < program_.start[at(c + 1)]; ++e)
      reduced_[at(c)] -= program_.element[at(e)] * price[program_.index[at(e)]];
  }
}

void BasisAnalysis::verify() const {
  const auto check = [](double value, double low, double high, double slope, BasisStatus status) {
    const bool feasible = value >= low - kNotOptimal && value <= high + kNotOptimal;
    const bool best =
        status == BasisStatus::basic || low == high ||
        (status == BasisStatus::at_lower ? slope >= -kNotOptimal : slope <= kNotOptimal);
    if (!feasible || !best)
      throw ConvergenceError("the vertex of the linear program does not hold when solved afresh");
  };
  for (std::size_t c = 0; c < x_.size(); ++c)
    check(x_[c], program_.lower[c], program_.upper[c], reduced_[c], vertex_.column[c]);
  for (std::size_t r = 0; r < activity_.size(); ++r)
    check(activity_[r], program_.row_lower[r], program_.row_upper[r], dual_[r], vertex_.row[r]);
}

BasisAnalysis::Interval BasisAnalysis::steps(const std::vector<double>& direction) const {
  Interval out{-kUnbounded, kUnbounded};
  for (std::size_t k = 0; k < basic_.size(); ++k) {
    const double slope = direction[k];
    if (std::abs(slope) < kNoPivot) continue;
    const int variable = basic_[k];
    const bool column = variable < program_.columns();
    const std::size_t i = at(column ? variable : variable - program_.columns());
    const double value = column ? x_[i] : activity_[i];
    const auto room = [](double distance) { return distance < kAtBound ? 0.0 : distance; };
    const double below = room(value - (column ? program_.lower[i] : program_.row_lower[i]));
    const double above = room((column ? program_.upper[i] : program_.row_upper[i]) - value);
    out.high = std::min(out.high, (slope > 0.0 ? above : below) / std::abs(slope));
    out.low = std::max(out.low, -(slope > 0.0 ? below : above) / std::abs(slope));
  }
  return out;
}

BasisAnalysis::Interval BasisAnalysis::upper_range(int row) const {
  const double bound = program_.row_upper[at(row)];
  if (vertex_.row[at(row)] == BasisStatus::basic) return {activity_[at(row)], kUnbounded};
  Eigen::VectorXd unit = Eigen::VectorXd::Zero(program_.rows());
  unit[row] = 1.0;
  const Eigen::VectorXd direction = factors_->lu.solve(unit);
  const Interval step = steps({direction.begin(), direction.end()});
  return {bound + step.low, bound + step.high};
}

}  // namespace magswap::detail
