#include "magswap/loop/prepared.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "magswap/core/error.hpp"
#include "magswap/loop/lanes.hpp"

namespace magswap::detail {
namespace {

MAGSWAP_LOOP_CLONES
std::int64_t count_not_finite(const double* h, const double* j, std::size_t n) {
  std::int64_t count = 0;
  for (std::size_t i = 0; i < n; ++i) count += (h[i] - h[i]) + (j[i] - j[i]) == 0.0 ? 0 : 1;
  return count;
}

std::vector<double> chosen(std::span<const double> values, const std::vector<std::size_t>& rows) {
  std::vector<double> out;
  if (values.empty()) return out;
  out.reserve(rows.size());
  for (const std::size_t row : rows) out.push_back(values[row]);
  return out;
}

void keep_finite_rows(PreparedLoop& loop) {
  if (count_not_finite(loop.h_A_per_m.data(), loop.j_T.data(), loop.j_T.size()) == 0) return;
  for (std::size_t i = 0; i < loop.h_A_per_m.size(); ++i)
    if (std::isfinite(loop.h_A_per_m[i]) && std::isfinite(loop.j_T[i])) loop.rows.push_back(i);
  loop.h_store = chosen(loop.h_A_per_m, loop.rows);
  loop.j_store = chosen(loop.j_T, loop.rows);
  loop.sigma_h_store = chosen(loop.sigma_h_A_per_m, loop.rows);
  loop.sigma_j_store = chosen(loop.sigma_j_T, loop.rows);
  loop.h_A_per_m = loop.h_store;
  loop.j_T = loop.j_store;
  loop.sigma_h_A_per_m = loop.sigma_h_store;
  loop.sigma_j_T = loop.sigma_j_store;
}

// J of a record of B: with an external field B = µ0·(H − N·M) + J.
void polarisation_from_b(const LoopData& data, PreparedLoop& loop) {
  if (loop.factor >= 1.0)
    throw DomainError("a record of B alone cannot be corrected with N = 1: B is µ0·H then");
  loop.j_store.resize(data.size());
  for (std::size_t i = 0; i < data.size(); ++i)
    loop.j_store[i] = (data.b_T[i] - kMu0 * data.h_A_per_m[i]) / (1.0 - loop.factor);
  loop.j_T = loop.j_store;
}

// Copies the rows of one piece, turned to a descending branch and corrected.
MAGSWAP_LOOP_CLONES
void copy_piece(const double* h, const double* j, std::size_t n, double side, double shear,
                double* to_h, double* to_j) {
  for (std::size_t i = 0; i < n; ++i) {
    to_h[i] = side * (h[i] - shear * j[i]);
    to_j[i] = side * j[i];
  }
}

BranchView view_of(const PreparedLoop& loop, std::span<const double> h, std::span<const double> j,
                   std::size_t index, Scratch& scratch) {
  const Branch& branch = loop.structure.branches[index];
  const std::span<double> to_h = scratch.h_A_per_m.rows(h.size());
  const std::span<double> to_j = scratch.j_T.rows(h.size());
  std::size_t n = 0;
  for (const RowRange& piece : branch.pieces) {
    const std::size_t length = piece.last - piece.first + 1;
    copy_piece(&h[piece.first], &j[piece.first], length, branch.side, loop.factor / kMu0, &to_h[n],
               &to_j[n]);
    n += length;
  }
  if (branch.backwards) {
    std::reverse(to_h.data(), to_h.data() + n);
    std::reverse(to_j.data(), to_j.data() + n);
  }
  scratch.recoils.clear();
  for (const Recoil& recoil : loop.structure.recoils)
    if (recoil.branch == index) scratch.recoils.push_back(recoil_line(loop, h, j, recoil));
  return {to_h.first(n), to_j.first(n), scratch.recoils, loop.has_polarisation};
}

}  // namespace

void find_structure(PreparedLoop& loop, double threshold) {
  const auto h = loop.h_A_per_m, j = loop.j_T;
  if (loop.field == FieldKind::external && loop.factor == 0.0) {
    loop.structure = find_branches(h, h, j, threshold);
    return;
  }
  // The other one of the drive and the internal field.
  const std::span<double> other = loop.field_store.rows(h.size());
  if (loop.field == FieldKind::external) {
    const double shear = loop.factor / kMu0;
    for (std::size_t i = 0; i < other.size(); ++i) other[i] = h[i] - shear * j[i];
    loop.structure = find_branches(h, other, j, threshold);
    return;
  }
  for (std::size_t i = 0; i < other.size(); ++i) other[i] = j[i] + kMu0 * h[i];
  loop.structure = find_branches(other, h, j, threshold);
}

void prepare(const LoopData& data, const LoopOptions& options, PreparedLoop& out) {
  check(data);
  check(options.rules);
  out.factor = demagnetising_factor(data, options.correction);
  out.field = data.field;
  out.has_polarisation = !data.flux_density_only();
  out.h_A_per_m = data.h_A_per_m;
  out.j_T = data.j_T;
  out.sigma_h_A_per_m = data.sigma_h_A_per_m;
  out.sigma_j_T = data.sigma_j_T;
  if (!out.has_polarisation) polarisation_from_b(data, out);
  keep_finite_rows(out);
  find_structure(out, options.reversal_threshold);
}

RecoilLine recoil_line(const PreparedLoop& loop, std::span<const double> h,
                       std::span<const double> j, const Recoil& recoil) {
  const double side = loop.structure.branches[recoil.branch].side;
  const double shear = loop.factor / kMu0;
  const auto field = [&](std::size_t i) { return side * (h[i] - shear * j[i]); };
  const std::size_t first = recoil.rows.first;
  RecoilLine line{field(first), side * j[first], 0.0, 0.0};
  for (std::size_t i = first + 1; i <= recoil.rows.last; ++i) {
    line.h_end_A_per_m = field(i);
    line.j_end_T = side * j[i];
    if (line.h_end_A_per_m < 0.0) continue;
    const double before = field(i - 1);
    const double t = line.h_end_A_per_m > before ? -before / (line.h_end_A_per_m - before) : 1.0;
    line.j_end_T = side * (j[i - 1] + t * (j[i] - j[i - 1]));
    line.h_end_A_per_m = 0.0;
    break;
  }
  return line;
}

void evaluate(const PreparedLoop& loop, std::span<const double> h, std::span<const double> j,
              const FigureRules& rules, Scratch& scratch, std::span<LoopFigures> out) {
  for (std::size_t i = 0; i < out.size(); ++i)
    out[i] = figures_of(view_of(loop, h, j, i, scratch), rules);
}

// Drift first: the centre is taken from the loop that closes.
void correct_record(const LoopOptions& options, PreparedLoop& loop, Scratch& scratch) {
  const auto quality = [&] {
    std::vector<LoopFigures> figures(loop.structure.branches.size());
    evaluate(loop, loop.h_A_per_m, loop.j_T, options.rules, scratch, figures);
    return quality_of(loop.h_A_per_m, loop.j_T, loop.structure, figures);
  };
  if (loop.j_store.empty()) loop.j_store.assign(loop.j_T.begin(), loop.j_T.end());
  if (loop.h_store.empty()) loop.h_store.assign(loop.h_A_per_m.begin(), loop.h_A_per_m.end());
  loop.h_A_per_m = loop.h_store;
  loop.j_T = loop.j_store;
  if (options.remove_drift) {
    remove_drift(loop.j_store, loop.structure, quality());
    find_structure(loop, options.reversal_threshold);
  }
  if (options.centre) {
    centre(loop.h_store, loop.j_store, quality());
    find_structure(loop, options.reversal_threshold);
  }
}

LoopFigures mean_of(std::span<const LoopFigures> figures) {
  LoopFigures mean;
  if (figures.empty()) {
    for (const LoopFigureInfo& row : all_loop_figures())
      mean[row.figure] = Figure::missing("no branch of the record passes H = 0");
    return mean;
  }
  mean.Hk_fraction = figures[0].Hk_fraction;
  for (const LoopFigures& branch : figures) {
    mean.mu_rec_is_apparent &=
        branch.mu_rec_is_apparent || !branch[LoopFigure::mu_rec].determined();
    mean.over_corrected |= branch.over_corrected;
  }
  // A slope near Br is no match for recoil loops, where any branch has them.
  const auto counts = [&](const LoopFigures& branch, LoopFigure figure) {
    return branch[figure].determined() &&
           (figure != LoopFigure::mu_rec || branch.mu_rec_is_apparent == mean.mu_rec_is_apparent);
  };
  for (const LoopFigureInfo& row : all_loop_figures()) {
    double sum = 0.0;
    int count = 0;
    for (const LoopFigures& branch : figures) {
      if (!counts(branch, row.figure)) continue;
      sum += branch[row.figure].value();
      ++count;
    }
    mean[row.figure] =
        count > 0 ? Figure::of(sum / count) : Figure::missing(figures[0][row.figure].reason());
  }
  return mean;
}

LoopFigures difference_of(std::span<const LoopFigures> figures, std::span<const Branch> branches) {
  LoopFigures difference;
  for (const LoopFigureInfo& row : all_loop_figures()) {
    double sum[2] = {0.0, 0.0};
    int count[2] = {0, 0};
    for (std::size_t i = 0; i < figures.size(); ++i) {
      if (!figures[i][row.figure].determined()) continue;
      const int side = branches[i].side > 0 ? 0 : 1;
      sum[side] += figures[i][row.figure].value();
      ++count[side];
    }
    difference[row.figure] =
        count[0] > 0 && count[1] > 0
            ? Figure::of(sum[0] / count[0] - sum[1] / count[1])
            : Figure::missing("only one of the descending and ascending branches has it");
  }
  return difference;
}

}  // namespace magswap::detail
