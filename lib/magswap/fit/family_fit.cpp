#include "magswap/fit/family_fit.hpp"

#include <fmt/format.h>

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

#include "magswap/core/error.hpp"
#include "magswap/fit/family_problem.hpp"
#include "magswap/fit/fit_statistics.hpp"
#include "magswap/fit/shape_values.hpp"

namespace magswap {
namespace {

using detail::FamilyLayout;
using detail::FamilyProblem;
using detail::FamilySolution;
using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();
// As of one curve: a logarithm of a standard error above this is not fixed.
constexpr double kFixed = 0.5;

// Covariance of the coordinates, held ones 0; empty where the data do not fix them.
std::vector<double> coordinate_covariance(const FamilyProblem& problem, const FamilyLayout& layout,
                                          const FamilySolution& fit, double inflation) {
  std::vector<double> residuals, slopes;
  detail::family_residuals(problem, layout, fit.coordinates, residuals, &slopes);
  const std::size_t n = residuals.size(), p = layout.size();
  std::vector<std::size_t> free;
  std::vector<double> of_free;
  for (std::size_t k = 0; k < p; ++k) {
    if (fit.held[k]) continue;
    free.push_back(k);
    const auto column = slopes.begin() + static_cast<std::ptrdiff_t>(k * n);
    of_free.insert(of_free.end(), column, column + static_cast<std::ptrdiff_t>(n));
  }
  const auto found = detail::covariance_of({.jacobian = of_free,
                                            .parameters = free.size(),
                                            .spread = problem.spread,
                                            .total = problem.total,
                                            .sum_of_squares = fit.sum_of_squares,
                                            .least_variance = problem.least_variance,
                                            .inflation = inflation});
  if (found.empty()) return {};
  std::vector<double> out(p * p, 0.0);
  for (std::size_t i = 0; i < free.size(); ++i)
    for (std::size_t k = 0; k < free.size(); ++k)
      out[free[i] * p + free[k]] = found[i * free.size() + k];
  return out;
}

// Covariance of the five coordinates of one temperature.
std::vector<double> local_covariance(const FamilyLayout& layout, const FamilySolution& fit,
                                     const std::vector<double>& covariance, std::size_t curve) {
  if (covariance.empty()) return {};
  const auto p = static_cast<Index>(layout.size());
  const auto five = static_cast<Index>(detail::kShapeParameters);
  const auto chain = layout.chain(fit.coordinates, curve);
  const Eigen::Map<const MatrixXd> whole(covariance.data(), p, p);
  const Eigen::Map<const MatrixXd> rows(chain.data(), p, five);
  std::vector<double> out(detail::kShapeParameters * detail::kShapeParameters);
  Eigen::Map<MatrixXd>(out.data(), five, five) = rows.transpose() * whole * rows;
  return out;
}

FamilyPoint point_of(const FamilyProblem& problem, const FamilyLayout& layout,
                     const FamilySolution& fit, const std::vector<double>& covariance,
                     std::size_t curve) {
  const auto& shape = problem.shapes[curve];
  const detail::FitProblem& rows = problem.curves[curve];
  const detail::ShapePoint local = layout.local(fit.coordinates, curve);
  const auto errors = local_covariance(layout, fit, covariance, curve);
  detail::FittedShape fitted{shape, local, errors, {}};
  fitted.held[4] = fit.held.back();
  FamilyPoint out;
  out.temperature = from_si<Temperature>(problem.temperature_K[curve]);
  out.parameters = detail::parameter_values(fitted);
  out.derived = detail::derived_values(fitted);
  out.curve = shape.curve(local);
  out.points = rows.x.size();
  std::vector<double> j(rows.x.size());
  if (!shape.evaluate(local, rows.x, j, {})) return out;
  double sum = 0.0, weights = 0.0;
  for (std::size_t i = 0; i < j.size(); ++i) {
    const double misfit = j[i] - rows.j[i];
    sum += rows.weight[i] * misfit * misfit;
    weights += rows.weight[i];
    if (std::abs(misfit) > std::abs(out.largest_misfit)) out.largest_misfit = misfit;
  }
  out.rms = std::sqrt(sum / weights);
  return out;
}

// All parameters in SI, and their covariance from that of the coordinates.
void set_parameters(const FamilyProblem& problem, const FamilyLayout& layout,
                    const FamilySolution& fit, const std::vector<double>& covariance,
                    FamilyFit& out) {
  const std::size_t p = layout.size();
  out.covariance = covariance;
  out.determined = !covariance.empty();
  for (std::size_t k = 0; k < p; ++k) {
    const auto [curve, parameter] = layout.place(k);
    const auto at = problem.shapes[curve].physical(parameter, fit.coordinates[k]);
    FitValue value = out.points[curve].parameters[parameter];
    const double error = covariance.empty() ? kUnknown : std::sqrt(covariance[k * p + k]);
    value.value = at.value;
    value.standard_error = fit.held[k] ? 0.0 : error * at.slope;
    value.held = fit.held[k];
    out.parameters.push_back(value);
    if (covariance.empty()) continue;
    // Br and µrec are known as well as the rows are; the rest must show.
    if (parameter != 0 && parameter != 2) out.determined = out.determined && error < kFixed;
    for (std::size_t i = 0; i < p; ++i) {
      out.covariance[k * p + i] *= at.slope;
      out.covariance[i * p + k] *= at.slope;
    }
  }
}

// Misfit χ² of values to the best straight line in temperature, by their covariance.
double misfit_of_line(const VectorXd& t, const VectorXd& x, const MatrixXd& covariance) {
  MatrixXd design(t.size(), 2);
  design << VectorXd::Ones(t.size()), t;
  const Eigen::LLT<MatrixXd> root(covariance);
  if (root.info() != Eigen::Success) return 0.0;
  const MatrixXd whitened = root.matrixL().solve(design);
  const VectorXd values = root.matrixL().solve(x);
  const VectorXd line = whitened.colPivHouseholderQr().solve(values);
  return (values - whitened * line).squaredNorm();
}

// `parameter` 0: Br, 1: HcJ.
TemperatureTrend trend_of(const FamilyFit& fit, std::size_t parameter, std::string_view symbol) {
  const std::size_t count = fit.points.size(), p = fit.parameters.size();
  const auto n = static_cast<Index>(count);
  VectorXd t(n), x(n);
  MatrixXd covariance = MatrixXd::Zero(n, n);
  const double first_K = si(fit.from()), span = si(fit.to()) - first_K;
  for (Index i = 0; i < n; ++i) {
    const std::size_t row = 2 * static_cast<std::size_t>(i) + parameter;
    t[i] = (si(fit.points[static_cast<std::size_t>(i)].temperature) - first_K) / span;
    x[i] = fit.parameters[row].value;
    for (Index k = 0; k < n && !fit.covariance.empty(); ++k)
      covariance(i, k) = fit.covariance[row * p + 2 * static_cast<std::size_t>(k) + parameter];
  }
  TemperatureTrend out;
  out.from = fit.from();
  out.to = fit.to();
  const double start = x[0], end = x[n - 1];
  const double by_end = 1.0 / (start * span), by_start = -end / (start * start * span);
  const double variance = by_end * by_end * covariance(n - 1, n - 1) +
                          by_start * by_start * covariance(0, 0) +
                          2.0 * by_end * by_start * covariance(0, n - 1);
  out.coefficient = {symbol, Kind::temperature_coefficient, (end / start - 1.0) / span,
                     fit.covariance.empty() ? kUnknown : std::sqrt(variance)};
  for (Index i = 0; i < n; ++i)
    out.largest_deviation =
        std::max(out.largest_deviation, std::abs(x[i] - start - t[i] * (end - start)) / start);
  // Akaike: each value of the table beyond the two of a line must be worth 2.
  out.linear = n < 3 || fit.covariance.empty() ||
               misfit_of_line(t, x, covariance) <= 2.0 * static_cast<double>(n - 2);
  return out;
}

void add_warnings(FamilyFit& out) {
  const auto warn = [&out](std::string text) { out.warnings.push_back(std::move(text)); };
  if (!out.converged) warn("the fit has not converged");
  if (!out.determined) warn("parameters not fixed by the data: some curve ends before its knee");
  for (const FitValue& value : out.parameters)
    if (value.held)
      warn(fmt::format("{} is held at {:.3g}, the end of its range", value.symbol, value.value));
  if (out.autocorrelation > 0.2)
    warn(
        fmt::format("neighbouring residuals are correlated ({:.2f}): the rows count as {:.0f} "
                    "independent ones",
                    out.autocorrelation, out.effective_points));
  if (out.coercivity_rises)
    warn("HcJ rises with temperature: the cold end is the worst case for demagnetisation");
  for (const TemperatureTrend* trend : {&out.alpha_Br, &out.beta_HcJ}) {
    if (trend->linear) continue;
    warn(fmt::format("{} alone is off by up to {:.2g} % between {} and {}: take the table",
                     trend->coefficient.symbol, 100.0 * trend->largest_deviation,
                     format(trend->from), format(trend->to)));
  }
}

struct Candidate {
  FamilyLayout layout;
  FamilySolution fit;
};

// All forms of the temperature dependence that are allowed, the plainest first.
std::vector<Candidate> candidates_of(const FamilyProblem& problem,
                                     const FamilyFitOptions& options) {
  std::vector<Candidate> out;
  for (const Trend mu_rec : {Trend::constant, Trend::linear}) {
    if (options.mu_rec.value_or(mu_rec) != mu_rec) continue;
    for (const Trend width : {Trend::constant, Trend::linear}) {
      if (options.knee_width.value_or(width) != width) continue;
      FamilyLayout layout{problem.temperature_K, mu_rec == Trend::linear, width == Trend::linear};
      FamilySolution fit = detail::fit_family_of(problem, layout);
      out.push_back({std::move(layout), std::move(fit)});
    }
  }
  return out;
}

}  // namespace

const FitValue* FamilyPoint::find(std::string_view symbol) const {
  for (const auto* list : {&parameters, &derived})
    for (const FitValue& value : *list)
      if (value.symbol == symbol) return &value;
  return nullptr;
}

DemagnetisationCurve FamilyFit::curve_at(Temperature temperature, bool extrapolate) const {
  constexpr double kRounding_K = 1e-9;
  const double t = si(temperature);
  const bool inside = t >= si(from()) - kRounding_K && t <= si(to()) + kRounding_K;
  if (!inside && !extrapolate)
    throw DomainError(fmt::format("a curve at {}: the fit holds from {} to {} only",
                                  format(temperature), format(from()), format(to())));
  const auto right = std::find_if(points.begin() + 1, points.end() - 1,
                                  [&](const FamilyPoint& p) { return t <= si(p.temperature); });
  const FamilyPoint &above = *right, &below = *(right - 1);
  const double share =
      (t - si(below.temperature)) / (si(above.temperature) - si(below.temperature));
  const auto between = [&](std::size_t k, double at) {
    return (1.0 - at) * below.parameters[k].value + at * above.parameters[k].value;
  };
  const double kept = std::clamp(share, 0.0, 1.0);
  return DemagnetisationCurve::logistic(from_si<Polarisation>(between(0, share)),
                                        from_si<FieldStrength>(between(1, share)), between(2, kept),
                                        between(3, kept), below.parameters[4].value);
}

FamilyFit fit_family(std::span<const CurveAtTemperature> curves, const FamilyFitOptions& options) {
  const FamilyProblem problem = detail::family_problem(curves, options.weight);
  const auto candidates = candidates_of(problem, options);
  // The longest form leaves the least of the model in the residuals.
  std::vector<double> residuals;
  detail::family_residuals(problem, candidates.back().layout, candidates.back().fit.coordinates,
                           residuals, nullptr);
  const auto number = detail::effective_number(residuals, static_cast<double>(problem.distinct));
  const auto criterion = [&](const Candidate& candidate) {
    return detail::quasi_aicc(candidate.fit.sum_of_squares, residuals.size(), number,
                              candidate.layout.size());
  };
  const auto best = std::min_element(
      candidates.begin(), candidates.end(),
      [&](const Candidate& a, const Candidate& b) { return criterion(a) < criterion(b); });
  const FamilyLayout& layout = best->layout;
  const auto covariance = coordinate_covariance(problem, layout, best->fit, number.inflation());
  FamilyFit out;
  for (std::size_t i = 0; i < problem.curves.size(); ++i)
    out.points.push_back(point_of(problem, layout, best->fit, covariance, i));
  out.mu_rec = layout.mu_rec_linear ? Trend::linear : Trend::constant;
  out.knee_width = layout.width_linear ? Trend::linear : Trend::constant;
  set_parameters(problem, layout, best->fit, covariance, out);
  out.alpha_Br = trend_of(out, 0, "alpha_Br");
  out.beta_HcJ = trend_of(out, 1, "beta_HcJ");
  const FitValue& beta = out.beta_HcJ.coefficient;
  out.coercivity_rises = beta.value > 2.0 * beta.standard_error;
  out.rms = std::sqrt(best->fit.sum_of_squares / static_cast<double>(residuals.size()));
  out.aicc = criterion(*best);
  out.autocorrelation = number.autocorrelation;
  out.effective_points = number.effective;
  out.converged = best->fit.converged;
  add_warnings(out);
  return out;
}

}  // namespace magswap
