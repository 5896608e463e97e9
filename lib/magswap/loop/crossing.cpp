#include "magswap/loop/crossing.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "magswap/loop/lanes.hpp"

namespace magswap::detail {
namespace {

using Rows = std::span<const double>;

// How many rows lie above the line, and how often the curve passes it.
struct Count {
  std::size_t above = 0;
  std::size_t changes = 0;
};

MAGSWAP_LOOP_CLONES
Count count(const double* h, const double* j, std::size_t n, Line line) {
  std::int64_t above = 0, changes = 0;
  for (std::size_t i = 0; i + 1 < n; ++i) {
    const bool here = line.a * j[i] + line.c * h[i] - line.level > 0.0;
    const bool next = line.a * j[i + 1] + line.c * h[i + 1] - line.level > 0.0;
    above += here ? 1 : 0;
    changes += here != next ? 1 : 0;
  }
  if (n > 0) above += line(h[n - 1], j[n - 1]) > 0.0 ? 1 : 0;
  return {static_cast<std::size_t>(above), static_cast<std::size_t>(changes)};
}

Count count(Rows h, Rows j, const Line& line) { return count(h.data(), j.data(), h.size(), line); }

Crossing at(Rows h, Rows j, const Line& line, std::size_t row) {
  const double above = line(h[row], j[row]);
  const double below = line(h[row + 1], j[row + 1]);
  const double t = above / (above - below);
  // From the nearer end, so that a crossing on a row returns that row to the last bit.
  if (t > 0.5) {
    const double u = below / (below - above);
    return {row, h[row + 1] + u * (h[row] - h[row + 1]), j[row + 1] + u * (j[row] - j[row + 1])};
  }
  return {row, h[row] + t * (h[row + 1] - h[row]), j[row] + t * (j[row + 1] - j[row])};
}

bool changes_at(Rows h, Rows j, const Line& line, std::size_t row) {
  return (line(h[row], j[row]) > 0.0) != (line(h[row + 1], j[row + 1]) > 0.0);
}

// The middle one of an odd number of crossings; with an even number the later of the middle two.
template <class Accept>
std::optional<Crossing> middle(Rows h, Rows j, const Line& line, const Accept& accept) {
  std::size_t total = 0;
  for (std::size_t i = 0; i + 1 < h.size(); ++i)
    if (changes_at(h, j, line, i) && accept(at(h, j, line, i))) ++total;
  std::size_t seen = 0;
  for (std::size_t i = 0; i + 1 < h.size(); ++i) {
    if (!changes_at(h, j, line, i)) continue;
    const Crossing here = at(h, j, line, i);
    if (accept(here) && seen++ == total / 2) return here;
  }
  return std::nullopt;
}

}  // namespace

std::optional<Crossing> find_crossing(Rows h, Rows j, const Line& line, double scale) {
  const std::size_t n = h.size();
  const auto [above, changes] = count(h, j, line);
  if (above == n) {
    if (n < 2 || line(h[n - 1], j[n - 1]) > 1e-6 * scale) return std::nullopt;
    return Crossing{n - 2, h[n - 1], j[n - 1]};
  }
  if (above == 0) return std::nullopt;
  if (changes == 1 && line(h[0], j[0]) > 0.0) return at(h, j, line, above - 1);
  return middle(h, j, line, [](const Crossing&) { return true; });
}

std::optional<Crossing> find_zero_field(Rows h, Rows j) {
  const Line field{0.0, 1.0, 0.0};
  const std::size_t n = h.size();
  const auto [above, changes] = count(h, j, field);
  if (changes == 1 && h[0] > 0.0) return at(h, j, field, above - 1);
  if (n > 1 && above == 0) {
    // The record starts at H = 0 or a little beyond: its first segment, drawn back to the axis.
    const double slope = h[1] < h[0] ? (j[1] - j[0]) / (h[1] - h[0]) : 0.0;
    const double reach = *std::min_element(h.begin(), h.end());
    if (-h[0] > -0.01 * reach) return std::nullopt;
    return Crossing{0, 0.0, j[0] - slope * h[0]};
  }
  if (above == n)  // ends just before H = 0
    return n > 1 && h[n - 1] <= 0.01 * *std::max_element(h.begin(), h.end())
               ? std::optional(Crossing{n - 1, 0.0, j[n - 1]})
               : std::nullopt;
  return middle(h, j, field, [](const Crossing& here) { return here.j_T > 0.0; });
}

}  // namespace magswap::detail
