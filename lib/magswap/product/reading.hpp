#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "magswap/material/table_reader.hpp"
#include "magswap/product/reader.hpp"

namespace magswap::detail {

/// Kinds that a value of a product may have.
[[nodiscard]] inline const std::vector<std::string>& value_kinds() {
  static const std::vector<std::string> kinds{"measured", "typical", "estimated", "derived",
                                              "claim"};
  return kinds;
}
/// Levels of confidence.
[[nodiscard]] inline const std::vector<std::string>& confidence_levels() {
  static const std::vector<std::string> levels{"low", "medium", "high"};
  return levels;
}

/// A text read out of a file, with what else is gathered from it.
struct Reading {
  const TomlText* text;
  ProductText* out;

  void source(const TomlNode& node) { out->named_sources.emplace_back(node.text, node.place); }
  std::string source(TableReader& in, std::string_view key) {
    std::string name = in.text(key);
    source(in.require(key));
    return name;
  }
  std::vector<std::string> sources(TableReader& in, std::string_view key) {
    std::vector<std::string> names = in.texts(key);
    if (const TomlNode* node = in.find(key)) {
      for (const TomlNode& child : node->children) source(child);
    }
    return names;
  }
};

}  // namespace magswap::detail
