#include "magswap/force/pot_magnet.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "magswap/core/error.hpp"
#include "magswap/force/pull.hpp"
#include "magswap/units/text.hpp"

namespace magswap {
namespace {

void check_positive(std::string_view name, Length value) {
  if (si(value) > 0.0 && std::isfinite(si(value))) return;
  throw DomainError(fmt::format("pot: {} is {}, must be positive and finite", name, format(value)));
}

void check_order(std::string_view less_name, Length less, std::string_view more_name, Length more) {
  if (si(less) < si(more)) return;
  throw DomainError(fmt::format("pot: {} {} must be smaller than {} {}; are the two swapped?",
                                less_name, format(less), more_name, format(more)));
}

void check(const HoldingMagnet& pot, Polarisation Br, double mu_rec) {
  check_positive("magnet diameter", pot.magnet_diameter);
  check_positive("magnet length", pot.magnet_length);
  check_positive("cup floor", pot.floor);
  check_positive("cup diameter", pot.cup_diameter);
  check_order("magnet diameter", pot.magnet_diameter, "the cup's bore", pot.cup_bore);
  check_order("the cup's bore", pot.cup_bore, "the cup's diameter", pot.cup_diameter);
  if (!(si(pot.gap) >= 0.0 && std::isfinite(si(pot.gap)))) {
    throw DomainError(
        fmt::format("pot: gap is {}, must be zero or positive and finite", format(pot.gap)));
  }
  if (!(si(pot.saturation) > 0.0)) {
    throw DomainError(
        fmt::format("pot: saturation is {}, must be positive", format(pot.saturation)));
  }
  if (!(si(Br) > 0.0 && std::isfinite(si(Br)) && mu_rec >= 1.0 && std::isfinite(mu_rec))) {
    throw DomainError(
        fmt::format("pot: Br is {} and mu_rec {}; Br must be positive, mu_rec 1 or "
                    "more",
                    format(Br), mu_rec));
  }
}

double disc(double diameter) { return 0.25 * kPi * diameter * diameter; }

}  // namespace

PotPull pot_pull(const HoldingMagnet& pot, Polarisation Br, double mu_rec) {
  check(pot, Br, mu_rec);
  const double d = si(pot.magnet_diameter), l = si(pot.magnet_length), g = si(pot.gap);
  const double pole = disc(d), rim = disc(si(pot.cup_diameter)) - disc(si(pot.cup_bore));
  const double source = si(Br) * l / mu_rec;  // µ0 × ampere-turns
  const double inner = l / (mu_rec * pole);   // reluctances × µ0
  const double gaps = g * (1.0 / pole + 1.0 / rim);
  const double leak = kPi * l / std::log(si(pot.cup_bore) / d);
  const double share = 1.0 / (1.0 + gaps * leak);  // of the flux that reaches the plate
  const double outer = gaps * share;
  double flux = source / (inner + outer) * share;
  const double floor_most = si(pot.saturation) * kPi * d * si(pot.floor);
  const double rim_most = si(pot.saturation) * rim;
  PotPull out;
  out.floor_saturates = flux / share > floor_most;
  out.rim_saturates = flux > rim_most;
  flux = std::min({flux, floor_most * share, rim_most});
  out.leakage = 1.0 / share;
  out.pole = from_si<FluxDensity>(flux / pole);
  out.rim = from_si<FluxDensity>(flux / rim);
  out.force = from_si<Force>(flux * flux / (2.0 * kMu0) * (1.0 / pole + 1.0 / rim));
  out.low = (1.0 - kPotBand) * out.force;
  out.high = (1.0 + kPotBand) * out.force;
  out.bare = pull_force(Br, mu_rec, Cylinder{pot.magnet_diameter, pot.magnet_length},
                        Counterpart::plate, pot.gap)
                 .force;
  return out;
}

}  // namespace magswap
