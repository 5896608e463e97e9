#include "magswap/cells/history.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "magswap/core/error.hpp"
#include "magswap/units/text.hpp"

namespace magswap {
namespace {

constexpr std::string_view kSteps =
    "open, plate, closed, heat 150 degC, cool 20 degC, at 20 degC, field -200 kA/m, recover";

std::string_view trim(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const std::size_t first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

[[noreturn]] void refuse(std::string_view step, std::string_view why) {
  throw ArgumentError(fmt::format("step '{}' of the history: {}; steps are {}", step, why, kSteps));
}

std::optional<Circuit> circuit_of(std::string_view word) {
  for (const Circuit circuit : {Circuit::open, Circuit::plate, Circuit::closed}) {
    if (word == to_text(circuit)) return circuit;
  }
  return std::nullopt;
}

template <class Q>
Q value_of(std::string_view step, std::string_view value) {
  if (value.empty()) refuse(step, "its value is missing");
  try {
    return parse<Q>(value);
  } catch (const ArgumentError& error) {
    refuse(step, error.what());
  }
}

void check_direction(std::string_view word, Temperature from, Temperature to) {
  const bool wrong = (word == "heat" && to < from) || (word == "cool" && from < to);
  if (!wrong) return;
  throw DomainError(fmt::format("'{}' from {} to {}: that is the other way; write {}", word,
                                format(from), format(to), word == "heat" ? "cool" : "heat"));
}

// The step's conditions, from those of the one before.
CellLoad after(CellLoad load, std::string_view step) {
  const std::size_t space = std::min(step.find_first_of(" \t"), step.size());
  const std::string_view word = step.substr(0, space), value = trim(step.substr(space));
  if (const auto circuit = circuit_of(word)) {
    if (!value.empty()) refuse(step, fmt::format("'{}' takes no value", word));
    load.circuit = *circuit;
  } else if (word == "heat" || word == "cool" || word == "at") {
    const auto to = value_of<Temperature>(step, value);
    check_direction(word, load.temperature, to);
    load.temperature = to;
  } else if (word == "field") {
    load.field = value_of<FieldStrength>(step, value);
  } else if (word == "recover") {
    if (!value.empty()) refuse(step, "'recover' takes no value");
    load.field = {};
  } else {
    refuse(step, fmt::format("'{}' is not known", word));
  }
  return load;
}

struct Run {
  std::vector<CellResult::Step> steps;
  CellState back;
  std::size_t severest = 0;
  std::vector<CellRecord> map;
  std::vector<CellGrid> grids;
  std::size_t cells = 0;
};

Run run(const std::vector<CellBody>& bodies, const CellOptions& options,
        const CellHistory& history) {
  DividedMagnets magnets(bodies, options);
  Run out;
  out.cells = magnets.cells();
  for (std::size_t body = 0; body < bodies.size(); ++body) out.grids.push_back(magnets.grid(body));
  for (const HistoryStep& step : history) {
    out.steps.push_back({step.text, magnets.bring_to(step.load)});
    const auto margin = [&](std::size_t i) { return si(out.steps[i].state.all.margin_worst); };
    const std::size_t last = out.steps.size() - 1;
    if (last == 0 || margin(last) < margin(out.severest)) {
      out.severest = last;
      out.map = magnets.map();
    }
  }
  CellLoad home = history.front().load;
  home.field = {};
  const CellLoad& end = history.back().load;
  // The field goes first, then the heat, then the circuit, as a test bench would do it.
  (void)magnets.bring_to({end.circuit, end.temperature, {}});
  (void)magnets.bring_to({end.circuit, home.temperature, {}});
  out.back = magnets.bring_to(home);
  const std::vector<CellRecord> now = magnets.map();
  for (std::size_t i = 0; i < now.size(); ++i) out.map[i].loss = now[i].loss;
  return out;
}

CellConvergence convergence_of(const Run& fine, const Run& coarse) {
  CellConvergence out;
  out.coarse_cells = coarse.cells;
  const CellFigures& severest = coarse.steps[fine.severest].state.all;
  out.H_worst_coarse = severest.H_worst;
  out.H_worst_percent_coarse = severest.H_worst_percent;
  out.loss_coarse = coarse.back.all.irreversible_loss;
  for (std::size_t body = 0; body < fine.grids.size(); ++body) {
    if (fine.grids[body].counts == coarse.grids[body].counts) out.kept_grids.push_back(body);
  }
  return out;
}

}  // namespace

CellHistory parse_history(std::string_view text, Temperature start) {
  CellHistory out;
  CellLoad load{Circuit::open, start, {}};
  bool begun = false;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find_first_of(";,", at), text.size());
    const std::string_view step = trim(text.substr(at, end - at));
    at = end + 1;
    if (step.empty()) continue;
    if (!begun && !circuit_of(step)) out.push_back({"open", load});
    begun = true;
    load = after(load, step);
    out.push_back({std::string(step), load});
  }
  if (out.empty()) throw ArgumentError(fmt::format("the history is empty; steps are {}", kSteps));
  return out;
}

CellResult run_history(const std::vector<CellBody>& bodies, const CellOptions& options,
                       const CellHistory& history, bool with_convergence) {
  if (history.empty()) {
    throw ArgumentError(fmt::format("the history is empty; steps are {}", kSteps));
  }
  Run fine = run(bodies, options, history);
  CellResult out;
  constexpr std::size_t kLeast = 64;
  if (with_convergence && options.cells >= 2 * kLeast) {
    CellOptions coarse = options;
    coarse.cells = std::max(kLeast, options.cells / 8);
    out.convergence = convergence_of(fine, run(bodies, coarse, history));
  }
  const double before = si(fine.steps.front().state.all.J);
  out.flux_loss = before == 0.0 ? 0.0 : 1.0 - si(fine.back.all.J) / before;
  out.steps = std::move(fine.steps);
  out.back = std::move(fine.back);
  out.severest = fine.severest;
  out.map = std::move(fine.map);
  out.grids = std::move(fine.grids);
  out.cells = fine.cells;
  return out;
}

}  // namespace magswap
