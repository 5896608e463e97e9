#include "magswap/magnet/figures.hpp"

#include <algorithm>

#include "magswap/magnet/root.hpp"

namespace magswap {
namespace {

// Fields below are magnitudes h > 0, the curve is taken at −h.
struct Solver {
  const detail::CurveParameters& curve;

  [[nodiscard]] double j(double h) const { return detail::evaluate(curve, -h).j_T; }

  [[nodiscard]] double coercivity_of_b() const {
    // B < 0 at HcJ, and at Br/µ0 too, whichever is nearer.
    const double end = std::min(curve.hcj_A_per_m, 1.01 * curve.br_T / kMu0);
    const auto b = [&](double h) {
      const auto value = detail::evaluate(curve, -h);
      return detail::ValueSlope{value.j_T - kMu0 * h, -value.slope - kMu0};
    };
    return detail::falling_root(b, 0.0, end, end);
  }

  // d(−BH)/dh = B − h·dB/dH at −h: positive at 0, negative at HcB.
  [[nodiscard]] double field_of_bhmax(double hcb) const {
    const auto slope = [&](double h) {
      const auto value = detail::evaluate(curve, -h);
      return value.j_T - kMu0 * h - h * (value.slope + kMu0);
    };
    return detail::bracketed_root(slope, 0.0, hcb, curve.br_T, slope(hcb));
  }

  [[nodiscard]] double field_of_polarisation(double fraction) const {
    const double end = curve.hcj_A_per_m;
    const auto excess = [&](double h) {
      const auto value = detail::evaluate(curve, -h);
      return detail::ValueSlope{value.j_T - fraction * curve.br_T, -value.slope};
    };
    return detail::falling_root(excess, 0.0, end, end);
  }
};

}  // namespace

FiguresOfMerit figures_of_merit(const DemagnetisationCurve& curve) {
  const Solver solver{curve.parameters()};
  FiguresOfMerit out;
  const double hcb = solver.coercivity_of_b();
  const double h_max = solver.field_of_bhmax(hcb);
  const double bh_max = h_max * (solver.j(h_max) - kMu0 * h_max);
  const double hk = solver.field_of_polarisation(0.9);
  out.Br = curve.Br();
  out.HcB = from_si<FieldStrength>(hcb);
  out.HcJ = curve.HcJ();
  out.BHmax = from_si<EnergyDensity>(bh_max);
  out.Hk = from_si<FieldStrength>(hk);
  out.H_BHmax = from_si<FieldStrength>(h_max);
  out.knee = curve.knee();
  out.squareness = hk / si(out.HcJ);
  out.fullness = bh_max * 4.0 * kMu0 / (si(out.Br) * si(out.Br));
  out.mu_rec = curve.mu_rec();
  return out;
}

}  // namespace magswap
