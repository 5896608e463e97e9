#pragma once

#include "magswap/field/shape.hpp"

namespace magswap {

/// A demagnetising factor N and its complement 1 − N, each to full relative precision.
struct DemagnetisingFactor {
  double N = 0.0;           ///< 0 (long rod) … 1 (thin plate)
  double complement = 1.0;  ///< 1 − N, without cancellation for a thin plate

  /// Permeance coefficient Pc = −B/(µ0·H) = (1 − N)/N of the load line without applied field.
  [[nodiscard]] double permeance() const { return complement / N; }
};

/// Which mean of the demagnetising field a factor stands for.
enum class FactorKind : unsigned char {
  magnetometric,  ///< mean over the volume: what a magnetometer or the mean operating point sees
  fluxmetric,     ///< mean over the middle section: what a search coil around the middle sees
};

/// Magnetometric demagnetising factor: mean over the volume of a uniformly magnetised shape [1].
///
/// Relative error of N and of 1 − N below 1e-11 for aspect ratios 1e-6…1e6
/// (docs/methods/demagnetising-factor.md). Sources: block Aharoni, J. Appl. Phys. 83 (1998) 3432;
/// cylinder Joseph, J. Appl. Phys. 37 (1966) 4639; ellipsoid Osborn, Phys. Rev. 67 (1945) 351; ring
/// by its overlap function (see the method page). About 0.1 µs, a ring 20 µs.
/// @throws DomainError when a dimension is not positive.
[[nodiscard]] DemagnetisingFactor magnetometric_factor(const Shape& shape);

/// Fluxmetric (ballistic) demagnetising factor: mean over the middle section of a uniformly
/// magnetised shape [1].
///
/// Sources: cylinder Chen, Brug, Goldfarb, IEEE Trans. Magn. 27 (1991) 3601; block: integral of the
/// field of two charged rectangles, closed form derived in the method page. Precision as
/// magnetometric_factor().
/// @throws DomainError when a dimension is not positive.
[[nodiscard]] DemagnetisingFactor fluxmetric_factor(const Shape& shape);

/// One of the two factors above [1].
[[nodiscard]] DemagnetisingFactor demagnetising_factor(const Shape& shape, FactorKind kind);

/// Largest local demagnetising factor: at the pole face of a uniformly magnetised shape [1].
///
/// The field is harmonic inside, so its largest value lies on the surface; on the pole face it is ½
/// + Ω/4π with Ω the solid angle of the other pole, elsewhere at most ½. Block and cylinder: centre
/// of the face; ring: worst radius of the face; ellipsoid: N everywhere. An upper bound of what a
/// finite cell of the magnet sees.
/// @throws DomainError when a dimension is not positive.
[[nodiscard]] DemagnetisingFactor worst_local_factor(const Shape& shape);

/// Local demagnetising factor on the magnetic axis at a depth below the pole, in shares of the
/// length (0 … 0.5) [1].
///
/// Depth 0 is the centre of the face. A ring is taken in the middle of its wall. The worst cells of
/// three finite-element models (blocks 50×20×5, 20×12×10 and cube) show the value at depths of 0.07
/// to 0.1.
/// @throws DomainError when a dimension is not positive or the depth lies outside 0 … 0.5.
[[nodiscard]] double local_factor(const Shape& shape, double relative_depth);

namespace detail {

// Kernels: dimensions in one and the same unit, positive, unchecked; the last along the
// magnetisation.

[[nodiscard]] DemagnetisingFactor prism_magnetometric(double a, double b, double c);
[[nodiscard]] DemagnetisingFactor prism_fluxmetric(double a, double b, double c);
[[nodiscard]] DemagnetisingFactor cylinder_magnetometric(double diameter, double length);
[[nodiscard]] DemagnetisingFactor cylinder_fluxmetric(double diameter, double length);
[[nodiscard]] DemagnetisingFactor ring_magnetometric(double outer, double inner, double length);
[[nodiscard]] DemagnetisingFactor ring_fluxmetric(double outer, double inner, double length);
[[nodiscard]] DemagnetisingFactor ellipsoid_factor(double a, double b, double c);

/// Local factor N_zz at a point inside a uniformly magnetised prism, origin at its centre [1].
[[nodiscard]] double prism_local(double a, double b, double c, double x, double y, double z);
/// Local factor N_zz at a point inside a uniformly magnetised cylinder or ring (inner 0 for a
/// cylinder) [1].
[[nodiscard]] double ring_local(double outer, double inner, double length, double r, double z);
/// Solid angle of a disc of radius R seen from height h > 0 above its plane, r off its axis [sr].
[[nodiscard]] double disc_solid_angle(double R, double r, double h);

}  // namespace detail
}  // namespace magswap
