#include "magswap/supply/reader.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>

#include "magswap/core/nearest.hpp"
#include "magswap/material/elements.hpp"

namespace magswap::detail {
namespace {

constexpr std::string_view kSchema = "magswap-supply/1";
const std::vector<std::string> kKinds{"measured", "typical", "estimated", "derived", "claim"};
const std::vector<std::string> kLevels{"low", "medium", "high"};

using Read = void (*)(SupplyReading&, const TomlNode&);
constexpr std::array<std::pair<std::string_view, Read>, 12> kTables{{
    {"shares", read_shares},
    {"country", read_country},
    {"governance", read_governance},
    {"control", read_control},
    {"plants", read_plants},
    {"floor", read_floor},
    {"stockpile", read_stockpile},
    {"reliance", read_reliance},
    {"companion", read_companion},
    {"deposit", read_deposit},
    {"prices", read_prices},
    {"scenario", read_scenario},
}};

std::vector<std::string> known_items() {
  std::vector<std::string> out = supply_groups();
  for (const Element& element : elements()) out.emplace_back(element.symbol);
  return out;
}

}  // namespace

SupplyText read_supply_text(const TomlText& text) {
  SupplyText out;
  SupplyReading reading{&text, &out};
  TableReader root(text, text.root(), "the file");
  if (const std::string schema = root.text("schema"); schema != kSchema) {
    throw root.error("schema", fmt::format("unknown schema '{}'; known: {}", schema, kSchema));
  }
  for (const auto& [key, read] : kTables) {
    for (const TomlNode* node : root.tables(key)) read(reading, *node);
  }
  if (const TomlNode* node = root.find("element_hhi")) read_element_hhi(reading, *node);
  for (const TomlNode* node : root.tables("claim")) read_claim(reading, *node);
  root.finish();
  return out;
}

std::string SupplyReading::source(TableReader& in, std::string_view key) {
  std::string name = in.text(key);
  out->named_sources.emplace_back(name, in.require(key).place);
  return name;
}

SupplyRecord SupplyReading::record(TableReader& in) {
  SupplyRecord out_record;
  out_record.source = source(in, "source");
  out_record.standing = standing(in.word_or("kind", kKinds, "typical"));
  out_record.confidence = confidence(in.word("confidence", kLevels));
  out_record.disputed_by = in.texts("disputed_by");
  if (const TomlNode* node = in.find("disputed_by")) {
    for (const TomlNode& child : node->children) {
      out->named_sources.emplace_back(child.text, child.place);
    }
  }
  out_record.note = in.text_or("note", "");
  out_record.path = text->path();
  out_record.line = in.node().place.line;
  out_record.column = in.node().place.column;
  return out_record;
}

void SupplyReading::country(const std::string& code, Place place) {
  out->named_countries.emplace_back(code, place);
}

std::string SupplyReading::country(TableReader& in, std::string_view key) {
  std::string code = in.text(key);
  country(code, in.require(key).place);
  return code;
}

std::string SupplyReading::country_or(TableReader& in, std::string_view key) {
  return in.find(key) == nullptr ? "" : country(in, key);
}

void SupplyReading::require_item(const std::string& name, Place place) const {
  if (is_supply_item(name)) return;
  throw text->error_at(
      place, fmt::format("unknown element or group '{}'{}", name, suggest(name, known_items())));
}

std::string SupplyReading::item(TableReader& in, std::string_view key) const {
  std::string name = in.text(key);
  require_item(name, in.require(key).place);
  return name;
}

std::vector<std::string> SupplyReading::items(TableReader& in) const {
  const TomlNode* several = in.find("items");
  if (several == nullptr) return {item(in, "item")};
  std::vector<std::string> names = in.texts("items");
  for (const TomlNode& child : several->children) require_item(child.text, child.place);
  if (names.empty()) throw in.error("items", "'items' is empty");
  return names;
}

Date SupplyReading::date(TableReader& in, std::string_view key) {
  const std::string text = in.text(key);
  try {
    return parse_date(text);
  } catch (const ArgumentError& error) {
    throw in.error(key, fmt::format("'{}': {}", key, error.what()));
  }
}

std::optional<Date> SupplyReading::date_if(TableReader& in, std::string_view key) {
  if (in.find(key) == nullptr) return std::nullopt;
  return date(in, key);
}

double SupplyReading::mass_kg(TableReader& in, std::string_view key) {
  in.require(key);
  const double kg = *in.quantity(key, Kind::mass);
  if (!(std::isfinite(kg) && kg >= 0.0)) {
    throw in.error(key,
                   fmt::format("'{}' is {}: a mass is finite and not negative", key, in.text(key)));
  }
  return kg;
}

int SupplyReading::year(TableReader& in, std::string_view key) {
  in.require(key);
  return *in.integer(key);
}

double SupplyReading::number(TableReader& in, std::string_view key) {
  in.require(key);
  return *in.number(key);
}

}  // namespace magswap::detail
