#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <vector>

namespace magswap {

/// Outcome of a least-squares fit of n residuals by p parameters.
struct LeastSquares {
  std::vector<double> parameters;  ///< p values
  std::vector<double> covariance;  ///< p × p, row by row; empty where the data do not fix them all
  double sum_of_squares = 0.0;     ///< of the residuals as given, weights included
  std::size_t residuals = 0;       ///< n
  unsigned evaluations = 0;        ///< of the residuals
  bool converged = false;

  /// Standard error of a parameter, NaN where the data do not fix it.
  [[nodiscard]] double standard_error(std::size_t i) const;
  /// Correlation of two parameters, −1 … 1, NaN where the data do not fix them.
  [[nodiscard]] double correlation(std::size_t i, std::size_t k) const;
  /// Root mean square of the residuals.
  [[nodiscard]] double rms() const;
  /// Akaike's criterion with the correction for few data: n·ln(SSR/n) + 2k + 2k(k+1)/(n−k−1),
  /// k = p + 1. Compare it between models of the same residuals only; the least wins.
  /// Source: Hurvich, Tsai, Biometrika 76 (1989) 297.
  [[nodiscard]] double aicc() const;
};

/// Residuals and, where `jacobian` is not empty, their derivatives ∂r_i/∂p_k at
/// jacobian[k·n + i].
using Residuals = std::function<void(std::span<const double> parameters, std::span<double> residual,
                                     std::span<double> jacobian)>;

/// When a fit ends.
struct FitLimits {
  double tolerance = 1e-12;  ///< relative step, and relative fall of the sum of squares
  unsigned most_steps = 200;
};

/// Least squares of a function that is not linear in its parameters, by Levenberg and Marquardt.
///
/// Each step solves the damped problem by QR, scaled by the columns of the Jacobian. A step into
/// residuals that are not finite is shortened. The covariance is s²·(JᵀJ)⁻¹ with s² = SSR/(n − p).
/// @param start  p values to begin with; scale the problem so that they are of order 1.
/// @throws ArgumentError when n < p or the residuals at the start are not finite.
/// Source: Moré, Lecture Notes in Mathematics 630 (1978) 105.
[[nodiscard]] LeastSquares least_squares(const Residuals& function, std::vector<double> start,
                                         std::size_t residuals, const FitLimits& limits = {});

}  // namespace magswap
