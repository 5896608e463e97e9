// Products of a scenario, and what replaces their magnets.

#include <fmt/format.h>

#include "magswap/material/elements.hpp"
#include "magswap/supply/disruption_reader.hpp"

namespace magswap::detail {

void DisruptionReader::read_element_needs(const TomlNode& needs, DisruptionProduct& product) {
  for (const TomlNode& child : needs.children) {
    const std::size_t m = material(child.key, child.key_place);
    product.needs.push_back({m, masses(child, true), ""});
  }
}

void DisruptionReader::read_magnet_needs(TableReader& in, const TomlNode& magnets,
                                         DisruptionProduct& product) {
  const std::vector<double> kg = masses(magnets, true);
  const TomlNode& content = in.require("content");
  for (const TomlNode& child : content.children) {
    const std::size_t m = material(child.key, child.key_place);
    const double share = read_quantity(text_, child, Kind::dimensionless);
    if (!(share >= 0.0 && share <= 1.0)) {
      throw error_at(child.place, fmt::format("content of {} is {:g} %, not in 0 … 100 %",
                                              child.key, 100.0 * share));
    }
    const bool oxide = out_.materials[m].basis == MassBasis::oxide;
    if (oxide && traded_oxide(child.key).empty()) {
      throw error_at(child.key_place,
                     fmt::format("'{}' is counted as oxide and has no one oxide to convert to; "
                                 "give 'needs' in that basis",
                                 child.key));
    }
    const double factor = oxide ? oxide_factor(traded_oxide(child.key)) : 1.0;
    DisruptionProduct::Need need{m, kg, ""};
    for (double& each : need.kg) each *= share * factor;
    need.conversion = fmt::format("magnets × {:g} %", 100.0 * share);
    if (oxide) {
      need.conversion +=
          fmt::format(" × {:.6g} {} per {}", factor, traded_oxide(child.key), child.key);
    }
    product.needs.push_back(std::move(need));
  }
}

void DisruptionReader::read_substitution(const TomlNode& node, DisruptionProduct& product) {
  TableReader in(text_, node, "[[product.substitution]]");
  DisruptionSubstitution out;
  out.name = in.text("name");
  out.decided = SupplyReading::date(in, "decided");
  out.lead_months = whole_months(in, "lead_months");
  out.ramp_months = whole_months(in, "ramp_months");
  for (const TomlNode& child : in.require("factors").children) {
    const double factor = read_quantity(text_, child, Kind::dimensionless);
    if (!(factor >= 0.0)) {
      throw error_at(child.place,
                     fmt::format("factor {} on the need of {} is negative", factor, child.key));
    }
    out.factors.emplace_back(material(child.key, child.key_place), factor);
  }
  out.record = reading_.record(in);
  in.finish();
  product.substitutions.push_back(std::move(out));
}

void DisruptionReader::read_product(const TomlNode& node) {
  TableReader in(text_, node, "[[product]]");
  DisruptionProduct out;
  out.name = in.text("name");
  out.priority = in.integer("priority").value_or(1);
  const TomlNode* needs = in.find("needs");
  const TomlNode* magnets = in.find("magnets");
  if ((needs == nullptr) == (magnets == nullptr)) {
    throw in.error("needs",
                   fmt::format("product '{}' gives either 'needs' by material, or 'magnets' "
                               "with their 'content'",
                               out.name));
  }
  if (needs != nullptr) read_element_needs(*needs, out);
  if (magnets != nullptr) read_magnet_needs(in, *magnets, out);
  for (const TomlNode* child : in.tables("substitution")) read_substitution(*child, out);
  out.record = reading_.record(in);
  in.finish();
  out_.products.push_back(std::move(out));
}

}  // namespace magswap::detail
