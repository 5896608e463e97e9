#include "verify_output.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <set>

#include "magswap/report/table.hpp"
#include "magswap/units/text.hpp"
#include "magswap/witness/comparison.hpp"

namespace magswap::cli {
namespace {

constexpr auto kRight = Table::Align::right;

// A/m is shown in kA/m.
std::string_view shown_unit(const WitnessQuantity& q) {
  return q.unit == "A/m" ? std::string_view("kA/m") : std::string_view(q.unit);
}

double shown(const WitnessQuantity& q, double value) {
  return q.unit == "A/m" ? 1e-3 * value : value;
}

std::string percent(double share) { return fmt::format("{:+.2f}", 100.0 * share); }

std::string error_of(const WitnessQuantity& q) {
  return fmt::format("{:.2g}", 100.0 * q.error / std::abs(q.value));
}

std::string materials_of(const WitnessCase& item) {
  const WitnessMaterial& m = item.material;
  std::string out = m.Br ? fmt::format("Br {}, mu_rec {}", format(*m.Br), m.mu_rec)
                         : fmt::format("{} at {}", m.grade, format(*m.temperature));
  if (!m.steel.empty()) out += m.steel == "ideal" ? ", ideal iron" : ", steel " + m.steel;
  return out;
}

std::string potentials_of(const WitnessCase& item) {
  return item.potentials.size() == 2 ? "vector and scalar potential"
                                     : fmt::format("{} potential", to_text(item.potentials[0]));
}

std::string run_of(const WitnessCase& item) {
  return fmt::format("finite elements: gmsh {}, getdp {}, {}; {}; {:.0f} to {:.0f} triangles",
                     item.run.gmsh, item.run.getdp, item.run.date, potentials_of(item),
                     item.run.elements.front(), item.run.elements.back());
}

// Every model of a case, the quick ones first.
std::vector<Comparison> all_of(const WitnessCase& item) {
  std::vector<Comparison> out = compare(item);
  for (const Comparison& row : compare(item, ModelCost::slow)) out.push_back(row);
  return out;
}

// What each model says of a quantity.
std::vector<Comparison> rows_of(const std::vector<Comparison>& all,
                                const WitnessQuantity& quantity) {
  std::vector<Comparison> out;
  for (const Comparison& row : all) {
    if (row.fe->name == quantity.name) out.push_back(row);
  }
  return out;
}

std::vector<std::string> model_cells(const WitnessQuantity& q, const Comparison& row) {
  return {format_number(shown(q, row.model), 6), percent(row.deviation()),
          fmt::format("{:g}", 100.0 * row.goal->limit), row.within() ? "within" : "OUTSIDE",
          std::string(row.goal->model)};
}

Document quantity_document(const Checked& checked, const std::vector<Comparison>& compared,
                           const WitnessQuantity& q) {
  Document out = Document::object();
  out.set("name", q.name).set("what", q.what);
  out.set("fe", Document::quantity_in(q.value, q.unit, q.value - q.error, q.value + q.error));
  if (checked.fresh) {
    if (const WitnessQuantity* old = checked.stored->find(q.name)) {
      out.set("stored", Document::quantity_in(old->value, old->unit));
    }
  }
  Document models = Document::list();
  for (const Comparison& row : rows_of(compared, q)) {
    Document one = Document::object();
    one.set("by", row.goal->model).set("value", Document::quantity_in(row.model, q.unit));
    one.set("deviation", row.deviation()).set("goal", row.goal->limit).set("within", row.within());
    models.add(std::move(one));
  }
  out.set("models", std::move(models));
  return out;
}

}  // namespace

std::string case_text(const Checked& checked) {
  const WitnessCase& item = checked.item();
  std::string out = fmt::format("{}: {} ({}); {}\n  {}\n", item.name, item.title,
                                to_text(item.symmetry), materials_of(item), run_of(item));
  std::vector<Table::Column> columns{
      {"quantity"}, {"FE", "", kRight}, {"unit"}, {"mesh", "%", kRight}};
  if (checked.fresh) columns.push_back({"stored", "", kRight});
  for (Table::Column& c : std::vector<Table::Column>{{"model", "", kRight},
                                                     {"deviation", "%", kRight},
                                                     {"goal", "%", kRight},
                                                     {"verdict"},
                                                     {"by"}}) {
    columns.push_back(std::move(c));
  }
  Table table(columns);
  const std::vector<Comparison> compared = all_of(item);
  for (const WitnessQuantity& q : item.quantities) {
    std::vector<std::string> cells{q.name, format_number(shown(q, q.value), 6),
                                   std::string(shown_unit(q)), error_of(q)};
    if (checked.fresh) {
      const WitnessQuantity* old = checked.stored->find(q.name);
      cells.push_back(old ? format_number(shown(*old, old->value), 6) : "");
    }
    const std::size_t own = cells.size();
    for (const Comparison& row : rows_of(compared, q)) {
      const std::vector<std::string> model = model_cells(q, row);
      cells.insert(cells.end(), model.begin(), model.end());
      table.row(std::move(cells));
      cells.assign(own, "");
    }
    if (cells.front().empty()) continue;
    table.row(std::move(cells));
  }
  out += table.text();
  if (compared.empty()) out += "  no model yet: finite elements alone\n";
  return out;
}

std::string summary_text(const std::vector<Checked>& checked) {
  Table table({{"case"},
               {"family"},
               {"quantities", "", kRight},
               {"within goal", "", kRight},
               {"largest deviation", "%", kRight},
               {"in"},
               {"mesh", "%", kRight}});
  for (const Checked& one : checked) {
    const std::vector<Comparison> rows = compare(one.item());
    std::vector<std::string> cells{one.item().name, one.item().family,
                                   fmt::format("{}", one.item().quantities.size())};
    if (rows.empty()) {
      cells.insert(cells.end(), {"", "no model yet"});
      table.row(std::move(cells));
      continue;
    }
    const auto worst =
        std::max_element(rows.begin(), rows.end(), [](const Comparison& a, const Comparison& b) {
          return std::abs(a.deviation()) < std::abs(b.deviation());
        });
    const auto good =
        std::count_if(rows.begin(), rows.end(), [](const Comparison& row) { return row.within(); });
    cells.insert(cells.end(), {fmt::format("{} of {}", good, rows.size()),
                               percent(worst->deviation()), worst->fe->name, error_of(*worst->fe)});
    table.row(std::move(cells));
  }
  return table.text() + "magswap verify CASE shows the numbers, --bands the error of each model\n";
}

std::string list_text() {
  Table table({{"case"}, {"what"}, {"models"}});
  for (const WitnessCase& item : witness_cases()) {
    std::set<std::string_view> models;
    for (const ModelValue& value : model_values(item)) models.insert(value.goal->model);
    table.row({item.name, item.title,
               models.empty() ? "no model yet" : fmt::format("{}", fmt::join(models, "; "))});
  }
  return table.text();
}

std::string bands_text() {
  Table table({{"model"},
               {"quantity"},
               {"lowest", "%", kRight},
               {"highest", "%", kRight},
               {"goal", "%", kRight},
               {"cases", "", kRight},
               {"unseen", "", kRight},
               {"farthest"},
               {"verdict"}});
  for (const ErrorBand& band : error_bands()) {
    table.row({std::string(band.model), std::string(band.quantity), percent(band.low),
               percent(band.high), fmt::format("{:g}", 100.0 * band.limit),
               fmt::format("{}", band.cases), fmt::format("{}", band.unseen), band.worst,
               std::max(-band.low, band.high) > band.limit ? "OUTSIDE" : "within"});
  }
  return "deviation of each model from finite elements, over the stored cases; unseen: solved "
         "after the model "
         "was written\n" +
         table.text();
}

std::string bands_csv() {
  Table table(
      {{"model"}, {"quantity"}, {"low"}, {"high"}, {"goal"}, {"cases"}, {"unseen"}, {"farthest"}});
  for (const ErrorBand& band : error_bands()) {
    table.row({std::string(band.model), std::string(band.quantity), fmt::format("{}", band.low),
               fmt::format("{}", band.high), fmt::format("{}", band.limit),
               fmt::format("{}", band.cases), fmt::format("{}", band.unseen), band.worst});
  }
  return table.csv();
}

Document bands_document() {
  Document out = Document::list();
  for (const ErrorBand& band : error_bands()) {
    Document one = Document::object();
    one.set("model", band.model).set("quantity", band.quantity);
    one.set("low", band.low).set("high", band.high).set("goal", band.limit);
    one.set("cases", band.cases).set("unseen", band.unseen).set("farthest", band.worst);
    out.add(std::move(one));
  }
  return out;
}

Document case_document(const Checked& checked) {
  const WitnessCase& item = checked.item();
  Document out = Document::object();
  out.set("case", item.name).set("title", item.title).set("family", item.family);
  out.set("symmetry", to_text(item.symmetry)).set("material", materials_of(item));
  Document run = Document::object();
  run.set("gmsh", item.run.gmsh).set("getdp", item.run.getdp).set("date", item.run.date);
  Document elements = Document::list();
  for (const double n : item.run.elements) elements.add(static_cast<std::int64_t>(n));
  out.set("run", std::move(run.set("elements", std::move(elements))));
  Document quantities = Document::list();
  const std::vector<Comparison> compared = all_of(item);
  for (const WitnessQuantity& q : item.quantities) {
    quantities.add(quantity_document(checked, compared, q));
  }
  out.set("quantities", std::move(quantities));
  return out;
}

std::string cases_csv(const std::vector<Checked>& checked) {
  Table table({{"case"},
               {"quantity"},
               {"unit"},
               {"fe"},
               {"fe_error"},
               {"model"},
               {"deviation"},
               {"goal"},
               {"within"},
               {"by"}});
  for (const Checked& one : checked) {
    const std::vector<Comparison> compared = compare(one.item());
    for (const WitnessQuantity& q : one.item().quantities) {
      const std::vector<std::string> fe{one.item().name, q.name, q.unit, fmt::format("{}", q.value),
                                        fmt::format("{}", q.error)};
      const std::vector<Comparison> rows = rows_of(compared, q);
      if (rows.empty()) table.row(fe);
      for (const Comparison& row : rows) {
        std::vector<std::string> cells = fe;
        cells.insert(cells.end(), {fmt::format("{}", row.model), fmt::format("{}", row.deviation()),
                                   fmt::format("{}", row.goal->limit), row.within() ? "1" : "0",
                                   std::string(row.goal->model)});
        table.row(std::move(cells));
      }
    }
  }
  return table.csv();
}

Document list_document() {
  Document out = Document::list();
  for (const WitnessCase& item : witness_cases()) {
    Document one = Document::object();
    one.set("case", item.name).set("title", item.title).set("family", item.family);
    one.set("has_model", !model_values(item).empty());
    out.add(std::move(one));
  }
  return out;
}

}  // namespace magswap::cli
