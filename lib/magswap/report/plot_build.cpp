#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "magswap/core/error.hpp"
#include "magswap/field/operating_point.hpp"
#include "magswap/loop/crossing.hpp"
#include "magswap/report/axis.hpp"
#include "magswap/report/loop_plot.hpp"
#include "magswap/report/plot_legend.hpp"
#include "magswap/units/text.hpp"

namespace magswap {
namespace {

constexpr int kModelSteps = 2000;
constexpr double kFarSaturation = 12.0, kShownSaturation = 6.0;  // of HcJ

std::vector<double> flux_density_of(const LoopData& data) {
  if (data.flux_density_only()) return data.b_T;
  std::vector<double> b;
  b.reserve(data.size());
  for (std::size_t i = 0; i < data.size(); ++i) b.push_back(data.j_T[i] + kMu0 * data.h_A_per_m[i]);
  return b;
}

/// A model curve from H = 0 to −HcJ, or past B = 0 where it never demagnetises.
PlotCurve sampled(const DemagnetisationCurve& curve) {
  const auto& p = curve.parameters();
  const double straight_end = p.br_T / (kMu0 * p.mu_rec);
  const bool ends = std::isfinite(p.hcj_A_per_m) && p.hcj_A_per_m < 20.0 * straight_end;
  const double end = ends ? p.hcj_A_per_m : 1.1 * straight_end;
  PlotCurve out;
  for (int i = 0; i <= kModelSteps; ++i) {
    const double h = -end * i / kModelSteps;
    const double j = detail::evaluate(p, h).j_T;
    out.h_A_per_m.push_back(h);
    out.j_T.push_back(j);
    out.b_T.push_back(j + kMu0 * h);
  }
  return out;
}

std::optional<double> known(const Figure& figure) {
  if (!figure.determined()) return {};
  return figure.value();
}

PlotFigures figures_of(const LoopFigures& f) {
  return {.Br_T = known(f[LoopFigure::Br]),
          .HcB_A_per_m = known(f[LoopFigure::HcB]),
          .HcJ_A_per_m = known(f[LoopFigure::HcJ]),
          .BHmax_J_per_m3 = known(f[LoopFigure::BHmax]),
          .H_BHmax_A_per_m = known(f[LoopFigure::H_BHmax]),
          .Hk_A_per_m = known(f[LoopFigure::Hk]),
          .HD5_A_per_m = known(f[LoopFigure::HD5]),
          .Hk_fraction = f.Hk_fraction,
          .mu_rec = f[LoopFigure::mu_rec].value_or(1.0)};
}

PlotFigures figures_of(const FiguresOfMerit& f) {
  return {.Br_T = si(f.Br),
          .HcB_A_per_m = si(f.HcB),
          .HcJ_A_per_m = si(f.HcJ),
          .BHmax_J_per_m3 = si(f.BHmax),
          .H_BHmax_A_per_m = si(f.H_BHmax),
          .Hk_A_per_m = si(f.Hk),
          .HD5_A_per_m = si(f.knee),
          .mu_rec = f.mu_rec};
}

/// Rows of a branch as it descends from saturation through H = 0, finite ones only.
struct DescendingRows {
  std::vector<double> h_A_per_m, j_T;
};

DescendingRows rows_of(const LoopData& internal, const Branch& branch) {
  DescendingRows out;
  const std::vector<double> b = flux_density_of(internal);
  for (const RowRange& piece : branch.pieces) {
    for (std::size_t i = piece.first; i <= piece.last && i < b.size(); ++i) {
      const double h = branch.side * internal.h_A_per_m[i];
      const double j = branch.side * b[i] - kMu0 * h;
      if (!std::isfinite(h) || !std::isfinite(j)) continue;
      out.h_A_per_m.push_back(h);
      out.j_T.push_back(j);
    }
  }
  if (branch.backwards) {
    std::reverse(out.h_A_per_m.begin(), out.h_A_per_m.end());
    std::reverse(out.j_T.begin(), out.j_T.end());
  }
  return out;
}

/// Where a branch meets the load line B = −µ0·Pc·H + µ0(1 + Pc)·Ha.
std::optional<PlotPoint> meeting_point(const DescendingRows& rows, double Pc, double ha_A_per_m) {
  const detail::Line line{1.0, kMu0 * (1.0 + Pc), kMu0 * (1.0 + Pc) * ha_A_per_m};
  if (rows.h_A_per_m.empty() || line(rows.h_A_per_m.front(), rows.j_T.front()) <= 0.0) return {};
  const double scale = *std::max_element(rows.j_T.begin(), rows.j_T.end());
  const auto crossing = detail::find_crossing(rows.h_A_per_m, rows.j_T, line, scale);
  if (!crossing) return {};
  return PlotPoint{crossing->h_A_per_m, crossing->j_T + kMu0 * crossing->h_A_per_m};
}

std::vector<LoadLine> lines_of(const LoopPlotOptions& options) {
  std::vector<LoadLine> out;
  for (const double Pc : options.permeance_coefficients) {
    if (!(std::isfinite(Pc) && Pc >= 0.0))
      throw ArgumentError(
          fmt::format("a load line needs a permeance coefficient of 0 or more, not {}", Pc));
    out.push_back({Pc, options.ha_A_per_m, {}});
  }
  return out;
}

/// The branch that load lines meet: the first that descends, else the first.
const BranchFigures* main_branch(const LoopAnalysis& analysis) {
  const auto& branches = analysis.branches;
  const auto found = std::find_if(branches.begin(), branches.end(),
                                  [](const BranchFigures& b) { return b.branch.side > 0; });
  if (found != branches.end()) return &*found;
  return branches.empty() ? nullptr : &branches.front();
}

/// Cuts the field of a loop that would be a thin line in the middle of its own saturation.
void cut_saturation(const LoopAnalysis& analysis, const LoopData& raw, LoopPlot& plot) {
  const double HcJ = analysis.mean[LoopFigure::HcJ].value_or(0.0);
  double most = 0.0;
  for (const double h : raw.h_A_per_m) {
    if (std::isfinite(h)) most = std::max(most, std::abs(h));
  }
  if (plot.view != PlotView::automatic || plot.h_limit_A_per_m || HcJ <= 0.0 ||
      most <= kFarSaturation * HcJ)
    return;
  const double step = nice_ticks(0.0, kShownSaturation * HcJ, 4).step;
  plot.h_limit_A_per_m = step * std::ceil(kShownSaturation * HcJ / step);
  plot.footnotes.push_back(
      fmt::format("Shown to {:.0f} of {:.0f} kA/m.", *plot.h_limit_A_per_m / 1e3, most / 1e3));
}

std::string file_name(std::string_view path) {
  const std::size_t slash = path.find_last_of("/\\");
  return std::string(slash == std::string_view::npos ? path : path.substr(slash + 1));
}

std::string celsius_text(double temperature_K) {
  const double degrees = to_celsius(from_si<Temperature>(temperature_K));
  // A tenth of a degree is what instruments hold.
  std::string out = fmt::format("{:.1f}", std::abs(degrees) < 0.05 ? 0.0 : degrees);
  if (out.ends_with(".0")) out.resize(out.size() - 2);
  if (out.starts_with('-')) out.replace(0, 1, "\u2212");
  return out + " °C";
}

std::string temperature_note(const LoopData& data) {
  double low = std::numeric_limits<double>::infinity(), high = -low;
  for (const double t : data.temperature_K) {
    if (!std::isfinite(t)) continue;
    low = std::min(low, t);
    high = std::max(high, t);
  }
  if (low > high) return "Temperature not recorded.";
  if (high - low < 1.0)
    return fmt::format("Temperature {} ({:.1f} K).", celsius_text(0.5 * (low + high)),
                       0.5 * (low + high));
  return fmt::format("Temperature {} … {}.", celsius_text(low), celsius_text(high));
}

std::string correction_note(const LoopData& raw, double factor) {
  if (factor != 0.0)
    return fmt::format("Internal field H = H(applied) − N·J/µ0 with N = {}, uniform magnetisation.",
                       format_number(factor, 4));
  if (raw.field == FieldKind::external)
    return "No demagnetising factor taken off: H is the applied field, B = J + µ0·H holds for a "
           "closed circuit.";
  if (raw.applied_factor)
    return fmt::format("Field internal by the source itself, N = {}.",
                       format_number(*raw.applied_factor, 4));
  return "Field internal, as recorded.";
}

std::string definitions_note(const LoopFigures& f) {
  std::string out;
  if (f[LoopFigure::Hk].determined())
    out += fmt::format("Hk: J = {}·Br. ", detail::short_number(f.Hk_fraction));
  if (f[LoopFigure::HD5].determined())
    out += fmt::format("HD5: recoil line (µrec {}{}) loses 5 % of Br. ",
                       detail::short_number(f[LoopFigure::mu_rec].value_or(1.0)),
                       f.mu_rec_is_apparent ? ", apparent" : "");
  if (!out.empty()) out.pop_back();
  return out;
}

/// "Model curves (logistic, hyperbola)" and what their figures mean.
std::string models_note(std::span<const NamedCurve> curves) {
  std::string models, mu_rec;
  for (const NamedCurve& named : curves) {
    const std::string_view model = to_text(named.curve.parameters().model);
    const std::string mu = detail::short_number(named.curve.mu_rec());
    if (models.find(model) == std::string::npos)
      models += (models.empty() ? "" : ", ") + std::string(model);
    if (mu_rec.find(mu) == std::string::npos) mu_rec += (mu_rec.empty() ? "" : ", ") + mu;
  }
  return fmt::format(
      "Model curves ({}). Hk: J = 0.9·Br. HD5: recoil line (µrec {}) loses 5 % of Br.", models,
      mu_rec);
}

}  // namespace

LoopPlot loop_plot(const LoopData& raw, const LoopData& internal, const LoopAnalysis& analysis,
                   const LoopPlotOptions& options,
                   const std::optional<DemagnetisationCurve>& fitted) {
  check(raw);
  check(internal);
  if (raw.size() != internal.size())
    throw ArgumentError(
        fmt::format("'{}' has {} rows as measured and {} in internal field: a plot needs the same "
                    "rows, NaN where one is left out",
                    raw.source, raw.size(), internal.size()));
  LoopPlot out;
  out.view = options.view;
  out.h_limit_A_per_m = options.h_limit_A_per_m;
  const std::string file = file_name(raw.source);
  out.title = !options.title.empty() ? options.title : !raw.title.empty() ? raw.title : file;
  const double factor = analysis.demagnetising_factor;
  if (factor != 0.0)
    out.curves.push_back({"as measured", raw.h_A_per_m, raw.j_T, {}, CurveLook::light, {}});
  if (factor != 0.0 && raw.flux_density_only()) out.curves.back().b_T = raw.b_T;
  out.curves.push_back({factor != 0.0 ? "in internal field" : "", internal.h_A_per_m, internal.j_T,
                        flux_density_of(internal), CurveLook::strong, figures_of(analysis.mean)});
  if (fitted) {
    out.curves.push_back(sampled(*fitted));
    out.curves.back().name = "fitted model";
    out.curves.back().look = CurveLook::dashed;
  }
  out.load_lines = lines_of(options);
  if (const BranchFigures* branch = main_branch(analysis); branch && !out.load_lines.empty()) {
    const DescendingRows rows = rows_of(internal, branch->branch);
    for (LoadLine& line : out.load_lines) {
      if (const auto point = meeting_point(rows, line.Pc, line.ha_A_per_m))
        line.points.push_back(*point);
    }
  }
  const std::string source = file.empty() ? "" : fmt::format("Source: {}. ", file);
  out.footnotes.push_back(source + temperature_note(raw));
  out.footnotes.push_back(correction_note(raw, factor));
  cut_saturation(analysis, raw, out);
  const std::string definitions = definitions_note(analysis.mean);
  if (!definitions.empty()) out.footnotes.push_back(definitions);
  out.footnotes.insert(out.footnotes.end(), analysis.warnings.begin(), analysis.warnings.end());
  out.footnotes.insert(out.footnotes.end(), options.footnotes.begin(), options.footnotes.end());
  return out;
}

LoopPlot curve_plot(std::span<const NamedCurve> curves, const LoopPlotOptions& options) {
  if (curves.empty()) throw ArgumentError("a plot of model curves needs at least one");
  LoopPlot out;
  out.view = options.view;
  out.h_limit_A_per_m = options.h_limit_A_per_m;
  out.load_lines = lines_of(options);
  for (const NamedCurve& named : curves) {
    PlotCurve curve = sampled(named.curve);
    curve.name = named.name;
    if (named.temperature) {
      if (!curve.name.empty()) curve.name += ", ";
      curve.name += celsius_text(si(*named.temperature));
    }
    curve.figures = figures_of(named.figures);
    for (LoadLine& line : out.load_lines) {
      const OperatingPoint point = operating_point_at_permeance(
          named.curve, line.Pc, from_si<FieldStrength>(line.ha_A_per_m));
      line.points.push_back({si(point.H), si(point.B)});
    }
    out.curves.push_back(std::move(curve));
  }
  out.title = !options.title.empty() ? options.title : curves.front().name;
  out.footnotes.push_back(models_note(curves));
  out.footnotes.insert(out.footnotes.end(), options.footnotes.begin(), options.footnotes.end());
  return out;
}

}  // namespace magswap
