#include "magswap/fit/fit_statistics.hpp"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

namespace magswap::detail {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;

constexpr double kLeastEffective = 10.0;
// No polarisation is known to better than 1e-6 of Br. Without it exact data, which leave no
// residuals, would fix whatever the fit began with.
constexpr double kLeastVariance = 1e-12;

std::vector<std::size_t> order_of(std::span<const double> values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
  return order;
}

}  // namespace

std::vector<double> stretch_weights(std::span<const double> field) {
  const std::size_t n = field.size();
  const auto order = order_of(field);
  std::vector<double> weights(n, 1.0);
  double sum = 0.0;
  for (std::size_t first = 0; first < n;) {
    const double here = field[order[first]];
    std::size_t next = first;
    while (next < n && field[order[next]] == here) ++next;
    const double below = first > 0 ? here - field[order[first - 1]] : 0.0;
    const double above = next < n ? field[order[next]] - here : 0.0;
    const bool end = first == 0 || next == n;
    const double stretch = (end ? 1.0 : 0.5) * (below + above);
    for (std::size_t i = first; i < next; ++i)
      weights[order[i]] = stretch / static_cast<double>(next - first);
    sum += stretch;
    first = next;
  }
  if (!(sum > 0.0)) return std::vector<double>(n, 1.0);
  for (double& weight : weights) weight *= static_cast<double>(n) / sum;
  return weights;
}

std::vector<double> count_repeats(std::span<const double> field,
                                  std::span<const double> polarisation) {
  const std::size_t n = field.size();
  std::vector<std::size_t> order(n);
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto reading = [&](std::size_t i) { return std::pair(field[i], polarisation[i]); };
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return reading(a) < reading(b); });
  std::vector<double> out(n);
  for (std::size_t first = 0; first < n;) {
    std::size_t next = first;
    while (next < n && reading(order[next]) == reading(order[first])) ++next;
    for (std::size_t i = first; i < next; ++i) out[order[i]] = static_cast<double>(next - first);
    first = next;
  }
  return out;
}

std::size_t count_distinct(std::span<const double> values) {
  std::vector<double> sorted(values.begin(), values.end());
  std::sort(sorted.begin(), sorted.end());
  return static_cast<std::size_t>(std::unique(sorted.begin(), sorted.end()) - sorted.begin());
}

EffectiveNumber effective_number(std::span<const double> residuals, double n) {
  double products = 0.0, squares = 0.0;
  for (std::size_t i = 0; i < residuals.size(); ++i) {
    squares += residuals[i] * residuals[i];
    if (i > 0) products += residuals[i] * residuals[i - 1];
  }
  EffectiveNumber out{n, squares > 0.0 ? products / squares : 0.0, n};
  const double rho = std::clamp(out.autocorrelation, 0.0, 1.0);
  out.effective = std::max(n * (1.0 - rho) / (1.0 + rho), std::min(n, kLeastEffective));
  return out;
}

double quasi_aicc(double sum_of_squares, std::size_t residuals, const EffectiveNumber& number,
                  std::size_t parameters) {
  const auto k = static_cast<double>(parameters + 1);
  if (number.rows <= k + 1.0) return std::numeric_limits<double>::infinity();
  // Exact data leave rounding behind: below it no model is better than another.
  const double mean = std::max(sum_of_squares / static_cast<double>(residuals), 1e-28);
  return number.effective * std::log(mean) + 2.0 * k +
         2.0 * k * (k + 1.0) / (number.rows - k - 1.0);
}

std::vector<double> covariance_of(const WeightedFit& fit) {
  const auto p = static_cast<Index>(fit.parameters);
  const auto n = static_cast<Index>(fit.spread.size());
  const Eigen::Map<const MatrixXd> jacobian(fit.jacobian.data(), n, p);
  const Eigen::Map<const Eigen::VectorXd> spread(fit.spread.data(), n);
  const Eigen::VectorXd scale = jacobian.colwise().norm();
  if (n <= p || !(scale.array() > 0.0).all()) return {};
  const MatrixXd scaled = jacobian * scale.cwiseInverse().asDiagonal();
  const Eigen::ColPivHouseholderQR<MatrixXd> qr(scaled);
  if (qr.rank() < p) return {};
  const MatrixXd triangle = qr.matrixQR().topRows(p).triangularView<Eigen::Upper>();
  const MatrixXd root = qr.colsPermutation() * triangle.inverse();
  // Orthonormal columns: what follows is positive definite by construction.
  const MatrixXd basis = scaled * root;
  const MatrixXd meat = basis.transpose() * spread.asDiagonal() * basis;
  const double freedom = fit.total - meat.trace();
  if (!(freedom > 0.0)) return {};
  const double variance =
      std::max({fit.sum_of_squares / freedom, fit.least_variance, kLeastVariance});
  const MatrixXd covariance = scale.cwiseInverse().asDiagonal() * (root * meat * root.transpose()) *
                              scale.cwiseInverse().asDiagonal();
  std::vector<double> out(static_cast<std::size_t>(p * p));
  Eigen::Map<MatrixXd>(out.data(), p, p) = variance * fit.inflation * covariance;
  return out;
}

}  // namespace magswap::detail
