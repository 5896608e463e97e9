#pragma once

#include <optional>
#include <vector>

#include "magswap/fit/property_fit.hpp"
#include "magswap/units/quantity.hpp"

namespace magswap {

/// Coercivity over temperature with what Kronmüller's law needs beside it.
struct KronmullerData {
  PropertySeries HcJ;               ///< temperatures [K], coercivities [A/m]
  std::vector<double> Ms_A_per_m;   ///< spontaneous magnetisation of the hard phase, row by row
  std::vector<double> K1_J_per_m3;  ///< its first anisotropy constant
};

/// What is known of the material.
struct KronmullerRules {
  /// Below it the law does not hold (Nd2Fe14B: 135 K).
  std::optional<Temperature> spin_reorientation;
};

/// Outcome of a fit of µ0·HcJ = α·2K1/Ms − Neff·µ0·Ms.
struct KronmullerFit {
  Estimate alpha;                  ///< share of the ideal nucleation field, 0 … 1
  Estimate Neff;                   ///< effective demagnetising factor of the grains
  std::vector<double> covariance;  ///< 2 × 2 of alpha, Neff; empty: not determined
  double correlation = 0.0;        ///< of alpha and Neff; NaN: not determined
  /// Curvature of the plot of HcJ/Ms over 2K1/(µ0Ms²), a parabola's coefficient over its standard
  /// error; 0 below 5 rows.
  double bend = 0.0;
  bool bent = false;   ///< `bend` lies outside of the 99 % range of a straight plot
  FitSummary summary;  ///< rms in T of µ0·HcJ

  /// Coercivity [A/m] where the hard phase has these Ms [A/m] and K1 [J/m³], with standard error.
  [[nodiscard]] Estimate HcJ_at(double ms_A_per_m, double k1_J_per_m3) const;
};

/// Fits α and Neff to HcJ(T), Ms(T) and K1(T), by least squares in µ0·HcJ.
///
/// @throws ArgumentError when columns differ in length or rows are too few, DomainError for numbers
/// that are not finite, temperatures below 0 K, Ms or K1 that are not positive.
/// Source: H. Kronmüller, K.-D. Durst, M. Sagawa, J. Magn. Magn. Mater. 74 (1988) 291.
[[nodiscard]] KronmullerFit fit_kronmuller(const KronmullerData& data,
                                           const KronmullerRules& rules = {});

/// Temperature below which the easy direction of a compound leaves its axis; nothing where the
/// library knows of none. Source: J. F. Herbst, Rev. Mod. Phys. 63 (1991) 819.
[[nodiscard]] std::optional<Temperature> spin_reorientation(std::string_view compound);

}  // namespace magswap
