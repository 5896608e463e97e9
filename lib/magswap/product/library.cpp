#include "magswap/product/library.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <set>

#include "magswap/core/nearest.hpp"
#include "magswap/material/embedded.hpp"
#include "magswap/material/library.hpp"
#include "magswap/material/reader.hpp"
#include "magswap/material/table_reader.hpp"
#include "magswap/material/toml_files.hpp"
#include "magswap/product/reader.hpp"

namespace magswap {
namespace {

char lower(char c) { return static_cast<char>(std::tolower(static_cast<unsigned char>(c))); }

// Words of a name in small letters; of those that say nothing, none.
std::set<std::string> words_of(std::string_view name) {
  std::set<std::string> out;
  std::string word;
  for (const char c : std::string(name) + " ") {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0) {
      word += lower(c);
      continue;
    }
    out.insert(word);
    word.clear();
  }
  for (const char* empty : {"", "a", "and", "by", "for", "in", "of", "or", "per", "the", "with"})
    out.erase(empty);
  return out;
}

std::size_t shared_words(const Product& product, const std::set<std::string>& wanted) {
  std::set<std::string> own = words_of(product.key + " " + product.title);
  for (const std::string& alias : product.aliases) own.merge(words_of(alias));
  return static_cast<std::size_t>(std::count_if(
      wanted.begin(), wanted.end(), [&](const std::string& word) { return own.contains(word); }));
}

// "model 3": the one product whose key or one of whose aliases has all these words.
const Product* only_with_words(const std::vector<Product>& products, std::string_view name) {
  const std::set<std::string> wanted = words_of(name);
  if (wanted.size() < 2) return nullptr;
  const auto has_all = [&](std::string_view text) {
    const std::set<std::string> own = words_of(text);
    return std::includes(own.begin(), own.end(), wanted.begin(), wanted.end());
  };
  const Product* found = nullptr;
  for (const Product& product : products) {
    const bool fits = has_all(product.key) ||
                      std::any_of(product.aliases.begin(), product.aliases.end(), has_all);
    if (!fits) continue;
    if (found != nullptr) return nullptr;
    found = &product;
  }
  return found;
}

// "wind-direct-drive" of "wind-direct-drive per MW".
std::string_view without_unit(std::string_view name) {
  const std::size_t at = name.rfind(" per ");
  return at == std::string_view::npos ? std::string_view() : name.substr(0, at);
}

// A file of materials, prices or supply: read elsewhere.
bool is_foreign(const TomlText& text) {
  const TomlNode* schema = text.root().find("schema");
  return schema != nullptr && schema->text.starts_with("magswap-") &&
         !schema->text.starts_with("magswap-product");
}

}  // namespace

void ProductLibrary::add_text(std::string_view path, std::string_view text) {
  const TomlText parsed(path, text);
  if (is_foreign(parsed)) return;
  if (parsed.root().find("schema") == nullptr) {
    auto read = detail::read_material_text(path, text);
    if (!read.errors.empty()) throw DataError(read.errors.front());
    for (Source& source : read.sources) sources_.insert_or_assign(source.key, std::move(source));
    return;
  }
  detail::ProductText read = detail::read_product_text(parsed);
  for (Product& product : read.products) products_.push_back(std::move(product));
  for (auto& [name, place] : read.named_sources)
    named_sources_.push_back({name, std::string(path), place});
  for (auto& [name, place] : read.names) names_.push_back({name, std::string(path), place});
  texts_.insert_or_assign(std::string(path), std::string(text));
}

void ProductLibrary::add(const std::filesystem::path& path) {
  for (const auto& file : toml_files(path)) add_text(file.string(), read_text_file(file.string()));
}

std::vector<DataError> ProductLibrary::check() const {
  std::vector<DataError> out;
  const auto report = [&](const Mention& mention, const std::string& message) {
    out.push_back(
        error_in(mention.path, texts_.find(mention.path)->second, mention.place, message));
  };
  std::vector<std::string> keys;
  for (const auto& [key, source] : sources_) keys.push_back(key);
  for (const Mention& mention : named_sources_) {
    if (sources_.contains(mention.name)) continue;
    report(mention, fmt::format("unknown source '{}'{}; sources stand in sources.toml",
                                mention.name, suggest(mention.name, keys)));
  }
  std::map<std::string, const Mention*> seen;
  for (const Mention& mention : names_) {
    const auto [first, fresh] = seen.emplace(folded(mention.name), &mention);
    if (fresh) continue;
    report(mention,
           fmt::format("product name '{}' is used twice, first as '{}' at {}:{}", mention.name,
                       first->second->name, first->second->path, first->second->place.line));
  }
  check_parts(out);
  return out;
}

