#include "force_answer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "magswap/report/line_plot.hpp"
#include "magswap/results/writer.hpp"
#include "magswap/study/columns.hpp"
#include "model_error.hpp"
#include "shape_span.hpp"

namespace magswap::cli {
namespace {

std::string newton(Force force) { return fmt::format("{:.4g}", si(force)); }
std::string percent(double share) { return fmt::format("{:.1f} %", 100.0 * share); }

std::string stiffness_text(double N_per_m) {
  return std::isfinite(N_per_m) ? fmt::format("{:.4g} N/mm", 1e-3 * N_per_m)
                                : "without limit where flat faces touch";
}

std::string weight(Force force) {
  constexpr double kGravity = 9.80665;
  return fmt::format("{:.3g} kgf", si(force) / kGravity);
}

std::string plate_text(const PlateLimit& plate) {
  const std::string enough = format(plate.enough, UnitSystem::si, 3);
  const auto whole = [](double share) { return fmt::format("{:.0f} %", 100.0 * share); };
  if (plate.saturates) {
    return fmt::format(
        "  plate SATURATES: {} of the thick plate's force left ({} to {} by finite elements); {} "
        "carry all flux\n",
        percent(plate.share), whole(plate.low), whole(plate.high), enough);
  }
  if (plate.low < 1.0) {
    return fmt::format("  plate near saturation: {} to {} of the thick plate's force; {} just do\n",
                       whole(plate.low), whole(plate.high), enough);
  }
  return fmt::format("  plate carries all flux: {} would do\n", enough);
}

std::string one_gap_text(const PullRow& row) {
  const Pull& p = row.pull;
  std::string out = fmt::format(
      "  gap {}\n"
      "  force      {} N  ({})   {} to {} N with the scatter of catalogues\n"
      "  ideal      {} N at J = Br (mu_rec 1); the working point takes off {}\n"
      "  stiffness  {}\n"
      "  working point J {} with demagnetising factor {:.4f}, counterpart included\n",
      format(row.gap), newton(row.force()), weight(row.force()), newton(row.low()),
      newton(row.high()), newton(p.ideal), percent(1.0 - si(p.force) / si(p.ideal)),
      stiffness_text(row.stiffness_N_per_m), format(p.J), p.N);
  if (p.irreversible_loss > 1e-3) {
    out += fmt::format("  DEMAGNETISES there: {} of Br lost for good, counted above\n",
                       percent(p.irreversible_loss));
  }
  if (!row.plate) return out;
  return out + plate_text(*row.plate);
}

std::string sweep_text(const PullAnswer& answer) {
  constexpr auto kRight = Table::Align::right;
  std::vector<Table::Column> columns{{"gap", "mm", kRight},  {"force", "N", kRight},
                                     {"low", "N", kRight},   {"high", "N", kRight},
                                     {"ideal", "N", kRight}, {"stiffness", "N/mm", kRight}};
  if (answer.plate_thickness) columns.push_back({"plate", "%", kRight});
  Table table(columns);
  for (const PullRow& row : answer.rows) {
    std::vector<std::string> cells{fmt::format("{:g}", in_unit(si(row.gap), "mm")),
                                   newton(row.force()),
                                   newton(row.low()),
                                   newton(row.high()),
                                   newton(row.pull.ideal),
                                   fmt::format("{:.4g}", 1e-3 * row.stiffness_N_per_m)};
    if (row.plate) cells.push_back(fmt::format("{:.0f}", 100.0 * row.plate->share));
    table.row(std::move(cells));
  }
  return table.text();
}

std::string_view model_of(const PullAnswer& answer) {
  return answer.plate_thickness ? "pull on a thin plate" : "pull";
}

// The scatter, of dimensions, coatings and testers, is not the model's.
Document error_document(std::string_view model) {
  Document out = Document::list();
  add_model_error(out, model);
  return out;
}

Document row_document(const PullRow& row) {
  const Pull& p = row.pull;
  Document out = Document::object();
  out.set("gap", Document::of(row.gap))
      .set("force", Document::quantity_in(si(row.force()), "N", si(row.low()), si(row.high())))
      .set("ideal", Document::of(p.ideal))
      .set("stiffness", Document::quantity_in(row.stiffness_N_per_m, "N/m"))
      .set("J", Document::of(p.J))
      .set("demagnetising_factor", p.N)
      .set("irreversible_loss", p.irreversible_loss)
      .set("integration_error", p.error);
  if (!row.plate) return out;
  Document plate = Document::object();
  plate.set("share", row.plate->share)
      .set("low", row.plate->low)
      .set("high", row.plate->high)
      .set("saturates", row.plate->saturates)
      .set("enough", Document::of(row.plate->enough))
      .set("flux_density", Document::of(row.plate->flux_density));
  return out.set("plate", std::move(plate));
}

}  // namespace

Force PullRow::low() const {
  return std::min((plate ? plate->low : 1.0) * pull.low, (plate ? plate->high : 1.0) * pull.high);
}
Force PullRow::high() const {
  return std::max((plate ? plate->low : 1.0) * pull.low, (plate ? plate->high : 1.0) * pull.high);
}

std::string title_of(const ForceMagnet& magnet) {
  const std::string at = magnet.temperature ? " at " + format(*magnet.temperature) : "";
  const std::string br = magnet.key.empty() ? "" : ", Br " + format(magnet.Br);
  return fmt::format("{}{}{}, mu_rec {:.3g}", magnet.title, at, br, magnet.mu_rec);
}

void set_magnet(Document& out, const ForceMagnet& magnet) {
  if (!magnet.key.empty()) out.set("key", magnet.key);
  if (magnet.temperature) out.set("temperature", Document::of(*magnet.temperature));
  out.set("Br", Document::of(magnet.Br)).set("mu_rec", magnet.mu_rec);
}

std::vector<std::string> outside_cases_of(const PullAnswer& answer) {
  double loss = 0.0;
  for (const PullRow& row : answer.rows) loss = std::max(loss, row.pull.irreversible_loss);
  std::vector<std::string> out{outside_straight(loss, answer.magnet.mu_rec),
                               outside_shapes(answer.body, RoundCases::discs)};
  std::erase(out, std::string());
  return out;
}

std::vector<std::string> conditions_of(const PullAnswer& answer) {
  std::vector<std::string> out;
  out.emplace_back(
      answer.counterpart == Counterpart::plate
          ? "pull at right angles to a flat, wide, soft-iron plate, parallel to the face"
          : "equal magnets on one axis, faces parallel");
  if (answer.counterpart == Counterpart::plate && !answer.plate_thickness)
    out.emplace_back(
        "plate so thick that it does not saturate (--plate-thickness estimates a thin one)");
  if (answer.plate_thickness) {
    out.push_back(fmt::format(
        "plate {} thick, steel saturating at {}; an estimate: 47 discs on AISI 1008 by finite "
        "elements lie within ±{:.0f} %",
        format(*answer.plate_thickness), format(answer.saturation), 100.0 * kPlateBand));
  }
  out.push_back(
      si(answer.coating) > 0.0
          ? fmt::format("gap counted from the coating of {}, which adds to it; dimensions "
                        "are those of the bare magnet",
                        format(answer.coating))
          : "gap counted from the bare magnet: paint, plating, rust and roughness add to it "
            "(--coating)");
  out.emplace_back(
      answer.magnet.key.empty()
          ? "uniform polarisation of the mean working point on a straight curve without a knee"
          : "uniform polarisation of the mean working point of a magnet magnetised in place: what "
            "it would lose alone in space before it gets there is not counted (magswap fom)");
  out.emplace_back("catalogues and tests of equal magnets scatter by ±30 %");
  return out;
}

std::string text_of(const PullAnswer& answer) {
  std::string out =
      fmt::format("{}\n  {} before {}\n", title_of(answer.magnet), to_text(answer.body),
                  answer.plate_thickness ? "a soft-iron plate of " + format(*answer.plate_thickness)
                                         : std::string(to_text(answer.counterpart)));
  out += answer.rows.size() == 1 ? one_gap_text(answer.rows.front()) : sweep_text(answer);
  out += "conditions:\n";
  for (const std::string& line : conditions_of(answer)) out += "  - " + line + "\n";
  out += model_error_text(model_of(answer));
  for (const std::string& line : outside_cases_of(answer)) out += line + "\n";
  return out + "next: --sweep \"0..10 mm\" --svg pull.svg shows it over the gap\n";
}

std::string csv_of(const PullAnswer& answer) {
  Table table({{"gap", "mm"},
               {"force", "N"},
               {"low", "N"},
               {"high", "N"},
               {"ideal", "N"},
               {"stiffness", "N/m"},
               {"J", "T"},
               {"demagnetising_factor"},
               {"irreversible_loss"},
               {"plate_share"}});
  const auto cell = [](double value) { return fmt::format("{}", value); };
  for (const PullRow& row : answer.rows) {
    table.row({cell(in_unit(si(row.gap), "mm")), cell(si(row.force())), cell(si(row.low())),
               cell(si(row.high())), cell(si(row.pull.ideal)), cell(row.stiffness_N_per_m),
               cell(si(row.pull.J)), cell(row.pull.N), cell(row.pull.irreversible_loss),
               cell(row.plate ? row.plate->share : 1.0)});
  }
  return table.csv();
}

Document document_of(const PullAnswer& answer) {
  Document out = Document::object();
  set_magnet(out, answer.magnet);
  out.set("shape", to_text(answer.body)).set("on", to_text(answer.counterpart));
  out.set("coating", Document::of(answer.coating));
  if (answer.plate_thickness) {
    out.set("plate_thickness", Document::of(*answer.plate_thickness))
        .set("plate_saturation", Document::of(answer.saturation));
  }
  Document rows = Document::list();
  for (const PullRow& row : answer.rows) rows.add(row_document(row));
  out.set("pulls", std::move(rows)).set("conditions", conditions_of(answer));
  out.set("model_error", error_document(model_of(answer)))
      .set("outside_cases", outside_cases_of(answer));
  return out.set("scatter", kCatalogueScatter);
}

std::string picture_of(const PullAnswer& answer) {
  LinePlot plot;
  plot.title = to_text(answer.body) + " before " + std::string(to_text(answer.counterpart));
  plot.x_name = "gap (mm)";
  plot.y_name = "force (N)";
  plot.curves = {{"force", {}, {}, false}, {"low, high", {}, {}, true}, {"", {}, {}, true}};
  for (const PullRow& row : answer.rows) {
    const double values[] = {si(row.force()), si(row.low()), si(row.high())};
    for (std::size_t k = 0; k < 3; ++k) {
      plot.curves[k].x.push_back(in_unit(si(row.gap), "mm"));
      plot.curves[k].y.push_back(values[k]);
    }
  }
  plot.footnotes = conditions_of(answer);
  plot.footnotes.insert(plot.footnotes.begin(), title_of(answer.magnet));
  return svg(plot);
}

void write_results(const PullAnswer& answer, const std::string& path) {
  ResultsWriter file(path, Provenance{command_line(), 0, {}});
  detail::Columns<PullRow> columns(answer.rows);
  using R = const PullRow&;
  columns.number("gap", "mm", "distance of the faces, coating not counted",
                 [](R r) { return in_unit(si(r.gap), "mm"); });
  columns.number("force", "N", "force at the working point, > 0 attracts",
                 [](R r) { return si(r.force()); });
  columns.number("force_low", "N", "lower end: scatter of catalogues, saturation of the plate",
                 [](R r) { return si(r.low()); });
  columns.number("force_high", "N", "upper end", [](R r) { return si(r.high()); });
  columns.number("ideal", "N", "force at J = Br, thick plate",
                 [](R r) { return si(r.pull.ideal); });
  columns.number("stiffness", "N/m", "-dF/dgap", [](R r) { return r.stiffness_N_per_m; });
  columns.number("J", "T", "polarisation of the mean working point",
                 [](R r) { return si(r.pull.J); });
  columns.number("N", "1", "demagnetising factor with the counterpart",
                 [](R r) { return r.pull.N; });
  columns.number("irreversible_loss", "1", "share of Br lost for good at that point",
                 [](R r) { return r.pull.irreversible_loss; });
  columns.number("plate_share", "1", "share of the force that the plate's saturation leaves",
                 [](R r) { return r.plate ? r.plate->share : 1.0; });
  file.table("/pull", "one gap between a magnet and its counterpart", columns.columns());
  file.attribute("/pull", "shape", to_text(answer.body));
  file.attribute("/pull", "magnet", title_of(answer.magnet));
  file.attribute("/pull", "counterpart", std::string(to_text(answer.counterpart)));
  file.finish();
}

}  // namespace magswap::cli
