#pragma once

#include <array>
#include <string_view>

#include "magswap/field/permeable_factor.hpp"

namespace magswap {

/// How a permeance coefficient is found from a shape.
enum class PermeanceMethod : unsigned char {
  fluxmetric,     ///< (1 − N)/N of the middle section
  magnetometric,  ///< (1 − N)/N of the volume mean
  evershed,       ///< rule of Evershed and Parker, 1.77·(L/A)·√(S/2)
};

[[nodiscard]] std::string_view to_text(PermeanceMethod method);
/// @throws ArgumentError listing the methods.
[[nodiscard]] PermeanceMethod permeance_method(std::string_view text);

/// Permeance coefficient Pc = −B/(µ0·H) of a magnet alone in space, by one method [1].
///
/// Evershed's rule takes L along the magnetisation, A the pole area and S the whole surface, the
/// bore included; it is a rule of thumb kept for comparison with old data sheets (−30…+6 % off
/// the fluxmetric value for cylinders of L/D 0.05…4, as low as −53 % for flat blocks and rings). Pc
/// is not L/D. Sources: Chen, Brug, Goldfarb, IEEE Trans. Magn. 27 (1991) 3601; Parker, Advances in
/// Permanent Magnetism, Wiley 1990.
/// @throws DomainError when a dimension is not positive.
[[nodiscard]] double permeance_coefficient(const Shape& shape, PermeanceMethod method);

/// Permeance coefficients of one shape by all methods, in the order of PermeanceMethod.
struct PermeanceSpread {
  struct Entry {
    PermeanceMethod method;
    double Pc;
  };
  std::array<Entry, 3> entries;
  double lowest;
  double highest;

  /// (highest − lowest)/lowest
  [[nodiscard]] double relative() const { return highest / lowest - 1.0; }
};

/// Permeance coefficient by every method, with the spread [1].
/// @throws DomainError when a dimension is not positive.
[[nodiscard]] PermeanceSpread permeance_spread(const Shape& shape);

/// Permeance coefficient of an arc segment by every method, with the spread [1].
///
/// Evershed's rule: L is the length of an axial arc or the wall of a parallel one, A the area of
/// its end or that of the middle of its wall as seen along the magnetisation. About 0.2 s.
/// @throws DomainError as check(Body) does.
[[nodiscard]] PermeanceSpread permeance_spread(const ArcSegment& arc, ArcDirection direction);

/// Demagnetising factor N = 1/(1 + Pc) of a permeance coefficient ≥ 0, infinity allowed [1].
/// @throws DomainError when Pc is negative or not a number.
[[nodiscard]] DemagnetisingFactor factor_of_permeance(double Pc);

}  // namespace magswap
