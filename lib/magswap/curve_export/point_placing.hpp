#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <vector>

namespace magswap::detail {

/// One point of a B–H curve.
struct BhPoint {
  double h_A_per_m = 0.0;
  double b_T = 0.0;
};

/// Where a curve is farthest from the chord between two of its points.
struct WorstPoint {
  BhPoint point;
  double deviation_T = 0.0;
};

/// A curve B(H) that points are taken from.
struct BhCurve {
  std::function<double(double h_A_per_m)> b_T;
  std::function<WorstPoint(const BhPoint& left, const BhPoint& right)> worst;
};

/// A curve that is smooth on a scale of 1/32 of any stretch that is bent.
[[nodiscard]] BhCurve smooth_curve(std::function<double(double)> b_T);
/// The polygon through points with ascending H, which must outlive it.
[[nodiscard]] BhCurve polygon(std::span<const BhPoint> points);

/// Points with ascending H and how far straight lines between them are from the curve.
struct PlacedPoints {
  std::vector<BhPoint> points;
  double deviation_T = 0.0;
};

/// Puts points between the given ones, each where the straight lines are farthest off, until they
/// are nearer than the tolerance or there are `most`.
[[nodiscard]] PlacedPoints place_points(const BhCurve& curve, std::vector<BhPoint> fixed,
                                        double tolerance_T, std::size_t most);

/// Slopes dH/dB of the natural cubic spline H(B) through points with ascending B [A/(m·T)].
[[nodiscard]] std::vector<double> natural_slopes(std::span<const BhPoint> points);

/// Adds points until the natural cubic spline H(B), too, is nearer to the curve than the tolerance
/// and rises everywhere, or there are `most`; `points` has B ≥ 0. Returns whether that was reached;
/// `deviation_T` becomes the spline's where it is the larger.
bool refine_for_spline(const BhCurve& curve, PlacedPoints& points, double tolerance_T,
                       std::size_t most);

}  // namespace magswap::detail
