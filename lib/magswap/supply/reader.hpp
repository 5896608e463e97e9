#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "magswap/material/table_reader.hpp"
#include "magswap/supply/capacity.hpp"
#include "magswap/supply/claims.hpp"
#include "magswap/supply/controls.hpp"
#include "magswap/supply/element_hhi.hpp"
#include "magswap/supply/price_scenario.hpp"

namespace magswap::detail {

/// What one text of supply data holds, and the names in it that can be checked only beside others.
struct SupplyText {
  std::vector<ShareTable> shares;
  std::vector<Country> countries;
  std::vector<GovernanceTable> governance;
  std::vector<Control> controls;
  std::vector<Plant> plants;
  std::vector<PriceFloor> floors;
  std::vector<Stockpile> stockpiles;
  std::vector<SupplyClaim> claims;
  std::vector<ImportReliance> reliance;
  std::vector<Companion> companions;
  std::vector<Deposit> deposits;
  std::vector<PriceSeries> prices;
  std::vector<PriceScenario> scenarios;
  std::optional<ElementHhi> element_hhi;
  std::vector<std::pair<std::string, Place>> named_sources;
  std::vector<std::pair<std::string, Place>> named_countries;
};

/// Reads a text of the schema of docs/formats/supply.md.
/// @throws DataError with line, column and caret at the first mistake.
[[nodiscard]] SupplyText read_supply_text(const TomlText& text);

/// A text under reading and what is gathered from it.
struct SupplyReading {
  const TomlText* text;
  SupplyText* out;

  /// Source, kind, confidence, disputes and note of a table.
  SupplyRecord record(TableReader& in);
  /// A source by its key, noted for the check.
  std::string source(TableReader& in, std::string_view key);
  /// A country code, noted for the check.
  std::string country(TableReader& in, std::string_view key);
  std::string country_or(TableReader& in, std::string_view key);
  void country(const std::string& code, Place place);
  /// An element symbol or a group of supply_groups().
  /// @throws DataError naming the nearest.
  std::string item(TableReader& in, std::string_view key) const;
  void require_item(const std::string& name, Place place) const;
  /// "items" or the one "item".
  std::vector<std::string> items(TableReader& in) const;
  [[nodiscard]] static Date date(TableReader& in, std::string_view key);
  [[nodiscard]] static std::optional<Date> date_if(TableReader& in, std::string_view key);
  /// A mass in kg from a text with its unit, not negative.
  [[nodiscard]] static double mass_kg(TableReader& in, std::string_view key);
  /// A whole year that must be there.
  [[nodiscard]] static int year(TableReader& in, std::string_view key);
  /// A number that must be there and finite.
  [[nodiscard]] static double number(TableReader& in, std::string_view key);
};

void read_shares(SupplyReading& reading, const TomlNode& node);
void read_country(SupplyReading& reading, const TomlNode& node);
void read_governance(SupplyReading& reading, const TomlNode& node);
void read_element_hhi(SupplyReading& reading, const TomlNode& node);
void read_control(SupplyReading& reading, const TomlNode& node);
void read_plants(SupplyReading& reading, const TomlNode& node);
void read_floor(SupplyReading& reading, const TomlNode& node);
void read_stockpile(SupplyReading& reading, const TomlNode& node);
void read_claim(SupplyReading& reading, const TomlNode& node);
void read_reliance(SupplyReading& reading, const TomlNode& node);
void read_companion(SupplyReading& reading, const TomlNode& node);
void read_deposit(SupplyReading& reading, const TomlNode& node);
void read_prices(SupplyReading& reading, const TomlNode& node);
void read_scenario(SupplyReading& reading, const TomlNode& node);

}  // namespace magswap::detail
