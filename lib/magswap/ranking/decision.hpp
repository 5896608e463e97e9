#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace magswap {

/// Whether more or less of a criterion is better.
enum class Goal : std::uint8_t { minimise, maximise };

/// How far a difference in a criterion counts, 0…1 (PROMETHEE; Brans and Vincke, Manag. Sci. 31
/// (1985) 647).
enum class PreferenceShape : std::uint8_t {
  usual,     ///< any difference counts in full
  linear,    ///< from `indifference` on in proportion, in full from `strict` on
  gaussian,  ///< 1 − exp(−d²/2s²), s = `scale`
};

/// The preference function of one criterion, its lengths in the criterion's unit.
struct Preference {
  PreferenceShape shape = PreferenceShape::usual;
  double indifference = 0.0;  ///< linear: the largest difference that does not count
  double strict = 0.0;        ///< linear: the least difference that counts in full
  double scale = 0.0;         ///< gaussian
};

/// Reference bounds of a criterion, in its unit (SPOTIS).
struct Bounds {
  double lowest = 0.0;
  double highest = 0.0;
};

/// Something alternatives are judged by.
struct Criterion {
  std::string name;
  std::string unit = "1";
  Goal goal = Goal::minimise;
  double weight = 1.0;  ///< by hand, ≥ 0; the weights are divided by their sum
  std::optional<Bounds> bounds = {};
  Preference preference = {};
};

/// Alternatives and criteria: values criterion after criterion, NaN where one is missing.
struct DecisionTable {
  std::vector<std::string> alternatives;
  std::vector<Criterion> criteria;
  std::vector<double> value;  ///< value[c·n + a] of criterion c and alternative a, in its unit
  /// Bounds of the values, in the same order; empty: all values are certain.
  std::vector<double> low = {};
  std::vector<double> high = {};
  /// Why an alternative is not to be ranked, empty where it is; none: all are.
  std::vector<std::string> rejected = {};

  [[nodiscard]] std::size_t rows() const { return alternatives.size(); }
  [[nodiscard]] std::span<const double> column(std::size_t criterion) const {
    return std::span(value).subspan(criterion * rows(), rows());
  }
};

/// What is done about a value that is missing.
enum class MissingRule : std::uint8_t {
  leave_out,            ///< the alternative is not ranked, with the reason
  leave_out_criterion,  ///< the criterion does not count, with a note
  worst,                ///< the worst value that the criterion has among the others
  median,               ///< the median of the others
  refuse,               ///< DataError
};

/// Words of a rule: leave-out, leave-out-criterion, worst, median, refuse.
[[nodiscard]] MissingRule missing_rule(std::string_view text);
[[nodiscard]] std::string_view to_text(MissingRule rule);

/// A table without gaps, what it was made of, and what was done.
struct PreparedTable {
  DecisionTable table;
  std::vector<std::size_t> alternative_of;  ///< row in the table given, of each row kept
  std::vector<std::size_t> criterion_of;    ///< criterion in the table given, of each kept
  /// Alternatives that are not ranked, by their row, with the reason.
  std::vector<std::pair<std::size_t, std::string>> left_out;
  std::vector<std::string> notes;
  bool gaps_closed = false;  ///< a missing value was filled in, or its criterion left out
};

/// Checks a table and closes its gaps by a rule; criteria that are the same for all are left out
/// with a note unless they are asked to stay.
///
/// A criterion whose weight by hand is zero beside one that is not does not count either: a gap in
/// it takes nothing away.
/// @param keep_constant  keeps criteria whose value is one for all, where they have bounds.
/// @param by_hand        the weights are those of the criteria.
/// @throws ArgumentError  when sizes do not fit, a name is there twice, a value or bound is
/// infinite, a range does not hold its value, there are fewer than two alternatives to compare, or
/// no criterion tells them apart.
/// @throws DataError  at the first missing value under MissingRule::refuse.
[[nodiscard]] PreparedTable prepare(const DecisionTable& table, MissingRule rule,
                                    bool keep_constant = false, bool by_hand = true);

namespace detail {

/// Power of two that brings the largest of some numbers near 1 where their squares would leave the
/// range of a double; 1 elsewhere. Multiplying by it changes no digit.
[[nodiscard]] double scale_for(double largest);
/// Largest magnitude of some numbers, 0 for none.
[[nodiscard]] double largest_of(std::span<const double> values);

}  // namespace detail

}  // namespace magswap
