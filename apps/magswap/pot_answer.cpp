#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "force_answer.hpp"
#include "magswap/report/line_plot.hpp"
#include "magswap/results/writer.hpp"
#include "magswap/study/columns.hpp"
#include "model_error.hpp"
#include "shape_span.hpp"

namespace magswap::cli {
namespace {

constexpr double kGravity = 9.80665;
constexpr std::string_view kModel = "pot magnet";

std::string plate_text(const HoldingMagnet& pot) {
  const std::string thickness =
      si(pot.plate_thickness) > 0.0 ? format(pot.plate_thickness) + " thick" : "thick";
  return fmt::format("a plate {}, {:g} cups wide", thickness, kWidePlate);
}

std::string pot_text(const PotAnswer& answer) {
  const HoldingMagnet& pot = answer.pot;
  return fmt::format("disc D{} L{} in a cup D{}, bore {}, floor {}", format(pot.magnet_diameter),
                     format(pot.magnet_length), format(pot.cup_diameter), format(pot.cup_bore),
                     format(pot.floor));
}

// "floor, plate", of what saturates.
std::string saturated_text(const PotPull& pull) {
  std::vector<std::string_view> parts;
  if (pull.floor_saturates) parts.emplace_back("floor");
  if (pull.rim_saturates) parts.emplace_back("wall");
  if (pull.plate_saturates) parts.emplace_back("plate");
  return fmt::format("{}", fmt::join(parts, ", "));
}

std::string limits_text(const PotPull& pull) {
  std::string out;
  if (pull.floor_saturates) out += "  the cup's floor SATURATES\n";
  if (pull.rim_saturates)
    out += fmt::format("  the cup's wall SATURATES: {} in it\n", format(pull.wall));
  if (pull.wall_starved()) {
    out +=
        "  far too thin a wall: its flux goes outside of it, the true force may be a third "
        "more\n";
  }
  if (pull.plate_saturates) out += "  the plate SATURATES\n";
  if (pull.irreversible_loss > 1e-3) {
    out += fmt::format("  DEMAGNETISES there: {:.1f} % of Br lost for good, counted above\n",
                       100.0 * pull.irreversible_loss);
  }
  return out;
}

std::string one_gap_text(const PotRow& row) {
  const PotPull& pull = row.pull;
  return fmt::format(
             "  gap {}\n"
             "  force      {:.4g} N  ({:.3g} kgf)   {:.4g} to {:.4g} N\n"
             "  the disc alone on a thick plate: {:.4g} N\n"
             "  B {} under the magnet, {} under the rim; leakage {:.3f}; H {} in the magnet\n",
             format(row.gap), si(pull.force), si(pull.force) / kGravity, si(pull.low),
             si(pull.high), si(pull.bare), format(pull.pole), format(pull.rim), pull.leakage,
             format(pull.H)) +
         limits_text(pull);
}

std::string sweep_text(const PotAnswer& answer) {
  constexpr auto kRight = Table::Align::right;
  Table table({{"gap", "mm", kRight},
               {"force", "N", kRight},
               {"low", "N", kRight},
               {"high", "N", kRight},
               {"disc alone", "N", kRight},
               {"B rim", "T", kRight},
               {"saturates"}});
  for (const auto& [gap, pull] : answer.rows) {
    const auto newton = [](Force force) { return fmt::format("{:.4g}", si(force)); };
    table.row({fmt::format("{:g}", in_unit(si(gap), "mm")), newton(pull.force), newton(pull.low),
               newton(pull.high), newton(pull.bare), fmt::format("{:.3g}", si(pull.rim)),
               saturated_text(pull)});
  }
  std::string out = table.text();
  double loss = 0.0;
  for (const PotRow& row : answer.rows) loss = std::max(loss, row.pull.irreversible_loss);
  if (loss > 1e-3)
    out +=
        fmt::format("  DEMAGNETISES: up to {:.1f} % of Br lost for good, counted\n", 100.0 * loss);
  return out;
}

std::vector<std::string> pot_conditions(const PotAnswer& answer) {
  std::vector<std::string> out{
      fmt::format("reluctance network, force by virtual work, ±{:.0f} %", 100.0 * kPotBand),
      "joints, paint and roughness are gaps as well: --coating, --gap"};
  if (si(answer.coating) > 0.0)
    out.push_back(fmt::format("gap counted from the coating of {}", format(answer.coating)));
  out.push_back(fmt::format("contact counts as {:g} um", 1e6 * kContactGap_m));
  if (!answer.magnet.key.empty())
    out.emplace_back(
        "magnetised in place: what the disc would lose outside its cup is not counted");
  return out;
}

std::vector<std::string> outside_cases_of(const PotAnswer& answer) {
  double loss = 0.0;
  for (const PotRow& row : answer.rows) loss = std::max(loss, row.pull.irreversible_loss);
  const std::string why = outside_straight(loss, answer.magnet.mu_rec);
  return why.empty() ? std::vector<std::string>{} : std::vector<std::string>{why};
}

Document row_document(const PotRow& row) {
  const PotPull& pull = row.pull;
  Document out = Document::object();
  out.set("gap", Document::of(row.gap))
      .set("force", Document::quantity_in(si(pull.force), "N", si(pull.low), si(pull.high)))
      .set("disc_alone", Document::of(pull.bare))
      .set("B_pole", Document::of(pull.pole))
      .set("B_rim", Document::of(pull.rim))
      .set("B_wall", Document::of(pull.wall))
      .set("H", Document::of(pull.H))
      .set("leakage", pull.leakage)
      .set("fringing", pull.fringing)
      .set("irreversible_loss", pull.irreversible_loss)
      .set("floor_saturates", pull.floor_saturates)
      .set("rim_saturates", pull.rim_saturates)
      .set("plate_saturates", pull.plate_saturates);
  return out;
}

}  // namespace

std::string text_of(const PotAnswer& answer) {
  std::string out = fmt::format("{}\n  pot: {}; before {}; {}\n", title_of(answer.magnet),
                                pot_text(answer), plate_text(answer.pot), answer.steel);
  out += answer.rows.size() == 1 ? one_gap_text(answer.rows.front()) : sweep_text(answer);
  out += "conditions:\n";
  for (const std::string& line : pot_conditions(answer)) out += "  - " + line + "\n";
  out += model_error_text(kModel);
  for (const std::string& line : outside_cases_of(answer)) out += line + "\n";
  return out;
}

std::string csv_of(const PotAnswer& answer) {
  Table table({{"gap", "mm"},
               {"force", "N"},
               {"low", "N"},
               {"high", "N"},
               {"disc_alone", "N"},
               {"B_pole", "T"},
               {"B_rim", "T"},
               {"B_wall", "T"},
               {"H", "A/m"},
               {"leakage"},
               {"irreversible_loss"},
               {"saturates"}});
  const auto cell = [](double value) { return fmt::format("{}", value); };
  for (const auto& [gap, pull] : answer.rows) {
    table.row({cell(in_unit(si(gap), "mm")), cell(si(pull.force)), cell(si(pull.low)),
               cell(si(pull.high)), cell(si(pull.bare)), cell(si(pull.pole)), cell(si(pull.rim)),
               cell(si(pull.wall)), cell(si(pull.H)), cell(pull.leakage),
               cell(pull.irreversible_loss), saturated_text(pull)});
  }
  return table.csv();
}

Document document_of(const PotAnswer& answer) {
  Document error = Document::list();
  add_model_error(error, kModel);
  Document rows = Document::list();
  for (const PotRow& row : answer.rows) rows.add(row_document(row));
  Document out = Document::object();
  set_magnet(out, answer.magnet);
  out.set("pot", pot_text(answer)).set("steel", answer.steel);
  out.set("coating", Document::of(answer.coating)).set("pulls", std::move(rows));
  out.set("band", kPotBand).set("conditions", pot_conditions(answer));
  return out.set("model_error", std::move(error)).set("outside_cases", outside_cases_of(answer));
}

std::string picture_of(const PotAnswer& answer) {
  LinePlot plot;
  plot.title = pot_text(answer);
  plot.x_name = "gap (mm)";
  plot.y_name = "force (N)";
  plot.curves = {{"force", {}, {}, false},
                 {"low, high", {}, {}, true},
                 {"", {}, {}, true},
                 {"the disc alone", {}, {}, false}};
  for (const auto& [gap, pull] : answer.rows) {
    const Force values[] = {pull.force, pull.low, pull.high, pull.bare};
    for (std::size_t k = 0; k < std::size(values); ++k) {
      plot.curves[k].x.push_back(in_unit(si(gap), "mm"));
      plot.curves[k].y.push_back(si(values[k]));
    }
  }
  plot.footnotes = pot_conditions(answer);
  plot.footnotes.insert(plot.footnotes.begin(), title_of(answer.magnet));
  return svg(plot);
}

void write_results(const PotAnswer& answer, const std::string& path) {
  ResultsWriter file(path, Provenance{command_line(), 0, {}});
  detail::Columns<PotRow> columns(answer.rows);
  using R = const PotRow&;
  const auto add = [&columns](const std::string& name, const std::string& unit,
                              const std::string& what, const auto& get) {
    columns.number(name, unit, what, [&get](R r) { return get(r.pull); });
  };
  using P = const PotPull&;
  columns.number("gap", "mm", "distance of the faces, coating not counted",
                 [](R r) { return in_unit(si(r.gap), "mm"); });
  add("force", "N", "holding force", [](P p) { return si(p.force); });
  add("force_low", "N", "lower end of the model's band", [](P p) { return si(p.low); });
  add("force_high", "N", "upper end", [](P p) { return si(p.high); });
  add("disc_alone", "N", "the bare disc on a thick plate", [](P p) { return si(p.bare); });
  add("B_pole", "T", "in the gap under the magnet", [](P p) { return si(p.pole); });
  add("B_rim", "T", "in the gap under the rim", [](P p) { return si(p.rim); });
  add("B_wall", "T", "highest in the cup's wall", [](P p) { return si(p.wall); });
  add("H", "A/m", "in the magnet", [](P p) { return si(p.H); });
  add("leakage", "1", "flux of the magnet over that under it", [](P p) { return p.leakage; });
  add("irreversible_loss", "1", "share of Br lost for good at that point",
      [](P p) { return p.irreversible_loss; });
  columns.flag("floor_saturates", "cup's floor", [](R r) { return r.pull.floor_saturates; });
  columns.flag("wall_saturates", "cup's wall", [](R r) { return r.pull.rim_saturates; });
  columns.flag("plate_saturates", "plate", [](R r) { return r.pull.plate_saturates; });
  file.table("/pot", "one gap between a pot magnet and its plate", columns.columns());
  file.attribute("/pot", "pot", pot_text(answer));
  file.attribute("/pot", "magnet", title_of(answer.magnet));
  file.attribute("/pot", "steel", answer.steel);
  file.finish();
}

}  // namespace magswap::cli
