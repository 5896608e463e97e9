#include "magswap/product/bill.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "magswap/core/error.hpp"

namespace magswap {
namespace {

constexpr const char* kRareEarths = "rare earths";

bool same_mass(const IntensityLine& a, const IntensityLine& b) {
  return a.substance == b.substance && a.basis == b.basis;
}

const IntensityLine* find_line(const std::vector<IntensityLine>& lines, std::string_view substance,
                               MassBasis basis) {
  const auto found = std::find_if(lines.begin(), lines.end(), [&](const IntensityLine& line) {
    return line.substance == substance && line.basis == basis;
  });
  return found == lines.end() ? nullptr : &*found;
}

bool is_worth_showing(const std::string& symbol) { return is_rare_earth(symbol) || symbol == "Co"; }

// What a device without magnets lacks by its principle.
bool comes_from_magnets(const IntensityLine& line) {
  return line.basis == MassBasis::magnet ||
         (line.basis == MassBasis::element &&
          (is_worth_showing(line.substance) || line.substance == kRareEarths));
}

// All rare earths together, where the product gives them one by one.
void add_rare_earths(std::vector<IntensityLine>& lines) {
  if (find_line(lines, kRareEarths, MassBasis::element) != nullptr) return;
  std::vector<IntensityLine> elements;
  for (const IntensityLine& line : lines) {
    if (line.basis == MassBasis::element && is_rare_earth(line.substance)) elements.push_back(line);
  }
  if (elements.size() < 2) return;
  IntensityLine all = sum(elements, kRareEarths);
  all.entry.substance = kRareEarths;
  all.entry.basis = MassBasis::element;
  all.entry.source = elements.front().entry.source;
  all.entry.confidence = Confidence::high;
  for (const IntensityLine& line : elements)
    all.entry.confidence = std::min(all.entry.confidence, line.entry.confidence);
  lines.push_back(std::move(all));
}

/// A child with its weight for one substance.
struct Weighed {
  const BillOfMaterials* child;
  const IntensityLine* line;  // nullptr where its content is nought by principle
};

IntensityLine summed(const IntensityLine& like, std::vector<Weighed>& inputs) {
  IntensityLine out;
  out.substance = like.substance;
  out.basis = like.basis;
  out.entry.substance = like.substance;
  out.entry.basis = like.basis;
  out.entry.standing = Standing::derived;
  out.entry.confidence = Confidence::high;
  for (const Weighed& each : inputs) {
    const ProductPart& part = *each.child->part;
    out.entry.confidence = std::min(out.entry.confidence, part.confidence);
    if (out.entry.source.empty()) out.entry.source = part.source;
    out.rests_on_doubt = out.rests_on_doubt || part.standing == Standing::estimated ||
                         part.standing == Standing::claim;
    if (each.line == nullptr) continue;
    out.entry.confidence = std::min(out.entry.confidence, each.line->entry.confidence);
    out.rests_on_doubt = out.rests_on_doubt || each.line->doubtful();
    out.entry.drawn_from.push_back(each.line->entry.source);
    for (const std::string& key : each.line->entry.disputed_by)
      out.entry.disputed_by.push_back(key);
  }
  for (auto* keys : {&out.entry.drawn_from, &out.entry.disputed_by}) {
    std::sort(keys->begin(), keys->end());
    keys->erase(std::unique(keys->begin(), keys->end()), keys->end());
  }
  return out;
}

std::string recipe(const std::vector<Weighed>& inputs, bool shares) {
  std::vector<std::string> terms;
  for (const Weighed& each : inputs) {
    const ProductPart& part = *each.child->part;
    terms.push_back(shares ? fmt::format("{:.3g} % {}", 100.0 * part.value, part.product)
                           : fmt::format("{:.3g} × {}", part.value, part.product));
  }
  return fmt::format("{} over {}", shares ? "share-weighted" : "sum", fmt::join(terms, " + "));
}

// The weighted sum of one substance; contents are per functional unit of the child.
IntensityLine sum_over(const IntensityLine& like, std::vector<Weighed> inputs, double units,
                       bool shares) {
  IntensityLine out = summed(like, inputs);
  std::vector<detail::WeightedValue> terms;
  for (const Weighed& each : inputs) {
    const ProductPart& part = *each.child->part;
    const double scale = each.child->units > 0.0 ? 1.0 / each.child->units : 0.0;
    const IntensityLine zero;
    const IntensityLine& line = each.line == nullptr ? zero : *each.line;
    terms.push_back({part.value, part.low, part.high, scale * line.value_kg, scale * line.low_kg,
                     scale * line.high_kg});
  }
  if (shares) {
    const detail::WeightedValue sum = detail::share_weighted(terms);
    out.value_kg = units * sum.value;
    out.low_kg = units * sum.low;
    out.high_kg = units * sum.high;
  } else {
    for (const auto& term : terms) {
      out.value_kg += units * term.share * term.value;
      out.low_kg += units * term.low_share * term.low;
      out.high_kg += units * term.high_share * term.high;
    }
  }
  out.conversion = recipe(inputs, shares);
  return out;
}

// Substances of the children in order of appearance.
std::vector<IntensityLine> substances(const std::vector<BillOfMaterials>& children) {
  std::vector<IntensityLine> out;
  for (const BillOfMaterials& child : children) {
    for (const IntensityLine& line : child.lines) {
      const bool known = std::any_of(
          out.begin(), out.end(), [&](const IntensityLine& each) { return same_mass(each, line); });
      if (!known) out.push_back(line);
    }
  }
  return out;
}

void sum_children(BillOfMaterials& bill) {
  const bool shares = !bill.product->variants.empty();
  std::map<std::string, std::string> lacking;  // substances by those that do not give them
  for (const IntensityLine& like : substances(bill.children)) {
    if (bill.find(like.substance, like.basis) != nullptr) continue;
    std::vector<Weighed> inputs;
    std::vector<std::string> missing;
    for (const BillOfMaterials& child : bill.children) {
      const IntensityLine* line = child.find(like.substance, like.basis);
      const bool nought = child.product->magnet_free && comes_from_magnets(like);
      const bool counts = child.part->high > 0.0;
      if (line != nullptr || nought) {
        inputs.push_back({&child, line});
      } else if (counts) {
        missing.push_back(child.product->key);
      }
    }
    if (!missing.empty()) {
      std::string& listed = lacking[fmt::format("{}", fmt::join(missing, ", "))];
      listed +=
          fmt::format("{}{} ({})", listed.empty() ? "" : ", ", like.substance, to_text(like.basis));
    }
    if (shares && !missing.empty()) continue;
    bill.lines.push_back(sum_over(like, std::move(inputs), bill.units, shares));
  }
  for (const auto& [who, what] : lacking) {
    bill.left_out.push_back(fmt::format("{}: not given for {}{}", what, who,
                                        shares ? "" : ", so the sum is a lower bound"));
  }
}

BillOfMaterials node(const Product& product, double units, const ProductPart* part,
                     const ProductLibrary& products, const Library& materials) {
  BillOfMaterials out;
  out.product = &product;
  out.units = units;
  out.part = part;
  const Intensity own = intensity(product, units);
  out.lines = own.lines;
  for (IntensityLine& line : derived_elements(product, own, materials).lines)
    out.lines.push_back(std::move(line));
  add_rare_earths(out.lines);
  if (product.magnet_free && out.find("magnet", MassBasis::magnet) == nullptr) {
    IntensityLine none;
    none.substance = none.entry.substance = "magnet";
    none.basis = none.entry.basis = MassBasis::magnet;
    none.entry.standing = Standing::derived;
    none.entry.confidence = Confidence::high;
    none.conversion = "works without permanent magnets";
    out.lines.push_back(std::move(none));
  }
  for (const auto* list : {&product.variants, &product.parts}) {
    for (const ProductPart& each : *list) {
      out.children.push_back(
          node(products.product(each.product), units * each.value, &each, products, materials));
    }
  }
  sum_children(out);
  add_rare_earths(out.lines);
  if (out.lines.empty() && out.children.empty()) {
    out.left_out.push_back(fmt::format(
        "{}: only claims or values of studies, nothing to calculate with", product.key));
  }
  return out;
}

}  // namespace

detail::WeightedValue detail::share_weighted(const std::vector<WeightedValue>& variants) {
  WeightedValue out{1.0, 1.0, 1.0, 0.0, 0.0, 0.0};
  double least = 0.0;
  for (const WeightedValue& each : variants) {
    out.value += each.share * each.value;
    least += each.low_share;
  }
  // From the least shares up, what is left to share out goes where it weighs least or most.
  const auto extreme = [&](double WeightedValue::*bound, bool smallest) {
    std::vector<const WeightedValue*> order;
    for (const WeightedValue& each : variants) order.push_back(&each);
    std::sort(order.begin(), order.end(), [&](const WeightedValue* a, const WeightedValue* b) {
      return smallest ? a->*bound < b->*bound : a->*bound > b->*bound;
    });
    double left = 1.0 - least, sum = 0.0, given = 0.0;
    for (const WeightedValue* each : order) {
      const double more = std::clamp(each->high_share - each->low_share, 0.0, std::max(0.0, left));
      sum += (each->low_share + more) * each->*bound;
      given += each->low_share + more;
      left -= more;
    }
    constexpr double kTolerance = 2e-3;  // as shares may miss 1 by half of it
    if (std::abs(given - 1.0) <= kTolerance) return sum;
    sum = 0.0;
    for (const WeightedValue& each : variants) sum += each.share * each.*bound;
    return sum;
  };
  out.low = std::min(extreme(&WeightedValue::low, true), out.value);
  out.high = std::max(extreme(&WeightedValue::high, false), out.value);
  return out;
}

const IntensityLine* BillOfMaterials::find(std::string_view substance, MassBasis basis) const {
  return find_line(lines, substance, basis);
}

DerivedElements derived_elements(const Product& product, const Intensity& intensity,
                                 const Library& materials) {
  DerivedElements out;
  if (intensity.find("magnet", MassBasis::magnet) == nullptr) return out;
  if (!product.composition && product.family.empty()) return out;
  const Composition& alloy =
      product.composition ? *product.composition : materials.family(product.family).composition;
  out.composition = product.composition ? "analysis of its magnets"
                                        : fmt::format("nominal alloy of {}",
                                                      materials.family(product.family).title);
  out.note = alloy.note;
  for (IntensityLine& line : elements_of_magnets(intensity, alloy, out.composition)) {
    const bool said = intensity.find(line.substance, MassBasis::element) != nullptr;
    if (!said && is_worth_showing(line.substance) && line.high_kg > 0.0)
      out.lines.push_back(std::move(line));
  }
  return out;
}

BillOfMaterials bill_of_materials(const Product& product, double units,
                                  const ProductLibrary& products, const Library& materials) {
  return node(product, units, nullptr, products, materials);
}

}  // namespace magswap
