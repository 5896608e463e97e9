#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace magswap::detail {

/// Weight of each row of a curve: the stretch of field that lies nearest to it, mean 1.
///
/// Rows of one field share their stretch, so that repeated rows and a denser sampling of one part
/// carry no extra weight; the outermost rows count like their neighbours.
[[nodiscard]] std::vector<double> stretch_weights(std::span<const double> field);

/// How many rows are the very same reading as each row, itself included.
[[nodiscard]] std::vector<double> count_repeats(std::span<const double> field,
                                                std::span<const double> polarisation);

/// Number of different values.
[[nodiscard]] std::size_t count_distinct(std::span<const double> values);

/// How much n residuals in order of measurement know.
struct EffectiveNumber {
  double rows = 0.0;             ///< n
  double autocorrelation = 0.0;  ///< of neighbours, −1 … 1
  /// n(1−ρ)/(1+ρ) for ρ > 0, at least 10 (two for each parameter of the longest model).
  double effective = 0.0;

  /// Factor of variances, n over the effective number.
  [[nodiscard]] double inflation() const { return rows / effective; }
};

/// Effective number of n independent data whose residuals are those given. Residuals that leave a
/// trend behind are correlated; source: Bayley, Hammersley, J. R. Stat. Soc. Suppl. 8 (1946) 184,
/// for neighbours alone.
[[nodiscard]] EffectiveNumber effective_number(std::span<const double> residuals, double n);

/// Akaike's criterion for few and over-dispersed data, n_eff·ln(SSR/N) + 2k + 2k(k+1)/(n−k−1),
/// k = p + 1, N the number of residuals. Source: Burnham, Anderson, Model Selection and Multimodel
/// Inference (2002), eq. 2.4.3, with ĉ = n/n_eff.
[[nodiscard]] double quasi_aicc(double sum_of_squares, std::size_t residuals,
                                const EffectiveNumber& number, std::size_t parameters);

/// What the covariance of a weighted fit needs; residuals in units of Br.
struct WeightedFit {
  std::span<const double> jacobian;  ///< ∂r_i/∂p_k at k·n + i, weights included
  std::size_t parameters = 0;        ///< p
  /// Weight times relative variance of each row, times the number of rows that are the same
  /// reading: what it adds to the variance of a sum. 1 for equal weights of equal errors.
  std::span<const double> spread;
  double total = 0.0;           ///< sum of weight times relative variance
  double sum_of_squares = 0.0;  ///< of the residuals, weights included
  double least_variance = 0.0;  ///< of a residual of spread 1, where it is known
  double inflation = 1.0;       ///< for correlated residuals
};

/// Covariance of the parameters, p × p row by row; empty where the data do not fix them all.
///
/// A⁻¹MA⁻¹·s² with A = JᵀJ, M = Jᵀ·diag(spread)·J and s² = SSR/(total − tr A⁻¹M), at least (1e-6)²:
/// weights that are not the inverse of a variance cost precision, and it says so. Source: White,
/// Econometrica 48 (1980) 817, for a known form of the variances.
[[nodiscard]] std::vector<double> covariance_of(const WeightedFit& fit);

}  // namespace magswap::detail
