#pragma once

#include <string_view>

#include "magswap/material/elements.hpp"  // oxide_mass(ElementMass, symbol), the way there
#include "magswap/product/product.hpp"

namespace magswap {

/// A mass of one basis with its range [kg].
///
/// Ranges of one basis add end to end (the widest range: no independence is assumed); two bases do
/// not add at all.
template <class M>
struct MassRange {
  M value{};
  M low{};
  M high{};

  friend constexpr MassRange operator+(const MassRange& a, const MassRange& b) {
    return {a.value + b.value, a.low + b.low, a.high + b.high};
  }
  friend constexpr MassRange operator*(double factor, const MassRange& a) {
    return {factor * a.value, factor * a.low, factor * a.high};
  }
};

/// The basis that a mass type stands for; there is none for material or unspecified masses, which
/// have no type.
template <class M>
struct BasisOf;
template <>
struct BasisOf<MagnetMass> {
  static constexpr MassBasis value = MassBasis::magnet;
};
template <>
struct BasisOf<ElementMass> {
  static constexpr MassBasis value = MassBasis::element;
};
template <>
struct BasisOf<OxideMass> {
  static constexpr MassBasis value = MassBasis::oxide;
};
template <>
struct BasisOf<RareEarthBearingMass> {
  static constexpr MassBasis value = MassBasis::rare_earth_bearing;
};

/// Mass of the element in a mass of its traded oxide (Nd2O3, Pr6O11, Tb4O7 …) [kg], by atomic
/// masses.
/// @throws ArgumentError where the element is not traded as an oxide.
[[nodiscard]] ElementMass element_mass(OxideMass mass, std::string_view symbol);

/// Mass of an element in a mass of magnets of which it is `mass_fraction` [kg].
/// @throws DomainError when the fraction is not in 0…1.
[[nodiscard]] ElementMass element_mass(MagnetMass mass, double mass_fraction);

/// Range of the traded oxide that holds a range of the element [kg].
[[nodiscard]] MassRange<OxideMass> to_oxide(const MassRange<ElementMass>& mass,
                                            std::string_view symbol);
/// Range of the element in a range of its traded oxide [kg].
[[nodiscard]] MassRange<ElementMass> to_element(const MassRange<OxideMass>& mass,
                                                std::string_view symbol);
/// Range of an element in a range of magnets [kg].
[[nodiscard]] MassRange<ElementMass> to_element(const MassRange<MagnetMass>& mass,
                                                double mass_fraction);

}  // namespace magswap
