#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <vector>

namespace magswap::detail {

/// Residuals of all p parameters and, where `slopes` is not null, their derivatives, one parameter
/// after the other.
using AllResiduals =
    std::function<void(std::span<const double> parameters, std::vector<double>& residuals,
                       std::vector<double>* slopes)>;

/// Outcome of a fit of some of the parameters.
struct HeldFit {
  std::vector<double> parameters;  ///< all of them, held ones as they were
  double sum_of_squares = 0.0;
  bool converged = false;
};

/// Least squares of n residuals over the parameters that `held` does not name.
/// @throws ArgumentError as least_squares().
[[nodiscard]] HeldFit least_squares_held(const AllResiduals& function,
                                         std::span<const double> start,
                                         const std::function<bool(std::size_t)>& held,
                                         std::size_t n);

}  // namespace magswap::detail
