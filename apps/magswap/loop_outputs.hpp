#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "cli.hpp"
#include "magswap/fit/family_fit.hpp"
#include "magswap/study/loop_batch.hpp"

namespace magswap::cli {

/// What `magswap loop` writes beside its figures.
struct LoopOutputs {
  std::string svg, view, load_field;
  std::vector<std::string> load_lines, exports;
  std::string record, name, maker, family, source, process;

  [[nodiscard]] bool needs_rows() const { return !svg.empty() || !exports.empty(); }
};

void declare_outputs(Arguments& arguments, LoopOutputs& outputs);

/// Checks what can be checked before anything is computed: formats, families, missing companions.
/// @throws ArgumentError, NotFoundError naming the option.
void check(const LoopOutputs& outputs, const LoopTask& task);

/// J(H,T) of the loops where there are several temperatures, all different; `why_not` says what
/// stands in the way of a family that was asked for.
[[nodiscard]] std::optional<FamilyFit> family_of(std::span<const LoopResult> results,
                                                 std::string& why_not);

/// Writes pictures, curves and the record; returns a line for each.
/// @throws IoError, and ArgumentError or DataError when a record cannot be made.
[[nodiscard]] std::vector<std::string> write_outputs(const LoopOutputs& outputs,
                                                     std::span<const LoopResult> results,
                                                     const LoopTask& task,
                                                     const std::optional<FamilyFit>& family,
                                                     const std::string& why_no_family);

}  // namespace magswap::cli
