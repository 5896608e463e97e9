// Demagnetising factors at any permeability by the charge on the surface.

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>

#include "magswap/field/permeable_factor.hpp"
#include "magswap/field/surface_charge.hpp"

namespace magswap {
namespace {

using detail::ChargePanels;
using Panels = std::function<ChargePanels(int count)>;

// The change falls off as the square of the count: extrapolated from each pair of three doublings.
NumericFactor extrapolated(const DemagnetisingFactor& even, FactorKind kind, double chi, int coarse,
                           const Panels& panels) {
  std::array<double, 3> change{};
  for (std::size_t k = 0; k < change.size(); ++k) {
    const auto both = detail::permeability_change(panels(coarse << k), chi);
    change[k] = kind == FactorKind::magnetometric ? both.magnetometric : both.fluxmetric;
  }
  const auto limit = [&](std::size_t k) {
    return change[k + 1] + (change[k + 1] - change[k]) / 3.0;
  };
  const double found = limit(1);
  // Limits of the factor of any body, were the panels too coarse for it.
  const double least = -even.N, most = even.complement;
  const double kept = std::clamp(found, least, most);
  NumericFactor out;
  out.factor = {even.N + kept, even.complement - kept};
  out.error = std::max(std::abs(found - limit(0)), std::abs(found - kept));
  return out;
}

NumericFactor factor_of(const Cylinder& s, const DemagnetisingFactor& even, FactorKind kind,
                        double chi) {
  const double d = si(s.diameter), l = si(s.length);
  return extrapolated(even, kind, chi, 8,
                      [=](int count) { return detail::round_panels(0.5 * d, 0.0, l, count); });
}

NumericFactor factor_of(const Ring& s, const DemagnetisingFactor& even, FactorKind kind,
                        double chi) {
  const double outer = si(s.outer), inner = si(s.inner), l = si(s.length);
  return extrapolated(even, kind, chi, 8, [=](int count) {
    return detail::round_panels(0.5 * outer, 0.5 * inner, l, count);
  });
}

NumericFactor factor_of(const Block& s, const DemagnetisingFactor& even, FactorKind kind,
                        double chi) {
  const double a = si(s.a), b = si(s.b), c = si(s.c);
  return extrapolated(even, kind, chi, 3,
                      [=](int count) { return detail::block_panels(a, b, c, count); });
}

NumericFactor factor_of(const Ellipsoid&, const DemagnetisingFactor& even, FactorKind, double) {
  return {even, 0.0};
}

}  // namespace

NumericFactor demagnetising_factor(const Shape& shape, FactorKind kind, double mu_r) {
  detail::check_permeability(mu_r);
  const DemagnetisingFactor even = demagnetising_factor(shape, kind);
  if (mu_r == 1.0) return {even, 0.0};
  return std::visit([&](const auto& s) { return factor_of(s, even, kind, mu_r - 1.0); }, shape);
}

}  // namespace magswap
