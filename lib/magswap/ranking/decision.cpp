#include "magswap/ranking/decision.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <set>

#include "magswap/core/error.hpp"

namespace magswap {
namespace {

constexpr std::array kRules{
    std::pair{MissingRule::leave_out, std::string_view("leave-out")},
    std::pair{MissingRule::leave_out_criterion, std::string_view("leave-out-criterion")},
    std::pair{MissingRule::worst, std::string_view("worst")},
    std::pair{MissingRule::median, std::string_view("median")},
    std::pair{MissingRule::refuse, std::string_view("refuse")}};

void check_sizes(const DecisionTable& table) {
  const std::size_t n = table.rows() * table.criteria.size();
  if (table.criteria.empty())
    throw ArgumentError("nothing to rank by: give at least one criterion");
  const auto fits = [n](const std::vector<double>& values) {
    return values.empty() || values.size() == n;
  };
  if (table.value.size() != n || !fits(table.low) || !fits(table.high) ||
      table.low.empty() != table.high.empty() ||
      (!table.rejected.empty() && table.rejected.size() != table.rows())) {
    throw ArgumentError(
        fmt::format("{} alternatives and {} criteria need {} values (and as many lower and upper "
                    "bounds, or none); there are {}, {} and {}",
                    table.rows(), table.criteria.size(), n, table.value.size(), table.low.size(),
                    table.high.size()));
  }
}

void check_names(const DecisionTable& table) {
  std::set<std::string_view> seen;
  for (const Criterion& criterion : table.criteria) {
    if (!seen.insert(criterion.name).second)
      throw ArgumentError(fmt::format("criterion '{}' is there twice", criterion.name));
  }
  seen.clear();
  for (const std::string& alternative : table.alternatives) {
    if (!seen.insert(alternative).second) {
      throw ArgumentError(
          fmt::format("alternative '{}' is there twice: give each a name of its own", alternative));
    }
  }
}

// Values and bounds are numbers, and a range holds its value.
void check_values(const DecisionTable& table) {
  for (std::size_t i = 0; i < table.value.size(); ++i) {
    const Criterion& criterion = table.criteria[i / table.rows()];
    const std::string& alternative = table.alternatives[i % table.rows()];
    if (std::isinf(table.value[i])) {
      throw ArgumentError(
          fmt::format("'{}' of '{}' is infinite: leave the value out, or give a "
                      "number",
                      criterion.name, alternative));
    }
    if (table.low.empty() || std::isnan(table.value[i])) continue;
    if (!(std::isfinite(table.low[i]) && std::isfinite(table.high[i]) &&
          table.low[i] <= table.value[i] && table.value[i] <= table.high[i])) {
      throw ArgumentError(fmt::format("'{}' of '{}' is {:g}, outside its range {:g} to {:g}",
                                      criterion.name, alternative, table.value[i], table.low[i],
                                      table.high[i]));
    }
  }
}

double median_of(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const std::size_t half = values.size() / 2;
  return values.size() % 2 == 1 ? values[half] : std::midpoint(values[half - 1], values[half]);
}

double stand_in(const std::vector<double>& known, Goal goal, MissingRule rule) {
  if (rule == MissingRule::median) return median_of(known);
  return goal == Goal::minimise ? *std::max_element(known.begin(), known.end())
                                : *std::min_element(known.begin(), known.end());
}

// Works on masks over the table given, and builds the smaller one at the end.
class Preparation {
 public:
  Preparation(const DecisionTable& table, MissingRule rule) : in_(table), rule_(rule) {
    keep_row_.assign(table.rows(), true);
    keep_criterion_.assign(table.criteria.size(), true);
    filled_ = table.value;
    for (std::size_t a = 0; a < table.rejected.size(); ++a) {
      if (table.rejected[a].empty()) continue;
      keep_row_[a] = false;
      out_.left_out.emplace_back(a, table.rejected[a]);
    }
  }

  void leave_out_weightless() {
    const auto counts = [](const Criterion& criterion) { return criterion.weight > 0.0; };
    if (std::none_of(in_.criteria.begin(), in_.criteria.end(), counts)) return;
    for (std::size_t c = 0; c < in_.criteria.size(); ++c) {
      if (in_.criteria[c].weight != 0.0) continue;
      keep_criterion_[c] = false;
      out_.notes.push_back(fmt::format("criterion '{}' has weight 0 and does not count", name(c)));
    }
  }

  void close_gaps() {
    for (std::size_t c = 0; c < in_.criteria.size(); ++c) {
      if (keep_criterion_[c]) close_gaps(c);
    }
  }

  void leave_out_constant(bool keep_bounded) {
    for (std::size_t c = 0; c < in_.criteria.size(); ++c) {
      if (!keep_criterion_[c] || !is_constant(c)) continue;
      const auto& bounds = in_.criteria[c].bounds;
      if (keep_bounded && bounds && bounds->lowest < bounds->highest) continue;
      keep_criterion_[c] = false;
      out_.notes.push_back(fmt::format(
          "criterion '{}' is the same for all alternatives and does not count", name(c)));
    }
  }

  PreparedTable finish() && {
    pick(keep_row_, out_.alternative_of);
    pick(keep_criterion_, out_.criterion_of);
    require_something();
    for (const std::size_t a : out_.alternative_of)
      out_.table.alternatives.push_back(in_.alternatives[a]);
    for (const std::size_t c : out_.criterion_of) out_.table.criteria.push_back(in_.criteria[c]);
    copy(filled_, filled_, out_.table.value);
    if (!in_.low.empty()) {
      copy(in_.low, filled_, out_.table.low);
      copy(in_.high, filled_, out_.table.high);
    }
    return std::move(out_);
  }

