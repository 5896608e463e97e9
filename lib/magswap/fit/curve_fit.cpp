#include "magswap/fit/curve_fit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>
#include <utility>

#include "magswap/core/error.hpp"
#include "magswap/fit/fit_problem.hpp"
#include "magswap/fit/fit_statistics.hpp"
#include "magswap/fit/shape_values.hpp"

namespace magswap {
namespace {

using detail::CurveShape;
using detail::EffectiveNumber;
using detail::FitProblem;
using detail::ShapeFit;
using detail::ShapeParameter;

constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();
// A coordinate of a standard error above this, in units of HcJ or as a logarithm, is not fixed.
constexpr double kFixed = 0.5;
// Candidates this close in the criterion are not told apart; Burnham, Anderson (2002), 2.6.
constexpr double kIndistinct = 2.0;

// Residuals and slopes at the solution, the slopes of held parameters left out.
struct Linearised {
  std::vector<double> residuals, slopes;
  std::vector<std::size_t> free;
};

Linearised linearise(const CurveShape& shape, const FitProblem& problem, const ShapeFit& fit) {
  Linearised out;
  std::vector<double> all;
  detail::weighted_residuals(shape, problem, fit.point, out.residuals, &all);
  const std::size_t n = problem.x.size();
  for (std::size_t k = 0; k < shape.size(); ++k) {
    if (fit.held[k]) continue;
    out.free.push_back(k);
    const auto column = all.begin() + static_cast<std::ptrdiff_t>(k * n);
    out.slopes.insert(out.slopes.end(), column, column + static_cast<std::ptrdiff_t>(n));
  }
  return out;
}

// Covariance of the coordinates, held ones 0; empty where the data do not fix them.
std::vector<double> coordinate_covariance(const Linearised& at, const FitProblem& problem,
                                          const ShapeFit& fit, std::size_t p, double inflation) {
  const std::size_t free = at.free.size();
  const auto found = detail::covariance_of({.jacobian = at.slopes,
                                            .parameters = free,
                                            .spread = problem.spread,
                                            .total = problem.total,
                                            .sum_of_squares = fit.sum_of_squares,
                                            .least_variance = problem.least_variance,
                                            .inflation = inflation});
  if (found.empty()) return {};
  std::vector<double> out(p * p, 0.0);
  for (std::size_t i = 0; i < free; ++i)
    for (std::size_t k = 0; k < free; ++k) out[at.free[i] * p + at.free[k]] = found[i * free + k];
  return out;
}

// Parameters, their covariance in SI, and whether the data fix those of the knee.
void set_parameters(const ShapeFit& fit, const std::vector<double>& covariance, CurveFit& out) {
  const auto parameters = detail::parameters_of(out.model);
  const std::size_t p = parameters.size();
  out.parameters = detail::parameter_values({out.shape, fit.point, covariance, fit.held});
  out.determined = !covariance.empty();
  out.covariance = covariance;
  for (std::size_t k = 0; k < p && !covariance.empty(); ++k) {
    if (parameters[k] != ShapeParameter::Br && parameters[k] != ShapeParameter::mu_rec)
      out.determined = out.determined && std::sqrt(covariance[k * p + k]) < kFixed;
    const double slope = out.shape.physical(k, fit.point[k]).slope;
    for (std::size_t i = 0; i < p; ++i) {
      out.covariance[k * p + i] *= slope;
      out.covariance[i * p + k] *= slope;
    }
  }
}

void set_misfit(const FitProblem& problem, const ShapeFit& fit, const DemagnetisationPoints& points,
                CurveFit& out) {
  const auto n = static_cast<double>(problem.x.size());
  out.rms = std::sqrt(fit.sum_of_squares / n);
  std::vector<double> j(problem.x.size());
  if (!out.shape.evaluate(fit.point, problem.x, j, {})) return;
  for (std::size_t i = 0; i < j.size(); ++i) {
    const double misfit = j[i] - problem.j[i];
    if (std::abs(misfit) <= std::abs(out.largest_misfit)) continue;
    out.largest_misfit = misfit;
    out.largest_at_A_per_m = points.h_A_per_m[i];
  }
}

// The parameters that the data leave open, by their relative errors.
std::string not_fixed(const CurveFit& fit) {
  std::string out;
  for (const FitValue& value : fit.parameters) {
    if (value.standard_error < kFixed * std::abs(value.value)) continue;
    out += fmt::format("{}{}", out.empty() ? "" : ", ", value.symbol);
  }
  return out.empty() ? "the parameters" : out;
}

void add_warnings(const FitProblem& problem, CurveFit& out) {
  const auto warn = [&out](std::string text) { out.warnings.push_back(std::move(text)); };
  if (!out.converged) warn("the fit has not converged");
  const double last = *std::min_element(problem.j.begin(), problem.j.end());
  if (!out.determined) {
    const bool before_knee = !problem.reaches_coercivity && last > 0.5;
    warn(fmt::format("not fixed by the data: {}{}", not_fixed(out),
                     before_knee
                         ? fmt::format("; the curve ends before the knee, at J = {:.2f} Br", last)
                         : ""));
  } else if (out.find("HcJ") && !problem.reaches_coercivity) {
    warn(fmt::format("the curve ends at J = {:.2f} Br: HcJ is extrapolated", last));
  }
  const FitValue* mu_rec = out.find("mu_rec");
  if (mu_rec && mu_rec->value + 2.0 * mu_rec->standard_error < 1.0)
    warn("the line rises against the field (µrec below 1): over-correction");
  for (const FitValue& value : out.parameters) {
    if (!value.held) continue;
    if (value.symbol == "mu_rec") {
      warn("µrec is held at 1: the curve rises against the field, by over-correction or noise");
    } else {
      warn(fmt::format("{} is held at {:.3g}, the end of its range", value.symbol, value.value));
    }
  }
  if (out.autocorrelation > 0.2)
    warn(
        fmt::format("neighbouring residuals are correlated ({:.2f}): {} points count as {:.0f} "
                    "in errors and in the choice of the model",
                    out.autocorrelation, problem.distinct, out.effective_points));
}

CurveFit fit_one(const DemagnetisationPoints& points, const FitProblem& problem, FitModel model) {
  CurveFit out;
  out.model = model;
  out.shape = CurveShape(model, problem.field_A_per_m, problem.polarisation_T);
  const std::size_t p = out.shape.size();
  if (problem.distinct < p + 2)
    throw DataError(
        fmt::format("{} different fields for the {} parameters of the {} model: it needs {}",
                    problem.distinct, p, to_text(model), p + 2));
  const ShapeFit fit = detail::fit_shape(out.shape, problem);
  const Linearised at = linearise(out.shape, problem, fit);
  const EffectiveNumber number =
      detail::effective_number(at.residuals, static_cast<double>(problem.distinct));
  const auto covariance = coordinate_covariance(at, problem, fit, p, number.inflation());
  out.point = fit.point;
  out.converged = fit.converged;
  out.points = points.size();
  out.autocorrelation = number.autocorrelation;
  out.effective_points = number.effective;
  const auto [low, high] = std::minmax_element(points.h_A_per_m.begin(), points.h_A_per_m.end());
  out.from_A_per_m = *low;
  out.to_A_per_m = *high;
  out.aicc = detail::quasi_aicc(fit.sum_of_squares, points.size(), number, p);
  set_parameters(fit, covariance, out);
  set_misfit(problem, fit, points, out);
  if (detail::has_curve(model)) {
    try {
      out.curve = out.shape.curve(fit.point);
      out.derived = detail::derived_values({out.shape, fit.point, covariance, fit.held});
    } catch (const DomainError& error) {
      out.curve.reset();
      out.derived.clear();
      out.warnings.push_back(fmt::format("no demagnetisation curve: {}", error.what()));
    }
  }
  add_warnings(problem, out);
  return out;
}

// One effective number for all, that of the closest model: what its residuals share is the data's.
void compare(std::vector<CurveFit>& candidates, const FitProblem& problem) {
  const auto closest =
      std::min_element(candidates.begin(), candidates.end(),
                       [](const CurveFit& a, const CurveFit& b) { return a.rms < b.rms; });
  const EffectiveNumber number{static_cast<double>(problem.distinct), closest->autocorrelation,
                               closest->effective_points};
  for (CurveFit& fit : candidates) {
    const double sum = fit.rms * fit.rms * static_cast<double>(fit.points);
    fit.aicc = detail::quasi_aicc(sum, fit.points, number, fit.parameters.size());
  }
  std::stable_sort(candidates.begin(), candidates.end(), [](const CurveFit& a, const CurveFit& b) {
    return a.determined != b.determined ? a.determined : a.aicc < b.aicc;
  });
}

}  // namespace

double CurveFit::polarisation_T(double h_A_per_m) const {
  const double x = -h_A_per_m / shape.field_A_per_m();
  double j = kUnknown;
  if (!shape.evaluate(point, std::span(&x, 1), std::span(&j, 1), {})) return kUnknown;
  return j * shape.polarisation_T();
}

const FitValue* CurveFit::find(std::string_view symbol) const {
  for (const auto* list : {&parameters, &derived})
    for (const FitValue& value : *list)
      if (value.symbol == symbol) return &value;
  return nullptr;
}

CurveFit fit_curve(const DemagnetisationPoints& points, FitModel model,
                   const CurveFitOptions& options) {
  return fit_one(points, detail::fit_problem(points, options.weight), model);
}

CurveFits fit_models(const DemagnetisationPoints& points, const CurveFitOptions& options) {
  const FitProblem problem = detail::fit_problem(points, options.weight);
  std::span<const FitModel> models = all_fit_models();
  if (!options.models.empty()) models = options.models;
  CurveFits out;
  for (const FitModel model : models) {
    try {
      out.candidates.push_back(fit_one(points, problem, model));
    } catch (const DataError& error) {
      out.warnings.push_back(fmt::format("left out: {}", error.what()));
    }
  }
  if (out.candidates.empty())
    throw DataError(fmt::format("no model fits the curve; {}", out.warnings.front()));
  compare(out.candidates, problem);
  for (std::size_t i = 0; i < out.candidates.size(); ++i) {
    const CurveFit& fit = out.candidates[i];
    if (!out.representable && fit.curve) out.representable = i;
    if (i > 0 && fit.determined && fit.aicc - out.chosen().aicc < kIndistinct)
      out.warnings.push_back(fmt::format("the points do not tell the {} model from the {} model",
                                         to_text(fit.model), to_text(out.chosen().model)));
  }
  return out;
}

}  // namespace magswap
