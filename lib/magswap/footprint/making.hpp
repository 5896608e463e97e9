#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "magswap/footprint/footprint.hpp"

namespace magswap {

/// Carbon of a whole Nd-Fe-B magnet, by the steps from its raw materials to its gate.
struct MagnetFootprint {
  std::string reason;        ///< why there is no figure; empty where there is one
  FootprintRange raw;        ///< raw materials in the magnet [kg CO2e]
  FootprintRange lost;       ///< raw materials lost on the way [kg CO2e]
  FootprintRange reduction;  ///< rare-earth oxide made into metal [kg CO2e]
  FootprintRange making;     ///< alloying, pressing, sintering, machining, coating [kg CO2e]
  FootprintRange total;      ///< [kg CO2e]; the ends are those of every step at once
};

/// Carbon of making Nd-Fe-B magnets that hold these masses of elements [kg], with the steps of
/// `factors`:
///
///   total = raw·l + reduction + making, making = (rare earths·l + reduction)·(1/s − 1),
///   reduction = kg of rare-earth metal·l·r
///
/// with l the input per magnet, r the carbon of a kg of rare-earth metal beyond its oxide, s the
/// part of the rare earths in the impact of the whole magnet. The bounds are outer ones.
/// @throws DomainError  when a mass is negative or not finite.
[[nodiscard]] MagnetFootprint magnet_footprint(const std::map<std::string, double>& element_kg,
                                               const Footprints& factors = Footprints::shipped());

}  // namespace magswap
