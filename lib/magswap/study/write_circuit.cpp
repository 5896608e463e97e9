#include "magswap/study/write_circuit.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "magswap/study/columns.hpp"

namespace magswap {
namespace {

using detail::Columns;

struct BranchRow {
  const MagneticNetwork* network;
  const NetworkBranch* branch;
  const BranchState* state;
};

struct MagnetRow {
  const MagneticNetwork* network;
  const MagnetState* state;
};

struct NodeRow {
  std::string name;
  double potential_A;
};

struct PathRow {
  std::string branch;
  const FluxPath* path;
};

void write_branches(const MagneticNetwork& network, const CircuitSolution& solution,
                    ResultsWriter& file) {
  std::vector<BranchRow> rows;
  for (std::size_t i = 0; i < solution.branches.size(); ++i)
    rows.push_back({&network, &network.branches()[i], &solution.branches[i]});
  Columns<BranchRow> columns(rows);
  columns.text("name", "name of the branch", [](const BranchRow& r) { return r.branch->name; });
  columns.flag("kind", "what the branch is", {"magnet", "gap", "steel", "leakage"},
               [](const BranchRow& r) { return static_cast<int>(r.branch->part.index()); });
  columns.text("from", "node where it begins",
               [](const BranchRow& r) { return r.network->node_names()[r.branch->from]; });
  columns.text("to", "node where it ends",
               [](const BranchRow& r) { return r.network->node_names()[r.branch->to]; });
  columns.number("flux", "Wb", "flux from the first node to the second",
                 [](const BranchRow& r) { return si(r.state->flux); });
  columns.number("B", "T", "flux density in its section; 0 of leakage",
                 [](const BranchRow& r) { return si(r.state->B); });
  columns.number("H", "A/m", "field strength; 0 of leakage",
                 [](const BranchRow& r) { return si(r.state->H); });
  columns.number("drop", "A", "magnetomotive force used up",
                 [](const BranchRow& r) { return si(r.state->drop); });
  columns.number("mu_differential", "1", "dB/dH over µ0",
                 [](const BranchRow& r) { return r.state->differential_permeability; });
  columns.flag("saturated", "steel whose dB/dH over µ0 is below 100",
               [](const BranchRow& r) { return r.state->saturated; });
  columns.flag("beyond_table", "steel beyond the last point of its curve",
               [](const BranchRow& r) { return r.state->extrapolated; });
  file.table("/circuit/branches", "one branch of the network", columns.columns());
}

void write_magnets(const MagneticNetwork& network, const CircuitSolution& solution,
                   ResultsWriter& file) {
  std::vector<MagnetRow> rows;
  for (const MagnetState& state : solution.magnets) rows.push_back({&network, &state});
  if (rows.empty()) return;
  Columns<MagnetRow> columns(rows);
  columns.text("branch", "name of its branch",
               [](const MagnetRow& r) { return r.network->branches()[r.state->branch].name; });
  columns.number("B", "T", "flux density", [](const MagnetRow& r) { return si(r.state->B); });
  columns.number("H", "A/m", "internal field", [](const MagnetRow& r) { return si(r.state->H); });
  columns.number("J", "T", "polarisation", [](const MagnetRow& r) { return si(r.state->J); });
  columns.number("knee", "A/m", "field whose recoil line loses 5 % of Br, magnitude",
                 [](const MagnetRow& r) { return si(r.state->knee); });
  columns.number("margin", "A/m", "knee less the opposing field",
                 [](const MagnetRow& r) { return si(r.state->margin); });
  columns.number("irreversible_loss", "1", "share of Br lost for good",
                 [](const MagnetRow& r) { return r.state->irreversible_loss; });
  columns.flag("past_knee", "has lost more than the knee stands for",
               [](const MagnetRow& r) { return r.state->past_knee; });
  file.table("/circuit/magnets", "one magnet of the network", columns.columns());
}

void write_nodes(const MagneticNetwork& network, const CircuitSolution& solution,
                 ResultsWriter& file) {
  std::vector<NodeRow> rows;
  for (std::size_t i = 0; i < solution.potentials.size(); ++i)
    rows.push_back({network.node_names()[i], si(solution.potentials[i])});
  Columns<NodeRow> columns(rows);
  columns.text("name", "name of the node", [](const NodeRow& r) { return r.name; });
  columns.number("potential", "A", "magnetic potential, 0 at the first",
                 [](const NodeRow& r) { return r.potential_A; });
  file.table("/circuit/nodes", "one node of the network", columns.columns());
}

void write_paths(const MagneticNetwork& network, ResultsWriter& file) {
  std::vector<PathRow> rows;
  for (const NetworkBranch& branch : network.branches())
    for (const FluxPath& path : paths_of(branch)) rows.push_back({branch.name, &path});
  if (rows.empty()) return;
  Columns<PathRow> columns(rows);
  columns.text("branch", "name of its branch", [](const PathRow& r) { return r.branch; });
  columns.text("shape", "shape of the path", [](const PathRow& r) { return r.path->shape; });
  columns.text("formula", "formula of its permeance",
               [](const PathRow& r) { return r.path->formula; });
  columns.number("permeance", "Wb/A", "flux over magnetomotive force",
                 [](const PathRow& r) { return si(r.path->permeance); });
  file.table("/circuit/paths", "one path of flux through air", columns.columns());
}

}  // namespace

void write_circuit(const BuiltCircuit& circuit, const CircuitSolution& solution,
                   ResultsWriter& file) {
  write_branches(circuit.network, solution, file);
  write_magnets(circuit.network, solution, file);
  write_nodes(circuit.network, solution, file);
  write_paths(circuit.network, file);
  file.attribute("/circuit", "title", circuit.network.title());
  file.attribute("/circuit", "magnets", fmt::format("{}", fmt::join(circuit.grades, "\n")));
  file.attribute("/circuit", "steels", fmt::format("{}", fmt::join(circuit.steels, "\n")));
  file.attribute("/circuit", "temperature_K", si(circuit.temperature));
  file.attribute("/circuit", "flux_residual", solution.flux_residual);
  file.attribute("/circuit", "iterations", static_cast<std::int64_t>(solution.iterations));
  if (!solution.leakage) return;
  file.attribute("/circuit", "leakage", *solution.leakage);
  file.attribute("/circuit", "mmf_factor", *solution.mmf_factor);
}

}  // namespace magswap
