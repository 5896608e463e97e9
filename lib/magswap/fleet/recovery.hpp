#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "magswap/product/product.hpp"

namespace magswap {

/// What becomes of collected magnets.
enum class RecoveryKind : std::uint8_t {
  reuse,                   ///< as magnets, in another product
  hydrogen_decrepitation,  ///< as alloy powder for new magnets
  hydrometallurgy          ///< as separated elements; the magnets are dissolved
};

[[nodiscard]] std::string_view to_text(RecoveryKind kind);
/// "reuse", "hydrogen-decrepitation" or "hydrometallurgy". @throws ArgumentError listing them.
[[nodiscard]] RecoveryKind recovery_kind(std::string_view text);

/// One way of recovery of what was collected.
struct RecoveryRoute {
  std::string name;
  RecoveryKind kind = RecoveryKind::hydrometallurgy;
  std::vector<double> share;             ///< of the collected mass, by year, 0…1
  double yield = 0.0;                    ///< recovered of what enters, 0…1
  std::map<std::string, double> yields;  ///< by substance, where it differs
  int lag_years = 0;                     ///< from collection to supply

  /// Yield for a substance; magnets do not come back out of hydrometallurgy.
  [[nodiscard]] double yield_of(const std::string& substance, MassBasis basis) const;
};

/// What happens to a product after its use.
struct EndOfLife {
  std::vector<double> collected;  ///< share of what leaves use, by year, 0…1; empty: nothing
  std::vector<RecoveryRoute> routes;

  /// @throws DomainError when a share or yield is not in 0…1, shares of a year sum to more than 1,
  /// a lag is negative or a length differs from the years; `first_year` names the year of it.
  void require_valid(std::size_t years, int first_year = 0) const;
};

/// Recovery of one substance over the years [kg per year; stocks in kg].
struct RecoveryFlows {
  std::vector<double> collected;
  std::vector<double> recovered;              ///< supplied in the year, after the lag
  std::vector<std::vector<double>> by_route;  ///< supplied, in the order of the routes
  std::vector<double> lost;        ///< not collected, sent on no route, or lost in recovery
  std::vector<double> in_process;  ///< collected, not supplied yet, at the year's end [kg]
};

/// Flows of recovery of what leaves use each year [kg].
[[nodiscard]] RecoveryFlows recover(std::span<const double> end_of_life_kg,
                                    const EndOfLife& treatment, const std::string& substance,
                                    MassBasis basis);

}  // namespace magswap
