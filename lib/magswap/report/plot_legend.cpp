#include "magswap/report/plot_legend.hpp"

#include <algorithm>
#include <array>

#include "magswap/units/text.hpp"

namespace magswap::detail {
namespace {

constexpr double kText = 12.5, kNoteText = 11.0;
constexpr double kLine = 22.0, kNoteLine = 15.5;
constexpr double kSample = 30.0, kSampleGap = 8.0, kEntryGap = 24.0;
constexpr double kNameShare = 0.35;  // of the width, for the longest name
constexpr double kHeading = 38.0, kTableGap = 8.0;
constexpr std::array<std::string_view, 7> kColours{"#0a5aa8", "#c2410c", "#9a3b86", "#8a6100",
                                                   "#2f86c6", "#555555", "#b3261e"};

double entry_width(const RichText& text) {
  return kSample + kSampleGap + text_width(text, kText) + kEntryGap;
}

/// A name that takes no more than a width, cut at its end where it must be.
std::string shortened(std::string name, double width_px) {
  if (text_width({plain(name)}, kText) <= width_px) return name;
  while (!name.empty() && text_width({plain(name + "…")}, kText) > width_px) {
    // Whole characters: the bytes that continue one, then the one that leads it.
    while (name.size() > 1 && (static_cast<unsigned char>(name.back()) & 0xC0U) == 0x80U)
      name.pop_back();
    name.pop_back();
  }
  return name + "…";
}

std::optional<FigureText> figure_text(const std::optional<double>& value_si, RichText symbol,
                                      std::string_view unit, std::string_view shown_unit,
                                      std::string_view cgs_unit) {
  if (!value_si) return {};
  return FigureText{std::move(symbol), std::string(shown_unit),
                    format_number(in_unit(*value_si, unit), 4),
                    format_number(in_unit(*value_si, cgs_unit), 4) + " " + std::string(cgs_unit)};
}

}  // namespace

bool has_many(const LoopPlot& plot) {
  return std::count_if(plot.curves.begin(), plot.curves.end(),
                       [](const PlotCurve& curve) { return curve.look == CurveLook::strong; }) > 1;
}

CurveStrokes strokes_of(const LoopPlot& plot, std::size_t curve) {
  const CurveLook look = plot.curves[curve].look;
  if (look == CurveLook::light) return {kLightStroke, {kLightStroke.colour, 1.0, "3 2"}};
  if (look == CurveLook::dashed) return {kFittedStroke, {kFittedStroke.colour, 1.1, "3 3"}};
  if (!has_many(plot)) return {{kColours[0], 2.4, {}}, {kColours[1], 1.9, {}}};
  std::size_t index = 0;
  for (std::size_t i = 0; i < curve; ++i) {
    if (plot.curves[i].look == CurveLook::strong) ++index;
  }
  const std::string_view colour = kColours[index % kColours.size()];
  return {{colour, 2.4, {}}, {colour, 1.4, {}}};
}

std::string short_number(double value) {
  std::string out = format_number(value, 3);
  if (out.find('.') == std::string::npos || out.find('e') != std::string::npos) return out;
  out.erase(out.find_last_not_of('0') + 1);
  if (out.ends_with('.')) out.pop_back();
  return out;
}

std::vector<std::optional<FigureText>> figure_texts(const PlotFigures& f) {
  RichText Hk{italic("H"), lower("k")};
  if (f.Hk_fraction != 0.9) Hk[1] = lower("k" + short_number(100.0 * f.Hk_fraction));
  return {figure_text(f.Br_T, {italic("B"), lower("r")}, "T", "T", "kG"),
          figure_text(f.HcB_A_per_m, {italic("H"), lower("cB")}, "kA/m", "kA/m", "kOe"),
          figure_text(f.HcJ_A_per_m, {italic("H"), lower("cJ")}, "kA/m", "kA/m", "kOe"),
          figure_text(f.BHmax_J_per_m3, {plain("("), italic("BH"), plain(")"), lower("max")},
                      "kJ/m3", "kJ/m³", "MGOe"),
          figure_text(f.Hk_A_per_m, std::move(Hk), "kA/m", "kA/m", "kOe"),
          figure_text(f.HD5_A_per_m, {italic("H"), lower("D5")}, "kA/m", "kA/m", "kOe")};
}

PlotLegend::PlotLegend(const LoopPlot& plot, double width_px) : width_(width_px), lines_(1) {
  tabulate(plot);
  add_curves(plot);
  add_signs(plot);
  for (const std::string& note : plot.footnotes) {
    const auto lines = wrapped(note, kNoteText, width_);
    notes_.insert(notes_.end(), lines.begin(), lines.end());
  }
}

void PlotLegend::add(Entry entry) {
  const double width = entry_width(entry.text);
  if (used_ > 0.0 && used_ + width > width_ + kEntryGap) {
    lines_.emplace_back();
    used_ = 0.0;
  }
  used_ += width;
  lines_.back().push_back(std::move(entry));
}

void PlotLegend::add_curves(const LoopPlot& plot) {
  const bool many = has_many(plot);
  bool has_J = false, has_B = false;
  for (std::size_t i = 0; i < plot.curves.size(); ++i) {
    const PlotCurve& curve = plot.curves[i];
    const CurveStrokes strokes = strokes_of(plot, i);
    const std::string short_name = shortened(curve.name, kNameShare * width_);
    if (many && curve.look == CurveLook::strong) {
      has_J = has_J || !curve.j_T.empty();
      has_B = has_B || !curve.b_T.empty();
      if (table_.empty()) add({{plain(short_name)}, curve.j_T.empty() ? strokes.B : strokes.J, {}});
      continue;
    }
    const std::string name = short_name.empty() ? "" : ", " + short_name;
    if (!curve.j_T.empty()) add({{italic("J"), plain(name)}, strokes.J, {}});
    if (!curve.b_T.empty()) add({{italic("B"), plain(name)}, strokes.B, {}});
  }
  if (!has_J || !has_B) return;
  add({{italic("J"), plain(": thick")}, Stroke{"#222222", 2.4, {}}, {}});
  add({{italic("B"), plain(": thin")}, Stroke{"#222222", 1.4, {}}, {}});
}

void PlotLegend::add_signs(const LoopPlot& plot) {
  const auto any_figure = [&](std::optional<double> PlotFigures::*figure) {
    return std::any_of(plot.curves.begin(), plot.curves.end(), [&](const PlotCurve& curve) {
      return curve.figures && (*curve.figures).*figure;
    });
  };
  const Stroke outline{"#222222", 1.6, {}};
  // One curve has its figures named at their places.
  if (has_many(plot)) {
    if (any_figure(&PlotFigures::H_BHmax_A_per_m))
      add({{plain("("), italic("BH"), plain(")"), lower("max")}, {}, kProductMark, outline});
    if (any_figure(&PlotFigures::Hk_A_per_m))
      add({{italic("H"), lower("k")}, {}, kHkMark, outline});
    if (any_figure(&PlotFigures::HD5_A_per_m))
      add({{italic("H"), lower("D5")}, {}, kHD5Mark, outline});
  }
  if (plot.load_lines.empty()) return;
  add({{plain("load line")}, kLoadLineStroke, {}});
  const bool met = std::any_of(plot.load_lines.begin(), plot.load_lines.end(),
                               [](const LoadLine& line) { return !line.points.empty(); });
  if (met) add({{plain("operating point")}, {}, Mark::circle, kOperatingStroke});
}

void PlotLegend::tabulate(const LoopPlot& plot) {
  if (!has_many(plot)) return;
  std::vector<std::vector<std::optional<FigureText>>> rows;
  std::vector<std::size_t> curves;
  for (std::size_t i = 0; i < plot.curves.size(); ++i) {
    if (plot.curves[i].look != CurveLook::strong) continue;
    rows.push_back(figure_texts(plot.curves[i].figures.value_or(PlotFigures{})));
    curves.push_back(i);
  }
  std::vector<std::size_t> columns;
  for (std::size_t k = 0; k < rows.front().size(); ++k) {
    const auto known =
        std::find_if(rows.begin(), rows.end(), [&](const auto& row) { return row[k].has_value(); });
    if (known == rows.end()) continue;
    columns.push_back(k);
    const FigureText& figure = *(*known)[k];
    headings_.emplace_back(figure.symbol, figure.unit);
  }
  if (columns.empty()) return;
  for (std::size_t r = 0; r < rows.size(); ++r) {
    const CurveStrokes strokes = strokes_of(plot, curves[r]);
    const PlotCurve& curve = plot.curves[curves[r]];
    Row row{
        curve.j_T.empty() ? strokes.B : strokes.J, shortened(curve.name, kNameShare * width_), {}};
    for (const std::size_t k : columns) row.cells.push_back(rows[r][k] ? rows[r][k]->value : "–");
    table_.push_back(std::move(row));
  }
}

double PlotLegend::height() const {
  const double entries = lines_.front().empty() ? 0.0 : kLine * static_cast<double>(lines_.size());
  const double table =
      table_.empty() ? 0.0 : kHeading + kLine * static_cast<double>(table_.size()) + kTableGap;
  const double notes = notes_.empty() ? 0.0 : kNoteLine * static_cast<double>(notes_.size()) + 8.0;
  return table + entries + notes + 12.0;
}

void PlotLegend::draw_entries(SvgWriter& svg, PixelPoint place) const {
  double y = place.y;
  for (const auto& line : lines_) {
    double width = -kEntryGap;
    for (const Entry& entry : line) width += entry_width(entry.text);
    double x = place.x + std::max(0.0, 0.5 * (width_ - width));
    for (const Entry& entry : line) {
      const double middle = y + 0.5 * kLine;
      if (entry.line) svg.line({x, middle}, {x + kSample, middle}, *entry.line);
      if (entry.mark)
        svg.mark(*entry.mark, {x + 0.5 * kSample, middle}, 4.4, "#ffffff", entry.outline);
      svg.text({x + kSample + kSampleGap, middle + 4.4}, entry.text, {.size = kText});
      x += entry_width(entry.text);
    }
    y += kLine;
  }
}

void PlotLegend::draw_table(SvgWriter& svg, PixelPoint place) const {
  double name_width = 0.0;
  for (const Row& row : table_)
    name_width = std::max(name_width, text_width({plain(row.name)}, kText));
  const auto columns = static_cast<double>(headings_.size());
  const double first = kSample + kSampleGap + name_width + 10.0;
  const double pitch = std::min(110.0, (width_ - first) / columns);
  const double left = place.x + 0.5 * (width_ - first - pitch * columns);
  const auto right_of = [&](std::size_t k) {
    return left + first + pitch * static_cast<double>(k + 1);
  };
  const TextStyle at_right{.size = kText, .anchor = TextStyle::Anchor::end};
  for (std::size_t k = 0; k < headings_.size(); ++k) {
    svg.text({right_of(k), place.y + 14.0}, headings_[k].first, at_right);
    svg.text({right_of(k), place.y + 31.0}, {plain("(" + headings_[k].second + ")")}, at_right);
  }
  double y = place.y + kHeading;
  svg.line({left, y}, {right_of(headings_.size() - 1), y}, {"#8a9099", 0.8, {}});
  for (const Row& row : table_) {
    const double middle = y + 0.5 * kLine + 1.0;
    svg.line({left, middle}, {left + kSample, middle}, row.stroke);
    svg.text({left + kSample + kSampleGap, middle + 4.4}, {plain(row.name)}, {.size = kText});
    for (std::size_t k = 0; k < row.cells.size(); ++k)
      svg.text({right_of(k), middle + 4.4}, {plain(row.cells[k])}, at_right);
    y += kLine;
  }
}

void PlotLegend::draw(SvgWriter& svg, PixelPoint upper_left) const {
  double y = upper_left.y;
  if (!table_.empty()) {
    svg.open_group("figures");
    draw_table(svg, {upper_left.x, y});
    svg.close_group();
    y += kHeading + kLine * static_cast<double>(table_.size()) + kTableGap;
  }
  if (!lines_.front().empty()) {
    svg.open_group("legend");
    draw_entries(svg, {upper_left.x, y});
    svg.close_group();
    y += kLine * static_cast<double>(lines_.size());
  }
  svg.open_group("footnotes");
  y += 8.0;
  for (const std::string& note : notes_) {
    y += kNoteLine;
    svg.text({upper_left.x, y}, {plain(note)}, {.size = kNoteText, .colour = "#555555"});
  }
  svg.close_group();
}

}  // namespace magswap::detail
