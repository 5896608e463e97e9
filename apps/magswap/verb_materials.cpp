#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

#include "cli.hpp"
#include "library_access.hpp"
#include "magswap/core/error.hpp"
#include "magswap/core/nearest.hpp"
#include "magswap/material/fields.hpp"
#include "magswap/report/source_document.hpp"
#include "steel_text.hpp"

namespace magswap::cli {
namespace {

struct ListOptions {
  std::string family, maker;
  std::string kind = "grades";
  Format format;
};

struct ShowOptions {
  std::string name;
  Format format;
};

constexpr std::string_view kDoubtMark = "*";
constexpr std::string_view kDoubtLegend =
    "* estimated, claimed by one source or disputed by another";

// ---- list
// -----------------------------------------------------------------------------------------

std::string lower(std::string text) {
  for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return text;
}

std::vector<std::string> makers() {
  std::set<std::string> out;
  for (const Grade& grade : library().grades()) out.insert(grade.maker_key);
  return {out.begin(), out.end()};
}

// The key of a maker from its key or the beginning of its name.
std::string maker_key(const std::string& wanted) {
  const std::string word = lower(wanted);
  for (const Grade& grade : library().grades()) {
    if (lower(grade.maker_key) == word || lower(grade.maker).starts_with(word))
      return grade.maker_key;
  }
  const auto near = nearest_names(wanted, makers());
  throw NotFoundError(
      fmt::format("no maker '{}'{}", wanted,
                  near.empty() ? fmt::format("; known: {}", fmt::join(makers(), ", "))
                               : fmt::format("; did you mean {}?", fmt::join(near, ", "))),
      near);
}

std::vector<const Grade*> selected(const ListOptions& options) {
  const std::string family = options.family.empty() ? "" : library().family(options.family).key;
  const std::string maker = options.maker.empty() ? "" : maker_key(options.maker);
  std::vector<const Grade*> out;
  for (const Grade& grade : library().grades()) {
    const bool wanted =
        (family.empty() || grade.family == family) && (maker.empty() || grade.maker_key == maker);
    if (wanted) out.push_back(&grade);
  }
  std::stable_sort(out.begin(), out.end(), [](const Grade* a, const Grade* b) {
    return std::tie(a->family, a->maker_key) < std::tie(b->family, b->maker_key);
  });
  return out;
}

const auto kListed = {&Grade::Br, &Grade::HcB, &Grade::HcJ, &Grade::BHmax, &Grade::T_max};

std::string unit_of(Kind kind, UnitSystem system) {
  return std::string(system == UnitSystem::si ? info(kind).si_unit : info(kind).cgs_unit);
}

Table list_table(const std::vector<const Grade*>& grades, UnitSystem system, bool marks) {
  const auto right = Table::Align::right;
  const auto column = [&](const char* name, Kind kind) {
    return Table::Column{name, unit_of(kind, system), right};
  };
  Table table({{"grade"},
               {"maker"},
               {"family"},
               column("Br", Kind::polarisation),
               column("HcB", Kind::field_strength),
               column("HcJ", Kind::field_strength),
               column("BHmax", Kind::energy_density),
               column("T_max", Kind::temperature),
               {"standing"}});
  for (const Grade* grade : grades) {
    std::vector<std::string> row{grade->name, grade->maker_key, grade->family};
    for (const auto& member : kListed) {
      const auto& value = grade->*member;
      if (!value) {
        row.emplace_back();
        continue;
      }
      // Makers promise a least HcJ, and curves are drawn with it.
      const double stored = member == &Grade::HcJ ? value->guaranteed() : value->nominal();
      const double number = in_unit(stored, unit_of(value->kind, system));
      row.push_back(marks ? format_number(number, 4) +
                                std::string(value->doubtful() ? kDoubtMark : " ")
                          : fmt::format("{:.9g}", number));
    }
    row.push_back(grade->standing);
    table.row(std::move(row));
  }
  return table;
}

Document list_document(const std::vector<const Grade*>& grades, UnitSystem system) {
  Document out = Document::list();
  for (const Grade* grade : grades) {
    Document item = Document::object();
    item.set("key", grade->key())
        .set("name", grade->name)
        .set("maker", grade->maker)
        .set("family", grade->family);
    item.set("standing", grade->standing);
    for (const auto& field : grade_fields()) {
      const auto& value = grade->*field.member;
      if (value)
        item.set(
            std::string(field.key),
            Document::quantity(field.member == &Grade::HcJ ? value->guaranteed() : value->nominal(),
                               value->kind, system));
    }
    out.add(std::move(item));
  }
  return out;
}

int run_list(const ListOptions& options) {
  if (options.kind == "steels") {
    if (!options.family.empty() || !options.maker.empty())
      throw ArgumentError("--family and --maker choose among grades; leave them out for steels");
    print(steel_list(options.format));
    return Exit::ok;
  }
  const auto grades = selected(options);
  const UnitSystem system = options.format.units == "cgs" ? UnitSystem::cgs : UnitSystem::si;
  if (options.format.json) {
    print(list_document(grades, system).json() + "\n");
  } else if (options.format.csv) {
    print(list_table(grades, system, false).csv());
  } else {
    print(list_table(grades, system, true).text() +
          fmt::format(
              "{} grades; nominal values, HcJ guaranteed, at the temperature of the record; {}\n"
              "`magswap materials show MAKER/GRADE` shows a record with its sources.\n",
              grades.size(), kDoubtLegend));
  }
  return Exit::ok;
}

// ---- show
// -----------------------------------------------------------------------------------------

std::string number_text(double si_value, Kind kind, UnitSystem system) {
  const std::string unit = unit_of(kind, system);
  std::string number =
      fmt::format("{:.{}g}", in_unit(si_value, unit), system == UnitSystem::si ? 6 : 4);
  if (unit.empty()) return number;
  return fmt::format("{} {}", number, unit == "degC" ? "°C" : unit);
}

std::string temperature_text(double kelvin) { return fmt::format("{:.4g} °C", kelvin - 273.15); }

std::string where_text(const SourcedValue& value) {
  if (value.at_K) return temperature_text(*value.at_K);
  if (value.from_K && value.to_K) {
    return fmt::format("{:.4g} … {}", *value.from_K - 273.15, temperature_text(*value.to_K));
  }
  return "";
}

using Numbers = std::vector<std::pair<std::string, double>>;

// The numbers of a value with what each of them is: "min", "typical", "estimated", "low" …
Numbers numbers_of(const SourcedValue& value) {
  Numbers out;
  const auto add = [&](const char* name, const std::optional<double>& number) {
    if (number) out.emplace_back(name, *number);
  };
  add("min", value.min);
  add("typical", value.typical);
  add("max", value.max);
  if (out.empty()) add(std::string(to_text(value.standing)).c_str(), value.value);
  add("low", value.low);
  add("high", value.high);
  return out;
}

class Record {
 public:
  explicit Record(const std::string& units) : units_(units) {}

