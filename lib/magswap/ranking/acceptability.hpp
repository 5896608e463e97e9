#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "magswap/ranking/rank.hpp"

namespace magswap {

/// How a value is spread over its range.
enum class ValueSpread : std::uint8_t { triangular, uniform };

/// How uncertain the weights are.
enum class WeightSpread : std::uint8_t {
  none,    ///< the weights of the ranking
  around,  ///< each within ± a part of itself, then divided by their sum
  any,     ///< every set of weights is as likely as another
};

constexpr std::size_t kMostDrawnAlternatives = 2000;
constexpr std::uint32_t kMostDraws = 10'000'000;

struct AcceptabilityOptions {
  std::uint32_t draws = 10'000;
  std::uint64_t seed = 1;
  ValueSpread spread = ValueSpread::triangular;  ///< the value of the table is the mode
  WeightSpread weights = WeightSpread::around;
  double weight_part = 0.25;  ///< of WeightSpread::around, 0…1
  unsigned threads = 1;
  std::function<void(std::size_t done, std::size_t all)> progress = {};
  const std::atomic<bool>* stop = nullptr;  ///< ends the work early when it becomes true
};

/// How often each alternative takes each rank, over draws of values and weights (SMAA-2; Lahdelma
/// and Salminen, Oper. Res. 49 (2001) 444).
struct Acceptability {
  std::uint32_t draws = 0;        ///< done; fewer than asked for when stopped
  std::vector<std::size_t> rows;  ///< alternatives ranked, by their row in the table given
  /// share[a·n + r] of the draws in which alternative a took rank r + 1; n = rows.size().
  std::vector<double> share;
  std::vector<double> mean_rank;
  /// Mean weights [a·m + c] of the draws in which alternative a was first: what one has to think
  /// to prefer it; NaN where it never was. m: all criteria of the table given.
  std::vector<double> central_weight;
  /// Standard error that the number of draws leaves in a share, at most: 0.5/√draws.
  double standard_error = 0.0;

  [[nodiscard]] double share_of(std::size_t a, std::size_t rank) const {
    return share[a * rows.size() + rank - 1];
  }
};

/// Rank acceptability of the alternatives of a table under uncertain values and weights.
///
/// Alternatives that tie share the best of their ranks. Random numbers are a function of (seed,
/// draw, place) alone (Philox4x32-10; Salmon et al., SC11), sums run in a fixed order: the answer
/// does not depend on the number of threads.
/// @throws DomainError  when the part of a weight is not in 0…1, ArgumentError for no draws or more
/// than kMostDraws, or more than kMostDrawnAlternatives; all that rank() throws.
[[nodiscard]] Acceptability acceptability(const DecisionTable& table, const RankOptions& options,
                                          const AcceptabilityOptions& how = {});

namespace detail {

/// Uniform in the open interval 0…1, by (seed, draw, place) alone.
[[nodiscard]] double uniform_at(std::uint64_t seed, std::uint32_t draw, std::uint64_t place);
/// The value below which a part u of a triangular distribution lies; the mode where it has no
/// width.
[[nodiscard]] double triangular(double low, double mode, double high, double u);

}  // namespace detail
}  // namespace magswap
