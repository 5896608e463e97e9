#include "magswap/study/write_cells.hpp"

#include <limits>
#include <string>

#include "magswap/study/columns.hpp"

namespace magswap {
namespace {

// A field that helps the magnet, or one of a reversed magnet, has no knee before it.
double margin_at(FieldStrength margin, FieldStrength h) {
  return si(h) > 0.0 ? std::numeric_limits<double>::quiet_NaN() : si(margin);
}

/// One magnet, or all, at one step.
struct StepRow {
  std::string step;
  std::string magnet;
  CellLoad load;
  CellFigures figures;
};

void add_rows(std::vector<StepRow>& rows, const std::string& step, const CellState& state,
              const std::vector<CellBody>& bodies) {
  rows.push_back({step, "all", state.load, state.all});
  std::size_t magnet = 0;
  for (const CellBody& body : bodies) {
    if (body.is_iron()) continue;
    rows.push_back({step, body.name, state.load, state.magnets[magnet++]});
  }
}

void add_load(detail::Columns<StepRow>& columns) {
  columns.text("step", "what happened", [](const StepRow& r) { return r.step; });
  columns.text("magnet", "its name, or all together", [](const StepRow& r) { return r.magnet; });
  columns.flag("circuit", "what closes the magnetic circuit", {"open", "plate", "closed"},
               [](const StepRow& r) { return static_cast<int>(r.load.circuit); });
  columns.number("temperature", "K", "temperature of the magnets",
                 [](const StepRow& r) { return si(r.load.temperature); });
  columns.number("applied_field", "A/m", "applied field, negative against the magnet",
                 [](const StepRow& r) { return si(r.load.field); });
}

void add_figures(detail::Columns<StepRow>& columns) {
  columns.number("B", "T", "mean flux density along the axis",
                 [](const StepRow& r) { return si(r.figures.B); });
  columns.number("H", "A/m", "mean field along the axis",
                 [](const StepRow& r) { return si(r.figures.H); });
  columns.number("J", "T", "mean polarisation along the axis",
                 [](const StepRow& r) { return si(r.figures.J); });
  columns.number("H_worst", "A/m", "field of the 0.01 % of the volume that it opposes most",
                 [](const StepRow& r) { return si(r.figures.H_worst); });
  columns.number("H_worst_percent", "A/m", "mean field of the worst 1 % of the volume",
                 [](const StepRow& r) { return si(r.figures.H_worst_percent); });
  columns.number("margin", "A/m", "knee less mean field magnitude",
                 [](const StepRow& r) { return margin_at(r.figures.margin, r.figures.H); });
  columns.number(
      "margin_worst", "A/m", "the same of the worst 0.01 % of the volume",
      [](const StepRow& r) { return margin_at(r.figures.margin_worst, r.figures.H_worst); });
  columns.number("irreversible_loss", "1", "mean share of the remanence lost for good so far",
                 [](const StepRow& r) { return r.figures.irreversible_loss; });
  columns.number("irreversible_loss_worst", "1",
                 "the same of the 0.01 % of the volume that lost most",
                 [](const StepRow& r) { return r.figures.irreversible_loss_worst; });
  columns.number("share_past_knee", "1", "share of the volume that lost 5 % or more",
                 [](const StepRow& r) { return r.figures.share_past_knee; });
}

void write_steps(const CellResult& result, const std::vector<CellBody>& bodies,
                 ResultsWriter& file) {
  std::vector<StepRow> rows;
  for (const auto& step : result.steps) add_rows(rows, step.text, step.state, bodies);
  add_rows(rows, "back", result.back, bodies);
  detail::Columns<StepRow> columns(rows);
  add_load(columns);
  add_figures(columns);
  file.table("/demag/steps", "a magnet at the end of a step", columns.columns());
}

void write_map(const CellResult& result, const std::vector<CellBody>& bodies, ResultsWriter& file) {
  detail::Columns<CellRecord> columns(result.map);
  columns.text("magnet", "its name", [&](const CellRecord& r) { return bodies[r.magnet].name; });
  const std::array<const char*, 3> names{"x", "y", "z"};
  for (std::size_t c = 0; c < 3; ++c) {
    columns.number(names[c], "m", "centre of the cell in the frame of its magnet",
                   [c](const CellRecord& r) { return r.at_m[c]; });
  }
  for (std::size_t c = 0; c < 3; ++c) {
    columns.number(std::string("edge_") + names[c], "m", "edge of the cell",
                   [&, c](const CellRecord& r) { return result.grids[r.magnet].edges_m[c]; });
  }
  columns.number("H", "A/m", "mean field along the axis at the severest step",
                 [](const CellRecord& r) { return r.H_A_per_m; });
  columns.number("B", "T", "mean flux density along the axis at the severest step",
                 [](const CellRecord& r) { return r.B_T; });
  columns.number("J", "T", "polarisation along the axis at the severest step",
                 [](const CellRecord& r) { return r.J_T; });
  columns.number("loss", "1", "share of the remanence lost for good at the end",
                 [](const CellRecord& r) { return r.loss; });
  columns.number("fill", "1", "share of the cell inside the magnet",
                 [](const CellRecord& r) { return r.fill; });
  file.table("/demag/cells", "a cell of a magnet", columns.columns());
  file.attribute("/demag/cells", "severest_step", result.steps[result.severest].text);
  file.attribute("/demag", "flux_loss", result.flux_loss);
}

}  // namespace

void write_cells(const CellResult& result, const std::vector<CellBody>& bodies,
                 ResultsWriter& file) {
  write_steps(result, bodies, file);
  write_map(result, bodies, file);
}

}  // namespace magswap
