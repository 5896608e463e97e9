#pragma once

#include <array>
#include <span>
#include <vector>

#include "magswap/fit/curve_shape.hpp"
#include "magswap/fit/fit_value.hpp"

namespace magswap::detail {

/// A fitted shape with the covariance of its coordinates, p × p row by row; empty where the data
/// do not fix them.
struct FittedShape {
  const CurveShape& shape;
  const ShapePoint& point;
  std::span<const double> covariance;
  std::array<bool, kShapeParameters> held{};
};

/// The parameters of a shape in SI, with standard errors.
[[nodiscard]] std::vector<FitValue> parameter_values(const FittedShape& fit);

/// Width w, HcB, BHmax, Hk (0.9 Br) and HD5 of a shape that has a curve, their standard errors to
/// first order in those of the coordinates. A hyperbola has no width.
/// @throws DomainError when the parameters make no curve.
[[nodiscard]] std::vector<FitValue> derived_values(const FittedShape& fit);

}  // namespace magswap::detail
