#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "magswap/supply/shares.hpp"

namespace magswap {

/// How concentrated one stage of supply is.
struct Concentration {
  /// Herfindahl–Hirschman index Σ(100 s)², 0 … 10000. value: countries at their shares, what is
  /// not named spread thin. low and high: the least and the largest that the ranges and the
  /// unnamed rest allow.
  Bounded hhi;
  std::string largest;  ///< code of the country with the largest share
  Bounded largest_share;
  double unnamed = 0.0;  ///< share of the countries that the table does not name
  /// Σ(100 s)²·g with g the risk weight of the country, 0 … 10000; nothing where a named country
  /// has none.
  std::optional<Bounded> governance_hhi;
  Governance governance = Governance::stability;  ///< the indicator that g is from
  std::optional<double> mean_risk;              ///< Σ s·g/Σ s over the named countries, 0 … 1
  std::vector<std::string> without_governance;  ///< named countries that have no indicator
};

/// Concentration of a share table, with the governance of the latest year up to its own.
[[nodiscard]] Concentration concentration(const ShareTable& table, const Countries& countries,
                                          Governance indicator = Governance::stability);

/// Class of an index by the guideline of the US Department of Justice of 2010: low below 1500,
/// medium up to 2500, high above.
/// @throws DomainError when it is not in 0 … 10000.
[[nodiscard]] std::string_view hhi_class(double hhi);

namespace detail {

/// A share with its range and the number of countries over which it may be spread.
struct ShareRange {
  double value = 0.0;
  double low = 0.0;
  double high = 0.0;
  double holders = 1.0;  ///< infinite for a rest of which nothing is known
};

/// Herfindahl–Hirschman index of shares of a whole, 0 … 10000, with its exact bounds.
///
/// low: min Σ x²/holders, high: max Σ x² (every group held by one), both over low ≤ x ≤ high with
/// Σ x = 1. The maximum of this convex sum is found by branch and bound over chords, to 1e-12.
/// @throws ArgumentError when the ranges cannot sum to one.
[[nodiscard]] Bounded herfindahl(std::span<const ShareRange> shares);

/// Σ(100 s)² of shares 0 … 1 without ranges. Cost O(n), no allocation.
[[nodiscard]] double herfindahl_of(std::span<const double> shares);

}  // namespace detail
}  // namespace magswap
