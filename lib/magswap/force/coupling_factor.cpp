#include <algorithm>
#include <array>
#include <cmath>

#include "magswap/force/coupling.hpp"

namespace magswap {
namespace {

// A row of poles along a line: its wave number, its thickness, and that of the row it faces.
struct Row {
  double k, h, other;
};

std::array<Row, 2> rows_of(const AxialCoupling& c) {
  const double k = c.pole_pairs / (0.25 * (si(c.inner) + si(c.outer)));
  const double h1 = si(c.driver_thickness), h2 = si(c.load_thickness);
  return {Row{k, h1, h2}, Row{k, h2, h1}};
}

std::array<Row, 2> rows_of(const RadialCoupling& c) {
  const double h1 = 0.5 * si(c.inner_surface - c.inner_bore);
  const double h2 = 0.5 * si(c.outer_back - c.outer_surface);
  return {Row{c.pole_pairs / (0.25 * si(c.inner_bore + c.inner_surface)), h1, h2},
          Row{c.pole_pairs / (0.25 * si(c.outer_surface + c.outer_back)), h2, h1}};
}

double gap_of(const AxialCoupling& c) { return si(c.gap); }
double gap_of(const RadialCoupling& c) { return 0.5 * si(c.outer_surface - c.inner_surface); }

// Mean field of the facing row in a row of wave number k, over J/µ0: e^(−ke)(1 − e^(−kh₁))(1 −
// e^(−kh₂))/2kh₁, with yokes sinh kh₁ sinh kh₂/(kh₁ sinh kH).
double help(const Row& row, double k, double gap, bool yokes) {
  const double air =
      std::exp(-k * gap) * std::expm1(-k * row.h) * std::expm1(-k * row.other) / (2.0 * k * row.h);
  if (!yokes) return air;
  const double both = std::expm1(-2.0 * k * row.h) * std::expm1(-2.0 * k * row.other);
  return -std::exp(-k * gap) * both /
         (2.0 * k * row.h * std::expm1(-2.0 * k * (row.h + row.other + gap)));
}

// Every harmonic counts by its share of the mean square of the poles' pattern.
double factor_of(const Row& row, int pole_pairs, double arc, double gap, bool yokes, double angle) {
  constexpr int kHighest = 4001;
  double sum = 0.0;
  for (int m = 1; m <= kHighest; m += 2) {
    const double a = detail::pole_amplitude(m * pole_pairs, pole_pairs, arc);
    const double k = m * row.k;
    const double own = detail::pole_row_factor(k, row.h, row.other + gap, yokes);
    sum += 0.5 * a * a / arc * (own - help(row, k, gap, yokes) * std::cos(m * pole_pairs * angle));
  }
  return std::clamp(sum, 0.0, 1.0);
}

}  // namespace

double mean_factor(const Coupling& coupling, double angle_rad) {
  check(coupling);
  return std::visit(
      [angle_rad](const auto& c) {
        double most = 0.0;
        for (const Row& row : rows_of(c))
          most = std::max(most, factor_of(row, c.pole_pairs, c.arc, gap_of(c), c.yokes, angle_rad));
        return most;
      },
      coupling);
}

}  // namespace magswap
