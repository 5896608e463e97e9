#pragma once

#include <string>
#include <string_view>

#include "magswap/report/svg.hpp"

namespace magswap {

/// Colour of a share 0 … 1 on a ramp from dark blue to yellow, "#21918c"; of even lightness steps,
/// so that it reads in grey and by the colour-blind.
[[nodiscard]] std::string colour_of(double share);

/// The ramp as a bar, with values from `low` to `high` below it, the last with its unit.
void draw_colour_bar(SvgWriter& svg, const PixelBox& box, double low, double high,
                     std::string_view unit);

}  // namespace magswap
