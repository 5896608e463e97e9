#include "magswap/footprint/footprint.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "magswap/core/error.hpp"
#include "magswap/material/elements.hpp"

namespace magswap {
namespace {

void add(FootprintRange& sum, const FootprintRange& factor, double mass_kg) {
  sum.value += factor.value * mass_kg;
  sum.low += factor.low * mass_kg;
  sum.high += factor.high * mass_kg;
}

// kg of what a factor counts that hold a kg of the element.
double basis_mass(const FootprintFactor& factor) {
  return factor.basis == FootprintBasis::oxide ? oxide_factor(traded_oxide(factor.item)) : 1.0;
}

}  // namespace

std::string_view to_text(FootprintBasis basis) {
  return basis == FootprintBasis::oxide ? "oxide" : "element";
}

const FootprintFactor* Footprints::find(std::string_view item) const {
  const auto found =
      std::find_if(factors_.begin(), factors_.end(),
                   [&](const FootprintFactor& factor) { return factor.item == item; });
  return found == factors_.end() ? nullptr : &*found;
}

std::string_view to_text(StepBasis basis) {
  switch (basis) {
    case StepBasis::input:
      return "input";
    case StepBasis::rare_earth_metal:
      return "rare-earth metal";
    case StepBasis::rare_earth_share:
      return "rare-earth share";
  }
  return "";
}

const MakingStep* Footprints::find(StepBasis basis) const {
  const auto found = std::find_if(steps_.begin(), steps_.end(),
                                  [&](const MakingStep& step) { return step.basis == basis; });
  return found == steps_.end() ? nullptr : &*found;
}

Footprint footprint(const std::map<std::string, double>& element_kg, const Footprints& factors) {
  Footprint out;
  double total = 0.0, uncovered = 0.0;
  for (const auto& [symbol, mass] : element_kg) {
    if (!std::isfinite(mass) || mass < 0.0)
      throw DomainError(fmt::format("mass of {} is {:g} kg: must be 0 or more", symbol, mass));
    // The oxygen of ferrites comes with their iron oxide, or from the air.
    if (mass == 0.0 || symbol == "O") continue;
    total += mass;
    const FootprintFactor* factor = factors.find(symbol);
    if (factor == nullptr) {
      uncovered += mass;
      out.without_factor.push_back(symbol);
      continue;
    }
    add(out.carbon_kg, factor->carbon, mass * basis_mass(*factor));
    add(out.energy_MJ, factor->energy_MJ, mass * basis_mass(*factor));
  }
  out.uncovered = total > 0.0 ? uncovered / total : 0.0;
  return out;
}

}  // namespace magswap
