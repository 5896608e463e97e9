#include "magswap/fit/fit_problem.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <optional>
#include <span>
#include <utility>

#include "magswap/core/error.hpp"
#include "magswap/fit/fit_statistics.hpp"
#include "magswap/fit/held_parameters.hpp"
#include "magswap/loop/crossing.hpp"

namespace magswap::detail {
namespace {

// What a record may store of a logistic knee; docs/formats/materials.md.
constexpr double kLeastWidth = 0.001, kMostWidth = 0.5;
constexpr double kLeastAsymmetry = 0.05, kMostAsymmetry = 10.0;
// Rows that the starts are judged on.
constexpr std::size_t kStartRows = 48;

void check(const DemagnetisationPoints& points) {
  const std::size_t n = points.size();
  if (points.j_T.size() != n || (!points.sigma_j_T.empty() && points.sigma_j_T.size() != n))
    throw ArgumentError(
        fmt::format("a demagnetisation curve of {} fields, {} polarisations and {} "
                    "standard errors: they must be as many",
                    n, points.j_T.size(), points.sigma_j_T.size()));
  for (std::size_t i = 0; i < n; ++i) {
    if (!std::isfinite(points.h_A_per_m[i]) || !std::isfinite(points.j_T[i]))
      throw ArgumentError(fmt::format("row {} of the curve is not finite: leave it out", i + 1));
    if (points.h_A_per_m[i] > 0.0)
      throw ArgumentError(
          fmt::format("row {} of the curve lies at H = {}: a demagnetisation curve has H ≤ 0",
                      i + 1, format(points.h_A_per_m[i], Kind::field_strength)));
    if (!points.sigma_j_T.empty() && !(points.sigma_j_T[i] > 0.0))
      throw ArgumentError(fmt::format("the standard error of row {} is {} T: it must be positive",
                                      i + 1, points.sigma_j_T[i]));
  }
}

struct Straight {
  double at_zero, slope;
};

// Line through the rows nearest to H = 0: a quarter of the range, or more where rows are few.
std::optional<Straight> straight_part(std::span<const double> h, std::span<const double> j,
                                      double reach) {
  for (const double share : {0.25, 0.5, 0.75, 1.0}) {
    double n = 0.0, sh = 0.0, sj = 0.0, shh = 0.0, shj = 0.0;
    for (std::size_t i = 0; i < h.size(); ++i) {
      if (-h[i] > share * reach) continue;
      const double x = h[i] / reach;
      n += 1.0;
      sh += x;
      sj += j[i];
      shh += x * x;
      shj += x * j[i];
    }
    const double determinant = n * shh - sh * sh;
    if (n < 3.0 || determinant <= 1e-9 * n * shh) continue;
    const double slope = (n * shj - sh * sj) / determinant;
    return Straight{(sj - slope * sh) / n, slope / reach};
  }
  return std::nullopt;
}

void scale_rows(const DemagnetisationPoints& points, RowWeight weight, FitProblem& out) {
  for (std::size_t i = 0; i < points.size(); ++i) {
    out.x.push_back(-points.h_A_per_m[i] / out.field_A_per_m);
    out.j.push_back(points.j_T[i] / out.polarisation_T);
  }
  out.weight =
      weight == RowWeight::field ? stretch_weights(out.x) : std::vector<double>(points.size(), 1.0);
  const auto n = static_cast<double>(points.size());
  std::vector<double> variance(points.size(), 1.0);
  if (!points.sigma_j_T.empty()) {
    double mean = 0.0;
    for (const double sigma : points.sigma_j_T) mean += sigma * sigma / n;
    for (std::size_t i = 0; i < points.size(); ++i) {
      variance[i] = points.sigma_j_T[i] * points.sigma_j_T[i] / mean;
      out.weight[i] /= variance[i];
    }
    out.least_variance = mean / (out.polarisation_T * out.polarisation_T);
  }
  const double sum = std::accumulate(out.weight.begin(), out.weight.end(), 0.0);
  out.spread = count_repeats(out.x, out.j);
  for (std::size_t i = 0; i < points.size(); ++i) {
    out.weight[i] *= n / sum;
    out.spread[i] *= out.weight[i] * variance[i];
    out.total += out.weight[i] * variance[i];
  }
}

// The coordinates behind Br, HcJ and µrec that a fit begins with: one row a start.
std::vector<std::pair<double, double>> shape_starts(FitModel model) {
  std::vector<std::pair<double, double>> out;
  const auto widths = [&](double q) {
    for (const double width : {0.002, 0.005, 0.01, 0.02, 0.04, 0.08, 0.16, 0.32})
      out.emplace_back(std::log(width * std::min(1.0, 2.0 * q)), std::log(q));
  };
  switch (model) {
    case FitModel::line:
      return {{0.0, 0.0}};
    case FitModel::power:
      return {{0.0, 0.0}, {0.7, 0.0}, {1.4, 0.0}, {2.0, 0.0}, {2.7, 0.0}, {3.5, 0.0}};
    case FitModel::hyperbola:
      return {{0.1, 0.0}, {0.7, 0.0}, {1.5, 0.0}, {2.5, 0.0}, {3.5, 0.0}, {4.5, 0.0}, {6.0, 0.0}};
    case FitModel::logistic:
      widths(0.1);
      widths(0.4);
      widths(3.0);
      break;
    case FitModel::exponential:
    case FitModel::tanh:
    case FitModel::arctan:
      break;
  }
  widths(1.0);
  return out;
}

// Coordinates of a start; HcJ in units of the scale.
ShapePoint start_of(FitModel model, double hcj, double mu_rec, std::pair<double, double> form) {
  switch (model) {
    case FitModel::line:
      return {1.0, mu_rec};
    case FitModel::power:
    case FitModel::hyperbola:
      return {1.0, hcj, form.first};
    case FitModel::exponential:
    case FitModel::logistic:
    case FitModel::tanh:
    case FitModel::arctan:
      break;
  }
  return {1.0, hcj, mu_rec, form.first, form.second};
}

// Every so many rows, ends included.
FitProblem thinned(const FitProblem& problem) {
  FitProblem out;
  const std::size_t n = problem.x.size(), rows = std::min(n, kStartRows);
  for (std::size_t k = 0; k < rows; ++k) {
    const std::size_t i = rows > 1 ? k * (n - 1) / (rows - 1) : 0;
    out.x.push_back(problem.x[i]);
    out.j.push_back(problem.j[i]);
    out.weight.push_back(problem.weight[i]);
  }
  return out;
}

double sum_of_squares(const CurveShape& shape, const FitProblem& problem, const ShapePoint& point,
                      std::vector<double>& residuals) {
  weighted_residuals(shape, problem, point, residuals, nullptr);
  return std::inner_product(residuals.begin(), residuals.end(), residuals.begin(), 0.0);
}

ShapePoint best_start(const CurveShape& shape, const FitProblem& problem) {
  const FitProblem few = thinned(problem);
  std::vector<double> residuals;
  std::optional<ShapePoint> best;
  double least = std::numeric_limits<double>::infinity();
  const double step = problem.reaches_coercivity ? 0.0 : 1.3;
  // Beyond the end of a curve that does not reach J = 0, HcJ may lie anywhere.
  for (const double hcj : {1.0, 1.1, step, 1.8 * step}) {
    if (hcj <= 0.0) continue;
    for (const auto& form : shape_starts(shape.model())) {
      const ShapePoint point = start_of(shape.model(), hcj, problem.mu_rec, form);
      const double sum = sum_of_squares(shape, few, point, residuals);
      if (!(sum < least)) continue;
      least = sum;
      best = point;
    }
  }
  if (!best)
    throw DataError(fmt::format("no {} curve comes near the points", to_text(shape.model())));
  return *best;
}

// Least squares of the parameters that are not held.
ShapeFit fit_free(const CurveShape& shape, const FitProblem& problem, const ShapePoint& start,
                  const std::array<bool, kShapeParameters>& held) {
  ShapePoint point = start;
  const HeldFit fit = least_squares_held(
      [&](std::span<const double> all, std::vector<double>& residuals,
          std::vector<double>* slopes) {
        std::copy(all.begin(), all.end(), point.begin());
        weighted_residuals(shape, problem, point, residuals, slopes);
      },
      std::span(start).first(shape.size()), [&held](std::size_t k) { return held.at(k); },
      problem.x.size());
  ShapeFit out{start, held, fit.sum_of_squares, fit.converged};
  std::copy(fit.parameters.begin(), fit.parameters.end(), out.point.begin());
  return out;
}

}  // namespace

FitProblem fit_problem(const DemagnetisationPoints& points, RowWeight weight) {
  check(points);
  FitProblem out;
  out.distinct = count_distinct(points.h_A_per_m);
  if (out.distinct < 3)
    throw DataError(
        fmt::format("{} rows at {} different fields: no curve can be fitted to fewer than 3",
                    points.size(), out.distinct));
  // A table from −HcJ to Br is as good as one from Br to −HcJ.
  std::vector<double> h = points.h_A_per_m, j = points.j_T;
  if (h.front() < h.back()) {
    std::reverse(h.begin(), h.end());
    std::reverse(j.begin(), j.end());
  }
  const double reach = -*std::min_element(h.begin(), h.end());
  const auto straight = straight_part(h, j, reach);
  if (!straight || !(straight->at_zero > 0.0))
    throw DataError("the curve has no remanence: J near H = 0 must be positive");
  out.polarisation_T = straight->at_zero;
  out.mu_rec = std::clamp(1.0 + straight->slope / kMu0, 1.0, 1.3);
  std::optional<double> hcj = points.hcj_A_per_m;
  if (!hcj) {
    const auto crossing = find_crossing(h, j, {1.0, 0.0, 0.0}, out.polarisation_T);
    if (crossing) hcj = -crossing->h_A_per_m;
  }
  out.reaches_coercivity = hcj && *hcj > 0.0;
  out.field_A_per_m = out.reaches_coercivity ? *hcj : reach;
  // The reversible part must leave something at HcJ.
  const double chi = kMu0 * out.field_A_per_m / out.polarisation_T;
  out.mu_rec = std::min(out.mu_rec, 1.0 + 0.5 / chi);
  scale_rows(points, weight, out);
  return out;
}

void weighted_residuals(const CurveShape& shape, const FitProblem& problem, const ShapePoint& point,
                        std::vector<double>& residuals, std::vector<double>* slopes) {
  const std::size_t n = problem.x.size();
  residuals.resize(n);
  std::span<double> to_slopes;
  if (slopes) {
    slopes->resize(n * shape.size());
    to_slopes = *slopes;
  }
  if (!shape.evaluate(point, problem.x, residuals, to_slopes)) {
    std::fill(residuals.begin(), residuals.end(), std::numeric_limits<double>::quiet_NaN());
    return;
  }
  for (std::size_t i = 0; i < n; ++i) {
    const double root = std::sqrt(problem.weight[i]);
    residuals[i] = root * (residuals[i] - problem.j[i]);
    for (std::size_t k = 0; k * n < to_slopes.size(); ++k) to_slopes[k * n + i] *= root;
  }
}

std::array<bool, kShapeParameters> hold_in_range(FitModel model, ShapePoint& point) {
  std::array<bool, kShapeParameters> held{};
  const auto parameters = parameters_of(model);
  // Any slope makes a line; the other models take theirs for a recoil permeability.
  if (model == FitModel::line) return held;
  for (std::size_t k = 0; k < parameters.size(); ++k) {
    if (parameters[k] != ShapeParameter::mu_rec) continue;
    held[k] = point[k] < 1.0;
    point[k] = std::max(point[k], 1.0);
  }
  if (model != FitModel::logistic) return held;
  double& log_width = point[3];
  double& log_q = point[4];
  const double before = log_q;
  log_q = std::clamp(log_q, std::log(kLeastAsymmetry), std::log(kMostAsymmetry));
  held[4] = log_q != before;
  // Towards the exponential only w/q counts: the width follows, and is looked at in the next round.
  if (held[4]) {
    log_width += std::max(log_q - before, 0.0);
    return held;
  }
  const double width = log_width;
  log_width = std::clamp(log_width, std::log(kLeastWidth), std::log(kMostWidth));
  held[3] = log_width != width;
  return held;
}

ShapeFit fit_shape(const CurveShape& shape, const FitProblem& problem) {
  ShapeFit fit = fit_free(shape, problem, best_start(shape, problem), {});
  for (int round = 0; round < 3; ++round) {
    ShapePoint inside = fit.point;
    auto held = hold_in_range(shape.model(), inside);
    if (std::none_of(held.begin(), held.end(), [](bool is) { return is; })) return fit;
    for (std::size_t k = 0; k < held.size(); ++k) held[k] = held[k] || fit.held[k];
    std::vector<double> residuals;
    if (!std::isfinite(sum_of_squares(shape, problem, inside, residuals))) return fit;
    fit = fit_free(shape, problem, inside, held);
  }
  return fit;
}

}  // namespace magswap::detail
