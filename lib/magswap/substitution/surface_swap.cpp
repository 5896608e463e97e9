#include "magswap/substitution/surface_swap.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "magswap/units/text.hpp"

namespace magswap {
namespace {

WorkingCurves curves_of(const GradeModel& model, const SurfaceMachine& machine) {
  return {model.at(machine.hot), model.at(machine.cold)};
}

// Highest temperature at which a rejected candidate would do, where it demagnetises.
std::string hint_for(const SizedSurfaceMachine& sized, const SurfaceSwap& task,
                     const SizingLimits& limits, const GradeModel& model, Torque torque) {
  const Temperature low = std::max(model.valid_from(), celsius(20.0));
  if (sized.reason != SizingReason::demagnetises || !(low < task.machine.hot)) return {};
  const auto highest =
      highest_feasible_temperature(task.machine, limits, torque, low, task.machine.hot,
                                   [&](Temperature t) { return model.at(t); });
  return highest ? fmt::format("feasible up to {:.0f} °C", to_celsius(*highest)) : std::string();
}

// The margin with the spread of the knee and the measured error of the field at the worst place.
Range margin_range(const SurfaceMachineState& state, const GradeModel& model,
                   const ModelError& error) {
  const auto [knee_low, knee_high] = model.knee_spread();
  const MagnetStress& worst = state.worst_stress();
  Range out{si(worst.margin), si(worst.margin), std::numeric_limits<double>::infinity()};
  for (const MagnetStress& stress : state.stresses) {
    const double knee = si(stress.knee), field = std::abs(si(stress.H));
    out.low = std::min(out.low, knee * (1.0 + knee_low) - field / (1.0 + error.low));
    out.high = std::min(out.high, knee * (1.0 + knee_high) - field / (1.0 + error.high));
  }
  out.high = std::max(out.high, out.value);
  return out;
}

// What both the reference and a candidate say of the model behind their numbers.
void note_model(SurfaceSubstitute& row, const GradeModel& model, const SurfaceSwap& task) {
  row.notes = model.assumptions();
  const bool slotted = task.machine.slots > 0;
  row.margin =
      margin_range(*row.state, model, slotted ? slotted_worst_field_error() : worst_field_error());
  if (model.own_to() < task.machine.hot) {
    row.estimated = true;
    row.notes.push_back(
        fmt::format("judged at {} by its family's coefficients: its own data end at {}",
                    format(task.machine.hot), format(model.own_to())));
  }
}

SurfaceSubstitute reference_row(const SurfaceSwap& task, const Library& library) {
  const Grade& grade = library.grade(task.reference);
  const GradeModel model(grade, library);
  SurfaceSubstitute row{detail::describe(grade, library), task.reference_design, {}, 1.0, {}};
  row.is_reference = true;
  row.state = evaluate(task.machine, task.reference_design, curves_of(model, task.machine));
  row.account = account(grade, library, row.state->magnet_volume);
  row.feasible = row.state->worst_stress().margin >= task.limits.required_margin;
  if (!row.feasible) {
    const MagnetStress& worst = row.state->worst_stress();
    row.reason = fmt::format(
        "the present magnet keeps a margin of {} in {}, {} asked for; its torque here is that "
        "before any loss",
        format(worst.margin, UnitSystem::si, 3), to_text(worst),
        format(task.limits.required_margin, UnitSystem::si, 3));
  }
  note_model(row, model, task);
  return row;
}

SurfaceSubstitute size_candidate(const SurfaceSwap& task, const SizingLimits& limits,
                                 const Grade& grade, const Library& library, Torque torque) {
  SurfaceSubstitute row{detail::describe(grade, library), {}, {}, 1.0, {}};
  const auto curves =
      detail::working_model(grade, library, task.machine.hot, task.machine.cold, row);
  if (!curves) return row;
  const SizedSurfaceMachine sized = size(task.machine, limits, {curves->hot, curves->cold}, torque);
  row.feasible = sized.feasible;
  row.reason = sized.sentence;
  row.magnet = sized.magnet;
  row.state = sized.state;
  row.stack_ratio = sized.stack_ratio;
  row.account = account(grade, library, sized.state.magnet_volume);
  note_model(row, curves->model, task);
  if (!sized.feasible) row.hint = hint_for(sized, task, limits, curves->model, torque);
  return row;
}

Volume bore_volume(const SurfaceSubstitute& row) {
  return row.state ? row.state->bore_volume : Volume{};
}

}  // namespace

SurfaceSwapResult swap(const SurfaceSwap& task, const Library& library) {
  SurfaceSwapResult out;
  out.title = task.title;
  out.rank = task.rank;
  const bool slotted = task.machine.slots > 0;
  out.error = slotted ? slotted_fundamental_error() : smooth_fundamental_error();
  out.field_error = slotted ? slotted_worst_field_error() : worst_field_error();
  out.rows.push_back(reference_row(task, library));
  out.torque = out.rows.front().state->torque;
  SizingLimits limits = task.limits;
  limits.reference_stack = task.reference_design.stack;
  for (const std::string& name : task.candidates) {
    const Grade& grade = library.grade(name);
    out.rows.push_back(size_candidate(task, limits, grade, library, out.torque));
  }
  detail::rank(out.rows, task.rank, bore_volume);
  return out;
}

}  // namespace magswap
