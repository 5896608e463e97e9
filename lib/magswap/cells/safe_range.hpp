#pragma once

#include <optional>

#include "magswap/cells/divided_magnets.hpp"

namespace magswap {

/// A magnet whose limits are asked for, and what it may lose.
struct LossLimit {
  double loss = 0.01;   ///< largest share of the remanence that may be lost for good
  FieldStrength field;  ///< applied all the time, negative against the magnet
  Circuit circuit = Circuit::open;
};

/// Temperatures between which magnets lose no more than allowed, by the mean and by the worst
/// place.
///
/// `least_margin` is that to the knee, of the mean or the worst place, over the range that was
/// tried.
struct CellSafeRange {
  SafeTemperature mean;
  SafeTemperature worst;
};

/// Highest and lowest temperature at which magnets lose at most a share of their remanence [K].
///
/// Heats, and separately cools, from the reference in steps of 10 °C with memory until mean and
/// worst place have both lost more, then halves the last step down to 0.25 K. What the cells have
/// lost at one temperature stays lost at the next, so that the loss grows with the distance from
/// the reference and each end is one temperature.
/// @param reference  brought into [from, to].
/// @throws DomainError when from ≥ to or the loss lies outside 0 … 1; what the curves throw.
[[nodiscard]] CellSafeRange safe_range(const std::vector<CellBody>& bodies,
                                       const CellOptions& options, const LossLimit& limit,
                                       Temperature from, Temperature to,
                                       Temperature reference = celsius(20.0));

/// Least length along z at which a magnet survives, the rest of its shape kept.
struct ThinnestMagnet {
  std::optional<Length> mean;  ///< empty: none up to kLongest times the shape's own
  std::optional<Length> worst;
  /// It survives at the least length that was tried: the true limit lies below, if there is one.
  bool mean_at_search_limit = false;
  bool worst_at_search_limit = false;
  static constexpr double kLongest = 32.0;
};

/// Thinnest magnet of a shape that loses at most a share of its remanence at a temperature [m].
///
/// The length along z is found to 1 % by halving, between 1/32 (more where its cells would become
/// flatter than 150 : 1) and 32 times that of the body. A magnet that survives at the lower end
/// gets that length, and the answer says so. Each trial heats or cools from the reference.
/// @throws DomainError as safe_range().
[[nodiscard]] ThinnestMagnet thinnest_magnet(const CellBody& magnet, const CellOptions& options,
                                             const LossLimit& limit, Temperature temperature,
                                             Temperature reference = celsius(20.0));

}  // namespace magswap
