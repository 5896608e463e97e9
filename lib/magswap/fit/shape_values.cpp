#include "magswap/fit/shape_values.hpp"

#include <cmath>
#include <limits>
#include <string_view>
#include <utility>

#include "magswap/core/error.hpp"
#include "magswap/magnet/figures.hpp"

namespace magswap::detail {
namespace {

constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

FitValue named(ShapeParameter parameter) {
  switch (parameter) {
    case ShapeParameter::Br:
      return {"Br", Kind::polarisation};
    case ShapeParameter::HcJ:
      return {"HcJ", Kind::field_strength};
    case ShapeParameter::mu_rec:
      return {"mu_rec"};
    case ShapeParameter::width:
      return {"knee_width"};
    case ShapeParameter::asymmetry:
      return {"q"};
    case ShapeParameter::exponent:
      return {"n"};
    case ShapeParameter::bend:
      break;
  }
  return {"a0"};
}

constexpr std::size_t kDerived = 5;
using CurveFigures = std::array<double, kDerived>;

// w, HcB, BHmax, Hk and HD5; a hyperbola has no width.
CurveFigures derived_of(const CurveShape& shape, const ShapePoint& point) {
  const FiguresOfMerit figures = figures_of_merit(shape.curve(point));
  const double width =
      shape.model() == FitModel::hyperbola ? kUnknown : si(figures.HcJ) * std::exp(point[3]);
  return {width, si(figures.HcB), si(figures.BHmax), si(figures.Hk), si(figures.knee)};
}

// Differences of every derived value by one coordinate; one-sided where the curve ends there.
CurveFigures slopes_by(const CurveShape& shape, const ShapePoint& point, std::size_t k,
                  const CurveFigures& here) {
  constexpr double kStep = 1e-6;
  const auto moved = [&](double step) {
    ShapePoint there = point;
    there[k] += step;
    return derived_of(shape, there);
  };
  const CurveFigures above = moved(kStep);
  CurveFigures below = here, out{};
  double span = kStep;
  try {
    below = moved(-kStep);
    span = 2.0 * kStep;
  } catch (const DomainError&) {  // µrec at its end
  }
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = (above[i] - below[i]) / span;
  return out;
}

}  // namespace

std::vector<FitValue> parameter_values(const FittedShape& fit) {
  const auto parameters = parameters_of(fit.shape.model());
  const std::size_t p = parameters.size();
  std::vector<FitValue> out;
  for (std::size_t k = 0; k < p; ++k) {
    const auto at = fit.shape.physical(k, fit.point[k]);
    FitValue value = named(parameters[k]);
    value.value = at.value;
    value.held = fit.held[k];
    const double error = fit.covariance.empty() ? kUnknown : std::sqrt(fit.covariance[k * p + k]);
    value.standard_error = fit.held[k] ? 0.0 : error * at.slope;
    out.push_back(value);
  }
  return out;
}

std::vector<FitValue> derived_values(const FittedShape& fit) {
  constexpr std::array<std::pair<std::string_view, Kind>, kDerived> kNames{
      {{"w", Kind::field_strength},
       {"HcB", Kind::field_strength},
       {"BHmax", Kind::energy_density},
       {"Hk", Kind::field_strength},
       {"HD5", Kind::field_strength}}};
  const std::size_t p = fit.shape.size();
  const bool known = !fit.covariance.empty();
  const CurveFigures values = derived_of(fit.shape, fit.point);
  std::vector<CurveFigures> slopes(p, CurveFigures{});
  for (std::size_t k = 0; k < p && known; ++k)
    if (!fit.held[k]) slopes[k] = slopes_by(fit.shape, fit.point, k, values);
  std::vector<FitValue> out;
  for (std::size_t i = 0; i < kDerived; ++i) {
    if (std::isnan(values[i])) continue;
    double variance = known ? 0.0 : kUnknown;
    for (std::size_t a = 0; a < p && known; ++a)
      for (std::size_t b = 0; b < p; ++b)
        variance += slopes[a][i] * slopes[b][i] * fit.covariance[a * p + b];
    out.push_back({kNames[i].first, kNames[i].second, values[i], std::sqrt(variance)});
  }
  return out;
}

}  // namespace magswap::detail
