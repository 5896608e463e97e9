#include "magswap/loop/figures.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "magswap/core/error.hpp"
#include "magswap/loop/crossing.hpp"

namespace magswap {

void check(const FigureRules& rules) {
  if (!(rules.Hk_fraction > 0.0 && rules.Hk_fraction < 1.0))
    throw DomainError(
        fmt::format("Hk is asked for at J = {}·Br; give a fraction between 0 and 1, 0.9 is usual",
                    rules.Hk_fraction));
  if (rules.mu_rec && !(*rules.mu_rec >= 1.0 && std::isfinite(*rules.mu_rec)))
    throw DomainError(
        fmt::format("recoil permeability {}; give a number of at least 1", *rules.mu_rec));
}

namespace detail {
namespace {

using Rows = std::span<const double>;

// The apparent recoil permeability is the slope from H = 0 to this share of HcB.
constexpr double kApparentWindow = 0.25;
// A slope below this share of µ0 is no permeability.
constexpr double kLeastPermeability = 0.95;

struct Product {
  double value = 0.0;
  double h = 0.0;
};

// Largest −B·H at a row or inside a segment.
Product largest_product(Rows h, Rows j, ProductRule rule) {
  Product best;
  double h0 = h[0], b0 = j[0] + kMu0 * h[0];
  for (std::size_t i = 1; i < h.size(); ++i) {
    const double h1 = h[i], b1 = j[i] + kMu0 * h1;
    if (-h1 * b1 > best.value) best = {-h1 * b1, h1};
    // −(h0 + t·dh)(b0 + t·db) has its vertex at t = lean/(2·bend), a maximum for bend > 0.
    const double dh = h1 - h0, db = b1 - b0;
    const double bend = dh * db, lean = -(b0 * dh + h0 * db);
    if (rule == ProductRule::segments && lean > 0.0 && lean < 2.0 * bend) {
      const double t = lean / (2.0 * bend);
      const double value = -(h0 + t * dh) * (b0 + t * db);
      if (value > best.value && h0 + t * dh < 0.0) best = {value, h0 + t * dh};
    }
    h0 = h1;
    b0 = b1;
  }
  return best;
}

// Least-squares slope dJ/dH of the piecewise-linear curve over 0 ≥ H ≥ −width.
//
// An integral over the curve, not a sum over rows: repeated rows change nothing.
std::optional<double> slope_near_remanence(Rows h, Rows j, double width) {
  const double centre = -0.5 * width;
  double s = 0.0, sh = 0.0, sj = 0.0, shh = 0.0, shj = 0.0;
  for (std::size_t i = 0; i + 1 < h.size() && h[i] > -width; ++i) {
    double h1 = h[i + 1], j1 = j[i + 1];
    if (h1 < -width) {
      j1 = j[i] + (j1 - j[i]) * (-width - h[i]) / (h1 - h[i]);
      h1 = -width;
    }
    const double dh = h[i] - h1;
    const double x0 = h[i] - centre, x1 = h1 - centre;
    const double xm = 0.5 * (x0 + x1), jm = 0.5 * (j[i] + j1);
    s += dh;
    sh += dh * xm;
    sj += dh * jm;
    shh += dh * (x0 * x0 + 4.0 * xm * xm + x1 * x1) / 6.0;
    shj += dh * (x0 * j[i] + 4.0 * xm * jm + x1 * j1) / 6.0;
  }
  const double spread = s * shh - sh * sh;
  if (!(spread > 0.0) || s < 0.5 * width) return std::nullopt;
  return (s * shj - sh * sj) / spread;
}

std::optional<double> slope_of_recoils(std::span<const RecoilLine> recoils) {
  double sum = 0.0;
  int count = 0;
  for (const RecoilLine& line : recoils) {
    const double length = line.h_end_A_per_m - line.h_A_per_m;
    if (line.j_T <= 0.0 || !(length > 0.0)) continue;
    sum += (line.j_end_T - line.j_T) / length;
    ++count;
  }
  if (count == 0) return std::nullopt;
  return sum / count;
}

// Reads the figures of the second quadrant; row 0 of h, j is (0, Br).
class Quadrant {
 public:
  Quadrant(Rows h, Rows j, const BranchView& branch, const FigureRules& rules, LoopFigures& out)
      : h_(h), j_(j), branch_(branch), rules_(rules), out_(out), br_(j[0]) {}

  void read() {
    out_.Hk_fraction = rules_.Hk_fraction;
    coercivities();
    product();
    knee();
    permeability();
    recoil_fields();
    remanent_coercivity();
  }

 private:
  // Level a·J + c·H of the curve, sought up to the row after `end_`.
  [[nodiscard]] std::optional<Crossing> seek(const Line& line) const {
    return find_crossing(h_.first(end_), j_.first(end_), line, br_);
  }

  void coercivities() {
    const auto j_zero = find_crossing(h_, j_, {1.0, 0.0, 0.0}, br_);
    if (!branch_.has_polarisation)
      out_[LoopFigure::HcJ] =
          Figure::missing("the record holds B alone: near HcJ, J = B - µ0·H is a small difference");
    else if (!j_zero)
      out_[LoopFigure::HcJ] = Figure::missing("the curve ends before J = 0");
    else
      out_[LoopFigure::HcJ] = Figure::of(-j_zero->h_A_per_m);
    // Behind HcJ nothing but the other side of the loop follows.
    end_ = j_zero ? j_zero->row + 2 : h_.size();
    b_zero_ = seek({1.0, kMu0, 0.0});
    out_[LoopFigure::HcB] =
        b_zero_ ? Figure::of(-b_zero_->h_A_per_m) : Figure::missing("the curve ends before B = 0");
  }

