#include "magswap/substitution/account.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "magswap/material/elements.hpp"

namespace magswap {
namespace {

Range range_of(const SourcedValue& value) {
  return {value.nominal(), value.lower(), value.upper()};
}

void add_to(Range& sum, const Range& part) {
  sum.value += part.value;
  sum.low += part.low;
  sum.high += part.high;
}

Range density_of(const Grade& grade, const Family& family, std::vector<std::string>& notes) {
  if (grade.density) return range_of(*grade.density);
  if (!family.density) {
    throw DataError(fmt::format("neither grade '{}' nor its family '{}' has a density", grade.key(),
                                family.key));
  }
  notes.push_back(
      fmt::format("density of the family, {}", format(family.density->nominal(), Kind::density)));
  return range_of(*family.density);
}

// Dy beyond what the family's price stands for, priced as metal [USD per kg of magnet]; negative
// when there is less.
Range dysprosium_surcharge(const MagnetAccount& account, const Family& family,
                           const Library& library) {
  const Price* metal = library.price("Dy", "metal");
  if (!family.price_Dy || metal == nullptr) return {};
  const Range dy = account.element("Dy");
  const Range tb = account.element("Tb");
  const double mass = account.mass_kg.value, contained = family.price_Dy->nominal();
  const auto surcharge = [&](double held_kg) {
    return (held_kg / mass - contained) * metal->value.nominal();
  };
  return {surcharge(dy.value + tb.value), surcharge(dy.low + tb.low), surcharge(dy.high + tb.high)};
}

void add_cost(MagnetAccount& out, const Grade& grade, const Library& library) {
  const Family& family = library.family_of(grade);
  const auto& price = grade.price ? grade.price : family.price;
  if (!price) {
    out.notes.push_back(fmt::format("no price known for {}", family.title));
    return;
  }
  out.priced = true;
  const double mass = out.mass_kg.value;
  const Range dy = grade.price ? Range{} : dysprosium_surcharge(out, family, library);
  const auto total = [mass](double base, double extra) {
    return std::max(0.0, base + extra) * mass;
  };
  out.cost_USD = {total(price->nominal(), dy.value), total(price->lower(), dy.low),
                  total(price->upper(), dy.high)};
  out.notes.push_back(fmt::format("price {} ({:.3g} to {:.3g} USD/kg, {}), of the {}",
                                  format(price->nominal(), Kind::mass_price), price->lower(),
                                  price->upper(), to_text(price->standing),
                                  grade.price ? "grade" : "family"));
  if (dy.value != 0.0) {
    out.notes.push_back(
        fmt::format("{:+.3g} USD/kg for Dy and Tb beside the {:.2g} wt% that the price stands for, "
                    "at the metal price of Dy",
                    dy.value, 100.0 * family.price_Dy->nominal()));
  }
}

}  // namespace

Range MagnetAccount::element(const std::string& symbol) const {
  const auto found = element_kg.find(symbol);
  return found == element_kg.end() ? Range{} : found->second;
}

Range MagnetAccount::rare_earth() const {
  Range sum;
  for (const auto& [symbol, mass] : element_kg) {
    if (is_rare_earth(symbol)) add_to(sum, mass);
  }
  return sum;
}

Range MagnetAccount::heavy_rare_earth() const {
  Range sum;
  for (const auto& [symbol, mass] : element_kg) {
    if (is_heavy_rare_earth(symbol)) add_to(sum, mass);
  }
  return sum;
}

MagnetAccount account(const Grade& grade, const Library& library, Volume volume) {
  const Family& family = library.family_of(grade);
  MagnetAccount out;
  out.mass_kg = density_of(grade, family, out.notes) * si(volume);
  const ElementContent content = element_content(grade, library);
  for (const auto& [symbol, fraction] : content.elements) {
    const double mass = out.mass_kg.value;
    out.element_kg[symbol] = {fraction.value * mass, fraction.low * mass, fraction.high * mass};
  }
  out.notes.insert(out.notes.end(), content.notes.begin(), content.notes.end());
  add_cost(out, grade, library);
  return out;
}

}  // namespace magswap