  void add(std::string_view figure, const SourcedValue& value, std::string_view remark = {}) {
    sources_.insert(value.source);
    sources_.insert(value.disputed_by.begin(), value.disputed_by.end());
    std::string name(figure);
    for (const auto& [kind, number] : numbers_of(value)) {
      const std::string in_si = number_text(number, value.kind, UnitSystem::si);
      const std::string in_cgs = number_text(number, value.kind, UnitSystem::cgs);
      std::string words = kind + (value.doubtful() ? std::string(kDoubtMark) : "");
      table_.row({name, words, units_ == "cgs" ? in_cgs : in_si,
                  units_ == "both" && in_si != in_cgs ? in_cgs : "", where_text(value),
                  name.empty() ? "" : value.source, std::string(remark)});
      name.clear();
      remark = {};
    }
    note(figure, value);
  }

  [[nodiscard]] std::string text() const {
    std::string out = table_.text();
    for (const std::string& line : notes_) out += line + "\n";
    out += fmt::format("{}\n\nsources\n", kDoubtLegend);
    for (const std::string& key : sources_) out += source_text(key);
    return out;
  }
  void add_source(const std::string& key) { sources_.insert(key); }
  void add_note(std::string text) { notes_.push_back(std::move(text)); }
  [[nodiscard]] const std::set<std::string>& sources() const { return sources_; }

