#include "magswap/force/pot_magnet.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string_view>

#include "magswap/circuit/ready.hpp"
#include "magswap/circuit/virtual_work.hpp"
#include "magswap/force/dimension_check.hpp"
#include "magswap/force/pull.hpp"

namespace magswap {
namespace {

void check_pot(const HoldingMagnet& pot) {
  detail::check_positive("pot", "magnet diameter", pot.magnet_diameter);
  detail::check_positive("pot", "magnet length", pot.magnet_length);
  detail::check_positive("pot", "cup floor", pot.floor);
  detail::check_positive("pot", "cup diameter", pot.cup_diameter);
  detail::check_order("pot", {"magnet diameter", pot.magnet_diameter},
                      {"the cup's bore", pot.cup_bore});
  detail::check_order("pot", {"the cup's bore", pot.cup_bore},
                      {"the cup's diameter", pot.cup_diameter});
  for (const auto& [name, value] : {detail::NamedLength{"gap", pot.gap},
                                    {"plate thickness", pot.plate_thickness},
                                    {"plate diameter", pot.plate_diameter}}) {
    if (si(value) >= 0.0 && std::isfinite(si(value))) continue;
    throw DomainError(
        fmt::format("pot: {} is {}, must be zero or positive and finite", name, format(value)));
  }
}

PotMagnet device_of(const HoldingMagnet& pot) {
  const auto given_or = [&](Length given, double cups) {
    return si(given) > 0.0 ? given : cups * pot.cup_diameter;
  };
  return {.magnet_radius = 0.5 * pot.magnet_diameter,
          .magnet_length = pot.magnet_length,
          .cup_inner_radius = 0.5 * pot.cup_bore,
          .cup_outer_radius = 0.5 * pot.cup_diameter,
          .bottom_thickness = pot.floor,
          .keeper_thickness = given_or(pot.plate_thickness, kThickPlate),
          .keeper_radius = 0.5 * given_or(pot.plate_diameter, kWidePlate),
          .gap = std::max(pot.gap, from_si<Length>(kContactGap_m))};
}

// Whether a piece of steel whose branch begins with a name is saturated, AISI 1008 from 1.9 T on.
bool saturates(const MagneticNetwork& network, const CircuitSolution& solution,
               std::string_view name) {
  for (std::size_t b = 0; b < network.branches().size(); ++b) {
    if (!network.branches()[b].name.starts_with(name)) continue;
    const auto* steel = std::get_if<SteelBranch>(&network.branches()[b].part);
    if (steel == nullptr || !steel->curve) continue;
    if (solution.branches[b].differential_permeability < kSaturatedPermeability) return true;
  }
  return false;
}

}  // namespace

PotPull pot_pull(const HoldingMagnet& pot, const DemagnetisationCurve& curve,
                 const std::shared_ptr<const BhCurve>& steel) {
  check_pot(pot);
  const PotMagnet device = device_of(pot);
  const CircuitMaterials materials{curve, steel, 1.0};
  const auto at_gap = [&](double share) {
    PotMagnet moved = device;
    moved.gap = share * device.gap;
    return network_of(moved, materials);
  };
  constexpr double kStep = 1e-4;  // of the gap, each way: 1e-8 of the force
  const MagneticNetwork network = at_gap(1.0);
  const CircuitSolution solution = solve(network);
  const BranchState& pole = solution.branches[network.branch("pole gap")];
  const BranchState& rim = solution.branches[network.branch("rim gap")];
  const auto stress = [&](const BranchState& gap, std::string_view name) {
    const auto& part = std::get<GapBranch>(network.branches()[network.branch(name)].part);
    return 0.5 * si(gap.B) * si(gap.B) * si(part.area) / kMu0;
  };
  PotPull out;
  out.force =
      virtual_work(solution, at_gap(1.0 - kStep), at_gap(1.0 + kStep), 2.0 * kStep * device.gap);
  out.fringing = 1.0 - (stress(pole, "pole gap") + stress(rim, "rim gap")) / si(out.force);
  out.pole = pole.B;
  out.rim = rim.B;
  const auto in_wall = [&](std::string_view name) {
    return std::abs(si(solution.branches[network.branch(name)].B));
  };
  out.wall = from_si<FluxDensity>(std::max(in_wall("wall, upper"), in_wall("wall, lower")));
  out.low = (1.0 - kPotBand) * out.force;
  out.high = (1.0 + (out.wall_starved() ? kStarvedBand : kPotBand)) * out.force;
  out.leakage = *solution.leakage;
  out.H = solution.magnets.front().H;
  out.irreversible_loss = solution.magnets.front().irreversible_loss;
  out.floor_saturates = saturates(network, solution, "bottom plate");
  out.rim_saturates = saturates(network, solution, "wall");
  out.plate_saturates = saturates(network, solution, "keeper plate");
  const Cylinder disc{pot.magnet_diameter, pot.magnet_length};
  out.bare = pull_force(curve, disc, Counterpart::plate, pot.gap).force;
  return out;
}

PotPull pot_pull(const HoldingMagnet& pot, Polarisation Br, double mu_rec,
                 const std::shared_ptr<const BhCurve>& steel) {
  return pot_pull(pot, DemagnetisationCurve::ideal(Br, mu_rec), steel);
}

}  // namespace magswap
