#include "magswap/loop/branch.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>

#include "magswap/loop/lanes.hpp"

namespace magswap::detail {
namespace {

// A branch's remanence is at least this share of the largest one: initial and minor curves are not.
constexpr double kMajorRemanence = 0.5;
// A run that returns from beyond this share of the far end of the record starts at saturation.
constexpr double kSaturatedStart = 0.9;
// A branch may begin or end this close to H = 0, as a share of its largest field.
constexpr double kZeroTolerance = 0.01;

constexpr std::size_t kBlock = 32;

// Number of steps in field[first … first + kBlock] that go against the direction.
std::int64_t steps_against(const double* field, bool rising) {
  std::int64_t count = 0;
  if (rising) {
    for (std::size_t i = 0; i < kBlock; ++i) count += field[i + 1] < field[i] ? 1 : 0;
  } else {
    for (std::size_t i = 0; i < kBlock; ++i) count += field[i + 1] > field[i] ? 1 : 0;
  }
  return count;
}

// First row from which the field has left its start by more than `retreat`; says which way.
std::optional<bool> first_direction(std::span<const double> field, double retreat) {
  for (const double value : field) {
    if (value > field[0] + retreat) return true;
    if (value < field[0] - retreat) return false;
  }
  return std::nullopt;
}

// Follows the extreme of the field and closes a run when the field has come back far enough.
struct Turns {
  std::span<const double> field;
  double retreat;
  bool rising;
  std::size_t first;
  std::size_t extreme;
  std::vector<RowRange>& runs;

  void take(std::size_t i) {
    const double ahead = rising ? field[i] - field[extreme] : field[extreme] - field[i];
    if (ahead >= 0.0) {
      extreme = i;
    } else if (-ahead > retreat) {
      runs.push_back({first, extreme});
      first = extreme;
      extreme = i;
      rising = !rising;
    }
  }
};

struct Run {
  RowRange rows;
  int direction = 0;  // +1 field rises, −1 it falls
  double h_first = 0.0, h_last = 0.0;
  double j_first = 0.0;
  double j_zero = 0.0;  // J at H = 0, 0 when the run does not pass it
};

struct Record {
  std::span<const double> drive;
  std::span<const double> h;
  std::span<const double> j;
};

// First row at or past H = 0; rows.last + 1 when there is none. Whole blocks ahead of it are
// skipped.
std::size_t zero_row(std::span<const double> h, RowRange rows, double sign) {
  std::size_t i = rows.first;
  for (; i + kBlock <= rows.last; i += kBlock) {
    std::int64_t past = 0;
    for (std::size_t k = 0; k < kBlock; ++k) past += sign * h[i + k] >= 0.0 ? 1 : 0;
    if (past > 0) break;
  }
  while (i <= rows.last && sign * h[i] < 0.0) ++i;
  return i;
}

// J where the run passes H = 0; its end where that lies close enough; 0 when it does not pass.
double remanence_of(const Run& run, const Record& record) {
  const double near = kZeroTolerance * std::max(std::abs(run.h_first), std::abs(run.h_last));
  if (run.h_first * run.h_last > 0.0) {
    if (std::abs(run.h_first) <= near) return run.j_first;
    return std::abs(run.h_last) <= near ? record.j[run.rows.last] : 0.0;
  }
  const std::size_t at = zero_row(record.h, run.rows, run.h_last > run.h_first ? 1.0 : -1.0);
  const auto h = record.h, j = record.j;
  if (at > run.rows.last) return j[run.rows.last];
  if (at == run.rows.first || h[at] == h[at - 1]) return j[at];
  return j[at] + (j[at - 1] - j[at]) * h[at] / (h[at] - h[at - 1]);
}

Run describe(RowRange rows, const Record& record) {
  Run run;
  run.rows = rows;
  run.h_first = record.h[rows.first];
  run.h_last = record.h[rows.last];
  run.direction = record.drive[rows.last] > record.drive[rows.first] ? 1 : -1;
  run.j_first = record.j[rows.first];
  run.j_zero = remanence_of(run, record);
  return run;
}

// Walks the runs in order and sorts them into branches, their continuations and recoil curves.
class Sorter {
 public:
  Sorter(std::span<const double> drive, const std::vector<Run>& runs) : drive_(drive) {
    for (const Run& run : runs) {
      remanence_ = std::max(remanence_, std::abs(run.j_zero));
      lowest_ = std::min({lowest_, run.h_first, run.h_last});
      highest_ = std::max({highest_, run.h_first, run.h_last});
    }
  }

