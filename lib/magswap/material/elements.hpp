#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>

#include "magswap/units/quantity.hpp"

namespace magswap {

/// A chemical element.
struct Element {
  std::string_view symbol;
  std::string_view name;
  int number;
  double atomic_mass;  ///< standard atomic weight [g/mol], IUPAC 2021 (abridged where it is an
                       ///< interval)

  /// Scandium, yttrium and the lanthanides.
  [[nodiscard]] bool is_rare_earth() const {
    return number == 21 || number == 39 || (number >= 57 && number <= 71);
  }
  /// Terbium to lutetium, and yttrium: the elements whose 4f electrons pair, as the USGS counts
  /// them.
  [[nodiscard]] bool is_heavy_rare_earth() const {
    return number == 39 || (number >= 65 && number <= 71);
  }
};

/// Elements that occur in magnets, steels, coatings and the trade with them, ascending atomic
/// number.
[[nodiscard]] std::span<const Element> elements();
/// An element by its symbol, nullptr when it is not one of elements().
[[nodiscard]] const Element* find_element(std::string_view symbol);
/// An element by its symbol. @throws NotFoundError
[[nodiscard]] const Element& element(std::string_view symbol);
[[nodiscard]] bool is_rare_earth(std::string_view symbol);
[[nodiscard]] bool is_heavy_rare_earth(std::string_view symbol);

/// Atoms of a formula such as "Nd2Fe14B" or "Sm(Fe0.8Co0.2)12".
/// @throws ArgumentError at what is not an element, a number or a pair of parentheses.
[[nodiscard]] std::map<std::string, double> formula_atoms(std::string_view formula);
/// Molar mass of a formula [g/mol].
[[nodiscard]] double molar_mass(std::string_view formula);
/// Mass fraction of each element of a formula, sum 1.
[[nodiscard]] std::map<std::string, double> mass_fractions(std::string_view formula);

/// Mass of oxide that holds a unit mass of its metal: 1.16638 for "Nd2O3".
/// @throws ArgumentError when the formula is not an oxide of one element.
[[nodiscard]] double oxide_factor(std::string_view oxide);
/// The oxide in which an element is traded: Nd2O3, Pr6O11, Tb4O7, CeO2 …; empty where there is
/// none.
[[nodiscard]] std::string_view traded_oxide(std::string_view symbol);
/// Mass of the traded oxide that holds a mass of the element. @throws ArgumentError where it is not
/// traded as oxide.
[[nodiscard]] OxideMass oxide_mass(ElementMass mass, std::string_view symbol);

}  // namespace magswap
