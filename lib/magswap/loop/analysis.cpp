#include "magswap/loop/analysis.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <exception>
#include <thread>

#include "magswap/loop/bootstrap.hpp"
#include "magswap/loop/prepared.hpp"

namespace magswap {
namespace {

using detail::PreparedLoop;
using detail::Scratch;

std::vector<LoopFigures> figures_of_branches(const PreparedLoop& loop, const FigureRules& rules,
                                             Scratch& scratch) {
  std::vector<LoopFigures> figures(loop.structure.branches.size());
  detail::evaluate(loop, loop.h_A_per_m, loop.j_T, rules, scratch, figures);
  return figures;
}

RowRange rows_of_record(const PreparedLoop& loop, RowRange rows) {
  return {loop.row(rows.first), loop.row(rows.last)};
}

void add_warnings(const PreparedLoop& loop, LoopAnalysis& out) {
  if (out.branches.empty()) out.warnings.emplace_back("no branch passes H = 0: no figures");
  if (out.mean.over_corrected)
    out.warnings.push_back(fmt::format(
        "squareness above 1 with N = {:.6g}: over-corrected, or noise at the knee", loop.factor));
  const Figure& mu_rec = out.mean[LoopFigure::mu_rec];
  if (out.mean.mu_rec_is_apparent && mu_rec.value_or(1.0) > 1.3)
    out.warnings.emplace_back(
        "apparent µrec above 1.3: the curve is bent near Br; HD5 and HD10 depend on it");
}

void collect(PreparedLoop& loop, std::vector<LoopFigures>& figures, LoopAnalysis& out) {
  out.mean = detail::mean_of(figures);
  out.difference = detail::difference_of(figures, loop.structure.branches);
  for (const Recoil& recoil : loop.structure.recoils)
    out.recoils.push_back({{recoil.branch, rows_of_record(loop, recoil.rows)},
                           detail::recoil_line(loop, loop.h_A_per_m, loop.j_T, recoil)});
  out.branches.reserve(figures.size());
  for (std::size_t i = 0; i < figures.size(); ++i) {
    Branch& branch = loop.structure.branches[i];
    for (RowRange& piece : branch.pieces) piece = rows_of_record(loop, piece);
    out.branches.push_back({std::move(branch), figures[i]});
  }
}

LoopAnalysis analyse_with(const LoopData& data, const LoopOptions& options, Scratch& scratch) {
  PreparedLoop loop;
  detail::prepare(data, options, loop);
  if (options.remove_drift || options.centre) detail::correct_record(options, loop, scratch);
  auto figures = figures_of_branches(loop, options.rules, scratch);
  LoopAnalysis out;
  out.demagnetising_factor = loop.factor;
  out.rows_left_out = data.size() - loop.h_A_per_m.size();
  if (options.quality)
    out.quality = detail::quality_of(loop.h_A_per_m, loop.j_T, loop.structure, figures);
  std::optional<detail::Spreads> spreads;
  if (options.bootstrap.replicates > 0)
    spreads = detail::bootstrap(loop, options.rules, options.bootstrap);
  collect(loop, figures, out);
  if (spreads) detail::apply(*spreads, out);
  add_warnings(loop, out);
  return out;
}

}  // namespace

LoopAnalysis analyse(const LoopData& data, const LoopOptions& options) {
  Scratch scratch;
  return analyse_with(data, options, scratch);
}

EvaluatedRecord evaluated_record(const LoopData& data, const LoopOptions& options) {
  PreparedLoop loop;
  Scratch scratch;
  detail::prepare(data, options, loop);
  if (options.remove_drift || options.centre) correct_record(options, loop, scratch);
  EvaluatedRecord out;
  const double shear = loop.factor / kMu0;
  for (std::size_t i = 0; i < loop.h_A_per_m.size(); ++i) {
    out.rows.push_back(loop.row(i));
    out.h_A_per_m.push_back(loop.h_A_per_m[i] - shear * loop.j_T[i]);
    out.j_T.push_back(loop.j_T[i]);
  }
  return out;
}

std::vector<BatchItem> analyse_batch(std::span<const LoopData> loops, const LoopOptions& options,
                                     unsigned threads) {
  std::vector<BatchItem> items(loops.size());
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    Scratch scratch;
    for (std::size_t i = next++; i < loops.size(); i = next++) {
      try {
        items[i].analysis = analyse_with(loops[i], options, scratch);
      } catch (const std::exception& error) {  // out of memory too: an item, not the end
        items[i].error = error.what();
      }
    }
  };
  std::vector<std::jthread> helpers;
  for (unsigned i = 1; i < threads; ++i) helpers.emplace_back(work);
  work();
  return items;
}

}  // namespace magswap
