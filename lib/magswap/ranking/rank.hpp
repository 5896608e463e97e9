#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "magswap/ranking/decision.hpp"
#include "magswap/ranking/kernels.hpp"
#include "magswap/ranking/weights.hpp"

namespace magswap {

/// How alternatives are put in order.
enum class RankMethod : std::uint8_t { sum, topsis, promethee, spotis };

/// @throws ArgumentError listing the words: sum, topsis, promethee, spotis.
[[nodiscard]] RankMethod rank_method(std::string_view text);
[[nodiscard]] std::string_view to_text(RankMethod method);
/// @throws ArgumentError listing the words: range, best, total, vector.
[[nodiscard]] Normalisation normalisation(std::string_view text);
[[nodiscard]] std::string_view to_text(Normalisation how);
/// @throws ArgumentError listing the words: usual, linear, gaussian.
[[nodiscard]] PreferenceShape preference_shape(std::string_view text);
[[nodiscard]] std::string_view to_text(PreferenceShape shape);
/// @throws ArgumentError listing the words: minimise, maximise (min and max, too).
[[nodiscard]] Goal goal(std::string_view text);
[[nodiscard]] std::string_view to_text(Goal goal);

struct RankOptions {
  RankMethod method = RankMethod::topsis;
  WeightRule weights = WeightRule::hand;
  Normalisation normalisation = Normalisation::range;  ///< of the weighted sum and of TOPSIS
  MissingRule missing = MissingRule::leave_out;
};

/// One alternative in its place.
struct RankedAlternative {
  std::size_t row = 0;  ///< in the table given
  std::string name;
  int rank = 0;           ///< 1 is best; equal scores share the best of their ranks; 0: not ranked
  double score = 0.0;     ///< closeness, sum, net flow or distance; NaN when not ranked
  double leaving = 0.0;   ///< flow of PROMETHEE: preferred to the others
  double entering = 0.0;  ///< flow of PROMETHEE: the others preferred to it
  std::string reason;     ///< why it is not ranked
};

/// Alternatives in order, best first, those that are not ranked last.
struct Ranking {
  RankOptions options;
  std::vector<RankedAlternative> rows;
  std::vector<double> weights;     ///< of every criterion given; 0 where it does not count
  std::vector<Bounds> bounds;      ///< SPOTIS: those used, of every criterion given
  std::vector<std::string> notes;  ///< what was left out or filled in, and where ranks may reverse
  [[nodiscard]] bool less_is_better() const { return options.method == RankMethod::spotis; }
};

/// Ranks the alternatives of a table.
///
/// A missing value is dealt with by the rule of the options, a criterion that is the same for all
/// does not count; the notes say so. SPOTIS takes bounds that the criteria do not give from the
/// data, with a note: then an alternative more may reverse ranks; so it may where weights or a
/// stand-in for a missing value come from the data, with a note as well.
/// @throws DomainError  for weights (see weights()), a value outside its bounds, a preference
/// function without its lengths, a Gaussian one over more than 20 000 alternatives, a normalisation
/// that needs positive values, or scores beyond the range of a double.
/// @throws ArgumentError, DataError  as prepare().
[[nodiscard]] Ranking rank(const DecisionTable& table, const RankOptions& options = {});

namespace detail {

/// Scores of a table without gaps by a method, more is better except for SPOTIS; keeps its room
/// from call to call.
class Scorer {
 public:
  /// Checks what the method needs of the criteria.
  Scorer(const DecisionTable& table, const RankOptions& options);
  /// Scores of values [criterion][alternative] under weights of sum 1.
  void operator()(std::span<const double> value, std::span<const double> weight,
                  std::span<double> score);
  [[nodiscard]] std::span<const double> leaving() const { return first_; }
  [[nodiscard]] std::span<const double> entering() const { return second_; }
  [[nodiscard]] const std::vector<Bounds>& bounds() const { return bounds_; }
  [[nodiscard]] const std::vector<std::string>& notes() const { return notes_; }

 private:
  void set_bounds(const DecisionTable& table);
  void set_scales(const DecisionTable& table);
  void score_scaled(const DecisionView& view, std::span<double> score);

  RankOptions options_;
  std::span<const Criterion> criteria_;
  std::size_t rows_;
  std::vector<double> first_, second_;
  std::vector<Bounds> bounds_;
  std::vector<std::string> notes_;
  // Where the squares of a column would leave the range of a double: a power of two for each
  // column, and the scaled copy that the kernels work on.
  std::vector<double> scale_, scaled_;
  std::vector<Bounds> scaled_bounds_;
};

/// Ranks of scores, 1 best; scores within 1e-12 of each other share the best of their ranks.
void ranks_of(std::span<const double> score, bool less_is_better, std::span<std::size_t> order,
              std::span<int> ranks);

}  // namespace detail
}  // namespace magswap
