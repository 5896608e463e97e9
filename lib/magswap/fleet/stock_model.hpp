#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "magswap/fleet/survival.hpp"

namespace magswap {

/// What a stock-driven model does in a year in which less must leave than leaves by lifetime.
enum class NegativeInflow : std::uint8_t {
  keep,    ///< a negative inflow, as the equation says: units leave from the newest cohort
  retire,  ///< no inflow; every cohort retires early by the same share until the target is met
  surplus  ///< no inflow; the stock stays above its target
};

[[nodiscard]] std::string_view to_text(NegativeInflow policy);
/// "keep", "retire" or "surplus". @throws ArgumentError listing them.
[[nodiscard]] NegativeInflow negative_inflow(std::string_view text);

/// A year whose target cannot be met by inflow alone.
struct NegativeInflowYear {
  std::size_t year = 0;  ///< numbered from 0
  double inflow = 0.0;   ///< that the target would have needed, < 0
};

/// Units in use over the years, with their cohorts; flows are per year, stocks at the year's end.
struct StockResult {
  std::vector<double> inflow;
  std::vector<double> stock;
  std::vector<double> outflow;  ///< by lifetime and early
  std::vector<double> early;    ///< the early part of it
  std::vector<double> cohorts;  ///< stock by cohort, packed_index(year, cohort)
  std::vector<NegativeInflowYear> negative;
  /// Largest |inflow so far − outflow so far − stock| over the years, relative to the inflow.
  double balance_residual = 0.0;

  [[nodiscard]] std::size_t years() const { return stock.size(); }
  /// Stock of a cohort at the end of a year, both numbered from 0.
  [[nodiscard]] double cohort(std::size_t year, std::size_t cohort) const {
    return cohorts[packed_index(year, cohort)];
  }
  /// Units of a cohort that leave in a year.
  [[nodiscard]] double cohort_outflow(std::size_t year, std::size_t cohort) const;
};

/// Stock and outflow that follow from the inflow of each year.
/// @throws ArgumentError when lengths differ; DomainError when an inflow is negative or not finite.
/// Cost O(years²).
[[nodiscard]] StockResult inflow_driven(std::span<const double> inflow,
                                        const CohortSurvival& survival);

/// Inflow and outflow that keep the stock at its target each year.
///
/// The first year's stock is sold in that year: begin before there was any, or the retirement of
/// an existing stock comes out a lifetime late.
/// @throws ArgumentError when lengths differ; DomainError when a target is negative or not finite,
/// or nothing survives the year of sale.
[[nodiscard]] StockResult stock_driven(std::span<const double> target,
                                       const CohortSurvival& survival,
                                       NegativeInflow policy = NegativeInflow::keep);

/// Batch of inflow-driven models with one survival table each; arrays are products × years, row by
/// row, contiguous.
///
/// @param survival  share in use by age, as of survival_table().
/// @param cohorts   products × packed_size(years), or empty where cohorts are not wanted.
/// @throws ArgumentError when a length does not fit; DomainError for numbers that are not finite.
/// Cost O(products × years²), no allocation per product; a product's result is the same at any
/// place of the batch.
void inflow_driven_batch(std::size_t years, std::span<const double> inflow,
                         std::span<const double> survival, std::span<double> stock,
                         std::span<double> outflow, std::span<double> cohorts = {});

}  // namespace magswap
