#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "magswap/loop/branch.hpp"
#include "magswap/loop/correction.hpp"
#include "magswap/loop/figures.hpp"
#include "magswap/loop/quality.hpp"

namespace magswap {

/// Uncertainty by resampling; docs/methods/loop.md.
struct Bootstrap {
  unsigned replicates = 0;  ///< 0: none; 200 give a standard error to 5 %
  std::uint64_t seed = 1;   ///< equal seeds give equal numbers on any number of threads
  unsigned threads = 1;
};

/// What is asked of a loop.
// NOLINTNEXTLINE(bugprone-exception-escape): quantities do not throw, Boost.Units does not say so
struct LoopOptions {
  ShapeCorrection correction;
  FigureRules rules;
  double reversal_threshold = 0.02;  ///< least retreat of the field, share of its largest value
  bool quality = true;               ///< closure, drift, centring, noise, asymmetry
  bool remove_drift = false;         ///< spread the closure over the rows before anything else
  bool centre = false;               ///< shift the loop to its centre before anything else
  Bootstrap bootstrap;
};

/// Figures of one branch and where they come from.
struct BranchFigures {
  Branch branch;  ///< rows of the record
  LoopFigures figures;
};

/// First-order reversal (recoil) curve in internal fields, ready for a FORC or µrec evaluation.
struct RecoilCurve {
  Recoil recoil;            ///< rows of the record
  detail::RecoilLine line;  ///< tip and upper end, in the branch's own direction
};

/// Everything that is read from one record.
struct LoopAnalysis {
  double demagnetising_factor = 0.0;  ///< applied here; 0 when none
  std::vector<BranchFigures> branches;
  LoopFigures mean;        ///< over the branches that determine a figure
  LoopFigures difference;  ///< descending minus ascending branches
  std::vector<RecoilCurve> recoils;
  LoopQuality quality;
  std::size_t rows_left_out = 0;      ///< rows with NaN or infinity
  std::vector<std::string> warnings;  ///< over-correction and the like, for people
};

/// All figures of a measured or simulated loop, branch by branch and their mean.
///
/// Rows keep the order of measurement; branches are split at reversals of the field. A figure that
/// the record does not determine says why. Cost about 5 ns a row without quality and bootstrap.
/// @throws ArgumentError when the columns do not fit together or the correction does not apply;
/// DomainError when N or the fraction of Hk is out of range.
[[nodiscard]] LoopAnalysis analyse(const LoopData& data, const LoopOptions& options = {});

/// The record that the figures are read from, in the order of measurement.
struct EvaluatedRecord {
  std::vector<std::size_t> rows;  ///< row of the record behind each entry
  std::vector<double> h_A_per_m;  ///< internal field
  std::vector<double> j_T;        ///< polarisation; of a record of B alone as correction.hpp says
};

/// Finite rows with drift and centre taken off where the options ask for it, in internal field.
/// @throws ArgumentError, DomainError as analyse() does.
[[nodiscard]] EvaluatedRecord evaluated_record(const LoopData& data,
                                               const LoopOptions& options = {});

/// Result of one loop of a batch, or why it failed.
struct BatchItem {
  std::optional<LoopAnalysis> analysis;
  std::string error;  ///< empty when there is an analysis
};

/// Many loops on several threads, in the order given; one that fails does not stop the rest.
[[nodiscard]] std::vector<BatchItem> analyse_batch(std::span<const LoopData> loops,
                                                   const LoopOptions& options = {},
                                                   unsigned threads = 1);

}  // namespace magswap
