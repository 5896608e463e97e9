#pragma once

#include <string>
#include <vector>

namespace magswap {

/// A curve of a line plot; points where a number is not finite are left out.
struct LinePlotCurve {
  std::string name = {};  ///< at its end; empty: none
  std::vector<double> x = {};
  std::vector<double> y = {};
  bool dashed = false;
};

/// Curves of y over x in one frame, as data; numbers in the units that the names say.
struct LinePlot {
  std::string title = {};
  std::string x_name = {};  ///< with its unit: "gap (mm)"
  std::string y_name = {};
  std::vector<LinePlotCurve> curves = {};
  std::vector<std::string> footnotes = {};
};

/// The picture as an SVG file of its own.
/// @throws ArgumentError when no curve has two finite points, or one differs in length of x and y.
[[nodiscard]] std::string svg(const LinePlot& plot);

}  // namespace magswap
