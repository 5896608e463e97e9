#include "magswap/report/swap_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "magswap/report/table.hpp"

namespace magswap {
namespace {

using Align = Table::Align;

std::string number(double value, int digits = 3) { return format_number(value, digits); }

// "0.44", "~152" where the value is an estimate with a range.
std::string mass_cell(const Range& mass, double per_kg) {
  if (mass.value <= 0.0) return mass.high > 0.0 ? "~0" : "0";
  const bool range = mass.high - mass.low > 0.02 * mass.value;
  return (range ? "~" : "") + number(mass.value * per_kg, 3);
}

// The design of a rejected candidate is a best effort: its masses mean nothing.
bool has_design(const SubstituteBase& row) {
  return row.account && (row.feasible || row.is_reference);
}

std::string mass_cell(const SubstituteBase& row, const std::string& element, double per_kg) {
  return has_design(row) ? mass_cell(row.account->element(element), per_kg) : "–";
}

std::string cost_cell(const SubstituteBase& row) {
  if (!has_design(row) || !row.account->priced) return "–";
  return "~" + format_number(row.account->cost_USD.value, 3);
}

std::string name_cell(const SubstituteBase& row) {
  return row.key + (row.estimated ? " (estimated)" : "");
}

std::string note_of(const SubstituteBase& row) {
  std::string out = row.reason;
  if (!row.hint.empty()) out += (out.empty() ? "" : "; ") + row.hint;
  return out;
}

// Reasons below the table, so that the table itself fits a terminal.
std::string reasons(const std::vector<const SubstituteBase*>& rows) {
  std::string out;
  for (const SubstituteBase* row : rows) {
    const std::string note = note_of(*row);
    if (!note.empty()) out += fmt::format("  {}: {}\n", row->key, note);
  }
  return out.empty() ? out : "why not:\n" + out;
}

template <class Result>
std::vector<const SubstituteBase*> bases(const Result& result) {
  std::vector<const SubstituteBase*> out;
  for (const auto& row : result.rows) out.push_back(&row);
  return out;
}

const char* verdict(const SubstituteBase& row) {
  if (row.is_reference) return row.feasible ? "reference" : "reference!";
  return row.feasible ? "yes" : "NO";
}

// "likely" where the margin's range reaches below zero.
const char* verdict(const SurfaceSubstitute& row) {
  const bool sure = !row.feasible || row.is_reference || row.margin.low >= 0.0;
  return sure ? verdict(static_cast<const SubstituteBase&>(row)) : "likely";
}

std::string margin_cell(const Range& margin) {
  return fmt::format("{:.0f} ({:.0f}…{:.0f})", margin.value / 1e3, margin.low / 1e3,
                     margin.high / 1e3);
}

// "287 N*m", "3.20 MN*m".
std::string torque_text(Torque torque) {
  const double value = si(torque);
  const char* unit = value < 1e4 ? "N*m" : value < 1e6 ? "kN*m" : "MN*m";
  return fmt::format("{} {}", number(in_unit(value, unit)), unit);
}

// Small parts of a big magnet in kilograms, else in grams.
struct MassUnit {
  const char* name;
  double per_kg;
};
MassUnit small_unit(const SubstituteBase& reference) {
  const bool big = reference.account && reference.account->mass_kg.value > 50.0;
  return big ? MassUnit{"kg", 1.0} : MassUnit{"g", 1e3};
}

std::string footer(RankBy rank) {
  return fmt::format(
      "ranked by {}; ~ estimated, ranges with --json; --explain shows the assumptions\n",
      to_text(rank));
}

// Documents

Document range_document(const Range& range, const char* unit, double factor = 1.0) {
  return Document::quantity_in(range.value * factor, unit, range.low * factor, range.high * factor);
}

Document base_document(const SubstituteBase& row) {
  Document out = Document::object();
  out.set("grade", row.key)
      .set("family", row.family)
      .set("reference", row.is_reference)
      .set("feasible", row.feasible);
  out.set("reason", row.reason).set("hint", row.hint).set("estimated", row.estimated);
  if (row.account) {
    out.set("magnet_mass", range_document(row.account->mass_kg, "kg"));
    if (row.account->priced) out.set("cost", range_document(row.account->cost_USD, "USD"));
    Document elements = Document::object();
    for (const auto& [symbol, mass] : row.account->element_kg)
      elements.set(symbol, range_document(mass, "kg"));
    out.set("element_mass", std::move(elements));
    out.set("rare_earth_mass", range_document(row.account->rare_earth(), "kg"));
    out.set("heavy_rare_earth_mass", range_document(row.account->heavy_rare_earth(), "kg"));
  }
  return out;
}

Document notes_document(const SubstituteBase& row) {
  std::vector<std::string> notes = row.notes;
  if (row.account) notes.insert(notes.end(), row.account->notes.begin(), row.account->notes.end());
  return Document(notes);
}

Document ratio_document(const SubstituteBase& row, const SubstituteBase& reference) {
  Document out = Document::object();
  if (!row.account || !reference.account) return out;
  out.set("magnet_mass", row.account->mass_kg.value / reference.account->mass_kg.value);
  if (row.account->priced && reference.account->priced) {
    out.set("cost", row.account->cost_USD.value / reference.account->cost_USD.value);
  }
  const double rare_earth = reference.account->rare_earth().value;
  if (rare_earth > 0.0) out.set("rare_earth_mass", row.account->rare_earth().value / rare_earth);
  return out;
}

Document stress_document(const MagnetStress& stress) {
  Document out = Document::object();
  out.set("event", to_text(stress))
      .set("H", Document::of(stress.H))
      .set("B", Document::of(stress.B));
  out.set("knee", Document::of(stress.knee))
      .set("margin", Document::of(stress.margin))
      .set("local_loss", stress.loss);
  return out;
}

Document error_document(const ModelError& error) {
  Document out = Document::object();
  out.set("quantity", std::string(error.what))
      .set("low", error.low)
      .set("high", error.high)
      .set("cases", error.cases);
  return out.set("against", "finite elements");
}

std::string explanation(const std::vector<const SubstituteBase*>& rows) {
  std::string out;
  for (const SubstituteBase* row : rows) {
    out += fmt::format("{} ({})\n", row->key, row->family_title);
    std::set<std::string> seen;
    const auto add = [&](const std::string& note) {
      if (seen.insert(note).second) out += fmt::format("  {}\n", note);
    };
    for (const std::string& note : row->notes) add(note);
    if (row->account) {
      for (const std::string& note : row->account->notes) add(note);
    }
  }
  return out;
}

std::string csv_number(double value) { return fmt::format("{:.9g}", value); }

std::vector<Table::Column> csv_columns() {
  return {{"grade"},    {"family"},   {"reference"},         {"estimated"},
          {"feasible"}, {"reason"},   {"magnet_mass", "kg"}, {"cost", "USD"},
          {"Nd", "kg"}, {"Pr", "kg"}, {"Dy", "kg"},          {"Tb", "kg"},
          {"Sm", "kg"}, {"Co", "kg"}, {"Sr", "kg"},          {"rare_earth", "kg"}};
}

std::vector<std::string> csv_cells(const SubstituteBase& row) {
  const auto flag = [](bool set) { return std::string(set ? "1" : "0"); };
  std::vector<std::string> out{
      row.key,     row.family, flag(row.is_reference), flag(row.estimated), flag(row.feasible),
      note_of(row)};
  if (!row.account) return out;
  out.push_back(csv_number(row.account->mass_kg.value));
  out.push_back(row.account->priced ? csv_number(row.account->cost_USD.value) : "");
  for (const char* element : {"Nd", "Pr", "Dy", "Tb", "Sm", "Co", "Sr"}) {
    out.push_back(csv_number(row.account->element(element).value));
  }
  out.push_back(csv_number(row.account->rare_earth().value));
  return out;
}

}  // namespace

// Surface machine

std::string swap_text(const SurfaceSwap& task, const SurfaceSwapResult& result) {
  const SurfaceSubstitute& reference = result.rows.front();
  const MassUnit small = small_unit(reference);
  std::string out = fmt::format(
      "{}: {} peak at {}, cold {}, short circuit {} × peak current\nreference {}: {} thick, arc "
      "{}, stack {}, air-gap fundamental {}\n\n",
      result.title, torque_text(result.torque), format(task.machine.hot), format(task.machine.cold),
      number(task.machine.short_circuit_ratio, 2), reference.key,
      format(task.reference_design.thickness, UnitSystem::si, 3),
      number(task.reference_design.arc, 2), format(task.reference_design.stack, UnitSystem::si, 3),
      format(reference.state->fundamental, UnitSystem::si, 3));
  Table table({{"family"},
               {"grade"},
               {"feasible"},
               {"thick", "mm", Align::right},
               {"arc", "", Align::right},
               {"machine", "length", Align::right},
               {"magnet", "kg", Align::right},
               {"Nd+Pr", "kg", Align::right},
               {"Dy+Tb", small.name, Align::right},
               {"Sm", small.name, Align::right},
               {"Co", small.name, Align::right},
               {"Sr", small.name, Align::right},
               {"cost", "USD", Align::right},
               {"margin", "kA/m", Align::right},
               {"in"}});
  for (const SurfaceSubstitute& row : result.rows) {
    std::vector<std::string> cells{row.family, name_cell(row), verdict(row)};
    if (!row.state) {
      cells.insert(cells.end(), 11, "–");
      table.row(std::move(cells));
      continue;
    }
    const auto design = [&](std::string cell) { return has_design(row) ? std::move(cell) : "–"; };
    const MagnetAccount& account = *row.account;
    const Range light{account.element("Nd").value + account.element("Pr").value, 0.0, 0.0};
    cells.insert(
        cells.end(),
        {design(number(si(row.magnet->thickness) * 1e3)), design(number(row.magnet->arc, 2)),
         design(fmt::format("{:.2f}×", row.stack_ratio)), design(number(account.mass_kg.value)),
         design(light.value > 0.0 ? number(light.value) : "0"),
         design(mass_cell(account.heavy_rare_earth(), small.per_kg)),
         mass_cell(row, "Sm", small.per_kg), mass_cell(row, "Co", small.per_kg),
         mass_cell(row, "Sr", small.per_kg), cost_cell(row), margin_cell(row.margin),
         to_text(row.state->worst_stress())});
    table.row(std::move(cells));
  }
  out += table.text() + "\n" + reasons(bases(result));
  for (const ModelError& error : {result.error, result.field_error}) {
    out += fmt::format(
        "model error: {}: {:+.2g} to {:+.2g} % against plane, unsaturated finite elements ({} "
        "cases)\n",
        error.what, 100.0 * error.low, 100.0 * error.high, error.cases);
  }
  out +=
      "likely: the range of the margin, from knee and field model, reaches below zero; tolerance "
      "of Br not included\n";
  return out + footer(result.rank);
}

Document swap_document(const SurfaceSwap& task, const SurfaceSwapResult& result) {
  Document out = Document::object();
  out.set("title", result.title)
      .set("torque", Document::of(result.torque))
      .set("ranked_by", std::string(to_text(result.rank)));
  out.set("hot", Document::of(task.machine.hot)).set("cold", Document::of(task.machine.cold));
  Document errors = Document::list();
  errors.add(error_document(result.error)).add(error_document(result.field_error));
  out.set("model_errors", std::move(errors));
  Document rows = Document::list();
  for (const SurfaceSubstitute& row : result.rows) {
    Document item = base_document(row);
    if (row.state) {
      item.set("thickness", Document::of(row.magnet->thickness)).set("arc", row.magnet->arc);
      item.set("stack", Document::of(row.magnet->stack)).set("stack_ratio", row.stack_ratio);
      item.set("torque", Document::of(row.state->torque))
          .set("air_gap_fundamental", Document::of(row.state->fundamental));
      item.set("rotor_yoke_B", Document::of(row.state->rotor_yoke))
          .set("stator_yoke_B", Document::of(row.state->stator_yoke));
      item.set("margin", Document::quantity(row.margin.value, Kind::field_strength, UnitSystem::si,
                                            row.margin.low, row.margin.high))
          .set("flux_loss", row.state->flux_loss);
      Document stresses = Document::list();
      for (const MagnetStress& stress : row.state->stresses) stresses.add(stress_document(stress));
      item.set("stresses", std::move(stresses));
    }
    item.set("ratio_to_reference", ratio_document(row, result.rows.front()))
        .set("notes", notes_document(row));
    rows.add(std::move(item));
  }
  return out.set("candidates", std::move(rows));
}

std::string swap_csv(const SurfaceSwapResult& result) {
  auto columns = csv_columns();
  columns.insert(columns.end(), {{"thickness", "mm"},
                                 {"arc"},
                                 {"stack", "mm"},
                                 {"stack_ratio"},
                                 {"margin", "kA/m"},
                                 {"margin_low", "kA/m"},
                                 {"margin_high", "kA/m"},
                                 {"margin_event"}});
  Table table(std::move(columns));
  for (const SurfaceSubstitute& row : result.rows) {
    auto cells = csv_cells(row);
    if (row.state) {
      cells.insert(cells.end(),
                   {csv_number(si(row.magnet->thickness) * 1e3), csv_number(row.magnet->arc),
                    csv_number(si(row.magnet->stack) * 1e3), csv_number(row.stack_ratio),
                    csv_number(row.margin.value / 1e3), csv_number(row.margin.low / 1e3),
                    csv_number(row.margin.high / 1e3), to_text(row.state->worst_stress())});
    }
    table.row(std::move(cells));
  }
  return table.csv();
}

std::string swap_explanation(const SurfaceSwapResult& result) {
  return "field: Zhu and Howe, IEEE Trans. Magn. 29 (1993) 124, with Carter's gap; torque "
         "2π·Rs²·L·kw·B1·A/√2, equal for all;\n"
         "demagnetisation: worst 1 % of the section under load and in short circuit, hot and cold; "
         "docs/methods/surface-machine.md\n" +
         explanation(bases(result));
}

// Gap circuit

namespace {

// What the gap asks for and what every magnet in it has to stand.
std::string gap_heading(const GapSwap& task, const GapSwapResult& result) {
  const GapCircuit& c = task.circuit;
  std::string out = fmt::format(
      "{}: {} in a gap of {} × {}, leakage factor {}, mmf factor {}\n", result.title,
      format(c.gap_flux_density, UnitSystem::si, 3), format(c.gap_area, UnitSystem::si, 3),
      format(c.gap, UnitSystem::si, 3), number(c.leakage), number(c.mmf_factor));
  out += fmt::format("hot {}, cold {}", format(c.hot, UnitSystem::si, 3),
                     format(c.cold, UnitSystem::si, 3));
  if (si(c.demagnetising_field) > 0.0) {
    out += fmt::format(", opposing field {}", format(c.demagnetising_field, UnitSystem::si, 3));
  }
  if (task.limits.required_margin) {
    return out + fmt::format(", margin to the knee at least {}\n\n",
                             format(*task.limits.required_margin, UnitSystem::si, 3));
  }
  return out + "; no margin asked for: magnetised in the circuit and never taken out of it\n\n";
}

}  // namespace

std::string swap_text(const GapSwap& task, const GapSwapResult& result) {
  std::string out = gap_heading(task, result);
  Table table({{"family"},
               {"grade"},
               {"feasible"},
               {"area", "mm2", Align::right},
               {"length", "mm", Align::right},
               {"magnet", "g", Align::right},
               {"B", "T", Align::right},
               {"H", "kA/m", Align::right},
               {"rare earth", "g", Align::right},
               {"Co", "g", Align::right},
               {"cost", "USD", Align::right},
               {"margin", "kA/m", Align::right},
               {"steel", "mm2", Align::right}});
  for (const GapSubstitute& row : result.rows) {
    std::vector<std::string> cells{row.family, name_cell(row), verdict(row)};
    if (row.feasible) {
      cells.insert(
          cells.end(),
          {number(si(row.magnet->area) * 1e6), number(si(row.magnet->length) * 1e3),
           number(row.account->mass_kg.value * 1e3), number(si(row.state->point.B)),
           number(si(row.state->point.H) / 1e3), number(row.account->rare_earth().value * 1e3),
           mass_cell(row, "Co", 1e3),
           row.account->priced ? "~" + number(row.account->cost_USD.value, 2) : "–",
           number(si(row.state->margin()) / 1e3), number(si(row.steel_area_needed) * 1e6)});
    } else {
      cells.insert(cells.end(), 10, "–");
    }
    table.row(std::move(cells));
  }
  out += table.text() + "\n" + reasons(bases(result));
  return out + "the leakage and mmf factors are given, not computed: they decide the result\n" +
         footer(result.rank);
}

Document swap_document(const GapSwap& task, const GapSwapResult& result) {
  Document out = Document::object();
  out.set("title", result.title).set("ranked_by", std::string(to_text(result.rank)));
  out.set("gap_flux_density", Document::of(task.circuit.gap_flux_density))
      .set("gap_area", Document::of(task.circuit.gap_area));
  out.set("gap_length", Document::of(task.circuit.gap))
      .set("leakage", task.circuit.leakage)
      .set("mmf_factor", task.circuit.mmf_factor);
  out.set("hot", Document::of(task.circuit.hot)).set("cold", Document::of(task.circuit.cold));
  Document rows = Document::list();
  for (const GapSubstitute& row : result.rows) {
    Document item = base_document(row);
    if (row.state) {
      item.set("area", Document::of(row.magnet->area))
          .set("length", Document::of(row.magnet->length));
      item.set("B", Document::of(row.state->point.B))
          .set("H", Document::of(row.state->point.H))
          .set("Pc", row.state->permeance);
      item.set("margin", Document::of(row.state->margin()))
          .set("irreversible_loss", row.state->loss);
      item.set("steel_area_needed", Document::of(row.steel_area_needed));
    }
    item.set("ratio_to_reference", ratio_document(row, result.rows.front()))
        .set("notes", notes_document(row));
    rows.add(std::move(item));
  }
  return out.set("candidates", std::move(rows));
}

std::string swap_csv(const GapSwapResult& result) {
  auto columns = csv_columns();
  columns.insert(
      columns.end(),
      {{"area", "mm2"}, {"length", "mm"}, {"B", "T"}, {"H", "kA/m"}, {"margin", "kA/m"}});
  Table table(std::move(columns));
  for (const GapSubstitute& row : result.rows) {
    auto cells = csv_cells(row);
    if (row.state) {
      cells.insert(
          cells.end(),
          {csv_number(si(row.magnet->area) * 1e6), csv_number(si(row.magnet->length) * 1e3),
           csv_number(si(row.state->point.B)), csv_number(si(row.state->point.H) / 1e3),
           csv_number(si(row.state->margin()) / 1e3)});
    }
    table.row(std::move(cells));
  }
  return table.csv();
}

std::string swap_explanation(const GapSwapResult& result) {
  return "A = σ·Bg·Ag/B, l = f·Bg·g/(µ0·|H|) at the operating point of least volume that keeps the "
         "margin; docs/methods/surface-machine.md\n" +
         explanation(bases(result));
}

}  // namespace magswap
