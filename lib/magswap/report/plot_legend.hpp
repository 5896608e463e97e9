#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "magswap/report/loop_plot.hpp"
#include "magswap/report/svg.hpp"

namespace magswap::detail {

inline constexpr Stroke kLoadLineStroke{"#00664f", 1.4, "9 3 2 3"};
inline constexpr Stroke kFittedStroke{"#222222", 1.5, "6 4"};
inline constexpr Stroke kLightStroke{"#93a1b3", 1.3, {}};

/// Whether the figures stand in a table: more than one strong curve.
[[nodiscard]] bool has_many(const LoopPlot& plot);

/// How J and B of a curve are drawn: colours that stay apart for the colour-blind (Okabe and Ito,
/// darkened), B thinner than J.
struct CurveStrokes {
  Stroke J;
  Stroke B;
};
[[nodiscard]] CurveStrokes strokes_of(const LoopPlot& plot, std::size_t curve);

/// A figure of a curve as the plot names it: symbol, value in the unit shown.
struct FigureText {
  RichText symbol;
  std::string unit;
  std::string value;
  std::string cgs;  ///< value and unit in the trade's own
};
/// A number of up to three digits without zeros at its end: "0.5", "15".
[[nodiscard]] std::string short_number(double value);

/// The signs of figures and operating points.
inline constexpr Mark kHkMark = Mark::triangle, kHD5Mark = Mark::diamond,
                      kProductMark = Mark::square;
inline constexpr Stroke kOperatingStroke{kLoadLineStroke.colour, 2.0, {}};

/// Br, HcB, HcJ, (BH)max, Hk, HD5; empty where it is not known.
[[nodiscard]] std::vector<std::optional<FigureText>> figure_texts(const PlotFigures& figures);

/// Legend, table of figures and footnotes beneath a plot.
class PlotLegend {
 public:
  PlotLegend(const LoopPlot& plot, double width_px);
  [[nodiscard]] double height() const;
  void draw(SvgWriter& svg, PixelPoint upper_left) const;

 private:
  struct Entry {
    RichText text;
    std::optional<Stroke> line;
    std::optional<Mark> mark;
    Stroke outline = {};
  };
  struct Row {
    Stroke stroke;
    std::string name;
    std::vector<std::string> cells;
  };

  void add(Entry entry);
  void add_curves(const LoopPlot& plot);
  void add_signs(const LoopPlot& plot);
  void tabulate(const LoopPlot& plot);
  void draw_entries(SvgWriter& svg, PixelPoint place) const;
  void draw_table(SvgWriter& svg, PixelPoint place) const;

  double width_;
  std::vector<std::vector<Entry>> lines_;
  double used_ = 0.0;                                       // px of the last of these lines
  std::vector<std::pair<RichText, std::string>> headings_;  // symbol, unit
  std::vector<Row> table_;
  std::vector<std::string> notes_;
};

}  // namespace magswap::detail
