#include "magswap/magnet/curve.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

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
  const double g = (1.0 - 2.0 * knee.power) * p.scale;
  const double g_slope = 2.0 * p.c * p.b * knee.power * knee.sigma * p.scale;
  const double chi = kMu0 * (p.mu_rec - 1.0);
  const double line = p.br_T + chi * h;
  return {line * g, chi * g + line * g_slope};
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
  if (denominator <= 0.0) return {-p.br_T, 0.0};
  const double j = p.br_T * (p.a + h) / denominator - kMu0 * h;
  if (j < -p.br_T) return {-p.br_T, 0.0};
  const double slope = p.br_T * p.a * (1.0 - p.b) / (denominator * denominator) - kMu0;
  return {j, std::max(slope, 0.0)};
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

void evaluate(const CurveParameters& curve, std::span<const double> h_A_per_m, std::span<double> j_T) {
  if (h_A_per_m.size() != j_T.size()) {
    throw ArgumentError(fmt::format("{} fields but room for {} polarisations", h_A_per_m.size(), j_T.size()));
  }
  std::transform(h_A_per_m.begin(), h_A_per_m.end(), j_T.begin(),
                 [&](double h) { return evaluate(curve, h).j_T; });
}

// Br(HcB − h) + µ0·h·(HcB − a0·h) = 0, written so that a0 = 0 needs no case of its own.
double hyperbola_coercivity(double br_T, double hcb_A_per_m, double a0) {
  const double b = br_T - kMu0 * hcb_A_per_m;
  if (b <= 0.0) return std::numeric_limits<double>::quiet_NaN();
  const double c = br_T * hcb_A_per_m;
  return 2.0 * c / (b + std::sqrt(b * b + 4.0 * kMu0 * a0 * c));
}

}  // namespace detail

namespace {

void require_positive(std::string_view name, double si_value, Kind kind) {
  if (std::isfinite(si_value) && si_value > 0.0) return;
  throw DomainError(fmt::format("{} is {}; it must be positive and finite", name, format(si_value, kind)));
}

void require_mu_rec(double mu_rec) {
  if (std::isfinite(mu_rec) && mu_rec >= 1.0 && mu_rec <= 20.0) return;
  throw DomainError(fmt::format("recoil permeability µrec is {}; it must lie between 1 and 20", mu_rec));
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
  for (const CurveModel model : {CurveModel::logistic, CurveModel::exponential, CurveModel::hyperbola}) {
    if (text == to_text(model)) return model;
  }
  throw ArgumentError(fmt::format("unknown curve model '{}'; there are logistic, exponential and hyperbola", text));
}

DemagnetisationCurve DemagnetisationCurve::logistic(Polarisation Br, FieldStrength HcJ, double mu_rec,
                                                    double relative_width, double asymmetry) {
  require_positive("Br", si(Br), Kind::polarisation);
  require_positive("HcJ", si(HcJ), Kind::field_strength);
  require_mu_rec(mu_rec);
  require_positive("the knee's relative width w/HcJ", relative_width, Kind::dimensionless);
  require_positive("the knee's asymmetry q", asymmetry, Kind::dimensionless);
  if (kMu0 * (mu_rec - 1.0) * si(HcJ) >= si(Br)) {
    throw DomainError(fmt::format("µrec {} leaves no polarisation at HcJ {}: it is too large for Br {}", mu_rec,
                                  format(HcJ), format(Br)));
  }
  const double w = relative_width * si(HcJ);
  // g = 0 at −HcJ: (1 + e^x)^q = 2.
  const double x0 = std::log(std::expm1(std::log(2.0) / asymmetry));
  detail::CurveParameters p{CurveModel::logistic, si(Br), mu_rec, si(HcJ), si(HcJ) + w * x0, 1.0 / w, asymmetry, 1.0};
  const double g0 = evaluate(p, 0.0).j_T / p.br_T;
  if (!(g0 > 0.5)) {
    throw DomainError(fmt::format("a knee of relative width {} swallows the remanence: take a smaller one",
                                  relative_width));
  }
  p.scale = 1.0 / g0;
  return DemagnetisationCurve(p);
}

DemagnetisationCurve DemagnetisationCurve::exponential(Polarisation Br, FieldStrength HcJ, double mu_rec,
                                                       double sharpness_per_A_per_m) {
  require_positive("Br", si(Br), Kind::polarisation);
  require_positive("HcJ", si(HcJ), Kind::field_strength);
  require_mu_rec(mu_rec);
  require_positive("the knee's sharpness K1 in m/A", sharpness_per_A_per_m, Kind::dimensionless);
  const double at_hcj = si(Br) - kMu0 * (mu_rec - 1.0) * si(HcJ);
  require_positive("the polarisation of the recoil line at −HcJ", at_hcj, Kind::polarisation);
  // J(−HcJ) = 0 with E = 1 T: exp(−K1(K2 − HcJ)) = at_hcj.
  const double k2 = si(HcJ) - std::log(at_hcj) / sharpness_per_A_per_m;
  return DemagnetisationCurve({CurveModel::exponential, si(Br), mu_rec, si(HcJ), sharpness_per_A_per_m, k2, 1.0, 1.0});
}

DemagnetisationCurve DemagnetisationCurve::hyperbola(Polarisation Br, FieldStrength HcB, EnergyDensity BHmax,
                                                     double mu_rec) {
  require_positive("Br", si(Br), Kind::polarisation);
  require_positive("HcB", si(HcB), Kind::field_strength);
  require_positive("BHmax", si(BHmax), Kind::energy_density);
  require_mu_rec(mu_rec);
  const double gamma = si(BHmax) / (si(Br) * si(HcB));
  if (gamma < 0.25 || gamma >= 1.0) {
    throw DomainError(fmt::format("fullness BHmax/(Br·HcB) is {:.3f}; a demagnetisation hyperbola needs 0.25 to 1: "
                                  "check Br {}, HcB {} and BHmax {}",
                                  gamma, format(Br), format(HcB), format(BHmax)));
  }
  const double a0 = (2.0 * std::sqrt(gamma) - 1.0) / gamma;
  const double hcj = detail::hyperbola_coercivity(si(Br), si(HcB), a0);
  if (!(hcj > 0.0)) {
    throw DomainError(fmt::format("HcB {} exceeds Br/µ0 of Br {}", format(HcB), format(Br)));
  }
  return DemagnetisationCurve({CurveModel::hyperbola, si(Br), mu_rec, hcj, si(HcB), a0, 1.0, 1.0});
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
  return std::max(0.0, 1.0 - recoil_remanence(H) / Br());
}

FieldStrength DemagnetisationCurve::knee(double loss) const {
  if (!(loss > 0.0 && loss < 1.0)) throw DomainError(fmt::format("a loss of {} of Br; it must lie between 0 and 1", loss));
  const auto excess = [&](double h) {
    const double kept = detail::evaluate(parameters_, -h).j_T + kMu0 * (parameters_.mu_rec - 1.0) * h;
    return kept - (1.0 - loss) * parameters_.br_T;
  };
  const double hcj = parameters_.hcj_A_per_m;
  // With a steep recoil line the loss may not be reached before −HcJ.
  if (excess(hcj) >= 0.0) return from_si<FieldStrength>(hcj);
  return from_si<FieldStrength>(detail::bracketed_root(excess, 0.0, hcj, loss * parameters_.br_T, excess(hcj)));
}

}  // namespace magswap
