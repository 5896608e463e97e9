#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "magswap/magnet/grade_model.hpp"
#include "magswap/substitution/account.hpp"

namespace magswap {

/// What makes one substitute better than another.
enum class RankBy : std::uint8_t { mass, volume, cost, rare_earth, heavy_rare_earth };

/// @throws ArgumentError listing the words: mass, volume, cost, rare-earth, Dy.
[[nodiscard]] RankBy rank_by(std::string_view text);
[[nodiscard]] std::string_view to_text(RankBy rank);

/// What every application says of one candidate.
struct SubstituteBase {
  std::string key;  ///< maker/grade
  std::string name;
  std::string maker;
  std::string family;
  std::string family_title;
  bool is_reference = false;
  bool feasible = false;
  std::string reason;      ///< why not, empty when feasible
  std::string hint;        ///< what would make it feasible, where that is known
  bool estimated = false;  ///< its record rests on estimates, claims or disputed values
  std::optional<MagnetAccount> account;  ///< of the design; absent when there is none
  std::vector<std::string> notes;        ///< assumptions behind the numbers

  /// The figure that candidates are ranked by [kg, m³ or USD], NaN without a design; `size` is what
  /// volume ranks.
  [[nodiscard]] double score(RankBy rank, Volume size) const;
};

namespace detail {

/// A record's names and doubts.
[[nodiscard]] SubstituteBase describe(const Grade& grade, const Library& library);

/// A grade's model and its curves at the working temperatures.
struct WorkingModel {
  GradeModel model;
  DemagnetisationCurve hot;
  DemagnetisationCurve cold;
};

/// The model of a candidate; none, with the reason in the row, where its record gives no curve
/// there or no density.
[[nodiscard]] std::optional<WorkingModel> working_model(const Grade& grade, const Library& library,
                                                        Temperature hot, Temperature cold,
                                                        SubstituteBase& row);

/// Order of a table: the reference, the feasible ones by rank (unpriced ones last), the rejected as
/// they came.
template <class Row, class Size>
void rank(std::vector<Row>& rows, RankBy by, Size size) {
  const auto score = [&](const Row& row) {
    const double value = row.score(by, size(row));
    return std::isnan(value) ? std::numeric_limits<double>::infinity() : value;
  };
  std::stable_sort(rows.begin(), rows.end(), [&](const Row& a, const Row& b) {
    if (a.is_reference != b.is_reference) return a.is_reference;
    if (a.feasible != b.feasible) return a.feasible;
    return a.feasible && score(a) < score(b);
  });
}

}  // namespace detail
}  // namespace magswap
