#include <fmt/format.h>

#include <algorithm>

#include "intensity_footprint.hpp"
#include "magswap/report/source_document.hpp"

namespace magswap::cli {
namespace {

Document document_of(const IntensityLine& line, double units) {
  const IntensityEntry& entry = line.entry;
  const bool derived = !line.conversion.empty();
  const auto bound = [&](const std::optional<double>& known, double kg) {
    return known || derived ? std::optional(kg) : std::nullopt;
  };
  const auto low = bound(entry.low_kg, line.low_kg), high = bound(entry.high_kg, line.high_kg);
  Document out = Document::object();
  out.set("substance", line.substance).set("basis", to_text(line.basis)).set("scope", entry.scope);
  out.set("content", Document::quantity_in(line.value_kg, "kg", low, high));
  if (units > 0.0) out.set("per_unit_kg", line.value_kg / units);
  out.set("is_middle_of_range", !entry.value_kg.has_value()).set("kind", to_text(entry.standing));
  out.set("confidence", to_text(entry.confidence)).set("doubtful", line.doubtful());
  out.set("year", entry.year ? Document(*entry.year) : Document()).set("region", entry.region);
  out.set("projection", entry.is_projection)
      .set("source", entry.source)
      .set("drawn_from", entry.drawn_from);
  out.set("disputed_by", entry.disputed_by)
      .set("conversion", line.conversion)
      .set("note", entry.note);
  return out;
}

Document list_of(const std::vector<IntensityLine>& lines, double units) {
  Document out = Document::list();
  for (const IntensityLine& line : lines) out.add(document_of(line, units));
  return out;
}

Document fit_document(const StudyFit& fit, double units) {
  Document out = Document::list();
  for (const FittedDistribution& each : fit.fits) {
    Document item = Document::object();
    item.set("family", to_text(each.family)).set("AICc", each.aicc);
    item.set("median",
             Document::quantity_in(units * each.quantile(0.5), "kg", units * each.quantile(0.05),
                                   units * each.quantile(0.95)));
    if (each.family == StudyFamily::log_normal) {
      item.set("mu", each.first).set("sigma", each.second);
    } else {
      item.set("low", each.first).set("mode", each.second).set("high", each.third);
    }
    out.add(std::move(item));
  }
  return out;
}

Document study_document(const StudyValue& study, const StudyFit& fit, std::size_t place,
                        double units) {
  const auto among = [&](const std::vector<std::size_t>& places) {
    return std::find(places.begin(), places.end(), place) != places.end();
  };
  Document out = Document::object();
  out.set("content", Document::quantity_in(units * study.value_kg, "kg"))
      .set("source", study.source);
  out.set("year", study.year ? Document(*study.year) : Document())
      .set("projection", study.is_projection);
  return out.set("outlier", among(fit.outliers)).set("zero", among(fit.zeros));
}

Document studies_of(const IntensityAnswer& answer) {
  const double units = answer.content.units;
  const std::vector<StudyValue>& studies = answer.product->studies;
  Document out = Document::list();
  for (const StudyFit& fit : answer.fits) {
    Document item = Document::object();
    item.set("substance", fit.substance).set("basis", to_text(fit.basis));
    item.set("count", static_cast<int>(fit.count)).set("fits", fit_document(fit, units));
    item.set("no_fit_because", fit.reason);
    Document values = Document::list();
    for (std::size_t i = 0; i < studies.size(); ++i) {
      if (studies[i].substance != fit.substance || studies[i].basis != fit.basis) continue;
      values.add(study_document(studies[i], fit, i, units));
    }
    out.add(std::move(item.set("values", std::move(values))));
  }
  return out;
}

Document bill_document(const BillOfMaterials& bill) {
  Document out = Document::object();
  out.set("product", bill.product->key);
  out.set("units", Document::quantity_in(bill.units, bill.product->per.text()));
  if (bill.part != nullptr) {
    out.set("amount",
            Document::quantity_in(bill.part->value, "1", bill.part->low, bill.part->high));
    out.set("source", bill.part->source).set("confidence", to_text(bill.part->confidence));
  }
  out.set("contents", list_of(bill.lines, bill.units)).set("left_out", bill.left_out);
  Document children = Document::list();
  for (const BillOfMaterials& child : bill.children) children.add(bill_document(child));
  return out.set("made_of", std::move(children));
}

Document swap_document(const SwapAnswer& swap, double units) {
  Document out = Document::object();
  out.set("from", swap.from).set("to", swap.to).set("mass_ratio", swap.mass_ratio);
  out.set("mass_ratio_origin", swap.origin).set("notes", swap.notes);
  return out.set("before", list_of(swap.content.before, units))
      .set("after", list_of(swap.content.after, units));
}

Document answer_document(const IntensityAnswer& answer) {
  const Product& product = *answer.product;
  const Intensity& content = answer.content;
  Document out = Document::object();
  out.set("product", product.key).set("title", product.title).set("note", product.note);
  out.set("quantity", Document::quantity_in(content.units, product.per.text()))
      .set("family", product.family);
  out.set("contents", list_of(content.lines, content.units))
      .set("derived", list_of(answer.derived, content.units));
  out.set("summed", list_of(answer.summed, content.units));
  const std::string total = total_note(answer.summed.empty() ? content.lines : answer.summed);
  if (!total.empty()) out.set("total_note", total);
  if (!answer.bill.children.empty()) out.set("bill_of_materials", bill_document(answer.bill));
  if (answer.swap) out.set("swap", swap_document(*answer.swap, content.units));
  out.set("claims", list_of(content.claims, content.units))
      .set("others", list_of(content.others, content.units));
  Document facts = Document::list();
  for (const ProductFact& fact : product.facts) {
    Document item = Document::object();
    item.set("name", fact.name)
        .set("value", fact.value)
        .set("low", fact.low)
        .set("high", fact.high);
    item.set("kind", to_text(fact.standing))
        .set("confidence", to_text(fact.confidence))
        .set("source", fact.source);
    facts.add(std::move(item));
  }
  out.set("studies", studies_of(answer)).set("facts", std::move(facts));
  add_footprint(out, answer);
  out.set("sources", sources_document(sources_of(answer, true), source_of));
  return out;
}

void add_rows(Table& table, const std::string& role, const std::vector<IntensityLine>& lines) {
  for (const IntensityLine& line : lines) {
    const IntensityEntry& entry = line.entry;
    const bool ranged = entry.low_kg || entry.high_kg || !line.conversion.empty();
    table.row(
        {role, line.substance, std::string(to_text(line.basis)), entry.scope,
         fmt::format("{:.9g}", line.value_kg), ranged ? fmt::format("{:.9g}", line.low_kg) : "",
         ranged ? fmt::format("{:.9g}", line.high_kg) : "", std::string(to_text(entry.confidence)),
         std::string(to_text(entry.standing)), entry.year ? fmt::format("{}", *entry.year) : "",
         entry.source, joined(entry.disputed_by, " "), line.conversion, entry.note});
  }
}

}  // namespace

std::string intensity_json(const IntensityAnswer& answer) { return answer_document(answer).json(); }

std::string intensity_csv(const IntensityAnswer& answer) {
  Table table({{"role"},
               {"substance"},
               {"basis"},
               {"scope"},
               {"content", "kg"},
               {"low", "kg"},
               {"high", "kg"},
               {"confidence"},
               {"kind"},
               {"year"},
               {"source"},
               {"disputed_by"},
               {"conversion"},
               {"note"}});
  add_rows(table, "calculate", answer.content.lines);
  add_rows(table, "derived", answer.derived);
  add_rows(table, "summed", answer.summed);
  if (answer.swap) {
    add_rows(table, "before", answer.swap->content.before);
    add_rows(table, "after", answer.swap->content.after);
  }
  add_rows(table, "claim", answer.content.claims);
  add_rows(table, "other", answer.content.others);
  for (const StudyValue& study : answer.product->studies) {
    table.row({"study", study.substance, std::string(to_text(study.basis)), "",
               fmt::format("{:.9g}", answer.content.units * study.value_kg), "", "", "", "",
               study.year ? fmt::format("{}", *study.year) : "", study.source, "", "",
               study.is_projection ? "projection" : ""});
  }
  return table.csv();
}

}  // namespace magswap::cli
