#pragma once

#include "magswap/report/axis.hpp"
#include "magswap/report/plot_view.hpp"
#include "magswap/report/svg.hpp"

namespace magswap::detail {

/// The plane of H and J or B, SI, on a box of px.
struct PlotFrame {
  PixelBox area;
  Axis h_A_per_m;
  Axis t;

  PlotFrame(const PixelBox& box, const ViewRange& range);
  [[nodiscard]] PixelPoint at(double h_A_per_m_value, double t_value) const {
    return {h_A_per_m.pixel(h_A_per_m_value), t.pixel(t_value)};
  }
};

/// Room that the labels of the axes take around the box [px].
inline constexpr double kAxisRoomAtSide = 66.0;
inline constexpr double kAxisRoomAbove = 46.0;
inline constexpr double kAxisRoomBelow = 46.0;

/// Grid and lines through zero, to be drawn under the curves.
void draw_grid(SvgWriter& svg, const PlotFrame& frame);

/// Border, ticks and names of the axes with their units, SI at the left and the bottom, CGS at the
/// right and the top.
void draw_axes(SvgWriter& svg, const PlotFrame& frame, const RichText& vertical_name);

}  // namespace magswap::detail
