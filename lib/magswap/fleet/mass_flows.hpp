#pragma once

#include <string>
#include <vector>

#include "magswap/fleet/fleet.hpp"

namespace magswap::detail {

/// The value, the lower or the upper end of a content.
using ContentBound = double UnitContent::*;

/// One substance of a product in one basis.
struct Substance {
  std::string name;
  MassBasis basis;
  bool doubtful = false;
};

/// Substances of all technologies of a product, in order of appearance.
/// @throws ArgumentError when one comes as element and as oxide, or with basis unspecified.
[[nodiscard]] std::vector<Substance> substances_of(const FleetProduct& product);

/// Masses of one substance that follow from the units of a product and its end of life.
[[nodiscard]] MassFlows flows_of(const FleetProduct& product, const StockResult& units,
                                 const Substance& substance, ContentBound bound);

/// Sets what primary supply meets and what is recovered beyond the demand.
void meet_demand(MassFlows& flows);
/// Sets the residual of the mass balance.
void balance(MassFlows& flows);

}  // namespace magswap::detail
