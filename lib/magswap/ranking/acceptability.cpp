#include "magswap/ranking/acceptability.hpp"

#include <Random123/philox.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <exception>
#include <limits>
#include <mutex>
#include <numeric>
#include <thread>

#include "magswap/core/error.hpp"

namespace magswap {
namespace detail {

double uniform_at(std::uint64_t seed, std::uint32_t draw, std::uint64_t place) {
  const auto word = [](std::uint64_t value) { return static_cast<std::uint32_t>(value); };
  constexpr std::uint32_t kPurpose = 0x72616e6bU;  // apart from other uses of the same seed
  const r123::Philox4x32::ctr_type counter{{word(place), word(place >> 32), draw, kPurpose}};
  const auto random = r123::Philox4x32()(counter, {{word(seed), word(seed >> 32)}});
  const std::uint64_t bits = (std::uint64_t{random[0]} << 20) ^ (random[1] >> 12);
  return (static_cast<double>(bits) + 0.5) * 0x1p-52;
}

double triangular(double low, double mode, double high, double u) {
  const double width = high - low;
  if (!(width > 0.0)) return mode;
  if (!std::isfinite(width)) return 4.0 * triangular(low / 4.0, mode / 4.0, high / 4.0, u);
  const double left = (mode - low) / width;
  return u < left ? low + width * std::sqrt(u * left)
                  : high - width * std::sqrt((1.0 - u) * ((high - mode) / width));
}

}  // namespace detail

namespace {

constexpr std::size_t kParts = 64;  // of the draws, added up in this order

void check(const AcceptabilityOptions& how, std::size_t alternatives) {
  if (how.draws == 0) throw ArgumentError("rank acceptability needs at least one draw");
  if (!(how.weight_part >= 0.0 && how.weight_part <= 1.0)) {
    throw DomainError(fmt::format(
        "the weights may vary by a part of 0 to 1 of themselves, not {:g}", how.weight_part));
  }
  if (how.draws > kMostDraws)
    throw ArgumentError(fmt::format("{} draws: at most {}", how.draws, kMostDraws));
  if (alternatives > kMostDrawnAlternatives) {
    throw ArgumentError(fmt::format(
        "rank acceptability of {} alternatives: at most {}, for it counts every rank of "
        "each; without draws (--draws 0) they are ranked all the same",
        alternatives, kMostDrawnAlternatives));
  }
}

/// What one part of the draws found; integers but for the weights.
struct Tally {
  std::vector<std::uint32_t> count;  // [alternative][rank]
  std::vector<double> weight;        // [alternative][criterion], of the draws where it is first
  std::uint32_t draws = 0;
};

class Draws {
 public:
  Draws(const DecisionTable& table, const RankOptions& options, const AcceptabilityOptions& how,
        std::vector<double> weight)
      : table_(table), options_(options), how_(how), weight_(std::move(weight)), weights_(kParts) {
    counts_ = empty();
  }

  void run() {
    const unsigned threads = std::clamp(how_.threads, 1U, static_cast<unsigned>(kParts));
    std::vector<std::jthread> helpers;
    for (unsigned i = 1; i < threads; ++i)
      helpers.emplace_back([this, i, threads] { parts(i, threads); });
    parts(0, threads);
    helpers.clear();
    if (fault_) std::rethrow_exception(fault_);
  }

  [[nodiscard]] Tally sum() const {
    Tally out = counts_;
    for (const std::vector<double>& part : weights_) {
      for (std::size_t i = 0; i < part.size(); ++i) out.weight[i] += part[i];
    }
    return out;
  }

 private:
  [[nodiscard]] std::size_t rows() const { return table_.rows(); }
  [[nodiscard]] std::size_t criteria() const { return table_.criteria.size(); }
  [[nodiscard]] Tally empty() const {
    return {std::vector<std::uint32_t>(rows() * rows()), std::vector<double>(rows() * criteria()),
            0};
  }
  [[nodiscard]] bool stopped() const { return how_.stop != nullptr && how_.stop->load(); }

  // A draw may leave what a normalisation can take: the first such error ends the work.
  void parts(std::size_t first, std::size_t step) {
    try {
      score_parts(first, step);
    } catch (...) {
      const std::lock_guard lock(mutex_);
      if (!fault_) fault_ = std::current_exception();
    }
  }

  // Every `step`-th part of the draws from `first` on.
  void score_parts(std::size_t first, std::size_t step) {
    detail::Scorer scorer(table_, options_);
    for (std::size_t part = first; part < kParts; part += step) {
      Tally tally = empty();
      const auto begin = [&](std::size_t p) {
        return static_cast<std::uint32_t>(std::uint64_t{how_.draws} * p / kParts);
      };
      for (std::uint32_t draw = begin(part); draw < begin(part + 1) && !stopped(); ++draw)
        one(draw, scorer, tally);
      keep(part, std::move(tally));
    }
  }

