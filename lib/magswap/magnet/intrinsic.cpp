#include "magswap/magnet/intrinsic.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "magswap/core/error.hpp"
#include "magswap/units/text.hpp"

namespace magswap {
namespace {

void require(bool holds, std::string_view name, double value_si, Kind kind,
             std::string_view limit) {
  if (holds) return;
  throw DomainError(fmt::format("{} is {}; it must be {}", name, format(value_si, kind), limit));
}

}  // namespace

IntrinsicFigures intrinsic_figures(Magnetisation Ms, EnergyDensity K1, ExchangeStiffness A) {
  const double ms = si(Ms), k1 = si(K1), a = si(A);
  require(std::isfinite(ms) && ms > 0.0, "Ms", ms, Kind::magnetisation, "positive");
  require(std::isfinite(k1) && k1 > 0.0, "K1", k1, Kind::energy_density, "positive");
  require(std::isfinite(a) && a >= 0.0, "A", a, Kind::exchange_stiffness, "0 or more");
  const double stray = kMu0 * ms * ms;
  IntrinsicFigures out;
  out.kappa = std::sqrt(k1 / stray);
  out.BHmax_limit = from_si<EnergyDensity>(stray / 4.0);
  out.mu0Ha = from_si<FluxDensity>(2.0 * k1 / ms);
  out.exchange_length = from_si<Length>(std::sqrt(a / stray));
  out.wall_width = from_si<Length>(kPi * std::sqrt(a / k1));
  out.wall_energy_J_per_m2 = 4.0 * std::sqrt(a * k1);
  out.single_domain_radius = from_si<Length>(36.0 * std::sqrt(a * k1) / stray);
  return out;
}

Magnetisation kuzmin_magnetisation(Magnetisation Ms0, Temperature Tc, double s, Temperature T) {
  require(std::isfinite(si(Ms0)) && si(Ms0) > 0.0, "Ms0", si(Ms0), Kind::magnetisation, "positive");
  require(std::isfinite(si(Tc)) && si(Tc) > 0.0, "Tc", si(Tc), Kind::temperature, "above 0 K");
  require(s > 0.0 && s < 2.5, "s", s, Kind::dimensionless, "between 0 and 2.5");
  const double t = si(T) / si(Tc);
  if (!(t < 1.0)) return Magnetisation{};
  const double cube = 1.0 - s * std::pow(t, 1.5) - (1.0 - s) * std::pow(t, 2.5);
  return Ms0 * std::cbrt(std::max(cube, 0.0));
}

}  // namespace magswap
