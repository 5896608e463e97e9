#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "cli.hpp"
#include "library_access.hpp"
#include "magswap/product/intensity.hpp"
#include "magswap/product/library.hpp"

namespace magswap::cli {
namespace {

struct Options {
  std::string product;
  std::string quantity;
  bool all = false;
  Format format;
};

/// Everything the verb says of one product.
struct Answer {
  const Product* product;
  Intensity content;
  std::vector<IntensityLine>
      derived;              // elements of the magnets, where the product does not say them
  std::string composition;  // by which alloy
  std::string composition_note;
};

bool is_worth_showing(const std::string& symbol) { return is_rare_earth(symbol) || symbol == "Co"; }

// The elements of the magnets by the product's own analysis, else by the nominal alloy of its
// family.
void derive_elements(Answer& out) {
  const Product& product = *out.product;
  if (out.content.find("magnet", MassBasis::magnet) == nullptr) return;
  if (!product.composition && product.family.empty()) return;
  const Composition& alloy =
      product.composition ? *product.composition : library().family(product.family).composition;
  out.composition = product.composition ? "analysis of its magnets"
                                        : fmt::format("nominal alloy of {}",
                                                      library().family(product.family).title);
  out.composition_note = alloy.note;
  for (IntensityLine& line : elements_of_magnets(out.content, alloy, out.composition)) {
    const bool said = out.content.find(line.substance, MassBasis::element) != nullptr;
    if (!said && is_worth_showing(line.substance) && line.high_kg > 0.0)
      out.derived.push_back(std::move(line));
  }
}

Answer answer_of(const Options& options) {
  const Product& product = products().product(options.product);
  Answer out{&product,
             options.quantity.empty() ? intensity(product) : intensity(product, options.quantity),
             {},
             {},
             {}};
  derive_elements(out);
  return out;
}

// ---- text
// -----------------------------------------------------------------------------------------

struct MassUnit {
  const char* text;
  double kg;
};

MassUnit unit_for(double kg) {
  if (kg >= 1000.0) return {"t", 1000.0};
  if (kg >= 1.0 || kg == 0.0) return {"kg", 1.0};
  if (kg >= 1e-3) return {"g", 1e-3};
  return {"mg", 1e-6};
}

std::string number_text(double value) {
  return value >= 1e4 ? fmt::format("{:.0f}", value) : fmt::format("{:.4g}", value);
}

std::string mass_text(double kg) {
  const MassUnit unit = unit_for(kg);
  return fmt::format("{} {}", number_text(kg / unit.kg), unit.text);
}

// The range in the unit of its upper end; empty where none is known.
std::string range_text(const IntensityLine& line) {
  const MassUnit unit = unit_for(line.high_kg);
  if (!line.entry.low_kg && !line.entry.high_kg && line.conversion.empty()) return "";
  if (!line.entry.low_kg && !line.entry.value_kg) return "up to " + mass_text(line.high_kg);
  if (line.low_kg == line.high_kg) return "";
  return fmt::format("{}–{} {}", number_text(line.low_kg / unit.kg),
                     number_text(line.high_kg / unit.kg), unit.text);
}

std::string source_text(const IntensityEntry& entry) {
  return entry.year ? fmt::format("{}, {}", entry.source, *entry.year) : entry.source;
}

std::string joined(const std::vector<std::string>& words, std::string_view between) {
  std::string out;
  for (const std::string& word : words) {
    if (!out.empty()) out += between;
    out += word;
  }
  return out;
}

std::string standing_text(const IntensityLine& line) {
  const std::string_view detail = line.entry.is_projection ? " (projection)"
                                  : line.rests_on_doubt    ? " from estimates"
                                                           : "";
  return fmt::format("{}{}", to_text(line.entry.standing), detail);
}

// Words in lines of at most 100 characters, indented.
std::string wrapped(std::string_view text) {
  constexpr std::size_t kWidth = 100;
  std::string out, line = "  ";
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    if (line.size() + end > kWidth) {
      out += line + "\n";
      line = "  ";
    }
    line += (line.size() > 2 ? " " : "") + std::string(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out + line + "\n";
}

// A row of the table; a value that is but the middle of a range is shown only where it is
// calculated with.
std::vector<std::string> row_of(const IntensityLine& line, bool calculated) {
  const IntensityEntry& entry = line.entry;
  std::string name =
      entry.scope.empty() ? line.substance : fmt::format("{}: {}", line.substance, entry.scope);
  const bool shown = calculated || entry.value_kg;
  return {"  " + name,
          std::string(to_text(line.basis)),
          shown ? mass_text(line.value_kg) : "",
          range_text(line),
          std::string(to_text(entry.confidence)),
          standing_text(line),
          source_text(entry),
          joined(entry.disputed_by, ", ")};
}

std::vector<Table::Column> columns() {
  return {{"  substance"},
          {"basis"},
          {"content", "", Table::Align::right},
          {"range", "", Table::Align::right},
          {"confidence"},
          {"kind"},
          {"source"},
          {"disputed by"}};
}

std::string section(const std::string& title, const std::vector<IntensityLine>& lines,
                    bool calculated) {
  if (lines.empty()) return "";
  Table table(columns());
  for (const IntensityLine& line : lines) table.row(row_of(line, calculated));
  return title + "\n" + table.text();
}

std::string notes_of(const std::vector<IntensityLine>& lines) {
  std::string out;
  for (const IntensityLine& line : lines) {
    if (line.entry.note.empty()) continue;
    out +=
        fmt::format("    {} {}: {}\n", line.substance, mass_text(line.value_kg), line.entry.note);
  }
  return out;
}

std::string studies_text(const Product& product, double units) {
  if (product.studies.empty()) return "";
  Table table({{"  substance"},
               {"basis"},
               {"values", "", Table::Align::right},
               {"lowest", "", Table::Align::right},
               {"median", "", Table::Align::right},
               {"highest", "", Table::Align::right}});
  for (const StudyStatistics& row : study_statistics(product)) {
    table.row({"  " + row.substance, std::string(to_text(row.basis)), fmt::format("{}", row.count),
               mass_text(units * row.low_kg), mass_text(units * row.median_kg),
               mass_text(units * row.high_kg)});
  }
  std::string out = "across studies, projections left out\n" + table.text();
  Table each({{"  study"}, {"substance"}, {"value", "", Table::Align::right}, {"for"}});
  for (const StudyValue& study : product.studies) {
    each.row({"  " + study.source, study.substance, mass_text(units * study.value_kg),
              study.year
                  ? fmt::format("{}{}", *study.year, study.is_projection ? " (projection)" : "")
                  : ""});
  }
  return out + "every study's value\n" + each.text();
}

std::string facts_text(const Product& product) {
  std::string out;
  for (const ProductFact& fact : product.facts) {
    const std::string value =
        !fact.value.empty() ? fact.value : fmt::format("{} … {}", fact.low, fact.high);
    out +=
        fmt::format("  {}: {} ({}, {})\n", fact.name, value, to_text(fact.standing), fact.source);
  }
  return out.empty() ? out : "beside the content\n" + out;
}

void gather(std::set<std::string>& keys, const std::vector<IntensityLine>& lines) {
  for (const IntensityLine& line : lines) {
    keys.insert(line.entry.source);
    keys.insert(line.entry.drawn_from.begin(), line.entry.drawn_from.end());
    keys.insert(line.entry.disputed_by.begin(), line.entry.disputed_by.end());
  }
}

// Keys of every source that the answer touches; those of studies and facts where they are shown.
std::set<std::string> sources_of(const Answer& answer, bool all) {
  std::set<std::string> keys;
  gather(keys, answer.content.lines);
  gather(keys, answer.content.claims);
  gather(keys, answer.derived);
  if (!all) return keys;
  gather(keys, answer.content.others);
  for (const StudyValue& study : answer.product->studies) keys.insert(study.source);
  for (const ProductFact& fact : answer.product->facts) keys.insert(fact.source);
  return keys;
}

const Source* source_of(const std::string& key) {
  const auto found = products().sources().find(key);
  return found == products().sources().end() ? nullptr : &found->second;
}

std::string sources_text(const std::set<std::string>& keys) {
  std::string out = "sources\n";
  for (const std::string& key : keys) {
    const Source* source = source_of(key);
    if (source == nullptr) continue;
    out += fmt::format("  {}: {}{}{} ({}){}\n", key, source->author,
                       source->author.empty() ? "" : ", ", source->title, source->seen,
                       source->url.empty() ? "" : "\n    " + source->url);
  }
  return out;
}

std::string rest_text(const Answer& answer) {
  const Product& product = *answer.product;
  std::string out;
  if (!answer.content.others.empty())
    out += fmt::format("{} further values of sources", answer.content.others.size());
  if (!product.studies.empty())
    out += fmt::format("{}{} of studies", out.empty() ? "" : ", ", product.studies.size());
  return out.empty() ? "--all adds notes and sources.\n"
                     : out + ": --all shows them, with notes and sources.\n";
}

std::string text_of(const Answer& answer, bool all) {
  const Product& product = *answer.product;
  const Intensity& content = answer.content;
  std::string out =
      fmt::format("{} ({}): {}\n", product.title, product.key, product.per.describe(content.units));
  if (!product.note.empty()) out += product.note + "\n";
  out += content.lines.empty() ? "no value is good enough to calculate with\n"
                               : section("to calculate with", content.lines, true);
  out += section("derived: magnet mass × " + answer.composition, answer.derived, true);
  if (!answer.derived.empty() && !answer.composition_note.empty())
    out += wrapped(answer.composition_note);
  out += section("CLAIMED, never calculated with", content.claims, false);
  if (!all) return out + rest_text(answer);
  out += section("further values", content.others, false) + studies_text(product, content.units) +
         facts_text(product);
  const std::string notes =
      notes_of(content.lines) + notes_of(content.claims) + notes_of(content.others);
  if (!notes.empty()) out += "notes\n" + notes;
  return out + sources_text(sources_of(answer, true));
}

// ---- JSON and CSV
// ---------------------------------------------------------------------------------

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

Document studies_of(const Answer& answer) {
  const double units = answer.content.units;
  Document out = Document::list();
  for (const StudyStatistics& row : study_statistics(*answer.product)) {
    Document item = Document::object();
    item.set("substance", row.substance).set("basis", to_text(row.basis)).set("count", row.count);
    item.set("median", Document::quantity_in(units * row.median_kg, "kg", units * row.low_kg,
                                             units * row.high_kg));
    Document values = Document::list();
    for (const StudyValue& study : answer.product->studies) {
      if (study.substance != row.substance || study.basis != row.basis) continue;
      Document value = Document::object();
      value.set("content", Document::quantity_in(units * study.value_kg, "kg"))
          .set("source", study.source);
      value.set("year", study.year ? Document(*study.year) : Document())
          .set("projection", study.is_projection);
      values.add(std::move(value));
    }
    item.set("values", std::move(values));
    out.add(std::move(item));
  }
  return out;
}

Document sources_document(const std::set<std::string>& keys) {
  Document out = Document::object();
  for (const std::string& key : keys) {
    const Source* source = source_of(key);
    if (source == nullptr) continue;
    Document item = Document::object();
    item.set("title", source->title).set("author", source->author);
    item.set("year", source->year ? Document(*source->year) : Document());
    item.set("url", source->url).set("licence", source->licence).set("seen", source->seen);
    out.set(key, std::move(item));
  }
  return out;
}

Document document_of(const Answer& answer) {
  const Product& product = *answer.product;
  const Intensity& content = answer.content;
  Document out = Document::object();
  out.set("product", product.key).set("title", product.title).set("note", product.note);
  out.set("quantity", Document::quantity_in(content.units, product.per.text()))
      .set("family", product.family);
  out.set("contents", list_of(content.lines, content.units))
      .set("derived", list_of(answer.derived, content.units));
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
  out.set("sources", sources_document(sources_of(answer, true)));
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

std::string csv_of(const Answer& answer) {
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

// ---- the list of products
// -------------------------------------------------------------------------

std::string summary_of(const Product& product) {
  for (const IntensityEntry& entry : product.entries) {
    if (!entry.is_default) continue;
    return fmt::format("{} {} ({})", mass_text(entry.nominal_kg()), entry.substance,
                       to_text(entry.basis));
  }
  return product.entries.empty() ? "values of studies" : "claims and single values";
}

int run_list(const Options& options) {
  Table table({{"product"}, {"per"}, {"to calculate with, first of all"}, {"title"}});
  Document list = Document::list();
  for (const Product& product : products().products()) {
    table.row({product.key, product.per.text(), summary_of(product), product.title});
    Document item = Document::object();
    item.set("product", product.key).set("title", product.title).set("per", product.per.text());
    item.set("aliases", product.aliases).set("family", product.family);
    list.add(std::move(item));
  }
  if (options.format.json)
    print(list.json() + "\n");
  else
    print(options.format.csv ? table.csv() : table.text());
  return Exit::ok;
}

int run(const Options& options) {
  if (options.product.empty()) return run_list(options);
  const Answer answer = answer_of(options);
  if (options.format.json)
    print(document_of(answer).json() + "\n");
  else
    print(options.format.csv ? csv_of(answer) : text_of(answer, options.all));
  return Exit::ok;
}

}  // namespace

std::function<int()> declare_intensity(Arguments& arguments) {
  auto options = std::make_shared<Options>();
  arguments.positional("product", "key or alias of a product; all products are listed if left out",
                       options->product, false);
  arguments.option("--quantity", "Q",
                   "how much of it: \"1 GW\", \"3 vehicles\" (one functional unit if left out)",
                   options->quantity);
  arguments.flag("--all", "every value of every source and study, with notes and sources",
                 options->all);
  declare_format(arguments, options->format, true);
  arguments.footer(
      "Examples:\n  magswap intensity\n  magswap intensity wind-direct-drive --quantity \"1 GW\"\n"
      "  magswap intensity f-35 --all\n\n"
      "The basis says what a mass is counted of: magnet, element, oxide, parts that bear rare "
      "earths, material, or\n"
      "unspecified where the source does not say. Masses of different basis do not add, and claims "
      "are not calculated with.");
  return [options] { return run(*options); };
}

}  // namespace magswap::cli
