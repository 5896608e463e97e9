#include "magswap/fleet/fleet_reading.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "magswap/material/table_reader.hpp"

namespace magswap::detail {
namespace {

void add_key(std::vector<std::string>& keys, const std::string& key) {
  if (std::find(keys.begin(), keys.end(), key) == keys.end()) keys.push_back(key);
}

}  // namespace

void FleetReading::name_source(const TomlNode& node, FleetProduct& product) const {
  if (node.type != TomlNode::Type::text)
    throw text_->error_at(node.place, "'source' must be the name of a source");
  if (!out_->sources.contains(node.text)) {
    const auto found = products_->sources().find(node.text);
    if (found == products_->sources().end()) {
      std::vector<std::string> keys;
      for (const auto& [key, source] : out_->sources) keys.push_back(key);
      throw text_->error_at(node.place,
                            fmt::format("unknown source '{}'{}; [source.NAME] in the file names it",
                                        node.text, suggest(node.text, keys)));
    }
    out_->sources.emplace(node.text, found->second);
  }
  add_key(product.sources, node.text);
}

void FleetReading::require_source(TableReader& in, FleetProduct& product) const {
  name_source(in.require("source"), product);
}

void FleetReading::keep_source(const std::string& key, FleetProduct& product) const {
  const auto found = products_->sources().find(key);
  if (found == products_->sources().end()) return;
  out_->sources.emplace(key, found->second);
  add_key(product.sources, key);
}

SeriesRules FleetReading::shares(const std::string& what, FleetProduct& product) const {
  return {what, [this, what](const TomlNode& node) { return read_share(*text_, node, what); }, true,
          true, [this, &product](const TomlNode& node) { name_source(node, product); }};
}

}  // namespace magswap::detail
