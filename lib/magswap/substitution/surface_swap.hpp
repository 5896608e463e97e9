#pragma once

#include <optional>
#include <string>
#include <vector>

#include "magswap/application/surface_sizing.hpp"
#include "magswap/magnet/grade_model.hpp"
#include "magswap/substitution/account.hpp"

namespace magswap {

/// What makes one substitute better than another.
enum class RankBy : std::uint8_t { mass, volume, cost, rare_earth, heavy_rare_earth };

/// @throws ArgumentError listing the words: mass, volume, cost, rare-earth, Dy.
[[nodiscard]] RankBy rank_by(std::string_view text);
[[nodiscard]] std::string_view to_text(RankBy rank);

/// A surface-mounted machine whose magnet is to be exchanged.
struct SurfaceSwap {
  std::string title;
  SurfaceMachine machine;
  SurfaceMagnet reference_design;
  SizingLimits limits;                 ///< reference_stack is taken from the reference design
  std::string reference;               ///< grade that the design holds today
  std::vector<std::string> candidates; ///< grades to try; the reference may be among them
  RankBy rank = RankBy::mass;
};

/// What every application says of one candidate.
struct SubstituteBase {
  std::string key;            ///< maker/grade
  std::string name;
  std::string maker;
  std::string family;
  std::string family_title;
  bool is_reference = false;
  bool feasible = false;
  std::string reason;         ///< why not, empty when feasible
  std::string hint;           ///< what would make it feasible, where that is known
  bool estimated = false;     ///< its record rests on estimates, claims or disputed values
  std::optional<MagnetAccount> account;  ///< of the design; absent when there is none
  std::vector<std::string> notes;        ///< assumptions behind the numbers

  /// The figure that candidates are ranked by [kg, m³ or USD], NaN without a design.
  [[nodiscard]] double score(RankBy rank, Volume size) const;
};

/// One candidate in a surface-mounted machine.
struct SurfaceSubstitute : SubstituteBase {
  std::optional<SurfaceMagnet> magnet;        ///< design, or best effort of an infeasible one
  std::optional<SurfaceMachineState> state;
  double stack_ratio = 1.0;                   ///< machine length over the reference
};

/// Candidates side by side: the reference first, then the feasible ones by rank, then the rejected.
struct SurfaceSwapResult {
  std::string title;
  Torque torque;          ///< peak, fixed by the reference
  RankBy rank = RankBy::mass;
  std::vector<SurfaceSubstitute> rows;
  ModelError error;       ///< of the fundamental
};

/// Sizes every candidate for the torque of the reference at its own working temperature.
///
/// A candidate that cannot do it stays in the table with the reason. Nominal Br, guaranteed HcJ.
/// @throws NotFoundError for a grade that does not exist, DataError or DomainError when the reference itself has no
///         curve at the working temperatures.
[[nodiscard]] SurfaceSwapResult swap(const SurfaceSwap& task, const Library& library);

namespace detail {

/// A record's names and doubts.
[[nodiscard]] SubstituteBase describe(const Grade& grade, const Library& library);
/// True where a figure behind the curve is estimated, claimed or disputed.
[[nodiscard]] bool rests_on_estimates(const Grade& grade);

}  // namespace detail
}  // namespace magswap
