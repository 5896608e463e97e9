#pragma once

#include "magswap/units/quantity.hpp"

namespace magswap {

/// What a magnetic material could do at best, from its intrinsic properties.
struct IntrinsicFigures {
  double kappa =
      0.0;  ///< magnetic hardness √(K1/(µ0Ms²)); below 1 no magnet of any shape reaches the limit
  EnergyDensity BHmax_limit;          ///< µ0Ms²/4
  FluxDensity mu0Ha;                  ///< µ0 × anisotropy field, 2K1/Ms
  Length exchange_length;             ///< √(A/(µ0Ms²)); others take 2A, which is √2 longer
  Length wall_width;                  ///< π√(A/K1)
  double wall_energy_J_per_m2 = 0.0;  ///< 4√(A·K1)
  Length single_domain_radius;        ///< 36√(A·K1)/(µ0Ms²)
};

/// Hardness, limit, anisotropy field and lengths of a material.
///
/// @param Ms  spontaneous magnetisation.
/// @param K1  uniaxial anisotropy constant, > 0 for an easy axis [J/m³].
/// @param A   exchange stiffness [J/m]; 0 leaves the lengths 0.
/// @throws DomainError when Ms or K1 is not positive, or A negative.
/// Source: J. M. D. Coey, Magnetism and Magnetic Materials, Cambridge 2010, chapters 7 and 8.
[[nodiscard]] IntrinsicFigures intrinsic_figures(Magnetisation Ms, EnergyDensity K1,
                                                 ExchangeStiffness A = {});

/// Spontaneous magnetisation at a temperature [A/m]: Ms0·[1 − s·t^1.5 − (1 − s)·t^2.5]^(1/3), t =
/// T/Tc; 0 above Tc.
///
/// @param s  shape of the curve, 0 < s < 2.5.
/// @throws DomainError when Ms0 or Tc is not positive or s lies outside.
/// Source: M. D. Kuz'min, Phys. Rev. Lett. 94 (2005) 107204; Kuz'min et al., Eur. Phys. J. Plus 135
/// (2020) 301.
[[nodiscard]] Magnetisation kuzmin_magnetisation(Magnetisation Ms0, Temperature Tc, double s,
                                                 Temperature T);

}  // namespace magswap
