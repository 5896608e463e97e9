#pragma once

namespace magswap::detail {

/// Sums of a weighted straight-line fit y = intercept + slope·x.
struct LineFit {
  double w = 0.0, wx = 0.0, wy = 0.0, wxx = 0.0, wxy = 0.0;

  void add(double weight, double x, double y) {
    w += weight;
    wx += weight * x;
    wy += weight * y;
    wxx += weight * x * x;
    wxy += weight * x * y;
  }
  [[nodiscard]] double slope() const { return (w * wxy - wx * wy) / (w * wxx - wx * wx); }
  [[nodiscard]] double intercept() const { return (wy - slope() * wx) / w; }
};

}  // namespace magswap::detail
