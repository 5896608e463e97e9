#include "magswap/circuit/solution.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "magswap/core/error.hpp"
#include "magswap/core/nearest.hpp"

namespace magswap {
namespace {

using detail::CompiledNetwork;
using detail::SolverBranch;

// Fluxes of the ideal steel: what their nodes need, shared evenly where there are several ways.
std::vector<double> ideal_fluxes(const MagneticNetwork& network, const CompiledNetwork& compiled,
                                 const std::vector<double>& known) {
  const auto& branches = network.branches();
  const std::size_t n = network.node_names().size();
  std::vector<double> need(n, 0.0), matrix(n * n, 0.0);
  bool any = false;
  for (std::size_t b = 0; b < branches.size(); ++b) {
    const std::size_t i = branches[b].from, k = branches[b].to;
    if (compiled.of_branch[b] != CompiledNetwork::kIdeal) {
      need[i] -= known[b];
      need[k] += known[b];
      continue;
    }
    any = true;
    matrix[i * n + i] += 1.0;
    matrix[k * n + k] += 1.0;
    matrix[i * n + k] -= 1.0;
    matrix[k * n + i] -= 1.0;
  }
  std::vector<double> flux = known;
  if (!any) return flux;
  // One node of each group stands still.
  std::vector<bool> grounded(n, false);
  for (std::size_t node = 0; node < n; ++node) {
    const std::size_t group = compiled.merged[node];
    if (grounded[group]) continue;
    grounded[group] = true;
    matrix[node * n + node] += 1.0;
  }
  detail::solve_positive(matrix, need);
  for (std::size_t b = 0; b < branches.size(); ++b) {
    if (compiled.of_branch[b] == CompiledNetwork::kIdeal)
      flux[b] = need[branches[b].from] - need[branches[b].to];
  }
  return flux;
}

BranchState state_of(const NetworkBranch& branch, double flux, double drop) {
  BranchState out;
  out.flux = from_si<MagneticFlux>(flux);
  out.drop = from_si<Current>(drop);
  if (const auto* gap = std::get_if<GapBranch>(&branch.part)) {
    out.H = from_si<FieldStrength>(drop / si(gap->length));
    out.B = from_si<FluxDensity>(kMu0 * si(out.H));
  } else if (const auto* steel = std::get_if<SteelBranch>(&branch.part)) {
    out.B = from_si<FluxDensity>(flux / (si(steel->area) * steel->stacking));
    if (!steel->curve) return out;
    out.H = from_si<FieldStrength>(drop / si(steel->length));
    out.differential_permeability = steel->curve->differential_permeability(out.H);
    out.saturated = out.differential_permeability < BranchState::kSaturated;
    out.extrapolated = std::abs(si(out.B)) > si(steel->curve->table_end());
  } else if (const auto* magnet = std::get_if<MagnetBranch>(&branch.part)) {
    out.H = from_si<FieldStrength>(drop / si(magnet->length));
    out.B = from_si<FluxDensity>(flux / si(magnet->area));
  }
  return out;
}

MagnetState magnet_state(const MagnetBranch& magnet, const BranchState& state, std::size_t branch) {
  MagnetState out;
  out.branch = branch;
  out.B = state.B;
  out.H = state.H;
  out.J = polarisation(state.B, state.H);
  out.knee = magnet.curve.knee();
  out.margin = from_si<FieldStrength>(si(out.knee) + std::min(si(state.H), 0.0));
  const double worst = std::min({si(state.H), si(magnet.worst_before), 0.0});
  out.irreversible_loss = magnet.curve.irreversible_loss(from_si<FieldStrength>(worst));
  out.past_knee = -worst > si(out.knee);
  return out;
}

void set_factors(const MagneticNetwork& network, CircuitSolution& out) {
  const auto& branches = network.branches();
  const auto working = std::find_if(branches.begin(), branches.end(), [](const NetworkBranch& b) {
    const auto* gap = std::get_if<GapBranch>(&b.part);
    return gap != nullptr && gap->working;
  });
  if (working == branches.end() || out.magnets.empty()) return;
  const BranchState& gap = out.branches[static_cast<std::size_t>(working - branches.begin())];
  const BranchState& magnet = out.branches[out.magnets.front().branch];
  const double between_faces = si(gap.B) * si(std::get<GapBranch>(working->part).area);
  if (between_faces == 0.0) return;
  out.leakage = std::abs(si(magnet.flux) / between_faces);
  out.mmf_factor = std::abs(si(magnet.drop) / si(gap.drop));
}

// Drop at which a branch carries a flux, by bisection and Newton's method; its law rises.
double drop_of(const SolverBranch& branch, double flux) {
  if (branch.law == SolverBranch::Law::linear) return flux / branch.permeance;
  if (branch.law == SolverBranch::Law::steel) {
    const auto b = from_si<FluxDensity>(flux / branch.area_m2);
    return si(branch.steel->field(b)) / branch.per_length_1_m;
  }
  double low = -1.0, high = 1.0;
  while (detail::flux_at(branch, low).flux_Wb > flux) low *= 2.0;
  while (detail::flux_at(branch, high).flux_Wb < flux) high *= 2.0;
  double u = 0.5 * (low + high);
  constexpr int kMostSteps = 200;
  for (int i = 0; i < kMostSteps; ++i) {
    const detail::FluxValue at = detail::flux_at(branch, u);
    (at.flux_Wb > flux ? high : low) = u;
    double next = u - (at.flux_Wb - flux) / at.slope;
    if (!(next > low && next < high)) next = 0.5 * (low + high);
    if (next == u) break;
    u = next;
  }
  return u;
}

}  // namespace

CircuitSolution solve(const MagneticNetwork& network) {
  detail::check_topology(network);
  const CompiledNetwork compiled = detail::compile(network);
  const detail::NodePotentials nodes = detail::solve_potentials(compiled);
  const auto& branches = network.branches();
  CircuitSolution out;
  out.iterations = nodes.iterations;
  out.flux_residual = nodes.flux_residual;
  for (const std::size_t group : compiled.merged)
    out.potentials.push_back(from_si<Current>(nodes.potential_A[group]));
  std::vector<double> flux(branches.size(), 0.0), drop(branches.size(), 0.0);
  for (std::size_t b = 0; b < branches.size(); ++b) {
    if (compiled.of_branch[b] == CompiledNetwork::kIdeal) continue;
    const SolverBranch& solver = compiled.branches[compiled.of_branch[b]];
    drop[b] = nodes.potential_A[solver.from] - nodes.potential_A[solver.to] + solver.mmf_A;
    flux[b] = detail::flux_at(solver, drop[b]).flux_Wb;
  }
  flux = ideal_fluxes(network, compiled, flux);
  for (std::size_t b = 0; b < branches.size(); ++b) {
    out.branches.push_back(state_of(branches[b], flux[b], drop[b]));
    if (const auto* magnet = std::get_if<MagnetBranch>(&branches[b].part))
      out.magnets.push_back(magnet_state(*magnet, out.branches.back(), b));
  }
  set_factors(network, out);
  return out;
}

double ampere_residual(const MagneticNetwork& network, const CircuitSolution& solution) {
  const CompiledNetwork compiled = detail::compile(network);
  std::vector<double> drop(compiled.of_branch.size(), 0.0);
  double scale = 0.0;
  for (std::size_t b = 0; b < drop.size(); ++b) {
    if (compiled.of_branch[b] == CompiledNetwork::kIdeal) continue;
    drop[b] = drop_of(compiled.branches[compiled.of_branch[b]], si(solution.branches[b].flux));
    scale = std::max(scale, std::abs(drop[b]));
  }
  double largest = 0.0;
  for (const detail::Loop& loop : detail::fundamental_loops(network)) {
    double sum = 0.0;
    for (const auto& [b, sign] : loop) sum += sign * (drop[b] - si(network.branches()[b].mmf));
    largest = std::max(largest, std::abs(sum));
  }
  return scale > 0.0 ? largest / scale : 0.0;
}

MagneticNetwork aged(MagneticNetwork network, const CircuitSolution& solution) {
  for (const MagnetState& state : solution.magnets) {
    const NetworkBranch& branch = network.branches()[state.branch];
    const FieldStrength before = std::get<MagnetBranch>(branch.part).worst_before;
    const std::string name = branch.name;
    network.set_worst_before(name,
                             from_si<FieldStrength>(std::min({si(before), si(state.H), 0.0})));
  }
  return network;
}

Permeance differential_permeance(const MagneticNetwork& network, const CircuitSolution& solution,
                                 std::string_view coil) {
  std::vector<std::string> names;
  for (const Coil& each : network.coils()) names.push_back(each.name);
  const auto found = std::find(names.begin(), names.end(), coil);
  if (found == names.end()) {
    throw NotFoundError(fmt::format("no coil '{}' among: {}", coil, fmt::join(names, ", ")),
                        nearest_names(coil, names));
  }
  const std::size_t index = network.coils()[static_cast<std::size_t>(found - names.begin())].branch;
  const CompiledNetwork compiled = detail::compile(network);
  if (compiled.of_branch[index] == CompiledNetwork::kIdeal) {
    throw DomainError(
        fmt::format("coil '{}' is around the ideal steel '{}', whose flux no magnetomotive force "
                    "moves: give its material",
                    coil, network.branches()[index].name));
  }
  std::vector<double> potential(compiled.unknowns + 1, 0.0);
  for (std::size_t node = 0; node < compiled.merged.size(); ++node)
    potential[compiled.merged[node]] = si(solution.potentials[node]);
  const SolverBranch& branch = compiled.branches[compiled.of_branch[index]];
  const double slope =
      detail::flux_at(branch, potential[branch.from] - potential[branch.to] + branch.mmf_A).slope;
  std::vector<double> matrix = detail::conductance(compiled, potential);
  std::vector<double> shift(compiled.unknowns, 0.0);
  if (branch.from > 0) shift[branch.from - 1] -= slope;
  if (branch.to > 0) shift[branch.to - 1] += slope;
  detail::solve_positive(matrix, shift);
  const auto at = [&](std::size_t node) { return node > 0 ? shift[node - 1] : 0.0; };
  return from_si<Permeance>(slope * (1.0 + at(branch.from) - at(branch.to)));
}

double energy_balance_J(const MagneticNetwork& network, const CircuitSolution& solution) {
  double sum = 0.0;
  for (std::size_t b = 0; b < solution.branches.size(); ++b) {
    const BranchState& state = solution.branches[b];
    sum += si(state.flux) * (si(state.drop) - si(network.branches()[b].mmf));
  }
  return sum;
}

}  // namespace magswap
