#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "magswap/material/library.hpp"

namespace magswap {

/// One figure of a record against the curve through its Br, HcJ, µrec and knee, SI.
struct CurveComparison {
  std::string figure;                     ///< "HcB", "HcJ", "BHmax" or "Hk"
  Standing standing = Standing::typical;  ///< of the figure, and of the curve's Br where it has it
  double record = 0.0;
  double curve_low = 0.0;  ///< what the curve has, over the range that the record gives for µrec
  double curve_high = 0.0;
  double tolerance = 0.0;  ///< relative; what a figure of this family may differ by
  double br_T = 0.0;       ///< of the curve
  double hcj_A_per_m = 0.0;
  double mu_rec_low = 1.0;
  double mu_rec_high = 1.0;
  bool above_counts = true;  ///< a guaranteed minimum below the curve, for one, contradicts nothing
  bool below_counts = true;

  /// How far the record lies above (below: negative) what the curve has, as a share of it; 0
  /// inside.
  [[nodiscard]] double relative() const {
    if (record > curve_high) return record / curve_high - 1.0;
    return record < curve_low ? record / curve_low - 1.0 : 0.0;
  }
  /// True when the record lies beyond the tolerance on a side that counts.
  [[nodiscard]] bool disagrees() const {
    return (above_counts && relative() > tolerance) || (below_counts && relative() < -tolerance);
  }
};

/// What a figure may differ by from the curve through the others, relative: twice the root mean
/// square over the shipped grades of a family. docs/formats/datasheet.md.
[[nodiscard]] double curve_tolerance(const Family& family, std::string_view figure);

/// Compares every figure that the curve of a record does not follow from, minimum with minimum and
/// typical with typical value; empty for a record without a curve.
/// @throws DataError, DomainError  when the figures make no curve.
[[nodiscard]] std::vector<CurveComparison> compare_with_curve(const Grade& grade,
                                                              const Library& library);

/// Warnings about the figures of a record that disagree with its curve, or that make none, at their
/// places.
[[nodiscard]] std::vector<Finding> check_curve(const Grade& grade, const Library& library);
/// The same for every grade of a library that was laid over another.
[[nodiscard]] std::vector<Finding> check_curves(const Library& own, const Library& all);

}  // namespace magswap
