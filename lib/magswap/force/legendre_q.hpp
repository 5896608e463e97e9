#pragma once

#include <span>

namespace magswap::detail {

/// Legendre functions Q_{n−1/2}(χ) of n = 0 … count − 1, the Fourier coefficients of the inverse
/// distance of two circles about one axis.
///
/// 1/|r − r′| = (1/(π√(rr′)))·Σ εn Q_{n−1/2}(χ) cos nΔφ with χ − 1 = ((r−r′)² + z²)/(2rr′) (Cohl,
/// Tohline, Astrophys. J. 527 (1999) 86). By the recurrence in the direction in which it is stable.
/// @param chi_minus_1  > 0
void legendre_q(double chi_minus_1, std::span<double> q);

}  // namespace magswap::detail
