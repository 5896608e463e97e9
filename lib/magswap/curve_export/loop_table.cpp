#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "magswap/core/error.hpp"
#include "magswap/curve_export/bh_table.hpp"
#include "magswap/curve_export/least_slope.hpp"
#include "magswap/curve_export/table_parts.hpp"
#include "magswap/loop/analysis.hpp"
#include "magswap/units/text.hpp"

namespace magswap {
namespace {

using detail::BhPoint;

std::string name_of(const LoopData& data) { return data.source.empty() ? "loop" : data.source; }

// The longest descending branch, else the longest ascending one.
const BranchFigures& branch_of(const LoopData& data, const LoopAnalysis& analysis) {
  const BranchFigures* best = nullptr;
  const auto rows = [](const BranchFigures& figures) {
    std::size_t count = 0;
    for (const RowRange& piece : figures.branch.pieces) count += piece.last - piece.first + 1;
    return count;
  };
  for (const BranchFigures& figures : analysis.branches) {
    const bool better = !best || figures.branch.side > best->branch.side ||
                        (figures.branch.side == best->branch.side && rows(figures) > rows(*best));
    if (better) best = &figures;
  }
  if (!best)
    throw DataError(fmt::format(
        "{}: no branch passes H = 0 from saturation, so there is no demagnetisation curve",
        name_of(data)));
  return *best;
}

std::vector<BhPoint> points_of(const LoopData& data, const Branch& branch) {
  std::vector<BhPoint> out;
  for (const RowRange& piece : branch.pieces) {
    for (std::size_t i = piece.first; i <= piece.last; ++i) {
      const double h = data.h_A_per_m[i];
      const double b = data.flux_density_only() ? data.b_T[i] : data.j_T[i] + kMu0 * h;
      if (std::isfinite(h) && std::isfinite(b)) out.push_back({branch.side * h, branch.side * b});
    }
  }
  return out;
}

std::optional<double> determined(const Figure& figure) {
  if (!figure.determined()) return std::nullopt;
  return figure.value();
}

// Magnitude of the field where the rising polygon passes B = 0.
std::optional<double> zero_of(const std::vector<BhPoint>& points) {
  const auto at = std::lower_bound(points.begin(), points.end(), 0.0,
                                   [](const BhPoint& p, double b) { return p.b_T < b; });
  if (at == points.end() || (at == points.begin() && at->b_T > 0.0)) return std::nullopt;
  if (at->b_T == 0.0) return -at->h_A_per_m;
  const BhPoint &low = *(at - 1), &high = *at;
  return -std::lerp(low.h_A_per_m, high.h_A_per_m, -low.b_T / (high.b_T - low.b_T));
}

void describe(const LoopData& data, const BranchFigures& figures, BhTable& out) {
  out.name = data.title.empty() ? name_of(data) : data.title;
  out.source = data.source;
  if (!data.instrument.empty()) out.source += " (" + data.instrument + ")";
  out.hcj_A_per_m = determined(figures.figures[LoopFigure::HcJ]);
  out.knee_A_per_m = determined(figures.figures[LoopFigure::HD5]);
  out.mu_rec = figures.figures[LoopFigure::mu_rec].value_or(1.0);
  double sum = 0.0;
  std::size_t count = 0;
  for (const double temperature : data.temperature_K) {
    if (!std::isfinite(temperature)) continue;
    sum += temperature;
    ++count;
  }
  if (count > 0) out.temperature_K = sum / static_cast<double>(count);
  if (figures.branch.side < 0) out.notes.emplace_back("ascending branch, turned");
  if (data.applied_factor)
    out.notes.push_back(
        fmt::format("field corrected with demagnetising factor N = {}", *data.applied_factor));
}

}  // namespace

BhTable bh_table(const LoopData& data, const BhOptions& options) {
  detail::check(options);
  if (data.field != FieldKind::internal)
    throw ArgumentError(fmt::format(
        "{}: the field is the applied one; correct it with the sample's demagnetising factor first",
        name_of(data)));
  LoopOptions quick;
  quick.quality = false;
  const LoopAnalysis analysis = analyse(data, quick);
  const BranchFigures& branch = branch_of(data, analysis);
  BhTable out;
  describe(data, branch, out);
  std::vector<BhPoint> points = points_of(data, branch.branch);
  const std::size_t merged = detail::merge_equal_fields(points);
  if (merged > 0)
    out.notes.push_back(fmt::format("{} rows of a field that another row has, averaged", merged));
  const std::size_t rows = points.size();
  const detail::SlopeRepair repair = detail::raise_slopes(points);
  if (repair.points > 0)
    out.notes.push_back(
        fmt::format("{} of {} rows moved by up to {:.2g} T so that no slope is below µ0",
                    repair.points, rows, repair.largest_T));
  if (points.back().h_A_per_m < 0.0)  // the record ends within its own rounding of H = 0
    points.push_back({0.0, detail::polygon(points).b_T(0.0)});
  detail::BhSource source;
  source.curve = detail::polygon(points);
  source.noise_T = repair.rms_T;
  source.has_ends = true;
  source.lowest_A_per_m = points.front().h_A_per_m;
  source.highest_A_per_m = points.back().h_A_per_m;
  source.br_T = source.curve.b_T(0.0);
  source.hcb_A_per_m = zero_of(points);
  if (!options.from && out.hcj_A_per_m)
    source.lowest_A_per_m = std::max(source.lowest_A_per_m, -1.05 * *out.hcj_A_per_m);
  if (!options.to)
    source.highest_A_per_m = std::min(source.highest_A_per_m, 0.2 * source.br_T / kMu0);
  detail::fill_points(source, options, out);
  out.deviation_T += repair.largest_T;
  return out;
}

}  // namespace magswap
