#include "magswap/ranking/kernels.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "magswap/core/error.hpp"

namespace magswap::detail {
namespace {

// Sums and extremes run in lanes, so that they are vectors without a change of meaning.
constexpr std::size_t kLanes = 8;

/// What one pass over a column finds.
struct ColumnFacts {
  double lowest;
  double highest;
  double squares;
};

ColumnFacts facts_of(std::span<const double> x) {
  std::array<double, kLanes> low, high, squares{};
  low.fill(x.front());
  high.fill(x.front());
  const std::size_t whole = x.size() - x.size() % kLanes;
  for (std::size_t i = 0; i < whole; i += kLanes) {
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      const double v = x[i + lane];
      low[lane] = v < low[lane] ? v : low[lane];
      high[lane] = v > high[lane] ? v : high[lane];
      squares[lane] += v * v;
    }
  }
  for (std::size_t i = whole; i < x.size(); ++i) {
    low[0] = std::min(low[0], x[i]);
    high[0] = std::max(high[0], x[i]);
    squares[0] += x[i] * x[i];
  }
  double sum = 0.0;
  for (const double lane : squares) sum += lane;
  return {*std::min_element(low.begin(), low.end()), *std::max_element(high.begin(), high.end()),
          sum};
}

void require_positive(const ColumnFacts& facts, const Criterion& criterion, const char* how) {
  if (facts.lowest > 0.0) return;
  throw DomainError(
      fmt::format("normalisation '{}' needs positive values: criterion '{}' has {}; use range", how,
                  criterion.name, facts.lowest < 0.0 ? "negative ones" : "0"));
}

/// A normalisation as score += weight·(offset + factor·x), or with 1/x.
struct Linear {
  double factor = 0.0;
  double offset = 0.0;
  bool reciprocal = false;
};

Linear by_total(std::span<const double> x, const Criterion& criterion, const ColumnFacts& facts) {
  require_positive(facts, criterion, "total");
  const bool less = criterion.goal == Goal::minimise;
  double sum = 0.0;
  for (const double v : x) sum += less ? 1.0 / v : v;
  return {1.0 / sum, 0.0, less};
}

Linear normaliser(std::span<const double> x, const Criterion& criterion, Normalisation how) {
  const ColumnFacts facts = facts_of(x);
  const bool less = criterion.goal == Goal::minimise;
  switch (how) {
    case Normalisation::best:
      require_positive(facts, criterion, "best");
      return less ? Linear{facts.lowest, 0.0, true} : Linear{1.0 / facts.highest, 0.0, false};
    case Normalisation::total:
      return by_total(x, criterion, facts);
    case Normalisation::vector: {
      const double length = std::sqrt(facts.squares);
      if (!(length > 0.0)) return {};
      return less ? Linear{-1.0 / length, 1.0, false} : Linear{1.0 / length, 0.0, false};
    }
    case Normalisation::range:
      break;
  }
  const double span = facts.highest - facts.lowest;
  if (!(span > 0.0)) return {};
  return less ? Linear{-1.0 / span, facts.highest / span, false}
              : Linear{1.0 / span, -facts.lowest / span, false};
}

}  // namespace

void topsis(const DecisionView& table, Normalisation how, std::span<double> closeness,
            std::span<double> away) {
  double* const near = closeness.data();
  double* const far = away.data();
  std::fill(closeness.begin(), closeness.end(), 0.0);
  std::fill(away.begin(), away.end(), 0.0);
  for (std::size_t c = 0; c < table.criteria.size(); ++c) {
    const std::span<const double> x = table.column(c);
    const ColumnFacts facts = facts_of(x);
    const double span = facts.highest - facts.lowest;
    if (!(span > 0.0)) continue;
    const double length = how == Normalisation::vector ? facts.squares : span * span;
    const double factor = table.weight[c] * table.weight[c] / length;
    const bool less = table.criteria[c].goal == Goal::minimise;
    const double best = less ? facts.lowest : facts.highest;
    const double worst = less ? facts.highest : facts.lowest;
    for (std::size_t a = 0; a < table.rows; ++a) {
      near[a] += factor * (x[a] - best) * (x[a] - best);
      far[a] += factor * (x[a] - worst) * (x[a] - worst);
    }
  }
  for (std::size_t a = 0; a < table.rows; ++a) {
    const double to_best = std::sqrt(near[a]), to_worst = std::sqrt(far[a]);
    const double sum = to_best + to_worst;
    near[a] = sum > 0.0 ? to_worst / sum : 0.5;
  }
}

void weighted_sum(const DecisionView& table, Normalisation how, std::span<double> score) {
  std::fill(score.begin(), score.end(), 0.0);
  for (std::size_t c = 0; c < table.criteria.size(); ++c) {
    const std::span<const double> x = table.column(c);
    const Linear linear = normaliser(x, table.criteria[c], how);
    const double factor = table.weight[c] * linear.factor, offset = table.weight[c] * linear.offset;
    for (std::size_t a = 0; a < table.rows; ++a)
      score[a] += offset + factor * (linear.reciprocal ? 1.0 / x[a] : x[a]);
  }
}

void spotis(const DecisionView& table, std::span<const Bounds> bounds, std::span<double> score) {
  std::fill(score.begin(), score.end(), 0.0);
  for (std::size_t c = 0; c < table.criteria.size(); ++c) {
    const std::span<const double> x = table.column(c);
    const auto& [lowest, highest] = bounds[c];
    const double factor = table.weight[c] / (highest - lowest);
    const double best = table.criteria[c].goal == Goal::minimise ? lowest : highest;
    for (std::size_t a = 0; a < table.rows; ++a) score[a] += factor * std::abs(x[a] - best);
  }
}

}  // namespace magswap::detail
