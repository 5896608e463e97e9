#include "magswap/force/pot_magnet.hpp"

#include <fmt/format.h>

#include <cmath>

#include "magswap/force/dimension_check.hpp"
#include "magswap/force/pull.hpp"
#include "magswap/force/steel_section.hpp"

namespace magswap {
namespace {

void check_pot(const HoldingMagnet& pot, Polarisation Br, double mu_rec) {
  detail::check_positive("pot", "magnet diameter", pot.magnet_diameter);
  detail::check_positive("pot", "magnet length", pot.magnet_length);
  detail::check_positive("pot", "cup floor", pot.floor);
  detail::check_positive("pot", "cup diameter", pot.cup_diameter);
  detail::check_order("pot", {"magnet diameter", pot.magnet_diameter},
                      {"the cup's bore", pot.cup_bore});
  detail::check_order("pot", {"the cup's bore", pot.cup_bore},
                      {"the cup's diameter", pot.cup_diameter});
  if (!(si(pot.gap) >= 0.0 && std::isfinite(si(pot.gap)))) {
    throw DomainError(
        fmt::format("pot: gap is {}, must be zero or positive and finite", format(pot.gap)));
  }
  detail::check_positive("pot", "saturation", pot.saturation);
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
  check_pot(pot, Br, mu_rec);
  const double d = si(pot.magnet_diameter), l = si(pot.magnet_length), g = si(pot.gap);
  const double pole = disc(d), rim = disc(si(pot.cup_diameter)) - disc(si(pot.cup_bore));
  const double source = si(Br) * l / mu_rec;  // µ0 × ampere-turns
  const double inner = l / (mu_rec * pole);   // reluctances × µ0
  const double gaps = g * (1.0 / pole + 1.0 / rim);
  // Magnet to wall, its potential growing from the floor up: two thirds as much at the face do.
  const double leak = 2.0 / 3.0 * kPi * l / std::log(si(pot.cup_bore) / d);
  const double share = 1.0 / (1.0 + gaps * leak);  // of the flux that reaches the plate
  const double outer = gaps * share;
  double flux = source / (inner + outer) * share;
  const double floor_most = si(pot.saturation) * kPi * d * si(pot.floor);
  const double rim_most = si(pot.saturation) * rim;
  PotPull out;
  out.floor_saturates = flux / share > floor_most;
  out.rim_saturates = flux > rim_most;
  flux = detail::passed(detail::passed(flux / share, floor_most) * share, rim_most);
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
