#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "magswap/units/text.hpp"

namespace magswap {

/// What a stored number is: a guarantee, a usual value, a measurement, or something weaker.
enum class Standing : std::uint8_t { min, typical, max, measured, estimated, derived, claim };

[[nodiscard]] std::string_view to_text(Standing standing);
/// @throws ArgumentError listing the standings.
[[nodiscard]] Standing standing(std::string_view text);

/// A number of a record with its bounds, standing, temperature and source; SI units of `kind`.
struct SourcedValue {
  Kind kind = Kind::dimensionless;
  std::optional<double> min;  ///< guaranteed lower limit
  std::optional<double> typical;
  std::optional<double> max;    ///< guaranteed upper limit
  std::optional<double> value;  ///< a single value of standing `standing`; repeated in min, typical
                                ///< or max if it is one
  std::optional<double> low;    ///< lower bound of its uncertainty
  std::optional<double> high;   ///< upper bound of its uncertainty
  Standing standing = Standing::typical;
  std::optional<double> at_K;    ///< temperature of the value
  std::optional<double> from_K;  ///< interval of a coefficient
  std::optional<double> to_K;
  std::string source;      ///< key into the sources
  std::string definition;  ///< which definition a figure follows
  std::string note;
  std::vector<std::string> disputed_by;
  int line = 0;  ///< place in the file it was read from, 0 when made by a program
  int column = 0;

  /// The value to calculate with: typical, else the single value, else the middle of min and max,
  /// else either [SI].
  [[nodiscard]] double nominal() const;
  /// The least value the source promises: min, else nominal() [SI].
  [[nodiscard]] double guaranteed() const { return min ? *min : nominal(); }
  /// Lower end of what is known: low, min or nominal() [SI].
  [[nodiscard]] double lower() const;
  /// Upper end of what is known: high, max or nominal() [SI].
  [[nodiscard]] double upper() const;
  /// True for estimates, claims and disputed values, which every output has to name.
  [[nodiscard]] bool doubtful() const;
};

}  // namespace magswap
