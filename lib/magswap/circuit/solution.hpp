#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "magswap/circuit/network.hpp"

namespace magswap {

/// State of one branch of a solved network; positive from `from` to `to`.
struct BranchState {
  MagneticFlux flux;  ///< through the branch, fringing and leakage paths included
  FluxDensity B;      ///< in its section; of a gap between its faces; 0 of a leakage path
  FieldStrength H;    ///< 0 of a leakage path
  Current drop;       ///< H·l, magnetomotive force used up; negative in a magnet at work
  double differential_permeability = 1.0;  ///< dB/dH/µ0
  bool saturated = false;                  ///< steel whose dB/dH/µ0 has fallen below kSaturated
  bool extrapolated = false;               ///< steel beyond the last point of its table

  /// Differential permeability below which a steel counts as saturated.
  static constexpr double kSaturated = 100.0;
};

/// Where a magnet of a solved network works.
struct MagnetState {
  std::size_t branch = 0;
  FluxDensity B;
  FieldStrength H;
  Polarisation J;
  FieldStrength knee;              ///< magnitude, 5 % loss
  FieldStrength margin;            ///< knee − |H|, negative past the knee
  double irreversible_loss = 0.0;  ///< share of Br lost for good, by this state and those before
  bool past_knee = false;          ///< more lost than the knee stands for
};

/// A solved network.
struct CircuitSolution {
  std::vector<Current> potentials;    ///< of each node; the first is 0
  std::vector<BranchState> branches;  ///< of each branch
  std::vector<MagnetState> magnets;
  int iterations = 0;
  /// Largest sum of fluxes at a node, over the largest flux.
  double flux_residual = 0.0;
  /// Flux of the first magnet over that between the faces of the first working gap, and its
  /// magnetomotive force over that gap's; none without a magnet or a working gap.
  std::optional<double> leakage, mmf_factor;
};

/// Solves a network for the magnetic potentials of its nodes.
///
/// Newton's method on the coenergy, which is convex as every B(H) rises, with a line search: it
/// converges from any state. Fluxes balance to rounding. Microseconds for a dozen nodes.
/// @throws DomainError  when a branch has no return path, the network falls apart or nothing drives
/// it, naming the branch or node.
/// @throws ConvergenceError  after kMostIterations, with the residual.
[[nodiscard]] CircuitSolution solve(const MagneticNetwork& network);

/// Largest |Σ H·l − ΣNI| around the fundamental loops, over the largest |H·l|.
///
/// H is found again from the flux of each branch by the inverse of its curve, so that this checks
/// Ampère's law by another way than the solution went.
[[nodiscard]] double ampere_residual(const MagneticNetwork& network,
                                     const CircuitSolution& solution);

/// The network after this state: magnets work on the recoil line from the strongest opposing field
/// they have met.
[[nodiscard]] MagneticNetwork aged(MagneticNetwork network, const CircuitSolution& solution);

/// dΦ/d(NI) of a coil's branch in this state [Wb/A]; times N² it is the differential inductance.
/// @throws NotFoundError naming the nearest coils.
[[nodiscard]] Permeance differential_permeance(const MagneticNetwork& network,
                                               const CircuitSolution& solution,
                                               std::string_view coil);

/// Energy balance of a solution [J]: Σ Φ·H·l over all branches less ΣNI·Φ; 0 by Tellegen.
[[nodiscard]] double energy_balance_J(const MagneticNetwork& network,
                                      const CircuitSolution& solution);

namespace detail {

inline constexpr int kMostIterations = 200;

/// One branch as the solver sees it.
struct SolverBranch {
  enum class Law : unsigned char { linear, steel, magnet };
  Law law = Law::linear;
  std::size_t from = 0;  ///< node after merging those that ideal steel connects
  std::size_t to = 0;
  double mmf_A = 0.0;
  double permeance = 0.0;       ///< linear [Wb/A]
  double area_m2 = 0.0;         ///< of steel or magnet
  double per_length_1_m = 0.0;  ///< 1/l
  const BhCurve* steel = nullptr;
  const MagnetBranch* magnet = nullptr;
  double recoil_from_A_per_m = 0.0;  ///< ≤ 0
  double recoil_j_T = 0.0;           ///< J there on the virgin branch
};

/// Flux and its slope at a drop of magnetomotive force u = H·l [A].
struct FluxValue {
  double flux_Wb;
  double slope;  ///< dΦ/du [Wb/A]
};
[[nodiscard]] FluxValue flux_at(const SolverBranch& branch, double u_A);

/// The equations of a network without its ideal steel.
struct CompiledNetwork {
  std::vector<SolverBranch> branches;
  std::vector<std::size_t> of_branch;  ///< its solver branch, kIdeal where it has none
  std::vector<std::size_t> merged;     ///< node of the equations of each node of the network
  std::size_t unknowns = 0;            ///< merged nodes but the first
  static constexpr std::size_t kIdeal = static_cast<std::size_t>(-1);
};
[[nodiscard]] CompiledNetwork compile(const MagneticNetwork& network);

/// Solves S·x = b in place for a symmetric positive definite S, n × n, row by row.
/// @throws ConvergenceError when S is not positive definite.
void solve_positive(std::vector<double>& matrix, std::vector<double>& x);

/// Potentials of the merged nodes, Newton's iterations and the flux residual.
struct NodePotentials {
  std::vector<double> potential_A;  ///< the first is 0
  int iterations = 0;
  double flux_residual = 0.0;
};
[[nodiscard]] NodePotentials solve_potentials(const CompiledNetwork& network);

/// Sum of slopes at the potentials, unknowns × unknowns.
[[nodiscard]] std::vector<double> conductance(const CompiledNetwork& network,
                                              const std::vector<double>& potential_A);

}  // namespace detail
}  // namespace magswap
