#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "magswap/fleet/recovery.hpp"
#include "magswap/fleet/stock_model.hpp"
#include "magswap/product/product.hpp"

namespace magswap {

/// What one unit of a technology holds of a substance [kg], with its range and where it is from.
struct UnitContent {
  std::string substance;
  MassBasis basis = MassBasis::element;
  double value_kg = 0.0;
  double low_kg = 0.0;
  double high_kg = 0.0;
  std::string source;
  std::string conversion;       ///< how it was derived; empty when a source says it
  bool doubtful = false;        ///< an estimate, disputed, or derived from such
  bool across_studies = false;  ///< the middle of what studies say, and no one's figure
};

/// A technology with which some of a product's units are built.
struct FleetTechnology {
  std::string name;
  std::vector<double> share;      ///< of the units sold, by year, 0…1
  std::vector<double> intensity;  ///< factor on its contents, by year; empty: 1
  std::vector<UnitContent> contents;
};

/// What drives a product's stock: sales, or the number wanted in use.
enum class FleetDriver : std::uint8_t { inflow, stock };

/// A product with its units over the years and what they hold.
// NOLINTNEXTLINE(bugprone-exception-escape): quantities do not throw, Boost.Units does not say so
struct FleetProduct {
  std::string name;
  FunctionalUnit per;
  FleetDriver driver = FleetDriver::inflow;
  std::vector<double> amounts;      ///< units sold in, or in use at the end of, each year
  std::vector<Lifetime> lifetimes;  ///< one, or one for each year of sale
  std::vector<EarlyRetirement> retirements;
  NegativeInflow negative = NegativeInflow::keep;
  std::vector<FleetTechnology> technologies;
  EndOfLife end_of_life;
  std::vector<std::string> sources;  ///< keys of what its numbers are from
  std::vector<std::string> notes;    ///< what a reader of the result has to know
};

/// Several products over the same years.
struct Fleet {
  std::string title;
  std::string note;
  int first_year = 0;
  std::size_t years = 0;
  SurvivalConvention convention = SurvivalConvention::quadrature;
  std::vector<FleetProduct> products;
};

/// Masses of one substance, year by year [kg, flows per year, stocks at the year's end].
struct MassFlows {
  std::vector<double> demand;       ///< in what is sold
  std::vector<double> in_use;       ///< in what is in use
  std::vector<double> end_of_life;  ///< in what leaves use
  std::vector<double> collected;
  std::vector<double> recovered;               ///< supplied by recovery
  std::array<std::vector<double>, 3> by_kind;  ///< of it, by RecoveryKind
  std::vector<double> lost;
  std::vector<double> in_process;  ///< collected, not supplied yet
  std::vector<double> primary;     ///< demand that recovery does not meet
  std::vector<double> surplus;     ///< recovered beyond the demand of the year
  /// Largest of |demand − in use − end of life| and |end of life − lost − recovered − in process|,
  /// summed up to a year, relative to the demand until then.
  double balance_residual = 0.0;

  /// Share of the demand of a year that recovery meets, 0…1; 0 without demand.
  [[nodiscard]] double recycled_content(std::size_t year) const;
};

/// A substance in one basis with the range that the contents' ranges give, end to end.
struct MaterialFlows {
  std::string substance;
  MassBasis basis = MassBasis::element;
  bool doubtful = false;
  MassFlows value, low, high;
  std::string conversion = {};  ///< how contents were derived, by technology; empty where given
};

/// A product's units and masses.
struct FleetProductResult {
  std::string name;
  std::string unit;
  FleetDriver driver = FleetDriver::inflow;
  std::vector<double> target;  ///< stock that was asked for; empty for an inflow-driven one
  StockResult units;
  std::vector<MaterialFlows> materials;
  std::vector<std::string> notes;
};

/// Units and masses of a fleet.
struct FleetResult {
  std::string title;
  std::string note;
  int first_year = 0;
  SurvivalConvention convention = SurvivalConvention::quadrature;
  std::vector<FleetProductResult> products;
  std::vector<MaterialFlows> totals;  ///< over the products, one per substance and basis
  std::vector<std::string> warnings;  ///< negative inflows, unmet targets and the like
  double balance_residual = 0.0;      ///< largest of all

  [[nodiscard]] std::size_t years() const {
    return products.empty() ? 0 : products.front().units.years();
  }
  [[nodiscard]] int year(std::size_t index) const { return first_year + static_cast<int>(index); }
  /// Total of a substance over the products; elements unless another basis is named.
  /// @throws NotFoundError naming what there is.
  [[nodiscard]] const MaterialFlows& total(std::string_view substance,
                                           MassBasis basis = MassBasis::element) const;
};

/// Stocks, flows, materials and recovery of a fleet.
///
/// Low and high follow from the lowest and the highest content of every technology at once; the
/// number of units, shares and yields are taken as given.
/// @throws DomainError naming the product when a share is not in 0…1, shares of technologies do not
/// sum to 1, or a lifetime or amount is out of range; ArgumentError when masses of one substance
/// come in two bases that do not add.
[[nodiscard]] FleetResult run_fleet(const Fleet& fleet);

}  // namespace magswap
