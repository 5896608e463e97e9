#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "magswap/report/document.hpp"
#include "magswap/study/loop_batch.hpp"

namespace magswap {

/// Units that figures are printed in.
enum class ShownUnits : std::uint8_t { si, cgs, both };

/// All figures of one loop for people: value, standard error, difference of the branches, or why
/// there is none; quality, warnings and what the reader assumed.
[[nodiscard]] std::string loop_text(const LoopResult& result, const LoopTask& task,
                                    ShownUnits units);

/// Many loops side by side, one line each, then those that failed with the reason.
[[nodiscard]] std::string loops_text(std::span<const LoopResult> results, ShownUnits units);

/// The files that failed or were left, with the reason, one block each; empty when there are none.
[[nodiscard]] std::string loop_failures_text(std::span<const LoopResult> results);

/// How each figure is defined under a task's options, with assumptions and sources.
[[nodiscard]] std::string loop_explanation(const LoopTask& task);

/// One loop as a tree for JSON, every quantity with its unit, standard error and interval.
[[nodiscard]] Document loop_document(const LoopResult& result, const LoopTask& task,
                                     UnitSystem system);

/// One line for each file, failed ones too; figures with their standard errors.
[[nodiscard]] std::string loops_csv(std::span<const LoopResult> results, UnitSystem system);

}  // namespace magswap
