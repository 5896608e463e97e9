#include "steel_text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <set>

#include "library_access.hpp"
#include "magswap/core/error.hpp"
#include "magswap/material/fields.hpp"
#include "magswap/steel/bh_curve.hpp"

namespace magswap::cli {
namespace {

// Flux density at a field and loss at 1.5 T, 50 Hz: what people compare steels by.
constexpr double kFields_A_per_m[] = {300.0, 1000.0, 5000.0, 10000.0};
constexpr double kLossFlux_T = 1.5;
constexpr double kLossFrequency_Hz = 50.0;

// W/kg, from the table or else from the law.
std::optional<double> usual_loss(const Steel& steel) {
  for (const SteelLoss& loss : steel.losses) {
    if (loss.frequency_Hz != kLossFrequency_Hz) continue;
    for (std::size_t i = 0; i < loss.b_T.size(); ++i)
      if (loss.b_T[i] == kLossFlux_T) return loss.loss_W_per_kg[i];
  }
  if (steel.loss_law) return steel.loss_law->loss_W_per_kg(kLossFrequency_Hz, kLossFlux_T);
  return std::nullopt;
}

double largest_permeability(const Steel& steel) {
  double out = 0.0;
  for (std::size_t i = 0; i < steel.curve.h_A_per_m.size(); ++i) {
    const double h = steel.curve.h_A_per_m[i];
    if (h > 0.0) out = std::max(out, steel.curve.b_T[i] / (kMu0 * h));
  }
  return out;
}

Table list_table(bool exact) {
  constexpr auto kRight = Table::Align::right;
  std::vector<Table::Column> columns{{"steel"}, {"category"}};
  for (const double h : kFields_A_per_m)
    columns.push_back({fmt::format("B({:g} A/m)", h), "T", kRight});
  columns.insert(columns.end(), {{"mu_max", "", kRight},
                                 {"P(1.5 T, 50 Hz)", "W/kg", kRight},
                                 {"density", "kg/m3", kRight},
                                 {"curve"},
                                 {"source"}});
  Table table(std::move(columns));
  const auto number = [exact](double value, int digits) {
    return exact ? fmt::format("{}", value) : format_number(value, digits);
  };
  for (const Steel& steel : library().steels()) {
    const BhCurve curve(steel);
    std::vector<std::string> row{steel.name, steel.category};
    for (const double h : kFields_A_per_m) {
      const bool known = h <= steel.curve.h_A_per_m.back();
      row.push_back(known ? number(curve.evaluate(h).b_T, 4) : "");
    }
    row.push_back(number(largest_permeability(steel), 3));
    const auto loss = usual_loss(steel);
    row.push_back(loss ? number(*loss, 3) : "");
    row.push_back(steel.density ? fmt::format("{:g}", steel.density->nominal()) : "");
    row.push_back(steel.curve.method);
    row.push_back(steel.curve.source);
    table.row(std::move(row));
  }
  return table;
}

std::set<std::string> sources_of(const Steel& steel) {
  std::set<std::string> out{steel.curve.source};
  for (const SteelLoss& loss : steel.losses) out.insert(loss.source);
  if (steel.loss_law) out.insert(steel.loss_law->source);
  for (const auto& field : steel_fields())
    if (const auto& value = steel.*field.member) out.insert(value->source);
  return out;
}

Document points_document(const std::vector<double>& a, const std::vector<double>& b) {
  Document out = Document::list();
  for (std::size_t i = 0; i < a.size(); ++i) {
    Document pair = Document::list();
    pair.add(a[i]).add(b[i]);
    out.add(std::move(pair));
  }
  return out;
}

Document document_of(const Steel& steel) {
  const BhCurve curve(steel);
  Document out = Document::object();
  out.set("name", steel.name).set("title", steel.title).set("category", steel.category);
  out.set("aliases", steel.aliases).set("standard", steel.standard).set("note", steel.note);
  for (const auto& field : steel_fields()) {
    if (const auto& value = steel.*field.member)
      out.set(std::string(field.key), Document::quantity(value->nominal(), value->kind));
  }
  Document bh = Document::object();
  bh.set("method", steel.curve.method).set("kind", to_text(steel.curve.standing));
  bh.set("quality", steel.curve.quality).set("source", steel.curve.source);
  bh.set("H_unit", "A/m").set("B_unit", "T");
  bh.set("points", points_document(steel.curve.h_A_per_m, steel.curve.b_T));
  bh.set("levelled_points", static_cast<std::int64_t>(curve.levelling().points));
  bh.set("largest_levelling", Document::quantity_in(curve.levelling().largest_T, "T"));
  bh.set("saturation", Document::of(curve.saturation()));
  out.set("curve", std::move(bh));
  Document losses = Document::list();
  for (const SteelLoss& loss : steel.losses) {
    Document item = Document::object();
    item.set("frequency", Document::quantity_in(loss.frequency_Hz, "Hz"));
    item.set("definition", loss.definition).set("source", loss.source);
    item.set("B_unit", "T").set("unit", "W/kg");
    item.set("points", points_document(loss.b_T, loss.loss_W_per_kg));
    losses.add(std::move(item));
  }
  out.set("losses", std::move(losses));
  if (const auto& law = steel.loss_law) {
    Document item = Document::object();
    item.set("definition", law->definition).set("kh", law->kh).set("ke", law->ke);
    item.set("alpha", law->alpha).set("beta", law->beta).set("source", law->source);
    out.set("loss_law", std::move(item));
  }
  Document sources = Document::object();
  for (const std::string& key : sources_of(steel)) {
    const Source& source = library().source(key);
    Document item = Document::object();
    item.set("title", source.title).set("url", source.url).set("licence", source.licence);
    sources.set(key, std::move(item));
  }
  return out.set("sources", std::move(sources));
}

std::string curve_text(const Steel& steel) {
  const BhCurve curve(steel);
  const auto& h = steel.curve.h_A_per_m;
  std::string out =
      fmt::format("  curve {}, {} points to {:g} A/m, {:.4g} T ({}, {})\n  quality: {}\n",
                  steel.curve.method, h.size(), h.back(), steel.curve.b_T.back(),
                  to_text(steel.curve.standing), steel.curve.source, steel.curve.quality);
  if (curve.levelling().points > 0) {
    out += fmt::format("  J levelled at {} points, by {:.2g} mT at most\n",
                       curve.levelling().points, 1e3 * curve.levelling().largest_T);
  }
  out += fmt::format("  beyond its last point J tends to {}\n", format(curve.saturation()));
  constexpr auto kRight = Table::Align::right;
  Table table(
      {{"H", "A/m", kRight}, {"B", "T", kRight}, {"mu", "", kRight}, {"mu_diff", "", kRight}});
  for (const double field : {50.0, 100.0, 200.0, 500.0, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5}) {
    if (field > h.back()) break;
    const auto at = from_si<FieldStrength>(field);
    table.row({fmt::format("{:g}", field), format_number(si(curve.flux_density(at)), 4),
               format_number(curve.permeability(at), 3),
               format_number(curve.differential_permeability(at), 3)});
  }
  return out + table.text();
}

std::string losses_text(const Steel& steel) {
  std::string out;
  for (const SteelLoss& loss : steel.losses) {
    out +=
        fmt::format("  loss at {:g} Hz, {} ({}):", loss.frequency_Hz, loss.definition, loss.source);
    for (std::size_t i = 0; i < loss.b_T.size(); ++i) {
      const double b = loss.b_T[i];
      if (b == 1.0 || b == kLossFlux_T)
        out += fmt::format("  {:.3g} W/kg at {:g} T", loss.loss_W_per_kg[i], b);
    }
    out += fmt::format("; {} points to {:g} T\n", loss.b_T.size(), loss.b_T.back());
  }
  if (const auto& law = steel.loss_law) {
    out += fmt::format(
        "  loss {}: kh {:g}, ke {:g}, alpha {:g}, beta {:g} ({}); {:.3g} W/kg at "
        "1.5 T, 50 Hz\n",
        law->definition, law->kh, law->ke, law->alpha, law->beta, law->source,
        law->loss_W_per_kg(kLossFrequency_Hz, kLossFlux_T));
  }
  return out;
}

std::string text_of(const Steel& steel) {
  std::string out = fmt::format("{}: {}   {}", steel.name, steel.title, steel.category);
  if (!steel.standard.empty()) out += ", " + steel.standard;
  if (!steel.aliases.empty()) out += fmt::format("   also {}", fmt::join(steel.aliases, ", "));
  out += "\n";
  for (const auto& field : steel_fields()) {
    const auto& value = steel.*field.member;
    if (!value) continue;
    out += fmt::format("  {} {} ({}, {}){}\n", field.key, format(value->nominal(), value->kind),
                       to_text(value->standing), value->source,
                       value->note.empty() ? "" : ": " + value->note);
  }
  out += curve_text(steel) + losses_text(steel);
  if (!steel.note.empty()) out += "  " + steel.note + "\n";
  out += "sources\n";
  for (const std::string& key : sources_of(steel)) {
    const Source& source = library().source(key);
    out += fmt::format("  {}: {}\n      {}\n      {}\n", key, source.title, source.url,
                       source.licence);
  }
  return out;
}

}  // namespace

std::string steel_list(const Format& format) {
  if (format.csv) return list_table(true).csv();
  if (!format.json) {
    return list_table(false).text() +
           fmt::format(
               "{} steels. `magswap materials show NAME` shows one with its sources; "
               "losses of a table, or of its law.\n",
               library().steels().size());
  }
  Document out = Document::list();
  for (const Steel& steel : library().steels()) {
    Document item = Document::object();
    item.set("name", steel.name).set("title", steel.title).set("category", steel.category);
    item.set("source", steel.curve.source).set("quality", steel.curve.quality);
    out.add(std::move(item));
  }
  return out.json() + "\n";
}

std::string steel_record(const Steel& steel, const Format& format) {
  return format.json ? document_of(steel).json() + "\n" : text_of(steel);
}

const Steel* find_steel(const std::string& name) {
  try {
    return &library().steel(name);
  } catch (const NotFoundError&) {
    return nullptr;
  }
}

}  // namespace magswap::cli
