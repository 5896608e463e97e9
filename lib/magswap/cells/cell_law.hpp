#pragma once

#include <array>

#include "magswap/magnet/curve.hpp"

namespace magswap::detail {

/// How the cells of one body magnetise, at one temperature.
///
/// A magnet: along its easy axis the virgin curve or, once it has given way, the recoil line of the
/// least remanence kept; across the axis linear. Soft iron: linear in every direction.
struct CellLaw {
  std::array<double, 3> axis{0.0, 0.0, 1.0};
  double transverse = 0.0;  ///< susceptibility across the axis; of iron in every direction
  bool iron = false;
  CurveParameters curve;
};

/// Share of the remanence that no field has touched yet: the recoil line does not bind.
inline constexpr double kVirgin = 1e300;

/// Magnetisation along the axis and its slope.
struct AlongAxis {
  double m_A_per_m;
  double slope;  ///< dM/dH
};

/// Magnetisation at a field along the axis, on the virgin curve or the recoil line, whichever is
/// lower.
/// @param kept  least share of the remanence left so far, kVirgin at first.
[[nodiscard]] AlongAxis magnetise(const CellLaw& law, double kept, double h_A_per_m);

/// Magnetisation that solves h + reluctance·M(h) = drive along the axis, reluctance > 0.
[[nodiscard]] double balance(const CellLaw& law, double kept, double reluctance,
                             double drive_A_per_m);

/// The same from a guess near the root [A/m], to 1e-9 of the drive; balance() where that fails.
[[nodiscard]] double balance_near(const CellLaw& law, double kept, double reluctance,
                                  double drive_A_per_m, double guess_A_per_m);

/// Share of the remanence left after a field along the axis: never more than before.
[[nodiscard]] double kept_after(const CellLaw& law, double kept, double h_A_per_m);

}  // namespace magswap::detail
