#include "magswap/material/table_reader.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "magswap/core/nearest.hpp"

namespace magswap {
namespace {

constexpr std::size_t kMostListed = 12;

std::string example_of(Kind kind) {
  const KindInfo& row = info(kind);
  const std::string_view unit = row.si_unit;
  switch (kind) {
    case Kind::flux_density:
    case Kind::polarisation:
      return "\"1.28 T\"";
    case Kind::density:
      return "\"7500 kg/m3\"";
    case Kind::temperature:
      return "\"20 degC\"";
    case Kind::temperature_coefficient:
      return "\"-0.12 %/K\"";
    default:
      return fmt::format("\"12 {}\"", unit);
  }
}

// The member that nobody asked for yet and whose key is a letter or two off; nullptr for none.
const TomlNode* misspelt(const TomlNode& table, const std::set<std::string, std::less<>>& known,
                         std::string_view key) {
  const std::size_t most = std::clamp<std::size_t>(key.size() / 3, 1, 2);
  std::size_t least = std::min(most + 1, key.size());
  const TomlNode* out = nullptr;
  for (const TomlNode& child : table.children) {
    const std::size_t distance = edit_distance(key, child.key);
    if (known.contains(child.key) || distance >= least) continue;
    least = distance;
    out = &child;
  }
  return out;
}

}  // namespace

std::string suggest(std::string_view wanted, const std::vector<std::string>& names) {
  const auto near = nearest_names(wanted, names, 1);
  if (!near.empty()) return fmt::format("; did you mean '{}'?", near.front());
  if (names.empty()) return "";
  const std::size_t shown = std::min(names.size(), kMostListed);
  const std::vector<std::string> first(names.begin(),
                                       names.begin() + static_cast<std::ptrdiff_t>(shown));
  return fmt::format("; known: {}{}", fmt::join(first, ", "), names.size() > shown ? " …" : "");
}

double read_quantity(const TomlText& text, const TomlNode& node, Kind kind) {
  using Type = TomlNode::Type;
  if (node.type == Type::integer || node.type == Type::number) {
    if (kind != Kind::dimensionless) {
      throw text.error_at(
          node.place,
          fmt::format("{} is a bare number: a {} is a text with its unit, such as {} ({})",
                      node.number, info(kind).name, example_of(kind), info(kind).accepted));
    }
    if (!std::isfinite(node.number))
      throw text.error_at(node.place, "the value is not a finite number");
    return node.number;
  }
  if (node.type != Type::text) {
    throw text.error_at(node.place,
                        fmt::format("expected a {} as a text with its unit, such as {}, not {}",
                                    info(kind).name, example_of(kind), type_name(node.type)));
  }
  try {
    return parse_si(node.text, kind);
  } catch (const ArgumentError& error) {
    throw text.error_at(node.place, error.what());
  }
}

TableReader::TableReader(const TomlText& text, const TomlNode& node, std::string what)
    : text_(&text), node_(&node), what_(std::move(what)) {
  if (node.type != TomlNode::Type::table) {
    throw text.error_at(node.place,
                        fmt::format("{} must be a table, not {}", what_, type_name(node.type)));
  }
}

const TomlNode* TableReader::find(std::string_view key) {
  known_.emplace(key);
  return node_->find(key);
}

void TableReader::missing(std::string_view key) const {
  const std::string message = fmt::format("{} has no '{}'", what_, key);
  const TomlNode* near = misspelt(*node_, known_, key);
  if (near == nullptr) throw text_->error_at(node_->place, message);
  throw text_->error_at(near->key_place, fmt::format("{}; unknown key '{}': is '{}' meant?",
                                                     message, near->key, key));
}

const TomlNode& TableReader::require(std::string_view key) {
  const TomlNode* node = find(key);
  if (node == nullptr) missing(key);
  return *node;
}

const TomlNode* TableReader::typed(std::string_view key, TomlNode::Type type,
                                   std::string_view example) {
  const TomlNode* node = find(key);
  if (node != nullptr && node->type != type) {
    throw text_->error_at(node->place,
                          fmt::format("'{}' must be {}{}, not {}", key, type_name(type), example,
                                      type_name(node->type)));
  }
  return node;
}

std::string TableReader::text(std::string_view key) {
  const TomlNode* node = typed(key, TomlNode::Type::text, "");
  if (node == nullptr) missing(key);
  if (node->text.empty()) throw text_->error_at(node->place, fmt::format("'{}' is empty", key));
  return node->text;
}

std::string TableReader::text_or(std::string_view key, std::string_view otherwise) {
  const TomlNode* node = typed(key, TomlNode::Type::text, "");
  return node == nullptr ? std::string(otherwise) : node->text;
}

std::string TableReader::word(std::string_view key, const std::vector<std::string>& allowed) {
  const std::string value = text(key);
  if (std::find(allowed.begin(), allowed.end(), value) == allowed.end()) {
    throw error(key,
                fmt::format("unknown {} '{}'; known: {}", key, value, fmt::join(allowed, ", ")));
  }
  return value;
}

std::string TableReader::word_or(std::string_view key, const std::vector<std::string>& allowed,
                                 std::string_view otherwise) {
  return find(key) == nullptr ? std::string(otherwise) : word(key, allowed);
}

std::optional<double> TableReader::number(std::string_view key) {
  const TomlNode* node = find(key);
  if (node == nullptr) return std::nullopt;
  return read_quantity(*text_, *node, Kind::dimensionless);
}

std::optional<int> TableReader::integer(std::string_view key) {
  const TomlNode* node = typed(key, TomlNode::Type::integer, "");
  if (node == nullptr) return std::nullopt;
  if (std::abs(node->number) > 1e9) throw error(key, fmt::format("'{}' is out of range", key));
  return static_cast<int>(node->number);
}

bool TableReader::flag_or(std::string_view key, bool otherwise) {
  const TomlNode* node = typed(key, TomlNode::Type::boolean, "");
  return node == nullptr ? otherwise : node->number != 0.0;
}

std::vector<std::string> TableReader::texts(std::string_view key) {
  std::vector<std::string> out;
  const TomlNode* node = typed(key, TomlNode::Type::array, " of texts");
  if (node == nullptr) return out;
  for (const TomlNode& element : node->children) {
    if (element.type != TomlNode::Type::text) {
      throw text_->error_at(element.place,
                            fmt::format("'{}' holds texts, not {}", key, type_name(element.type)));
    }
    out.push_back(element.text);
  }
  return out;
}

std::optional<double> TableReader::quantity(std::string_view key, Kind kind) {
  const TomlNode* node = find(key);
  if (node == nullptr) return std::nullopt;
  return read_quantity(*text_, *node, kind);
}

std::vector<const TomlNode*> TableReader::tables(std::string_view key) {
  std::vector<const TomlNode*> out;
  const TomlNode* node = typed(key, TomlNode::Type::array, fmt::format(" of tables, [[{}]]", key));
  if (node == nullptr) return out;
  for (const TomlNode& element : node->children) {
    if (element.type != TomlNode::Type::table) {
      throw text_->error_at(element.place,
                            fmt::format("'{}' holds tables, not {}", key, type_name(element.type)));
    }
    out.push_back(&element);
  }
  return out;
}

void TableReader::finish() const {
  for (const TomlNode& child : node_->children) {
    if (known_.contains(child.key)) continue;
    const std::vector<std::string> names(known_.begin(), known_.end());
    throw text_->error_at(child.key_place, fmt::format("unknown key '{}' in {}{}", child.key, what_,
                                                       suggest(child.key, names)));
  }
}

DataError TableReader::error(std::string_view key, std::string_view message) const {
  const TomlNode* node = node_->find(key);
  return text_->error_at(node == nullptr ? node_->place : node->place, message);
}

}  // namespace magswap
