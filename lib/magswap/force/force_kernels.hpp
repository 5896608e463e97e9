#pragma once

#include <array>

namespace magswap::detail {

/// Force on the second of two parallel cuboids, and their energy, per J₁J₂ = 1 T² [N/T², J/T²].
struct CuboidPair {
  std::array<double, 3> force;
  double energy;  ///< of interaction; −∂/∂position is the force
};

/// Two cuboids with parallel edges, both magnetised along z; half edges and the offset of the
/// second centre from the first, in metres.
///
/// Sums of 64 terms (Akoun, Yonnet, IEEE Trans. Magn. 20 (1984) 1962), in extended precision:
/// relative error below 1e-12 up to ten sizes apart, growing as the fourth power of the distance
/// beyond.
[[nodiscard]] CuboidPair cuboid_pair(const std::array<double, 3>& half1,
                                     const std::array<double, 3>& half2,
                                     const std::array<double, 3>& offset);

/// A cylinder or ring on the common axis, metres; inner 0 for a cylinder.
struct CoaxialBody {
  double outer;
  double inner;
  double half;
};

/// Axial force on the second of two coaxial bodies, its slope and the energy, per J₁J₂ = 1 T².
struct CoaxialPair {
  double force;   ///< towards +z [N/T²]
  double slope;   ///< d force/d offset [N/(m·T²)]
  double energy;  ///< [J/T²]
};

/// Two coaxial bodies magnetised along their axis, the second `offset` above the first [m].
///
/// Charged circles a, b at height s repel with (1/2µ₀)∫c(ρ)(1 − s/√(ρ²+s²))dρ per J², c(ρ) the
/// chord that both share when moved apart by ρ: the Hankel integral of J₁(ka)J₁(kb)e^(−ks)/k in
/// real space, whose integrand is positive and algebraic. Relative error 1e-12 ×
/// (distance/length)².
[[nodiscard]] CoaxialPair coaxial_pair(const CoaxialBody& first, const CoaxialBody& second,
                                       double offset);

}  // namespace magswap::detail
