#include "magswap/cells/size_check.hpp"

#include <fmt/format.h>

#include <cmath>

#include "magswap/core/error.hpp"

namespace magswap::detail {
namespace {

constexpr double kMost = 6e7;  // numbers, 480 MB
constexpr std::size_t kFewest = 64;

// Numbers of all interactions: those of dense blocks grow as the square of the cells, those of
// equal grids as their number.
struct Room {
  double dense = 0.0;
  double aligned = 0.0;
  [[nodiscard]] double at(double factor) const { return factor * (factor * dense + aligned); }
  /// Share of the cells that has room.
  [[nodiscard]] double fitting() const {
    const double half = 0.5 * aligned;
    return kMost / (half + std::sqrt(half * half + dense * kMost));
  }
};

Room room_of(std::span<const CellSystem::Part> parts, const std::optional<double>& plane_m) {
  Room out;
  over_pairs(parts, plane_m, [&](const BodyPair& pair) {
    if (pair.alignment) {
      out.aligned += numbers_of(*pair.alignment);
    } else {
      out.dense += 9.0 * static_cast<double>(parts[pair.source].count) *
                   static_cast<double>(parts[pair.target].count);
    }
  });
  return out;
}

}  // namespace

bool is_unturned(const Rotation& rotation) {
  const Rotation none;
  constexpr double kRounding = 1e-12;
  for (std::size_t i = 0; i < 9; ++i) {
    if (std::abs(rotation.matrix()[i] - none.matrix()[i]) > kRounding) return false;
  }
  return true;
}

void over_pairs(std::span<const CellSystem::Part> parts, const std::optional<double>& plane_m,
                const std::function<void(const BodyPair&)>& visit) {
  const auto pair = [&](std::size_t i, std::size_t j, bool image) {
    visit({i, j, image,
           align(parts[i].source, parts[i].grid, parts[j].source, parts[j].grid,
                 image ? plane_m : std::nullopt)});
  };
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (plane_m && !is_unturned(parts[i].source.placement.rotation)) pair(i, i, true);
    for (std::size_t j = i + 1; j < parts.size(); ++j) {
      pair(i, j, false);
      if (plane_m) pair(i, j, true);
    }
  }
}

void check_size(std::span<const CellSystem::Part> parts, const std::optional<double>& plane_m) {
  const Room room = room_of(parts, plane_m);
  if (room.at(1.0) <= kMost) return;
  double cells = 0.0, fewest = 0.0;
  for (const CellSystem::Part& part : parts) {
    cells += static_cast<double>(part.count);
    fewest += static_cast<double>(divide(part.source.body, kFewest).size());
  }
  const std::string need = fmt::format(
      "{:.0f} cells in {} bodies need {:.1f} GB for their interaction, more than {:.2g}", cells,
      parts.size(), 8e-9 * room.at(1.0), 8e-9 * kMost);
  if (cells * room.fitting() >= fewest) {
    throw DomainError(fmt::format("{}: ask for {:.0f} cells or fewer; {:.0f} are the least", need,
                                  std::floor(cells * room.fitting()), fewest));
  }
  const auto bodies = static_cast<double>(parts.size());
  throw DomainError(fmt::format(
      "{}: {:.0f} cells are the least, {:.0f} in each; give {:.0f} such bodies or fewer", need,
      fewest, std::ceil(fewest / bodies),
      std::floor(bodies * std::sqrt(kMost / room.at(fewest / cells)))));
}

}  // namespace magswap::detail
