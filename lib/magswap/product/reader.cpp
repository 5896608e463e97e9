#include "magswap/product/reader.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "magswap/material/elements.hpp"
#include "magswap/product/part_reader.hpp"
#include "magswap/product/reading.hpp"

namespace magswap::detail {
namespace {

constexpr std::string_view kSchema = "magswap-products/1";
constexpr double kSumTolerance = 1e-3;  // as the gate of material files

const std::vector<std::string> kBases{"magnet",   "element",    "oxide", "rare-earth-bearing part",
                                      "material", "unspecified"};
const std::vector<std::string>& kKinds = value_kinds();
const std::vector<std::string>& kLevels = confidence_levels();
const std::vector<std::string> kElementGroups{"rare earths", "heavy rare earths", "NdPr"};

bool contains(const std::vector<std::string>& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

std::optional<double> read_mass(TableReader& in, std::string_view key, const FunctionalUnit& per) {
  const TomlNode* node = in.find(key);
  if (node == nullptr) return std::nullopt;
  if (node->type != TomlNode::Type::text) {
    throw in.error(
        key, fmt::format("'{}' is {}: a content is a text with its unit, such as \"12 {}\"", key,
                         type_name(node->type), per.counted() ? "kg" : per.mass_unit()));
  }
  try {
    const double mass_kg = per.mass_kg(node->text);
    if (mass_kg < 0.0)
      throw in.error(key, fmt::format("'{}' is {}: a content is not negative", key, node->text));
    return mass_kg;
  } catch (const ArgumentError& error) {
    throw in.error(key, error.what());
  }
}

void require_order(TableReader& in, const IntensityEntry& entry) {
  const auto fail = [&](std::string_view key, double less, double more, std::string_view what) {
    throw in.error(key,
                   fmt::format("{}: {} kg exceeds {} kg, so that {}", in.what(), less, more, what));
  };
  if (!entry.value_kg && !entry.low_kg && !entry.high_kg) {
    throw in.error("value", fmt::format("{} has no number: give 'value', 'low', 'high', or several",
                                        in.what()));
  }
  if (entry.low_kg && entry.value_kg && *entry.low_kg > *entry.value_kg) {
    fail("low", *entry.low_kg, *entry.value_kg, "low is above value");
  }
  if (entry.value_kg && entry.high_kg && *entry.value_kg > *entry.high_kg) {
    fail("high", *entry.value_kg, *entry.high_kg, "value is above high");
  }
  if (entry.low_kg && entry.high_kg && *entry.low_kg > *entry.high_kg) {
    fail("low", *entry.low_kg, *entry.high_kg, "low is above high");
  }
}

// Which substance can be counted in which basis.
void require_basis(TableReader& in, const std::string& substance, MassBasis basis) {
  const bool is_magnet = substance == "magnet";
  const bool is_chemical =
      contains(kElementGroups, substance) || find_element(substance) != nullptr;
  const auto fail = [&](std::string_view key, std::string_view why) {
    throw in.error(
        key, fmt::format("substance '{}' with basis '{}': {}", substance, to_text(basis), why));
  };
  if (basis == MassBasis::magnet && !is_magnet)
    fail("basis", "a mass of magnets has the substance 'magnet'");
  if (is_magnet && basis != MassBasis::magnet)
    fail("basis", "the mass of magnets has the basis 'magnet'");
  if ((basis == MassBasis::element || basis == MassBasis::oxide) && !is_chemical) {
    fail("substance", "not an element symbol, 'rare earths', 'heavy rare earths' or 'NdPr'");
  }
  if (basis == MassBasis::material && is_chemical)
    fail("basis", "an element is counted as 'element' or 'oxide'");
}

void require_default(TableReader& in, const IntensityEntry& entry) {
  if (!entry.is_default) return;
  const auto fail = [&](std::string_view why) {
    throw in.error("default",
                   fmt::format("{} cannot be the value to calculate with: {}", in.what(), why));
  };
  if (entry.standing == Standing::claim) fail("it is a claim");
  if (entry.basis == MassBasis::unspecified) fail("its basis is unspecified");
  if (entry.is_projection) fail("it is a projection");
}

IntensityEntry read_entry(Reading& reading, const TomlNode& node, const FunctionalUnit& per) {
  TableReader in(*reading.text, node, "entry");
  IntensityEntry out;
  out.line = node.place.line;
  out.column = node.place.column;
  out.substance = in.text("substance");
  out.basis = mass_basis(in.word("basis", kBases));
  out.scope = in.text_or("scope", "");
  out.value_kg = read_mass(in, "value", per);
  out.low_kg = read_mass(in, "low", per);
  out.high_kg = read_mass(in, "high", per);
  out.standing = standing(in.word("kind", kKinds));
  out.year = in.integer("year");
  out.region = in.text_or("region", "");
  out.source = reading.source(in, "source");
  out.drawn_from = reading.sources(in, "drawn_from");
  out.disputed_by = reading.sources(in, "disputed_by");
  out.confidence = confidence(in.word("confidence", kLevels));
  out.is_default = in.flag_or("default", false);
  out.is_projection = in.flag_or("projection", false);
  out.note = in.text_or("note", "");
  in.finish();
  require_order(in, out);
  require_basis(in, out.substance, out.basis);
  require_default(in, out);
  return out;
}

StudyValue read_study(Reading& reading, const TomlNode& node, const FunctionalUnit& per) {
  TableReader in(*reading.text, node, "study");
  StudyValue out;
  out.substance = in.text("substance");
  out.basis = mass_basis(in.word("basis", kBases));
  require_basis(in, out.substance, out.basis);
  in.require("value");
  out.value_kg = *read_mass(in, "value", per);
  out.year = in.integer("year");
  out.source = reading.source(in, "source");
  out.is_projection = in.flag_or("projection", false);
  in.finish();
  return out;
}

std::string read_any(TableReader& in, std::string_view key) {
  std::string value = in.text_or(key, "");
  if (value.empty()) return value;
  try {
    (void)parse_si(value, Kind::dimensionless);
  } catch (const ArgumentError&) {
    try {
      (void)parse_any(value);
    } catch (const ArgumentError& error) {
      throw in.error(key, error.what());
    }
  }
  return value;
}

ProductFact read_fact(Reading& reading, const TomlNode& node) {
  TableReader in(*reading.text, node, "fact");
  ProductFact out;
  out.name = in.text("name");
  out.value = read_any(in, "value");
  out.low = read_any(in, "low");
  out.high = read_any(in, "high");
  if (out.value.empty() && out.low.empty() && out.high.empty()) {
    throw in.error("value", fmt::format("fact '{}' has no number", out.name));
  }
  out.standing = standing(in.word("kind", kKinds));
  out.year = in.integer("year");
  out.source = reading.source(in, "source");
  out.confidence = confidence(in.word("confidence", kLevels));
  out.note = in.text_or("note", "");
  in.finish();
  return out;
}

SourcedValue read_fraction(const TomlText& text, const TomlNode& node,
                           const Composition& composition) {
  TableReader in(text, node, fmt::format("fraction of {}", node.key));
  SourcedValue out;
  in.require("value");
  out.value = in.quantity("value", Kind::dimensionless);
  out.low = in.quantity("low", Kind::dimensionless);
  out.high = in.quantity("high", Kind::dimensionless);
  out.standing = composition.standing;
  out.source = composition.source;
  out.line = node.place.line;
  out.column = node.place.column;
  in.finish();
  const bool ordered = out.lower() <= out.nominal() && out.nominal() <= out.upper();
  if (!(out.lower() >= 0.0 && out.upper() <= 1.0 && ordered)) {
    throw in.error("value", fmt::format("{} must satisfy 0 ≤ low ≤ value ≤ high ≤ 1", in.what()));
  }
  return out;
}

void read_composition(Reading& reading, const TomlNode& node, Product& product) {
  TableReader in(*reading.text, node, "composition");
  Composition out;
  out.line = node.place.line;
  out.column = node.place.column;
  out.standing = standing(in.word("kind", kKinds));
  out.source = reading.source(in, "source");
  out.note = in.text_or("note", "");
  product.composition_is_partial = in.flag_or("partial", false);
  double sum = 0.0;
  for (const TomlNode& child : node.children) {
    if (find_element(child.key) == nullptr) continue;
    in.find(child.key);
    const SourcedValue fraction = read_fraction(*reading.text, child, out);
    sum += fraction.nominal();
    out.fractions.emplace(child.key, fraction);
  }
  in.finish();
  const bool low = sum < 1.0 - kSumTolerance && !product.composition_is_partial;
  if (low || sum > 1.0 + kSumTolerance) {
    throw reading.text->error_at(
        node.place, fmt::format("mass fractions of the composition of '{}' sum to {:.5g}, "
                                "not 1{}",
                                product.key, sum,
                                low ? "; an analysis of some elements is 'partial = true'" : ""));
  }
  product.composition = std::move(out);
}

// Two values to calculate with would count one substance twice.
void require_single_defaults(const Reading& reading, const Product& product) {
  for (const IntensityEntry& entry : product.entries) {
    if (!entry.is_default) continue;
    for (const IntensityEntry& earlier : product.entries) {
      if (&earlier == &entry) break;
      if (!earlier.is_default || earlier.substance != entry.substance) continue;
      const auto chemical = [](MassBasis basis) {
        return basis == MassBasis::element || basis == MassBasis::oxide;
      };
      if (earlier.basis != entry.basis && !(chemical(earlier.basis) && chemical(entry.basis)))
        continue;
      throw reading.text->error_at({entry.line, entry.column},
                                   fmt::format("product '{}' has two values of {} to calculate "
                                               "with: as {} (line {}) and as {}; they do not "
                                               "add, keep one default",
                                               product.key, entry.substance, to_text(earlier.basis),
                                               earlier.line, to_text(entry.basis)));
    }
  }
}

std::string read_key(TableReader& in) {
  std::string key = in.text("key");
  const bool good = std::all_of(key.begin(), key.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
  if (!good)
    throw in.error("key",
                   fmt::format("key '{}' has more than small letters, digits and hyphens", key));
  return key;
}

FunctionalUnit read_unit(TableReader& in) {
  try {
    return FunctionalUnit(in.text("per"));
  } catch (const ArgumentError& error) {
    throw in.error("per", error.what());
  }
}

void note_names(Reading& reading, TableReader& in) {
  const TomlNode& key = in.require("key");
  reading.out->names.emplace_back(key.text, key.place);
  if (const TomlNode* aliases = in.find("aliases")) {
    for (const TomlNode& alias : aliases->children)
      reading.out->names.emplace_back(alias.text, alias.place);
  }
}

Product read_product(Reading& reading, const TomlNode& node) {
  TableReader in(*reading.text, node, "[[product]]");
  Product out;
  out.path = reading.text->path();
  out.line = node.place.line;
  out.key = read_key(in);
  out.title = in.text("title");
  out.aliases = in.texts("aliases");
  out.per = read_unit(in);
  out.family = in.text_or("family", "");
  out.note = in.text_or("note", "");
  note_names(reading, in);
  for (const TomlNode* study : in.tables("studies"))
    out.studies.push_back(read_study(reading, *study, out.per));
  for (const TomlNode* entry : in.tables("entry"))
    out.entries.push_back(read_entry(reading, *entry, out.per));
  for (const TomlNode* fact : in.tables("fact")) out.facts.push_back(read_fact(reading, *fact));
  if (const TomlNode* composition = in.find("composition"))
    read_composition(reading, *composition, out);
  read_parts(reading, in, out);
  in.finish();
  if (out.says_nothing() && out.note.empty()) {
    throw in.error("key",
                   fmt::format("product '{}' has neither [[product.entry]] nor studies, "
                               "variants or parts, and no note that says what was looked for",
                               out.key));
  }
  require_single_defaults(reading, out);
  return out;
}

}  // namespace

ProductText read_product_text(const TomlText& text) {
  ProductText out;
  Reading reading{&text, &out};
  TableReader root(text, text.root(), "the file");
  if (const std::string schema = root.text("schema"); schema != kSchema) {
    throw root.error("schema", fmt::format("unknown schema '{}'; known: {}", schema, kSchema));
  }
  for (const TomlNode* node : root.tables("product"))
    out.products.push_back(read_product(reading, *node));
  root.finish();
  return out;
}

}  // namespace magswap::detail
