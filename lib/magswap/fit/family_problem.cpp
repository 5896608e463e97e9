#include "magswap/fit/family_problem.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

#include "magswap/core/error.hpp"
#include "magswap/fit/fit_statistics.hpp"
#include "magswap/fit/held_parameters.hpp"

namespace magswap::detail {
namespace {

std::vector<std::size_t> by_temperature(std::span<const CurveAtTemperature> curves) {
  if (curves.size() < 2)
    throw ArgumentError("a fit over temperature needs curves at two temperatures or more");
  std::vector<std::size_t> order(curves.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return si(curves[a].temperature) < si(curves[b].temperature);
  });
  for (std::size_t i = 0; i + 1 < order.size(); ++i) {
    const Temperature here = curves[order[i]].temperature;
    if (!(si(here) > 0.0) || !(si(curves[order[i + 1]].temperature) - si(here) > 1e-6))
      throw ArgumentError(
          fmt::format("two curves at {}: give one curve for each temperature", format(here)));
  }
  return order;
}

// Stated errors hold only where every curve states them: in units of their mean.
void share_variances(FamilyProblem& problem) {
  double mean = 0.0;
  bool stated = true;
  for (const FitProblem& curve : problem.curves) {
    stated = stated && curve.least_variance > 0.0;
    mean += curve.least_variance / static_cast<double>(problem.curves.size());
  }
  if (!stated) return;
  problem.least_variance = mean;
  for (FitProblem& curve : problem.curves) {
    const double factor = curve.least_variance / mean;
    for (double& spread : curve.spread) spread *= factor;
    curve.total *= factor;
  }
}

void weigh_temperatures_alike(FamilyProblem& problem) {
  std::size_t rows = 0;
  for (const FitProblem& curve : problem.curves) rows += curve.x.size();
  for (FitProblem& curve : problem.curves) {
    const double factor =
        static_cast<double>(rows) / static_cast<double>(curve.x.size() * problem.curves.size());
    for (double& weight : curve.weight) weight *= factor;
    for (double& spread : curve.spread) spread *= factor;
    curve.total *= factor;
  }
}

// Width and asymmetry in common: those of each curve by itself in turn.
std::vector<std::vector<double>> starts_of(const FamilyProblem& problem,
                                           const FamilyLayout& layout) {
  std::vector<std::vector<double>> out;
  double mu_rec = 0.0;
  for (const ShapeFit& fit : problem.alone)
    mu_rec += fit.point[2] / static_cast<double>(problem.alone.size());
  for (const ShapeFit& shape : problem.alone) {
    std::vector<double> start;
    for (const ShapeFit& fit : problem.alone) {
      start.push_back(fit.point[0]);
      start.push_back(fit.point[1]);
    }
    start.insert(start.end(), layout.mu_rec_linear ? 2 : 1, mu_rec);
    start.insert(start.end(), layout.width_linear ? 2 : 1, shape.point[3]);
    start.push_back(shape.point[4]);
    out.push_back(std::move(start));
  }
  return out;
}

FamilySolution fit_free(const FamilyProblem& problem, const FamilyLayout& layout,
                        const std::vector<double>& start, const std::vector<bool>& held) {
  HeldFit fit = least_squares_held(
      [&](std::span<const double> all, std::vector<double>& residuals,
          std::vector<double>* slopes) {
        family_residuals(problem, layout, all, residuals, slopes);
      },
      start, [&held](std::size_t k) { return held[k]; }, problem.spread.size());
  return {std::move(fit.parameters), held, fit.sum_of_squares, fit.converged};
}

// As of one curve, coordinate by coordinate; true when one was out of range.
bool hold_in_range(const FamilyLayout& layout, std::vector<double>& coordinates,
                   std::vector<bool>& held) {
  ShapePoint shape{1.0, 1.0, 1.0, std::log(0.02), coordinates.back()};
  const bool asymmetry = detail::hold_in_range(FitModel::logistic, shape)[4];
  const double widening = asymmetry ? shape[3] - std::log(0.02) : 0.0;
  bool any = false;
  for (std::size_t k = 0; k < coordinates.size(); ++k) {
    const std::size_t parameter = layout.place(k).second;
    if (asymmetry && parameter == 3) {
      coordinates[k] += widening;
      continue;
    }
    ShapePoint one{1.0, 1.0, 1.0, std::log(0.02), 0.0};
    one[parameter] = coordinates[k];
    if (!detail::hold_in_range(FitModel::logistic, one)[parameter]) continue;
    coordinates[k] = one[parameter];
    held[k] = any = true;
  }
  return any;
}

double sum_of_squares(const FamilyProblem& problem, const FamilyLayout& layout,
                      const std::vector<double>& coordinates) {
  std::vector<double> residuals;
  family_residuals(problem, layout, coordinates, residuals, nullptr);
  return std::inner_product(residuals.begin(), residuals.end(), residuals.begin(), 0.0);
}

}  // namespace

