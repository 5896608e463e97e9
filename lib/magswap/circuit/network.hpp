#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "magswap/circuit/permeance.hpp"
#include "magswap/magnet/curve.hpp"
#include "magswap/steel/bh_curve.hpp"

namespace magswap {

/// Ends of a branch and what it is called; flux counts positive from `from` to `to`.
struct BranchEnds {
  std::string name;
  std::string from;
  std::string to;
};

/// A magnet of constant section, magnetised from `from` to `to`: its north pole is at `to`.
struct MagnetBranch {
  Length length;  ///< along the magnetisation
  Area area;
  DemagnetisationCurve curve;
  /// Strongest opposing internal field that it met before, ≤ 0: it works on the recoil line from
  /// there. None (0): magnetised in place, on the virgin branch.
  FieldStrength worst_before{};
};

/// An air gap between faces of equal area, with the paths of its fringing field beside it.
struct GapBranch {
  Length length;
  Area area;
  std::vector<FluxPath> fringing{};
  bool working = false;  ///< leakage and mmf factor refer to the first of these
};

/// A piece of steel of constant section; without a curve it is ideal and drops nothing.
struct SteelBranch {
  Length length;
  Area area;
  std::shared_ptr<const BhCurve> curve;
  double stacking = 1.0;  ///< share of the area that is steel, 0…1
};

/// Paths through air in parallel.
struct LeakageBranch {
  std::vector<FluxPath> paths;
};

/// One branch of a network.
struct NetworkBranch {
  std::string name;
  std::size_t from = 0;  ///< node
  std::size_t to = 0;
  std::variant<MagnetBranch, GapBranch, SteelBranch, LeakageBranch> part;
  Current mmf{};  ///< of the coils around it, positive drives flux from `from` to `to`
};

/// What a branch is: "magnet", "gap", "steel" or "leakage".
[[nodiscard]] std::string_view branch_kind(const NetworkBranch& branch);
/// Its paths through air: the fringing of a gap, the paths of a leakage branch; else none.
[[nodiscard]] std::span<const FluxPath> paths_of(const NetworkBranch& branch);

/// A coil around one branch.
struct Coil {
  std::string name;
  std::size_t branch = 0;
  Current mmf;  ///< turns times current
};

/// A reluctance network: magnets, gaps, steel, leakage paths and coils between named nodes.
///
/// Value type. Every call checks what it is given and returns the network, so that calls chain. The
/// networks of common devices stand in ready.hpp; solve() is in solution.hpp.
class MagneticNetwork {
 public:
  explicit MagneticNetwork(std::string title = {}) : title_(std::move(title)) {}

  /// Declares a node. @throws ArgumentError when the name is empty or taken.
  MagneticNetwork& node(std::string_view name);
  /// Declares several nodes.
  MagneticNetwork& nodes(const std::vector<std::string>& names);

  /// @throws DomainError naming branch and value when a length or area is not positive and finite.
  /// @throws ArgumentError when the name is empty or taken, or both ends are one node.
  /// @throws NotFoundError naming the nearest nodes when an end is not declared; so all that
  /// follow.
  MagneticNetwork& magnet(const BranchEnds& ends, const MagnetBranch& magnet);
  MagneticNetwork& gap(const BranchEnds& ends, GapBranch gap);
  MagneticNetwork& steel(const BranchEnds& ends, SteelBranch steel);
  MagneticNetwork& leakage(const BranchEnds& ends, std::vector<FluxPath> paths);
  /// Winds a coil of given turns times current around a branch that is there.
  MagneticNetwork& coil(std::string_view name, std::string_view around, Current mmf);

  /// Sets the permeance of a leakage branch, or of the fringing of a gap, by hand.
  /// @throws NotFoundError naming the nearest branches, ArgumentError for a magnet or a steel.
  MagneticNetwork& set_permeance(std::string_view branch, const Permeance& permeance);
  /// Sets the magnetomotive force of a coil. @throws NotFoundError
  MagneticNetwork& set_mmf(std::string_view coil, Current mmf);
  /// Tells a magnet the strongest opposing field it met, ≤ 0. @throws NotFoundError, DomainError
  MagneticNetwork& set_worst_before(std::string_view magnet, FieldStrength H);
  /// Adds a sentence on what the network assumes.
  MagneticNetwork& assume(std::string sentence);

  [[nodiscard]] const std::string& title() const { return title_; }
  [[nodiscard]] const std::vector<std::string>& node_names() const { return nodes_; }
  [[nodiscard]] const std::vector<NetworkBranch>& branches() const { return branches_; }
  [[nodiscard]] const std::vector<Coil>& coils() const { return coils_; }
  [[nodiscard]] const std::vector<std::string>& assumptions() const { return assumptions_; }
  /// Index of a branch. @throws NotFoundError naming the nearest.
  [[nodiscard]] std::size_t branch(std::string_view name) const;

 private:
  MagneticNetwork& add(const BranchEnds& ends, decltype(NetworkBranch::part) part);
  [[nodiscard]] std::size_t node_index(std::string_view name, std::string_view of) const;
  void refresh_mmf();

  std::string title_;
  std::vector<std::string> nodes_;
  std::vector<NetworkBranch> branches_;
  std::vector<Coil> coils_;
  std::vector<std::string> assumptions_;
};

namespace detail {

/// Refuses a network in which a branch can carry no flux, or which falls apart.
/// @throws DomainError naming the branch or the node.
void check_topology(const MagneticNetwork& network);

/// Fundamental loops of a network: signed branches, +1 along, −1 against.
using Loop = std::vector<std::pair<std::size_t, int>>;
[[nodiscard]] std::vector<Loop> fundamental_loops(const MagneticNetwork& network);

}  // namespace detail
}  // namespace magswap
