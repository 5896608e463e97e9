#pragma once

#include <cmath>

namespace magswap {

/// Saturation taken for plates and cups where nothing better is known [T]: with it the estimates
/// meet finite elements on AISI 1008 best.
inline constexpr double kSteelSaturation_T = 2.1;

namespace detail {

/// Flux that a section of steel passes of what is sent through it [Wb].
///
/// All up to its saturation × area; beyond, up to a fifth more the further it is driven (fitted to
/// finite elements: the steel's own field grows, and flux crosses it obliquely).
[[nodiscard]] inline double passed(double wanted, double section) {
  constexpr double kDriven = 0.2;
  const double size = std::abs(wanted);
  if (size <= section) return wanted;
  return std::copysign(section * (1.0 + kDriven * (1.0 - section / size)), wanted);
}

}  // namespace detail
}  // namespace magswap
