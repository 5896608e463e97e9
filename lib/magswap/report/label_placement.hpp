#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "magswap/report/svg.hpp"

namespace magswap {

/// Finds places for the labels of a plot: none covers another, and few cover a line.
class LabelPlacement {
 public:
  /// Labels stay inside this box.
  explicit LabelPlacement(const PixelBox& area);

  /// Nothing may cover this box.
  void block(const PixelBox& box) { blocked_.push_back(box); }
  /// A line that labels should not cover, the less the larger its weight.
  void avoid(std::span<const PixelPoint> line, double weight = 1.0);

  /// A place for a label.
  struct Place {
    PixelBox box;
    bool covers_line = false;
  };
  /// The best free box of a size near a point, which is blocked from then on.
  ///
  /// Where no free box is left, the one that covers least.
  Place place(PixelPoint anchor, double width, double height);

 private:
  [[nodiscard]] double lines_under(const PixelBox& box) const;
  [[nodiscard]] double cost(const PixelBox& box, PixelPoint anchor) const;

  PixelBox area_;
  std::vector<PixelBox> blocked_, labels_;
  std::size_t columns_, rows_;
  std::vector<double> weights_;  ///< of the lines through each cell of the area, row by row
};

}  // namespace magswap
