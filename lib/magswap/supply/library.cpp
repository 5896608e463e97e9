#include "magswap/supply/library.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <set>

#include "magswap/core/nearest.hpp"
#include "magswap/material/elements.hpp"
#include "magswap/material/embedded.hpp"
#include "magswap/material/library.hpp"
#include "magswap/material/reader.hpp"
#include "magswap/material/table_reader.hpp"
#include "magswap/material/toml_files.hpp"
#include "magswap/supply/reader.hpp"

namespace magswap {
namespace {

constexpr std::string_view kFolder = "materials/supply/";

std::string lower_case(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return out;
}

template <class T>
void append(std::vector<T>& to, std::vector<T>& from) {
  std::move(from.begin(), from.end(), std::back_inserter(to));
}

template <class Things, class Name>
std::vector<std::string> names_of(const Things& things, Name name) {
  std::vector<std::string> out;
  for (const auto& thing : things) out.push_back(name(thing));
  return out;
}

bool in_supply_folder(std::string_view path) {
  return std::filesystem::path(path).parent_path().filename() == "supply";
}

// Without a schema a file of the folder holds sources, one table each; a list of tables such as
// [[shares]] is supply data whose schema was forgotten.
void require_sources_alone(const TomlText& text) {
  if (!in_supply_folder(text.path())) return;
  for (const TomlNode& child : text.root().children) {
    if (child.type == TomlNode::Type::table) continue;
    throw text.error_at(child.key_place,
                        fmt::format("'{}' in a file without schema, which holds sources alone; "
                                    "supply data begin with schema = \"magswap-supply/1\"",
                                    child.key));
  }
}

[[noreturn]] void not_found(std::string_view what, std::string_view name,
                            const std::vector<std::string>& names) {
  throw NotFoundError(fmt::format("no {} '{}'{}", what, name, suggest(name, names)),
                      nearest_names(name, names));
}

}  // namespace

void SupplyLibrary::take(std::string_view path, detail::SupplyText& in) {
  append(shares_, in.shares);
  append(controls_, in.controls);
  append(plants_, in.plants);
  append(floors_, in.floors);
  append(stockpiles_, in.stockpiles);
  append(claims_, in.claims);
  append(reliance_, in.reliance);
  append(companions_, in.companions);
  append(deposits_, in.deposits);
  append(prices_, in.prices);
  append(scenarios_, in.scenarios);
  append(governance_, in.governance);
  for (Country& country : in.countries) countries_.insert_or_assign(country.code, country);
  give_governance_to_countries();
  if (in.element_hhi) element_hhi_ = *in.element_hhi;
  for (auto& [name, place] : in.named_sources) {
    named_sources_.push_back({name, std::string(path), place});
  }
  for (auto& [name, place] : in.named_countries) {
    named_countries_.push_back({name, std::string(path), place});
  }
}

// Countries and their indicators come in any order of files; the later table of an indicator
// counts.
void SupplyLibrary::give_governance_to_countries() {
  for (const GovernanceTable& table : governance_) {
    for (const auto& [code, series] : table.countries) {
      if (const auto found = countries_.find(code); found != countries_.end())
        found->second.governance.insert_or_assign(table.indicator, series);
    }
  }
}

void SupplyLibrary::add_text(std::string_view path, std::string_view text) {
  const TomlText parsed(path, text);
  const TomlNode* schema = parsed.root().find("schema");
  if (schema == nullptr) {
    require_sources_alone(parsed);
    auto read = detail::read_material_text(path, text);
    if (!read.errors.empty()) throw DataError(read.errors.front());
    for (Source& source : read.sources) sources_.insert_or_assign(source.key, std::move(source));
    return;
  }
  if (!schema->text.starts_with("magswap-supply")) {
    if (!in_supply_folder(path)) return;
    throw parsed.error_at(
        schema->place,
        fmt::format("schema '{}' in a folder of supply data, where it would not be read; a file of "
                    "it has schema = \"magswap-supply/1\", any other belongs elsewhere",
                    schema->text));
  }
  detail::SupplyText read = detail::read_supply_text(parsed);
  take(path, read);
  texts_.insert_or_assign(std::string(path), std::string(text));
}

void SupplyLibrary::add(const std::filesystem::path& path) {
  for (const auto& file : toml_files(path)) {
    add_text(file.string(), read_text_file(file.string()));
  }
}

void SupplyLibrary::add_prices(const Library& materials) {
  for (const Price& price : materials.prices()) {
    try {
      prices_.push_back(series_of(price));
    } catch (const ArgumentError& error) {
      throw materials.error_at(price.path, price.line, 1, error.what());
    }
  }
  for (const auto& [key, source] : materials.sources()) sources_.emplace(key, source);
}

DataError SupplyLibrary::error_at(const std::string& path, Place place,
                                  std::string_view message) const {
  const auto text = texts_.find(path);
  return error_in(path, text == texts_.end() ? std::string_view() : std::string_view(text->second),
                  place, message);
}

void SupplyLibrary::check_names(std::vector<DataError>& out) const {
  std::vector<std::string> keys, codes;
  for (const auto& [key, source] : sources_) keys.push_back(key);
  for (const auto& [code, country] : countries_) codes.push_back(code);
  for (const Mention& mention : named_sources_) {
    if (sources_.contains(mention.name)) continue;
    out.push_back(
        error_at(mention.path, mention.place,
                 fmt::format("unknown source '{}'{}", mention.name, suggest(mention.name, keys))));
  }
  for (const Mention& mention : named_countries_) {
    if (countries_.contains(mention.name)) continue;
    out.push_back(error_at(mention.path, mention.place,
                           fmt::format("unknown country '{}'{}; countries stand by their code",
                                       mention.name, suggest(mention.name, codes))));
  }
}

void SupplyLibrary::check_tables(std::vector<DataError>& out) const {
  std::map<std::string, const ShareTable*> seen;
  for (const ShareTable& table : shares_) {
    if (!table.is_default) continue;
    const std::string key = fmt::format("{} {} {}", to_text(table.stage), table.item, table.year);
    const auto [first, fresh] = seen.emplace(key, &table);
    if (fresh) continue;
    out.push_back(error_at(
        table.record.path, {table.record.line, table.record.column},
        fmt::format("two tables to calculate with for stage {} of {} in {}, first at {}:{}; keep "
                    "one default",
                    to_text(table.stage), table.item, table.year, first->second->record.path,
                    first->second->record.line)));
  }
}

void SupplyLibrary::check_controls(std::vector<DataError>& out) const {
  for (const ControlOverlap& pair : overlapping(controls_)) {
    const SupplyRecord& at = pair.second->record;
    out.push_back(error_at(
        at.path, {at.line, at.column},
        fmt::format("control '{}' overlaps '{}' ({}:{}): both are a {} on {} from {}; end the "
                    "first or give one of them other items, forms or a destination",
                    pair.second->id, pair.first->id, pair.first->record.path,
                    pair.first->record.line, pair.second->what, pair.item,
                    to_text(std::max(pair.first->start, pair.second->start)))));
  }
}

void SupplyLibrary::check_scenarios(std::vector<DataError>& out) const {
  for (const PriceScenario& scenario : scenarios_) {
    for (const std::string& missing : missing_points(scenario, prices_)) {
      out.push_back(error_at(scenario.path, {scenario.line, scenario.column},
                             fmt::format("scenario '{}' of the market '{} {}': {}", scenario.key,
                                         scenario.basis, scenario.region, missing)));
    }
    const bool known =
        std::any_of(scenarios_.begin(), scenarios_.end(), [&](const PriceScenario& other) {
          return other.key == scenario.over && &other != &scenario && other.over.empty();
        });
    if (!scenario.over.empty() && !known) {
      out.push_back(error_at(scenario.path, {scenario.line, scenario.column},
                             fmt::format("scenario '{}' lies over '{}', which is none or lies over "
                                         "another itself",
                                         scenario.key, scenario.over)));
    }
  }
}

std::vector<DataError> SupplyLibrary::check() const {
  std::vector<DataError> out;
  check_names(out);
  check_tables(out);
  check_controls(out);
  check_scenarios(out);
  return out;
}

SupplyLibrary SupplyLibrary::read(const std::filesystem::path& path) {
  SupplyLibrary out;
  out.add(path);
  const auto errors = out.check();
  if (!errors.empty()) throw DataError(errors.front());
  return out;
}

void SupplyLibrary::overlay(const std::filesystem::path& user) {
  add(user);
  const auto errors = check();
  if (!errors.empty()) throw DataError(errors.front());
}

const SupplyLibrary& SupplyLibrary::shipped() {
  static const SupplyLibrary library = [] {
    SupplyLibrary out;
    out.add_prices(Library::shipped());
    for (const EmbeddedFile& file : embedded_files(kFolder)) out.add_text(file.path, file.text);
    const char* folder = std::getenv("MAGSWAP_MATERIALS");
    if (folder != nullptr && *folder != '\0') out.overlay(folder);
    return out;
  }();
  return library;
}

SupplyLibrary SupplyLibrary::with(const std::filesystem::path& user) {
  SupplyLibrary out = shipped();
  out.overlay(user);
  return out;
}

const ShareTable* SupplyLibrary::find_shares(Stage stage, std::string_view item,
                                             std::optional<int> year) const {
  const ShareTable* best = nullptr;
  for (const ShareTable& table : shares_) {
    if (!table.is_default || table.stage != stage || table.item != item) continue;
    if (year ? table.year > *year : table.is_projection) continue;
    if (best == nullptr || table.year > best->year) best = &table;
  }
  return best;
}

const ShareTable* SupplyLibrary::find_shares_or_wider(Stage stage, std::string_view item,
                                                      std::optional<int> year) const {
  const ShareTable* found = find_shares(stage, item, year);
  if (found != nullptr) return found;
  for (const std::string& group : wider_items(item)) {
    found = find_shares(stage, group, year);
    if (found != nullptr) return found;
  }
  return nullptr;
}

const Country& SupplyLibrary::country(std::string_view name) const {
  const std::string wanted = lower_case(name);
  std::vector<std::string> names;
  for (const auto& [code, country] : countries_) {
    if (lower_case(code) == wanted || lower_case(country.name) == wanted) return country;
    names.push_back(country.name);
    for (const std::string& alias : country.aliases) {
      if (lower_case(alias) == wanted) return country;
    }
  }
  not_found("country", name, names);
}

std::string SupplyLibrary::country_name(std::string_view code) const {
  const auto found = countries_.find(code);
  return found == countries_.end() ? std::string(code) : found->second.name;
}

const PriceScenario& SupplyLibrary::scenario(std::string_view key) const {
  for (const PriceScenario& scenario : scenarios_) {
    if (scenario.key == key) return scenario;
  }
  not_found("price scenario", key,
            names_of(scenarios_, [](const PriceScenario& s) { return s.key; }));
}

const Deposit& SupplyLibrary::deposit(std::string_view name) const {
  for (const Deposit& deposit : deposits_) {
    if (lower_case(deposit.name) == lower_case(name)) return deposit;
  }
  not_found("deposit", name, names_of(deposits_, [](const Deposit& d) { return d.name; }));
}

const Source& SupplyLibrary::source(std::string_view key) const {
  const auto found = sources_.find(key);
  if (found != sources_.end()) return found->second;
  not_found("source", key, names_of(sources_, [](const auto& entry) { return entry.first; }));
}

std::string SupplyLibrary::item(std::string_view name) {
  const std::string wanted = lower_case(name);
  std::vector<std::string> names;
  for (const Element& element : elements()) {
    if (lower_case(element.symbol) == wanted || element.name == wanted) {
      return std::string(element.symbol);
    }
    names.emplace_back(element.symbol);
    names.emplace_back(element.name);
  }
  for (const std::string& group : supply_groups()) {
    if (lower_case(group) == wanted) return group;
    names.push_back(group);
  }
  not_found("element or group", name, names);
}

}  // namespace magswap