FamilyProblem family_problem(std::span<const CurveAtTemperature> curves, RowWeight weight) {
  FamilyProblem out;
  for (const std::size_t i : by_temperature(curves)) {
    out.temperature_K.push_back(si(curves[i].temperature));
    out.curves.push_back(fit_problem(curves[i].points, weight));
    const FitProblem& curve = out.curves.back();
    out.shapes.emplace_back(FitModel::logistic, curve.field_A_per_m, curve.polarisation_T);
    if (curve.distinct < kShapeParameters)
      throw DataError(fmt::format("{} different fields at {}: a logistic curve needs {}",
                                  curve.distinct, format(curves[i].temperature), kShapeParameters));
    out.alone.push_back(fit_shape(out.shapes.back(), curve));
    out.distinct += curve.distinct;
  }
  share_variances(out);
  weigh_temperatures_alike(out);
  for (const FitProblem& curve : out.curves) {
    out.spread.insert(out.spread.end(), curve.spread.begin(), curve.spread.end());
    out.total += curve.total;
  }
  return out;
}

std::size_t FamilyLayout::size() const { return first_width() + (width_linear ? 2 : 1) + 1; }

double FamilyLayout::share(std::size_t curve) const {
  const double first = temperature_K.front();
  return (temperature_K[curve] - first) / (temperature_K.back() - first);
}

ShapePoint FamilyLayout::local(std::span<const double> c, std::size_t curve) const {
  const double t = share(curve);
  const std::size_t mu = first_mu_rec(), width = first_width();
  const double mu_rec = mu_rec_linear ? (1.0 - t) * c[mu] + t * c[mu + 1] : c[mu];
  const double log_width =
      width_linear ? std::log((1.0 - t) * std::exp(c[width]) + t * std::exp(c[width + 1]))
                   : c[width];
  return {c[2 * curve], c[2 * curve + 1], mu_rec, log_width, c[size() - 1]};
}

std::vector<double> FamilyLayout::chain(std::span<const double> c, std::size_t curve) const {
  const double t = share(curve);
  const std::size_t p = size(), mu = first_mu_rec(), width = first_width();
  std::vector<double> out(kShapeParameters * p, 0.0);
  out[2 * curve] = 1.0;
  out[p + 2 * curve + 1] = 1.0;
  out[2 * p + mu] = mu_rec_linear ? 1.0 - t : 1.0;
  if (mu_rec_linear) out[2 * p + mu + 1] = t;
  out[3 * p + width] = 1.0;
  if (width_linear) {
    const double first = (1.0 - t) * std::exp(c[width]), last = t * std::exp(c[width + 1]);
    out[3 * p + width] = first / (first + last);
    out[3 * p + width + 1] = last / (first + last);
  }
  out[4 * p + p - 1] = 1.0;
  return out;
}

std::pair<std::size_t, std::size_t> FamilyLayout::place(std::size_t coordinate) const {
  const std::size_t last = temperature_K.size() - 1;
  if (coordinate < first_mu_rec()) return {coordinate / 2, coordinate % 2};
  if (coordinate < first_width()) return {coordinate > first_mu_rec() ? last : 0, 2};
  if (coordinate + 1 < size()) return {coordinate > first_width() ? last : 0, 3};
  return {0, 4};
}

void family_residuals(const FamilyProblem& problem, const FamilyLayout& layout,
                      std::span<const double> coordinates, std::vector<double>& residuals,
                      std::vector<double>* slopes) {
  const std::size_t n = problem.spread.size(), p = layout.size();
  residuals.resize(n);
  if (slopes) slopes->assign(n * p, 0.0);
  std::vector<double> here, here_slopes;
  std::size_t first = 0;
  for (std::size_t c = 0; c < problem.curves.size(); ++c) {
    const ShapePoint local = layout.local(coordinates, c);
    weighted_residuals(problem.shapes[c], problem.curves[c], local, here,
                       slopes ? &here_slopes : nullptr);
    std::copy(here.begin(), here.end(), residuals.begin() + static_cast<std::ptrdiff_t>(first));
    if (slopes) {
      const auto chain = layout.chain(coordinates, c);
      for (std::size_t k = 0; k < kShapeParameters; ++k)
        for (std::size_t g = 0; g < p; ++g) {
          const double factor = chain[k * p + g];
          if (factor == 0.0) continue;
          for (std::size_t i = 0; i < here.size(); ++i)
            (*slopes)[g * n + first + i] += factor * here_slopes[k * here.size() + i];
        }
    }
    first += here.size();
  }
}

FamilySolution fit_family_of(const FamilyProblem& problem, const FamilyLayout& layout) {
  std::vector<double> best;
  double least = std::numeric_limits<double>::infinity();
  for (const auto& start : starts_of(problem, layout)) {
    const double sum = sum_of_squares(problem, layout, start);
    if (!(sum < least)) continue;
    least = sum;
    best = start;
  }
  if (best.empty()) throw DataError("no family of logistic curves comes near the points");
  FamilySolution fit = fit_free(problem, layout, best, std::vector<bool>(layout.size(), false));
  for (int round = 0; round < 3; ++round) {
    std::vector<double> inside = fit.coordinates;
    std::vector<bool> held = fit.held;
    const bool any = hold_in_range(layout, inside, held);
    if (!any || !std::isfinite(sum_of_squares(problem, layout, inside))) return fit;
    fit = fit_free(problem, layout, inside, held);
  }
  return fit;
}

}  // namespace magswap::detail
