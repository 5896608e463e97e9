#include "magswap/magnet/curve.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "magswap/core/error.hpp"
#include "magswap/magnet/root.hpp"
#include "magswap/units/text.hpp"

namespace magswap {
namespace detail {
namespace {

// (1 + e^x)^(−q) and the logistic function of x, without overflow.
struct Knee {
  double power;
  double sigma;
};
Knee knee_terms(double x, double q) {
  if (x > 0.0) {
    const double e = std::exp(-x);
    return {std::exp(-q * (x + std::log1p(e))), 1.0 / (1.0 + e)};
  }
  const double e = std::exp(x);
  return {std::exp(-q * std::log1p(e)), e / (1.0 + e)};
}

CurveValue logistic(const CurveParameters& p, double h) {
  const Knee knee = knee_terms((h + p.a) * p.b, p.c);
  const double chi = kMu0 * (p.mu_rec - 1.0);
  const double br = p.br_T * p.scale;
  return {br * (1.0 - 2.0 * knee.power) + chi * h,
          2.0 * br * p.c * p.b * knee.power * knee.sigma + chi};
}

// |H| where the switching part g/g(0) has fallen to 1 − loss: the recoil line loses just that.
double logistic_knee(const CurveParameters& p, double loss) {
  const double power = 0.5 * (1.0 - (1.0 - loss) / p.scale);
  const double x = std::log(std::expm1(-std::log(power) / p.c));
  return std::clamp(p.a - x / p.b, 0.0, p.hcj_A_per_m);
}

CurveValue exponential(const CurveParameters& p, double h) {
  const double chi = kMu0 * (p.mu_rec - 1.0);
  const double e = std::exp(std::min(-p.a * (p.b + h), 700.0));
  const double j = p.br_T + chi * h - e;
  if (j < -p.br_T) return {-p.br_T, 0.0};
  return {j, chi + p.a * e};
}

// Past the pole of the hyperbola the magnet is reversed.
CurveValue hyperbola(const CurveParameters& p, double h) {
  const double denominator = p.a + p.b * h;
  const double j = denominator > 0.0 ? p.br_T * (p.a + h) / denominator : -p.br_T;
  if (j <= -p.br_T) return {-p.br_T, 0.0};
  return {j, p.br_T * p.a * (1.0 - p.b) / (denominator * denominator)};
}

}  // namespace

CurveValue evaluate(const CurveParameters& curve, double h_A_per_m) {
  switch (curve.model) {
    case CurveModel::exponential:
      return exponential(curve, h_A_per_m);
    case CurveModel::hyperbola:
      return hyperbola(curve, h_A_per_m);
    case CurveModel::logistic:
      break;
  }
  return logistic(curve, h_A_per_m);
}

void evaluate(const CurveParameters& curve, std::span<const double> h_A_per_m,
              std::span<double> j_T) {
  if (h_A_per_m.size() != j_T.size()) {
    throw ArgumentError(
        fmt::format("{} fields but room for {} polarisations", h_A_per_m.size(), j_T.size()));
  }
  std::transform(h_A_per_m.begin(), h_A_per_m.end(), j_T.begin(),
                 [&](double h) { return evaluate(curve, h).j_T; });
}

}  // namespace detail

namespace {

void require_positive(std::string_view name, double value_si, Kind kind) {
  if (std::isfinite(value_si) && value_si > 0.0) return;
  throw DomainError(
      fmt::format("{} is {}; it must be positive and finite", name, format(value_si, kind)));
}

void require_mu_rec(double mu_rec) {
  if (std::isfinite(mu_rec) && mu_rec >= 1.0 && mu_rec <= 20.0) return;
  throw DomainError(
      fmt::format("recoil permeability µrec is {}; it must lie between 1 and 20", mu_rec));
}

// BHmax of a hyperbola: the vertex of −B·H between 0 and HcB [J/m³].
double hyperbola_product(const detail::CurveParameters& curve, double hcb) {
  const auto slope = [&](double h) {
    const auto value = detail::evaluate(curve, -h);
    return value.j_T - kMu0 * h - h * (value.slope + kMu0);
  };
  const double h = detail::bracketed_root(slope, 0.0, hcb, curve.br_T, slope(hcb));
  return h * (detail::evaluate(curve, -h).j_T - kMu0 * h);
}

}  // namespace

std::string_view to_text(CurveModel model) {
  switch (model) {
    case CurveModel::exponential:
      return "exponential";
    case CurveModel::hyperbola:
      return "hyperbola";
    case CurveModel::logistic:
      break;
  }
  return "logistic";
}

CurveModel curve_model(std::string_view text) {
  for (const CurveModel model :
       {CurveModel::logistic, CurveModel::exponential, CurveModel::hyperbola}) {
    if (text == to_text(model)) return model;
  }
  throw ArgumentError(
      fmt::format("unknown curve model '{}'; there are logistic, exponential and hyperbola", text));
}

DemagnetisationCurve DemagnetisationCurve::logistic(Polarisation Br, FieldStrength HcJ,
                                                    double mu_rec, double relative_width,
                                                    double asymmetry) {
  require_positive("Br", si(Br), Kind::polarisation);
  require_positive("HcJ", si(HcJ), Kind::field_strength);
  require_mu_rec(mu_rec);
  require_positive("the knee's relative width w/HcJ", relative_width, Kind::dimensionless);
  require_positive("the knee's asymmetry q", asymmetry, Kind::dimensionless);
  if (kMu0 * (mu_rec - 1.0) * si(HcJ) >= 0.9 * si(Br)) {
    throw DomainError(
        fmt::format("µrec {} leaves no polarisation at HcJ {}: it is too large for Br {}", mu_rec,
                    format(HcJ), format(Br)));
  }
  const double w = relative_width * si(HcJ);
  detail::CurveParameters p{
      CurveModel::logistic, si(Br), mu_rec, si(HcJ), si(HcJ), 1.0 / w, asymmetry, 1.0};
  const double chi_hcj = kMu0 * (mu_rec - 1.0) * si(HcJ);
  // J(−HcJ) = 0 and J(0) = Br fix Hs and the scale together; g(0) is all but 1, so the iteration
  // ends at once.
  for (int i = 0; i < 50; ++i) {
    const double power = 0.5 * (1.0 - chi_hcj / (si(Br) * p.scale));
    p.a = si(HcJ) + w * std::log(std::expm1(-std::log(power) / asymmetry));
    const double g0 =
        detail::evaluate({p.model, 1.0, 1.0, p.hcj_A_per_m, p.a, p.b, p.c, 1.0}, 0.0).j_T;
    const double before = std::exchange(p.scale, 1.0 / g0);
    if (!(g0 > 0.5)) break;
    if (before == p.scale) return DemagnetisationCurve(p);
  }
  if (p.scale > 0.0 && p.scale < 2.0) return DemagnetisationCurve(p);
  throw DomainError(fmt::format(
      "a knee of relative width {} swallows the remanence: take a smaller one", relative_width));
}

DemagnetisationCurve DemagnetisationCurve::exponential(Polarisation Br, FieldStrength HcJ,
                                                       double mu_rec,
                                                       double sharpness_per_A_per_m) {
  require_positive("Br", si(Br), Kind::polarisation);
  require_positive("HcJ", si(HcJ), Kind::field_strength);
  require_mu_rec(mu_rec);
  require_positive("the knee's sharpness K1 in m/A", sharpness_per_A_per_m, Kind::dimensionless);
  const double at_hcj = si(Br) - kMu0 * (mu_rec - 1.0) * si(HcJ);
  require_positive("the polarisation of the recoil line at −HcJ", at_hcj, Kind::polarisation);
  // J(−HcJ) = 0 with E = 1 T: exp(−K1(K2 − HcJ)) = at_hcj.
  const double k2 = si(HcJ) - std::log(at_hcj) / sharpness_per_A_per_m;
  return DemagnetisationCurve(
      {CurveModel::exponential, si(Br), mu_rec, si(HcJ), sharpness_per_A_per_m, k2, 1.0, 1.0});
}

DemagnetisationCurve DemagnetisationCurve::hyperbola(Polarisation Br, FieldStrength HcB,
                                                     EnergyDensity BHmax, double mu_rec) {
  require_positive("Br", si(Br), Kind::polarisation);
  require_positive("HcB", si(HcB), Kind::field_strength);
  require_positive("BHmax", si(BHmax), Kind::energy_density);
  require_mu_rec(mu_rec);
  // J(−HcB) = µ0·HcB ties HcJ to a0; BHmax then fixes a0, between a straight line (0) and a square
  // (1).
  const double beta = si(Br) / (kMu0 * si(HcB));
  if (!(beta > 1.0)) {
    throw DomainError(fmt::format("HcB {} exceeds Br/µ0 of Br {}", format(HcB), format(Br)));
  }
  const auto with = [&](double a0) {
    const double hcj = si(HcB) * (1.0 + (1.0 - a0) / (beta - 1.0));
    return detail::CurveParameters{CurveModel::hyperbola, si(Br), mu_rec, hcj, hcj, a0, 1.0, 1.0};
  };
  const auto excess = [&](double a0) { return hyperbola_product(with(a0), si(HcB)) - si(BHmax); };
  constexpr double kSquare = 1.0 - 1e-6;
  const double straight = excess(0.0), square = excess(kSquare);
  if (straight > 0.0 || square < 0.0) {
    throw DomainError(fmt::format(
        "BHmax {} does not fit Br {} and HcB {}: a curve between them has {} to {}", format(BHmax),
        format(Br), format(HcB), format(straight + si(BHmax), Kind::energy_density),
        format(square + si(BHmax), Kind::energy_density)));
  }
  return DemagnetisationCurve(with(detail::bracketed_root(excess, 0.0, kSquare, straight, square)));
}

DemagnetisationCurve DemagnetisationCurve::ideal(Polarisation Br, double mu_rec) {
  require_positive("Br", si(Br), Kind::polarisation);
  require_mu_rec(mu_rec);
  constexpr double kFar = 1e12;  // A/m
  return DemagnetisationCurve({CurveModel::logistic, si(Br), mu_rec, kFar, kFar, 1e-6, 1.0, 1.0});
}

Polarisation DemagnetisationCurve::polarisation(FieldStrength H) const {
  return from_si<Polarisation>(detail::evaluate(parameters_, si(H)).j_T);
}

FluxDensity DemagnetisationCurve::flux_density(FieldStrength H) const {
  return magswap::flux_density(polarisation(H), H);
}

Polarisation DemagnetisationCurve::recoil_remanence(FieldStrength H) const {
  const double h = std::min(si(H), 0.0);
  const double j = detail::evaluate(parameters_, h).j_T;
  return from_si<Polarisation>(j - kMu0 * (parameters_.mu_rec - 1.0) * h);
}

double DemagnetisationCurve::irreversible_loss(FieldStrength H) const {
  return std::clamp(1.0 - recoil_remanence(H) / Br(), 0.0, 1.0);
}

FieldStrength DemagnetisationCurve::knee(double loss) const {
  if (!(loss > 0.0 && loss < 1.0))
    throw DomainError(fmt::format("a loss of {} of Br; it must lie between 0 and 1", loss));
  if (parameters_.model == CurveModel::logistic)
    return from_si<FieldStrength>(detail::logistic_knee(parameters_, loss));
  const auto excess = [&](double h) {
    const double kept =
        detail::evaluate(parameters_, -h).j_T + kMu0 * (parameters_.mu_rec - 1.0) * h;
    return kept - (1.0 - loss) * parameters_.br_T;
  };
  const double hcj = parameters_.hcj_A_per_m;
  // With a steep recoil line the loss may not be reached before −HcJ.
  if (excess(hcj) >= 0.0) return from_si<FieldStrength>(hcj);
  return from_si<FieldStrength>(
      detail::bracketed_root(excess, 0.0, hcj, loss * parameters_.br_T, excess(hcj)));
}

}  // namespace magswap
