#include "magswap/material/sourced_value.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "magswap/core/error.hpp"

namespace magswap {
namespace {

constexpr std::array<std::string_view, 7> kStandings{"min",       "typical", "max",  "measured",
                                                     "estimated", "derived", "claim"};

}  // namespace

std::string_view to_text(Standing standing) {
  return kStandings.at(static_cast<std::size_t>(standing));
}

Standing standing(std::string_view text) {
  const auto* const found = std::find(kStandings.begin(), kStandings.end(), text);
  if (found == kStandings.end()) {
    throw ArgumentError(fmt::format(
        "unknown kind '{}'; known: min, typical, max, measured, estimated, derived, claim", text));
  }
  return static_cast<Standing>(found - kStandings.begin());
}

double SourcedValue::nominal() const {
  if (typical) return *typical;
  if (value) return *value;
  if (min && max) return 0.5 * (*min + *max);
  if (min) return *min;
  if (max) return *max;
  if (low && high) return 0.5 * (*low + *high);
  return std::numeric_limits<double>::quiet_NaN();
}

double SourcedValue::lower() const { return low ? *low : min ? *min : nominal(); }

double SourcedValue::upper() const { return high ? *high : max ? *max : nominal(); }

bool SourcedValue::doubtful() const {
  return standing == Standing::estimated || standing == Standing::claim || !disputed_by.empty();
}

}  // namespace magswap