  void product() {
    const std::size_t end = b_zero_ ? b_zero_->row + 2 : end_;
    const Product best = largest_product(h_.first(end), j_.first(end), rules_.product);
    const bool inside = b_zero_ || best.h > h_[end - 1];
    if (!(best.value > 0.0) || !inside) {
      for (const auto figure : {LoopFigure::BHmax, LoopFigure::H_BHmax, LoopFigure::fullness})
        out_[figure] = Figure::missing("the curve ends before the maximum of -B·H");
      return;
    }
    out_[LoopFigure::BHmax] = Figure::of(best.value);
    out_[LoopFigure::H_BHmax] = Figure::of(-best.h);
    out_[LoopFigure::fullness] = Figure::of(4.0 * kMu0 * best.value / (br_ * br_));
  }

  void knee() {
    const auto at = seek({1.0, 0.0, rules_.Hk_fraction * br_});
    const Figure& hcj = out_[LoopFigure::HcJ];
    out_[LoopFigure::Hk] = at ? Figure::of(-at->h_A_per_m)
                              : Figure::missing("the curve ends before J falls to Hk's level");
    if (!at || !hcj.determined()) {
      out_[LoopFigure::squareness] =
          Figure::missing(at ? "HcJ is not determined" : "Hk is not determined");
      return;
    }
    const double squareness = -at->h_A_per_m / hcj.value();
    out_[LoopFigure::squareness] = Figure::of(squareness);
    out_.over_corrected = squareness > 1.0;
  }

  void permeability() {
    auto slope = slope_of_recoils(branch_.recoils);
    out_.mu_rec_is_apparent = !slope;
    const double width = kApparentWindow * (b_zero_ ? -b_zero_->h_A_per_m : -h_[end_ - 1]);
    if (!slope) slope = slope_near_remanence(h_.first(end_), j_.first(end_), width);
    const double mu_rec = slope ? 1.0 + *slope / kMu0 : 0.0;
    if (!slope)
      out_[LoopFigure::mu_rec] = Figure::missing("no rows between Br and HcB/4");
    else if (mu_rec < kLeastPermeability)
      out_[LoopFigure::mu_rec] =
          Figure::missing("slope below µ0: over-corrected, drifting or noisy");
    else
      out_[LoopFigure::mu_rec] = Figure::of(mu_rec);
  }

  void recoil_fields() {
    const Figure mu_rec = rules_.mu_rec ? Figure::of(*rules_.mu_rec) : out_[LoopFigure::mu_rec];
    for (const auto& [figure, loss] :
         {std::pair{LoopFigure::HD5, 0.05}, std::pair{LoopFigure::HD10, 0.10}}) {
      if (!mu_rec.determined()) {
        out_[figure] = Figure::missing("µrec is not determined");
        continue;
      }
      // The recoil line through (H, B) meets H = 0 at B − µ0·µrec·H.
      const double slope = kMu0 * (mu_rec.value() - 1.0);
      const auto at = seek({1.0, -slope, (1.0 - loss) * br_});
      out_[figure] = at ? Figure::of(-at->h_A_per_m)
                        : Figure::missing("no point of the curve loses that much on recoil");
    }
  }

  // J(0) after recoil, against the reversal field, passes zero.
  void remanent_coercivity() {
    out_[LoopFigure::Hcr] =
        Figure::missing(branch_.recoils.empty() ? "no recoil curves in the record"
                                                : "recoil curves do not pass J(0) = 0");
    double h_before = 0.0, j_before = br_;
    for (const RecoilLine& line : branch_.recoils) {
      if (line.h_end_A_per_m < 0.0) continue;
      if (line.j_end_T <= 0.0 && j_before > 0.0) {
        const double t = j_before / (j_before - line.j_end_T);
        out_[LoopFigure::Hcr] = Figure::of(-(h_before + t * (line.h_A_per_m - h_before)));
        return;
      }
      h_before = line.h_A_per_m;
      j_before = line.j_end_T;
    }
  }

  Rows h_;
  Rows j_;
  const BranchView& branch_;
  const FigureRules& rules_;
  LoopFigures& out_;
  double br_;
  std::size_t end_ = 0;
  std::optional<Crossing> b_zero_;
};

LoopFigures all_missing(std::string_view reason) {
  LoopFigures out;
  for (const LoopFigureInfo& row : all_loop_figures()) out[row.figure] = Figure::missing(reason);
  return out;
}

// Values at the ends of the number range overflow on the way.
void drop_what_is_not_finite(LoopFigures& out) {
  for (const LoopFigureInfo& row : all_loop_figures())
    if (!std::isfinite(out[row.figure].value_or(0.0)))
      out[row.figure] = Figure::missing("the values of the record are out of range");
}

}  // namespace

LoopFigures figures_of(const BranchView& branch, const FigureRules& rules) {
  const auto h = branch.h_A_per_m;
  const auto j = branch.j_T;
  const auto zero = find_zero_field(h, j);
  if (!zero || !(zero->j_T > 0.0)) return all_missing("the branch does not reach H = 0");
  LoopFigures out;
  saturation_figures(h.first(zero->row + 1), j.first(zero->row + 1), out);
  out[LoopFigure::Br] = Figure::of(zero->j_T);
  h[zero->row] = 0.0;
  j[zero->row] = zero->j_T;
  Quadrant(h.subspan(zero->row), j.subspan(zero->row), branch, rules, out).read();
  drop_what_is_not_finite(out);
  return out;
}

}  // namespace detail
}  // namespace magswap
