#include "magswap/loop/quality.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "magswap/loop/prepared.hpp"

namespace magswap::detail {
namespace {

using Rows = std::span<const double>;

constexpr double kMedianToSigma = 1.4826;
constexpr std::size_t kHalfWindow = 12;
// A cycle is closed when the field comes back to this share of its start.
constexpr double kClosedField = 0.02;
// Ends of a branch count as opposite up to this share: a loop may be shifted along H.
constexpr double kOppositeField = 0.1;

double median_of_magnitudes(std::span<double> values) {
  for (double& value : values) value = std::abs(value);
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

// First and last row of a descending and an ascending branch, one after the other, that come back
// to the field of the start.
std::optional<RowRange> closed_cycle(Rows h, const LoopStructure& structure) {
  for (std::size_t i = 0; i + 1 < structure.branches.size(); ++i) {
    const Branch& out = structure.branches[i];
    const Branch& back = structure.branches[i + 1];
    const RowRange cycle{out.pieces.front().first, back.pieces.back().last};
    if (out.backwards || out.side == back.side) continue;
    const double start = h[cycle.first];
    if (std::abs(h[cycle.last] - start) <= kClosedField * std::abs(start)) return cycle;
  }
  return std::nullopt;
}

const Branch* first_of_side(const LoopStructure& structure, int side) {
  for (const Branch& branch : structure.branches)
    if (branch.side == side && branch.pieces.size() == 1) return &branch;
  return nullptr;
}

// J of a branch at a field, by its nearest segment; none outside of the branch.
std::optional<double> polarisation_at(Rows h, Rows j, const Branch& branch, double field) {
  const RowRange rows = branch.pieces.front();
  const bool rising = h[rows.last] > h[rows.first];
  const auto begin = h.begin() + static_cast<std::ptrdiff_t>(rows.first);
  const auto end = h.begin() + static_cast<std::ptrdiff_t>(rows.last) + 1;
  const auto found = std::partition_point(
      begin, end, [=](double value) { return rising ? value < field : value > field; });
  if (found == end || found == begin) return std::nullopt;
  const auto i = static_cast<std::size_t>(found - h.begin());
  if (h[i] == h[i - 1]) return j[i];
  return j[i] + (j[i - 1] - j[i]) * (field - h[i]) / (h[i - 1] - h[i]);
}

// Root mean square of J of the descending branch plus J of the ascending one at the opposite field.
Figure asymmetry_of(Rows h, Rows j, const LoopStructure& structure, double br) {
  const Branch* descending = first_of_side(structure, 1);
  const Branch* ascending = first_of_side(structure, -1);
  if (descending == nullptr || ascending == nullptr)
    return Figure::missing("only one of the descending and ascending branches is there");
  const RowRange rows = descending->pieces.front();
  const std::size_t stride = std::max<std::size_t>(1, (rows.last - rows.first) / 128);
  double squares = 0.0;
  int count = 0;
  for (std::size_t i = rows.first; i <= rows.last; i += stride) {
    const auto other = polarisation_at(h, j, *ascending, -h[i]);
    if (!other) continue;
    squares += (j[i] + *other) * (j[i] + *other);
    ++count;
  }
  if (count == 0 || !(br > 0.0)) return Figure::missing("the branches share no field");
  return Figure::of(std::sqrt(squares / count) / br);
}

Figure noise_of(Rows h, Rows j, const LoopStructure& structure) {
  std::vector<double> residuals;
  residuals.reserve(h.size());
  for (const RowRange& run : structure.runs) {
    const std::size_t n = run.last - run.first + 1;
    if (n < 3) continue;
    const std::size_t at = residuals.size();
    residuals.resize(at + n);
    neighbour_residuals(h.subspan(run.first, n), j.subspan(run.first, n),
                        std::span(residuals).subspan(at));
  }
  if (residuals.size() < 9) return Figure::missing("fewer than 9 rows");
  return Figure::of(kMedianToSigma * median_of_magnitudes(residuals));
}

double share_in_order(Rows h, const LoopStructure& structure) {
  std::int64_t steps = 0, against = 0;
  for (const RowRange& run : structure.runs) {
    const double sign = h[run.last] > h[run.first] ? 1.0 : -1.0;
    for (std::size_t i = run.first; i < run.last; ++i)
      against += sign * (h[i + 1] - h[i]) < 0.0 ? 1 : 0;
    steps += static_cast<std::int64_t>(run.last - run.first);
  }
  return steps == 0 ? 1.0 : 1.0 - static_cast<double>(against) / static_cast<double>(steps);
}

// Half the difference of both coercivities, or why there is none.
Figure centre_of_coercivities(const Figure& difference) {
  return difference.determined() ? Figure::of(-0.5 * difference.value())
                                 : Figure::missing(difference.reason());
}

// Mean of J at both ends of the branches that run from one field to its opposite.
Figure centre_of_ends(Rows h, Rows j, const LoopStructure& structure) {
  double sum = 0.0;
  int count = 0;
  for (const Branch& branch : structure.branches) {
    const std::size_t first = branch.pieces.front().first, last = branch.pieces.back().last;
    if (std::abs(h[first] + h[last]) > kOppositeField * std::abs(h[first])) continue;
    sum += 0.5 * (j[first] + j[last]);
    ++count;
  }
  return count > 0 ? Figure::of(sum / count)
                   : Figure::missing("no branch runs from one field to its opposite");
}

}  // namespace

void neighbour_residuals(Rows h, Rows j, std::span<double> residual_T) {
  const std::size_t n = h.size();
  if (n < 3) {
    std::fill(residual_T.begin(), residual_T.end(), 0.0);
    return;
  }
  for (std::size_t i = 1; i + 1 < n; ++i) {
    const double width = h[i + 1] - h[i - 1];
    // Out of order or repeated fields: the plain mean of both neighbours.
    double w = width != 0.0 ? (h[i] - h[i - 1]) / width : 0.5;
    if (!(w >= 0.0 && w <= 1.0)) w = 0.5;
    const double line = j[i - 1] + w * (j[i + 1] - j[i - 1]);
    residual_T[i] = (j[i] - line) / std::sqrt(1.0 + w * w + (1.0 - w) * (1.0 - w));
  }
  residual_T[0] = residual_T[1];
  residual_T[n - 1] = residual_T[n - 2];
}

void local_noise(Rows h, Rows j, std::span<double> sigma_T) {
  const std::size_t n = h.size();
  std::vector<double> residuals(n);
  neighbour_residuals(h, j, residuals);
  std::vector<double> window;
  for (std::size_t i = 0; i < n; ++i) {
    const std::size_t first = i > kHalfWindow ? i - kHalfWindow : 0;
    const std::size_t last = std::min(n, i + kHalfWindow + 1);
    window.assign(residuals.begin() + static_cast<std::ptrdiff_t>(first),
                  residuals.begin() + static_cast<std::ptrdiff_t>(last));
    sigma_T[i] = kMedianToSigma * median_of_magnitudes(window);
  }
}

LoopQuality quality_of(Rows h, Rows j, const LoopStructure& structure,
                       std::span<const LoopFigures> figures) {
  LoopQuality out;
  if (const auto cycle = closed_cycle(h, structure)) {
    const double closure = j[cycle->last] - j[cycle->first];
    out.closure_T = Figure::of(closure);
    out.drift_T_per_row = Figure::of(closure / static_cast<double>(cycle->last - cycle->first));
  } else {
    out.closure_T = Figure::missing("the field does not come back to its start in a cycle");
    out.drift_T_per_row = out.closure_T;
  }
  const LoopFigures difference = difference_of(figures, structure.branches);
  out.centre_H_A_per_m = centre_of_coercivities(difference[LoopFigure::HcJ]);
  out.centre_J_T = centre_of_ends(h, j, structure);
  out.noise_T = noise_of(h, j, structure);
  const double br = figures.empty() ? 0.0 : figures[0][LoopFigure::Br].value_or(0.0);
  out.asymmetry = asymmetry_of(h, j, structure, br);
  out.steps_in_order = share_in_order(h, structure);
  return out;
}

void remove_drift(std::span<double> j_T, const LoopStructure& structure,
                  const LoopQuality& quality) {
  if (!quality.drift_T_per_row.determined()) return;
  const double first = static_cast<double>(structure.branches[0].pieces.front().first);
  for (std::size_t i = 0; i < j_T.size(); ++i)
    j_T[i] -= quality.drift_T_per_row.value() * (static_cast<double>(i) - first);
}

void centre(std::span<double> h_A_per_m, std::span<double> j_T, const LoopQuality& quality) {
  for (double& h : h_A_per_m) h -= quality.centre_H_A_per_m.value_or(0.0);
  for (double& j : j_T) j -= quality.centre_J_T.value_or(0.0);
}

}  // namespace magswap::detail