  void take(const Run& run, LoopStructure& out) {
    const bool away = side_ != 0 && run.direction == side_;
    if (away && returns_early(run)) {
      out.recoils.push_back({out.branches.size() - 1, run.rows});
      recoiled_ = true;
    } else if (recoiled_ && run.direction == -side_ && continues(run)) {
      extend(run, out.branches.back());
    } else {
      start(run, out);
    }
  }

 private:
  // The run leaves the branch before the far end of the record, or while J still has its sign.
  [[nodiscard]] bool returns_early(const Run& run) const {
    const double far_end = side_ > 0 ? -lowest_ : highest_;
    return side_ * run.j_first > 0.0 || -side_ * run.h_first < kSaturatedStart * far_end;
  }

  // The run does not come from saturation again.
  [[nodiscard]] bool continues(const Run& run) const {
    const double start = side_ * start_field_;
    const double far_end = std::max(-lowest_, highest_);
    return start < 0.05 * far_end || side_ * run.h_first < 0.5 * start;
  }

  void extend(const Run& run, Branch& branch) {
    for (std::size_t i = run.rows.first; i <= run.rows.last; ++i) {
      if (side_ * drive_[i] >= reached_) continue;
      branch.pieces.push_back({i, run.rows.last});
      break;
    }
    reached_ = std::min(reached_, side_ * drive_[run.rows.last]);
  }

  void start(const Run& run, LoopStructure& out) {
    recoiled_ = false;
    const int side = run.j_zero > 0.0 ? 1 : -1;
    if (std::abs(run.j_zero) <= kMajorRemanence * remanence_ || run.direction == side) {
      side_ = 0;
      return;
    }
    side_ = side;
    start_field_ = run.h_first;
    reached_ = side * drive_[run.rows.last];
    out.branches.push_back({side, false, {run.rows}});
  }

  std::span<const double> drive_;
  double remanence_ = 0.0;
  double lowest_ = 0.0;
  double highest_ = 0.0;
  int side_ = 0;  // of the open branch, 0 when there is none
  bool recoiled_ = false;
  double start_field_ = 0.0;
  double reached_ = 0.0;  // lowest side·drive of the open branch
};

}  // namespace

std::vector<RowRange> split_runs(std::span<const double> field, double threshold) {
  std::vector<RowRange> runs;
  const std::size_t n = field.size();
  if (n < 2) return runs;
  const double retreat = threshold * largest_magnitude(field);
  const auto direction = first_direction(field, retreat);
  if (!direction) return runs;
  Turns turns{field, retreat, *direction, 0, 0, runs};
  for (std::size_t i = 0; i + 1 < n;) {
    if (turns.extreme == i && i + kBlock < n && steps_against(&field[i], turns.rising) == 0) {
      i += kBlock;
      turns.extreme = i;
      continue;
    }
    const std::size_t end = std::min(i + kBlock, n - 1);
    while (i < end) turns.take(++i);
  }
  runs.push_back({turns.first, n - 1});
  return runs;
}

LoopStructure find_branches(std::span<const double> drive, std::span<const double> h_A_per_m,
                            std::span<const double> j_T, double threshold) {
  const Record record{drive, h_A_per_m, j_T};
  LoopStructure out;
  out.runs = split_runs(drive, threshold);
  std::vector<Run> runs;
  runs.reserve(out.runs.size());
  for (const RowRange& rows : out.runs) runs.push_back(describe(rows, record));
  Sorter sorter(drive, runs);
  for (const Run& run : runs) sorter.take(run, out);
  if (!out.branches.empty()) return out;
  // A curve table or a record written backwards: J keeps the sign that the field leads to.
  double remanence = 0.0;
  for (const Run& run : runs) remanence = std::max(remanence, std::abs(run.j_zero));
  for (const Run& run : runs) {
    if (std::abs(run.j_zero) <= kMajorRemanence * remanence) continue;
    out.branches.push_back({run.j_zero > 0.0 ? 1 : -1, true, {run.rows}});
  }
  return out;
}

}  // namespace magswap::detail
