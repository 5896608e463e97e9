#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "magswap/supply/period.hpp"
#include "magswap/supply/record.hpp"

namespace magswap {

/// A material whose supply is followed: an element or group in one basis.
struct DisruptionMaterial {
  std::string item;
  MassBasis basis = MassBasis::oxide;
  double stock_kg = 0.0;                ///< working stock at the start
  std::optional<double> most_stock_kg;  ///< what arrives beyond this is not taken
  SupplyRecord record;
};

/// An inflow of a material by month.
struct DisruptionSupply {
  std::string name;  ///< origin: "China"
  std::size_t material = 0;
  std::vector<double> kg;                  ///< planned, by month
  std::optional<double> needs_USD_per_kg;  ///< it runs only at this price or above
  SupplyRecord record;
};

/// What cuts inflows over an interval of days, both ends in it.
struct DisruptionEvent {
  std::string title;
  std::vector<std::size_t> supplies;
  Date start{};
  std::optional<Date> end;  ///< nothing: to the end of the run
  double cut = 1.0;         ///< share of the inflow that is lost, 0 … 1
  SupplyRecord record;
};

/// A change of a product that needs other amounts, once it is ready.
struct DisruptionSubstitution {
  std::string name;
  Date decided{};
  int lead_months = 0;                                  ///< until the first product carries it
  int ramp_months = 0;                                  ///< from the first to all
  std::vector<std::pair<std::size_t, double>> factors;  ///< on the need of a material
  SupplyRecord record;
};

/// What is made, and what it needs in each month.
struct DisruptionProduct {
  std::string name;
  int priority = 1;  ///< 1 is served first; equal ones share alike
  struct Need {
    std::size_t material = 0;
    std::vector<double> kg;  ///< by month
    std::string conversion;  ///< from magnets or another basis, empty where given as it is
  };
  std::vector<Need> needs;
  std::vector<DisruptionSubstitution> substitutions;
  SupplyRecord record;
};

/// Material won back from scrap.
struct DisruptionRecycling {
  std::size_t material = 0;
  std::vector<double> scrap_kg;  ///< material in the scrap, by month
  double collection = 0.0;       ///< 0 … 1
  double yield = 0.0;            ///< 0 … 1
  Date start{};
  int ramp_months = 0;
  SupplyRecord record;
};

/// A stockpile that is released as far as products can use it.
struct DisruptionStockpile {
  std::string holder;
  std::size_t material = 0;
  double kg = 0.0;
  Date release_from{};
  std::optional<double> most_kg_per_month;
  SupplyRecord record;
};

/// Price of a material by month [USD/kg].
struct DisruptionPrice {
  std::size_t material = 0;
  std::vector<double> USD_per_kg;
  SupplyRecord record;
};

/// A price floor over an interval of days [USD/kg].
struct DisruptionFloor {
  std::size_t material = 0;
  double USD_per_kg = 0.0;
  Date start{};
  std::optional<Date> end;
  SupplyRecord record;
};

/// What really happened, to be shown beside the model.
struct DisruptionObservation {
  std::string name;
  std::string unit;
  std::vector<std::pair<Period, double>> points;
  SupplyRecord record;
};

/// Supply, demand and what happens to them, month by month.
struct DisruptionScenario {
  std::string title;
  std::string note;
  int start_month = 0;  ///< by month_number()
  int months = 0;
  std::vector<DisruptionMaterial> materials;
  std::vector<DisruptionSupply> supplies;
  std::vector<DisruptionEvent> events;
  std::vector<DisruptionProduct> products;
  std::vector<DisruptionRecycling> recycling;
  std::vector<DisruptionStockpile> stockpiles;
  std::vector<DisruptionPrice> prices;
  std::vector<DisruptionFloor> floors;
  std::vector<DisruptionObservation> observed;
};

/// Measures that a run may take; a scenario says what they are.
struct DisruptionMeasures {
  bool stockpile = true;
  bool recycling = true;
  bool substitution = true;
  bool price_floor = true;
};

/// Flows of one material by month [kg], the stocks at the end of the month.
struct MaterialMonths {
  std::vector<double> arrivals;  ///< from abroad and from mines, after every event
  std::vector<double> recycled;
  std::vector<double> released;  ///< from stockpiles, all of it used in the month
  std::vector<double> declined;  ///< not taken for the stock was full
  std::vector<double> need;
  std::vector<double> used;
  std::vector<double> shortage;  ///< need − used
  std::vector<double> stock;
  std::vector<double> stockpile;
  std::vector<double> cover_days;  ///< stock over need per day; NaN where nothing is needed
};

/// How far a product could be made.
struct ProductMonths {
  std::vector<double> made;          ///< share of what was to be made, 0 … 1
  std::optional<int> first_reduced;  ///< month of the run from 0, the first with less than all
  std::optional<int> first_stopped;  ///< the first with nothing
  int stopped_months = 0;
};

/// A scenario run through.
struct DisruptionRun {
  std::vector<MaterialMonths> materials;
  std::vector<ProductMonths> products;
  double balance_error = 0.0;  ///< largest |in − out − change of stock| over the throughput

  /// Shortage of a material over the whole run [kg].
  [[nodiscard]] double shortage_kg(std::size_t material) const;
  /// Need of a material over the whole run [kg].
  [[nodiscard]] double need_kg(std::size_t material) const;
};

/// Runs a scenario month by month.
///
/// Each month: inflows after events (day by day) and prices, recycling and stock; stockpiles stand
/// ready with what is missing; products take by priority, those of one priority alike until one of
/// their materials is used up; stockpiles give what was used of them, the rest is next month's
/// stock. Deterministic. Cost O(months × products × materials).
/// @throws DomainError when a number is negative or not finite, ArgumentError when a list of months
/// has another length or an index points nowhere.
[[nodiscard]] DisruptionRun run_disruption(const DisruptionScenario& scenario,
                                           const DisruptionMeasures& measures = {});

/// What one measure is worth: the shortage of each material without it.
struct MeasureEffect {
  std::string name;
  bool present = false;            ///< the scenario has such a measure
  std::vector<double> without_kg;  ///< shortage with every other measure
  std::vector<double> alone_kg;    ///< shortage with this measure alone
};

/// Shortages with all measures, with none, and with and without each.
struct MeasureEffects {
  std::vector<double> all_kg;
  std::vector<double> none_kg;
  std::vector<MeasureEffect> measures;
};
[[nodiscard]] MeasureEffects measure_effects(const DisruptionScenario& scenario);

namespace detail {

/// Inflow of each material by month, material-major [kg].
struct DisruptionFlows {
  std::vector<double> arrivals;
  std::vector<double> recycled;
  std::vector<double> needs;  ///< by product, month, material
};
[[nodiscard]] DisruptionFlows disruption_flows(const DisruptionScenario& scenario,
                                               const DisruptionMeasures& measures);
/// Share of the days of a month that lie in an interval, 0 … 1.
[[nodiscard]] double share_of_month(int month, Date start, std::optional<Date> end);

/// What rationing works on, kept between months.
struct RationingSpace {
  std::vector<std::size_t> active;
  std::vector<double> rate;
};

/// Shares of what products of one priority can make of what is left, all alike until a material is
/// used up; those that need it then stop growing, the others go on.
/// @param needs  by product and material, products.size() × left.size().
/// @param left   of each material; what is used is taken away.
/// @param made   of each product, set here.
void ration(std::span<const std::size_t> products, std::span<const double> needs,
            std::span<double> left, std::span<double> made, RationingSpace& space);

}  // namespace detail
}  // namespace magswap