 private:
  void note(std::string_view figure, const SourcedValue& value) {
    if (!value.definition.empty())
      notes_.push_back(fmt::format("{}: {}", figure, value.definition));
    if (!value.note.empty()) notes_.push_back(fmt::format("{}: {}", figure, value.note));
    if (!value.disputed_by.empty()) {
      notes_.push_back(
          fmt::format("{}: disputed by {}", figure, fmt::join(value.disputed_by, ", ")));
    }
  }

  static std::string source_text(const std::string& key) {
    const auto found = library().sources().find(key);
    if (found == library().sources().end()) return "";
    const Source& source = found->second;
    std::string out = fmt::format("  {}: ", key);
    if (!source.author.empty()) out += source.author + ", ";
    out += source.title;
    if (source.year) out += fmt::format(" ({})", *source.year);
    if (!source.url.empty()) out += "\n      " + source.url;
    if (!source.doi.empty()) out += "\n      doi " + source.doi;
    return out + fmt::format("\n      {}{}\n", source.seen,
                             source.licence.empty() ? "" : "; " + source.licence);
  }

  std::string units_;
  Table table_{{{"figure"},
                {"kind"},
                {"value", "", Table::Align::right},
                {"", "", Table::Align::right},
                {"at", "", Table::Align::right},
                {"source"},
                {""}}};
  std::vector<std::string> notes_;
  std::set<std::string> sources_;
};

std::string content_text(const ElementContent& content) {
  Table table({{"element"},
               {"wt%", "", Table::Align::right},
               {"low", "", Table::Align::right},
               {"high", "", Table::Align::right},
               {"kind"}});
  std::vector<std::pair<std::string, ElementContent::Entry>> rows(content.elements.begin(),
                                                                  content.elements.end());
  std::stable_sort(rows.begin(), rows.end(),
                   [](const auto& a, const auto& b) { return a.second.value > b.second.value; });
  const auto percent = [](double fraction) { return fmt::format("{:.2f}", 100.0 * fraction); };
  for (const auto& [symbol, entry] : rows) {
    table.row({symbol, percent(entry.value), percent(entry.low), percent(entry.high),
               std::string(to_text(entry.standing))});
  }
  std::string out = "\nelements by mass\n" + table.text();
  for (const std::string& line : content.notes) out += line + "\n";
  return out;
}

std::string grade_text(const Grade& grade, const std::string& units) {
  const Family& family = library().family_of(grade);
  Record record(units);
  for (const auto& field : grade_fields()) {
    if (const auto& value = grade.*field.member) record.add(field.key, *value);
  }
  for (const auto& field : family_fields()) {
    const auto own = std::find_if(grade_fields().begin(), grade_fields().end(),
                                  [&](const auto& other) { return other.key == field.key; });
    const auto& value = family.*field.member;
    if (own != grade_fields().end() && value && !(grade.*own->member))
      record.add(field.key, *value, "of the family");
  }
  for (const GradePoint& point : grade.points) {
    for (const auto& field : point_fields()) {
      if (const auto& value = point.*field.member) record.add(field.key, *value);
    }
  }
  if (!grade.note.empty()) record.add_note(grade.note);
  record.add_source(grade.composition ? grade.composition->source : family.composition.source);
  std::string head = fmt::format("{}   {}   {}", title_of(grade), grade.key(), grade.standing);
  for (const std::string& word : {grade.process, grade.anisotropy})
    head += word.empty() ? "" : ", " + word;
  if (!grade.aliases.empty()) head += fmt::format("   also {}", fmt::join(grade.aliases, ", "));
  return head + "\n" + record.text() + content_text(element_content(grade, library()));
}

std::string composition_text(const Composition& composition) {
  std::string out = "\nelements by mass\n";
  for (const auto& [symbol, value] : composition.fractions) {
    out += fmt::format("  {:<3} {:6.2f} %   {:.2f} … {:.2f} %\n", symbol, 100 * value.nominal(),
                       100 * value.lower(), 100 * value.upper());
  }
  return out + (composition.note.empty() ? "" : composition.note + "\n");
}

template <class R>
std::string record_text(const R& record, std::span<const Field<R>> fields, const std::string& head,
                        const std::string& units) {
  Record out(units);
  for (const auto& field : fields) {
    if (const auto& value = record.*field.member) out.add(field.key, *value);
  }
  if (!record.note.empty()) out.add_note(record.note);
  if (!record.composition.source.empty()) out.add_source(record.composition.source);
  return head + "\n" + out.text() + composition_text(record.composition);
}

Document value_document(const SourcedValue& value, UnitSystem system) {
  Document out = Document::object();
  for (const auto& [name, number] : numbers_of(value)) {
    const bool single =
        name != "min" && name != "typical" && name != "max" && name != "low" && name != "high";
    out.set(single ? "value" : name, Document::quantity(number, value.kind, system));
  }
  out.set("kind", to_text(value.standing)).set("doubtful", value.doubtful());
  if (value.at_K) out.set("at", Document::quantity(*value.at_K, Kind::temperature));
  if (value.from_K) out.set("from", Document::quantity(*value.from_K, Kind::temperature));
  if (value.to_K) out.set("to", Document::quantity(*value.to_K, Kind::temperature));
  out.set("source", value.source);
  if (!value.definition.empty()) out.set("definition", value.definition);
  if (!value.note.empty()) out.set("note", value.note);
  if (!value.disputed_by.empty()) out.set("disputed_by", value.disputed_by);
  return out;
}

template <class R>
Document figures_document(const R& record, std::span<const Field<R>> fields, UnitSystem system,
                          std::set<std::string>& sources) {
  Document out = Document::object();
  for (const auto& field : fields) {
    const auto& value = record.*field.member;
    if (!value) continue;
    out.set(std::string(field.key), value_document(*value, system));
    sources.insert(value->source);
    sources.insert(value->disputed_by.begin(), value->disputed_by.end());
  }
  return out;
}

Document sources_document(const std::set<std::string>& keys) {
  const auto& sources = library().sources();
  return magswap::sources_document(keys, [&](const std::string& key) {
    const auto found = sources.find(key);
    return found == sources.end() ? nullptr : &found->second;
  });
}

Document content_document(const ElementContent& content) {
  Document out = Document::object();
  for (const auto& [symbol, entry] : content.elements) {
    Document item = Document::object();
    item.set("fraction", entry.value).set("low", entry.low).set("high", entry.high);
    item.set("kind", to_text(entry.standing)).set("source", entry.source);
    out.set(symbol, std::move(item));
  }
  return out;
}

Document grade_document(const Grade& grade, UnitSystem system) {
  std::set<std::string> sources;
  Document out = Document::object();
  out.set("key", grade.key())
      .set("name", grade.name)
      .set("maker", grade.maker)
      .set("family", grade.family);
  out.set("aliases", grade.aliases).set("standing", grade.standing).set("process", grade.process);
  out.set("anisotropy", grade.anisotropy).set("note", grade.note);
  out.set("figures", figures_document(grade, grade_fields(), system, sources));
  out.set("figures_of_family",
          figures_document(library().family_of(grade), family_fields(), system, sources));
  Document points = Document::list();
  for (const GradePoint& point : grade.points) {
    Document item = Document::object();
    item.set("temperature", Document::quantity(point.temperature_K, Kind::temperature));
    item.set("figures", figures_document(point, point_fields(), system, sources));
    points.add(std::move(item));
  }
  const ElementContent content = element_content(grade, library());
  out.set("points", std::move(points))
      .set("elements", content_document(content))
      .set("element_notes", content.notes);
  return out.set("sources", sources_document(sources));
}

template <class R>
Document record_document(const R& record, std::span<const Field<R>> fields, const std::string& key,
                         const std::string& title, UnitSystem system) {
  std::set<std::string> sources;
  Document out = Document::object();
  out.set("key", key).set("title", title).set("note", record.note);
  out.set("figures", figures_document(record, fields, system, sources));
  Document elements = Document::object();
  for (const auto& [symbol, value] : record.composition.fractions)
    elements.set(symbol, value_document(value, system));
  out.set("elements", std::move(elements));
  sources.insert(record.composition.source);
  return out.set("sources", sources_document(sources));
}

void show_family(const Family& family, const ShowOptions& options, UnitSystem system) {
  print(options.format.json
            ? record_document(family, family_fields(), family.key, family.title, system).json() +
                  "\n"
            : record_text(family, family_fields(), fmt::format("{}: {}", family.key, family.title),
                          options.format.units));
}

void show_compound(const Compound& compound, const ShowOptions& options, UnitSystem system) {
  print(options.format.json ? record_document(compound, compound_fields(), compound.name,
                                              compound.structure, system)
                                      .json() +
                                  "\n"
                            : record_text(compound, compound_fields(),
                                          fmt::format("{}: {}", compound.name, compound.structure),
                                          options.format.units));
}

const Compound* find_compound(const std::string& name) {
  const auto& all = library().compounds();
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const Compound& c) { return c.name == name; });
  return found == all.end() ? nullptr : &*found;
}

