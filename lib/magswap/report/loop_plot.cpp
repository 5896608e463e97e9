#include "magswap/report/loop_plot.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "magswap/report/decimate.hpp"
#include "magswap/report/label_placement.hpp"
#include "magswap/report/plot_frame.hpp"
#include "magswap/report/plot_legend.hpp"
#include "magswap/report/plot_view.hpp"
#include "magswap/units/text.hpp"

namespace magswap {
namespace {

using detail::CurveStrokes;
using detail::draw_axes;
using detail::draw_grid;
using detail::figure_texts;
using detail::FigureText;
using detail::has_many;
using detail::kAxisRoomAbove;
using detail::kAxisRoomAtSide;
using detail::kAxisRoomBelow;
using detail::kHD5Mark;
using detail::kHkMark;
using detail::kLoadLineStroke;
using detail::kOperatingStroke;
using detail::kProductMark;
using detail::PlotFrame;
using detail::PlotLegend;
using detail::short_number;
using detail::strokes_of;
using detail::view_of;
using detail::ViewRange;

constexpr double kTitleText = 17.0, kTitleLine = 22.0, kLabelText = 12.5;
constexpr double kLabelLine = 16.0, kLeaderGap = 13.0;
// Against the curves: a label rather covers a load line or an axis than stands far away.
constexpr double kLoadLineWeight = 0.3, kAxisWeight = 0.3;
constexpr double kMargin = 14.0;
constexpr double kShape = 0.66;  // height over width of the plotted area
constexpr double kMarkRadius = 4.2;
constexpr std::size_t kMostPointLabels = 6;
constexpr std::string_view kInk = "#222222", kPaper = "#ffffff", kProduct = "#b7791f";

/// A figure as a point of the plane.
struct FigurePoint {
  Mark mark;
  PlotPoint at;  // b_T holds J where the figure stands on J
  FigureText text;
};

std::vector<FigurePoint> points_of(const PlotFigures& f) {
  std::vector<FigurePoint> out;
  const auto texts = figure_texts(f);
  const double Br = f.Br_T.value_or(0.0);
  if (f.Br_T) out.push_back({Mark::circle, {0.0, Br}, *texts[0]});
  if (f.HcB_A_per_m) out.push_back({Mark::circle, {-*f.HcB_A_per_m, 0.0}, *texts[1]});
  if (f.HcJ_A_per_m) out.push_back({Mark::circle, {-*f.HcJ_A_per_m, 0.0}, *texts[2]});
  if (f.Hk_A_per_m && f.Br_T)
    out.push_back({kHkMark, {-*f.Hk_A_per_m, f.Hk_fraction * Br}, *texts[4]});
  if (f.HD5_A_per_m && f.Br_T) {
    // On the recoil line that ends at 0.95·Br.
    const double h = -*f.HD5_A_per_m;
    const double kept = 1.0 - DemagnetisationCurve::kKneeLoss;
    out.push_back({kHD5Mark, {h, kept * Br + kMu0 * (f.mu_rec - 1.0) * h}, *texts[5]});
  }
  return out;
}

/// Corner of the largest rectangle under B(H) away from the origin.
std::optional<PlotPoint> product_corner(const PlotFigures& f) {
  if (!f.BHmax_J_per_m3 || f.H_BHmax_A_per_m.value_or(0.0) <= 0.0) return {};
  return PlotPoint{-*f.H_BHmax_A_per_m, *f.BHmax_J_per_m3 / *f.H_BHmax_A_per_m};
}

/// "J", "B" or both, whichever a plot draws.
RichText vertical_name(const LoopPlot& plot) {
  const auto any = [&](std::vector<double> PlotCurve::*column) {
    return std::any_of(plot.curves.begin(), plot.curves.end(),
                       [&](const PlotCurve& curve) { return !(curve.*column).empty(); });
  };
  if (!any(&PlotCurve::b_T)) return {italic("J")};
  if (!any(&PlotCurve::j_T)) return {italic("B")};
  return {italic("J"), plain(", "), italic("B")};
}

/// What a plot shows, in words, for those who do not see it.
std::string description(const LoopPlot& plot, bool full) {
  std::string out = full ? "Hysteresis loop" : "Demagnetisation curves";
  out += ", polarisation J and flux density B against field H.";
  for (const PlotCurve& curve : plot.curves) {
    if (!curve.figures) continue;
    out += " " + (curve.name.empty() ? "Curve" : curve.name) + ":";
    std::string separator = " ";
    for (const auto& figure : figure_texts(*curve.figures)) {
      if (!figure) continue;
      std::string symbol;
      for (const TextRun& run : figure->symbol) symbol += run.text;
      out += std::exchange(separator, ", ") + symbol + " " + figure->value + " " + figure->unit;
    }
    out += ".";
  }
  for (const LoadLine& line : plot.load_lines)
    out += " Load line of permeance coefficient " + short_number(line.Pc) + ".";
  return out;
}

/// Draws the contents of one frame and remembers what is still to be labelled.
class Painter {
 public:
  Painter(SvgWriter& svg, const LoopPlot& plot, const PlotFrame& frame)
      : svg_(svg),
        plot_(plot),
        frame_(frame),
        many_(has_many(plot)),
        placement_(inner(frame.area)) {
    const PixelBox& a = frame.area;
    const PixelPoint origin = frame.at(0.0, 0.0);
    const PixelPoint across[] = {{a.left, origin.y}, {a.right(), origin.y}};
    const PixelPoint upright[] = {{origin.x, a.top}, {origin.x, a.bottom()}};
    placement_.avoid(across, kAxisWeight);
    placement_.avoid(upright, kAxisWeight);
  }

