#pragma once

#include <string>
#include <vector>

namespace magswap {

/// A quantity over time, in a plot of panels.
struct SeriesLine {
  std::string name;
  std::vector<double> month;  ///< year · 12 + month − 1, with a fraction where within a month
  std::vector<double> value;  ///< in the unit of its panel; what is not finite breaks the line
  std::vector<double> low;    ///< empty, or the lower end of each value
  std::vector<double> high;   ///< empty, or the upper end of each value
  bool is_step = false;       ///< each value holds for its whole month
  bool is_points = false;     ///< marks without a line between them
};

/// Quantities of one unit, under each other's common axis of time.
struct SeriesPanel {
  std::string title;
  std::string unit;
  std::vector<SeriesLine> lines;
  bool is_logarithmic = false;
};

/// A drawing of panels over one axis of time.
struct SeriesPlot {
  std::string title;
  std::string description;  ///< for screen readers
  std::vector<SeriesPanel> panels;
  std::string footnote;  ///< sources and what is estimated; wrapped
};

/// The drawing as an SVG file that stands alone.
/// @throws ArgumentError when it has no panel, a line has lists of different length, or a
/// logarithmic panel holds a value that is not positive.
[[nodiscard]] std::string series_svg(const SeriesPlot& plot);

}  // namespace magswap