// Throws, naming the nearest grades, or else the nearest steels.
[[noreturn]] void fail_unknown(const std::string& name) {
  try {
    (void)library().grade(name);
  } catch (const NotFoundError& error) {
    if (!error.nearest().empty()) throw;
  }
  try {
    (void)library().steel(name);
  } catch (const NotFoundError& error) {
    if (!error.nearest().empty()) throw;
  }
  throw NotFoundError(fmt::format("no grade, family, compound or steel '{}'; `magswap materials "
                                  "list` shows the grades, with --kind steels the steels",
                                  name),
                      {});
}

int run_show(const ShowOptions& options) {
  const UnitSystem system = options.format.units == "cgs" ? UnitSystem::cgs : UnitSystem::si;
  const auto family = library().families().find(options.name);
  if (!library().grades_named(options.name).empty()) {
    const Grade& grade = find_grade(options.name);
    print(options.format.json ? grade_document(grade, system).json() + "\n"
                              : grade_text(grade, options.format.units));
  } else if (family != library().families().end()) {
    show_family(family->second, options, system);
  } else if (const Compound* compound = find_compound(options.name)) {
    show_compound(*compound, options, system);
  } else if (const Steel* steel = find_steel(options.name)) {
    print(steel_record(*steel, options.format));
  } else {
    fail_unknown(options.name);
  }
  return Exit::ok;
}

}  // namespace

