#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "magswap/field/operating_point.hpp"

namespace magswap {

/// A demagnetisation curve as a function of temperature, such as a grade model's at().
using CurveOfTemperature = std::function<DemagnetisationCurve(Temperature)>;

/// One run of temperatures in which the margin is not negative.
struct TemperatureInterval {
  Temperature from;
  Temperature to;
};

/// Between which temperatures a magnet keeps its polarisation.
struct SafeTemperature {
  /// Ends of the safe run that holds the reference temperature; empty when the magnet is not safe
  /// there.
  std::optional<Temperature> lowest;
  std::optional<Temperature> highest;
  /// The end is that of the curve's validity, not of the magnet: nothing is known beyond.
  bool to_end_of_validity = false;
  bool from_start_of_validity = false;
  /// All safe runs in order of temperature: more than one when the margin does not change
  /// monotonically.
  std::vector<TemperatureInterval> safe;
  /// Smallest margin over the whole range, and where.
  FieldStrength least_margin;
  Temperature least_margin_at;
};

/// What the margin is judged on.
enum class MarginBasis : unsigned char {
  mean,   ///< mean operating point
  worst,  ///< worst point of the magnet
};

/// The load a magnet stands under while it is heated or cooled.
struct ThermalLoad {
  DemagnetisingFactor factor;
  double worst_ratio = 1.0;
  FieldStrength Ha;  ///< applied field, negative when it opposes
  MarginBasis basis = MarginBasis::mean;

  /// A magnet of that shape, alone in space.
  [[nodiscard]] static ThermalLoad of(const Shape& shape, FieldStrength Ha = {},
                                      MarginBasis basis = MarginBasis::mean);
};

/// Highest and lowest temperature at which a loaded magnet stays short of its knee [K].
///
/// Samples the margin over [from, to], refines every crossing to 0.01 K and every dip between
/// samples, so that a margin that falls towards the hot end (NdFeB), the cold end (ferrite) or both
/// is found.
/// @param reference  temperature that the answer must connect to, usually 20 °C; brought into
/// [from, to].
/// @throws DomainError when from ≥ to; what `curve` throws passes through.
[[nodiscard]] SafeTemperature safe_temperature(const CurveOfTemperature& curve,
                                               const ThermalLoad& load, Temperature from,
                                               Temperature to,
                                               Temperature reference = celsius(20.0));

/// One sentence: "safe up to 143 °C", "safe up to the end of validity 150 °C", "not safe at 20 °C".
[[nodiscard]] std::string to_text(const SafeTemperature& result, Temperature from, Temperature to,
                                  Temperature reference = celsius(20.0));

}  // namespace magswap
