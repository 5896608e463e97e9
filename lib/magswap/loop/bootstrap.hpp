#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "magswap/loop/prepared.hpp"

namespace magswap::detail {

/// Spreads of every figure: of each branch, then of the mean, then of the difference.
using Spreads = std::vector<std::array<std::optional<Spread>, kLoopFigures>>;

/// Spread of every figure over replicates of the record with fresh normal noise.
///
/// The noise of a row has the standard errors of the record's columns, or else the local noise of
/// its run. Random numbers are a function of (seed, replicate, row) alone (Philox4x32-10; Salmon,
/// Moraes, Dror, Shaw, SC11 (2011) 16), so that the number of threads changes nothing.
[[nodiscard]] Spreads bootstrap(const PreparedLoop& loop, const FigureRules& rules,
                                const Bootstrap& bootstrap);

/// Hands the spreads to the figures of an analysis of the same loop.
void apply(const Spreads& spreads, LoopAnalysis& analysis);

/// Standard error of J of every row: the record's column, else the local noise of its run [T].
[[nodiscard]] std::vector<double> standard_errors(const PreparedLoop& loop);

/// Spread of the finite ones of some replicates, which are put in order; none when more than one
/// in twenty is not finite.
[[nodiscard]] std::optional<Spread> spread_of(std::span<double> values);

/// Two independent standard normal numbers of a counter.
struct NormalPair {
  double first;
  double second;
};
[[nodiscard]] NormalPair normal_pair(std::uint64_t seed, std::uint32_t replicate,
                                     std::uint64_t counter);

}  // namespace magswap::detail
