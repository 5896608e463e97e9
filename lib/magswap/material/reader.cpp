#include "magswap/material/reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "magswap/material/check_tools.hpp"
#include "magswap/material/elements.hpp"
#include "magswap/material/fields.hpp"
#include "magswap/material/steel_reader.hpp"
#include "magswap/material/table_reader.hpp"

namespace magswap::detail {
namespace {

const std::vector<std::string> kSchemas{"magswap-materials/1", "magswap-families/1",
                                        "magswap-compounds/1", "magswap-prices/1",
                                        "magswap-steels/1"};
const std::vector<std::string> kChemistries{"NdFeB",   "SmCo", "ferrite", "AlNiCo", "SmFeN",
                                            "Mn-Al-C", "MnBi", "FeCrCo",  "other"};
const std::vector<std::string> kCurveModels{"straight", "exponential", "logistic", "tanh",
                                            "hyperbola"};
const std::vector<std::string> kDysprosiumModels{"none", "bulk", "diffused"};
const std::vector<std::string> kStandings{"min",       "typical", "max",  "measured",
                                          "estimated", "derived", "claim"};

using Errors = std::vector<DataError>;

// Runs a step of the reading; its mistake is noted and the next step follows.
template <class Step>
bool attempt(Errors& errors, Step step) {
  try {
    step();
    return true;
  } catch (const DataError& error) {
    errors.push_back(error);
    return false;
  }
}

// A figure that its source prints in a second unit too must be the same there, but for rounding.
void compare_printed(TableReader& in, std::string_view key, const std::optional<double>& value,
                     Kind kind) {
  const std::string printed_key = std::string(key) + "_printed";
  const auto printed = in.quantity(printed_key, kind);
  if (!printed) return;
  if (!value)
    throw in.error(printed_key, fmt::format("'{}' stands without '{}'", printed_key, key));
  if (printed_disagreement("", *value, "", *printed, kind)) {
    throw in.error(printed_key, *printed_disagreement(in.text(key), *value, in.text(printed_key),
                                                      *printed, kind));
  }
}

// Reads the numbers of a value and what is said about them.
void read_numbers(TableReader& in, SourcedValue& out) {
  out.min = in.quantity("min", out.kind);
  out.typical = in.quantity("typical", out.kind);
  out.max = in.quantity("max", out.kind);
  out.value = in.quantity("value", out.kind);
  out.low = in.quantity("low", out.kind);
  out.high = in.quantity("high", out.kind);
  compare_printed(in, "min", out.min, out.kind);
  compare_printed(in, "typical", out.typical, out.kind);
  compare_printed(in, "max", out.max, out.kind);
  compare_printed(in, "value", out.value, out.kind);
  out.at_K = in.quantity("at", Kind::temperature);
  out.from_K = in.quantity("from", Kind::temperature);
  out.to_K = in.quantity("to", Kind::temperature);
}

// The standing of a value and, for a single one that is a limit or typical, its place among those.
void read_standing(TableReader& in, SourcedValue& out) {
  const bool bounds = out.min || out.typical || out.max;
  if (out.value && bounds) {
    throw in.error(
        "value", fmt::format("{} has 'value' beside min, typical or max: use one form", in.what()));
  }
  if (!out.value && !bounds) {
    throw in.error(
        "value",
        fmt::format("{} has no value: give 'value', or any of 'min', 'typical', 'max'", in.what()));
  }
  if ((out.low || out.high) && !out.value && !out.typical) {
    throw in.error(out.low ? "low" : "high",
                   "'low' and 'high' bound a 'value' or 'typical', which is absent");
  }
  if (out.value) {
    out.standing = standing(in.word("kind", kStandings));
    if (out.standing == Standing::min) out.min = out.value;
    if (out.standing == Standing::typical) out.typical = out.value;
    if (out.standing == Standing::max) out.max = out.value;
    return;
  }
  out.standing = out.typical ? Standing::typical : out.min ? Standing::min : Standing::max;
  const std::string kind = in.word_or("kind", kStandings, "");
  if (kind == "estimated" || kind == "claim") {
    out.standing = standing(kind);
  } else if (!kind.empty()) {
    throw in.error(
        "kind",
        fmt::format("kind '{}' beside min, typical or max: there it may only lower the standing "
                    "to 'estimated' or 'claim'",
                    kind));
  }
}

}  // namespace

SourcedValue read_value(const TomlText& text, const TomlNode& node, Kind kind) {
  if (node.type != TomlNode::Type::table) {
    throw text.error_at(node.place,
                        fmt::format("'{}' is {}: a value is an inline table, such as {{ value = …, "
                                    "kind = \"typical\", source = \"…\" }}",
                                    node.key, type_name(node.type)));
  }
  TableReader in(text, node, fmt::format("'{}'", node.key));
  SourcedValue out;
  out.kind = kind;
  out.line = node.place.line;
  out.column = node.place.column;
  read_numbers(in, out);
  read_standing(in, out);
  out.source = in.text("source");
  out.definition = in.text_or("definition", "");
  out.note = in.text_or("note", "");
  out.disputed_by = in.texts("disputed_by");
  in.finish();
  return out;
}

namespace {

template <class Record>
void read_fields(TableReader& in, std::span<const Field<Record>> fields, Record& out,
                 Errors& errors) {
  for (const Field<Record>& field : fields) {
    if (const TomlNode* node = in.find(field.key)) {
      attempt(errors, [&] { out.*field.member = read_value(in.document(), *node, field.kind); });
    }
  }
}

SourcedValue read_fraction(const TomlText& text, const TomlNode& node,
                           const Composition& composition) {
  SourcedValue out;
  out.line = node.place.line;
  out.column = node.place.column;
  out.standing = composition.standing;
  out.source = composition.source;
  if (node.type != TomlNode::Type::table) {
    out.value = read_quantity(text, node, Kind::dimensionless);
    return out;
  }
  TableReader in(text, node, fmt::format("'{}'", node.key));
  in.require("value");
  out.value = in.quantity("value", Kind::dimensionless);
  out.low = in.quantity("low", Kind::dimensionless);
  out.high = in.quantity("high", Kind::dimensionless);
  out.source = in.text_or("source", composition.source);
  out.note = in.text_or("note", "");
  out.disputed_by = in.texts("disputed_by");
  const std::string kind = in.word_or("kind", kStandings, "");
  if (!kind.empty()) out.standing = standing(kind);
  in.finish();
  return out;
}

// A composition says where it is from; that of a compound may follow from its formula.
Composition read_composition(const TomlText& text, const TomlNode& node, Errors& errors,
                             bool from_formula = false) {
  TableReader in(text, node, "composition");
  Composition out;
  out.line = node.place.line;
  out.column = node.place.column;
  out.standing = standing(from_formula ? in.word_or("kind", kStandings, "derived")
                                       : in.word("kind", kStandings));
  out.source = from_formula ? in.text_or("source", "") : in.text("source");
  out.note = in.text_or("note", "");
  for (const TomlNode& child : node.children) {
    if (child.key == "kind" || child.key == "source" || child.key == "note") continue;
    attempt(errors, [&] {
      if (find_element(child.key) == nullptr) {
        throw text.error_at(child.key_place,
                            fmt::format("unknown element '{}' in a composition; elements stand by "
                                        "their symbols, such as Nd",
                                        child.key));
      }
      out.fractions.emplace(child.key, read_fraction(text, child, out));
    });
  }
  return out;
}

GradePoint read_point(const TomlText& text, const TomlNode& node, Errors& errors) {
  TableReader in(text, node, "[[grade.at]]");
  GradePoint out;
  out.line = node.place.line;
  in.require("temperature");
  out.temperature_K = *in.quantity("temperature", Kind::temperature);
  read_fields(in, point_fields(), out, errors);
  for (const auto& field : point_fields()) {
    if (auto& value = out.*field.member; value && !value->at_K) value->at_K = out.temperature_K;
  }
  in.finish();
  return out;
}

// Names under which other tables file the same figure; the nearest key by letters would mislead.
void refuse_synonyms(TableReader& in) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 12> kSynonyms{{
      {"HcI", "HcJ"},
      {"Hci", "HcJ"},
      {"iHc", "HcJ"},
      {"jHc", "HcJ"},
      {"bHc", "HcB"},
      {"Hc", "HcB"},
      {"Hcb", "HcB"},
      {"Hcj", "HcJ"},
      {"mu_r", "mu_rec"},
      {"rho", "density"},
      {"Tc", "T_Curie"},
      {"BH", "BHmax"},
  }};
  for (const auto& [synonym, key] : kSynonyms) {
    if (const TomlNode* node = in.node().find(synonym)) {
      throw in.document().error_at(
          node->key_place,
          fmt::format("unknown key '{}' in {}; did you mean '{}'?", synonym, in.what(), key));
    }
  }
}

struct Header {
  std::string maker, maker_key, family;
};

void read_points(TableReader& in, Grade& out, Errors& errors) {
  for (const TomlNode* node : in.tables("at")) {
    attempt(errors, [&] { out.points.push_back(read_point(in.document(), *node, errors)); });
  }
  const auto colder = [](const GradePoint& a, const GradePoint& b) {
    return a.temperature_K < b.temperature_K;
  };
  std::stable_sort(out.points.begin(), out.points.end(), colder);
}

Grade read_grade(const TomlText& text, const TomlNode& node, const Header& header, Errors& errors) {
  TableReader in(text, node, "[[grade]]");
  Grade out;
  out.maker = header.maker;
  out.maker_key = header.maker_key;
  out.path = text.path();
  out.line = node.place.line;
  out.name = in.text("name");
  out.family = in.text_or("family", header.family);
  out.aliases = in.texts("aliases");
  out.process = in.text_or("process", "");
  out.standing = in.word_or("standing", {"commercial", "laboratory", "candidate"}, "commercial");
  out.anisotropy = in.word_or("anisotropy", {"anisotropic", "isotropic"}, "");
  out.note = in.text_or("note", "");
  read_fields(in, grade_fields(), out, errors);
  read_points(in, out, errors);
  if (const TomlNode* composition = in.find("composition")) {
    attempt(errors, [&] { out.composition = read_composition(text, *composition, errors); });
  }
  refuse_synonyms(in);
  in.finish();
  return out;
}

Source read_source(const TomlText& text, const TomlNode& node) {
  TableReader in(text, node, fmt::format("source '{}'", node.key));
  Source out;
  out.key = node.key;
  out.path = text.path();
  out.line = node.place.line;
  out.title = in.text("title");
  out.author = in.text_or("author", "");
  out.year = in.integer("year");
  out.url = in.text_or("url", "");
  out.doi = in.text_or("doi", "");
  out.licence = in.text_or("licence", "");
  out.seen = in.word("seen", {"direct", "secondary", "recalled"});
  in.finish();
  return out;
}

void read_sources(const TomlText& text, const TomlNode& table, MaterialText& out) {
  for (const TomlNode& child : table.children) {
    attempt(out.errors, [&] { out.sources.push_back(read_source(text, child)); });
  }
}

// A file may bring its own sources, so that it is complete in itself.
void read_own_sources(TableReader& root, MaterialText& out) {
  const TomlNode* node = root.find("sources");
  if (node == nullptr) return;
  if (node->type != TomlNode::Type::table)
    throw root.error("sources", "'sources' holds tables, [sources.<key>]");
  read_sources(root.document(), *node, out);
}

Family read_family(const TomlText& text, const TomlNode& node, Errors& errors) {
  TableReader in(text, node, "[[family]]");
  Family out;
  out.path = text.path();
  out.line = node.place.line;
  out.key = in.text("key");
  out.title = in.text("title");
  out.chemistry = in.word("chemistry", kChemistries);
  out.curve_model = in.word("curve_model", kCurveModels);
  out.dysprosium_model = in.word_or("dysprosium_model", kDysprosiumModels, "none");
  out.note = in.text_or("note", "");
  read_fields(in, family_fields(), out, errors);
  out.composition = read_composition(text, in.require("composition"), errors);
  in.finish();
  return out;
}

Compound read_compound(const TomlText& text, const TomlNode& node, Errors& errors) {
  TableReader in(text, node, "[[compound]]");
  Compound out;
  out.path = text.path();
  out.line = node.place.line;
  out.name = in.text("name");
  out.formula = in.text_or("formula", "");
  out.structure = in.text_or("structure", "");
  out.note = in.text_or("note", "");
  read_fields(in, compound_fields(), out, errors);
  if (const TomlNode* composition = in.find("composition")) {
    out.composition = read_composition(text, *composition, errors, !out.formula.empty());
  }
  in.finish();
  return out;
}

Price read_price(const TomlText& text, const TomlNode& node) {
  TableReader in(text, node, "[[price]]");
  Price out;
  out.path = text.path();
  out.line = node.place.line;
  out.item = in.text("item");
  out.form = in.word("form", {"metal", "oxide", "magnet"});
  out.region = in.text_or("region", "");
  const TomlNode& date = in.require("date");
  if (date.type != TomlNode::Type::date && date.type != TomlNode::Type::text) {
    throw in.error("date", "'date' is a text or a date, such as \"2025-04\"");
  }
  out.date = date.text;
  out.is_default = in.flag_or("default", false);
  out.value.kind = Kind::mass_price;
  out.value.line = node.place.line;
  out.value.column = node.place.column;
  read_numbers(in, out.value);
  read_standing(in, out.value);
  out.value.source = in.text("source");
  out.value.note = in.text_or("note", "");
  out.value.disputed_by = in.texts("disputed_by");
  in.finish();
  return out;
}

void read_grades(TableReader& root, MaterialText& out) {
  const TomlText& text = root.document();
  const Header header{root.text("maker"), root.text("key"), root.text_or("family", "")};
  if (header.maker_key.find('/') != std::string::npos)
    throw root.error("key", "'key' must not contain '/'");
  for (const TomlNode* node : root.tables("grade")) {
    attempt(out.errors, [&] {
      const std::size_t before = out.errors.size();
      Grade grade = read_grade(text, *node, header, out.errors);
      if (grade.family.empty())
        throw root.error("family", "no 'family' in the file nor in the grade");
      if (out.errors.size() == before) out.grades.push_back(std::move(grade));
    });
  }
}

template <class Record, class Read>
void read_list(TableReader& root, std::string_view key, std::vector<Record>& records,
               Errors& errors, Read read) {
  root.require(key);
  for (const TomlNode* node : root.tables(key)) {
    attempt(errors, [&] { records.push_back(read(root.document(), *node)); });
  }
}

void read_schema(const std::string& schema, TableReader& root, MaterialText& out) {
  if (schema == "magswap-materials/1") {
    root.require("grade");
    read_grades(root, out);
  } else if (schema == "magswap-families/1") {
    read_list(root, "family", out.families, out.errors,
              [&](const TomlText& text, const TomlNode& node) {
                return read_family(text, node, out.errors);
              });
  } else if (schema == "magswap-compounds/1") {
    read_list(root, "compound", out.compounds, out.errors,
              [&](const TomlText& text, const TomlNode& node) {
                return read_compound(text, node, out.errors);
              });
  } else if (schema == "magswap-steels/1") {
    read_list(root, "steel", out.steels, out.errors, read_steel);
  } else {
    read_list(root, "price", out.prices, out.errors,
              [&](const TomlText& text, const TomlNode& node) { return read_price(text, node); });
  }
  read_own_sources(root, out);
  root.finish();
}

// The file of sources has no schema: all it holds is tables.
bool looks_like_sources(const TomlNode& root) {
  const auto is_table = [](const TomlNode& child) { return child.type == TomlNode::Type::table; };
  return !root.children.empty() &&
         std::all_of(root.children.begin(), root.children.end(), is_table);
}

void read_root(const TomlText& text, MaterialText& out) {
  TableReader root(text, text.root(), "the file");
  const TomlNode* schema = root.find("schema");
  if (schema == nullptr && looks_like_sources(text.root()))
    return read_sources(text, text.root(), out);
  if (schema == nullptr) {
    throw text.error_at(
        {1, 1}, fmt::format("no 'schema' in the file; a file of grades begins with schema = \"{}\"",
                            kSchemas.front()));
  }
  const std::string name = root.text("schema");
  out.foreign = name.starts_with("magswap-product") || name.starts_with("magswap-supply") ||
                name.starts_with("magswap-footprint");
  if (out.foreign) return;
  if (std::find(kSchemas.begin(), kSchemas.end(), name) == kSchemas.end()) {
    throw root.error("schema", fmt::format("unknown schema '{}'{}", name, suggest(name, kSchemas)));
  }
  read_schema(name, root, out);
}

}  // namespace

MaterialText read_material_text(std::string_view path, std::string_view text) {
  MaterialText out;
  attempt(out.errors, [&] { read_root(TomlText(path, text), out); });
  return out;
}

}  // namespace magswap::detail
