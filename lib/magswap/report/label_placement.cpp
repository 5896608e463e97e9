#include "magswap/report/label_placement.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "magswap/units/quantity.hpp"

namespace magswap {
namespace {

constexpr double kCell = 3.0;       // px, side of the cells that remember lines
constexpr double kGap = 2.0;        // px left free around a label
constexpr double kLineCost = 10.0;  // px of distance that a covered cell is worth
constexpr double kLeaderCost = 80;  // the same of a label that its leader would cross
constexpr double kBlockCost = 1e4;  // the same of a px² of another label

double common_area(const PixelBox& a, const PixelBox& b) {
  if (!a.overlaps(b)) return 0.0;
  return (std::min(a.right(), b.right()) - std::max(a.left, b.left)) *
         (std::min(a.bottom(), b.bottom()) - std::max(a.top, b.top));
}

double distance(const PixelBox& box, PixelPoint p) {
  return std::hypot(std::max({box.left - p.x, 0.0, p.x - box.right()}),
                    std::max({box.top - p.y, 0.0, p.y - box.bottom()}));
}

/// Whether the straight way from a point to a box passes through another box.
bool passes_through(PixelPoint from, const PixelBox& to, const PixelBox& other) {
  constexpr int kSamples = 12;
  const PixelPoint end{std::clamp(from.x, to.left, to.right()),
                       std::clamp(from.y, to.top, to.bottom())};
  for (int i = 0; i <= kSamples; ++i) {
    const double t = static_cast<double>(i) / kSamples;
    const double x = std::lerp(from.x, end.x, t), y = std::lerp(from.y, end.y, t);
    if (x > other.left && x < other.right() && y > other.top && y < other.bottom()) return true;
  }
  return false;
}

std::size_t cells(double length) { return static_cast<std::size_t>(std::max(0.0, length) / kCell); }

}  // namespace

LabelPlacement::LabelPlacement(const PixelBox& area)
    : area_(area),
      columns_(cells(area.width) + 1),
      rows_(cells(area.height) + 1),
      weights_(columns_ * rows_, 0.0) {}

void LabelPlacement::avoid(std::span<const PixelPoint> line, double weight) {
  for (std::size_t i = 1; i < line.size(); ++i) {
    const PixelPoint a = line[i - 1], b = line[i];
    const int steps = 1 + static_cast<int>(2.0 * std::hypot(b.x - a.x, b.y - a.y) / kCell);
    for (int k = 0; k <= steps; ++k) {
      const double t = static_cast<double>(k) / steps;
      const double x = std::lerp(a.x, b.x, t) - area_.left, y = std::lerp(a.y, b.y, t) - area_.top;
      if (x < 0.0 || x > area_.width || y < 0.0 || y > area_.height) continue;
      double& cell = weights_[cells(y) * columns_ + cells(x)];
      cell = std::max(cell, weight);
    }
  }
}

double LabelPlacement::lines_under(const PixelBox& box) const {
  const std::size_t right = std::min(columns_ - 1, cells(box.right() - area_.left));
  const std::size_t bottom = std::min(rows_ - 1, cells(box.bottom() - area_.top));
  double sum = 0.0;
  for (std::size_t row = cells(box.top - area_.top); row <= bottom; ++row) {
    for (std::size_t column = cells(box.left - area_.left); column <= right; ++column)
      sum += weights_[row * columns_ + column];
  }
  return sum;
}

double LabelPlacement::cost(const PixelBox& box, PixelPoint anchor) const {
  const PixelBox wide{box.left - kGap, box.top - kGap, box.width + 2 * kGap, box.height + 2 * kGap};
  double covered = 0.0;
  for (const PixelBox& other : blocked_) covered += common_area(wide, other);
  const auto crossed = std::count_if(labels_.begin(), labels_.end(), [&](const PixelBox& label) {
    return passes_through(anchor, box, label);
  });
  return kBlockCost * covered + kLeaderCost * static_cast<double>(crossed) +
         kLineCost * lines_under(wide) + distance(box, anchor);
}

LabelPlacement::Place LabelPlacement::place(PixelPoint anchor, double width, double height) {
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
  for (const double reach : {7.0, 12.0, 20.0, 32.0, 48.0, 70.0}) {
    for (int turn = 0; turn < 16; ++turn) {
      // From the upper right on: where readers look first.
      const double angle = kPi * (turn / 8.0 - 0.25);
      const double x = std::cos(angle), y = std::sin(angle);
      consider(anchor.x + reach * x + (0.5 * x - 0.5) * width,
               anchor.y + reach * y + (0.5 * y - 0.5) * height);
    }
  }
  if (least >= 70.0) {
    const auto steps = [](double room, double step) {
      return room < 0.0 ? 0 : static_cast<int>(room / step);
    };
    for (int row = 0; row <= steps(area_.height - height, 6.0); ++row) {
      for (int column = 0; column <= steps(area_.width - width, 8.0); ++column)
        consider(area_.left + 8.0 * column, area_.top + 6.0 * row);
    }
  }
  blocked_.push_back(best);
  labels_.push_back(best);
  return {best, lines_under(best) > 0.0};
}

}  // namespace magswap
