#include "magswap/curve_export/least_slope.hpp"

#include <algorithm>
#include <cmath>

namespace magswap::detail {
namespace {

struct Block {
  double mean;
  std::size_t count;
};

}  // namespace

SlopeRepair raise_slopes(std::vector<BhPoint>& points) {
  std::vector<Block> blocks;
  double largest_b = 0.0;
  for (const BhPoint& point : points) {
    largest_b = std::max(largest_b, std::abs(point.b_T));
    Block block{point.b_T - kLeastSlope * point.h_A_per_m, 1};
    while (!blocks.empty() && blocks.back().mean > block.mean) {
      const Block before = blocks.back();
      blocks.pop_back();
      const auto n = static_cast<double>(before.count), m = static_cast<double>(block.count);
      block = {(n * before.mean + m * block.mean) / (n + m), before.count + block.count};
    }
    blocks.push_back(block);
  }
  SlopeRepair out;
  double squares = 0.0;
  std::size_t i = 0;
  for (const Block& block : blocks) {
    for (const std::size_t end = i + block.count; i < end; ++i) {
      if (block.count == 1) continue;
      const double b = block.mean + kLeastSlope * points[i].h_A_per_m;
      const double moved = std::abs(b - points[i].b_T);
      if (moved > 1e-9 * largest_b) ++out.points;
      out.largest_T = std::max(out.largest_T, moved);
      squares += moved * moved;
      points[i].b_T = b;
    }
  }
  if (!points.empty()) out.rms_T = std::sqrt(squares / static_cast<double>(points.size()));
  return out;
}

std::size_t merge_equal_fields(std::vector<BhPoint>& points) {
  std::stable_sort(points.begin(), points.end(),
                   [](const BhPoint& a, const BhPoint& b) { return a.h_A_per_m < b.h_A_per_m; });
  std::size_t kept = 0;
  for (std::size_t i = 0; i < points.size();) {
    const double h = points[i].h_A_per_m;
    double sum = 0.0;
    const std::size_t first = i;
    for (; i < points.size() && points[i].h_A_per_m == h; ++i) sum += points[i].b_T;
    points[kept++] = {h, sum / static_cast<double>(i - first)};
  }
  const std::size_t gone = points.size() - kept;
  points.resize(kept);
  return gone;
}

}  // namespace magswap::detail
