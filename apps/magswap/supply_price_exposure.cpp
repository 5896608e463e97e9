#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>

#include "intensity_answer.hpp"
#include "library_access.hpp"
#include "magswap/core/error.hpp"
#include "magswap/material/elements.hpp"
#include "magswap/product/bill.hpp"
#include "magswap/product/study_fit.hpp"
#include "magswap/study/write_supply.hpp"
#include "supply_price.hpp"
#include "supply_verbs.hpp"

namespace magswap::cli {
namespace {

/// What is priced: its element masses, and what they stand for.
struct Priced {
  std::string title;
  std::string per;  // "kg of magnet" or "1 MW"
  std::map<std::string, Bounded> kg;
  std::vector<std::string> notes;
  const Family* family = nullptr;  // where a kg of magnet is priced
};

Priced priced_grade(const PriceOptions& options) {
  const Grade& grade = find_grade(options.grade);
  const ElementContent content = element_content(grade, library());
  return {title_of(grade), "kg of magnet", element_masses(content, 1.0), content.notes,
          &library().family_of(grade)};
}

/// What only studies of a product or of its parts say of an element [kg]; none where they do not.
std::optional<StudyContent> across_studies(const BillOfMaterials& bill, const std::string& symbol) {
  if (bill.find(symbol, MassBasis::element) != nullptr || bill.product->magnet_free) return {};
  for (const StudyFit& fit : fit_studies(*bill.product)) {
    if (fit.substance != symbol || fit.basis != MassBasis::element) continue;
    std::optional<StudyContent> out = content_across(fit, bill.product->key);
    if (!out) break;
    for (double* each : {&out->value_kg, &out->low_kg, &out->high_kg}) *each *= bill.units;
    return out;
  }
  std::optional<StudyContent> sum;
  for (const BillOfMaterials& child : bill.children) {
    const auto part = across_studies(child, symbol);
    if (!part) continue;
    if (!sum) sum.emplace();
    sum->value_kg += part->value_kg;
    sum->low_kg += part->low_kg;
    sum->high_kg += part->high_kg;
    sum->origin += (sum->origin.empty() ? "" : "; ") + part->origin;
  }
  return sum;
}

// Notes of the alloys by which a product and its parts are taken apart.
void add_alloys(const BillOfMaterials& bill, std::set<std::string>& notes) {
  const DerivedElements derived =
      derived_elements(*bill.product, intensity(*bill.product, bill.units), library());
  if (!derived.lines.empty())
    notes.insert(derived.composition + (derived.note.empty() ? "" : ": " + derived.note));
  for (const BillOfMaterials& child : bill.children) add_alloys(child, notes);
}

// Nominal alloys hold no heavy rare earth: studies say how much there is, or nobody does.
void add_heavy(const BillOfMaterials& bill, Priced& out) {
  const bool stated = out.kg.contains("Dy") || out.kg.contains("Tb");
  if (stated || !out.kg.contains("Nd")) return;
  for (const char* symbol : {"Dy", "Tb"}) {
    const auto found = across_studies(bill, symbol);
    if (!found) continue;
    out.kg[symbol] = {found->value_kg, found->low_kg, found->high_kg};
    out.notes.push_back(fmt::format("{} {} is {}; Nd and Pr are not lessened by it", symbol,
                                    mass_text(found->value_kg), found->origin));
  }
  if (out.kg.contains("Dy") || out.kg.contains("Tb")) return;
  out.notes.emplace_back(
      "WARNING: priced without Dy and Tb. The nominal alloy holds none and neither product nor "
      "studies give any; magnets for hot use hold some per cent, so this is a lower bound");
}

[[noreturn]] void refuse(const BillOfMaterials& bill) {
  const std::string& key = bill.product->key;
  const bool total = std::any_of(bill.lines.begin(), bill.lines.end(), [](const auto& line) {
    return line.substance == "rare earths" || line.substance == "NdPr";
  });
  if (total) {
    throw NotFoundError(
        fmt::format("product '{}' gives its rare earths as one total that no source splits by "
                    "element, and a price is that of an element; `magswap intensity {}` shows it",
                    key, key),
        {});
  }
  throw NotFoundError(fmt::format("product '{}' has no element masses to calculate with; `magswap "
                                  "intensity {}` shows what is known",
                                  key, key),
                      {});
}

Priced priced_product(const PriceOptions& options) {
  const Product& product = products().product(options.product);
  const double units = options.quantity.empty() ? 1.0 : intensity(product, options.quantity).units;
  const BillOfMaterials bill = bill_of_materials(product, units, products(), library());
  Priced out{product.title, product.per.describe(units), {}, {}, nullptr};
  for (const IntensityLine& line : bill.lines) {
    if (line.basis != MassBasis::element || find_element(line.substance) == nullptr) continue;
    out.kg[line.substance] = {line.value_kg, line.low_kg, line.high_kg};
  }
  if (out.kg.empty()) refuse(bill);
  std::set<std::string> alloys;
  add_alloys(bill, alloys);
  for (const std::string& alloy : alloys) {
    out.notes.push_back(
        "elements that the product does not say follow from its magnet mass and the " + alloy);
  }
  out.notes.insert(out.notes.end(), bill.left_out.begin(), bill.left_out.end());
  add_heavy(bill, out);
  return out;
}

std::string usd(double value) { return fmt::format("{:.4g}", value); }

const CostPart* part_of(const MaterialCost& cost, const std::string& element) {
  for (const CostPart& part : cost.parts) {
    if (part.element == element) return &part;
  }
  return nullptr;
}

struct Exposure {
  Priced priced;
  ElementPrices prices, base_prices;
  MaterialCost cost, base;
  ProcessingCost processing;
};

Exposure exposure_of(const PriceOptions& options) {
  Exposure out;
  out.priced = options.grade.empty() ? priced_product(options) : priced_grade(options);
  const std::string scenario = options.scenario.empty() ? options.baseline : options.scenario;
  PriceConversion given = conversion_of(options);
  given.form.clear();
  out.prices = element_prices(supply(), library(), scenario, given);
  out.base_prices = element_prices(supply(), library(), options.baseline, given);
  out.cost = material_cost(out.priced.kg, out.prices);
  out.base = material_cost(out.priced.kg, out.base_prices);
  if (out.priced.family != nullptr) {
    out.processing =
        processing_cost(*out.priced.family, element_prices(supply(), library(), "fob-2024", given));
  }
  return out;
}

std::string price_origin(const ElementPrice& price) {
  return fmt::format("{} {}: {}{}", price.market, price.period, price.origin,
                     price.assumed && price.origin.starts_with("taken") ? " (ASSUMED)" : "");
}

std::string exposure_text(const Exposure& exposure) {
  constexpr auto kRight = Table::Align::right;
  const MaterialCost& cost = exposure.cost;
  std::string out =
      fmt::format("{}, per {}\n  scenario {}: {}\n  against  {}: {}\n", exposure.priced.title,
                  exposure.priced.per, exposure.prices.scenario, exposure.prices.title,
                  exposure.base_prices.scenario, exposure.base_prices.title);
  Table table({{"  element"},
               {"mass", "kg", kRight},
               {"price", "USD/kg", kRight},
               {"cost", "USD", kRight},
               {"share", "", kRight},
               {"against", "USD", kRight},
               {"price of the element from"}});
  for (const CostPart& part : cost.parts) {
    if (part.USD.value < 5e-4 * cost.USD.value) continue;
    const CostPart* before = part_of(exposure.base, part.element);
    table.row({"  " + part.element, fmt::format("{:.4g}", part.kg.value),
               usd(part.price.USD_per_kg.value), usd(part.USD.value),
               fmt::format("{:.1f} %", 100.0 * part.USD.value / cost.USD.value),
               before == nullptr ? "" : usd(before->USD.value), price_origin(part.price)});
  }
  out += table.text();
  const double ratio =
      exposure.base.USD.value > 0.0 ? cost.USD.value / exposure.base.USD.value : 0.0;
  out += fmt::format("  elements {} USD per {} ({}–{} by the ranges), against {} USD: × {:.2f}\n",
                     usd(cost.USD.value), exposure.priced.per, usd(cost.USD.low),
                     usd(cost.USD.high), usd(exposure.base.USD.value), ratio);
  if (exposure.processing.known) {
    const Bounded& made = exposure.processing.USD_per_kg;
    out += fmt::format("  making it {} USD/kg ({}–{}): {}\n", usd(made.value), usd(made.low),
                       usd(made.high), exposure.processing.explanation);
    out += fmt::format("  magnet {} USD/kg, against {} USD/kg\n", usd(cost.USD.value + made.value),
                       usd(exposure.base.USD.value + made.value));
  }
  if (!cost.without_price.empty()) {
    out += "  without a price, and so not counted:";
    for (const std::string& element : cost.without_price) out += " " + element;
    out += "\n";
  }
  for (const std::string& note : exposure.priced.notes) out += wrapped(note);
  return out;
}

Document document_of(const CostPart& part, const MaterialCost& base) {
  Document out = Document::object();
  const auto quantity = [](const Bounded& value, const char* unit) {
    return Document::quantity_in(value.value, unit, value.low, value.high);
  };
  out.set("element", part.element).set("mass", quantity(part.kg, "kg"));
  out.set("price", quantity(part.price.USD_per_kg, "USD/kg"))
      .set("cost", quantity(part.USD, "USD"));
  const CostPart* before = part_of(base, part.element);
  out.set("baseline", before == nullptr ? Document() : quantity(before->USD, "USD"));
  out.set("market", part.price.market).set("period", part.price.period);
  out.set("origin", part.price.origin).set("assumed", part.price.assumed);
  add_record(out, part.price.record);
  return out;
}

Document document_of(const Exposure& exposure) {
  Document out = Document::object();
  out.set("title", exposure.priced.title).set("per", exposure.priced.per);
  out.set("scenario", exposure.prices.scenario).set("scenario_title", exposure.prices.title);
  out.set("baseline", exposure.base_prices.scenario);
  Document parts = Document::list();
  std::set<std::string> keys;
  for (const CostPart& part : exposure.cost.parts) {
    parts.add(document_of(part, exposure.base));
    keys.insert(part.price.record.source);
  }
  out.set("elements", std::move(parts));
  const auto total = [](const Bounded& value) {
    return Document::quantity_in(value.value, "USD", value.low, value.high);
  };
  out.set("cost", total(exposure.cost.USD)).set("cost_baseline", total(exposure.base.USD));
  out.set("without_price", exposure.cost.without_price);
  if (exposure.processing.known) {
    const Bounded& made = exposure.processing.USD_per_kg;
    out.set("processing", Document::quantity_in(made.value, "USD/kg", made.low, made.high));
    out.set("processing_explanation", exposure.processing.explanation);
  }
  out.set("notes", exposure.priced.notes).set("sources", sources_document(keys));
  return out;
}

std::string exposure_csv(const Exposure& exposure) {
  Table table({{"element"},
               {"mass", "kg"},
               {"price", "USD/kg"},
               {"cost", "USD"},
               {"cost low", "USD"},
               {"cost high", "USD"},
               {"baseline", "USD"},
               {"market"},
               {"period"},
               {"origin"},
               {"source"}});
  const auto text = [](double value) { return fmt::format("{:.9g}", value); };
  for (const CostPart& part : exposure.cost.parts) {
    const CostPart* before = part_of(exposure.base, part.element);
    table.row({part.element, text(part.kg.value), text(part.price.USD_per_kg.value),
               text(part.USD.value), text(part.USD.low), text(part.USD.high),
               before == nullptr ? "" : text(before->USD.value), part.price.market,
               part.price.period, part.price.origin, part.price.record.source});
  }
  return table.csv();
}

void write_output(const std::string& path, const Exposure& exposure) {
  const ProcessingCost* made = exposure.processing.known ? &exposure.processing : nullptr;
  std::string notes;
  for (const std::string& note : exposure.priced.notes) notes += (notes.empty() ? "" : "\n") + note;
  write_exposure(path, Provenance{command_line()},
                 {exposure.priced.title, exposure.priced.per, exposure.prices.scenario,
                  exposure.base_prices.scenario, &exposure.cost, &exposure.base, made, notes});
}

}  // namespace

int run_price_exposure(const PriceOptions& options) {
  const Exposure exposure = exposure_of(options);
  if (!options.output.empty()) write_output(options.output, exposure);
  if (options.format.json) {
    print(document_of(exposure).json() + "\n");
  } else {
    print(options.format.csv ? exposure_csv(exposure) : exposure_text(exposure));
  }
  return Exit::ok;
}

}  // namespace magswap::cli
