#pragma once

#include <string>

#include "magswap/loop/figure.hpp"
#include "magswap/report/document.hpp"
#include "magswap/report/loop_report.hpp"

namespace magswap::detail {

/// System of the first column of figures.
[[nodiscard]] UnitSystem system_of(ShownUnits units);
/// Unit that a kind is printed in; empty for pure numbers.
[[nodiscard]] std::string_view shown_unit(Kind kind, UnitSystem system);
/// {"value", "unit"} with "standard_error", "low" and "high", or null and the "reason".
[[nodiscard]] Document figure_document(const Figure& figure, Kind kind, UnitSystem system);

}  // namespace magswap::detail
