#include "magswap/fit/demagnetisation_points.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <span>
#include <utility>

#include "magswap/core/error.hpp"
#include "magswap/loop/crossing.hpp"
#include "magswap/loop/prepared.hpp"

namespace magswap {
namespace {

using detail::PreparedLoop;

// A branch from saturation down, every row of it.
struct WholeBranch {
  std::vector<double> h, j, sigma;
};

void append_rows(const PreparedLoop& loop, const Branch& branch, WholeBranch& out) {
  const double shear = loop.factor / kMu0;
  for (const RowRange& piece : branch.pieces) {
    for (std::size_t i = piece.first; i <= piece.last; ++i) {
      out.h.push_back(branch.side * (loop.h_A_per_m[i] - shear * loop.j_T[i]));
      out.j.push_back(branch.side * loop.j_T[i]);
      if (!loop.sigma_j_T.empty()) out.sigma.push_back(loop.sigma_j_T[i]);
    }
  }
  if (!branch.backwards) return;
  std::reverse(out.h.begin(), out.h.end());
  std::reverse(out.j.begin(), out.j.end());
  std::reverse(out.sigma.begin(), out.sigma.end());
}

DemagnetisationPoints second_quadrant(const PreparedLoop& loop, const Branch& branch) {
  WholeBranch rows;
  append_rows(loop, branch, rows);
  const double largest = *std::max_element(rows.j.begin(), rows.j.end());
  const auto remanence = detail::find_zero_field(rows.h, rows.j);
  // A record that begins at H < 0 has no such crossing.
  const std::size_t first = remanence ? remanence->row : 0;
  const std::span<const double> h(rows.h.begin() + static_cast<std::ptrdiff_t>(first),
                                  rows.h.end());
  const std::span<const double> j(rows.j.begin() + static_cast<std::ptrdiff_t>(first),
                                  rows.j.end());
  const auto coercivity = detail::find_crossing(h, j, {1.0, 0.0, 0.0}, largest);
  std::size_t last = coercivity ? first + coercivity->row : rows.h.size() - 1;
  // A row on J = 0 belongs to the quadrant.
  if (last + 1 < rows.j.size() && rows.j[last + 1] > -1e-6 * largest) ++last;
  DemagnetisationPoints out;
  if (coercivity) out.hcj_A_per_m = -coercivity->h_A_per_m;
  for (std::size_t i = first; i <= last; ++i) {
    if (rows.h[i] > 0.0) continue;
    out.h_A_per_m.push_back(rows.h[i]);
    out.j_T.push_back(rows.j[i]);
    if (!rows.sigma.empty()) out.sigma_j_T.push_back(rows.sigma[i]);
  }
  return out;
}

PreparedLoop& prepared(const LoopData& data, const LoopOptions& options, PreparedLoop& loop) {
  detail::prepare(data, options, loop);
  if (options.remove_drift || options.centre) {
    detail::Scratch scratch;
    detail::correct_record(options, loop, scratch);
  }
  return loop;
}

// Polar form of a curve: distance from the origin over the angle from the J axis.
class Rays {
 public:
  Rays(const DemagnetisationPoints& points, double field, double polarisation) {
    for (std::size_t i = 0; i < points.size(); ++i) {
      const double x = -points.h_A_per_m[i] / field, y = points.j_T[i] / polarisation;
      angle_.push_back(std::atan2(x, y));
      x_.push_back(x);
      y_.push_back(y);
    }
    highest_ = lowest_ = angle_;
    for (std::size_t i = 1; i < angle_.size(); ++i)
      highest_[i] = std::max(highest_[i], highest_[i - 1]);
    for (std::size_t i = angle_.size(); i-- > 1;)
      lowest_[i - 1] = std::min(lowest_[i - 1], lowest_[i]);
  }

  // Where noise lets the curve meet a ray more than once, halfway between the first and last.
  [[nodiscard]] std::optional<double> distance(double angle) const {
    const auto after = std::upper_bound(highest_.begin(), highest_.end(), angle);
    const auto before = std::lower_bound(lowest_.begin(), lowest_.end(), angle);
    if (after == highest_.begin() || after == highest_.end() || before == lowest_.begin() ||
        before == lowest_.end())
      return {};
    return 0.5 * (between(static_cast<std::size_t>(after - highest_.begin()), angle) +
                  between(static_cast<std::size_t>(before - lowest_.begin()), angle));
  }

  [[nodiscard]] double angle(std::size_t i) const { return angle_[i]; }
  [[nodiscard]] std::size_t size() const { return angle_.size(); }

 private:
  // Meeting of the ray and the chord from row i − 1 to row i.
  [[nodiscard]] double between(std::size_t i, double angle) const {
    const double c = std::cos(angle), s = std::sin(angle);
    const double before = x_[i - 1] * c - y_[i - 1] * s, after = x_[i] * c - y_[i] * s;
    const double t = after > before ? std::clamp(-before / (after - before), 0.0, 1.0) : 0.5;
    const double x = x_[i - 1] + t * (x_[i] - x_[i - 1]);
    const double y = y_[i - 1] + t * (y_[i] - y_[i - 1]);
    return std::hypot(x, y);
  }

  std::vector<double> angle_, x_, y_, highest_, lowest_;
};

DemagnetisationPoints mean_of(const std::vector<DemagnetisationPoints>& branches) {
  double field = 0.0, polarisation = 0.0;
  for (const DemagnetisationPoints& branch : branches) {
    for (const double h : branch.h_A_per_m) field = std::max(field, -h);
    for (const double j : branch.j_T) polarisation = std::max(polarisation, j);
  }
  std::vector<Rays> rays;
  for (const DemagnetisationPoints& branch : branches)
    rays.emplace_back(branch, field, polarisation);
  DemagnetisationPoints out;
  double coercivity = 0.0;
  bool reached = true;
  for (const DemagnetisationPoints& branch : branches) {
    reached = reached && branch.hcj_A_per_m;
    coercivity += branch.hcj_A_per_m.value_or(0.0) / static_cast<double>(branches.size());
  }
  if (reached) out.hcj_A_per_m = coercivity;
  for (std::size_t i = 0; i < rays[0].size(); ++i) {
    const double angle = rays[0].angle(i);
    double sum = 0.0;
    bool met = true;
    for (const Rays& curve : rays) {
      const auto distance = curve.distance(angle);
      met = met && distance.has_value();
      sum += distance.value_or(0.0);
    }
    if (!met) continue;
    const double mean = sum / static_cast<double>(rays.size());
    out.h_A_per_m.push_back(-field * mean * std::sin(angle));
    out.j_T.push_back(polarisation * mean * std::cos(angle));
  }
  return out;
}

}  // namespace

DemagnetisationPoints demagnetisation_points(const LoopData& data, const LoopOptions& options,
                                             std::size_t branch) {
  PreparedLoop loop;
  const auto& branches = prepared(data, options, loop).structure.branches;
  if (branch >= branches.size())
    throw ArgumentError(
        fmt::format("branch {} of a record with {}: count from 0", branch, branches.size()));
  return second_quadrant(loop, branches[branch]);
}

DemagnetisationPoints demagnetisation_points(const LoopData& data, const LoopOptions& options) {
  PreparedLoop loop;
  std::vector<DemagnetisationPoints> branches;
  for (const Branch& branch : prepared(data, options, loop).structure.branches)
    branches.push_back(second_quadrant(loop, branch));
  if (branches.empty())
    throw ArgumentError("no branch of the record passes H = 0: there is no curve to fit");
  if (branches.size() == 1) return std::move(branches.front());
  return mean_of(branches);
}

}  // namespace magswap
