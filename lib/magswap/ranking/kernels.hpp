#pragma once

#include <cstdint>
#include <span>

#include "magswap/ranking/decision.hpp"

namespace magswap {

/// How values of different units are made comparable, in a weighted sum and in TOPSIS.
enum class Normalisation : std::uint8_t {
  range,   ///< (x − worst)/(best − worst): 0…1
  best,    ///< x/best where more is better, best/x where less is: needs positive values
  total,   ///< x/Σx, or (1/x)/Σ(1/x) where less is better: needs positive values
  vector,  ///< x/√Σx², or 1 − x/√Σx² where less is better
};

namespace detail {

/// Values of alternatives, criterion after criterion, with what the kernels need of each.
struct DecisionView {
  std::span<const double> value;   ///< [criterion][alternative]
  std::span<const double> weight;  ///< sum 1
  std::span<const Criterion> criteria;
  std::size_t rows = 0;

  [[nodiscard]] std::span<const double> column(std::size_t criterion) const {
    return value.subspan(criterion * rows, rows);
  }
};

/// Closeness to the ideal, 0…1, 0.5 where ideal and anti-ideal are one.
///
/// Euclidean distances of normalised values (Hwang and Yoon, Multiple Attribute Decision Making,
/// 1981, who normalise by `vector`). Cost O(n·m), no allocation.
/// @param how        range or vector.
/// @param closeness  one for each alternative.
/// @param away       room for as many, overwritten.
void topsis(const DecisionView& table, Normalisation how, std::span<double> closeness,
            std::span<double> away);

/// Weighted sum of normalised values, more is better.
/// @throws DomainError  naming the criterion where a normalisation needs positive values.
void weighted_sum(const DecisionView& table, Normalisation how, std::span<double> score);

/// Weighted distance to the ideal point within the bounds, 0…1, less is better.
///
/// Dezert, Tchamova, Han and Tacnet, 23rd Int. Conf. on Information Fusion (2020).
/// @param bounds  one for each criterion, lowest < highest, that hold every value.
void spotis(const DecisionView& table, std::span<const Bounds> bounds, std::span<double> score);

/// Flows of PROMETHEE: how much an alternative is preferred to the others, and they to it.
///
/// Net flow = leaving − entering, −1…1 (Brans and Vincke 1985). Cost O(m·n log n) with usual
/// and linear preferences, O(n²) for a criterion with a Gaussian one.
void promethee(const DecisionView& table, std::span<double> leaving, std::span<double> entering);

/// Preference 0…1 for a difference that favours the first.
[[nodiscard]] double preference(const Preference& function, double difference);

}  // namespace detail
}  // namespace magswap
