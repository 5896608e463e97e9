#include "magswap/report/colour_scale.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace magswap {

std::string colour_of(double share) {
  constexpr std::array<std::array<double, 3>, 5> kAnchors{
      {{68, 1, 84}, {59, 82, 139}, {33, 145, 140}, {94, 201, 98}, {253, 231, 37}}};
  const double at = std::clamp(share, 0.0, 1.0) * (kAnchors.size() - 1);
  const auto low = std::min(static_cast<std::size_t>(at), kAnchors.size() - 2);
  const double part = at - static_cast<double>(low);
  std::array<int, 3> rgb{};
  for (std::size_t c = 0; c < 3; ++c) {
    rgb[c] = static_cast<int>(
        std::lround((1.0 - part) * kAnchors[low][c] + part * kAnchors[low + 1][c]));
  }
  return fmt::format("#{:02x}{:02x}{:02x}", rgb[0], rgb[1], rgb[2]);
}

void draw_colour_bar(SvgWriter& svg, const PixelBox& box, double low, double high,
                     std::string_view unit) {
  constexpr int kSteps = 64, kLabels = 4;
  for (int i = 0; i < kSteps; ++i) {
    const double x = box.left + box.width * i / kSteps;
    svg.rectangle({x, box.top, box.width / kSteps + 0.5, box.height},
                  colour_of((i + 0.5) / kSteps));
  }
  double taken = -INFINITY;  // by the labels so far
  const RichText end{plain(fmt::format("{:.4g} {}", high, unit))};
  constexpr double kSize = 11.0, kClear = 6.0;
  const double last_begins = box.right() - text_width(end, kSize);
  for (int i = 0; i <= kLabels; ++i) {
    const double share = static_cast<double>(i) / kLabels;
    const RichText label{plain(fmt::format("{:.4g}", low + share * (high - low)))};
    if (i == kLabels) {
      svg.text({box.right(), box.bottom() + 14.0}, end,
               {.size = kSize, .anchor = TextStyle::Anchor::end});
      break;
    }
    // Whatever has no room between its neighbours is left out; both ends stand.
    const double width = text_width(label, kSize);
    const double begins = box.left + share * box.width - (i == 0 ? 0.0 : 0.5 * width);
    if (i > 0 && (begins < taken + kClear || begins + width + kClear > last_begins)) continue;
    taken = begins + width;
    svg.text({begins, box.bottom() + 14.0}, label, {.size = kSize});
  }
}

}  // namespace magswap
