#pragma once

#include <span>
#include <vector>

#include "magswap/report/svg.hpp"

namespace magswap {

/// Finds places for the labels of a plot: none covers another, and few cover a line.
class LabelPlacement {
 public:
  /// Labels stay inside this box.
  explicit LabelPlacement(const PixelBox& area) : area_(area) {}

  /// Nothing may cover this box.
  void block(const PixelBox& box) { blocked_.push_back(box); }
  /// A line that labels should not cover.
  void avoid(std::span<const PixelPoint> line);

  /// The best free box of a size near a point, which is blocked from then on.
  ///
  /// Where no free box is left, the one that covers least.
  PixelBox place(PixelPoint anchor, double width, double height);

 private:
  [[nodiscard]] double cost(const PixelBox& box, PixelPoint anchor) const;

  PixelBox area_;
  std::vector<PixelBox> blocked_;
  std::vector<PixelPoint> lines_;
};

}  // namespace magswap
