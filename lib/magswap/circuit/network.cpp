#include "magswap/circuit/network.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "magswap/core/error.hpp"
#include "magswap/core/nearest.hpp"
#include "magswap/units/text.hpp"

namespace magswap {
namespace {

void require_positive(const std::string& branch, std::string_view name, double value_si,
                      Kind kind) {
  if (std::isfinite(value_si) && value_si > 0.0) return;
  throw DomainError(fmt::format("branch '{}': {} is {}; it must be positive and finite", branch,
                                name, format(value_si, kind)));
}

void require_size(const std::string& branch, Length length, Area area) {
  require_positive(branch, "length", si(length), Kind::length);
  require_positive(branch, "area", si(area), Kind::area);
}

void require_paths(const std::string& branch, const std::vector<FluxPath>& paths) {
  for (const FluxPath& path : paths) {
    if (std::isfinite(si(path.permeance)) && si(path.permeance) >= 0.0) continue;
    throw DomainError(fmt::format("branch '{}': permeance of path '{}' is {}", branch, path.shape,
                                  format_permeance(path.permeance)));
  }
}

void require_finite(std::string_view coil, Current mmf) {
  if (std::isfinite(si(mmf))) return;
  throw DomainError(fmt::format("coil '{}': its magnetomotive force is not finite", coil));
}

[[noreturn]] void not_found(std::string_view what, std::string_view name,
                            const std::vector<std::string>& names) {
  std::vector<std::string> nearest = nearest_names(name, names);
  const std::string hint = nearest.empty()
                               ? fmt::format("; there are: {}", fmt::join(names, ", "))
                               : fmt::format("; did you mean '{}'?", fmt::join(nearest, "', '"));
  throw NotFoundError(fmt::format("no {} '{}'{}", what, name, names.empty() ? "" : hint),
                      std::move(nearest));
}

template <class Items>
std::vector<std::string> names_of(const Items& items) {
  std::vector<std::string> out;
  for (const auto& item : items) out.push_back(item.name);
  return out;
}

}  // namespace

std::string_view branch_kind(const NetworkBranch& branch) {
  constexpr std::array<std::string_view, 4> kKinds{"magnet", "gap", "steel", "leakage"};
  return kKinds[branch.part.index()];
}

std::span<const FluxPath> paths_of(const NetworkBranch& branch) {
  if (const auto* gap = std::get_if<GapBranch>(&branch.part)) return gap->fringing;
  if (const auto* leakage = std::get_if<LeakageBranch>(&branch.part)) return leakage->paths;
  return {};
}

MagneticNetwork& MagneticNetwork::node(std::string_view name) {
  if (name.empty()) throw ArgumentError("a node has no name");
  if (std::find(nodes_.begin(), nodes_.end(), name) != nodes_.end())
    throw ArgumentError(fmt::format("node '{}' is declared twice", name));
  nodes_.emplace_back(name);
  return *this;
}

MagneticNetwork& MagneticNetwork::nodes(const std::vector<std::string>& names) {
  for (const std::string& name : names) node(name);
  return *this;
}

std::size_t MagneticNetwork::node_index(std::string_view name, std::string_view of) const {
  const auto found = std::find(nodes_.begin(), nodes_.end(), name);
  if (found != nodes_.end()) return static_cast<std::size_t>(found - nodes_.begin());
  not_found(fmt::format("node (end of branch '{}')", of), name, nodes_);
}

std::size_t MagneticNetwork::branch(std::string_view name) const {
  const auto found = std::find_if(branches_.begin(), branches_.end(),
                                  [&](const NetworkBranch& each) { return each.name == name; });
  if (found != branches_.end()) return static_cast<std::size_t>(found - branches_.begin());
  not_found("branch", name, names_of(branches_));
}

MagneticNetwork& MagneticNetwork::add(const BranchEnds& ends, decltype(NetworkBranch::part) part) {
  if (ends.name.empty()) throw ArgumentError("a branch has no name");
  const auto names = names_of(branches_);
  if (std::find(names.begin(), names.end(), ends.name) != names.end())
    throw ArgumentError(fmt::format("branch '{}' is named twice", ends.name));
  NetworkBranch branch{ends.name, node_index(ends.from, ends.name), node_index(ends.to, ends.name),
                       std::move(part)};
  if (branch.from == branch.to)
    throw ArgumentError(
        fmt::format("branch '{}' begins and ends at node '{}'", ends.name, ends.from));
  branches_.push_back(std::move(branch));
  return *this;
}

MagneticNetwork& MagneticNetwork::magnet(const BranchEnds& ends, const MagnetBranch& magnet) {
  require_size(ends.name, magnet.length, magnet.area);
  require_positive(ends.name, "Br of the magnet", si(magnet.curve.Br()), Kind::polarisation);
  add(ends, MagnetBranch{magnet.length, magnet.area, magnet.curve});
  return set_worst_before(ends.name, magnet.worst_before);
}

MagneticNetwork& MagneticNetwork::gap(const BranchEnds& ends, GapBranch gap) {
  require_size(ends.name, gap.length, gap.area);
  require_paths(ends.name, gap.fringing);
  return add(ends, std::move(gap));
}

MagneticNetwork& MagneticNetwork::steel(const BranchEnds& ends, SteelBranch steel) {
  require_size(ends.name, steel.length, steel.area);
  if (!(steel.stacking > 0.0 && steel.stacking <= 1.0)) {
    throw DomainError(
        fmt::format("branch '{}': stacking factor is {}; it lies above 0 and at most "
                    "at 1",
                    ends.name, steel.stacking));
  }
  return add(ends, std::move(steel));
}

MagneticNetwork& MagneticNetwork::leakage(const BranchEnds& ends, std::vector<FluxPath> paths) {
  require_paths(ends.name, paths);
  require_positive(ends.name, "permeance in Wb/A", si(total(paths)), Kind::dimensionless);
  return add(ends, LeakageBranch{std::move(paths)});
}

MagneticNetwork& MagneticNetwork::coil(std::string_view name, std::string_view around,
                                       Current mmf) {
  require_finite(name, mmf);
  const auto names = names_of(coils_);
  if (name.empty() || std::find(names.begin(), names.end(), name) != names.end())
    throw ArgumentError(fmt::format("coil '{}': the name is empty or taken", name));
  coils_.push_back({std::string(name), branch(around), mmf});
  refresh_mmf();
  return *this;
}

void MagneticNetwork::refresh_mmf() {
  for (NetworkBranch& each : branches_) each.mmf = Current{};
  for (const Coil& each : coils_) branches_[each.branch].mmf += each.mmf;
}

MagneticNetwork& MagneticNetwork::set_mmf(std::string_view coil, Current mmf) {
  require_finite(coil, mmf);
  for (Coil& each : coils_) {
    if (each.name != coil) continue;
    each.mmf = mmf;
    refresh_mmf();
    return *this;
  }
  not_found("coil", coil, names_of(coils_));
}

MagneticNetwork& MagneticNetwork::set_permeance(std::string_view name, const Permeance& permeance) {
  NetworkBranch& target = branches_[branch(name)];
  std::vector<FluxPath> by_hand{given_permeance(permeance)};
  if (auto* gap = std::get_if<GapBranch>(&target.part)) {
    gap->fringing = std::move(by_hand);
  } else if (auto* leakage = std::get_if<LeakageBranch>(&target.part)) {
    require_positive(target.name, "permeance in Wb/A", si(permeance), Kind::dimensionless);
    leakage->paths = std::move(by_hand);
  } else {
    throw ArgumentError(
        fmt::format("branch '{}' is neither a leakage path nor a gap: its permeance follows from "
                    "its material",
                    name));
  }
  return *this;
}

MagneticNetwork& MagneticNetwork::set_worst_before(std::string_view name, FieldStrength H) {
  auto* magnet = std::get_if<MagnetBranch>(&branches_[branch(name)].part);
  if (magnet == nullptr) throw ArgumentError(fmt::format("branch '{}' is no magnet", name));
  if (!std::isfinite(si(H)) || si(H) > 0.0) {
    throw DomainError(
        fmt::format("magnet '{}': the strongest opposing field before is {}; it is "
                    "negative, or 0 where there was none",
                    name, format(H)));
  }
  magnet->worst_before = H;
  return *this;
}

MagneticNetwork& MagneticNetwork::assume(std::string sentence) {
  assumptions_.push_back(std::move(sentence));
  return *this;
}

}  // namespace magswap
