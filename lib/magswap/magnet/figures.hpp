#pragma once

#include "magswap/magnet/curve.hpp"

namespace magswap {

/// Figures of merit of a demagnetisation curve at one temperature.
struct FiguresOfMerit {
  Polarisation Br;
  FieldStrength HcB;
  FieldStrength HcJ;
  EnergyDensity BHmax;
  FieldStrength Hk;         ///< |H| where J = 0.9·Br
  FieldStrength H_BHmax;    ///< |H| at the maximum of −B·H
  FieldStrength knee;       ///< |H| whose recoil loses DemagnetisationCurve::kKneeLoss of Br
  double squareness = 0.0;  ///< Hk/HcJ
  double fullness = 0.0;    ///< BHmax/(Br²/4µ0)
  double mu_rec = 1.0;
};

/// All figures of merit of a curve. Cost about 1 µs, no allocation.
[[nodiscard]] FiguresOfMerit figures_of_merit(const DemagnetisationCurve& curve);

}  // namespace magswap
