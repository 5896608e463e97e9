#include "magswap/ranking/weights.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "magswap/core/error.hpp"

namespace magswap {
namespace {

constexpr std::array kRules{std::pair{WeightRule::hand, std::string_view("hand")},
                            std::pair{WeightRule::entropy, std::string_view("entropy")},
                            std::pair{WeightRule::critic, std::string_view("critic")}};

std::vector<double> normalised(std::vector<double> weight) {
  const double sum = std::accumulate(weight.begin(), weight.end(), 0.0);
  for (double& w : weight) w /= sum;
  return weight;
}

std::vector<double> by_hand(const DecisionTable& table) {
  std::vector<double> out;
  double sum = 0.0;
  for (const Criterion& criterion : table.criteria) {
    if (!std::isfinite(criterion.weight) || criterion.weight < 0.0) {
      throw DomainError(
          fmt::format("weight of criterion '{}' is {:g}: must be a number, 0 or more; "
                      "whether less is better is said by its goal",
                      criterion.name, criterion.weight));
    }
    out.push_back(criterion.weight);
    sum += criterion.weight;
  }
  if (!(sum > 0.0) || !std::isfinite(sum)) {
    throw DomainError(
        fmt::format("the weights of the criteria that count sum to {:g}: give one of "
                    "them a positive weight",
                    sum));
  }
  return normalised(std::move(out));
}

// 1 − entropy of the shares of one criterion, 0 when all alternatives have the same.
double divergence(std::span<const double> column, const Criterion& criterion) {
  const double scale = detail::scale_for(detail::largest_of(column));
  double sum = 0.0;
  for (const double x : column) {
    if (x < 0.0) {
      throw DomainError(
          fmt::format("entropy weights need values of 0 or more: criterion '{}' has "
                      "{:g}; use critic, or give weights by hand",
                      criterion.name, x));
    }
    sum += scale * x;
  }
  if (!(sum > 0.0))
    throw DomainError(
        fmt::format("entropy weights: the values of criterion '{}' sum to zero", criterion.name));
  double entropy = 0.0;
  for (const double x : column) {
    const double p = scale * x / sum;
    if (p > 0.0) entropy -= p * std::log(p);
  }
  return std::max(0.0, 1.0 - entropy / std::log(static_cast<double>(column.size())));
}

std::vector<double> by_entropy(const DecisionTable& table) {
  std::vector<double> out;
  for (std::size_t c = 0; c < table.criteria.size(); ++c)
    out.push_back(divergence(table.column(c), table.criteria[c]));
  if (!(std::accumulate(out.begin(), out.end(), 0.0) > 0.0))
    throw DomainError("entropy weights: no criterion differs between the alternatives");
  return normalised(std::move(out));
}

// A column spread to 0…1, best 1, taken from its mean; its length is √n·σ.
std::vector<double> centred(std::span<const double> column, Goal goal) {
  const double scale = detail::scale_for(detail::largest_of(column));
  const auto [least, most] = std::minmax_element(column.begin(), column.end());
  const double low = scale * *least, span = scale * *most - low;
  const double sign = goal == Goal::maximise ? 1.0 : -1.0;
  std::vector<double> out;
  for (const double x : column) out.push_back(span > 0.0 ? sign * (scale * x - low) / span : 0.0);
  const double mean =
      std::accumulate(out.begin(), out.end(), 0.0) / static_cast<double>(out.size());
  for (double& x : out) x -= mean;
  return out;
}

double product(const std::vector<double>& a, const std::vector<double>& b) {
  return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

std::vector<double> by_critic(const DecisionTable& table) {
  const std::size_t m = table.criteria.size();
  if (m == 1) return {1.0};
  std::vector<std::vector<double>> columns;
  std::vector<double> length;
  for (std::size_t c = 0; c < m; ++c) {
    columns.push_back(centred(table.column(c), table.criteria[c].goal));
    length.push_back(std::sqrt(product(columns[c], columns[c])));
  }
  constexpr double kSame = 1e-12;
  std::vector<double> out(m, 0.0);
  for (std::size_t c = 0; c < m; ++c) {
    for (std::size_t other = 0; other < m; ++other) {
      const double scale = length[c] * length[other];
      if (other == c || !(scale > 0.0)) continue;
      const double conflict = 1.0 - product(columns[c], columns[other]) / scale;
      if (conflict > kSame) out[c] += length[c] * conflict;
    }
  }
  if (!(std::accumulate(out.begin(), out.end(), 0.0) > 0.0)) {
    throw DomainError(
        "CRITIC weights: all criteria order the alternatives in proportion, so that "
        "none conflicts with another; give weights by hand");
  }
  return normalised(std::move(out));
}

}  // namespace

WeightRule weight_rule(std::string_view text) {
  for (const auto& [rule, word] : kRules) {
    if (text == word) return rule;
  }
  throw ArgumentError(
      fmt::format("unknown weights '{}'; there are hand, entropy and critic", text));
}

std::string_view to_text(WeightRule rule) {
  return std::find_if(kRules.begin(), kRules.end(),
                      [rule](const auto& entry) { return entry.first == rule; })
      ->second;
}

std::vector<double> weights(const DecisionTable& table, WeightRule rule) {
  switch (rule) {
    case WeightRule::entropy:
      return by_entropy(table);
    case WeightRule::critic:
      return by_critic(table);
    case WeightRule::hand:
      break;
  }
  return by_hand(table);
}

}  // namespace magswap
