#pragma once

#include <string>

#include "magswap/circuit/circuit_file.hpp"
#include "magswap/report/document.hpp"

namespace magswap::cli {

/// Proportions of a device that lie outside of those of its finite-element cases, in one line that
/// ends with a line break; empty where all lie inside, and of devices without such a check.
///
/// "outside the cases of that error: spacing/gap 12 (cases: 0.333 to 10)"
[[nodiscard]] std::string outside_cases_text(const CircuitFile& file);

/// Every proportion that is checked as a list of {ratio, value, low, high, inside}.
[[nodiscard]] Document case_span_document(const CircuitFile& file);

}  // namespace magswap::cli
