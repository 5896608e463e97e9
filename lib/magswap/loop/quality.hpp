#pragma once

#include <span>

#include "magswap/loop/branch.hpp"
#include "magswap/loop/figure.hpp"
#include "magswap/loop/loop.hpp"

namespace magswap {

/// How good a record is; none of it enters the figures unless a correction is asked for.
struct LoopQuality {
  Figure closure_T;         ///< J at the end of a cycle minus J at its start
  Figure drift_T_per_row;   ///< closure spread over the rows of the cycle
  Figure centre_H_A_per_m;  ///< field of the loop's centre: half the sum of both J = 0 crossings
  Figure centre_J_T;        ///< polarisation of the loop's centre: half the sum of J at both ends
  Figure noise_T;           ///< local residual of J, standard deviation estimated by its median
  Figure asymmetry;  ///< rms difference of the turned ascending and the descending J, over Br
  double steps_in_order = 1.0;  ///< share of the steps that follow their run's direction
};

namespace detail {

/// Residual of each row against the line through its neighbours, scaled to the standard deviation
/// of one row [T]; curvature between rows counts as noise.
void neighbour_residuals(std::span<const double> h_A_per_m, std::span<const double> j_T,
                         std::span<double> residual_T);

/// Standard deviation of the noise in J around each row of one run [T].
///
/// Median of the residuals of 25 rows, so that a step in the data does not count. Source of the
/// factor 1.4826: normal distribution.
void local_noise(std::span<const double> h_A_per_m, std::span<const double> j_T,
                 std::span<double> sigma_T);

/// Quality of a record whose rows are finite, in the field it was recorded in.
[[nodiscard]] LoopQuality quality_of(std::span<const double> h_A_per_m, std::span<const double> j_T,
                                     const LoopStructure& structure,
                                     std::span<const LoopFigures> figures);

/// Takes closure·(row − first)/(last − first) off J, in place; nothing when closure is missing.
void remove_drift(std::span<double> j_T, const LoopStructure& structure,
                  const LoopQuality& quality);

/// Shifts H and J so that the loop's centre is at the origin, in place.
void centre(std::span<double> h_A_per_m, std::span<double> j_T, const LoopQuality& quality);

}  // namespace detail
}  // namespace magswap
