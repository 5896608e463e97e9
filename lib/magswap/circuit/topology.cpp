#include <fmt/format.h>

#include <algorithm>

#include "magswap/circuit/network.hpp"
#include "magswap/core/error.hpp"

namespace magswap::detail {
namespace {

constexpr std::size_t kNone = static_cast<std::size_t>(-1);

/// A spanning tree of a network, grown breadth first from its first node.
struct Tree {
  std::vector<std::size_t>
      parent;                      // branch towards the root, kNone at the root and where unreached
  std::vector<std::size_t> order;  // nodes as they were reached
  std::vector<std::size_t> depth;
};

std::size_t other_end(const NetworkBranch& branch, std::size_t node) {
  return branch.from == node ? branch.to : branch.from;
}

std::vector<std::vector<std::size_t>> branches_at_nodes(const MagneticNetwork& network) {
  std::vector<std::vector<std::size_t>> out(network.node_names().size());
  for (std::size_t b = 0; b < network.branches().size(); ++b) {
    out[network.branches()[b].from].push_back(b);
    out[network.branches()[b].to].push_back(b);
  }
  return out;
}

Tree spanning_tree(const MagneticNetwork& network) {
  const std::size_t n = network.node_names().size();
  const auto at = branches_at_nodes(network);
  Tree tree{std::vector<std::size_t>(n, kNone), {0}, std::vector<std::size_t>(n, kNone)};
  tree.depth[0] = 0;
  for (std::size_t k = 0; k < tree.order.size(); ++k) {
    const std::size_t node = tree.order[k];
    for (const std::size_t b : at[node]) {
      const std::size_t next = other_end(network.branches()[b], node);
      if (tree.depth[next] != kNone) continue;
      tree.depth[next] = tree.depth[node] + 1;
      tree.parent[next] = b;
      tree.order.push_back(next);
    }
  }
  return tree;
}

void require_connected(const MagneticNetwork& network, const Tree& tree) {
  for (std::size_t node = 0; node < tree.depth.size(); ++node) {
    if (tree.depth[node] != kNone) continue;
    throw DomainError(
        fmt::format("node '{}' is not connected with node '{}': the network falls "
                    "apart",
                    network.node_names()[node], network.node_names()[0]));
  }
}

}  // namespace

std::vector<Loop> fundamental_loops(const MagneticNetwork& network) {
  const Tree tree = spanning_tree(network);
  const auto& branches = network.branches();
  // A step of a walk to the root over a branch; the sign is that of the walk.
  const auto climb = [&](std::size_t& node, Loop& loop, int sign) {
    const std::size_t b = tree.parent[node];
    loop.emplace_back(b, branches[b].from == node ? sign : -sign);
    node = other_end(branches[b], node);
  };
  std::vector<Loop> out;
  for (std::size_t b = 0; b < branches.size(); ++b) {
    std::size_t ahead = branches[b].to, behind = branches[b].from;
    if (tree.parent[ahead] == b || tree.parent[behind] == b) continue;
    Loop loop{{b, 1}};
    while (ahead != behind) {
      if (tree.depth[ahead] >= tree.depth[behind])
        climb(ahead, loop, 1);
      else
        climb(behind, loop, -1);
    }
    out.push_back(std::move(loop));
  }
  return out;
}

void check_topology(const MagneticNetwork& network) {
  if (network.branches().empty()) throw DomainError("the network has no branch");
  const bool driven = std::any_of(
      network.branches().begin(), network.branches().end(),
      [](const NetworkBranch& b) { return std::holds_alternative<MagnetBranch>(b.part); });
  if (!driven && network.coils().empty())
    throw DomainError("the network has neither a magnet nor a coil");
  require_connected(network, spanning_tree(network));
  std::vector<bool> closed(network.branches().size(), false);
  for (const Loop& loop : fundamental_loops(network))
    for (const auto& [b, sign] : loop) closed[b] = true;
  for (std::size_t b = 0; b < closed.size(); ++b) {
    if (closed[b]) continue;
    const NetworkBranch& branch = network.branches()[b];
    const bool magnet = std::holds_alternative<MagnetBranch>(branch.part);
    throw DomainError(fmt::format(
        "{} '{}' has no return path: no loop of branches runs through it from '{}' to '{}'; add "
        "the steel, the gap or the leakage that closes it",
        magnet ? "magnet" : "branch", branch.name, network.node_names()[branch.from],
        network.node_names()[branch.to]));
  }
}

}  // namespace magswap::detail
