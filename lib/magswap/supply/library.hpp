#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "magswap/core/error.hpp"
#include "magswap/material/grade.hpp"
#include "magswap/material/toml_text.hpp"
#include "magswap/supply/capacity.hpp"
#include "magswap/supply/claims.hpp"
#include "magswap/supply/concentration.hpp"
#include "magswap/supply/controls.hpp"
#include "magswap/supply/element_hhi.hpp"
#include "magswap/supply/price_scenario.hpp"
#include "magswap/supply/prices.hpp"

namespace magswap {

namespace detail {
struct SupplyText;
}  // namespace detail

/// What is known of supply: shares, controls, plants, stockpiles and prices, with their sources.
///
/// Value type; the shipped one is read once from the data embedded in the program. Thread-safe to
/// read.
class SupplyLibrary {
 public:
  /// The data embedded in the program, with the prices of Library::shipped() and the files of the
  /// folder named by MAGSWAP_MATERIALS where it is set.
  /// @throws DataError when the user's files do not pass the checks.
  [[nodiscard]] static const SupplyLibrary& shipped();
  /// The shipped data with a user's file or folder added.
  /// @throws IoError, DataError
  [[nodiscard]] static SupplyLibrary with(const std::filesystem::path& user);
  /// Reads every .toml of this schema below a folder, or one file, and applies every check.
  /// @throws IoError, DataError at the first mistake.
  [[nodiscard]] static SupplyLibrary read(const std::filesystem::path& path);

  /// Reads one text: supply data, or sources when it has no schema; texts of other schemas are left
  /// alone. Sources and countries that it names may come later.
  /// @throws DataError with line, column and caret at the first mistake.
  void add_text(std::string_view path, std::string_view text);
  /// Reads a file, or every .toml below a folder.
  /// @throws IoError, DataError
  void add(const std::filesystem::path& path);
  /// Adds the dated prices of a material library and its sources.
  void add_prices(const Library& materials);
  /// Mistakes that show only when all is read: unknown sources and countries, controls that
  /// overlap, two tables to calculate with, scenarios without their prices. Empty when all is well.
  [[nodiscard]] std::vector<DataError> check() const;

  [[nodiscard]] const std::vector<ShareTable>& share_tables() const { return shares_; }
  [[nodiscard]] const Countries& countries() const { return countries_; }
  /// The tables of governance indicators; countries() hold them by country.
  [[nodiscard]] const std::vector<GovernanceTable>& governance_tables() const {
    return governance_;
  }
  [[nodiscard]] const std::vector<Control>& controls() const { return controls_; }
  [[nodiscard]] const std::vector<Plant>& plants() const { return plants_; }
  [[nodiscard]] const std::vector<PriceFloor>& floors() const { return floors_; }
  [[nodiscard]] const std::vector<Stockpile>& stockpiles() const { return stockpiles_; }
  /// Figures that circulate, never calculated with.
  [[nodiscard]] const std::vector<SupplyClaim>& claims() const { return claims_; }
  [[nodiscard]] const std::vector<ImportReliance>& reliance() const { return reliance_; }
  [[nodiscard]] const std::vector<Companion>& companions() const { return companions_; }
  [[nodiscard]] const std::vector<PriceSeries>& prices() const { return prices_; }
  [[nodiscard]] const std::vector<PriceScenario>& scenarios() const { return scenarios_; }
  [[nodiscard]] const ElementHhi& element_hhi() const { return element_hhi_; }
  [[nodiscard]] const std::map<std::string, Source, std::less<>>& sources() const {
    return sources_;
  }

  /// The table to calculate with: the default of the item and stage for the year, else the latest
  /// before it; without a year the latest that is no projection.
  /// nullptr where there is none.
  [[nodiscard]] const ShareTable* find_shares(Stage stage, std::string_view item,
                                              std::optional<int> year = {}) const;
  /// As find_shares(), for the item or the narrowest group that holds it.
  [[nodiscard]] const ShareTable* find_shares_or_wider(Stage stage, std::string_view item,
                                                       std::optional<int> year = {}) const;
  /// A country by code, name or alias, without regard to case. @throws NotFoundError
  [[nodiscard]] const Country& country(std::string_view name) const;
  /// Name of a country by its code; the code where it is not known.
  [[nodiscard]] std::string country_name(std::string_view code) const;
  /// @throws NotFoundError naming the nearest keys.
  [[nodiscard]] const PriceScenario& scenario(std::string_view key) const;
  /// @throws NotFoundError naming the deposits.
  [[nodiscard]] const Deposit& deposit(std::string_view name) const;
  /// @throws NotFoundError
  [[nodiscard]] const Source& source(std::string_view key) const;
  /// An item as it is written in the data, by symbol or name without regard to case.
  /// @throws NotFoundError naming the nearest.
  [[nodiscard]] static std::string item(std::string_view name);

 private:
  // A name in a file, for the checks that need all files.
  struct Mention {
    std::string name;
    std::string path;
    Place place;
  };

  void take(std::string_view path, detail::SupplyText& in);
  void give_governance_to_countries();
  void overlay(const std::filesystem::path& user);
  [[nodiscard]] DataError error_at(const std::string& path, Place place,
                                   std::string_view message) const;
  void check_names(std::vector<DataError>& out) const;
  void check_tables(std::vector<DataError>& out) const;
  void check_controls(std::vector<DataError>& out) const;
  void check_scenarios(std::vector<DataError>& out) const;

  std::vector<ShareTable> shares_;
  Countries countries_;
  std::vector<GovernanceTable> governance_;
  std::vector<Control> controls_;
  std::vector<Plant> plants_;
  std::vector<PriceFloor> floors_;
  std::vector<Stockpile> stockpiles_;
  std::vector<SupplyClaim> claims_;
  std::vector<ImportReliance> reliance_;
  std::vector<Companion> companions_;
  std::vector<Deposit> deposits_;
  std::vector<PriceSeries> prices_;
  std::vector<PriceScenario> scenarios_;
  ElementHhi element_hhi_;
  std::map<std::string, Source, std::less<>> sources_;
  std::vector<Mention> named_sources_;
  std::vector<Mention> named_countries_;
  std::map<std::string, std::string, std::less<>> texts_;  // by path, for excerpts
};

}  // namespace magswap
