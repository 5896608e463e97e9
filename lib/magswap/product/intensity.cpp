#include "magswap/product/intensity.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "magswap/core/error.hpp"

namespace magswap {
namespace {

IntensityLine scaled(const IntensityEntry& entry, double units) {
  return {entry.substance,
          entry.basis,
          units * entry.nominal_kg(),
          units * entry.lower_kg(),
          units * entry.upper_kg(),
          "",
          entry,
          false};
}

bool same_mass(const IntensityLine& a, const IntensityLine& b) {
  return a.substance == b.substance && a.basis == b.basis;
}

void add_mass(IntensityLine& to, const IntensityLine& line) {
  to.value_kg += line.value_kg;
  to.low_kg += line.low_kg;
  to.high_kg += line.high_kg;
  to.rests_on_doubt = to.rests_on_doubt || line.doubtful();
}

std::string described(const IntensityLine& line) {
  return fmt::format("{} ({})", line.substance, to_text(line.basis));
}

}  // namespace

const IntensityLine* Intensity::find(std::string_view substance, MassBasis basis) const {
  const auto found = std::find_if(lines.begin(), lines.end(), [&](const IntensityLine& line) {
    return line.substance == substance && line.basis == basis;
  });
  return found == lines.end() ? nullptr : &*found;
}

const IntensityLine& Intensity::require(std::string_view substance, MassBasis basis) const {
  if (const IntensityLine* line = find(substance, basis)) return *line;
  std::vector<std::string> known;
  std::string listed;
  for (const IntensityLine& line : lines) {
    known.push_back(described(line));
    listed += (listed.empty() ? "" : ", ") + known.back();
  }
  const bool claimed = std::any_of(claims.begin(), claims.end(), [&](const IntensityLine& line) {
    return line.substance == substance;
  });
  throw NotFoundError(
      fmt::format("product '{}' has no {} of basis {} to calculate with{}; it has {}", product,
                  substance, to_text(basis), claimed ? ", only claims" : "",
                  listed.empty() ? "no such value at all" : listed),
      known);
}

MassRange<ElementMass> Intensity::rare_earths() const {
  if (find("rare earths", MassBasis::element) != nullptr) return mass<ElementMass>("rare earths");
  MassRange<ElementMass> out;
  bool any = false;
  for (const IntensityLine& line : lines) {
    const bool pair = line.substance == "NdPr";
    if (line.basis != MassBasis::element || !(pair || is_rare_earth(line.substance))) continue;
    out = out + mass<ElementMass>(line.substance);
    any = true;
  }
  return any ? out : mass<ElementMass>("rare earths");
}

Intensity intensity(const Product& product, std::string_view quantity) {
  try {
    return intensity(product, product.per.units_in(quantity));
  } catch (const ArgumentError& error) {
    throw ArgumentError(fmt::format("product '{}': {}", product.key, error.what()));
  }
}

Intensity intensity(const Product& product, double units) {
  if (!std::isfinite(units) || units < 0.0) {
    throw DomainError(fmt::format("product '{}': quantity {} {} is not a number ≥ 0", product.key,
                                  units, product.per.text()));
  }
  Intensity out{product.key, product.title, product.per, units, {}, {}, {}};
  for (const IntensityEntry& entry : product.entries) {
    auto& group = entry.is_default                    ? out.lines
                  : entry.standing == Standing::claim ? out.claims
                                                      : out.others;
    group.push_back(scaled(entry, units));
  }
  return out;
}

IntensityLine sum(std::span<const IntensityLine> lines, std::string_view name) {
  if (lines.empty()) throw ArgumentError(fmt::format("nothing to sum for '{}'", name));
  IntensityLine out;
  out.substance = std::string(name);
  out.basis = lines.front().basis;
  out.entry.standing = Standing::derived;
  for (const IntensityLine& line : lines) {
    if (line.basis == MassBasis::unspecified) {
      throw ArgumentError(
          fmt::format("{} of {} kg does not enter a sum: its source does not say what the mass is "
                      "counted of",
                      line.substance, line.value_kg));
    }
    if (line.basis != out.basis) {
      throw ArgumentError(
          fmt::format("{} and {} do not add: convert one first (element to oxide by atomic masses, "
                      "magnet to element by a composition)",
                      described(lines.front()), described(line)));
    }
    add_mass(out, line);
    out.conversion += (out.conversion.empty() ? "sum of " : " + ") + line.substance;
  }
  return out;
}

std::vector<IntensityLine> total(std::span<const Intensity> parts) {
  std::vector<IntensityLine> out;
  for (const Intensity& part : parts) {
    for (const IntensityLine& line : part.lines) {
      const auto same = std::find_if(
          out.begin(), out.end(), [&](const IntensityLine& row) { return same_mass(row, line); });
      if (same == out.end()) {
        out.push_back(line);
        out.back().rests_on_doubt = line.doubtful();
        out.back().entry = {};
        out.back().entry.standing = Standing::derived;
        out.back().conversion = "total over " + part.product;
      } else {
        add_mass(*same, line);
        same->conversion += " + " + part.product;
      }
    }
  }
  return out;
}

std::vector<IntensityLine> elements_of_magnets(const Intensity& intensity,
                                               const Composition& composition,
                                               std::string_view composition_name) {
  const MassRange<MagnetMass> magnet = intensity.magnet();
  const IntensityLine& base = *intensity.find("magnet", MassBasis::magnet);
  const bool analysed = composition.standing == Standing::measured;
  std::vector<IntensityLine> out;
  for (const auto& [symbol, fraction] : composition.fractions) {
    IntensityLine line;
    line.substance = symbol;
    line.basis = MassBasis::element;
    line.value_kg = si(element_mass(magnet.value, fraction.nominal()));
    line.low_kg = si(element_mass(magnet.low, fraction.lower()));
    line.high_kg = si(element_mass(magnet.high, fraction.upper()));
    line.conversion = fmt::format("magnet mass × {:.4g} % {} ({})", 100.0 * fraction.nominal(),
                                  symbol, composition_name);
    line.rests_on_doubt = base.doubtful() || !analysed;
    line.entry = base.entry;
    line.entry.substance = symbol;
    line.entry.basis = MassBasis::element;
    line.entry.standing = Standing::derived;
    if (!analysed) line.entry.confidence = Confidence::low;
    line.entry.drawn_from = {base.entry.source, composition.source};
    line.entry.note = composition.note;
    out.push_back(std::move(line));
  }
  return out;
}

}  // namespace magswap
