#pragma once

#include <array>
#include <cstddef>
#include <vector>

#include "magswap/fit/curve_fit.hpp"

namespace magswap::detail {

/// The rows of a curve at the scale of a fit, and what they show at first sight.
struct FitProblem {
  double field_A_per_m = 1.0;   ///< Hn: HcJ, or the end of the curve
  double polarisation_T = 1.0;  ///< Jn: Br
  std::vector<double> x;        ///< |H|/Hn
  std::vector<double> j;        ///< J/Jn
  std::vector<double> weight;   ///< mean 1
  std::vector<double> spread;   ///< weight times relative variance times equal readings
  double total = 0.0;           ///< sum of weight times relative variance
  double least_variance = 0.0;  ///< of a residual of spread 1, from stated errors
  std::size_t distinct = 0;     ///< different fields
  double mu_rec = 1.05;         ///< slope near H = 0
  bool reaches_coercivity = false;
};

/// @throws ArgumentError, DataError as fit_curve().
[[nodiscard]] FitProblem fit_problem(const DemagnetisationPoints& points, RowWeight weight);

/// Least sum of squares of one shape.
struct ShapeFit {
  ShapePoint point{};
  std::array<bool, kShapeParameters> held{};  ///< at the end of its range
  double sum_of_squares = 0.0;                ///< of √weight·Δj
  bool converged = false;
};

/// Fits a shape from the best of a grid of starts; a parameter that leaves what a curve can have
/// (µrec ≥ 1; of a logistic curve q 0.05 … 10 and w/HcJ 0.001 … 0.5) is held at that end and the
/// rest fitted again.
/// @throws DataError when no start makes a curve.
[[nodiscard]] ShapeFit fit_shape(const CurveShape& shape, const FitProblem& problem);

/// Weighted residuals √weight·Δj at a point, and their slopes n × p where asked for.
void weighted_residuals(const CurveShape& shape, const FitProblem& problem, const ShapePoint& point,
                        std::vector<double>& residuals, std::vector<double>* slopes);

/// Parameters beyond what a curve can have, back at that end; true for those that were.
std::array<bool, kShapeParameters> hold_in_range(FitModel model, ShapePoint& point);

}  // namespace magswap::detail
