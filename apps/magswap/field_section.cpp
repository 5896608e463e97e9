#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "field_answer.hpp"
#include "magswap/core/error.hpp"
#include "magswap/units/text.hpp"

namespace magswap::cli {
namespace {

constexpr std::string_view kAxes = "xyz";
constexpr std::size_t kFinest = 160;  // cells along the longer side

using Triple = std::array<double, 3>;

// Farthest point of a body from its centre, by its half sizes in its own frame.
double reach(const detail::Source& source) {
  const auto of = [](const auto& body) -> double {
    if constexpr (requires { body.outer; }) {
      return std::hypot(body.outer, body.half);
    } else {
      return std::hypot(body.half[0], body.half[1], body.half[2]);
    }
  };
  return source.unit_m * std::visit(of, source.body);
}

/// Box about the magnets [m].
struct Bounds {
  Triple low{1e300, 1e300, 1e300}, high{-1e300, -1e300, -1e300};

  explicit Bounds(const std::vector<UniformMagnet>& magnets) {
    for (const UniformMagnet& magnet : magnets) {
      const detail::Source& source = magnet.source();
      const double r = reach(source);
      for (std::size_t k = 0; k < 3; ++k) {
        low[k] = std::min(low[k], source.position_m[k] - r);
        high[k] = std::max(high[k], source.position_m[k] + r);
      }
    }
  }
  [[nodiscard]] double middle(std::size_t k) const { return 0.5 * (low[k] + high[k]); }
};

[[noreturn]] void refuse(const std::string& text, const std::string& why) {
  throw ArgumentError(fmt::format(
      "--section '{}': {}; write \"xz\", \"xz 60x40 mm\" or \"xy 60x40 mm at 8 mm\"", text, why));
}

double metres(const std::string& text, const std::string& value, const std::string& unit) {
  try {
    return si(parse<Length>(value + " " + unit));
  } catch (const ArgumentError& error) {
    refuse(text, error.what());
  }
}

// "60x40 mm" into the section's sizes.
void set_size(FieldSection& out, const std::string& text, const std::string& size) {
  const std::size_t cross = size.find('x');
  const std::size_t unit = size.find_first_not_of("0123456789.+-eE", cross + 1);
  if (cross == std::string::npos || unit == std::string::npos)
    refuse(text, fmt::format("'{}' is no size", size));
  const std::string name = size.substr(size.find_first_not_of(' ', unit));
  out.width = from_si<Length>(metres(text, size.substr(0, cross), name));
  out.height = from_si<Length>(metres(text, size.substr(cross + 1, unit - cross - 1), name));
  if (!(si(out.width) > 0.0 && si(out.height) > 0.0)) refuse(text, "its sizes must be positive");
  if (std::max(out.width / out.height, out.height / out.width) > 20.0)
    refuse(text, "one side is more than twenty times the other");
}

std::string trimmed(const std::string& text) {
  const std::size_t first = text.find_first_not_of(' ');
  if (first == std::string::npos) return "";
  return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

Length& component(Position& p, std::size_t k) { return k == 0 ? p.x : (k == 1 ? p.y : p.z); }

struct Grid {
  std::size_t columns, rows;
  double step_m;

  explicit Grid(const FieldSection& section) {
    const double w = si(section.width), h = si(section.height);
    step_m = std::max(w, h) / static_cast<double>(kFinest);
    const auto cells = [&](double side) {
      return std::max<std::size_t>(1, static_cast<std::size_t>(std::lround(side / step_m)));
    };
    columns = cells(w);
    rows = cells(h);
  }
};

}  // namespace

FieldSection parse_section(const std::string& text, const std::vector<UniformMagnet>& magnets) {
  FieldSection out;
  out.text = trimmed(text);
  const std::string axes = out.text.substr(0, out.text.find(' '));
  if (axes.size() != 2 || axes[0] == axes[1]) refuse(text, "it names no two axes");
  const std::size_t across = kAxes.find(axes[0]), up = kAxes.find(axes[1]);
  if (across == std::string_view::npos || up == std::string_view::npos)
    refuse(text, "it names no two axes");
  out.across = across;
  out.up = up;
  const Bounds bounds(magnets);
  for (std::size_t k = 0; k < 3; ++k) component(out.centre, k) = from_si<Length>(bounds.middle(k));
  constexpr double kRoom = 0.6;  // of the larger size, about the magnets
  const double wide = bounds.high[across] - bounds.low[across];
  const double tall = bounds.high[up] - bounds.low[up];
  out.width = from_si<Length>(wide + kRoom * std::max(wide, tall));
  out.height = from_si<Length>(tall + kRoom * std::max(wide, tall));
  std::string rest = trimmed(out.text.substr(axes.size()));
  if (const std::size_t at = rest.find("at "); at != std::string::npos) {
    const std::string place = trimmed(rest.substr(at + 3));
    component(out.centre, out.normal()) = from_si<Length>(metres(text, place, ""));
    rest = trimmed(rest.substr(0, at));
  }
  if (!rest.empty()) set_size(out, text, rest);
  return out;
}

std::vector<Position> grid_of(const FieldSection& section) {
  const Grid grid(section);
  std::vector<Position> out;
  Position at = section.centre;
  const auto place = [&](std::size_t i, std::size_t count) {
    return from_si<Length>(grid.step_m *
                           (static_cast<double>(i) - 0.5 * static_cast<double>(count - 1)));
  };
  Position middle = section.centre;
  for (std::size_t row = 0; row < grid.rows; ++row) {
    component(at, section.up) = component(middle, section.up) + place(row, grid.rows);
    for (std::size_t column = 0; column < grid.columns; ++column) {
      component(at, section.across) =
          component(middle, section.across) + place(column, grid.columns);
      out.push_back(at);
    }
  }
  return out;
}

FieldMap map_of(const FieldAnswer& answer) {
  const FieldSection& section = *answer.section;
  const Grid grid(section);
  const std::vector<Position> points = grid_of(section);
  const auto mm = [](const Position& p, std::size_t k) {
    Position copy = p;
    return in_unit(si(component(copy, k)), "mm");
  };
  FieldMap out;
  out.title = answer.title;
  out.across = std::string(1, kAxes[section.across]);
  out.up = std::string(1, kAxes[section.up]);
  out.subtitle = fmt::format("magnitude of B and its direction in the plane {} = {:.4g} mm",
                             kAxes[section.normal()], mm(section.centre, section.normal()));
  out.columns = grid.columns;
  out.rows = grid.rows;
  out.step_mm = 1e3 * grid.step_m;
  out.left_mm = mm(points.front(), section.across);
  out.bottom_mm = mm(points.front(), section.up);
  for (const Position& at : points) {
    const MagneticField field = field_at(answer.sources, at);
    const Triple b{si(field.B.x), si(field.B.y), si(field.B.z)};
    out.b_T.push_back(std::hypot(b[0], b[1], b[2]));
    out.b_across_T.push_back(b[section.across]);
    out.b_up_T.push_back(b[section.up]);
    out.magnet.push_back(in_iron(answer, at) ? FieldMap::kIron : magnet_at(answer, at));
  }
  out.footnotes = answer.lines;
  return out;
}

}  // namespace magswap::cli
