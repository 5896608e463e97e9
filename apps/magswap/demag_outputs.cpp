#include "demag_outputs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "magswap/report/table.hpp"
#include "model_error.hpp"

namespace magswap::cli {
namespace {

// Single magnets alone in space: on the straight part of their curve, past its knee, of AlNiCo.
constexpr std::string_view kModels[] = {"cells", "cells, past the knee", "cells, curved magnet"};

std::string percent(double share) { return fmt::format("{:.1f} %", 100.0 * share); }
std::string kA(FieldStrength field) { return fmt::format("{:.1f}", 1e-3 * si(field)); }

bool lost(const CellFigures& figures) {
  return si(figures.J) < 0.0 || figures.irreversible_loss >= DemagnetisationCurve::kKneeLoss ||
         figures.share_past_knee > 0.0;
}

// Magnetised the other way round: no operating point of the magnet it was.
bool reversed(const CellFigures& figures) { return si(figures.J) < 0.0; }

// The distance to a knee that lies at negative H says nothing at H > 0.
bool has_margin(FieldStrength h) { return !(si(h) > 0.0); }

std::string verdict(const CellResult& result) {
  const CellFigures& end = result.back.all;
  if (reversed(end)) {
    return fmt::format(
        "REVERSED: the field has magnetised it the other way, mean J {:.3f} T; {} of the remanence "
        "it had is lost for good",
        si(end.J), percent(end.irreversible_loss));
  }
  if (!lost(end)) {
    return fmt::format("holds: {} of the remanence lost on the mean, {} in the worst place",
                       percent(end.irreversible_loss), percent(end.irreversible_loss_worst));
  }
  return fmt::format(
      "DEMAGNETISES: {} of the volume past its knee, {} of the remanence lost for good on the "
      "mean, "
      "{} in the worst place",
      percent(end.share_past_knee), percent(end.irreversible_loss),
      percent(end.irreversible_loss_worst));
}

// What the division still decides; nothing where a body is divided no coarser.
std::string coarse_text(const DemagAnswer& answer) {
  const CellConvergence& c = *answer.result.convergence;
  const std::size_t kept = c.kept_grids.size();
  if (kept == answer.bodies.size()) {
    return "error of the division not estimated: fewer cells than these there are none\n";
  }
  std::string out =
      fmt::format("with {} cells: {} and {} kA/m, mean loss {}\n", c.coarse_cells,
                  kA(c.H_worst_coarse), kA(c.H_worst_percent_coarse), percent(c.loss_coarse));
  if (kept == 0) return out;
  const std::string& first = answer.bodies[c.kept_grids.front()].name;
  return out + fmt::format(
                   "error of the division not estimated for '{}'{}: it has the same cells "
                   "there\n",
                   first, kept > 1 ? fmt::format(" and {} more", kept - 1) : "");
}

std::string convergence_text(const DemagAnswer& answer) {
  if (!answer.result.convergence) return {};
  const CellFigures& severest = answer.result.steps[answer.result.severest].state.all;
  return fmt::format(
             "worst place (0.01 % of the volume) {} kA/m at ({:.3g}, {:.3g}, {:.3g}) mm, worst 1 % "
             "{} kA/m\n",
             kA(severest.H_worst), in_unit(si(severest.worst_at.x), "mm"),
             in_unit(si(severest.worst_at.y), "mm"), in_unit(si(severest.worst_at.z), "mm"),
             kA(severest.H_worst_percent)) +
         coarse_text(answer);
}

Document figures_document(const CellFigures& f) {
  Document out = Document::object();
  out.set("B", Document::of(f.B)).set("H", Document::of(f.H)).set("J", Document::of(f.J));
  out.set("H_worst", Document::of(f.H_worst));
  out.set("H_worst_percent", Document::of(f.H_worst_percent));
  out.set("margin", has_margin(f.H) ? Document::of(f.margin) : Document());
  out.set("margin_worst", has_margin(f.H_worst) ? Document::of(f.margin_worst) : Document());
  out.set("reversed", reversed(f));
  out.set("irreversible_loss", f.irreversible_loss)
      .set("irreversible_loss_worst", f.irreversible_loss_worst)
      .set("share_past_knee", f.share_past_knee);
  return out;
}

Document state_document(const std::string& step, const CellState& state,
                        const std::vector<CellBody>& bodies) {
  Document out = Document::object();
  out.set("step", step).set("circuit", to_text(state.load.circuit));
  out.set("temperature", Document::of(state.load.temperature));
  out.set("applied_field", Document::of(state.load.field));
  out.set("all", figures_document(state.all));
  if (state.magnets.size() < 2) return out;
  Document magnets = Document::object();
  std::size_t n = 0;
  for (const CellBody& body : bodies) {
    if (!body.is_iron()) magnets.set(body.name, figures_document(state.magnets[n++]));
  }
  return out.set("magnets", std::move(magnets));
}

}  // namespace

std::string demag_text(const DemagAnswer& answer) {
  const CellResult& result = answer.result;
  std::string out = fmt::format("{}, {} cells\n", answer.title, result.cells);
  constexpr auto kRight = Table::Align::right;
  Table table({{"step"},
               {"mean B", "T", kRight},
               {"mean H", "kA/m", kRight},
               {"worst H", "kA/m", kRight},
               {"margin", "mean", kRight},
               {"kA/m", "worst", kRight},
               {"past knee", "volume", kRight},
               {"lost", "mean", kRight},
               {"for good", "worst", kRight}});
  const auto add = [&](const std::string& text, const CellState& state) {
    const CellFigures& f = state.all;
    const auto margin = [](FieldStrength value, FieldStrength h) {
      return has_margin(h) ? kA(value) : std::string("–");
    };
    table.row({text, fmt::format("{:.4f}", si(f.B)), kA(f.H), kA(f.H_worst), margin(f.margin, f.H),
               margin(f.margin_worst, f.H_worst), percent(f.share_past_knee),
               percent(f.irreversible_loss), percent(f.irreversible_loss_worst)});
  };
  for (const auto& step : result.steps) add(step.text, step.state);
  add("back", result.back);
  out += table.text();
  out += fmt::format("→ {}\n", verdict(result));
  out += fmt::format("flux, back at {} without field: {:+.1f} % against the first step\n",
                     format(result.back.load.temperature), -100.0 * result.flux_loss);
  out += convergence_text(answer);
  for (const std::string& note : answer.notes) out += note + "\n";
  out += "against finite elements, single magnets alone in space, 4000 cells:\n";
  for (const std::string_view model : kModels) out += model_error_text(model);
  return out;
}

Document demag_document(const DemagAnswer& answer) {
  const CellResult& result = answer.result;
  Document out = Document::object();
  out.set("title", answer.title).set("cells", static_cast<std::int64_t>(result.cells));
  Document steps = Document::list();
  for (const auto& step : result.steps) {
    steps.add(state_document(step.text, step.state, answer.bodies));
  }
  out.set("steps", std::move(steps));
  out.set("back", state_document("back", result.back, answer.bodies));
  out.set("flux_loss", result.flux_loss).set("demagnetises", lost(result.back.all));
  out.set("severest_step", result.steps[result.severest].text);
  if (result.convergence) {
    Document convergence = Document::object();
    convergence.set("coarse_cells", static_cast<std::int64_t>(result.convergence->coarse_cells))
        .set("H_worst_coarse", Document::of(result.convergence->H_worst_coarse))
        .set("H_worst_percent_coarse", Document::of(result.convergence->H_worst_percent_coarse))
        .set("irreversible_loss_coarse", result.convergence->loss_coarse);
    Document kept = Document::list();
    for (const std::size_t body : result.convergence->kept_grids) {
      kept.add(Document(answer.bodies[body].name));
    }
    convergence.set("not_estimated_for", std::move(kept));
    out.set("convergence", std::move(convergence));
  }
  Document errors = Document::list();
  for (const std::string_view model : kModels) add_model_error(errors, model);
  out.set("model_error", std::move(errors));
  return out.set("notes", answer.notes);
}

std::string demag_csv(const DemagAnswer& answer) {
  Table table({{"step"},
               {"magnet"},
               {"circuit"},
               {"temperature", "degC"},
               {"applied_field", "kA/m"},
               {"B", "T"},
               {"H", "kA/m"},
               {"J", "T"},
               {"H_worst", "kA/m"},
               {"H_worst_percent", "kA/m"},
               {"margin", "kA/m"},
               {"margin_worst", "kA/m"},
               {"irreversible_loss"},
               {"irreversible_loss_worst"},
               {"share_past_knee"}});
  const auto number = [](double value) { return fmt::format("{:.9g}", value); };
  const auto add = [&](const std::string& step, const CellState& state, const std::string& magnet,
                       const CellFigures& f) {
    const auto field = [&](FieldStrength h) { return number(1e-3 * si(h)); };
    table.row({step, magnet, std::string(to_text(state.load.circuit)),
               number(to_celsius(state.load.temperature)), field(state.load.field), number(si(f.B)),
               field(f.H), number(si(f.J)), field(f.H_worst), field(f.H_worst_percent),
               has_margin(f.H) ? field(f.margin) : std::string(),
               has_margin(f.H_worst) ? field(f.margin_worst) : std::string(),
               number(f.irreversible_loss), number(f.irreversible_loss_worst),
               number(f.share_past_knee)});
  };
  const auto add_all = [&](const std::string& step, const CellState& state) {
    add(step, state, "all", state.all);
    std::size_t n = 0;
    for (const CellBody& body : answer.bodies) {
      if (!body.is_iron()) add(step, state, body.name, state.magnets[n++]);
    }
  };
  for (const auto& step : answer.result.steps) add_all(step.text, step.state);
  add_all("back", answer.result.back);
  return table.csv();
}

}  // namespace magswap::cli
