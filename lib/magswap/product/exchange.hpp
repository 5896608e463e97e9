#pragma once

#include <map>
#include <string>
#include <vector>

#include "magswap/product/intensity.hpp"

namespace magswap {

/// Mass fraction of one element with its range, 0…1.
struct MassFraction {
  double value = 0.0;
  double low = 0.0;
  double high = 0.0;

  MassFraction() = default;
  /// A fraction that is known: its range is itself.
  MassFraction(double known) : value(known), low(known), high(known) {}
  MassFraction(double value_, double low_, double high_) : value(value_), low(low_), high(high_) {}
};

/// Mass fraction of each element by symbol.
using MassFractions = std::map<std::string, MassFraction>;

/// A substitute for the magnet of a product, sized elsewhere for the same function.
struct MagnetExchange {
  std::string reference;  ///< name of the present magnet
  MassFractions reference_fractions;
  std::string substitute;  ///< name of the substitute
  MassFractions substitute_fractions;
  double mass_ratio =
      1.0;  ///< kg of substitute for each kg of the present magnet, at equal function
};

/// Magnets and their elements before and after an exchange [kg]; the rest of the product stays as
/// it is.
struct ExchangedIntensity {
  std::vector<IntensityLine> before;
  std::vector<IntensityLine> after;
};

/// Content of a product's magnets before and after they are exchanged [kg].
///
/// Both sides derive from the product's magnet mass: element = magnet mass × fraction, magnet after
/// = mass ratio × magnet before. Own element figures of the product are not used, for they belong
/// to another composition.
/// @throws NotFoundError when the product has no magnet mass to calculate with.
/// @throws DomainError when the mass ratio is not positive, a fraction not in 0…1 or fractions sum
/// to more than 1.
[[nodiscard]] ExchangedIntensity exchange(const Intensity& intensity,
                                          const MagnetExchange& magnets);

}  // namespace magswap
