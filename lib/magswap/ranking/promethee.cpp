#include <algorithm>
#include <cmath>

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
    add_flows(
        table.column(c), criterion.goal == Goal::minimise, table.weight[c] / others,
        [&](double difference) { return preference(criterion.preference, difference); }, leaving,
        entering);
  }
}

}  // namespace magswap::detail
