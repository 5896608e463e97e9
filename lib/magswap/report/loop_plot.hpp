#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "magswap/loop/analysis.hpp"
#include "magswap/magnet/figures.hpp"

namespace magswap {

/// How a curve is drawn.
enum class CurveLook : std::uint8_t {
  strong,  ///< what the figures are read from
  light,   ///< the record as measured
  dashed,  ///< a model fitted to it
};

/// Figures to be marked on a curve, SI; fields are magnitudes, what is empty is left out.
struct PlotFigures {
  std::optional<double> Br_T = {};
  std::optional<double> HcB_A_per_m = {};
  std::optional<double> HcJ_A_per_m = {};
  std::optional<double> BHmax_J_per_m3 = {};
  std::optional<double> H_BHmax_A_per_m = {};  ///< |H| at that point
  std::optional<double> Hk_A_per_m = {};
  std::optional<double> HD5_A_per_m = {};  ///< the knee: its recoil line loses 5 % of Br
  double Hk_fraction = 0.9;                ///< J at Hk over Br
  double mu_rec = 1.0;                     ///< of the recoil line of HD5
};

/// One curve in the order of its rows, SI; rows with NaN are left out.
struct PlotCurve {
  std::string name = {};               ///< for the legend
  std::vector<double> h_A_per_m = {};  ///< internal field, or the applied one as measured
  std::vector<double> j_T = {};        ///< empty: not drawn
  std::vector<double> b_T = {};        ///< empty: not drawn
  CurveLook look = CurveLook::strong;
  std::optional<PlotFigures> figures = {};
};

/// Field in a magnet and what goes with it, SI.
struct PlotPoint {
  double h_A_per_m = 0.0;
  double b_T = 0.0;
};

/// The load line B = −µ0·Pc·H + µ0(1 + Pc)·Ha of a permeance coefficient.
struct LoadLine {
  double Pc = 0.0;
  double ha_A_per_m = 0.0;        ///< applied field, negative when it opposes the magnet
  std::vector<PlotPoint> points;  ///< where it meets the curves: the operating points
};

/// What part of the plane is shown.
enum class PlotView : std::uint8_t {
  automatic,        ///< second quadrant unless a record goes on to reversed polarisation
  full,             ///< all four quadrants
  second_quadrant,  ///< H ≤ 0, J and B ≥ 0
};

/// A picture of J(H) and B(H), as data.
struct LoopPlot {
  std::string title;
  std::vector<PlotCurve> curves;
  std::vector<LoadLine> load_lines;
  PlotView view = PlotView::automatic;
  std::optional<double> h_limit_A_per_m;  ///< no |H| beyond is shown
  std::vector<std::string> footnotes;     ///< source, temperature, what was assumed; one line each
  double width_px = 800.0;                ///< 640 … 4000; the height follows from the contents
};

/// The picture as an SVG file of its own.
///
/// SI on the axes at the left and the bottom, CGS at the right and the top. Figures of one strong
/// curve stand at their points, of several in a table beneath. docs/formats/plot.md.
/// @throws ArgumentError naming the curve when there is nothing to draw, columns differ in length,
/// or a figure, a load line or the width cannot be meant.
[[nodiscard]] std::string svg(const LoopPlot& plot);

/// What a plot of a record or a grade shows besides its curves.
struct LoopPlotOptions {
  std::string title;  ///< empty: the record's own title or its file name
  PlotView view = PlotView::automatic;
  std::optional<double> h_limit_A_per_m;       ///< no |H| beyond is shown
  std::vector<double> permeance_coefficients;  ///< one load line each
  double ha_A_per_m = 0.0;                     ///< applied field of the load lines
  std::vector<std::string> footnotes;          ///< after those that follow from the data
};

/// Plot of a measured or simulated record: as measured (where a factor was taken off), in internal
/// field with its figures, and a curve fitted to it.
///
/// The automatic view cuts a loop that was saturated beyond 12 HcJ at about 6 HcJ, and says so.
/// @param raw       the record as read.
/// @param internal  the same rows in internal field: corrected(raw, analysis.demagnetising_factor).
/// @throws ArgumentError when the records differ in rows, or a permeance coefficient is negative or
/// not finite.
[[nodiscard]] LoopPlot loop_plot(const LoopData& raw, const LoopData& internal,
                                 const LoopAnalysis& analysis, const LoopPlotOptions& options = {},
                                 const std::optional<DemagnetisationCurve>& fitted = {});

/// A model curve with the name it has in the legend.
struct NamedCurve {
  std::string name;
  DemagnetisationCurve curve;
  FiguresOfMerit figures;
  std::optional<Temperature> temperature;  ///< added to the name
};

/// Plot of demagnetisation curves: one grade at several temperatures, or several grades.
/// @throws ArgumentError when there is no curve; DomainError when a permeance coefficient is
/// negative.
[[nodiscard]] LoopPlot curve_plot(std::span<const NamedCurve> curves,
                                  const LoopPlotOptions& options = {});

}  // namespace magswap
