#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "magswap/circuit/solution.hpp"
#include "magswap/core/error.hpp"

namespace magswap::detail {
namespace {

// What one rounding of the potentials moves a flux by counts as settled, and this much of it where
// nothing better is reached: a short thick steel between high potentials.
constexpr double kRounding = std::numeric_limits<double>::epsilon();
constexpr double kMostRoundings = 64.0;
constexpr double kWorstResidual = 1e-9;  // of a residual over the largest flux

std::size_t root_of(const std::vector<std::size_t>& parent, std::size_t node) {
  while (parent[node] != node) node = parent[node];
  return node;
}

// Numbers the groups of nodes that ideal steel holds at one potential; node 0 is in group 0.
std::vector<std::size_t> merge_nodes(const MagneticNetwork& network, std::size_t& groups) {
  std::vector<std::size_t> parent(network.node_names().size());
  std::iota(parent.begin(), parent.end(), std::size_t{0});
  for (const NetworkBranch& branch : network.branches()) {
    const auto* steel = std::get_if<SteelBranch>(&branch.part);
    if (steel == nullptr || steel->curve) continue;
    const std::size_t a = root_of(parent, branch.from), b = root_of(parent, branch.to);
    parent[std::max(a, b)] = std::min(a, b);
  }
  std::vector<std::size_t> number(parent.size(), parent.size()), out;
  groups = 0;
  for (std::size_t node = 0; node < parent.size(); ++node) {
    const std::size_t root = root_of(parent, node);
    if (number[root] == parent.size()) number[root] = groups++;
    out.push_back(number[root]);
  }
  return out;
}

// The law of a branch; false for ideal steel, which has none.
bool set_law(const NetworkBranch& branch, SolverBranch& out) {
  if (const auto* gap = std::get_if<GapBranch>(&branch.part)) {
    out.permeance = kMu0 * si(gap->area) / si(gap->length) + si(total(gap->fringing));
  } else if (const auto* leakage = std::get_if<LeakageBranch>(&branch.part)) {
    out.permeance = si(total(leakage->paths));
  } else if (const auto* steel = std::get_if<SteelBranch>(&branch.part)) {
    if (!steel->curve) return false;
    out.law = SolverBranch::Law::steel;
    out.area_m2 = si(steel->area) * steel->stacking;
    out.per_length_1_m = 1.0 / si(steel->length);
    out.steel = steel->curve.get();
  } else {
    const auto& magnet = std::get<MagnetBranch>(branch.part);
    out.law = SolverBranch::Law::magnet;
    out.area_m2 = si(magnet.area);
    out.per_length_1_m = 1.0 / si(magnet.length);
    out.magnet = &magnet;
    out.recoil_from_A_per_m = si(magnet.worst_before);
    out.recoil_j_T = evaluate(magnet.curve.parameters(), out.recoil_from_A_per_m).j_T;
  }
  return true;
}

// Newton's method for the potentials: keeps the state of one point and moves it.
class NewtonDescent {
 public:
  explicit NewtonDescent(const CompiledNetwork& network)
      : network_(network), x_(network.unknowns + 1), trial_(x_.size()), residual_(x_.size()) {}

  NodePotentials run() {
    NodePotentials out;
    evaluate_at(x_);
    for (out.iterations = 0; !settled(); ++out.iterations) {
      if (out.iterations == kMostIterations) fail();
      std::vector<double> matrix = conductance(network_, x_);
      direction_.assign(residual_.begin() + 1, residual_.end());
      for (double& value : direction_) value = -value;
      solve_positive(matrix, direction_);
      const double slope = along_residual();
      if (!(slope < 0.0)) break;  // nothing left but rounding
      move(search(slope));
    }
    out.flux_residual = relative_residual();
    if (!good_enough()) fail();
    out.potential_A = x_;
    return out;
  }

