#include "magswap/cells/cell_grid.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "magswap/core/error.hpp"

namespace magswap {
namespace detail {
namespace {

using Triple = std::array<double, 3>;

template <class... Fs>
struct Overloaded : Fs... {
  using Fs::operator()...;
};
template <class... Fs>
Overloaded(Fs...) -> Overloaded<Fs...>;

bool within(double value, Length full) { return std::abs(value) <= 0.5 * si(full); }

bool in_round(const Triple& p, Length outer, Length inner, Length length) {
  const double r = std::hypot(p[0], p[1]);
  return within(p[2], length) && within(r, outer) && r >= 0.5 * si(inner);
}

bool in_sector(double angle, const ArcSegment& arc) {
  const double turn = 2.0 * kPi;
  const double from_start = std::fmod(std::fmod(angle - arc.from_rad, turn) + turn, turn);
  return from_start <= arc.to_rad - arc.from_rad;
}

Box box_of_arc(const ArcSegment& arc) {
  const double outer = 0.5 * si(arc.outer), inner = 0.5 * si(arc.inner),
               half = 0.5 * si(arc.length);
  Box box{{outer, outer, -half}, {-outer, -outer, half}};
  const auto take = [&box](double x, double y) {
    box.low = {std::min(box.low[0], x), std::min(box.low[1], y), box.low[2]};
    box.high = {std::max(box.high[0], x), std::max(box.high[1], y), box.high[2]};
  };
  for (const double angle : {arc.from_rad, arc.to_rad}) {
    for (const double radius : {inner, outer}) {
      take(radius * std::cos(angle), radius * std::sin(angle));
    }
  }
  constexpr std::array<Triple, 4> kAxes{{{1, 0, 0.0}, {0, 1, 0.5}, {-1, 0, 1.0}, {0, -1, 1.5}}};
  for (const Triple& axis : kAxes) {
    if (in_sector(axis[2] * kPi, arc)) take(outer * axis[0], outer * axis[1]);
  }
  return box;
}

Box around_origin(Length a, Length b, Length c) {
  const Triple half{0.5 * si(a), 0.5 * si(b), 0.5 * si(c)};
  return {{-half[0], -half[1], -half[2]}, half};
}

}  // namespace

bool contains(const Body& body, const Triple& p) {
  return std::visit(
      Overloaded{[&](const Block& s) {
                   return within(p[0], s.a) && within(p[1], s.b) && within(p[2], s.c);
                 },
                 [&](const Cylinder& s) { return in_round(p, s.diameter, {}, s.length); },
                 [&](const Ring& s) { return in_round(p, s.outer, s.inner, s.length); },
                 [&](const Ellipsoid& s) {
                   return std::hypot(p[0] / si(s.a), p[1] / si(s.b), p[2] / si(s.c)) <= 0.5;
                 },
                 [&](const ArcSegment& s) {
                   return in_round(p, s.outer, s.inner, s.length) &&
                          in_sector(std::atan2(p[1], p[0]), s);
                 }},
      body);
}

Box box_of(const Body& body) {
  return std::visit(
      Overloaded{[](const Block& s) { return around_origin(s.a, s.b, s.c); },
                 [](const Cylinder& s) { return around_origin(s.diameter, s.diameter, s.length); },
                 [](const Ring& s) { return around_origin(s.outer, s.outer, s.length); },
                 [](const Ellipsoid& s) { return around_origin(s.a, s.b, s.c); },
                 [](const ArcSegment& s) { return box_of_arc(s); }},
      body);
}

}  // namespace detail

namespace {

using Triple = std::array<double, 3>;

constexpr double kFlattest = 200.0;
constexpr double kMostCells = 4e6;  // of the box about a body

double volume_of(const Body& body) {
  return std::visit(
      [](const auto& s) {
        if constexpr (std::is_convertible_v<decltype(s), Shape>) return si(volume(Shape(s)));
        if constexpr (std::is_same_v<std::decay_t<decltype(s)>, ArcSegment>) {
          const double section = si(s.outer) * si(s.outer) - si(s.inner) * si(s.inner);
          return 0.125 * (s.to_rad - s.from_rad) * section * si(s.length);
        }
        return 0.0;
      },
      body);
}

// Share of a cell inside the body, of 16 × 16 points across and, for a body that is round along z
// too, 8 along.
double share_inside(const Body& body, const CellGrid& grid, const Triple& centre) {
  constexpr int kAcross = 16;
  const int along = std::holds_alternative<Ellipsoid>(body) ? 8 : 1;
  const auto at = [](int i, int n, double edge) {
    return ((static_cast<double>(i) + 0.5) / n - 0.5) * edge;
  };
  int inside = 0;
  for (int i = 0; i < kAcross; ++i) {
    for (int j = 0; j < kAcross; ++j) {
      for (int k = 0; k < along; ++k) {
        inside += detail::contains(body, {centre[0] + at(i, kAcross, grid.edges_m[0]),
                                          centre[1] + at(j, kAcross, grid.edges_m[1]),
                                          centre[2] + at(k, along, grid.edges_m[2])});
      }
    }
  }
  return static_cast<double>(inside) / (kAcross * kAcross * along);
}

// Slivers are left out; what partly filled cells hold is scaled to the body's volume.
void fill_cells(const Body& body, CellGrid& grid) {
  constexpr double kSliver = 0.05;
  double whole = 0.0, partial = 0.0, share = 0.0;
  const bool prismatic = !std::holds_alternative<Ellipsoid>(body);
  for (std::size_t i = 0; i < grid.size(); ++i) {
    // A column of a prismatic body is filled alike.
    const bool known = prismatic && i % grid.counts[2] != 0;
    if (!known) share = share_inside(body, grid, grid.centre_of(i));
    grid.fill[i] = share < kSliver ? 0.0 : share;
    (share == 1.0 ? whole : partial) += grid.fill[i];
  }
  const double wanted = volume_of(body) / grid.cell_volume_m3();
  // Beyond, the cells that are left stand for so many slivers that the body lost its form.
  constexpr double kMostScaling = 1.5;
  if (wanted - whole > kMostScaling * partial + 1e-9 * wanted) {
    throw DomainError(fmt::format(
        "the body's wall is thin against cells of {:.3g} × {:.3g} × {:.3g} mm, which hold {:.0f} % "
        "of it: ask for more cells",
        1e3 * grid.edges_m[0], 1e3 * grid.edges_m[1], 1e3 * grid.edges_m[2],
        100.0 * (whole + partial) / wanted));
  }
  if (!(partial > 0.0) || !(wanted > whole)) return;
  for (double& filled : grid.fill) {
    if (filled < 1.0) filled *= (wanted - whole) / partial;
  }
}

void check_number(const std::array<std::size_t, 3>& counts) {
  const double all = static_cast<double>(counts[0]) * static_cast<double>(counts[1]) *
                     static_cast<double>(counts[2]);
  if (all <= kMostCells) return;
  throw DomainError(
      fmt::format("the box about the body has {} × {} × {} cells, more than {:.0f}: ask for fewer "
                  "cells, or take "
                  "a shorter piece of a thin ring or arc",
                  counts[0], counts[1], counts[2], kMostCells));
}

std::size_t even(double count) {
  return 2 * static_cast<std::size_t>(std::ceil(0.5 * count - 1e-9));
}

void check_flatness(const CellGrid& grid) {
  const auto [least, most] = std::minmax_element(grid.edges_m.begin(), grid.edges_m.end());
  if (*most <= kFlattest * *least) return;
  throw DomainError(fmt::format(
      "cells of {:.3g} × {:.3g} × {:.3g} mm: edges may differ by {:.0f} : 1 at most; ask for more "
      "cells, or take the single operating point, which is exact for a thin plate",
      1e3 * grid.edges_m[0], 1e3 * grid.edges_m[1], 1e3 * grid.edges_m[2], kFlattest));
}

}  // namespace

Triple CellGrid::centre_of(std::size_t i) const {
  const std::array<std::size_t, 3> at{i / (counts[1] * counts[2]), i / counts[2] % counts[1],
                                      i % counts[2]};
  Triple out{};
  for (std::size_t axis = 0; axis < 3; ++axis) {
    out[axis] = centre_m[axis] +
                (static_cast<double>(at[axis]) + 0.5 - 0.5 * static_cast<double>(counts[axis])) *
                    edges_m[axis];
  }
  return out;
}

CellGrid divide(const Body& body, const std::array<std::size_t, 3>& counts) {
  check(body);
  CellGrid grid;
  grid.counts = {counts[0] + counts[0] % 2, counts[1] + counts[1] % 2, counts[2]};
  if (counts[0] == 0 || counts[1] == 0 || counts[2] == 0) {
    throw DomainError(fmt::format("{} × {} × {} cells: each number must be 1 or more", counts[0],
                                  counts[1], counts[2]));
  }
  check_number(grid.counts);
  const detail::Box box = detail::box_of(body);
  for (std::size_t axis = 0; axis < 3; ++axis) {
    grid.edges_m[axis] = (box.high[axis] - box.low[axis]) / static_cast<double>(grid.counts[axis]);
    grid.centre_m[axis] = 0.5 * (box.high[axis] + box.low[axis]);
  }
  check_flatness(grid);
  grid.fill.assign(grid.counts[0] * grid.counts[1] * grid.counts[2], 1.0);
  grid.exact = std::holds_alternative<Block>(body);
  grid.mirrored = !std::holds_alternative<ArcSegment>(body);
  if (!grid.exact) fill_cells(body, grid);
  return grid;
}

CellGrid divide(const Body& body, std::size_t cells) {
  check(body);
  if (cells < 64 || cells > 1000000) {
    throw DomainError(
        fmt::format("{} cells: a magnet is divided into 64 to 1000000; 4000 suit most", cells));
  }
  const detail::Box box = detail::box_of(body);
  Triple size{};
  for (std::size_t axis = 0; axis < 3; ++axis) size[axis] = box.high[axis] - box.low[axis];
  const double box_volume = size[0] * size[1] * size[2];
  const double in_box = static_cast<double>(cells) * box_volume / volume_of(body);
  const double edge = std::cbrt(box_volume / in_box);
  const double z = std::max(4.0, std::round(size[2] / edge));
  const double across = std::sqrt(size[0] * size[1] * z / in_box);
  const double least = size[2] > 30.0 * std::max(size[0], size[1]) ? 2.0 : 6.0;
  const double x = std::max(least, std::round(size[0] / across));
  const double y = std::max(least, std::round(size[1] / across));
  // Each alone first: a number of cells beyond all bounds has no place in an integer.
  if (!(x <= kMostCells && y <= kMostCells && z <= kMostCells)) {
    throw DomainError(
        fmt::format("{} cells: the body is too slender, or its wall too thin", cells));
  }
  return divide(body, std::array{even(x), even(y), static_cast<std::size_t>(z)});
}

}  // namespace magswap
