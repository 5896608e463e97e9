#include <fmt/format.h>

#include <cmath>

#include "disruption_answer.hpp"
#include "magswap/report/table.hpp"
#include "supply_verbs.hpp"

namespace magswap::cli {
namespace {

Document numbers(const std::vector<double>& values) {
  Document out = Document::list();
  for (const double value : values) out.add(value);
  return out;
}

Document document_of(const DisruptionMaterial& material, const MaterialMonths& flows) {
  Document out = Document::object();
  out.set("item", material.item).set("basis", to_text(material.basis)).set("unit", "kg");
  out.set("shortage_total", Document::quantity_in(sum(flows.shortage), "kg"));
  out.set("need_total", Document::quantity_in(sum(flows.need), "kg"));
  out.set("arrivals", numbers(flows.arrivals)).set("recycled", numbers(flows.recycled));
  out.set("released", numbers(flows.released)).set("declined", numbers(flows.declined));
  out.set("need", numbers(flows.need)).set("used", numbers(flows.used));
  out.set("shortage", numbers(flows.shortage)).set("stock", numbers(flows.stock));
  out.set("stockpile", numbers(flows.stockpile)).set("cover_days", numbers(flows.cover_days));
  add_record(out, material.record);
  return out;
}

Document document_of(const DisruptionProduct& product, const ProductMonths& months,
                     const DisruptionScenario& scenario) {
  const auto month = [&](std::optional<int> t) {
    return t ? Document(month_text(scenario.start_month + *t)) : Document();
  };
  Document out = Document::object();
  out.set("name", product.name).set("priority", product.priority).set("made", numbers(months.made));
  out.set("first_reduced", month(months.first_reduced));
  out.set("first_stopped", month(months.first_stopped));
  out.set("stopped_months", months.stopped_months);
  Document conversions = Document::list();
  for (const auto& need : product.needs) {
    if (!need.conversion.empty()) conversions.add(need.conversion);
  }
  out.set("conversions", std::move(conversions));
  add_record(out, product.record);
  return out;
}

Document effects_document(const DisruptionAnswer& answer) {
  Document out = Document::list();
  const auto add = [&](const std::string& name, bool present, const std::vector<double>& without,
                       const std::vector<double>& alone) {
    Document item = Document::object();
    item.set("measure", name).set("present", present).set("unit", "kg");
    item.set("shortage_without", numbers(without)).set("shortage_alone", numbers(alone));
    out.add(std::move(item));
  };
  add("all measures", true, answer.effects.all_kg, answer.effects.all_kg);
  add("no measure", true, answer.effects.none_kg, answer.effects.none_kg);
  for (const MeasureEffect& effect : answer.effects.measures) {
    add(effect.name, effect.present, effect.without_kg, effect.alone_kg);
  }
  return out;
}

}  // namespace

Document disruption_document(const DisruptionAnswer& answer) {
  const DisruptionScenario& scenario = answer.scenario;
  Document out = Document::object();
  out.set("title", scenario.title).set("note", scenario.note);
  Document months = Document::list();
  for (int t = 0; t < scenario.months; ++t) months.add(month_text(scenario.start_month + t));
  out.set("months", std::move(months));
  Document materials = Document::list(), made = Document::list(), seen = Document::list();
  for (std::size_t m = 0; m < scenario.materials.size(); ++m) {
    materials.add(document_of(scenario.materials[m], answer.run.materials[m]));
  }
  for (std::size_t p = 0; p < scenario.products.size(); ++p) {
    made.add(document_of(scenario.products[p], answer.run.products[p], scenario));
  }
  for (const DisruptionObservation& series : scenario.observed) {
    Document item = Document::object();
    item.set("name", series.name).set("unit", series.unit);
    Document points = Document::list();
    for (const auto& [period, value] : series.points) {
      Document point = Document::object();
      point.set("period", period.text).set("value", value);
      points.add(std::move(point));
    }
    item.set("points", std::move(points));
    add_record(item, series.record);
    seen.add(std::move(item));
  }
  out.set("materials", std::move(materials)).set("products", std::move(made));
  out.set("effects", effects_document(answer)).set("observed", std::move(seen));
  out.set("balance_error", answer.run.balance_error);
  return out;
}

// One row for each month and material, with its flows, and for each month and product, with the
// share made: one table, whatever is asked of it.
std::string disruption_csv(const DisruptionAnswer& answer) {
  constexpr std::size_t kColumns = 15;
  Table table({{"month"},
               {"kind"},
               {"name"},
               {"basis"},
               {"arrivals", "kg"},
               {"recycled", "kg"},
               {"released", "kg"},
               {"declined", "kg"},
               {"need", "kg"},
               {"used", "kg"},
               {"shortage", "kg"},
               {"stock", "kg"},
               {"stockpile", "kg"},
               {"cover", "days"},
               {"made", "1"}});
  const auto text = [](double value) {
    return std::isfinite(value) ? fmt::format("{:.12g}", value) : "";
  };
  for (int month = 0; month < answer.scenario.months; ++month) {
    const auto t = static_cast<std::size_t>(month);
    for (std::size_t m = 0; m < answer.scenario.materials.size(); ++m) {
      const MaterialMonths& flows = answer.run.materials[m];
      table.row({month_text(answer.scenario.start_month + month), "material",
                 answer.scenario.materials[m].item,
                 std::string(to_text(answer.scenario.materials[m].basis)), text(flows.arrivals[t]),
                 text(flows.recycled[t]), text(flows.released[t]), text(flows.declined[t]),
                 text(flows.need[t]), text(flows.used[t]), text(flows.shortage[t]),
                 text(flows.stock[t]), text(flows.stockpile[t]), text(flows.cover_days[t]), ""});
    }
    for (std::size_t p = 0; p < answer.scenario.products.size(); ++p) {
      std::vector<std::string> row{month_text(answer.scenario.start_month + month), "product",
                                   answer.scenario.products[p].name};
      row.resize(kColumns - 1);
      row.push_back(text(answer.run.products[p].made[t]));
      table.row(row);
    }
  }
  return table.csv();
}

}  // namespace magswap::cli