 private:
  // Sets residual and scales at potentials.
  void evaluate_at(const std::vector<double>& x) {
    std::fill(residual_.begin(), residual_.end(), 0.0);
    floor_ = largest_flux_ = 0.0;
    for (const SolverBranch& branch : network_.branches) {
      const double a = x[branch.from], b = x[branch.to];
      const FluxValue value = flux_at(branch, a - b + branch.mmf_A);
      residual_[branch.from] += value.flux_Wb;
      residual_[branch.to] -= value.flux_Wb;
      const double rounding = std::abs(a) + std::abs(b) + std::abs(branch.mmf_A);
      floor_ = std::max(floor_, kRounding * (std::abs(value.flux_Wb) + value.slope * rounding));
      largest_flux_ = std::max(largest_flux_, std::abs(value.flux_Wb));
    }
  }

  [[nodiscard]] double largest_residual() const {
    double out = 0.0;
    for (const double value : residual_) out = std::max(out, std::abs(value));
    return out;
  }
  [[nodiscard]] double relative_residual() const {
    return largest_flux_ > 0.0 ? largest_residual() / largest_flux_ : 0.0;
  }
  // At rounding, or where four iterations in a row have not halved a residual near it.
  bool settled() {
    const double residual = largest_residual();
    if (residual <= floor_) return true;
    if (residual < 0.5 * best_) {
      best_ = residual;
      stalled_ = 0;
      return false;
    }
    constexpr int kPatience = 3;
    return ++stalled_ > kPatience && good_enough();
  }
  [[nodiscard]] bool good_enough() const {
    return largest_residual() <= std::max(kWorstResidual * largest_flux_, kMostRoundings * floor_);
  }
  // Derivative of the coenergy along the direction.
  [[nodiscard]] double along_residual() const {
    return std::inner_product(direction_.begin(), direction_.end(), residual_.begin() + 1, 0.0);
  }
  double slope_at(double share) {
    trial_[0] = 0.0;
    for (std::size_t i = 0; i < direction_.size(); ++i)
      trial_[i + 1] = x_[i + 1] + share * direction_[i];
    evaluate_at(trial_);
    return along_residual();
  }

  // Share of the step at which the coenergy's slope along it has all but vanished.
  double search(double slope) {
    constexpr double kGoodEnough = 0.3;
    const double wanted = kGoodEnough * std::abs(slope);
    double low = 0.0, low_slope = slope, high = 1.0, high_slope = slope_at(1.0);
    constexpr int kMostDoublings = 60;
    for (int i = 0; i < kMostDoublings && high_slope < -wanted; ++i) {
      low = high;
      low_slope = high_slope;
      high *= 2.0;
      high_slope = slope_at(high);
    }
    if (std::abs(high_slope) <= wanted) return high;
    return bracketed(low, low_slope, high, high_slope, wanted);
  }

  // Regula falsi that halves the end which stays (Illinois), then bisection.
  double bracketed(double low, double low_slope, double high, double high_slope, double wanted) {
    constexpr int kMost = 60;
    constexpr int kBisectFrom = 20;
    for (int i = 0; i < kMost; ++i) {
      double share = (low * high_slope - high * low_slope) / (high_slope - low_slope);
      if (i >= kBisectFrom || !(share > low && share < high)) share = 0.5 * (low + high);
      const double slope = slope_at(share);
      if (std::abs(slope) <= wanted) return share;
      if (slope > 0.0) {
        high = share;
        high_slope = slope;
        low_slope *= 0.5;
      } else {
        low = share;
        low_slope = slope;
        high_slope *= 0.5;
      }
    }
    return low > 0.0 ? low : high;
  }

  void move(double share) {
    for (std::size_t i = 0; i < direction_.size(); ++i) x_[i + 1] += share * direction_[i];
    evaluate_at(x_);
  }

  [[noreturn]] void fail() const {
    throw ConvergenceError(
        fmt::format("the network did not settle in {} iterations: fluxes miss by {:.2g} of the "
                    "largest; is a permeance or a length off by orders of magnitude?",
                    kMostIterations, relative_residual()));
  }

