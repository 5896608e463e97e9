#include "magswap/application/load_line.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "magswap/core/error.hpp"
#include "magswap/units/text.hpp"

namespace magswap {
namespace detail {

LoadLine LoadLine::from_linear(double n_lin, double ha_lin_A_per_m, double mu_rec) {
  const double n = n_lin / (1.0 - n_lin * (mu_rec - 1.0));
  return {n, ha_lin_A_per_m * (1.0 + n * (mu_rec - 1.0))};
}

double intersect(const CurveParameters& curve, const LoadLine& line) {
  // f(H) = H + n·J(H)/µ0 − ha rises with H; J ≤ Br bounds the root from below,
  // J(0) = Br from above.
  const double weight = line.n / kMu0;
  double low = line.ha_A_per_m - weight * curve.br_T;
  double high = std::max(line.ha_A_per_m, 0.0);
  const double tolerance = 1e-11 * (std::abs(low) + 1.0);
  double h = (line.ha_A_per_m - weight * curve.br_T) / (1.0 + line.n * (curve.mu_rec - 1.0));
  for (int i = 0; i < 100; ++i) {
    const CurveValue j = evaluate(curve, h);
    const double f = h + weight * j.j_T - line.ha_A_per_m;
    (f > 0.0 ? high : low) = h;
    const double next = h - f / (1.0 + weight * j.slope);
    if (std::abs(next - h) <= tolerance) return next;
    h = next > low && next < high ? next : 0.5 * (low + high);
  }
  return h;
}

double carter_factor(double opening_m, double pitch_m, double distance_m) {
  const double x = 0.5 * opening_m / distance_m;
  const double gamma = 4.0 / kPi * (x * std::atan(x) - 0.5 * std::log1p(x * x));
  return pitch_m / (pitch_m - gamma * distance_m);
}

}  // namespace detail

namespace {

void require_positive(std::string_view name, Length length) {
  if (si(length) > 0.0 && std::isfinite(si(length))) return;
  throw DomainError(fmt::format("{} is {}; it must be positive", name, format(length)));
}

void require_gap(Length thickness, Length gap, double carter) {
  require_positive("magnet thickness", thickness);
  require_positive("gap", gap);
  if (!(carter >= 1.0))
    throw DomainError(fmt::format("Carter's coefficient is {}; at least 1", carter));
}

}  // namespace

double carter_factor(Length slot_opening, Length slot_pitch, Length gap, Length thickness,
                     double mu_rec) {
  require_positive("slot opening", slot_opening);
  require_positive("gap", gap);
  if (!(slot_opening < slot_pitch)) {
    throw DomainError(fmt::format("slot opening {} is not below the slot pitch {}",
                                  format(slot_opening), format(slot_pitch)));
  }
  return detail::carter_factor(si(slot_opening), si(slot_pitch), si(gap) + si(thickness) / mu_rec);
}

FluxDensity planar_gap_flux_density(Polarisation Br, double mu_rec, Length thickness, Length gap,
                                    double carter) {
  require_gap(thickness, gap, carter);
  const double h = si(thickness);
  return from_si<FluxDensity>(si(Br) * h / (h + mu_rec * carter * si(gap)));
}

MagnetPoint planar_operating_point(const DemagnetisationCurve& curve, Length thickness, Length gap,
                                   Current mmf, double carter) {
  require_gap(thickness, gap, carter);
  const double g = carter * si(gap);
  const double total = g + si(thickness);
  const double h = detail::intersect(curve.parameters(), {g / total, -si(mmf) / total});
  const auto field = from_si<FieldStrength>(h);
  return {field, curve.flux_density(field)};
}

}  // namespace magswap
