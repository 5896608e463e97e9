#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "magswap/material/steel.hpp"
#include "magswap/units/quantity.hpp"

namespace magswap {

namespace detail {

/// Flux density and its slope dB/dH at one field.
struct BhValue {
  double b_T;
  double slope;  ///< dB/dH [H/m], at least µ0
};

}  // namespace detail

/// Magnetisation curve B(H) of a steel: odd, rising everywhere, smooth.
///
/// B = µ0·H + J(H) with J a monotone cubic (Fritsch and Carlson, SIAM J. Numer. Anal. 17 (1980)
/// 238; slopes of Fritsch and Butland, SIAM J. Sci. Stat. Comput. 5 (1984) 300) through the points,
/// so that dB/dH ≥ µ0 everywhere. Beyond the last point J approaches saturation as Js − a/H, with
/// the slope it has there. docs/methods/circuit.md.
class BhCurve {
 public:
  /// The curve of a record; J is levelled where it falls, see levelling().
  /// @throws DomainError as the other constructor.
  explicit BhCurve(const Steel& steel);
  /// A curve through points; the origin is added where it is missing.
  /// @param name  what errors call it.
  /// @throws DomainError when there are fewer than two points, their numbers differ, one is not
  /// finite or negative, or H does not ascend.
  BhCurve(std::string name, std::span<const double> h_A_per_m, std::span<const double> b_T);

  /// A curve of constant permeability µ0·mu_r.
  /// @throws DomainError when mu_r is below 1 or not finite.
  [[nodiscard]] static BhCurve linear(double mu_r);

  [[nodiscard]] const std::string& name() const { return name_; }
  /// Flux density at a field [T]; odd in H.
  /// @throws DomainError, as the next three, when the argument is not finite.
  [[nodiscard]] FluxDensity flux_density(FieldStrength H) const;
  /// Field at a flux density [A/m]; the inverse of flux_density() to rounding.
  [[nodiscard]] FieldStrength field(FluxDensity B) const;
  /// Relative permeability B/(µ0·H); at H = 0 its limit.
  [[nodiscard]] double permeability(FieldStrength H) const;
  /// Relative differential permeability dB/dH/µ0, at least 1.
  [[nodiscard]] double differential_permeability(FieldStrength H) const;
  /// Last flux density of the table; beyond, the curve is an extrapolation [T].
  [[nodiscard]] FluxDensity table_end() const;
  /// Polarisation that the extrapolation tends to [T].
  [[nodiscard]] Polarisation saturation() const;

  /// What was done to points whose J falls with rising H.
  struct Levelling {
    std::size_t points = 0;  ///< that were moved
    double largest_T = 0.0;  ///< largest move
  };
  [[nodiscard]] const Levelling& levelling() const { return levelling_; }

  /// B and dB/dH for kernels; NaN at a NaN.
  [[nodiscard]] detail::BhValue evaluate(double h_A_per_m) const;

 private:
  void take(std::span<const double> h_A_per_m, std::span<const double> b_T);
  void set_slopes();
  [[nodiscard]] detail::BhValue polarisation(double h_A_per_m) const;  // of h ≥ 0

  std::string name_;
  std::vector<double> h_, j_, slope_;  // J and dJ/dH at the points, from the origin on
  Levelling levelling_;
};

}  // namespace magswap
