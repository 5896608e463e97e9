#include "intensity_footprint.hpp"

#include <fmt/format.h>

#include <cmath>

#include "magswap/footprint/making.hpp"
#include "magswap/report/source_document.hpp"

namespace magswap::cli {
namespace {

struct Making {
  const IntensityLine* magnet;
  MagnetFootprint per_kg;  ///< of a kg of magnet of the family's nominal alloy
};

// Nothing where the product has no magnet mass to calculate with, or no family.
std::optional<Making> making_of(const IntensityAnswer& answer) {
  const IntensityLine* magnet = answer.content.find("magnet", MassBasis::magnet);
  if (magnet == nullptr || answer.product->family.empty()) return std::nullopt;
  std::map<std::string, double> elements;
  for (const auto& [symbol, fraction] :
       library().family(answer.product->family).composition.fractions) {
    if (fraction.value) elements.emplace(symbol, *fraction.value);
  }
  return Making{magnet, magnet_footprint(elements)};
}

FootprintRange times(const FootprintRange& per_kg, const IntensityLine& magnet) {
  return {per_kg.value * magnet.value_kg, per_kg.low * magnet.low_kg, per_kg.high * magnet.high_kg};
}

std::string range(const FootprintRange& value) {
  return fmt::format("{:.2g} ({:.2g}–{:.2g})", value.value, value.low, value.high);
}

// Mass in two digits, which is more than the range allows.
std::string rounded(double kg) {
  if (!(kg > 0.0)) return mass_text(kg);
  const double last = std::pow(10.0, std::floor(std::log10(kg)) - 1.0);
  return mass_text(last * std::round(kg / last));
}

Document document(const FootprintRange& value, const std::string& unit) {
  return Document::quantity_in(value.value, unit, value.low, value.high);
}

}  // namespace

std::string footprint_text(const IntensityAnswer& answer) {
  const auto making = making_of(answer);
  if (!making) return "";
  const MagnetFootprint& one = making->per_kg;
  if (!one.reason.empty()) return fmt::format("carbon of the magnets: no figure, {}\n", one.reason);
  const FootprintRange all = times(one.total, *making->magnet);
  return fmt::format("carbon of the magnets: {} CO2e ({} to {}; estimated, low confidence)\n",
                     rounded(all.value), rounded(all.low), rounded(all.high)) +
         wrapped(fmt::format("a kg of magnet {} kg CO2e: raw materials {}, losses {}, reduction to "
                             "metal {}, alloying to coating {}; nominal alloy of the family, "
                             "heavy rare earths add to it; steps: docs/methods/ranking.md",
                             range(one.total), range(one.raw), range(one.lost),
                             range(one.reduction), range(one.making)));
}

void add_footprint(Document& out, const IntensityAnswer& answer) {
  const auto making = making_of(answer);
  if (!making) return;
  const MagnetFootprint& one = making->per_kg;
  Document each = Document::object();
  each.set("no_figure_because", one.reason);
  if (one.reason.empty()) {
    each.set("carbon", document(times(one.total, *making->magnet), "kg"));
    each.set("carbon_counts", "CO2 equivalent, 100 years");
    each.set("per_kg_of_magnet", document(one.total, "kg/kg"));
    each.set("raw_materials", document(one.raw, "kg/kg"));
    each.set("losses", document(one.lost, "kg/kg"));
    each.set("reduction_to_metal", document(one.reduction, "kg/kg"));
    each.set("alloying_to_coating", document(one.making, "kg/kg"));
    each.set("kind", "estimated").set("confidence", "low");
  }
  std::set<std::string> keys;
  Document steps = Document::list();
  for (const MakingStep& step : Footprints::shipped().steps()) {
    Document row = Document::object();
    row.set("title", step.title).set("basis", to_text(step.basis));
    const std::string unit = step.basis == StepBasis::rare_earth_share ? "1" : "kg/kg";
    row.set("amount", document(step.amount, unit)).set("kind", to_text(step.standing));
    row.set("confidence", to_text(step.confidence)).set("source", step.source);
    row.set("note", step.note);
    keys.insert(step.source);
    steps.add(std::move(row));
  }
  each.set("steps", std::move(steps));
  each.set("sources", sources_document(keys, source_of));
  out.set("footprint", std::move(each));
}

}  // namespace magswap::cli
