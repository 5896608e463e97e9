#pragma once

#include "magswap/curve_export/bh_table.hpp"
#include "magswap/curve_export/point_placing.hpp"

namespace magswap::detail {

/// A curve and how far it goes; figures in SI, HcB none where the curve ends before B = 0.
struct BhSource {
  BhCurve curve;
  double lowest_A_per_m = 0.0;   ///< first field unless another is asked for
  double highest_A_per_m = 0.0;  ///< last one
  bool has_ends = false;         ///< nothing is known beyond lowest and highest
  double br_T = 0.0;
  double noise_T = 0.0;  ///< no point is placed for less
  std::optional<double> hcb_A_per_m;
};

/// Checks what does not depend on the curve.
/// @throws DomainError naming the number and its limits.
void check(const BhOptions& options);

/// Places the points of a table and fills in columns, Br, HcB and deviation.
/// @throws DomainError when the range does not suit the curve or the form.
void fill_points(const BhSource& source, const BhOptions& options, BhTable& table);

}  // namespace magswap::detail
