#include "magswap/product/mass.hpp"

#include <fmt/format.h>

#include "magswap/core/error.hpp"

namespace magswap {

ElementMass element_mass(OxideMass mass, std::string_view symbol) {
  const double oxide_per_element = si(oxide_mass(from_si<ElementMass>(1.0), symbol));
  return from_si<ElementMass>(si(mass) / oxide_per_element);
}

ElementMass element_mass(MagnetMass mass, double mass_fraction) {
  if (!(mass_fraction >= 0.0 && mass_fraction <= 1.0)) {
    throw DomainError(
        fmt::format("mass fraction {} of an element in a magnet is outside 0…1", mass_fraction));
  }
  return from_si<ElementMass>(si(mass) * mass_fraction);
}

MassRange<OxideMass> to_oxide(const MassRange<ElementMass>& mass, std::string_view symbol) {
  return {oxide_mass(mass.value, symbol), oxide_mass(mass.low, symbol),
          oxide_mass(mass.high, symbol)};
}

MassRange<ElementMass> to_element(const MassRange<OxideMass>& mass, std::string_view symbol) {
  return {element_mass(mass.value, symbol), element_mass(mass.low, symbol),
          element_mass(mass.high, symbol)};
}

MassRange<ElementMass> to_element(const MassRange<MagnetMass>& mass, double mass_fraction) {
  return {element_mass(mass.value, mass_fraction), element_mass(mass.low, mass_fraction),
          element_mass(mass.high, mass_fraction)};
}

}  // namespace magswap
