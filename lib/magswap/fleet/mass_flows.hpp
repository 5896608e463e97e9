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
  std::string conversion = {};  ///< how contents were derived, by technology
};

/// Substances of all technologies of a product, in order of appearance.
/// @throws ArgumentError when one comes as element and as oxide, or with basis unspecified.
[[nodiscard]] std::vector<Substance> substances_of(const FleetProduct& product);

/// Masses of one substance that follow from the units of a product and its end of life.
/// @throws DomainError when they leave the range of a double.
[[nodiscard]] MassFlows flows_of(const FleetProduct& product, const StockResult& units,
                                 const Substance& substance, ContentBound bound);

/// Sets what primary supply meets and what is recovered beyond the demand.
void meet_demand(MassFlows& flows);
/// The larger of two residuals; one that is no number stays.
[[nodiscard]] double larger_residual(double a, double b);
/// Sets the residual of the mass balance.
void balance(MassFlows& flows);

}  // namespace magswap::detail
