#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "magswap/loop/analysis.hpp"

namespace magswap::detail {

/// Memory for rows whose values are written before they are read: nothing is set to zero.
class RowBuffer {
 public:
  /// Room for n rows; what was there is lost when it grows.
  [[nodiscard]] std::span<double> rows(std::size_t n) {
    if (n > size_) {
      values_ = std::make_unique_for_overwrite<double[]>(n);
      size_ = n;
    }
    return {values_.get(), n};
  }

 private:
  std::unique_ptr<double[]> values_;
  std::size_t size_ = 0;
};

/// A record ready for evaluation: finite rows, J known, branches found.
///
/// The spans point into the caller's data where nothing had to change: it must outlive this.
struct PreparedLoop {
  PreparedLoop() = default;
  PreparedLoop(const PreparedLoop&) = delete;
  PreparedLoop& operator=(const PreparedLoop&) = delete;

  std::span<const double> h_A_per_m;
  std::span<const double> j_T;
  std::span<const double> sigma_h_A_per_m;  ///< empty when not given
  std::span<const double> sigma_j_T;        ///< empty when not given
  LoopStructure structure;
  double factor = 0.0;
  FieldKind field = FieldKind::external;
  bool has_polarisation = true;
  std::vector<std::size_t> rows;  ///< row of the record of each finite row; empty when all are

  std::vector<double> h_store, j_store, sigma_h_store, sigma_j_store;
  RowBuffer field_store;

  /// The record's own number of a finite row.
  [[nodiscard]] std::size_t row(std::size_t i) const { return rows.empty() ? i : rows[i]; }
};

/// Checks, leaves out rows that are not finite, finds the branches.
void prepare(const LoopData& data, const LoopOptions& options, PreparedLoop& out);

/// Finds the branches anew, after the arrays of `loop` have been changed.
void find_structure(PreparedLoop& loop, double threshold);

/// Scratch memory of an evaluation, to be used again.
struct Scratch {
  RowBuffer h_A_per_m, j_T;
  std::vector<RecoilLine> recoils;
};

/// Recoil curve in internal field, turned so that its branch descends.
[[nodiscard]] RecoilLine recoil_line(const PreparedLoop& loop, std::span<const double> h,
                                     std::span<const double> j, const Recoil& recoil);

/// Figures of all branches for fields and polarisations in place of the record's own.
void evaluate(const PreparedLoop& loop, std::span<const double> h, std::span<const double> j,
              const FigureRules& rules, Scratch& scratch, std::span<LoopFigures> out);

/// Takes the drift off and centres the record as far as the options ask for it; branches anew.
void correct_record(const LoopOptions& options, PreparedLoop& loop, Scratch& scratch);

/// Mean of each figure over the branches that determine it.
[[nodiscard]] LoopFigures mean_of(std::span<const LoopFigures> figures);

/// Mean over descending minus mean over ascending branches.
[[nodiscard]] LoopFigures difference_of(std::span<const LoopFigures> figures,
                                        std::span<const Branch> branches);

}  // namespace magswap::detail
