#include "magswap/report/label_placement.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "magswap/units/quantity.hpp"

namespace magswap {
namespace {

constexpr double kSampling = 3.0;  // px between the points that stand for a line
constexpr double kGap = 2.0;       // px left free around a label

double common_area(const PixelBox& a, const PixelBox& b) {
  if (!a.overlaps(b)) return 0.0;
  return (std::min(a.right(), b.right()) - std::max(a.left, b.left)) *
         (std::min(a.bottom(), b.bottom()) - std::max(a.top, b.top));
}

double distance(const PixelBox& box, PixelPoint p) {
  return std::hypot(std::max({box.left - p.x, 0.0, p.x - box.right()}),
                    std::max({box.top - p.y, 0.0, p.y - box.bottom()}));
}

}  // namespace

void LabelPlacement::avoid(std::span<const PixelPoint> line) {
  for (std::size_t i = 1; i < line.size(); ++i) {
    const PixelPoint a = line[i - 1], b = line[i];
    const int steps = 1 + static_cast<int>(std::hypot(b.x - a.x, b.y - a.y) / kSampling);
    for (int k = 0; k < steps; ++k) {
      const double t = static_cast<double>(k) / steps;
      const PixelPoint p{std::lerp(a.x, b.x, t), std::lerp(a.y, b.y, t)};
      if (lines_.empty() || std::hypot(p.x - lines_.back().x, p.y - lines_.back().y) >= 1.0)
        lines_.push_back(p);
    }
  }
}

double LabelPlacement::cost(const PixelBox& box, PixelPoint anchor) const {
  const PixelBox wide{box.left - kGap, box.top - kGap, box.width + 2 * kGap, box.height + 2 * kGap};
  double covered = 0.0;
  for (const PixelBox& other : blocked_) covered += common_area(wide, other);
  const auto crossed = std::count_if(lines_.begin(), lines_.end(), [&](PixelPoint p) {
    return p.x > wide.left && p.x < wide.right() && p.y > wide.top && p.y < wide.bottom();
  });
  // A label on another is worse than any way to avoid it; one on a line than some 100 px.
  return 1e4 * covered + 12.0 * static_cast<double>(crossed) + distance(box, anchor);
}

PixelBox LabelPlacement::place(PixelPoint anchor, double width, double height) {
  PixelBox best{area_.left, area_.top, width, height};
  double least = std::numeric_limits<double>::infinity();
  const auto consider = [&](double x, double y) {
    const PixelBox box{std::clamp(x, area_.left, std::max(area_.left, area_.right() - width)),
                       std::clamp(y, area_.top, std::max(area_.top, area_.bottom() - height)),
                       width, height};
    const double c = cost(box, anchor);
    if (c < least) {
      least = c;
      best = box;
    }
  };
  for (const double reach : {7.0, 12.0, 20.0, 32.0, 48.0, 70.0, 100.0}) {
    for (int turn = 0; turn < 16; ++turn) {
      // From the upper right on: where readers look first.
      const double angle = kPi * (turn / 8.0 - 0.25);
      const double x = std::cos(angle), y = std::sin(angle);
      consider(anchor.x + reach * x + (0.5 * x - 0.5) * width,
               anchor.y + reach * y + (0.5 * y - 0.5) * height);
    }
  }
  if (least >= 100.0) {
    for (double y = area_.top; y + height <= area_.bottom(); y += 8.0) {
      for (double x = area_.left; x + width <= area_.right(); x += 12.0) consider(x, y);
    }
  }
  blocked_.push_back(best);
  return best;
}

}  // namespace magswap
