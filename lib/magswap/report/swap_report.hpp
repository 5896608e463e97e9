#pragma once

#include <string>

#include "magswap/report/document.hpp"
#include "magswap/substitution/gap_swap.hpp"
#include "magswap/substitution/surface_swap.hpp"

namespace magswap {

/// The substitutes of a surface machine side by side, with the reason for every rejection, for people.
[[nodiscard]] std::string swap_text(const SurfaceSwap& task, const SurfaceSwapResult& result);
[[nodiscard]] std::string swap_text(const GapSwap& task, const GapSwapResult& result);

/// The same as a tree for JSON, every quantity with its unit and its range.
[[nodiscard]] Document swap_document(const SurfaceSwap& task, const SurfaceSwapResult& result);
[[nodiscard]] Document swap_document(const GapSwap& task, const GapSwapResult& result);

/// The same as CSV, one line for each candidate.
[[nodiscard]] std::string swap_csv(const SurfaceSwapResult& result);
[[nodiscard]] std::string swap_csv(const GapSwapResult& result);

/// Assumptions, records and formulas behind a table, one block for each candidate.
[[nodiscard]] std::string swap_explanation(const SurfaceSwapResult& result);
[[nodiscard]] std::string swap_explanation(const GapSwapResult& result);

}  // namespace magswap
