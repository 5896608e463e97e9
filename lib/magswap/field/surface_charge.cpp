#include "magswap/field/surface_charge.hpp"

#include <Eigen/LU>
#include <cmath>

namespace magswap::detail {

std::vector<double> edge_graded(int count) {
  constexpr double kPower = 3.0;  // charges at a right-angled edge grow as d^(-1/3) at most
  std::vector<double> out;
  for (int k = 0; k <= count; ++k)
    out.push_back(1.0 - std::pow(1.0 - static_cast<double>(k) / count, kPower));
  return out;
}

// M·n = n_z + χτ with M₀ = 1, so (1 + χ/2)τ − χKτ = K·n_z − n_z/2, which is τ at χ = 0. As div M =
// 0 the mean of M over the volume is ∫z M·n dS/V, that over the middle ∫M·n dS/S above it; each is
// 1 + χh, h the mean field, and N = −h/(1 + χh).
FactorChange permeability_change(const ChargePanels& panels, double chi) {
  const auto n = static_cast<Eigen::Index>(panels.area.size());
  using Rows = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  using Values = Eigen::Map<const Eigen::VectorXd>;
  const Eigen::Map<const Rows> field(panels.field.data(), n, n);
  const Values face(panels.face.data(), n), area(panels.area.data(), n);
  const Eigen::VectorXd moment = area.cwiseProduct(Values(panels.height.data(), n));
  const Eigen::VectorXd even = field * face - 0.5 * face;
  Rows matrix = -chi * field;
  matrix.diagonal().array() += 1.0 + 0.5 * chi;
  const Eigen::VectorXd uneven = matrix.partialPivLu().solve(even);
  const auto change = [&](const auto& weight, double whole) {
    const double h = weight.dot(uneven) / whole, h0 = weight.dot(even) / whole;
    return -h / (1.0 + chi * h) + h0;
  };
  return {change(moment, 0.5 * panels.volume), change(area, panels.section)};
}

}  // namespace magswap::detail
