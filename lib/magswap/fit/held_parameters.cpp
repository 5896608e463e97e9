#include "magswap/fit/held_parameters.hpp"

#include <algorithm>
#include <utility>

#include "magswap/fit/least_squares.hpp"

namespace magswap::detail {

HeldFit least_squares_held(const AllResiduals& function, std::span<const double> start,
                           const std::function<bool(std::size_t)>& held, std::size_t n) {
  std::vector<std::size_t> free;
  std::vector<double> p;
  for (std::size_t k = 0; k < start.size(); ++k) {
    if (held(k)) continue;
    free.push_back(k);
    p.push_back(start[k]);
  }
  HeldFit out{{start.begin(), start.end()}};
  std::vector<double> all = out.parameters, residuals, slopes;
  const auto of_free = [&](std::span<const double> q, std::span<double> r,
                           std::span<double> jacobian) {
    for (std::size_t k = 0; k < free.size(); ++k) all[free[k]] = q[k];
    function(all, residuals, jacobian.empty() ? nullptr : &slopes);
    std::copy(residuals.begin(), residuals.end(), r.begin());
    if (jacobian.empty()) return;
    for (std::size_t k = 0; k < free.size(); ++k)
      std::copy_n(slopes.begin() + static_cast<std::ptrdiff_t>(free[k] * n), n,
                  jacobian.begin() + static_cast<std::ptrdiff_t>(k * n));
  };
  const LeastSquares fit = least_squares(of_free, std::move(p), n, {1e-13, 100});
  for (std::size_t k = 0; k < free.size(); ++k) out.parameters[free[k]] = fit.parameters[k];
  out.sum_of_squares = fit.sum_of_squares;
  out.converged = fit.converged;
  return out;
}

}  // namespace magswap::detail
