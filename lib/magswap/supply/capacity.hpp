#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "magswap/supply/period.hpp"
#include "magswap/supply/record.hpp"
#include "magswap/supply/shares.hpp"

namespace magswap {

/// Output or capacity of a plant from mine to magnet [kg a year].
struct Plant {
  std::string company;
  std::string site;
  std::string country;  ///< code
  Stage stage = Stage::mine;
  std::string item;
  MassBasis basis = MassBasis::oxide;
  int year = 0;  ///< of the output, or from which the capacity is announced
  double kg_per_year = 0.0;
  bool is_output = false;  ///< what was made; otherwise a capacity
  std::string status;      ///< operating, commissioning, construction, announced, planned, stalled
  SupplyRecord record;

  /// True for capacity that neither stalled nor was superseded.
  [[nodiscard]] bool counts() const {
    return !is_output && status != "stalled" && status != "superseded";
  }
};

/// A price that a buyer has promised not to undercut [USD/kg].
struct PriceFloor {
  std::string item;
  std::string form;
  std::string buyer;
  double USD_per_kg = 0.0;
  Date start{};
  Date end{};
  Date last_seen{};
  SupplyRecord record;
};

/// What is held back for bad times.
struct Stockpile {
  std::string holder;
  std::string item;
  MassBasis basis = MassBasis::oxide;
  std::optional<double> kg;
  std::optional<double> cover_months;  ///< where the source gives time instead of mass
  int year = 0;
  std::string what;  ///< held, planned, potential acquisition …
  SupplyRecord record;
};

/// Share of a country's consumption that comes from abroad, or from one country, 0 … 1.
struct ImportReliance {
  std::string importer;  ///< code
  std::string origin;    ///< code, empty for all countries
  std::string item;
  std::vector<std::string> forms;
  int year = 0;
  std::optional<double> value;
  double low = 0.0;
  double high = 0.0;
  SupplyRecord record;
};

/// A metal that comes as a companion of others, and the share that does, where a source says it.
struct Companion {
  std::string item;
  std::vector<std::string> hosts;  ///< empty where the source names none
  std::optional<double> share;     ///< of the primary production, 0 … 1
  SupplyRecord record;
};

/// Rare earths of a deposit: mass of each traded oxide in 100 of all.
struct Deposit {
  std::string name;
  std::string country;  ///< code
  int year = 0;
  std::vector<std::pair<std::string, double>> oxide_percent;  ///< by element symbol
  SupplyRecord record;

  /// Sum of what the source lists [%].
  [[nodiscard]] double listed_percent() const;
};

/// Net import reliance (imports − exports + stock release)/apparent consumption, 0 … 1.
///
/// Apparent consumption is production + imports − exports + stock release; all masses of one basis.
/// A net exporter has 0. Source of the definition: USGS Mineral Commodity Summaries, appendix B.
/// @throws DomainError when a mass is negative or not finite (the stock release may be negative) or
/// nothing is consumed.
[[nodiscard]] double net_import_reliance(double production_kg, double imports_kg, double exports_kg,
                                         double stock_release_kg = 0.0);

}  // namespace magswap