 private:
  [[nodiscard]] const std::string& name(std::size_t c) const { return in_.criteria[c].name; }

  void close_gaps(std::size_t c) {
    const std::span<const double> column = in_.column(c);
    std::vector<std::size_t> gaps;
    std::vector<double> known;
    for (std::size_t a = 0; a < column.size(); ++a) {
      if (!keep_row_[a]) continue;
      if (std::isnan(column[a])) {
        gaps.push_back(a);
      } else {
        known.push_back(column[a]);
      }
    }
    if (gaps.empty()) return;
    if (rule_ == MissingRule::refuse) refuse(gaps.front(), c);
    if (known.empty() || rule_ == MissingRule::leave_out_criterion) {
      keep_criterion_[c] = false;
      out_.gaps_closed = true;
      out_.notes.push_back(
          fmt::format("criterion '{}' has no value for {} of {} alternatives and "
                      "does not count",
                      name(c), gaps.size(), gaps.size() + known.size()));
      return;
    }
    for (const std::size_t a : gaps) close_gap(a, c, known);
  }

  [[noreturn]] void refuse(std::size_t a, std::size_t c) const {
    throw DataError(
        fmt::format("'{}' of '{}' is missing: give it, or a rule for missing values "
                    "(leave-out, leave-out-criterion, worst, median)",
                    name(c), in_.alternatives[a]));
  }

  void close_gap(std::size_t a, std::size_t c, const std::vector<double>& known) {
    if (rule_ == MissingRule::leave_out) {
      out_.left_out.emplace_back(a, fmt::format("no value of '{}'", name(c)));
      keep_row_[a] = false;
      return;
    }
    const double value = stand_in(known, in_.criteria[c].goal, rule_);
    filled_[c * in_.rows() + a] = value;
    out_.gaps_closed = true;
    out_.notes.push_back(
        fmt::format("'{}' of '{}' is missing: taken as {:.6g}, the {} of the "
                    "others",
                    name(c), in_.alternatives[a], value, to_text(rule_)));
  }

  [[nodiscard]] bool is_constant(std::size_t c) const {
    std::optional<double> first;
    for (std::size_t a = 0; a < in_.rows(); ++a) {
      if (!keep_row_[a]) continue;
      const std::size_t i = c * in_.rows() + a;
      if (!first) first = filled_[i];
      if (filled_[i] != *first) return false;
      if (!in_.low.empty() && in_.low[i] < in_.high[i]) return false;
    }
    return true;
  }

  static void pick(const std::vector<bool>& keep, std::vector<std::size_t>& out) {
    for (std::size_t i = 0; i < keep.size(); ++i) {
      if (keep[i]) out.push_back(i);
    }
  }

  void require_something() const {
    if (out_.alternative_of.size() < 2) {
      std::string why;
      for (const auto& [row, reason] : out_.left_out)
        why += fmt::format("\n  '{}' is left out: {}", in_.alternatives[row], reason);
      throw ArgumentError(
          fmt::format("{} of {} alternatives can be compared; a ranking needs two{}",
                      out_.alternative_of.size(), in_.rows(), why));
    }
    if (out_.criterion_of.empty()) {
      throw ArgumentError(
          fmt::format("no criterion tells the alternatives apart: {}",
                      out_.notes.empty() ? std::string("none is given") : out_.notes.front()));
    }
  }

  // The kept part of one array; `filled` stands where it was missing.
  void copy(const std::vector<double>& from, const std::vector<double>& filled,
            std::vector<double>& to) const {
    for (const std::size_t c : out_.criterion_of) {
      for (const std::size_t a : out_.alternative_of) {
        const std::size_t i = c * in_.rows() + a;
        to.push_back(std::isnan(in_.value[i]) ? filled[i] : from[i]);
      }
    }
  }

  const DecisionTable& in_;
  MissingRule rule_;
  std::vector<bool> keep_row_;
  std::vector<bool> keep_criterion_;
  std::vector<double> filled_;
  PreparedTable out_;
};

}  // namespace

MissingRule missing_rule(std::string_view text) {
  for (const auto& [rule, word] : kRules) {
    if (text == word) return rule;
  }
  throw ArgumentError(
      fmt::format("unknown rule '{}' for missing values; there are leave-out, "
                  "leave-out-criterion, worst, median and refuse",
                  text));
}

std::string_view to_text(MissingRule rule) {
  return std::find_if(kRules.begin(), kRules.end(),
                      [rule](const auto& entry) { return entry.first == rule; })
      ->second;
}

double detail::scale_for(double largest) {
  constexpr double kLarge = 0x1p330, kSmall = 0x1p-330;
  if (largest == 0.0 || (largest <= kLarge && largest >= kSmall)) return 1.0;
  // In two bounds: the scale of the least doubles would itself be infinite.
  constexpr int kMost = 1000;
  return std::ldexp(1.0, std::clamp(-std::ilogb(largest), -kMost, kMost));
}

double detail::largest_of(std::span<const double> values) {
  double out = 0.0;
  for (const double value : values) out = std::max(out, std::abs(value));
  return out;
}

PreparedTable prepare(const DecisionTable& table, MissingRule rule, bool keep_constant,
                      bool by_hand) {
  check_sizes(table);
  check_names(table);
  check_values(table);
  Preparation work(table, rule);
  if (by_hand) work.leave_out_weightless();
  work.close_gaps();
  work.leave_out_constant(keep_constant);
  return std::move(work).finish();
}

}  // namespace magswap
