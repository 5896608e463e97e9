#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "magswap/ranking/kernels.hpp"

namespace magswap::detail {
namespace {

// Adds the flows of one criterion; `preferred` maps a difference that is positive to 0…1.
template <class Preferred>
void add_flows(std::span<const double> x, bool less, double factor, Preferred preferred,
               std::span<double> leaving, std::span<double> entering) {
  for (std::size_t a = 0; a < x.size(); ++a) {
    for (std::size_t b = a + 1; b < x.size(); ++b) {
      const double difference = less ? x[b] - x[a] : x[a] - x[b];
      const double share = factor * preferred(std::abs(difference));
      const std::size_t winner = difference > 0.0 ? a : b, loser = difference > 0.0 ? b : a;
      leaving[winner] += share;
      entering[loser] += share;
    }
  }
}

constexpr std::size_t kMostPairs = 64;  // alternatives whose pairs are gone through one by one

/// Alternatives sorted by a column, with running sums of its values from the least one on.
struct Sorted {
  std::vector<std::size_t> order;
  std::vector<double> value;
  std::vector<long double> sum;  // of value − least before a place; long for their differences

  explicit Sorted(std::span<const double> x) : order(x.size()), sum(x.size() + 1) {
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(),
              [&](std::size_t a, std::size_t b) { return x[a] < x[b] || (x[a] == x[b] && a < b); });
    for (const std::size_t a : order) value.push_back(x[a]);
    for (std::size_t i = 0; i < value.size(); ++i)
      sum[i + 1] = sum[i] + (static_cast<long double>(value[i]) - value.front());
  }
  [[nodiscard]] std::size_t size() const { return value.size(); }
  [[nodiscard]] long double from_least(std::size_t i) const {
    return static_cast<long double>(value[i]) - value.front();
  }
};

// For each place the sum of preferences over those below it, and over those above it, by indices
// that only move up: differences up to `none` count nothing, from `full` on 1, linear between.
void sum_preferences(const Sorted& sorted, double none, double full, std::vector<double>& below,
                     std::vector<double>& above) {
  const std::size_t n = sorted.size();
  const long double width = static_cast<long double>(full) - none;
  std::size_t strict_end = 0, linear_end = 0, linear_start = 0, strict_start = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const double x = sorted.value[i];
    while (strict_end < i && x - sorted.value[strict_end] >= full && x > sorted.value[strict_end])
      ++strict_end;
    while (linear_end < i && x - sorted.value[linear_end] > none) ++linear_end;
    while (linear_start < n && !(sorted.value[linear_start] - x > none)) ++linear_start;
    while (strict_start < n &&
           !(sorted.value[strict_start] - x >= full && sorted.value[strict_start] > x))
      ++strict_start;
    const auto part = [&](std::size_t first, std::size_t last, long double sign) {
      if (!(width > 0.0L) || last <= first) return 0.0L;
      const auto count = static_cast<long double>(last - first);
      const long double sum = sorted.sum[last] - sorted.sum[first];
      return (sign * (count * sorted.from_least(i) - sum) - count * none) / width;
    };
    below[i] = static_cast<double>(static_cast<long double>(strict_end) +
                                   part(strict_end, linear_end, 1.0L));
    above[i] = static_cast<double>(static_cast<long double>(n - strict_start) +
                                   part(linear_start, strict_start, -1.0L));
  }
}

// The flows of add_flows() for the usual and the linear preference, by sorting: O(n log n).
void add_sorted_flows(std::span<const double> x, bool less, double factor,
                      const Preference& function, std::span<double> leaving,
                      std::span<double> entering) {
  const Sorted sorted(x);
  const bool linear = function.shape == PreferenceShape::linear;
  std::vector<double> below(x.size()), above(x.size());
  sum_preferences(sorted, linear ? function.indifference : 0.0, linear ? function.strict : 0.0,
                  below, above);
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    leaving[sorted.order[i]] += factor * (less ? above[i] : below[i]);
    entering[sorted.order[i]] += factor * (less ? below[i] : above[i]);
  }
}

}  // namespace

double preference(const Preference& function, double difference) {
  if (!(difference > 0.0)) return 0.0;
  switch (function.shape) {
    case PreferenceShape::linear:
      if (difference <= function.indifference) return 0.0;
      if (difference >= function.strict) return 1.0;
      return (difference - function.indifference) / (function.strict - function.indifference);
    case PreferenceShape::gaussian:
      return -std::expm1(-0.5 * (difference / function.scale) * (difference / function.scale));
    case PreferenceShape::usual:
      break;
  }
  return 1.0;
}

void promethee(const DecisionView& table, std::span<double> leaving, std::span<double> entering) {
  std::fill(leaving.begin(), leaving.end(), 0.0);
  std::fill(entering.begin(), entering.end(), 0.0);
  const double others = static_cast<double>(table.rows) - 1.0;
  for (std::size_t c = 0; c < table.criteria.size(); ++c) {
    const Criterion& criterion = table.criteria[c];
    const bool less = criterion.goal == Goal::minimise;
    const double factor = table.weight[c] / others;
    if (table.rows > kMostPairs && criterion.preference.shape != PreferenceShape::gaussian) {
      add_sorted_flows(table.column(c), less, factor, criterion.preference, leaving, entering);
      continue;
    }
    add_flows(
        table.column(c), less, factor,
        [&](double difference) { return preference(criterion.preference, difference); }, leaving,
        entering);
  }
}

}  // namespace magswap::detail