  void products();
  void curves(CurveLook look);
  void load_lines();
  void figures();
  void labels();

 private:
  struct Label {
    PixelPoint anchor;
    std::vector<RichText> lines;
    std::string_view colour;
    PixelBox thing = {};  // what is named, where it is more than a point
  };

  static PixelBox inner(const PixelBox& area) {
    return {area.left + 9.0, area.top + 9.0, area.width - 18.0, area.height - 18.0};
  }
  [[nodiscard]] bool inside(PixelPoint p) const {
    const PixelBox& a = frame_.area;
    return p.x >= a.left && p.x <= a.right() && p.y >= a.top && p.y <= a.bottom();
  }
  void column(const PlotCurve& curve, const std::vector<double>& values, const Stroke& stroke);
  void mark(Mark mark, PixelPoint at, double radius, const Stroke& stroke,
            std::string_view fill = kPaper);
  void operating_point(const PlotPoint& point, bool labelled);

  SvgWriter& svg_;
  const LoopPlot& plot_;
  const PlotFrame& frame_;
  bool many_;
  LabelPlacement placement_;
  std::vector<Label> labels_;
};

void Painter::column(const PlotCurve& curve, const std::vector<double>& values,
                     const Stroke& stroke) {
  std::vector<PixelPoint> line;
  line.reserve(values.size());
  for (std::size_t i = 0; i < values.size(); ++i)
    line.push_back(frame_.at(curve.h_A_per_m[i], values[i]));
  for (const auto& part : clipped(decimated(line).points, frame_.area)) {
    svg_.polyline(part, stroke);
    placement_.avoid(part);
  }
}

void Painter::curves(CurveLook look) {
  svg_.open_group("curves");
  for (std::size_t i = 0; i < plot_.curves.size(); ++i) {
    const PlotCurve& curve = plot_.curves[i];
    if (curve.look != look) continue;
    const CurveStrokes strokes = strokes_of(plot_, i);
    column(curve, curve.b_T, strokes.B);
    column(curve, curve.j_T, strokes.J);
  }
  svg_.close_group();
}

void Painter::products() {
  if (many_) return;
  for (const PlotCurve& curve : plot_.curves) {
    const auto corner = curve.figures ? product_corner(*curve.figures) : std::nullopt;
    if (!corner) continue;
    const PixelPoint a = frame_.at(corner->h_A_per_m, corner->b_T), b = frame_.at(0.0, 0.0);
    if (!inside(a)) continue;
    svg_.open_group("BHmax");
    const PixelBox box{a.x, a.y, b.x - a.x, b.y - a.y};
    svg_.rectangle(box, kProduct, 0.16, {kProduct, 1.0, {}});
    svg_.close_group();
    const FigureText text = *figure_texts(*curve.figures)[3];
    RichText label = text.symbol;
    label.push_back(plain(fmt::format(" {} {}", text.value, text.unit)));
    labels_.push_back({{0.5 * (a.x + b.x), 0.5 * (a.y + b.y)},
                       {std::move(label), {plain("(" + text.cgs + ")")}},
                       "#7a4f0f",
                       box});
  }
}

void Painter::load_lines() {
  const PixelBox& area = frame_.area;
  const PixelPoint origin = frame_.at(0.0, 0.0);
  const PixelBox quadrant{area.left, area.top, origin.x - area.left, origin.y - area.top};
  std::size_t points = 0;
  for (const LoadLine& line : plot_.load_lines) points += line.points.size();
  svg_.open_group("load lines");
  for (const LoadLine& line : plot_.load_lines) {
    const auto b_at = [&](double h) {
      return -kMu0 * line.Pc * h + kMu0 * (1.0 + line.Pc) * line.ha_A_per_m;
    };
    const double h_low = frame_.h_A_per_m.low;
    const std::vector<PixelPoint> ends{frame_.at(h_low, b_at(h_low)), frame_.at(0.0, b_at(0.0))};
    for (const auto& part : clipped(ends, quadrant)) {
      svg_.polyline(part, kLoadLineStroke);
      placement_.avoid(part, kLoadLineWeight);
      RichText text{italic("P"), lower("c"), plain(" " + short_number(line.Pc))};
      if (line.ha_A_per_m != 0.0) {
        text.insert(text.end(),
                    {plain(", "), italic("H"), lower("a"),
                     plain(fmt::format(" {} kA/m", tick_text(line.ha_A_per_m / 1e3, 0)))});
      }
      const PixelPoint &far = part.front(), &near = part.back();
      labels_.push_back({{std::lerp(far.x, near.x, 0.08), std::lerp(far.y, near.y, 0.08)},
                         {std::move(text)},
                         kLoadLineStroke.colour});
    }
    for (const PlotPoint& point : line.points) operating_point(point, points <= kMostPointLabels);
  }
  svg_.close_group();
}

void Painter::operating_point(const PlotPoint& point, bool labelled) {
  const double j = point.b_T - kMu0 * point.h_A_per_m;
  const PixelPoint at = frame_.at(point.h_A_per_m, point.b_T), on_j = frame_.at(point.h_A_per_m, j);
  if (!inside(at)) return;
  const bool with_j = std::any_of(plot_.curves.begin(), plot_.curves.end(),
                                  [](const PlotCurve& curve) { return !curve.j_T.empty(); });
  if (with_j && inside(on_j)) {
    svg_.line(at, on_j, {kLoadLineStroke.colour, 1.0, "1.5 3"});
    mark(Mark::circle, on_j, 3.0, {kLoadLineStroke.colour, 1.4, {}});
  }
  mark(Mark::circle, at, 4.6, kOperatingStroke);
  if (!labelled) return;
  const std::string h = tick_text(point.h_A_per_m / 1e3, std::abs(point.h_A_per_m) < 1e5 ? 1 : 0);
  labels_.push_back({at,
                     {{italic("B"), plain(fmt::format(" {} T", format_number(point.b_T, 3)))},
                      {italic("H"), plain(fmt::format(" {} kA/m", h))}},
                     kLoadLineStroke.colour});
}

void Painter::mark(Mark mark, PixelPoint at, double radius, const Stroke& stroke,
                   std::string_view fill) {
  svg_.mark(mark, at, radius, fill, stroke);
  const double reach = radius + 1.5;
  placement_.block({at.x - reach, at.y - reach, 2.0 * reach, 2.0 * reach});
}

void Painter::figures() {
  svg_.open_group("points");
  for (std::size_t i = 0; i < plot_.curves.size(); ++i) {
    const PlotCurve& curve = plot_.curves[i];
    if (!curve.figures) continue;
    const std::string_view colour = many_ ? strokes_of(plot_, i).J.colour : kInk;
    for (const FigurePoint& figure : points_of(*curve.figures)) {
      const PixelPoint at = frame_.at(figure.at.h_A_per_m, figure.at.b_T);
      if (!inside(at)) continue;
      if (many_) {
        mark(figure.mark, at, kMarkRadius, {colour, 1.6, {}});
        continue;
      }
      mark(figure.mark, at, kMarkRadius, {kPaper, 1.0, {}}, colour);
      RichText text = figure.text.symbol;
      text.push_back(plain(fmt::format(" {} {}", figure.text.value, figure.text.unit)));
      labels_.push_back({at, {std::move(text)}, kInk});
    }
    const auto corner = product_corner(*curve.figures);
    if (!many_ || !corner) continue;
    const PixelPoint at = frame_.at(corner->h_A_per_m, corner->b_T);
    if (inside(at)) mark(kProductMark, at, kMarkRadius, {colour, 1.6, {}});
  }
  svg_.close_group();
}

void Painter::labels() {
  svg_.open_group("labels");
  for (const Label& label : labels_) {
    double width = 0.0;
    for (const RichText& line : label.lines)
      width = std::max(width, text_width(line, kLabelText) + 4.0);
    const double height = kLabelLine * static_cast<double>(label.lines.size()) + 1.0;
    const auto [box, covers_line] = placement_.place(label.anchor, width, height);
    const PixelPoint nearest{std::clamp(label.anchor.x, box.left, box.right()),
                             std::clamp(label.anchor.y, box.top, box.bottom())};
    const double gap = std::hypot(nearest.x - label.anchor.x, nearest.y - label.anchor.y);
    if (gap > kLeaderGap && !box.overlaps(label.thing))
      svg_.line(label.anchor, nearest, {"#5b6470", 0.8, {}});
    if (covers_line) svg_.rectangle(box, kPaper, 0.8);
    double base = box.top + 12.6;
    for (const RichText& line : label.lines) {
      svg_.text({box.left + 0.5 * box.width, base}, line,
                {.size = kLabelText, .colour = label.colour, .anchor = TextStyle::Anchor::middle});
      base += kLabelLine;
    }
  }
  svg_.close_group();
}

}  // namespace

std::string svg(const LoopPlot& plot) {
  detail::check(plot);
  const ViewRange range = view_of(plot);
  const double left = kMargin + kAxisRoomAtSide - 8.0;
  const double width = plot.width_px - 2.0 * left;
  const auto title = wrapped(plot.title, kTitleText, plot.width_px - 2.0 * kMargin);
  const double top = kMargin + kTitleLine * static_cast<double>(title.size()) + kAxisRoomAbove;
  const PlotFrame frame({left, top, width, std::round(kShape * width)}, range);
  const PlotLegend legend(plot, plot.width_px - 2.0 * kMargin);
  const double bottom = frame.area.bottom() + kAxisRoomBelow;

  SvgWriter out(plot.width_px, std::ceil(bottom + legend.height()),
                plot.title.empty() ? "J(H) and B(H)" : plot.title, description(plot, range.full));
  out.rectangle({0.0, 0.0, plot.width_px, std::ceil(bottom + legend.height())}, kPaper);
  for (std::size_t i = 0; i < title.size(); ++i)
    out.text({0.5 * plot.width_px, kMargin + kTitleLine * static_cast<double>(i) + 15.0},
             {plain(title[i])},
             {.size = kTitleText, .anchor = TextStyle::Anchor::middle, .bold = true});
  draw_grid(out, frame);
  Painter painter(out, plot, frame);
  painter.products();
  for (const CurveLook look : {CurveLook::light, CurveLook::strong, CurveLook::dashed})
    painter.curves(look);
  draw_axes(out, frame, vertical_name(plot));
  painter.load_lines();
  painter.figures();
  painter.labels();
  legend.draw(out, {kMargin, bottom});
  return out.finish();
}

}  // namespace magswap
