#include "magswap/substitution/surface_swap.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "magswap/units/text.hpp"

namespace magswap {
namespace {

WorkingCurves curves_of(const GradeModel& model, const SurfaceMachine& machine) {
  return {model.at(machine.hot), model.at(machine.cold)};
}

// What would help a candidate that was rejected, where that is cheap to find.
std::string hint_for(const SizedSurfaceMachine& sized, const SurfaceSwap& task,
                     const SizingLimits& limits, const GradeModel& model, Torque torque) {
  std::string out;
  if (sized.reason == SizingReason::demagnetises) {
    const Temperature low = std::max(model.valid_from(), celsius(20.0));
    if (low < task.machine.hot) {
      const auto highest =
          highest_feasible_temperature(task.machine, limits, torque, low, task.machine.hot,
                                       [&](Temperature t) { return model.at(t); });
      if (highest) out = fmt::format("feasible up to {:.0f} °C", to_celsius(*highest));
    }
  }
  if (sized.thickness_needed) {
    out += fmt::format("{}would hold from {} thickness", out.empty() ? "" : "; ",
                       format(*sized.thickness_needed, UnitSystem::si, 3));
  }
  if (sized.stack_ratio_needed) {
    out += fmt::format("{}needs {:.2f} × the stack", out.empty() ? "" : "; ",
                       *sized.stack_ratio_needed);
  }
  return out;
}

SurfaceSubstitute reference_row(const SurfaceSwap& task, const Library& library) {
  const Grade& grade = library.grade(task.reference);
  const GradeModel model(grade, library);
  SurfaceSubstitute row{detail::describe(grade, library), task.reference_design, {}, 1.0};
  row.is_reference = true;
  row.state = evaluate(task.machine, task.reference_design, curves_of(model, task.machine));
  row.account = account(grade, library, row.state->magnet_volume);
  row.feasible = row.state->worst_stress().margin >= task.limits.required_margin;
  if (!row.feasible) {
    row.reason = fmt::format("the present magnet itself demagnetises in {}: margin {}",
                             to_text(row.state->worst_stress()),
                             format(row.state->worst_stress().margin, UnitSystem::si, 3));
  }
  row.notes = model.assumptions();
  return row;
}

SurfaceSubstitute size_candidate(const SurfaceSwap& task, const SizingLimits& limits,
                                 const Grade& grade, const Library& library, Torque torque) {
  SurfaceSubstitute row{detail::describe(grade, library), {}, {}, 1.0};
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
