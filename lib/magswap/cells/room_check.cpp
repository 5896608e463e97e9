#include "magswap/cells/room_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "magswap/cells/sample_points.hpp"
#include "magswap/core/error.hpp"
#include "magswap/units/text.hpp"

namespace magswap::detail {
namespace {

using Triple = std::array<double, 3>;

void check_clear(std::span<const CellSystem::Part> parts, double plane_m) {
  int above = 0, below = 0;
  for (const CellSystem::Part& part : parts) {
    const Box box = box_of(part.source.body);
    double low = INFINITY, high = -INFINITY;
    for (int corner = 0; corner < 8; ++corner) {
      Triple point{};
      for (std::size_t axis = 0; axis < 3; ++axis) {
        point[axis] = (corner >> axis & 1) != 0 ? box.high[axis] : box.low[axis];
      }
      const double z = to_world(part.source.placement, point)[2];
      low = std::min(low, z);
      high = std::max(high, z);
    }
    const double slack = 1e-9 * (high - low);
    above += low >= plane_m - slack;
    below += high <= plane_m + slack;
  }
  const int all = static_cast<int>(parts.size());
  if (above == all || below == all) return;
  throw ArgumentError(fmt::format(
      "the iron plane at z = {} cuts a body or stands between two: all must lie on one side of it",
      format(from_si<Length>(plane_m))));
}

// Whether balls about both boxes come near each other.
bool may_touch(const CellSystem::Part& a, const CellSystem::Part& b) {
  const auto radius = [](const CellGrid& g) {
    Triple half{};
    for (std::size_t c = 0; c < 3; ++c) {
      half[c] = 0.5 * g.edges_m[c] * static_cast<double>(g.counts[c]);
    }
    return std::sqrt(dot(half, half));
  };
  const Triple one = to_world(a.source.placement, a.grid.centre_m),
               other = to_world(b.source.placement, b.grid.centre_m);
  return std::hypot(one[0] - other[0], one[1] - other[1], one[2] - other[2]) <
         radius(a.grid) + radius(b.grid);
}

void check_apart(const CellSystem::Part& a, const CellSystem::Part& b) {
  for (std::size_t i = 0; i < a.grid.size(); ++i) {
    if (a.grid.fill[i] == 0.0) continue;
    const Triple centre = a.grid.centre_of(i);
    // A cell on a round surface counts with its middle alone.
    const double reach = a.grid.fill[i] == 1.0 ? 0.499 : 0.0;
    for (int corner = 0; corner < (reach > 0.0 ? 8 : 1); ++corner) {
      Triple point = centre;
      for (std::size_t axis = 0; axis < 3; ++axis) {
        point[axis] += ((corner >> axis & 1) != 0 ? reach : -reach) * a.grid.edges_m[axis];
      }
      const Triple world = to_world(a.source.placement, point);
      if (!contains(a.source.body, point) ||
          !contains(b.source.body, point_into_frame(b.source.placement, world))) {
        continue;
      }
      throw ArgumentError(fmt::format(
          "'{}' and '{}' overlap near ({:.4g}, {:.4g}, {:.4g}) mm: move one of them", a.source.name,
          b.source.name, 1e3 * world[0], 1e3 * world[1], 1e3 * world[2]));
    }
  }
}

}  // namespace

void check_room(std::span<const CellSystem::Part> parts, const std::optional<double>& plane_m) {
  if (plane_m) check_clear(parts, *plane_m);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    for (std::size_t j = 0; j < parts.size(); ++j) {
      if (i != j && may_touch(parts[i], parts[j])) check_apart(parts[i], parts[j]);
    }
  }
}

}  // namespace magswap::detail