  // Whole numbers add up alike in any order, weights only in that of the parts.
  void keep(std::size_t part, Tally tally) {
    const std::lock_guard lock(mutex_);
    counts_.draws += tally.draws;
    for (std::size_t i = 0; i < tally.count.size(); ++i) counts_.count[i] += tally.count[i];
    weights_[part] = std::move(tally.weight);
    if (how_.progress) how_.progress(counts_.draws, how_.draws);
  }

  void one(std::uint32_t draw, detail::Scorer& scorer, Tally& tally) const {
    std::vector<double> value = table_.value, weight = weights_of(draw), score(rows());
    for (std::size_t i = 0; i < table_.low.size(); ++i) {
      if (!(table_.low[i] < table_.high[i])) continue;
      const double u = detail::uniform_at(how_.seed, draw, i);
      value[i] = how_.spread == ValueSpread::uniform
                     ? std::lerp(table_.low[i], table_.high[i], u)
                     : detail::triangular(table_.low[i], table_.value[i], table_.high[i], u);
    }
    scorer(value, weight, score);
    std::vector<std::size_t> order(rows());
    std::vector<int> ranks(rows());
    detail::ranks_of(score, options_.method == RankMethod::spotis, order, ranks);
    for (std::size_t a = 0; a < rows(); ++a) {
      ++tally.count[a * rows() + static_cast<std::size_t>(ranks[a] - 1)];
      if (ranks[a] != 1) continue;
      for (std::size_t c = 0; c < criteria(); ++c) tally.weight[a * criteria() + c] += weight[c];
    }
    ++tally.draws;
  }

  [[nodiscard]] std::vector<double> weights_of(std::uint32_t draw) const {
    std::vector<double> out = weight_;
    if (how_.weights == WeightSpread::none) return out;
    double sum = 0.0;
    for (std::size_t c = 0; c < out.size(); ++c) {
      // Places beyond those of the values.
      const double u = detail::uniform_at(how_.seed, draw, (std::uint64_t{1} << 62) | c);
      // Exponential numbers divided by their sum are uniform over all sets of weights.
      out[c] = how_.weights == WeightSpread::any
                   ? -std::log(u)
                   : out[c] * (1.0 + how_.weight_part * (2.0 * u - 1.0));
      sum += out[c];
    }
    for (double& w : out) w /= sum;
    return out;
  }

  const DecisionTable& table_;
  RankOptions options_;
  const AcceptabilityOptions& how_;
  std::vector<double> weight_;
  Tally counts_;  // of all parts that are done, its weights zero
  std::vector<std::vector<double>> weights_;
  std::mutex mutex_;
  std::exception_ptr fault_;
};

Acceptability shares_of(const Tally& tally, const PreparedTable& prepared, std::size_t criteria) {
  Acceptability out;
  const std::size_t n = prepared.alternative_of.size(), kept = prepared.criterion_of.size();
  out.draws = tally.draws;
  out.rows = prepared.alternative_of;
  out.mean_rank.assign(n, 0.0);
  out.central_weight.assign(n * criteria, 0.0);
  const double draws = std::max(1.0, static_cast<double>(tally.draws));
  out.standard_error = 0.5 / std::sqrt(draws);
  for (std::size_t a = 0; a < n; ++a) {
    for (std::size_t rank = 1; rank <= n; ++rank) {
      const double share = static_cast<double>(tally.count[a * n + rank - 1]) / draws;
      out.share.push_back(share);
      out.mean_rank[a] += share * static_cast<double>(rank);
    }
    const std::uint32_t first = tally.count[a * n];
    for (std::size_t c = 0; c < kept; ++c) {
      out.central_weight[a * criteria + prepared.criterion_of[c]] =
          first == 0 ? std::numeric_limits<double>::quiet_NaN()
                     : tally.weight[a * kept + c] / static_cast<double>(first);
    }
  }
  return out;
}

}  // namespace

Acceptability acceptability(const DecisionTable& table, const RankOptions& options,
                            const AcceptabilityOptions& how) {
  const PreparedTable prepared =
      prepare(table, options.missing, options.method == RankMethod::spotis,
              options.weights == WeightRule::hand);
  check(how, prepared.table.rows());
  Draws draws(prepared.table, options, how, weights(prepared.table, options.weights));
  draws.run();
  return shares_of(draws.sum(), prepared, table.criteria.size());
}

}  // namespace magswap
