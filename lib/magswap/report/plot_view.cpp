#include "magswap/report/plot_view.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "magswap/core/error.hpp"
#include "magswap/report/axis.hpp"

namespace magswap::detail {
namespace {

constexpr double kLeastWidth = 640.0;
constexpr double kMostWidth = 4000.0;
constexpr double kReversed = 0.5;  // share of the largest J that counts as gone on to reversal

/// What is drawn of a curve for its extent: J, and B where there is no J.
const std::vector<double>& main_column(const PlotCurve& curve) {
  return curve.j_T.empty() ? curve.b_T : curve.j_T;
}

/// Calls with every finite row (H, J or B).
template <class F>
void for_rows(const PlotCurve& curve, const std::vector<double>& column, const F& f) {
  for (std::size_t i = 0; i < column.size(); ++i) {
    if (std::isfinite(curve.h_A_per_m[i]) && std::isfinite(column[i]))
      f(curve.h_A_per_m[i], column[i]);
  }
}

void check(const PlotFigures& figures, const std::string& curve) {
  const std::pair<const char*, std::optional<double>> all[] = {
      {"Br", figures.Br_T},         {"HcB", figures.HcB_A_per_m},
      {"HcJ", figures.HcJ_A_per_m}, {"BHmax", figures.BHmax_J_per_m3},
      {"Hk", figures.Hk_A_per_m},   {"H of BHmax", figures.H_BHmax_A_per_m},
      {"HD5", figures.HD5_A_per_m}, {"the fraction of Hk", figures.Hk_fraction},
      {"mu_rec", figures.mu_rec}};
  for (const auto& [name, value] : all) {
    if (value && !(std::isfinite(*value) && *value >= 0.0))
      throw ArgumentError(fmt::format(
          "{} of the curve '{}' is {}: a figure of a plot is finite and a magnitude, or left empty",
          name, curve, *value));
  }
}

void check(const PlotCurve& curve) {
  const std::size_t rows = curve.h_A_per_m.size();
  if (curve.j_T.empty() && curve.b_T.empty())
    throw ArgumentError(fmt::format("the curve '{}' has neither J nor B: give one", curve.name));
  const std::pair<const char*, const std::vector<double>*> columns[] = {{"J", &curve.j_T},
                                                                        {"B", &curve.b_T}};
  for (const auto& [name, column] : columns) {
    if (column->empty()) continue;
    if (column->size() != rows)
      throw ArgumentError(fmt::format("the curve '{}' has {} values of H and {} of {}", curve.name,
                                      rows, column->size(), name));
    std::size_t finite = 0;
    double low = INFINITY, high = -INFINITY, most = 0.0;
    for_rows(curve, *column, [&](double h, double t) {
      ++finite;
      low = std::min(low, h);
      high = std::max(high, h);
      most = std::max(most, std::abs(t));
    });
    if (finite < 2 || !(low < high) || !(most > 0.0))
      throw ArgumentError(
          fmt::format("the curve '{}' has nothing to draw: of its {} rows {} are finite, H spans "
                      "{:.4g} kA/m and "
                      "|{}| reaches {:.4g} T",
                      curve.name, rows, finite, finite < 2 ? 0.0 : (high - low) / 1e3, name, most));
  }
  if (curve.figures) check(*curve.figures, curve.name);
}

void check(const LoadLine& line) {
  if (!(std::isfinite(line.Pc) && line.Pc >= 0.0))
    throw ArgumentError(
        fmt::format("a load line needs a permeance coefficient of 0 or more, not {}", line.Pc));
  const bool points_finite = std::all_of(
      line.points.begin(), line.points.end(),
      [](const PlotPoint& p) { return std::isfinite(p.h_A_per_m) && std::isfinite(p.b_T); });
  if (!std::isfinite(line.ha_A_per_m) || !points_finite)
    throw ArgumentError(fmt::format(
        "the load line of Pc {} has an applied field or a point that is not finite", line.Pc));
}

bool goes_on_to_reversal(const PlotCurve& curve) {
  double low = 0.0, high = 0.0;
  for_rows(curve, main_column(curve), [&](double h, double t) {
    // B alone turns negative beyond HcB by µ0·H, without any reversal.
    const double reversed = curve.j_T.empty() ? t - kMu0 * h : t;
    low = std::min(low, reversed);
    high = std::max(high, t);
  });
  return low < -kReversed * high;
}

/// The end of an axis for an extent: half a step of its ticks on from it at most.
double rounded_up(double extent) {
  const double half_step = 0.5 * nice_ticks(0.0, extent, 7).step;
  return half_step * std::ceil(extent / half_step * (1.0 - 1e-9));
}

ViewRange all_of(const LoopPlot& plot) {
  double h_most = 0.0, t_most = 0.0;
  for (const PlotCurve& curve : plot.curves) {
    for_rows(curve, main_column(curve), [&](double h, double t) {
      h_most = std::max(h_most, std::abs(h));
      t_most = std::max(t_most, std::abs(t));
    });
  }
  h_most *= 1.03;
  t_most = rounded_up(1.1 * t_most);
  return {true, -h_most, h_most, -t_most, t_most};
}

ViewRange second_quadrant_of(const LoopPlot& plot) {
  double h_most = 0.0, t_most = 0.0;
  for (const PlotCurve& curve : plot.curves) {
    for_rows(curve, main_column(curve), [&](double h, double t) {
      if (h > 0.0 || t < 0.0) return;
      h_most = std::max(h_most, -h);
      t_most = std::max(t_most, t);
    });
    if (!curve.figures) continue;
    const PlotFigures& f = *curve.figures;
    h_most = std::max({h_most, f.HcJ_A_per_m.value_or(0.0), f.HcB_A_per_m.value_or(0.0)});
    t_most = std::max(t_most, f.Br_T.value_or(0.0));
  }
  if (!(h_most > 0.0 && t_most > 0.0))
    throw ArgumentError(
        "no curve has points with H below 0 and J or B above 0: there is no second quadrant to "
        "show; "
        "ask for the full view");
  return {false, -rounded_up(1.04 * h_most), 0.0, 0.0, rounded_up(1.06 * t_most)};
}

}  // namespace

void check(const LoopPlot& plot) {
  if (!(plot.width_px >= kLeastWidth && plot.width_px <= kMostWidth))
    throw ArgumentError(fmt::format("a plot is {} to {} px wide, not {} px", kLeastWidth,
                                    kMostWidth, plot.width_px));
  if (plot.h_limit_A_per_m &&
      !(std::isfinite(*plot.h_limit_A_per_m) && *plot.h_limit_A_per_m > 0.0))
    throw ArgumentError(fmt::format("the largest field shown must be above 0 A/m, not {} A/m",
                                    *plot.h_limit_A_per_m));
  if (plot.curves.empty()) throw ArgumentError("a plot needs at least one curve");
  for (const PlotCurve& curve : plot.curves) check(curve);
  for (const LoadLine& line : plot.load_lines) check(line);
}

ViewRange view_of(const LoopPlot& plot) {
  const bool full = plot.view == PlotView::full ||
                    (plot.view == PlotView::automatic &&
                     std::any_of(plot.curves.begin(), plot.curves.end(), goes_on_to_reversal));
  ViewRange range = full ? all_of(plot) : second_quadrant_of(plot);
  if (plot.h_limit_A_per_m) {
    range.h_low_A_per_m = std::max(range.h_low_A_per_m, -*plot.h_limit_A_per_m);
    range.h_high_A_per_m = std::min(range.h_high_A_per_m, *plot.h_limit_A_per_m);
  }
  return range;
}

}  // namespace magswap::detail
