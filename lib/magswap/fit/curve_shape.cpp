#include "magswap/fit/curve_shape.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "magswap/core/error.hpp"

namespace magswap {
namespace {

constexpr std::array<FitModel, kFitModels> kAll{
    FitModel::line,   FitModel::exponential, FitModel::logistic, FitModel::tanh,
    FitModel::arctan, FitModel::power,       FitModel::hyperbola};

}  // namespace

std::string_view to_text(FitModel model) {
  constexpr std::array<std::string_view, kFitModels> kNames{
      "line", "exponential", "logistic", "tanh", "arctan", "power", "hyperbola"};
  return kNames.at(static_cast<std::size_t>(model));
}

std::span<const FitModel> all_fit_models() { return kAll; }

FitModel fit_model(std::string_view text) {
  std::string names;
  for (const FitModel model : kAll) {
    if (text == to_text(model)) return model;
    names += fmt::format("{}{}", names.empty() ? "" : ", ", to_text(model));
  }
  throw ArgumentError(fmt::format("unknown model '{}'; there are {}", text, names));
}

namespace detail {
namespace {

using enum ShapeParameter;
constexpr std::array<ShapeParameter, 2> kLine{Br, mu_rec};
constexpr std::array<ShapeParameter, 5> kSwitching{Br, HcJ, mu_rec, width, asymmetry};
constexpr std::array<ShapeParameter, 3> kPower{Br, HcJ, exponent};
constexpr std::array<ShapeParameter, 3> kHyperbola{Br, HcJ, bend};

// What no measured curve needs, and where the arithmetic would end: q far from 1 is the exponential
// or the Gompertz curve.
constexpr double kLeastWidth = 1e-5, kMostWidth = 3.0, kMostAsymmetry = 110.0,
                 kMostCoercivity = 30.0;
// Share of Br that the reversible part may take at HcJ, as in DemagnetisationCurve.
constexpr double kMostReversible = 0.9;

/// g, ∂g/∂u and ∂g/∂q of a switching part.
struct Switch {
  double g, by_u, by_q;
};

struct Logistic {
  double q;

  [[nodiscard]] Switch operator()(double u) const {
    const double e = std::exp(-std::abs(u));
    const double softplus = std::max(u, 0.0) + std::log1p(e);
    const double power = std::exp(-q * softplus);
    const double sigma = (u > 0.0 ? 1.0 : e) / (1.0 + e);
    return {1.0 - 2.0 * power, 2.0 * q * power * sigma, 2.0 * power * softplus};
  }
  /// u where g = level.
  [[nodiscard]] double inverse(double level) const {
    return std::log(std::expm1(-std::log(0.5 * (1.0 - level)) / q));
  }
};

struct Arctan {
  [[nodiscard]] Switch operator()(double u) const {
    return {2.0 / kPi * std::atan(u), 2.0 / kPi / (1.0 + u * u), 0.0};
  }
  [[nodiscard]] double inverse(double level) const { return std::tan(0.5 * kPi * level); }
};

bool positive(double value) { return std::isfinite(value) && value > 0.0; }

bool line(std::span<const double> p, double chi_of_mu, std::span<const double> x,
          std::span<double> j, std::span<double> slopes) {
  const double chi = chi_of_mu * (p[1] - 1.0);
  const std::size_t n = x.size();
  for (std::size_t i = 0; i < n; ++i) {
    j[i] = p[0] - chi * x[i];
    if (slopes.empty()) continue;
    slopes[i] = 1.0;
    slopes[n + i] = -chi_of_mu * x[i];
  }
  return true;
}

bool exponential(std::span<const double> p, double chi_of_mu, std::span<const double> x,
                 std::span<double> j, std::span<double> slopes) {
  const double c = p[1], chi = chi_of_mu * (p[2] - 1.0), w = c * std::exp(p[3]);
  const double a = p[0] - chi * c;
  if (!positive(c) || c > kMostCoercivity || !(a > (1.0 - kMostReversible) * p[0]) ||
      !(w > kLeastWidth * c && w < kMostWidth * c))
    return false;
  const std::size_t n = x.size();
  for (std::size_t i = 0; i < n; ++i) {
    const double u = (x[i] - c) / w;
    const double e = std::exp(std::min(u, 50.0));
    j[i] = p[0] - chi * x[i] - a * e;
    if (slopes.empty()) continue;
    slopes[i] = 1.0 - e;
    slopes[n + i] = e * (chi + a * x[i] / (w * c));
    slopes[2 * n + i] = chi_of_mu * (c * e - x[i]);
    slopes[3 * n + i] = a * e * u;
  }
  return true;
}

bool power(std::span<const double> p, std::span<const double> x, std::span<double> j,
           std::span<double> slopes) {
  const double c = p[1], exponent = std::exp(p[2]);
  if (!positive(c) || c > kMostCoercivity || !(exponent > 0.05 && exponent < 1e4)) return false;
  const std::size_t n = x.size();
  for (std::size_t i = 0; i < n; ++i) {
    const double t = std::max(x[i] / c, 0.0);
    const double log_t = t > 0.0 ? std::log(t) : 0.0;
    const double tn = t > 0.0 ? std::exp(std::min(exponent * log_t, 50.0)) : 0.0;
    j[i] = p[0] * (1.0 - tn);
    if (slopes.empty()) continue;
    slopes[i] = 1.0 - tn;
    slopes[n + i] = p[0] * exponent * tn / c;
    slopes[2 * n + i] = -p[0] * tn * log_t * exponent;
  }
  return true;
}

bool hyperbola(std::span<const double> p, std::span<const double> x, std::span<double> j,
               std::span<double> slopes) {
  const double c = p[1], rest = std::exp(-p[2]), a0 = 1.0 - rest;
  if (!positive(c) || c > kMostCoercivity || !(rest > 1e-9 && rest < 1e3)) return false;
  for (const double at : x)
    if (!(c - a0 * at > 0.0)) return false;
  const std::size_t n = x.size();
  for (std::size_t i = 0; i < n; ++i) {
    const double d = 1.0 / (c - a0 * x[i]);
    j[i] = p[0] * (c - x[i]) * d;
    if (slopes.empty()) continue;
    slopes[i] = (c - x[i]) * d;
    slopes[n + i] = p[0] * x[i] * rest * d * d;
    slopes[2 * n + i] = p[0] * (c - x[i]) * x[i] * rest * d * d;
  }
  return true;
}

/// Switching part of a curve: J = A·g((s − x)/w) − χ·x, where J(0) = Br and J(−HcJ) = 0 fix A and
/// s.
struct Knee {
  double br, hcj, chi_of_mu, chi, width, q;
  double amplitude = 0.0, shift = 0.0;

