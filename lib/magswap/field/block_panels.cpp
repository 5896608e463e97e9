#include <array>
#include <cmath>

#include "magswap/field/surface_charge.hpp"

namespace magswap::detail {
namespace {

using Point = std::array<double, 3>;

// A rectangle across one axis, between two corners in the other two.
struct Panel {
  std::size_t across = 0;  // 0, 1, 2: the axis it stands across
  double at = 0.0;         // its place on that axis
  double low[2] = {}, high[2] = {};

  [[nodiscard]] std::size_t axis(int k) const {
    return (across + 1 + static_cast<unsigned>(k)) % 3;
  }
  [[nodiscard]] Point middle() const {
    Point out{};
    out[across] = at;
    for (int k = 0; k < 2; ++k) out[axis(k)] = 0.5 * (low[k] + high[k]);
    return out;
  }
};

// Flux through a rectangle along its axis of a unit charge at a point: its solid angle over 4π.
double panel_flux(const Panel& panel, const Point& charge) {
  const double w = panel.at - charge[panel.across];
  if (w == 0.0) return 0.0;
  double sum = 0.0;
  for (int i = 0; i < 2; ++i) {
    for (int j = 0; j < 2; ++j) {
      const double u = (i == 0 ? panel.low[0] : panel.high[0]) - charge[panel.axis(0)];
      const double v = (j == 0 ? panel.low[1] : panel.high[1]) - charge[panel.axis(1)];
      const double angle = std::atan(u * v / (w * std::sqrt(u * u + v * v + w * w)));
      sum += i == j ? angle : -angle;
    }
  }
  return sum / (4.0 * kPi);
}

std::vector<Panel> panels_of(const Point& half, int count) {
  const std::vector<double> t = edge_graded(count);
  std::vector<Panel> out;
  for (std::size_t across = 0; across < 3; ++across) {
    Panel panel;
    panel.across = across;
    panel.at = half[across];
    const double a = half[panel.axis(0)], b = half[panel.axis(1)];
    for (std::size_t i = 0; i + 1 < t.size(); ++i) {
      for (std::size_t j = 0; j + 1 < t.size(); ++j) {
        panel.low[0] = a * t[i];
        panel.high[0] = a * t[i + 1];
        panel.low[1] = b * t[j];
        panel.high[1] = b * t[j + 1];
        out.push_back(panel);
      }
    }
  }
  return out;
}

}  // namespace

ChargePanels block_panels(double a, double b, double c, int count) {
  const std::vector<Panel> panels = panels_of({0.5 * a, 0.5 * b, 0.5 * c}, count);
  ChargePanels out;
  out.section = a * b;
  out.volume = a * b * c;
  for (const Panel& panel : panels) {
    const double area = (panel.high[0] - panel.low[0]) * (panel.high[1] - panel.low[1]);
    out.area.push_back(4.0 * area);  // the four quarters
    out.height.push_back(panel.middle()[2]);
    out.face.push_back(panel.across == 2 ? 1.0 : 0.0);
  }
  for (std::size_t i = 0; i < panels.size(); ++i) {
    for (std::size_t j = 0; j < panels.size(); ++j) {
      double flux = 0.0;
      for (unsigned image = 0; image < 8; ++image) {  // even in x and y, odd in z
        Point charge = panels[j].middle();
        for (std::size_t axis = 0; axis < 3; ++axis)
          if ((image >> axis & 1U) != 0U) charge[axis] = -charge[axis];
        flux += ((image & 4U) != 0U ? -1.0 : 1.0) * panel_flux(panels[i], charge);
      }
      out.field.push_back(out.area[j] / out.area[i] * flux);
    }
  }
  return out;
}

}  // namespace magswap::detail
