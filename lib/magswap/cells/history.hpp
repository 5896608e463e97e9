#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "magswap/cells/divided_magnets.hpp"

namespace magswap {

/// One step in the life of magnets.
struct HistoryStep {
  std::string text;  ///< as it was written: "heat 150 degC"
  CellLoad load;     ///< conditions at its end
};

/// What happens to magnets, in order; the first step is where they have been magnetised.
using CellHistory = std::vector<HistoryStep>;

/// Reads "open; heat 150 degC; field -200 kA/m; recover; cool 20 degC".
///
/// Steps: `open` (alone), `plate` (before the iron plane), `closed` (a perfect circuit: magnetiser
/// or keeper), `heat T`, `cool T` or `at T`, `field H` (negative against the magnet), `recover` (no
/// field). A circuit as first word says where they are magnetised; without one, open. Each step
/// keeps what the one before has set.
/// @throws ArgumentError naming the step and what it may be; DomainError when heating ends colder
/// or cooling warmer.
[[nodiscard]] CellHistory parse_history(std::string_view text, Temperature start = celsius(20.0));

/// The severest step on an eighth of the cells: what the division still decides.
struct CellConvergence {
  std::size_t coarse_cells = 0;
  FieldStrength H_worst_coarse;
  FieldStrength H_worst_percent_coarse;
  double loss_coarse = 0.0;  ///< mean irreversible loss of the coarse division
  /// Bodies whose grid stayed as it was: of these the division's share is not estimated.
  std::vector<std::size_t> kept_grids;
};

/// What a history does to magnets.
struct CellResult {
  struct Step {
    std::string text;
    CellState state;
  };
  std::vector<Step> steps;
  /// Back at the circuit and temperature of the first step, without field.
  CellState back;
  /// Polarisation lost for good between the first step and `back`, mean: what a coil would show.
  double flux_loss = 0.0;
  std::size_t severest = 0;  ///< place of the step with the least margin of a cell
  /// Every cell: H, B, J at the severest step, loss at the end.
  std::vector<CellRecord> map;
  std::vector<CellGrid> grids;  ///< of the bodies
  std::size_t cells = 0;        ///< with material in them
  std::optional<CellConvergence> convergence;
};

/// Runs a history on magnets divided into cells, and on an eighth of the cells for the error.
/// @throws ArgumentError when the history is empty; DomainError, ConvergenceError as
/// DividedMagnets.
[[nodiscard]] CellResult run_history(const std::vector<CellBody>& bodies,
                                     const CellOptions& options, const CellHistory& history,
                                     bool with_convergence = true);

}  // namespace magswap