  const CompiledNetwork& network_;
  std::vector<double> x_, trial_, residual_, direction_;
  double floor_ = 0.0;
  double largest_flux_ = 0.0;
  double best_ = std::numeric_limits<double>::infinity();
  int stalled_ = 0;
};

FluxValue magnet_flux(const SolverBranch& branch, double h) {
  const auto& curve = branch.magnet->curve.parameters();
  CurveValue j{};
  if (h > branch.recoil_from_A_per_m && branch.recoil_from_A_per_m < 0.0) {
    const double chi = kMu0 * (curve.mu_rec - 1.0);
    j = {branch.recoil_j_T + chi * (h - branch.recoil_from_A_per_m), chi};
  } else {
    j = evaluate(curve, h);
  }
  return {branch.area_m2 * (j.j_T + kMu0 * h),
          branch.area_m2 * branch.per_length_1_m * (std::max(j.slope, 0.0) + kMu0)};
}

}  // namespace

FluxValue flux_at(const SolverBranch& branch, double u_A) {
  if (branch.law == SolverBranch::Law::linear) return {branch.permeance * u_A, branch.permeance};
  const double h = u_A * branch.per_length_1_m;
  if (branch.law == SolverBranch::Law::magnet) return magnet_flux(branch, h);
  const BhValue b = branch.steel->evaluate(h);
  return {branch.area_m2 * b.b_T, branch.area_m2 * branch.per_length_1_m * b.slope};
}

CompiledNetwork compile(const MagneticNetwork& network) {
  CompiledNetwork out;
  std::size_t groups = 0;
  out.merged = merge_nodes(network, groups);
  out.unknowns = groups - 1;
  for (const NetworkBranch& branch : network.branches()) {
    SolverBranch solver;
    solver.from = out.merged[branch.from];
    solver.to = out.merged[branch.to];
    solver.mmf_A = si(branch.mmf);
    if (set_law(branch, solver)) {
      out.of_branch.push_back(out.branches.size());
      out.branches.push_back(solver);
    } else if (solver.mmf_A != 0.0) {
      throw DomainError(
          fmt::format("a coil is around the ideal steel '{}', which takes no "
                      "magnetomotive force: give its material",
                      branch.name));
    } else {
      out.of_branch.push_back(CompiledNetwork::kIdeal);
    }
  }
  return out;
}

std::vector<double> conductance(const CompiledNetwork& network,
                                const std::vector<double>& potential_A) {
  const std::size_t n = network.unknowns;
  std::vector<double> out(n * n, 0.0);
  for (const SolverBranch& branch : network.branches) {
    const std::size_t i = branch.from, k = branch.to;
    if (i == k) continue;
    const double slope = flux_at(branch, potential_A[i] - potential_A[k] + branch.mmf_A).slope;
    if (i > 0) out[(i - 1) * n + i - 1] += slope;
    if (k > 0) out[(k - 1) * n + k - 1] += slope;
    if (i > 0 && k > 0) {
      out[(i - 1) * n + k - 1] -= slope;
      out[(k - 1) * n + i - 1] -= slope;
    }
  }
  return out;
}

void solve_positive(std::vector<double>& matrix, std::vector<double>& x) {
  const std::size_t n = x.size();
  const auto row = [&](std::size_t i) {
    return matrix.begin() + static_cast<std::ptrdiff_t>(i * n);
  };
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t k = 0; k <= i; ++k) {
      const auto count = static_cast<std::ptrdiff_t>(k);
      const double rest = row(i)[count] - std::inner_product(row(i), row(i) + count, row(k), 0.0);
      if (k < i) {
        row(i)[count] = rest / row(k)[count];
      } else if (rest > 0.0) {
        row(i)[count] = std::sqrt(rest);
      } else {
        throw ConvergenceError("the equations of the network are singular");
      }
    }
  }
  for (std::size_t i = 0; i < n; ++i) {
    const auto count = static_cast<std::ptrdiff_t>(i);
    x[i] = (x[i] - std::inner_product(row(i), row(i) + count, x.begin(), 0.0)) / row(i)[count];
  }
  for (std::size_t i = n; i-- > 0;) {
    x[i] /= matrix[i * n + i];
    for (std::size_t k = 0; k < i; ++k) x[k] -= matrix[i * n + k] * x[i];
  }
}

NodePotentials solve_potentials(const CompiledNetwork& network) {
  return NewtonDescent(network).run();
}

}  // namespace magswap::detail
