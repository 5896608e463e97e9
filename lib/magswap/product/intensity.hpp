#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "magswap/product/mass.hpp"
#include "magswap/product/product.hpp"

namespace magswap {

/// One content of a quantity of a product [kg], with the entry it comes from.
struct IntensityLine {
  std::string substance;
  MassBasis basis = MassBasis::unspecified;
  double value_kg = 0.0;
  double low_kg = 0.0;
  double high_kg = 0.0;
  std::string conversion;  ///< how it was derived from another line; empty when the product says it
  IntensityEntry entry;    ///< the record behind it
  bool rests_on_doubt = false;  ///< derived from an estimate, a claim or a disputed value

  /// True where an output has to say that the number is estimated, claimed, disputed or rests on
  /// such a one.
  [[nodiscard]] bool doubtful() const { return rests_on_doubt || entry.doubtful(); }
};

/// What a quantity of a product holds.
struct Intensity {
  std::string product;  ///< key
  std::string title;
  FunctionalUnit per;
  double units = 1.0;  ///< number of functional units
  std::vector<IntensityLine>
      lines;  ///< the values to calculate with, at most one per substance and basis
  std::vector<IntensityLine> others;  ///< further values of sources
  std::vector<IntensityLine> claims;  ///< what is claimed; never calculated with

  /// The line to calculate with, nullptr where no value is good enough.
  [[nodiscard]] const IntensityLine* find(std::string_view substance, MassBasis basis) const;

  /// Mass of a substance in the basis of the type [kg]: mass<OxideMass>("NdPr").
  /// @throws NotFoundError naming what there is, also when only claims or another basis are known.
  template <class M>
  [[nodiscard]] MassRange<M> mass(std::string_view substance) const {
    const IntensityLine& line = require(substance, BasisOf<M>::value);
    return {from_si<M>(line.value_kg), from_si<M>(line.low_kg), from_si<M>(line.high_kg)};
  }
  /// Mass of its magnets [kg].
  [[nodiscard]] MassRange<MagnetMass> magnet() const { return mass<MagnetMass>("magnet"); }
  /// Mass of an element [kg].
  [[nodiscard]] MassRange<ElementMass> element(std::string_view symbol) const {
    return mass<ElementMass>(symbol);
  }
  /// Mass of all rare earths as elements [kg]: the product's own total, else the sum of its
  /// rare-earth elements.
  /// @throws NotFoundError when it gives neither.
  [[nodiscard]] MassRange<ElementMass> rare_earths() const;

 private:
  [[nodiscard]] const IntensityLine& require(std::string_view substance, MassBasis basis) const;
};

/// What a quantity of a product holds; the quantity is a text such as "1 GW", "3 vehicles" or "1".
/// @throws ArgumentError when the quantity is of another kind than the product's functional unit.
[[nodiscard]] Intensity intensity(const Product& product, std::string_view quantity);

/// What a number of functional units of a product holds.
/// @throws DomainError when the number is negative or not finite.
[[nodiscard]] Intensity intensity(const Product& product, double units = 1.0);

/// Sum of lines of one basis [kg]; ranges add end to end. The lines must not hold one another, as
/// "rare earths" holds Nd.
/// @throws ArgumentError when two bases meet, or an unspecified one: convert first, by a named
/// conversion.
[[nodiscard]] IntensityLine sum(std::span<const IntensityLine> lines, std::string_view name);

/// Totals over several products, one line per substance and basis, in order of appearance.
[[nodiscard]] std::vector<IntensityLine> total(std::span<const Intensity> parts);

/// Elements in the magnets of an intensity, from the magnet mass and a composition: the named
/// conversion from magnet to element [kg]. The range is that of the magnet mass and of the
/// fractions together; a composition that was not measured on the product gives low confidence.
/// @throws NotFoundError when the intensity has no magnet mass to calculate with.
[[nodiscard]] std::vector<IntensityLine> elements_of_magnets(const Intensity& intensity,
                                                             const Composition& composition,
                                                             std::string_view composition_name);

}  // namespace magswap
