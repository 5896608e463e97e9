#pragma once

#include "magswap/field/body.hpp"
#include "magswap/field/demagnetising_factor.hpp"

namespace magswap {

/// A magnetometric demagnetising factor at one permeability, with limits that enclose it.
struct PermeableFactor {
  double N = 0.0;     ///< middle of low and high
  double low = 0.0;   ///< the true value is not below, but for the quadrature's 1e-6
  double high = 0.0;  ///< nor above
  /// −dN/dµr at µr = 1: the variance of the demagnetising field over the volume, in units of M².
  double variance = 0.0;
};

/// Magnetometric demagnetising factor of a body of recoil permeability µr, uniform Br along its
/// last dimension [1].
///
/// A body that is no ellipsoid is magnetised unevenly where µr ≠ 1, and its factor falls with µr:
/// for µr ≤ 1.1 by less than 3 % (1 % for L/D ≤ 1). The limits follow from the mean and the mean
/// square of the field at µr = 1 alone (Gauss–Radau rules of the spectrum of the demagnetising
/// operator, which lies in 0 … 1), so they hold for every µr ≥ 1 but are narrow only near 1: at 1.1
/// ±0.1 % at most. docs/methods/demagnetising-factor.md; compare Chen, Pardo, Sanchez, IEEE Trans.
/// Magn. 41 (2005) 2077 and J. Magn. Magn. Mater. 306 (2006) 135.
/// About 1 ms for a block, 0.1 ms for round bodies.
/// @throws DomainError when a dimension is not positive, or µr below 1 or not finite.
[[nodiscard]] PermeableFactor magnetometric_factor(const Shape& shape, double mu_rec);

/// The same from N and the mean square of |H|/M at µr = 1.
[[nodiscard]] PermeableFactor permeable_factor(double N, double mean_square, double mu_rec);

/// A demagnetising factor found numerically, and how far it may be off.
struct NumericFactor {
  DemagnetisingFactor factor;
  double error = 0.0;  ///< of N, absolute: the difference of two orders, or of two divisions
};

/// Magnetometric or fluxmetric demagnetising factor of a body of any permeability µr ≥ 1, uniform
/// Br or a uniform field along its last dimension [1].
///
/// −⟨H⟩/⟨M⟩ of what the body itself makes, M its whole magnetisation, over the volume or over the
/// middle section. By the charge on its surface, where all of it lies, in graded panels of three
/// sizes; error by the last two extrapolations. At µr = 1 the closed form. Typically 1e-5 of N for
/// round bodies and 1e-4 for blocks, up to 1e-3 beyond µr 10, more for long bodies of high µr: see
/// the error. About 10 ms for a cylinder, 40 ms for a ring, 0.2 s for a block; an ellipsoid has one
/// N. Compare Chen, Brug, Goldfarb, IEEE Trans. Magn. 27 (1991) 3601; Chen, Pardo, Sanchez, IEEE
/// Trans. Magn. 41 (2005) 2077 and J. Magn. Magn. Mater. 306 (2006) 135.
/// @throws DomainError when a dimension is not positive, or µr below 1 or not finite.
[[nodiscard]] NumericFactor demagnetising_factor(const Shape& shape, FactorKind kind, double mu_r);

/// Direction in which an arc segment is magnetised, the same everywhere in it.
enum class ArcDirection : unsigned char {
  axial,     ///< along the axis of the arc
  parallel,  ///< along the radius through its middle ("radial-parallel", diametral)
};

/// Demagnetising factor of an arc segment [1].
///
/// Magnetometric: mean of the field over the volume. Fluxmetric: from the flux through a coil
/// around the middle, which for an axial arc lies in the plane z = 0, for a parallel one on the
/// cylinder in the middle of its wall. Error typically 1e-5 of N; about 0.1 s.
/// @throws DomainError as check(Body) does.
[[nodiscard]] NumericFactor demagnetising_factor(const ArcSegment& arc, ArcDirection direction,
                                                 FactorKind kind = FactorKind::magnetometric);

}  // namespace magswap
