#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace magswap {

/// Rows first … last of a record, both included, in measurement order.
struct RowRange {
  std::size_t first = 0;
  std::size_t last = 0;
};

/// One branch of a major loop, from saturation through remanence towards the other side.
struct Branch {
  int side = 1;            ///< sign of its remanence: +1 descending branch, −1 ascending branch
  bool backwards = false;  ///< recorded from −HcJ towards Br: read from the last row to the first
  /// Usually one; more where recoil loops interrupt the branch.
  std::vector<RowRange> pieces;
};

/// A run back from the branch into the record: first-order reversal (recoil) curve.
struct Recoil {
  std::size_t branch = 0;  ///< index of the branch it leaves
  RowRange rows;           ///< from the reversal point to the next reversal or the end
};

/// How a record falls into branches.
struct LoopStructure {
  std::vector<Branch> branches;
  std::vector<Recoil> recoils;
  std::vector<RowRange> runs;  ///< every run between two field reversals, initial curves too
};

namespace detail {

/// Runs between reversals of the field; a run shares its last row with the next.
///
/// A reversal counts when the field has come back from its extreme by more than `threshold` times
/// the largest |field| of the record, so that noise and repeated values do not split a branch.
/// Values must be finite. Cost O(n), about 0.3 ns a row where the field is monotone.
[[nodiscard]] std::vector<RowRange> split_runs(std::span<const double> field, double threshold);

/// Branches and recoil curves of a record whose rows are finite.
///
/// `drive` decides the reversals and must rise and fall with the source of the field: H itself when
/// it is external, B where only the internal field is known (under any N ≤ 1 it keeps the order of
/// the drive). `h_A_per_m` is the internal field as far as it is known. The initial curve and runs
/// that do not pass H = 0 belong to no branch. docs/methods/loop.md.
[[nodiscard]] LoopStructure find_branches(std::span<const double> drive,
                                          std::span<const double> h_A_per_m,
                                          std::span<const double> j_T, double threshold);

}  // namespace detail
}  // namespace magswap
