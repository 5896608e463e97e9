#pragma once

#include <optional>
#include <string>
#include <vector>

#include "magswap/application/gap_circuit.hpp"
#include "magswap/substitution/substitute.hpp"

namespace magswap {

/// An air-gap circuit whose magnet is to be exchanged.
struct GapSwap {
  std::string title;
  GapCircuit circuit;
  GapLimits limits;
  std::string reference;                ///< grade used today, sized like the others
  std::vector<std::string> candidates;  ///< grades to try
  RankBy rank = RankBy::mass;
};

/// One candidate in an air-gap circuit.
struct GapSubstitute : SubstituteBase {
  std::optional<GapMagnet> magnet;  ///< size, or best effort of an infeasible one
  std::optional<GapState> state;
  Area steel_area_needed;  ///< of the return path at its limit
};

/// Candidates side by side: the reference first, then the feasible ones by rank, then the rejected.
struct GapSwapResult {
  std::string title;
  RankBy rank = RankBy::mass;
  std::vector<GapSubstitute> rows;
};

/// Sizes every candidate for the gap's flux density, each at its own best safe operating point.
///
/// A candidate that cannot do it stays in the table with the reason. Nominal Br, guaranteed HcJ.
/// @throws NotFoundError for a grade that does not exist.
[[nodiscard]] GapSwapResult swap(const GapSwap& task, const Library& library);

}  // namespace magswap
