#pragma once

#include <variant>
#include <vector>

#include "magswap/units/quantity.hpp"

namespace magswap {

/// Face-to-face coupling: two discs of sectors that are magnetised along the axis, N and S in turn.
struct AxialCoupling {
  int pole_pairs = 0;
  Length inner;             ///< inner diameter of the sectors
  Length outer;             ///< outer diameter
  Length driver_thickness;  ///< along the axis
  Length load_thickness;
  Length gap;          ///< between the faces
  double arc = 1.0;    ///< share of the pole pitch that a sector fills
  bool yokes = false;  ///< iron behind both discs, taken as infinitely wide and permeable
};

/// How the arcs of a radial coupling are magnetised.
enum class RadialPattern : unsigned char {
  radial,    ///< along the radius everywhere
  parallel,  ///< along the radius through the middle of each arc
};

/// Coaxial coupling: two rings of arcs, one in the other, N and S in turn.
struct RadialCoupling {
  int pole_pairs = 0;
  Length inner_bore;     ///< inner diameter of the inner ring
  Length inner_surface;  ///< its outer diameter
  Length outer_surface;  ///< inner diameter of the outer ring
  Length outer_back;     ///< its outer diameter
  Length length;         ///< along the axis, the same for both
  double arc = 1.0;      ///< share of the pole pitch that an arc fills
  RadialPattern pattern = RadialPattern::radial;
  bool yokes = false;  ///< iron inside the inner and outside the outer ring, infinitely permeable
};

using Coupling = std::variant<AxialCoupling, RadialCoupling>;

/// One harmonic of a coupling: torque·sin(nδ), axial attraction·cos(nδ), per T² of J.
struct CouplingHarmonic {
  int order;  ///< n, periods a turn
  double torque_Nm_per_T2;
  double force_N_per_T2;  ///< 0 for a radial coupling
};

/// Torque and axial force of a coupling against its angle, at J = 1 T.
///
/// δ is the angle by which the driver leads, 0 where unlike poles face each other; torque > 0
/// drives the load, and is an odd function of δ with the period 2π/pole pairs.
struct CouplingCurve {
  int pole_pairs = 0;
  std::vector<CouplingHarmonic> harmonics;
  double attraction_N_per_T2 = 0.0;   ///< of magnets and yokes, at every angle
  double error = 0.0;                 ///< of the pull-out torque by quadrature and series, relative
  double demagnetising_factor = 0.0;  ///< of a magnet at pull-out, by the fundamental; an estimate
  bool end_effect_estimated =
      false;  ///< radial with yokes: plane solution × end effect without them

  [[nodiscard]] double torque_Nm_per_T2(double angle_rad) const;
  /// Attraction of both halves along the axis [N/T²].
  [[nodiscard]] double force_N_per_T2(double angle_rad) const;
  /// Largest torque and its angle.
  struct PullOut {
    double angle_rad;
    double torque_Nm_per_T2;
  };
  [[nodiscard]] PullOut pull_out() const;
};

/// Curve of a coupling whose magnets are uniform (µrec 1) [N·m/T²].
///
/// Exact in three dimensions for axial couplings (yokes as infinite planes) and for radial ones
/// without yokes: charges of each harmonic on circles act on each other through Q_{n−1/2}. Radial
/// with yokes: the plane solution times the end effect of the same rings without yokes. About
/// 10 ms without yokes, 0.35 s for an axial one with them. docs/methods/force.md; compare Furlani,
/// IEEE Trans. Magn. 29 (1993) 2295; Lubin, Mezani, Rezzoug, IEEE Trans. Energy Convers. 27 (2012)
/// 536.
/// @throws DomainError when a dimension is not positive, diameters are out of order, the arc lies
/// outside 0 … 1 or there are no pole pairs (at most 100).
[[nodiscard]] CouplingCurve coupling_curve(const Coupling& coupling);

/// Mean demagnetising factor of a coupling's magnets when the driver leads by an angle [1]: the
/// mean field in them is −N·J/µ0. That of the more exposed half.
///
/// An estimate: both halves as straight rows of poles at their mean radius, every harmonic by its
/// share of the pattern. 0 rad: aligned, least; π/pole pairs: like poles face each other while the
/// coupling slips, most. Above demagnetising_factor, which is the fundamental's alone, where poles
/// are wide for their thickness.
/// @throws DomainError as coupling_curve().
[[nodiscard]] double mean_factor(const Coupling& coupling, double angle_rad);

/// Torque of an axial coupling with yokes by the plane model at the mean radius, fundamental alone
/// [N·m]: Lubin, Mezani, Rezzoug, IEEE Trans. Energy Convers. 27 (2012) 536.
[[nodiscard]] Torque plane_pull_out(const AxialCoupling& coupling, Polarisation J);

/// @throws DomainError naming what is wrong, as coupling_curve().
void check(const Coupling& coupling);

namespace detail {
[[nodiscard]] CouplingCurve axial_curve(const AxialCoupling& coupling);
[[nodiscard]] CouplingCurve radial_curve(const RadialCoupling& coupling);

/// Demagnetising factor of a row of poles h thick with wave number k, by the fundamental; with a
/// yoke behind it and another e + h₂ before it.
[[nodiscard]] double pole_row_factor(double k, double h, double to_other_yoke, bool yokes);

/// Odd multiples of the pole pairs that matter where the charges lie `gap` apart at `radius`.
[[nodiscard]] std::vector<int> orders(int pole_pairs, double gap, double radius);

/// Amplitude of harmonic n of charges ±1 on poles that fill a share of the pitch.
[[nodiscard]] double pole_amplitude(int n, int pole_pairs, double arc);
}  // namespace detail
}  // namespace magswap
