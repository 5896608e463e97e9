#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "magswap/loop/analysis.hpp"

namespace magswap {

/// Rows of a demagnetisation curve in internal field, finite, in the order given, SI.
struct DemagnetisationPoints {
  std::vector<double> h_A_per_m;  ///< internal field, at most 0
  std::vector<double> j_T;        ///< polarisation, positive at H = 0
  std::vector<double> sigma_j_T;  ///< optional standard error of J
  /// Where the record passes J = 0, if it does so beyond the last row (magnitude).
  std::optional<double> hcj_A_per_m;

  [[nodiscard]] std::size_t size() const noexcept { return h_A_per_m.size(); }
};

/// Second quadrant of one branch of a record, turned so that it falls from Br to −HcJ.
///
/// From the crossing of H = 0 to that of J = 0 along the branch, in the order of measurement, with
/// the corrections, drift and centring of `options`. Neither end is made up: the first row lies
/// beyond H = 0 and the last ahead of J = 0. Rows that noise has carried to H > 0 are left out.
/// @param branch  as LoopAnalysis counts them.
/// @throws ArgumentError when the record has no such branch; else as analyse().
[[nodiscard]] DemagnetisationPoints demagnetisation_points(const LoopData& data,
                                                           const LoopOptions& options,
                                                           std::size_t branch);

/// Second quadrant of the mean of all branches of a record.
///
/// The branches are averaged along rays from the origin of the plane (H/HcJ, J/Br), at the rows of
/// the first: that moves the knee by the mean of the branches and does not round it off, as the
/// mean of J at equal H would. A ray is left out that not all branches meet.
/// @throws ArgumentError when the record has no branch; else as analyse().
[[nodiscard]] DemagnetisationPoints demagnetisation_points(const LoopData& data,
                                                           const LoopOptions& options = {});

}  // namespace magswap
