#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "magswap/application/surface_machine.hpp"

namespace magswap {

/// What a sizing makes smallest.
enum class SizingObjective : std::uint8_t {
  magnet_volume,  ///< at the reference stack; the stack grows only when the rotor cannot hold the
                  ///< magnet
  bore_volume,    ///< the shortest stack, then the least magnet for it
  weighted,  ///< magnet_weight·magnet volume + bore_weight·bore volume over all stacks allowed
};

/// What a sizing may choose, and what every design must keep.
struct SizingLimits {
  Length min_thickness = 1.0 * millimetre;
  Length max_thickness =
      from_si<Length>(std::numeric_limits<double>::infinity());  ///< or the room to the shaft
  double min_arc = 0.8;  ///< equal to max_arc: the arc stays
  double max_arc = 0.8;
  Length reference_stack;        ///< stack length of the machine as it is
  double min_stack_ratio = 0.5;  ///< over the reference stack; 1 and 1 keep it
  double max_stack_ratio = 2.0;
  FieldStrength required_margin;  ///< to the knee, in every event
  SizingObjective objective = SizingObjective::magnet_volume;
  double magnet_weight = 1.0;  ///< per volume, e.g. a price
  double bore_weight = 0.0;    ///< per volume
};

/// Why no design was found.
enum class SizingReason : std::uint8_t {
  none,
  demagnetises,          ///< no thickness that fits keeps the margin
  torque_out_of_reach,   ///< the stack would exceed its limit
  rotor_yoke_saturates,  ///< the back iron left under the magnets is too thin
  stator_yoke_saturates,
  no_room,  ///< the rotor cannot hold the least thickness
};

[[nodiscard]] std::string_view to_text(SizingReason reason);

/// Outcome of a sizing: a design, or the best effort and the reason why it does not do.
struct SizedSurfaceMachine {
  bool feasible = false;
  SizingReason reason = SizingReason::none;
  std::string sentence;       ///< reason for people, empty when feasible
  SurfaceMagnet magnet;       ///< the design, or the best effort
  SurfaceMachineState state;  ///< of that design
  double stack_ratio = 1.0;   ///< over the reference stack
  std::optional<Length>
      thickness_needed;  ///< that would keep the margin, where more room would help
  std::optional<double> stack_ratio_needed;  ///< that would reach the torque
};

/// Finds the magnets that give a peak torque with every margin kept.
///
/// Searches thickness (inward, outer radius fixed), arc and, where needed, stack length. Exact to
/// 1e-9 in each, by roots along the line of equal torque; no grid. An infeasible task is a result
/// with a reason. Where the margin alone asks for more magnet than the torque, the stack shortens
/// down to its limit.
/// @throws DomainError naming the value of machine, limits or torque that cannot be.
[[nodiscard]] SizedSurfaceMachine size(const SurfaceMachine& machine, const SizingLimits& limits,
                                       const WorkingCurves& curves, Torque torque);

/// Highest hot temperature in a range at which a sizing succeeds; none when it fails at the lowest.
///
/// Bisection to 0.5 K; `curve_at` gives the material's curve at a temperature, machine.hot is
/// replaced.
[[nodiscard]] std::optional<Temperature> highest_feasible_temperature(
    SurfaceMachine machine, const SizingLimits& limits, Torque torque, Temperature low,
    Temperature high, const std::function<DemagnetisationCurve(Temperature)>& curve_at);

}  // namespace magswap