  template <class Form>
  bool solve(const Form& form) {
    if (!positive(br) || !positive(hcj) || hcj > kMostCoercivity ||
        std::abs(chi * hcj) >= kMostReversible * br ||
        !(width > kLeastWidth * hcj && width < kMostWidth * hcj))
      return false;
    double at_zero = 1.0;  // g(0), all but 1: the iteration ends at once
    for (int i = 0; i < 50; ++i) {
      shift = hcj + width * form.inverse(chi * hcj / br * at_zero);
      const double before = std::exchange(at_zero, form(shift / width).g);
      if (!(at_zero > 0.5)) return false;
      if (std::abs(before - at_zero) < 1e-16) break;
    }
    amplitude = br / at_zero;
    return true;
  }
};

/// Derivatives of a knee by one parameter.
struct KneeSlope {
  double br = 0.0, hcj = 0.0, chi = 0.0, width = 0.0, q = 0.0;
  double amplitude = 0.0, shift = 0.0;
};

// By Br, HcJ, µrec, ln(w/HcJ) and ln q; A and s follow from the derivatives of their conditions.
template <class Form>
std::array<KneeSlope, kShapeParameters> slopes_of(const Form& form, const Knee& k) {
  std::array<KneeSlope, kShapeParameters> out{};
  out[0].br = 1.0;
  out[1].hcj = 1.0;
  out[1].width = k.width / k.hcj;
  out[2].chi = k.chi_of_mu;
  out[3].width = k.width;
  out[4].q = k.q;
  const double u0 = k.shift / k.width, uc = (k.shift - k.hcj) / k.width;
  const Switch zero = form(u0), coercive = form(uc);
  const double s0 = k.amplitude * zero.by_u / k.width, sc = k.amplitude * coercive.by_u / k.width;
  const double determinant = zero.g * sc - coercive.g * s0;
  for (KneeSlope& by : out) {
    const double first = by.br + s0 * u0 * by.width - k.amplitude * zero.by_q * by.q;
    const double second = by.chi * k.hcj + k.chi * by.hcj + sc * (by.hcj + uc * by.width) -
                          k.amplitude * coercive.by_q * by.q;
    by.amplitude = (first * sc - second * s0) / determinant;
    by.shift = (zero.g * second - coercive.g * first) / determinant;
  }
  return out;
}

template <class Form>
bool switching(const Form& form, Knee knee, std::size_t parameters, std::span<const double> x,
               std::span<double> j, std::span<double> slopes) {
  if (!knee.solve(form)) return false;
  const std::size_t n = x.size();
  const double per_width = 1.0 / knee.width;
  if (slopes.empty()) {
    for (std::size_t i = 0; i < n; ++i)
      j[i] = knee.amplitude * form((knee.shift - x[i]) * per_width).g - knee.chi * x[i];
    return true;
  }
  const auto by = slopes_of(form, knee);
  for (std::size_t i = 0; i < n; ++i) {
    const double u = (knee.shift - x[i]) * per_width;
    const Switch at = form(u);
    j[i] = knee.amplitude * at.g - knee.chi * x[i];
    const double steepness = knee.amplitude * at.by_u * per_width;
    for (std::size_t k = 0; k < parameters; ++k) {
      slopes[k * n + i] = by[k].amplitude * at.g + steepness * (by[k].shift - u * by[k].width) +
                          knee.amplitude * at.by_q * by[k].q - by[k].chi * x[i];
    }
  }
  return true;
}

}  // namespace

std::span<const ShapeParameter> parameters_of(FitModel model) {
  switch (model) {
    case FitModel::line:
      return kLine;
    case FitModel::logistic:
      return kSwitching;
    case FitModel::power:
      return kPower;
    case FitModel::hyperbola:
      return kHyperbola;
    case FitModel::exponential:
    case FitModel::tanh:
    case FitModel::arctan:
      break;
  }
  return std::span(kSwitching).first(4);
}

bool has_curve(FitModel model) {
  return model == FitModel::logistic || model == FitModel::tanh || model == FitModel::exponential ||
         model == FitModel::hyperbola;
}

CurveShape::CurveShape(FitModel model, double field_A_per_m, double polarisation_T)
    : model_(model),
      field_(field_A_per_m),
      polarisation_(polarisation_T),
      chi_(kMu0 * field_A_per_m / polarisation_T) {}

bool CurveShape::evaluate(std::span<const double> p, std::span<const double> x, std::span<double> j,
                          std::span<double> slopes) const {
  switch (model_) {
    case FitModel::line:
      return line(p, chi_, x, j, slopes);
    case FitModel::exponential:
      return exponential(p, chi_, x, j, slopes);
    case FitModel::power:
      return power(p, x, j, slopes);
    case FitModel::hyperbola:
      return hyperbola(p, x, j, slopes);
    case FitModel::logistic:
    case FitModel::tanh:
    case FitModel::arctan:
      break;
  }
  const double q = model_ == FitModel::logistic ? std::exp(p[4]) : 1.0;
  if (!(q < kMostAsymmetry && q > 1.0 / kMostAsymmetry)) return false;
  const Knee knee{p[0], p[1], chi_, chi_ * (p[2] - 1.0), p[1] * std::exp(p[3]), q};
  return model_ == FitModel::arctan ? switching(Arctan{}, knee, size(), x, j, slopes)
                                    : switching(Logistic{q}, knee, size(), x, j, slopes);
}

CurveShape::Physical CurveShape::physical(std::size_t k, double coordinate) const {
  switch (parameters_of(model_)[k]) {
    case Br:
      return {coordinate * polarisation_, polarisation_};
    case HcJ:
      return {coordinate * field_, field_};
    case mu_rec:
      return {coordinate, 1.0};
    case bend:
      return {-std::expm1(-coordinate), std::exp(-coordinate)};
    case width:
    case asymmetry:
    case exponent:
      break;
  }
  return {std::exp(coordinate), std::exp(coordinate)};
}

double CurveShape::coordinate(std::size_t k, double value_si) const {
  switch (parameters_of(model_)[k]) {
    case Br:
      return value_si / polarisation_;
    case HcJ:
      return value_si / field_;
    case mu_rec:
      return value_si;
    case bend:
      return -std::log1p(-value_si);
    case width:
    case asymmetry:
    case exponent:
      break;
  }
  return std::log(value_si);
}

DemagnetisationCurve CurveShape::curve(std::span<const double> p) const {
  if (!has_curve(model_))
    throw ArgumentError(
        fmt::format("the {} model is no demagnetisation curve of the library", to_text(model_)));
  const auto br = from_si<Polarisation>(physical(0, p[0]).value);
  const double hcj = physical(1, p[1]).value;
  if (model_ == FitModel::hyperbola) {
    const double a0 = physical(2, p[2]).value;
    const double apparent = 1.0 + si(br) * (1.0 - a0) / (kMu0 * hcj);
    if (a0 < 0.0)
      throw DomainError(fmt::format(
          "a hyperbola of a0 = {:.3g} sags below the straight line from Br to HcJ", a0));
    return DemagnetisationCurve({CurveModel::hyperbola, si(br), apparent, hcj, hcj, a0, 1.0, 1.0});
  }
  const double width = std::exp(p[3]);
  if (model_ == FitModel::exponential)
    return DemagnetisationCurve::exponential(br, from_si<FieldStrength>(hcj), p[2],
                                             1.0 / (width * hcj));
  const double q = model_ == FitModel::logistic ? std::exp(p[4]) : 1.0;
  return DemagnetisationCurve::logistic(br, from_si<FieldStrength>(hcj), p[2], width, q);
}

}  // namespace detail
}  // namespace magswap
