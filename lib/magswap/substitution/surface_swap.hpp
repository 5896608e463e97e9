#pragma once

#include <optional>
#include <string>
#include <vector>

#include "magswap/application/surface_sizing.hpp"
#include "magswap/magnet/grade_model.hpp"
#include "magswap/substitution/substitute.hpp"

namespace magswap {

/// A surface-mounted machine whose magnet is to be exchanged.
struct SurfaceSwap {
  std::string title;
  SurfaceMachine machine;
  SurfaceMagnet reference_design;
  SizingLimits limits;                  ///< reference_stack is taken from the reference design
  std::string reference;                ///< grade that the design holds today
  std::vector<std::string> candidates;  ///< grades to try; the reference may be among them
  RankBy rank = RankBy::mass;
};

/// One candidate in a surface-mounted machine.
struct SurfaceSubstitute : SubstituteBase {
  std::optional<SurfaceMagnet> magnet;  ///< design, or best effort of an infeasible one
  std::optional<SurfaceMachineState> state;
  double stack_ratio = 1.0;  ///< machine length over the reference
  /// Smallest margin over all events [A/m]; its range holds the spread of the knee and the error of
  /// the field model.
  Range margin;
};

/// Candidates side by side: the reference first, then the feasible ones by rank, then the rejected.
struct SurfaceSwapResult {
  std::string title;
  Torque torque;  ///< peak, fixed by the reference
  RankBy rank = RankBy::mass;
  std::vector<SurfaceSubstitute> rows;
  ModelError error;        ///< of the fundamental, and so of torque and size
  ModelError field_error;  ///< of the field at the worst place, and so of the margins
};

/// Sizes every candidate for the torque of the reference at its own working temperature.
///
/// A candidate that cannot do it stays in the table with the reason. Nominal Br, guaranteed HcJ.
/// @throws NotFoundError for a grade that does not exist, DataError or DomainError when the
/// reference itself has no
///         curve at the working temperatures.
[[nodiscard]] SurfaceSwapResult swap(const SurfaceSwap& task, const Library& library);

}  // namespace magswap
