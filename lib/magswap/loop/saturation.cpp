#include <algorithm>
#include <cmath>

#include "magswap/loop/figures.hpp"
#include "magswap/loop/lanes.hpp"
#include "magswap/loop/line_fit.hpp"

namespace magswap::detail {
namespace {

// The fits use the rows above this share of the largest field.
constexpr double kWindow = 0.7;
constexpr std::size_t kLeastRows = 8;
// The law of approach is the start of a series: its term stays this small in the whole window.
constexpr double kLargestTerm = 0.1;

// First row below the window.
std::size_t window_end(std::span<const double> h, double lowest) {
  std::size_t end = 0;
  while (end < h.size() && h[end] >= lowest) ++end;
  return end;
}

void miss(LoopFigures& out, std::string_view reason) {
  for (const auto figure : {LoopFigure::Ms_slope, LoopFigure::chi, LoopFigure::Ms})
    out[figure] = Figure::missing(reason);
}

void fit(std::span<const double> h, std::span<const double> j, double top, LoopFigures& out) {
  LineFit line, law;
  for (std::size_t i = 0; i < h.size(); ++i) {
    // Each row stands for the field up to its neighbours: repeated rows carry no extra weight.
    const double before = h[i > 0 ? i - 1 : 0];
    const double after = h[i + 1 < h.size() ? i + 1 : i];
    const double weight = before - after;
    const double x = h[i] / top;
    line.add(weight, x, j[i]);
    law.add(weight, 1.0 / (x * x), j[i]);
  }
  out[LoopFigure::Ms_slope] = Figure::of(line.intercept() / kMu0);
  out[LoopFigure::chi] = Figure::of(line.slope() / (kMu0 * top));
  const double term = -law.slope() / law.intercept() / (kWindow * kWindow);
  if (law.slope() > 0.0)
    out[LoopFigure::Ms] = Figure::missing("magnetisation does not rise towards high field");
  else if (!(term <= kLargestTerm))
    out[LoopFigure::Ms] = Figure::missing("field too low for the law of approach");
  else
    out[LoopFigure::Ms] = Figure::of(law.intercept() / kMu0);
}

}  // namespace

void saturation_figures(std::span<const double> h_A_per_m, std::span<const double> j_T,
                        LoopFigures& out) {
  if (h_A_per_m.empty() || h_A_per_m[0] <= 0.0) {
    out[LoopFigure::Ms_max] = Figure::missing("no rows in the first quadrant");
    miss(out, "no rows in the first quadrant");
    return;
  }
  const double most = largest(j_T, j_T[0], [](double j) { return j; });
  out[LoopFigure::Ms_max] = Figure::of(most / kMu0);
  const double top = h_A_per_m[0];
  const std::size_t end = window_end(h_A_per_m, kWindow * top);
  if (end < kLeastRows || h_A_per_m[0] - h_A_per_m[end - 1] <= 0.0) {
    miss(out, "fewer than 8 rows above 70 % of the largest field");
    return;
  }
  fit(h_A_per_m.first(end), j_T.first(end), top, out);
}

}  // namespace magswap::detail
