#pragma once

#include "magswap/loop/loop.hpp"

namespace magswap {

/// What a record is corrected with; at most one of the two, none for closed circuits.
// NOLINTNEXTLINE(bugprone-exception-escape): quantities do not throw, Boost.Units does not say so
struct ShapeCorrection {
  std::optional<double> demagnetising_factor;  ///< N, 0 … 1
  std::optional<Shape> shape;  ///< magnetometric N of a shape, field along its last axis
};

/// Demagnetising factor of a correction for a record, 0 when there is none to make [1].
///
/// Uniform magnetisation; the image of the sample in the pole pieces is left out.
/// @throws ArgumentError when both are given, or one although the record's field is internal;
/// DomainError when N lies outside 0 … 1.
[[nodiscard]] double demagnetising_factor(const LoopData& data, const ShapeCorrection& correction);

/// The record with its internal field, H_int = H_ext − N·J/µ0, in the order of measurement.
///
/// A record of B alone: J = (B − µ0·H_ext)/(1 − N) gives the field, B stays the record.
/// @throws ArgumentError, DomainError as demagnetising_factor().
[[nodiscard]] LoopData corrected(const LoopData& data, double demagnetising_factor);

/// The record of J that a record of B alone stands for, J = B − µ0·H with an internal field.
///
/// Then HcJ is read like any other figure. Do so only where H was measured in the sample to better
/// than J is needed: near HcJ, J is a small difference of two large numbers.
/// @throws ArgumentError when the field is external: correct it first.
[[nodiscard]] LoopData with_polarisation(const LoopData& data);

}  // namespace magswap
