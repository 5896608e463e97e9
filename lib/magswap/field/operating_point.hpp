#pragma once

#include <span>

#include "magswap/field/demagnetising_factor.hpp"
#include "magswap/magnet/curve.hpp"

namespace magswap {

/// Where a magnet works on its demagnetisation curve, and what that costs it.
///
/// H is negative in the demagnetising quadrant; margins are positive on the safe side of the knee.
struct OperatingPoint {
  FluxDensity B;
  FieldStrength H;
  Polarisation J;
  /// Knee field minus |H| of the mean point [A/m]; negative: past the knee.
  FieldStrength margin;
  /// Share of Br lost for good once this point has been reached (0…1).
  double irreversible_loss = 0.0;
  /// Point after the applied field is removed: on the recoil line, or on the curve when the field
  /// helped.
  FluxDensity B_removed;
  FieldStrength H_removed;
  /// Field at the worst point of the magnet, on its own load line; its margin and its local loss.
  FieldStrength H_worst;
  FieldStrength margin_worst;
  double irreversible_loss_worst = 0.0;
  /// |Self-demagnetising field| at the worst point over the mean one.
  double worst_ratio = 1.0;
  DemagnetisingFactor factor;  ///< the factor the load line was drawn with
};

/// Operating point of a magnet with a given demagnetising factor in an applied field [T, A/m].
///
/// Solves H = Ha − N·J(H)/µ0 on the curve itself; converges for every curve of the library
/// (bracketed Newton).
/// @param Ha          applied field, negative when it opposes the magnet.
/// @param worst_ratio self field at the worst point over the mean (worst_local_factor/N), ≥ 1.
/// @throws DomainError when N lies outside 0…1 or a value is not finite.
[[nodiscard]] OperatingPoint operating_point(const DemagnetisationCurve& curve,
                                             DemagnetisingFactor factor, FieldStrength Ha = {},
                                             double worst_ratio = 1.0);

/// Operating point of a magnet of a given shape, alone in space, in an applied field [T, A/m].
///
/// The mean over the volume unless the middle section is asked for; the worst point is that of
/// worst_local_factor(). Mean of D20 L10, Br 1.2 T, µrec 1.05: H −442.60 kA/m against −441.40 by
/// finite elements (examples/verify/open_circuit).
[[nodiscard]] OperatingPoint operating_point(const DemagnetisationCurve& curve, const Shape& shape,
                                             FieldStrength Ha = {},
                                             FactorKind kind = FactorKind::magnetometric);

/// Mean operating point with the factor that the shape has at the curve's recoil permeability [T,
/// A/m].
///
/// Magnetisation is uneven where µrec > 1, which lowers N (magnetometric_factor(shape, mu_rec)).
/// Finite elements of 16 magnets at µrec ≤ 1.1: mean H within 0.07 %, B 0.16 %, where the
/// factor of µr = 1 is up to 0.9 % off; past the knee nothing is gained. 0.1 to 1 ms.
/// @throws DomainError when a dimension is not positive or a value is not finite.
[[nodiscard]] OperatingPoint recoil_operating_point(const DemagnetisationCurve& curve,
                                                    const Shape& shape, FieldStrength Ha = {});

/// Operating point on the load line B = −µ0·Pc·H + µ0(1 + Pc)·Ha of a permeance coefficient [T,
/// A/m].
/// @throws DomainError when Pc is negative.
[[nodiscard]] OperatingPoint operating_point_at_permeance(const DemagnetisationCurve& curve,
                                                          double Pc, FieldStrength Ha = {});

namespace detail {

/// Field and polarisation of one operating point.
struct RawPoint {
  double h_A_per_m;
  double j_T;
};

/// Internal field that solves h = ha − n·J(h)/µ0, by Newton inside a shrinking bracket.
/// @throws ConvergenceError never for a curve whose J does not fall with H.
[[nodiscard]] RawPoint solve_load_line(const CurveParameters& curve, double n, double ha_A_per_m);

/// Field at the worst point [A/m], whose self field is `worst_ratio` times the mean one while
/// nothing is lost.
///
/// The worst place meets its own load line, of factor min(1, worst_ratio·n): so its field never
/// relaxes when the mean gives way, and grows with the opposing field.
[[nodiscard]] double worst_field(const CurveParameters& curve, double n, double worst_ratio,
                                 double ha_A_per_m);

/// Curves and load lines of a batch, structure of arrays; a span holds one value per point or one
/// for all.
struct LogisticBatch {
  std::span<const double> br_T;
  std::span<const double> mu_rec;
  std::span<const double> hcj_A_per_m;
  std::span<const double> hs_A_per_m;             ///< CurveParameters::a
  std::span<const double> inverse_width_m_per_A;  ///< CurveParameters::b
  std::span<const double> asymmetry;              ///< CurveParameters::c
  std::span<const double> scale;
  std::span<const double> n;           ///< demagnetising factor, 0…1
  std::span<const double> ha_A_per_m;  ///< applied field
};

/// Operating points of many logistic curves at once; the result of a point does not depend on its
/// place.
///
/// Five safeguarded Halley steps on vectors; a point that has not settled goes to
/// solve_load_line().
/// @throws ArgumentError when a span has neither one value nor as many as h_A_per_m and j_T.
void operating_points(const LogisticBatch& batch, std::span<double> h_A_per_m,
                      std::span<double> j_T);

/// Operating points of one curve of any model for many factors and fields.
void operating_points(const CurveParameters& curve, std::span<const double> n,
                      std::span<const double> ha_A_per_m, std::span<double> h_A_per_m,
                      std::span<double> j_T);

}  // namespace detail
}  // namespace magswap
