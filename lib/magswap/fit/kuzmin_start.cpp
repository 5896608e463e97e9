#include "magswap/fit/kuzmin_start.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "magswap/core/error.hpp"

namespace magswap::detail {
namespace {

// A curve of s > 2.5, cut off where it first is 0, is one of s < 2.5 and a lower Tc.
constexpr double kLargestShape = 2.45;

// Weighted sums over the rows below some temperature, with p = T^1.5, q = T^2.5 and y = Ms³.
struct Sums {
  double one = 0.0, p = 0.0, q = 0.0, pp = 0.0, pq = 0.0, qq = 0.0;
  double y = 0.0, py = 0.0, qy = 0.0, yy = 0.0;

  void add(double weight, double pi, double qi, double yi) {
    one += weight;
    p += weight * pi;
    q += weight * qi;
    pp += weight * pi * pi;
    pq += weight * pi * qi;
    qq += weight * qi * qi;
    y += weight * yi;
    py += weight * pi * yi;
    qy += weight * qi * yi;
    yy += weight * yi * yi;
  }
};

class Scan {
 public:
  Scan(const PropertySeries& rows, const KuzminRules& rules) : rows_(rows), rules_(rules) {
    scale_ = *std::max_element(rows.value.begin(), rows.value.end());
    hottest_ = rows.at.back();
    double tail = 0.0;
    below_.resize(rows.at.size() + 1);
    above_.resize(rows.at.size() + 1);
    for (std::size_t i = 0; i < rows.at.size(); ++i) {
      below_[i + 1] = below_[i];
      const double m = rows.value[i] / scale_, t = rows.at[i] / hottest_;
      const double p = t * std::sqrt(t);
      // δ(m³) = 3m²·δm; small m would weigh without bound, and there the cube is not linear in m.
      const double slope = 3.0 * std::max(m * m, 0.05);
      below_[i + 1].add(row_weight(i) / (slope * slope), p, p * t, m * m * m);
    }
    for (std::size_t i = rows.at.size(); i-- > 0;) {
      const double m = rows.value[i] / scale_;
      tail += row_weight(i) * m * m;
      above_[i] = tail;
    }
  }

  [[nodiscard]] std::vector<KuzminStart> best() {
    if (rules_.Tc) {
      const double tc = si(*rules_.Tc);
      const auto first = std::lower_bound(rows_.at.begin(), rows_.at.end(), tc);
      consider(tc, static_cast<std::size_t>(first - rows_.at.begin()));
    } else {
      consider_all();
    }
    std::vector<Place> minima;
    for (std::size_t i = 0; i < places_.size(); ++i) {
      const bool falls = i == 0 || places_[i].misfit <= places_[i - 1].misfit;
      const bool rises = i + 1 == places_.size() || places_[i].misfit < places_[i + 1].misfit;
      if (falls && rises) minima.push_back(places_[i]);
    }
    if (minima.empty())
      throw DomainError(
          fmt::format("Ms(T) does not fall from {} K to {} K as that of a ferromagnet does: no Tc "
                      "fits",
                      short_text(rows_.at.front()), short_text(rows_.at.back())));
    std::sort(minima.begin(), minima.end(),
              [](const Place& one, const Place& other) { return one.misfit < other.misfit; });
    constexpr std::size_t kMost = 4;
    std::vector<KuzminStart> out;
    for (const Place& place : minima)
      if (out.size() < kMost && place.misfit <= 2.0 * minima.front().misfit)
        out.push_back(place.start);
    return out;
  }

 private:
  struct Place {
    double misfit;
    KuzminStart start;
  };

  [[nodiscard]] double row_weight(std::size_t i) const {
    if (rows_.sigma.empty()) return 1.0;
    const double weight = scale_ / rows_.sigma[i];
    return weight * weight;
  }

  void consider_all() {
    const std::size_t n = rows_.at.size();
    // No Tc lies below a row that holds half of the largest Ms.
    std::size_t least = n;
    while (least > 1 && rows_.value[least - 1] < 0.5 * scale_) --least;
    for (std::size_t count = least; count < n; ++count) {
      const double from = rows_.at[count - 1], gap = rows_.at[count] - from;
      if (!(gap > 0.0)) continue;
      for (const double part : {0.02, 0.2, 0.5, 0.8}) consider(from + part * gap, count);
    }
    constexpr std::array kBeyond{1.0005, 1.003, 1.01, 1.02, 1.03, 1.04, 1.05, 1.06, 1.07, 1.08,
                                 1.1,    1.12,  1.14, 1.17, 1.2,  1.24, 1.28, 1.33, 1.4,  1.5,
                                 1.6,    1.7,   1.85, 2.0,  2.2,  2.5,  3.0,  3.5,  4.5,  6.0};
    for (const double factor : kBeyond) consider(factor * hottest_, n);
  }

  // The best Ms0 and s at one Tc, of which the first `count` rows lie below.
  void consider(double tc, std::size_t count) {
    const Sums& sums = below_[count];
    const double c = hottest_ / tc;
    const double p = c * std::sqrt(c), q = p * c;  // t^1.5 = p·T^1.5 in units of the hottest row
    // m³ = a·(1 − q·Q) + b·(q·Q − p·P), b = s·a.
    const double aa = sums.one - 2.0 * q * sums.q + q * q * sums.qq;
    const double ab = q * sums.q - p * sums.p - q * (q * sums.qq - p * sums.pq);
    const double bb = q * q * sums.qq - 2.0 * p * q * sums.pq + p * p * sums.pp;
    const double ay = sums.y - q * sums.qy, by = q * sums.qy - p * sums.py;
    const auto [a, b] = solve(aa, ab, bb, ay, by);
    if (!(a > 0.0 && std::isfinite(a) && std::isfinite(b))) return;
    const double shape = std::clamp(b / a, -0.5, kLargestShape);
    const double held = shape * a;
    const double misfit = sums.yy - 2.0 * (a * ay + held * by) + a * a * aa + 2.0 * a * held * ab +
                          held * held * bb + above_[count];
    if (!std::isfinite(misfit)) return;
    // Rounding may leave less than nothing where the rows are exact.
    places_.push_back(
        {std::max(misfit, 0.0),
         {rules_.Ms0 ? *rules_.Ms0 : scale_ * std::cbrt(a), tc, rules_.s ? *rules_.s : shape}});
  }

  [[nodiscard]] std::pair<double, double> solve(double aa, double ab, double bb, double ay,
                                                double by) const {
    if (rules_.Ms0) {
      const double a = std::pow(*rules_.Ms0 / scale_, 3);
      return {a, rules_.s ? a * *rules_.s : (by - ab * a) / bb};
    }
    if (rules_.s) {
      const double s = *rules_.s;
      const double a = (ay + s * by) / (aa + 2.0 * s * ab + s * s * bb);
      return {a, s * a};
    }
    const double determinant = aa * bb - ab * ab;
    return {(bb * ay - ab * by) / determinant, (aa * by - ab * ay) / determinant};
  }

  const PropertySeries& rows_;
  const KuzminRules& rules_;
  double scale_ = 1.0;
  double hottest_ = 1.0;
  std::vector<Sums> below_;    // of the first rows
  std::vector<double> above_;  // squares of the other rows
  std::vector<Place> places_;  // by ascending Tc
};

}  // namespace

std::vector<KuzminStart> kuzmin_starts(const PropertySeries& ascending, const KuzminRules& rules) {
  return Scan(ascending, rules).best();
}

}  // namespace magswap::detail