void ProductLibrary::check_parts(std::vector<DataError>& errors) const {
  const auto report = [&](const Product& whole, const ProductPart& part,
                          const std::string& message) {
    errors.push_back(
        error_in(whole.path, texts_.find(whole.path)->second, {part.line, part.column}, message));
  };
  for (const Product& whole : products_) {
    if (!texts_.contains(whole.path)) continue;
    for (const auto* list : {&whole.variants, &whole.parts}) {
      for (const ProductPart& part : *list) {
        try {
          const Product& inner = product(part.product);
          if (contains_itself(inner, whole.key)) {
            report(whole, part, fmt::format("product '{}' contains itself", whole.key));
          } else if (list == &whole.variants && inner.per.text() != whole.per.text()) {
            report(whole, part,
                   fmt::format("variant '{}' is counted in {}, '{}' in {}", inner.key,
                               inner.per.text(), whole.key, whole.per.text()));
          }
        } catch (const NotFoundError& error) {
          report(whole, part, error.what());
        }
      }
    }
  }
}

// Depth is bounded: a chain longer than there are products has a ring in it.
bool ProductLibrary::contains_itself(const Product& inner, const std::string& key,
                                     std::size_t depth) const {
  if (inner.key == key || depth > products_.size()) return true;
  for (const auto* list : {&inner.variants, &inner.parts}) {
    for (const ProductPart& part : *list) {
      if (contains_itself(product(part.product), key, depth + 1)) return true;
    }
  }
  return false;
}

ProductLibrary ProductLibrary::read(const std::filesystem::path& path) {
  ProductLibrary out;
  out.add(path);
  const auto errors = out.check();
  if (!errors.empty()) throw DataError(errors.front());
  return out;
}

void ProductLibrary::overlay(const std::filesystem::path& user) {
  ProductLibrary own;
  own.add(user);
  for (const auto& [key, source] : own.sources_) sources_.insert_or_assign(key, source);
  // The user's products may name shipped ones as their parts.
  for (const Product& product : products_) {
    const bool replaced =
        std::any_of(own.products_.begin(), own.products_.end(),
                    [&](const Product& other) { return other.key == product.key; });
    if (!replaced) own.products_.push_back(product);
  }
  own.sources_ = sources_;
  const auto errors = own.check();
  if (!errors.empty()) throw DataError(errors.front());
  products_ = std::move(own.products_);
}

ProductLibrary ProductLibrary::with(const std::filesystem::path& user) {
  ProductLibrary out = shipped();
  out.overlay(user);
  return out;
}

const Product* ProductLibrary::find(std::string_view name) const {
  const std::string wanted = folded(name);
  for (const Product& product : products_) {
    if (folded(product.key) == wanted) return &product;
  }
  for (const Product& product : products_) {
    for (const std::string& alias : product.aliases) {
      if (folded(alias) == wanted) return &product;
    }
  }
  return nullptr;
}

std::vector<std::string> ProductLibrary::suggestions(std::string_view name) const {
  std::vector<std::string> names;
  std::vector<std::pair<std::size_t, std::string>> by_words;
  const std::set<std::string> wanted = words_of(name);
  for (const Product& product : products_) {
    names.push_back(product.key);
    names.insert(names.end(), product.aliases.begin(), product.aliases.end());
    const std::size_t shared = shared_words(product, wanted);
    if (shared > 0) by_words.emplace_back(shared, product.key);
  }
  std::vector<std::string> out = nearest_names(name, names);
  std::stable_sort(by_words.begin(), by_words.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  constexpr std::size_t kMost = 6;
  for (const auto& [shared, key] : by_words) {
    if (shared < by_words.front().first || out.size() == kMost) break;
    if (std::find(out.begin(), out.end(), key) == out.end()) out.push_back(key);
  }
  return out;
}

const Product& ProductLibrary::product(std::string_view name) const {
  if (const Product* found = find(name)) return *found;
  const Product* per_unit = find(without_unit(name));
  if (per_unit != nullptr && folded(name).ends_with("per" + folded(per_unit->per.text())))
    return *per_unit;
  if (per_unit != nullptr) {
    throw NotFoundError(
        fmt::format("product '{}' is counted per {}: ask for it by its name alone, not '{}'",
                    per_unit->key, per_unit->per.text(), name),
        {per_unit->key});
  }
  if (const Product* only = only_with_words(products_, name)) return *only;
  const std::vector<std::string> nearest = suggestions(name);
  throw NotFoundError(
      fmt::format("no product '{}'{} (`magswap intensity` lists all)", name,
                  nearest.empty() ? std::string()
                                  : fmt::format("; did you mean {}?", fmt::join(nearest, ", "))),
      nearest);
}

const Source& ProductLibrary::source(std::string_view key) const {
  const auto found = sources_.find(key);
  if (found != sources_.end()) return found->second;
  std::vector<std::string> keys;
  for (const auto& [name, source] : sources_) keys.push_back(name);
  throw NotFoundError(fmt::format("no source '{}'{}", key, suggest(key, keys)),
                      nearest_names(key, keys));
}

const ProductLibrary& ProductLibrary::shipped() {
  static const ProductLibrary library = [] {
    ProductLibrary out;
    out.sources_ = Library::shipped().sources();
    for (const EmbeddedFile& file : embedded_files("materials/products/"))
      out.add_text(file.path, file.text);
    const char* folder = std::getenv("MAGSWAP_MATERIALS");
    if (folder != nullptr && *folder != '\0') out.overlay(folder);
    return out;
  }();
  return library;
}

}  // namespace magswap
