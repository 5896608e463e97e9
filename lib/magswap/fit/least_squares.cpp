#include "magswap/fit/least_squares.hpp"

#include <fmt/format.h>

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "magswap/core/error.hpp"

namespace magswap {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

class Descent {
 public:
  Descent(const Residuals& function, std::vector<double> start, std::size_t n,
          const FitLimits& limits)
      : function_(function),
        limits_(limits),
        p_(std::move(start)),
        trial_(p_.size()),
        r_(static_cast<Index>(n)),
        r_trial_(static_cast<Index>(n)),
        jacobian_(static_cast<Index>(n), static_cast<Index>(p_.size())),
        scale_(VectorXd::Zero(static_cast<Index>(p_.size()))) {}

  LeastSquares run() {
    evaluate(p_, r_, true);
    sum_ = r_.squaredNorm();
    if (!std::isfinite(sum_) || !jacobian_.allFinite())
      throw ArgumentError("a fit begins where its residuals are not finite");
    bool converged = false;
    for (unsigned step = 0; step < limits_.most_steps && !converged; ++step) converged = advance();
    return outcome(converged);
  }

 private:
  void evaluate(const std::vector<double>& p, VectorXd& r, bool slopes) {
    ++evaluations_;
    const std::span<double> jacobian =
        slopes ? std::span(jacobian_.data(), static_cast<std::size_t>(jacobian_.size()))
               : std::span<double>();
    function_(p, std::span(r.data(), static_cast<std::size_t>(r.size())), jacobian);
  }

  // One accepted step, with as many dampings as it takes; true when nothing is left to gain.
  bool advance() {
    // The scale of a parameter never shrinks, so that it can not run away along a flat valley.
    scale_ = scale_.cwiseMax(jacobian_.colwise().norm().transpose());
    const VectorXd scale = scale_.unaryExpr([](double s) { return s > 0.0 ? s : 1.0; });
    const Eigen::HouseholderQR<MatrixXd> qr(jacobian_);
    const Index p = jacobian_.cols();
    const MatrixXd triangle = qr.matrixQR().topRows(p).triangularView<Eigen::Upper>();
    const VectorXd projected = (qr.householderQ().adjoint() * r_).head(p);
    for (int attempt = 0; attempt < 60; ++attempt) {
      const VectorXd step = damped_step(triangle, projected, scale);
      if (!step.allFinite()) return true;
      for (std::size_t i = 0; i < p_.size(); ++i) trial_[i] = p_[i] - step[static_cast<Index>(i)];
      const double predicted = sum_ - model_sum(triangle, projected, step);
      evaluate(trial_, r_trial_, false);
      const double sum = r_trial_.squaredNorm();
      const bool better = std::isfinite(sum) && sum <= sum_;
      const bool small = is_small(step) || predicted <= limits_.tolerance * sum_;
      if (better) {
        accept(sum, predicted);
        return small || sum_ == 0.0;
      }
      if (small) return true;
      damping_ *= raise_;
      raise_ *= 2.0;
    }
    return true;
  }

  [[nodiscard]] VectorXd damped_step(const MatrixXd& triangle, const VectorXd& projected,
                                     const VectorXd& scale) const {
    const Index p = triangle.rows();
    MatrixXd stacked(2 * p, p);
    stacked << triangle, MatrixXd((std::sqrt(damping_) * scale).asDiagonal());
    VectorXd right = VectorXd::Zero(2 * p);
    right.head(p) = projected;
    return stacked.colPivHouseholderQr().solve(right);
  }

  // Sum of squares that the linear model promises after a step.
  [[nodiscard]] double model_sum(const MatrixXd& triangle, const VectorXd& projected,
                                 const VectorXd& step) const {
    return sum_ - projected.squaredNorm() + (projected - triangle * step).squaredNorm();
  }

  [[nodiscard]] bool is_small(const VectorXd& step) const {
    for (std::size_t i = 0; i < p_.size(); ++i)
      if (std::abs(step[static_cast<Index>(i)]) > limits_.tolerance * std::abs(p_[i])) return false;
    return true;
  }

  void accept(double sum, double predicted) {
    // Nielsen's rule: the better the promise was kept, the less damping.
    const double ratio = predicted > 0.0 ? (sum_ - sum) / predicted : 1.0;
    damping_ *= std::max(1.0 / 3.0, 1.0 - std::pow(2.0 * ratio - 1.0, 3));
    damping_ = std::max(damping_, 1e-15);
    raise_ = 2.0;
    std::swap(p_, trial_);
    sum_ = sum;
    evaluate(p_, r_, true);
  }

  LeastSquares outcome(bool converged) {
    LeastSquares out;
    out.residuals = static_cast<std::size_t>(r_.size());
    out.sum_of_squares = sum_;
    out.evaluations = evaluations_;
    out.converged = converged;
    const Index p = jacobian_.cols(), n = jacobian_.rows();
    const VectorXd scale = jacobian_.colwise().norm();
    if (n > p && (scale.array() > 0.0).all()) {
      const MatrixXd scaled = jacobian_ * scale.cwiseInverse().asDiagonal();
      const Eigen::ColPivHouseholderQR<MatrixXd> qr(scaled);
      if (qr.rank() == p) {
        const MatrixXd triangle = qr.matrixQR().topRows(p).triangularView<Eigen::Upper>();
        const MatrixXd inverse = qr.colsPermutation() * triangle.inverse();
        const MatrixXd covariance =
            (sum_ / static_cast<double>(n - p)) *
            (scale.cwiseInverse().asDiagonal() * (inverse * inverse.transpose()) *
             scale.cwiseInverse().asDiagonal());
        out.covariance.assign(covariance.data(), covariance.data() + covariance.size());
      }
    }
    out.parameters = std::move(p_);
    return out;
  }

  const Residuals& function_;
  const FitLimits& limits_;
  std::vector<double> p_, trial_;
  VectorXd r_, r_trial_;
  MatrixXd jacobian_;
  VectorXd scale_;
  double sum_ = 0.0;
  double damping_ = 1e-3;
  double raise_ = 2.0;
  unsigned evaluations_ = 0;
};

}  // namespace

double LeastSquares::standard_error(std::size_t i) const {
  const std::size_t p = parameters.size();
  return covariance.empty() ? kUnknown : std::sqrt(covariance[i * p + i]);
}

double LeastSquares::correlation(std::size_t i, std::size_t k) const {
  const std::size_t p = parameters.size();
  return covariance.empty() ? kUnknown
                            : covariance[i * p + k] / (standard_error(i) * standard_error(k));
}

double LeastSquares::rms() const {
  return std::sqrt(sum_of_squares / static_cast<double>(residuals));
}

double LeastSquares::aicc() const {
  const auto n = static_cast<double>(residuals);
  const auto k = static_cast<double>(parameters.size() + 1);
  if (n <= k + 1.0) return std::numeric_limits<double>::infinity();
  return n * std::log(sum_of_squares / n) + 2.0 * k + 2.0 * k * (k + 1.0) / (n - k - 1.0);
}

LeastSquares least_squares(const Residuals& function, std::vector<double> start,
                           std::size_t residuals, const FitLimits& limits) {
  if (start.empty() || residuals < start.size())
    throw ArgumentError(fmt::format("{} data for {} parameters: a fit needs at least as many",
                                    residuals, start.size()));
  return Descent(function, std::move(start), residuals, limits).run();
}

}  // namespace magswap
