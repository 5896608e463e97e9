#include "magswap/material/library.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>

#include "magswap/core/nearest.hpp"
#include "magswap/material/datasheet.hpp"
#include "magswap/material/reader.hpp"
#include "magswap/material/toml_text.hpp"

namespace magswap {
namespace {

template <class Matches>
std::vector<const Grade*> select(const std::vector<Grade>& grades, Matches matches) {
  std::vector<const Grade*> out;
  for (const Grade& grade : grades) {
    if (matches(grade)) out.push_back(&grade);
  }
  return out;
}

template <class Equal>
bool any_alias(const Grade& grade, Equal equal) {
  return std::any_of(grade.aliases.begin(), grade.aliases.end(), equal);
}

// The closest reading that gives any grade: the exact name, an alias, then either without case,
// spaces and hyphens.
std::vector<const Grade*> named(const std::vector<Grade>& grades, std::string_view name) {
  const auto is_name = [&](const std::string& text) { return text == name; };
  auto out = select(grades, [&](const Grade& grade) { return is_name(grade.name); });
  if (out.empty())
    out = select(grades, [&](const Grade& grade) { return any_alias(grade, is_name); });
  if (!out.empty()) return out;
  const std::string wanted = folded(name);
  const auto is_folded = [&](const std::string& text) { return folded(text) == wanted; };
  out = select(grades, [&](const Grade& grade) { return is_folded(grade.name); });
  if (out.empty())
    out = select(grades, [&](const Grade& grade) { return any_alias(grade, is_folded); });
  return out;
}

void order_by_fullness(std::vector<const Grade*>& grades) {
  std::vector<std::pair<int, const Grade*>> scored;
  scored.reserve(grades.size());
  for (const Grade* grade : grades) scored.emplace_back(grade->fullness(), grade);
  std::stable_sort(scored.begin(), scored.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  for (std::size_t i = 0; i < grades.size(); ++i) grades[i] = scored[i].second;
}

// The nearest of some names; of those equally near, the ones of the same length (a swap of letters)
// come first.
std::vector<std::string> likeliest(std::string_view name, const std::vector<std::string>& names) {
  constexpr std::size_t kLookedAt = 12;
  constexpr std::size_t kShown = 3;
  std::vector<std::string> out = nearest_names(name, names, kLookedAt);
  const auto rank = [&](const std::string& near) {
    return std::pair(edit_distance(name, near), near.size() != name.size());
  };
  std::stable_sort(out.begin(), out.end(),
                   [&](const auto& a, const auto& b) { return rank(a) < rank(b); });
  if (out.size() > kShown) out.resize(kShown);
  return out;
}

// "N42SH (Arnold)" for each of the nearest names, the makers of one name together.
std::vector<std::string> nearest_grades(std::string_view name, const std::vector<Grade>& grades) {
  std::vector<std::string> names;
  for (const Grade& grade : grades) names.push_back(grade.name);
  std::vector<std::string> out;
  for (const std::string& near : likeliest(name, names)) {
    std::vector<std::string> makers;
    for (const Grade& grade : grades) {
      const bool known =
          std::find(makers.begin(), makers.end(), grade.short_maker()) != makers.end();
      if (grade.name == near && !known) makers.push_back(grade.short_maker());
    }
    out.push_back(fmt::format("{} ({})", near, fmt::join(makers, ", ")));
  }
  return out;
}

[[noreturn]] void not_found(std::string_view what, std::string_view name,
                            std::vector<std::string> nearest, std::size_t known) {
  std::string message = fmt::format("no {} '{}'", what, name);
  message += nearest.empty() ? fmt::format(" among the {} known", known)
                             : fmt::format("; did you mean {}?", fmt::join(nearest, ", "));
  throw NotFoundError(message, std::move(nearest));
}

template <class Map>
const typename Map::mapped_type& look_up(const Map& map, std::string_view key,
                                         std::string_view what) {
  const auto found = map.find(key);
  if (found != map.end()) return found->second;
  std::vector<std::string> names;
  for (const auto& [name, value] : map) names.push_back(name);
  not_found(what, key, nearest_names(key, names), map.size());
}

// Errors that a record of the same key was read before, at the second of them.
class Duplicates {
 public:
  Duplicates(std::string_view path, std::string_view text, std::vector<Finding>& findings)
      : path_(path), text_(text), findings_(&findings) {}

  void found(std::string_view what, int line, const std::string& first_path, int first_line) const {
    const std::string message =
        fmt::format("{} is named twice; first at {}:{}", what, first_path, first_line);
    findings_->push_back({true, error_in(path_, text_, {line, 1}, message)});
  }

 private:
  std::string_view path_;
  std::string_view text_;
  std::vector<Finding>* findings_;
};

template <class Map, class Record>
void add_keyed(Map& map, std::vector<Record>& records, std::string_view what,
               const Duplicates& duplicates) {
  for (Record& record : records) {
    const std::string key = record.key;
    const auto [at, fresh] = map.emplace(key, record);
    if (!fresh)
      duplicates.found(fmt::format("{} '{}'", what, key), record.line, at->second.path,
                       at->second.line);
  }
}

std::vector<std::string> names_of(const Steel& steel) {
  std::vector<std::string> out = steel.aliases;
  out.insert(out.begin(), steel.name);
  return out;
}

bool is_named(const Steel& steel, const std::string& folded_name) {
  const auto names = names_of(steel);
  return std::any_of(names.begin(), names.end(),
                     [&](const std::string& name) { return folded(name) == folded_name; });
}

bool shares_name(const Steel& a, const Steel& b) {
  const auto names = names_of(b);
  return std::any_of(names.begin(), names.end(),
                     [&](const std::string& name) { return is_named(a, folded(name)); });
}

bool sooner(const Finding& a, const Finding& b) {
  const auto key = [](const Finding& f) {
    return std::tuple(f.what.path(), f.what.line(), f.what.column());
  };
  return key(a) < key(b);
}

template <class Record, class Same>
void replace_or_add(std::vector<Record>& records, const Record& record, Same same) {
  const auto found = std::find_if(records.begin(), records.end(), same);
  if (found == records.end()) {
    records.push_back(record);
  } else {
    *found = record;
  }
}

}  // namespace

std::string to_text(const Finding& finding) {
  std::string text = finding.what.what();
  if (finding.error) return text;
  const std::string word = ": error: ";
  const std::size_t at = text.find(word);
  return at == std::string::npos ? text : text.replace(at, word.size(), ": warning: ");
}

std::vector<std::filesystem::path> material_files(const std::filesystem::path& path) {
  std::vector<std::filesystem::path> out;
  std::error_code code;
  if (!std::filesystem::is_directory(path, code)) return {path};
  for (std::filesystem::recursive_directory_iterator it(path, code), end; !code && it != end;
       it.increment(code)) {
    const auto name = it->path().filename();
    if ((name == "products" || name == "supply") && it->is_directory())
      it.disable_recursion_pending();  // not ours
    if (it->path().extension() == ".toml" && it->is_regular_file()) out.push_back(it->path());
  }
  if (code) throw IoError(fmt::format("cannot read '{}': {}", path.string(), code.message()));
  std::sort(out.begin(), out.end());
  return out;
}

std::vector<Finding> Library::read(std::string_view path, std::string_view text) {
  return take(path, text, detail::read_material_text(path, text));
}

std::vector<Finding> Library::read_datasheet(std::string_view path, std::string_view text,
                                             const DatasheetOptions& options) {
  detail::SheetRecords sheet = detail::read_sheet(path, text, options);
  std::vector<Finding> findings = take(path, text, std::move(sheet.records));
  for (DataError& warning : sheet.warnings) findings.push_back({false, std::move(warning)});
  std::stable_sort(findings.begin(), findings.end(), sooner);
  return findings;
}

std::vector<Finding> Library::take(std::string_view path, std::string_view text,
                                   detail::MaterialText in) {
  std::vector<Finding> findings;
  for (DataError& error : in.errors) findings.push_back({true, std::move(error)});
  const Duplicates duplicates(path, text, findings);
  add_keyed(sources_, in.sources, "source", duplicates);
  add_keyed(families_, in.families, "family", duplicates);
  std::map<std::string, const Grade*, std::less<>> known;
  grades_.reserve(grades_.size() + in.grades.size());
  for (const Grade& grade : grades_) known.emplace(grade.key(), &grade);
  for (Grade& grade : in.grades) {
    const auto first = known.find(grade.key());
    if (first != known.end()) {
      duplicates.found(grade.key(), grade.line, first->second->path, first->second->line);
      continue;
    }
    grades_.push_back(std::move(grade));
    known.emplace(grades_.back().key(), &grades_.back());
  }
  for (Compound& compound : in.compounds) {
    const auto same = [&](const Compound& other) { return other.name == compound.name; };
    const auto first = std::find_if(compounds_.begin(), compounds_.end(), same);
    if (first == compounds_.end()) {
      compounds_.push_back(std::move(compound));
    } else {
      duplicates.found(fmt::format("compound '{}'", compound.name), compound.line, first->path,
                       first->line);
    }
  }
  for (Steel& steel : in.steels) {
    const auto first = std::find_if(steels_.begin(), steels_.end(),
                                    [&](const Steel& other) { return shares_name(other, steel); });
    if (first == steels_.end()) {
      steels_.push_back(std::move(steel));
    } else {
      duplicates.found(fmt::format("steel '{}'", steel.name), steel.line, first->path, first->line);
    }
  }
  std::move(in.prices.begin(), in.prices.end(), std::back_inserter(prices_));
  texts_.insert_or_assign(std::string(path), std::string(text));
  std::stable_sort(findings.begin(), findings.end(), sooner);
  return findings;
}

void Library::add_text(std::string_view path, std::string_view text) {
  const std::vector<Finding> findings = read(path, text);
  if (!findings.empty()) throw DataError(findings.front().what);
}

void Library::add(const std::filesystem::path& path) {
  for (const auto& file : material_files(path))
    add_text(file.string(), read_text_file(file.string()));
}

void Library::overlay(const Library& other) {
  for (const auto& [key, source] : other.sources_) sources_.insert_or_assign(key, source);
  for (const auto& [key, family] : other.families_) families_.insert_or_assign(key, family);
  for (const Grade& grade : other.grades_) {
    replace_or_add(grades_, grade, [&](const Grade& mine) {
      return mine.maker_key == grade.maker_key && mine.name == grade.name;
    });
  }
  for (const Compound& compound : other.compounds_) {
    replace_or_add(compounds_, compound,
                   [&](const Compound& mine) { return mine.name == compound.name; });
  }
  for (const Steel& steel : other.steels_) {
    replace_or_add(steels_, steel, [&](const Steel& mine) { return mine.name == steel.name; });
  }
  for (const Price& price : other.prices_) {
    for (Price& mine : prices_) {
      if (price.is_default && mine.item == price.item && mine.form == price.form)
        mine.is_default = false;
    }
    prices_.push_back(price);
  }
  for (const auto& [path, text] : other.texts_) texts_.insert_or_assign(path, text);
}

const Grade& Library::grade(std::string_view name) const {
  const auto found = grades_named(name);
  if (!found.empty()) return *found.front();
  const std::size_t slash = name.find('/');
  auto nearest = nearest_grades(name, grades_);
  if (nearest.empty() && slash != std::string_view::npos)
    nearest = nearest_grades(name.substr(slash + 1), grades_);
  not_found("grade", name, std::move(nearest), grades_.size());
}

std::vector<const Grade*> Library::grades_named(std::string_view name) const {
  auto out = named(grades_, name);
  const std::size_t slash = name.find('/');
  if (out.empty() && slash != std::string_view::npos) {
    const std::string maker = folded(name.substr(0, slash));
    out = named(grades_, name.substr(slash + 1));
    std::erase_if(out, [&](const Grade* grade) {
      return folded(grade->maker_key) != maker && folded(grade->maker) != maker;
    });
  }
  order_by_fullness(out);
  return out;
}

const Family& Library::family(std::string_view key) const {
  return look_up(families_, key, "family");
}

const Source& Library::source(std::string_view key) const {
  return look_up(sources_, key, "source");
}

const Compound& Library::compound(std::string_view name) const {
  const std::string wanted = folded(name);
  const Compound* found = nullptr;
  std::vector<std::string> names;
  for (const Compound& compound : compounds_) {
    if (compound.name == name) return compound;
    const bool same = folded(compound.name) == wanted || folded(compound.formula) == wanted;
    if (found == nullptr && same) found = &compound;
    names.push_back(compound.name);
  }
  if (found == nullptr) not_found("compound", name, nearest_names(name, names), compounds_.size());
  return *found;
}

const Steel& Library::steel(std::string_view name) const {
  const std::string wanted = folded(name);
  std::vector<std::string> names;
  for (const Steel& steel : steels_) {
    if (is_named(steel, wanted)) return steel;
    for (const std::string& known : names_of(steel)) names.push_back(known);
  }
  not_found("steel", name, likeliest(name, names), steels_.size());
}

const Price* Library::price(std::string_view item, std::string_view form) const {
  const Price* first = nullptr;
  for (const Price& price : prices_) {
    if (price.item != item || price.form != form) continue;
    if (price.is_default) return &price;
    if (first == nullptr) first = &price;
  }
  return first;
}

DataError Library::error_at(const std::string& path, int line, int column,
                            std::string_view message) const {
  const auto text = texts_.find(path);
  return error_in(path, text == texts_.end() ? std::string_view() : std::string_view(text->second),
                  {line, column}, message);
}

}  // namespace magswap
