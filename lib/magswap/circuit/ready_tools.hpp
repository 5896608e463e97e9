#pragma once

#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "magswap/circuit/ready.hpp"

namespace magswap::detail {

/// Lengths of a device that must be positive, with their names.
void require_lengths(std::string_view device,
                     std::initializer_list<std::pair<std::string_view, Length>> lengths);
/// Refuses a device unless the first length is below the second.
void require_order(std::string_view device, std::pair<std::string_view, Length> small,
                   std::pair<std::string_view, Length> large);

/// A piece of the materials' steel; its length and area.
[[nodiscard]] SteelBranch piece(const CircuitMaterials& materials, Length length, Area area);
/// A disc of steel that carries flux radially between two radii; half of it of each, in series.
///
/// Length R − r, area 2π·t·(R − r)/ln(R/r): exact for a constant permeability.
[[nodiscard]] SteelBranch radial_piece(const CircuitMaterials& materials, Length inner,
                                       Length outer, Length thickness);

/// Pieces of steel one behind the other between two nodes.
/// @param joint  the nodes between are named "joint 1", "joint 2" …
/// @param name   of each branch, counted from 0.
void add_chain(MagneticNetwork& out, const std::string& from, const std::string& to,
               const std::string& joint, const std::vector<SteelBranch>& pieces,
               const std::function<std::string(std::size_t)>& name);

/// Steel that runs from over one pole to the next.
struct Bridge {
  std::string name, from, to;
  Length between;
  std::vector<Length> poles;  ///< widths of one pole or two, that flux enters evenly
  Area section;
};

/// A bridge in pieces: what lies between, and of each pole three, for what has gathered so far.
///
/// Its ends are at the mean potential of their poles. With B the flux density between, that is
/// w·∫H(ξB)·ξ dξ from the edge of the pole: Gauss's rule for that integral, exact for H up to the
/// fifth power of B and within 2 % for the ninth.
void add_bridge(MagneticNetwork& out, const CircuitMaterials& materials, const Bridge& bridge);

[[nodiscard]] inline Area circle(Length radius) { return kPi * radius * radius; }
[[nodiscard]] inline Area annulus(Length inner, Length outer) {
  return circle(outer) - circle(inner);
}
[[nodiscard]] inline Length circumference(Length radius) { return 2.0 * kPi * radius; }

}  // namespace magswap::detail
