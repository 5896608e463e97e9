#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "magswap/supply/governance.hpp"
#include "magswap/supply/period.hpp"
#include "magswap/supply/record.hpp"

namespace magswap {

/// A step of supply on the way from the ground to the magnet.
enum class Stage : std::uint8_t { reserves, mine, separation, metal, magnet };

[[nodiscard]] std::string_view to_text(Stage stage);
/// @throws ArgumentError listing the stages.
[[nodiscard]] Stage stage(std::string_view text);
/// Every stage in the order of the chain.
[[nodiscard]] const std::vector<Stage>& all_stages();

/// A country and the political stability that the World Bank sees in it.
struct Country {
  std::string code;  ///< ISO 3166 alpha-3
  std::string name;
  std::vector<std::string> aliases;
  std::vector<int> years;          ///< ascending
  std::vector<double> estimate;    ///< political stability, about −2.5 … 2.5
  std::vector<double> std_error;   ///< of the estimate
  GovernanceOfCountry governance;  ///< the six indicators, where a file gives them
  SupplyRecord record;

  /// Risk weight (2.5 − estimate)/5, 0 … 1, of the latest year up to `year`, with one standard
  /// error each way; nothing where there is none. Political stability is the series above, the
  /// others and the mean are those of `governance`.
  [[nodiscard]] std::optional<Bounded> risk(int year,
                                            Governance indicator = Governance::stability) const;
};

/// Countries by code.
using Countries = std::map<std::string, Country, std::less<>>;

/// What a country holds of a stage, or several countries that the source gives together.
struct CountryShare {
  std::vector<std::string> countries;  ///< codes
  double value = 0.0;                  ///< fraction of the whole, 0 … 1
  double low = 0.0;
  double high = 0.0;
  int line = 0;  ///< place in the file it was read from
  int column = 0;
};

/// Shares of the countries in one stage of one item and year.
struct ShareTable {
  Stage stage = Stage::mine;
  std::string item;  ///< element symbol or group: "rare earths", "NdFeB"
  MassBasis basis = MassBasis::oxide;
  int year = 0;
  std::optional<double> total_kg;    ///< world output per year where tonnes are given
  std::vector<CountryShare> shares;  ///< descending
  double rest = 0.0;                 ///< share of countries that are not named, 0 … 1
  double rest_low = 0.0;
  double rest_high = 0.0;
  bool is_default = false;
  bool is_projection = false;
  std::vector<std::string> bounds_sources;  ///< keys of what the bounds rest on beside `record`
  SupplyRecord record;

  /// Share of one country, 0 where it is not named alone.
  [[nodiscard]] double share(std::string_view code) const;
};

/// Items that hold an element, the narrowest first: Dy → "heavy rare earths" → "magnet rare
/// earths" → "rare earths".
[[nodiscard]] std::vector<std::string> wider_items(std::string_view item);

/// True for an element symbol or one of the groups that supply data are given for.
[[nodiscard]] bool is_supply_item(std::string_view item);
/// Groups that supply data are given for.
[[nodiscard]] const std::vector<std::string>& supply_groups();

}  // namespace magswap
