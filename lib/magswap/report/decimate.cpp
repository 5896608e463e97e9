#include "magswap/report/decimate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <utility>

#include "magswap/core/error.hpp"

namespace magswap {
namespace {

using Line = std::vector<PixelPoint>;

constexpr std::size_t kSecondStep = 8;  // of so many points the second step may leave one

bool finite(PixelPoint p) { return std::isfinite(p.x) && std::isfinite(p.y); }

/// A run of points from `begin` on and where its extremes lie.
struct Run {
  std::size_t begin, left, right, top, bottom;

  explicit Run(std::size_t at) : begin(at), left(at), right(at), top(at), bottom(at) {}

  void take(std::span<const PixelPoint> line, std::size_t i) {
    if (line[i].x < line[left].x) left = i;
    if (line[i].x > line[right].x) right = i;
    if (line[i].y < line[top].y) top = i;
    if (line[i].y > line[bottom].y) bottom = i;
  }
  [[nodiscard]] double width(std::span<const PixelPoint> line) const {
    return line[right].x - line[left].x;
  }
  [[nodiscard]] double height(std::span<const PixelPoint> line) const {
    return line[bottom].y - line[top].y;
  }
};

void keep(std::span<const PixelPoint> line, const Run& run, std::size_t last, Line& out) {
  std::array<std::size_t, 6> rows{run.begin, run.left, run.right, run.top, run.bottom, last};
  std::sort(rows.begin(), rows.end());
  const auto end = std::unique(rows.begin(), rows.end());
  for (auto row = rows.begin(); row != end; ++row) out.push_back(line[*row]);
}

/// Runs no wider or no higher than the tolerance, each kept by its ends and extremes: a point left
/// out lies beside the segment between two extremes, less than the tolerance away. Gives up, with a
/// line that is not whole, once there are more than `most` points.
Line thinned(std::span<const PixelPoint> line, double tolerance, std::size_t most) {
  Line out;
  Run run(0);
  for (std::size_t i = 1; i < line.size() && out.size() <= most; ++i) {
    Run longer = run;
    longer.take(line, i);
    if (std::min(longer.width(line), longer.height(line)) <= tolerance) {
      run = longer;
    } else {
      keep(line, run, i - 1, out);
      run = Run(i);
    }
  }
  keep(line, run, line.size() - 1, out);
  return out;
}

double square_distance(PixelPoint p, PixelPoint a, PixelPoint b) {
  const double dx = b.x - a.x, dy = b.y - a.y;
  const double square = dx * dx + dy * dy;
  const double along = square > 0.0 ? ((p.x - a.x) * dx + (p.y - a.y) * dy) / square : 0.0;
  const double t = std::clamp(along, 0.0, 1.0);
  const double ex = p.x - a.x - t * dx, ey = p.y - a.y - t * dy;
  return ex * ex + ey * ey;
}

Line douglas_peucker(const Line& line, double tolerance) {
  std::vector<char> kept(line.size(), 0);
  kept.front() = kept.back() = 1;
  std::vector<std::pair<std::size_t, std::size_t>> open{{0, line.size() - 1}};
  while (!open.empty()) {
    const auto [first, last] = open.back();
    open.pop_back();
    double farthest = tolerance * tolerance;
    std::size_t at = first;
    for (std::size_t i = first + 1; i < last; ++i) {
      const double distance = square_distance(line[i], line[first], line[last]);
      if (distance > farthest) {
        farthest = distance;
        at = i;
      }
    }
    if (at == first) continue;
    kept[at] = 1;
    open.emplace_back(first, at);
    open.emplace_back(at, last);
  }
  Line out;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (kept[i] != 0) out.push_back(line[i]);
  }
  return out;
}

/// The part of a segment inside a box (Liang and Barsky, ACM Trans. Graph. 3 (1984) 1).
std::optional<std::pair<PixelPoint, PixelPoint>> inside(PixelPoint a, PixelPoint b,
                                                        const PixelBox& box) {
  double enter = 0.0, leave = 1.0;
  const auto cut = [&](double direction, double room) {
    if (direction == 0.0) return room >= 0.0;
    const double t = room / direction;
    if (direction < 0.0) {
      enter = std::max(enter, t);
    } else {
      leave = std::min(leave, t);
    }
    return enter <= leave;
  };
  const double dx = b.x - a.x, dy = b.y - a.y;
  if (!cut(-dx, a.x - box.left) || !cut(dx, box.right() - a.x) || !cut(-dy, a.y - box.top) ||
      !cut(dy, box.bottom() - a.y))
    return {};
  const auto at = [&](double t) {
    return PixelPoint{std::lerp(a.x, b.x, t), std::lerp(a.y, b.y, t)};
  };
  return std::pair{at(enter), at(leave)};
}

bool same(PixelPoint a, PixelPoint b) { return a.x == b.x && a.y == b.y; }

}  // namespace

DecimatedLine decimated(std::span<const PixelPoint> line, double tolerance_px, std::size_t most) {
  if (!(tolerance_px > 0.0) || most < 2)
    throw ArgumentError(
        fmt::format("a line is thinned to a tolerance above 0 px and at least 2 points, not {} px "
                    "and {} points",
                    tolerance_px, most));
  Line finite_points;
  finite_points.reserve(line.size());
  std::copy_if(line.begin(), line.end(), std::back_inserter(finite_points), finite);
  if (finite_points.size() < 3) return {std::move(finite_points), tolerance_px};
  while (true) {
    // Each of the two steps may use up half of the tolerance.
    Line points = thinned(finite_points, 0.5 * tolerance_px, kSecondStep * most);
    if (points.size() <= kSecondStep * most) {
      points = douglas_peucker(points, 0.5 * tolerance_px);
      if (points.size() <= most) return {std::move(points), tolerance_px};
    }
    tolerance_px *= 2.0;
  }
}

std::vector<std::vector<PixelPoint>> clipped(std::span<const PixelPoint> line,
                                             const PixelBox& box) {
  std::vector<Line> parts;
  std::optional<PixelPoint> before;
  for (const PixelPoint& point : line) {
    if (!finite(point)) continue;
    const std::optional<PixelPoint> from = std::exchange(before, point);
    if (!from) continue;
    const auto piece = inside(*from, point, box);
    if (!piece) continue;
    if (parts.empty() || !same(parts.back().back(), piece->first)) parts.push_back({piece->first});
    if (!same(piece->first, piece->second)) parts.back().push_back(piece->second);
  }
  return parts;
}

}  // namespace magswap
