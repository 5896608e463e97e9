#pragma once

#include "magswap/magnet/curve.hpp"
#include "magswap/units/quantity.hpp"

namespace magswap {

namespace detail {

/// Where the magnet's surroundings hold it: H = −n·J/µ0 + ha.
struct LoadLine {
  double n;           ///< demagnetising factor at the point, 0…1
  double ha_A_per_m;  ///< field of the currents

  /// The line whose point on the straight magnet B = Br + µ0µrH is H = −n_lin·Br/µ0 + ha_lin.
  [[nodiscard]] static LoadLine from_linear(double n_lin, double ha_lin_A_per_m, double mu_rec);
};

/// Field strength at which a curve meets a load line [A/m]; Newton's method in a bracket.
[[nodiscard]] double intersect(const CurveParameters& curve, const LoadLine& line);

/// Carter's coefficient from a slot's opening and pitch and the distance it sees, all in m.
[[nodiscard]] double carter_factor(double opening_m, double pitch_m, double distance_m);

}  // namespace detail

/// State of a magnet: field strength and flux density.
struct MagnetPoint {
  FieldStrength H;
  FluxDensity B;
};

/// Carter's coefficient kC ≥ 1 of a slotted surface facing a magnet.
///
/// kC = τ/(τ − γ·g′), γ = (4/π)[x·atan x − ln√(1+x²)], x = opening/(2g′), g′ = gap +
/// thickness/µrec: the magnet counts as gap. The effective gap is gap + (kC − 1)·g′. Source: F. W.
/// Carter, J. IEE 29 (1901) 925.
/// @throws DomainError when a length is not positive, or the opening not below the pitch.
[[nodiscard]] double carter_factor(Length slot_opening, Length slot_pitch, Length gap,
                                   Length thickness, double mu_rec);

/// Gap flux density by the one-dimensional formula Br·hm/(hm + µrec·kC·g) [T]; for comparison only.
///
/// Neglects leakage from pole to pole and the growth of the circumference.
[[nodiscard]] FluxDensity planar_gap_flux_density(Polarisation Br, double mu_rec, Length thickness,
                                                  Length gap, double carter = 1.0);

/// Operating point of a magnet of constant section under a demagnetising magnetomotive force [A/m,
/// T].
///
/// B(H)·kC·gap/µ0 + H·thickness = −mmf, met with the real curve. On a straight curve
/// H = −(mmf + kC·g·Br/µ0)/(hm + µrec·kC·g): a thicker magnet is demagnetised less.
/// @param mmf  magnetomotive force of one pole against the magnet, ≥ 0 demagnetises.
/// @throws DomainError when thickness or gap is not positive or carter < 1.
[[nodiscard]] MagnetPoint planar_operating_point(const DemagnetisationCurve& curve,
                                                 Length thickness, Length gap, Current mmf,
                                                 double carter = 1.0);

}  // namespace magswap
