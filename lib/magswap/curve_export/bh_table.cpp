#include "magswap/curve_export/bh_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "magswap/core/error.hpp"
#include "magswap/curve_export/least_slope.hpp"
#include "magswap/curve_export/table_parts.hpp"
#include "magswap/magnet/figures.hpp"
#include "magswap/units/text.hpp"

namespace magswap {
namespace detail {
namespace {

constexpr std::size_t kFewestPoints = 5;
constexpr std::size_t kMostPoints = 10'000;
constexpr std::size_t kMostSplinePoints = 400;  // FEMM solves for the spline with a full matrix

struct Range {
  double from;
  double to;
};

std::string field_text(double h) { return format(h, Kind::field_strength); }

void check_inside(std::string_view name, double h, const BhSource& source) {
  if (!source.has_ends || (h >= source.lowest_A_per_m && h <= source.highest_A_per_m)) return;
  throw DomainError(fmt::format("{} {} lies beyond the record, which goes from {} to {}", name,
                                field_text(h), field_text(source.lowest_A_per_m),
                                field_text(source.highest_A_per_m)));
}

Range range_of(const BhSource& source, const BhOptions& options) {
  Range out{source.lowest_A_per_m, source.highest_A_per_m};
  if (options.to) out.to = si(*options.to);
  if (options.from) out.from = si(*options.from);
  check_inside("the first field", out.from, source);
  check_inside("the last field", out.to, source);
  if (options.form == BhForm::signed_field) return out;
  if (!source.hcb_A_per_m || out.from > -*source.hcb_A_per_m)
    throw DomainError(fmt::format(
        "a shifted table begins at B = 0 and this curve ends at {}{}; take a format with a signed "
        "field",
        field_text(out.from),
        source.hcb_A_per_m ? ", before HcB " + field_text(*source.hcb_A_per_m) : ""));
  out.from = -*source.hcb_A_per_m;
  return out;
}

// The ends, H = 0 and B = 0, ascending and each once.
std::vector<BhPoint> fixed_points(const BhSource& source, const Range& range) {
  std::vector<BhPoint> out{{range.from, source.curve.b_T(range.from)},
                           {range.to, source.curve.b_T(range.to)},
                           {0.0, source.br_T}};
  if (source.hcb_A_per_m) out.push_back({-*source.hcb_A_per_m, 0.0});
  // An end that all but coincides with Br or HcB gives way to it.
  const double near = 1e-6 * (range.to - range.from);
  const auto special = static_cast<std::ptrdiff_t>(out.size()) - 2;
  for (std::ptrdiff_t i = 1; i >= 0; --i) {
    const double h = out[static_cast<std::size_t>(i)].h_A_per_m;
    if (std::any_of(out.end() - special, out.end(),
                    [&](const BhPoint& p) { return std::abs(p.h_A_per_m - h) <= near; }))
      out.erase(out.begin() + i);
  }
  std::erase_if(out, [&](const BhPoint& p) {
    return p.h_A_per_m < range.from - near || p.h_A_per_m > range.to + near;
  });
  std::sort(out.begin(), out.end(),
            [](const BhPoint& a, const BhPoint& b) { return a.h_A_per_m < b.h_A_per_m; });
  return out;
}

}  // namespace

void check(const BhOptions& options) {
  if (options.points && (*options.points < kFewestPoints || *options.points > kMostPoints))
    throw DomainError(fmt::format("{} points; a table has {} to {}", *options.points, kFewestPoints,
                                  kMostPoints));
  if (!(options.tolerance >= 1e-8 && options.tolerance <= 0.1))
    throw DomainError(
        fmt::format("tolerance {} of Br; it must lie between 1e-8 and 0.1", options.tolerance));
  const double from = options.from ? si(*options.from) : -1.0;
  const double to = options.to ? si(*options.to) : 0.0;
  if (!(std::isfinite(from) && from < 0.0))
    throw DomainError(fmt::format("the first field is {}; it must be negative, against the magnet",
                                  field_text(from)));
  if (!(std::isfinite(to) && to >= 0.0))
    throw DomainError(fmt::format(
        "the last field is {}; it must not be negative, for the table holds Br at H = 0",
        field_text(to)));
}

void fill_points(const BhSource& source, const BhOptions& options, BhTable& table) {
  constexpr double kRounding = 1e-9;
  const Range range = range_of(source, options);
  const double wanted = std::max(options.tolerance * source.br_T, source.noise_T);
  const double tolerance = options.points ? kRounding * source.br_T : wanted;
  PlacedPoints placed = place_points(source.curve, fixed_points(source, range), tolerance,
                                     options.points.value_or(kMostPoints));
  if (options.form == BhForm::shifted_spline &&
      !refine_for_spline(source.curve, placed, wanted, options.points.value_or(kMostSplinePoints)))
    table.notes.push_back(fmt::format(
        "a cubic spline through these points is up to {:.2g} T off or does not rise everywhere; "
        "the program may smooth them{}",
        placed.deviation_T, options.points ? ": leave the number of points to magswap" : ""));
  for (const BhPoint& point : placed.points) {
    table.h_A_per_m.push_back(point.h_A_per_m);
    table.b_T.push_back(point.b_T);
  }
  table.deviation_T = placed.deviation_T;
  table.br_T = source.br_T;
  table.hcb_A_per_m = source.hcb_A_per_m;
}

}  // namespace detail

namespace {

// The curve, leaning by `lift` [H/m] where it would run below the least slope of a table.
detail::BhSource source_of(const DemagnetisationCurve& curve, const FiguresOfMerit& figures,
                           double lift) {
  constexpr double kFarthest = 20.0;  // of Br/µ0: an ideal magnet has no end
  const detail::CurveParameters parameters = curve.parameters();
  detail::BhSource out;
  out.curve = detail::smooth_curve([parameters, lift](double h) {
    return detail::evaluate(parameters, h).j_T + (kMu0 + lift) * h;
  });
  out.br_T = si(curve.Br());
  out.lowest_A_per_m = -std::min(1.05 * si(curve.HcJ()), kFarthest * out.br_T / kMu0);
  out.highest_A_per_m = 0.2 * out.br_T / kMu0;
  const double hcb = si(figures.HcB);
  const double slope = detail::evaluate(parameters, -hcb).slope + kMu0;
  out.hcb_A_per_m = hcb * (1.0 - lift / (slope + lift));
  return out;
}

// Lowers B beyond HcB, where a reversed magnet has slope µ0 itself; false when a point with B ≥ 0
// would have to move.
bool lower_reversed(BhTable& table) {
  std::size_t moved = 0;
  double largest = 0.0;
  for (std::size_t i = table.b_T.size() - 1; i-- > 0;) {
    const double most = table.b_T[i + 1] - detail::kLeastSlope * (1.0 + 1e-9) *
                                               (table.h_A_per_m[i + 1] - table.h_A_per_m[i]);
    if (table.b_T[i] <= most) continue;
    if (table.b_T[i] >= 0.0) return false;
    largest = std::max(largest, table.b_T[i] - most);
    table.b_T[i] = most;
    ++moved;
  }
  if (moved > 0)
    table.notes.push_back(
        fmt::format("{} points beyond HcB moved by up to {:.1e} T so that no slope is below µ0",
                    moved, largest));
  return true;
}

}  // namespace

BhTable bh_table(const DemagnetisationCurve& curve, const BhOptions& options) {
  detail::check(options);
  const FiguresOfMerit figures = figures_of_merit(curve);
  BhTable head;
  head.mu_rec = curve.mu_rec();
  head.hcj_A_per_m = si(curve.HcJ());
  head.knee_A_per_m = si(figures.knee);
  BhTable out = head;
  detail::fill_points(source_of(curve, figures, 0.0), options, out);
  if (lower_reversed(out)) return out;
  out = head;
  const double lift = detail::kLeastSlope * (1.0 + 1e-9) - kMu0;
  detail::fill_points(source_of(curve, figures, lift), options, out);
  out.notes.push_back(
      fmt::format("the curve runs at µ0 itself; B leans by {:.1e}·µ0·H, {:.1e} T at most, so that "
                  "no slope is below µ0",
                  lift / kMu0, lift * std::abs(out.h_A_per_m.front())));
  return out;
}

}  // namespace magswap
