#include "magswap/circuit/ready_tools.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>

#include "magswap/core/error.hpp"
#include "magswap/units/text.hpp"

namespace magswap::detail {

void require_lengths(std::string_view device,
                     std::initializer_list<std::pair<std::string_view, Length>> lengths) {
  for (const auto& [name, value] : lengths) {
    if (std::isfinite(si(value)) && si(value) > 0.0) continue;
    throw DomainError(
        fmt::format("{}: {} is {}; it must be positive and finite", device, name, format(value)));
  }
}

void require_order(std::string_view device, std::pair<std::string_view, Length> small,
                   std::pair<std::string_view, Length> large) {
  if (small.second < large.second) return;
  throw DomainError(fmt::format("{}: {} {} must be below {} {}", device, small.first,
                                format(small.second), large.first, format(large.second)));
}

SteelBranch piece(const CircuitMaterials& materials, Length length, Area area) {
  return {length, area, materials.steel, materials.stacking};
}

SteelBranch radial_piece(const CircuitMaterials& materials, Length inner, Length outer,
                         Length thickness) {
  const Length length = outer - inner;
  const double ratio = std::log(si(outer) / si(inner));
  return piece(materials, length, 2.0 * kPi / ratio * (length * thickness));
}

void add_chain(MagneticNetwork& out, const std::string& from, const std::string& to,
               const std::string& joint, const std::vector<SteelBranch>& pieces,
               const std::function<std::string(std::size_t)>& name) {
  std::string last = from;
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    const bool end = i + 1 == pieces.size();
    const std::string next = end ? to : fmt::format("{} {}", joint, i + 1);
    if (!end) out.node(next);
    out.steel({name(i), last, next}, pieces[i]);
    last = next;
  }
}

void add_bridge(MagneticNetwork& out, const CircuitMaterials& materials, const Bridge& bridge) {
  struct Share {
    double flux, weight;
  };
  // Gauss-Jacobi nodes and weights of ∫f(ξ)·ξ dξ on 0…1.
  constexpr std::array<Share, 3> kShares{Share{0.212340538239153, 0.069826979901454},
                                         Share{0.590533135559265, 0.229241106359586},
                                         Share{0.911412040487296, 0.200931913738959}};
  std::vector<SteelBranch> pieces{piece(materials, bridge.between, bridge.section)};
  for (const Length& pole : bridge.poles) {
    for (const Share& share : kShares)
      pieces.push_back(piece(materials, share.weight * pole, bridge.section / share.flux));
  }
  add_chain(out, bridge.from, bridge.to, bridge.name + ", joint", pieces, [&](std::size_t i) {
    return i == 0 ? bridge.name : fmt::format("{}, under a pole {}", bridge.name, i);
  });
}

}  // namespace magswap::detail