std::function<int()> declare_materials(Arguments& arguments) {
  auto list = std::make_shared<ListOptions>();
  auto show = std::make_shared<ShowOptions>();
  arguments.verb(
      "list", "the grades or the steels of the library",
      [&](Arguments& in) {
        in.choice("--kind", {"grades", "steels"}, "grades of magnets, or steels of circuits",
                  list->kind);
        in.option("--family", "F", "only this family, such as ndfeb-sintered", list->family);
        in.option("--maker", "M", "only this maker, such as arnold", list->maker);
        declare_format(in, list->format, true, true);
      },
      [list] { return run_list(*list); });
  arguments.verb(
      "show", "every figure of a grade, family, compound or steel, with its source",
      [&](Arguments& in) {
        in.positional("name", "a grade (NAME or maker/NAME), a family, a compound or a steel",
                      show->name);
        declare_format(in, show->format, false, true);
      },
      [show] { return run_show(*show); });
  declare_materials_check(arguments);
  arguments.footer(
      "Examples:\n  magswap materials list --family sm2co17\n  magswap materials show "
      "arnold/N42SH\n"
      "  magswap materials list --kind steels\n"
      "  magswap materials show \"AISI 1008\"\n"
      "  magswap materials check mine.toml\n"
      "  magswap materials check catalogue.csv --family ndfeb-sintered --output mine.toml\n\nThe "
      "form of the files: docs/formats/materials.md");
  return {};
}

}  // namespace magswap::cli
