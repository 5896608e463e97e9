#include "magswap/curve_export/point_placing.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <queue>
#include <utility>

namespace magswap::detail {
namespace {

constexpr int kSamples = 32;

double on_chord(const BhPoint& left, const BhPoint& right, double h) {
  const double t = (h - left.h_A_per_m) / (right.h_A_per_m - left.h_A_per_m);
  return left.b_T + t * (right.b_T - left.b_T);
}

struct Stretch {
  BhPoint left, right;
  WorstPoint worst;
  bool operator<(const Stretch& other) const { return worst.deviation_T < other.worst.deviation_T; }
};

// The cubic H(b) of one stretch and its slope, from the values and slopes at its ends.
struct Cubic {
  BhPoint left, right;
  double slope_left, slope_right;

  [[nodiscard]] double length() const { return right.b_T - left.b_T; }

  [[nodiscard]] double field(double b) const {
    const double l = length(), z = (b - left.b_T) / l, y = 1.0 - z;
    return y * y * ((1.0 + 2.0 * z) * left.h_A_per_m + z * l * slope_left) +
           z * z * ((1.0 + 2.0 * y) * right.h_A_per_m - y * l * slope_right);
  }

  // The slope is a parabola: positive everywhere if it is so at its ends and its vertex.
  [[nodiscard]] bool rises() const {
    if (!(slope_left > 0.0 && slope_right > 0.0)) return false;
    const double mean = (right.h_A_per_m - left.h_A_per_m) / length();
    const double bend = 3.0 * (slope_left + slope_right - 2.0 * mean);
    const double z = (2.0 * slope_left + slope_right - 3.0 * mean) / bend;
    if (bend == 0.0 || !(z > 0.0 && z < 1.0)) return true;
    return slope_left - bend * z * z > 0.0;
  }
};

// Largest distance in B of the cubic from the curve [T].
double deviation_of(const Cubic& cubic, const BhCurve& curve) {
  double worst = 0.0;
  constexpr int kInside = 8;
  for (int i = 1; i < kInside; ++i) {
    const double b = std::lerp(cubic.left.b_T, cubic.right.b_T, static_cast<double>(i) / kInside);
    worst = std::max(worst, std::abs(curve.b_T(cubic.field(b)) - b));
  }
  return worst;
}

}  // namespace

BhCurve smooth_curve(std::function<double(double)> b_T) {
  BhCurve out;
  out.b_T = std::move(b_T);
  out.worst = [b = out.b_T](const BhPoint& left, const BhPoint& right) {
    WorstPoint worst;
    for (int i = 1; i < kSamples; ++i) {
      const double h =
          std::lerp(left.h_A_per_m, right.h_A_per_m, static_cast<double>(i) / kSamples);
      const double value = b(h);
      const double deviation = std::abs(value - on_chord(left, right, h));
      if (deviation > worst.deviation_T) worst = {{h, value}, deviation};
    }
    return worst;
  };
  return out;
}

BhCurve polygon(std::span<const BhPoint> points) {
  const auto below = [](const BhPoint& point, double h) { return point.h_A_per_m < h; };
  BhCurve out;
  out.b_T = [points, below](double h) {
    const auto at = std::lower_bound(points.begin() + 1, points.end() - 1, h, below);
    return on_chord(*(at - 1), *at, h);
  };
  out.worst = [points, below](const BhPoint& left, const BhPoint& right) {
    WorstPoint worst;
    auto at = std::lower_bound(points.begin(), points.end(), left.h_A_per_m, below);
    for (; at != points.end() && at->h_A_per_m < right.h_A_per_m; ++at) {
      const double deviation = std::abs(at->b_T - on_chord(left, right, at->h_A_per_m));
      if (deviation > worst.deviation_T) worst = {*at, deviation};
    }
    return worst;
  };
  return out;
}

PlacedPoints place_points(const BhCurve& curve, std::vector<BhPoint> fixed, double tolerance_T,
                          std::size_t most) {
  std::priority_queue<Stretch> stretches;
  for (std::size_t i = 1; i < fixed.size(); ++i)
    stretches.push({fixed[i - 1], fixed[i], curve.worst(fixed[i - 1], fixed[i])});
  PlacedPoints out{std::move(fixed), 0.0};
  while (stretches.top().worst.deviation_T > tolerance_T && out.points.size() < most) {
    const Stretch split = stretches.top();
    stretches.pop();
    const BhPoint middle = split.worst.point;
    out.points.push_back(middle);
    stretches.push({split.left, middle, curve.worst(split.left, middle)});
    stretches.push({middle, split.right, curve.worst(middle, split.right)});
  }
  out.deviation_T = stretches.top().worst.deviation_T;
  std::sort(out.points.begin(), out.points.end(),
            [](const BhPoint& a, const BhPoint& b) { return a.h_A_per_m < b.h_A_per_m; });
  return out;
}

// Continuity of the second derivative inside, none of it at the ends: a tridiagonal system.
std::vector<double> natural_slopes(std::span<const BhPoint> points) {
  const std::size_t n = points.size();
  std::vector<double> slope(n), upper(n);
  const auto length = [&](std::size_t i) { return points[i + 1].b_T - points[i].b_T; };
  const auto mean = [&](std::size_t i) {
    return (points[i + 1].h_A_per_m - points[i].h_A_per_m) / length(i);
  };
  for (std::size_t i = 0; i < n; ++i) {
    const double before = i > 0 ? 1.0 / length(i - 1) : 0.0;
    const double after = i + 1 < n ? 1.0 / length(i) : 0.0;
    double right = 0.0;
    if (i > 0) right += 3.0 * mean(i - 1) * before;
    if (i + 1 < n) right += 3.0 * mean(i) * after;
    const double diagonal = 2.0 * (before + after) - (i > 0 ? before * upper[i - 1] : 0.0);
    upper[i] = after / diagonal;
    slope[i] = (right - (i > 0 ? before * slope[i - 1] : 0.0)) / diagonal;
  }
  for (std::size_t i = n - 1; i-- > 0;) slope[i] -= upper[i] * slope[i + 1];
  return slope;
}

bool refine_for_spline(const BhCurve& curve, PlacedPoints& placed, double tolerance_T,
                       std::size_t most) {
  constexpr int kRounds = 40;
  for (int round = 0; round < kRounds; ++round) {
    const std::vector<BhPoint>& old = placed.points;
    const std::vector<double> slopes = natural_slopes(old);
    std::vector<BhPoint> next{old.front()};
    double worst = 0.0;
    bool rises = true;
    for (std::size_t i = 1; i < old.size(); ++i) {
      const Cubic cubic{old[i - 1], old[i], slopes[i - 1], slopes[i]};
      const double deviation = deviation_of(cubic, curve);
      worst = std::max(worst, deviation);
      rises = rises && cubic.rises();
      if (deviation > tolerance_T || !cubic.rises()) {
        const double h = std::midpoint(old[i - 1].h_A_per_m, old[i].h_A_per_m);
        next.push_back({h, curve.b_T(h)});
      }
      next.push_back(old[i]);
    }
    if (next.size() == old.size() || next.size() > most) {
      placed.deviation_T = std::max(placed.deviation_T, worst);
      return rises && worst <= tolerance_T;
    }
    placed.points = std::move(next);
  }
  return false;
}

}  // namespace magswap::detail
