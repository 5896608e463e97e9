#pragma once

#include <optional>
#include <string>
#include <vector>

#include "magswap/report/document.hpp"
#include "magswap/witness/witness_case.hpp"

namespace magswap::cli {

/// A case, and its new results where it was solved again.
// NOLINTNEXTLINE(bugprone-exception-escape): quantities do not throw, Boost.Units does not say so
struct Checked {
  const WitnessCase* stored;
  std::optional<WitnessCase> fresh;
  [[nodiscard]] const WitnessCase& item() const { return fresh ? *fresh : *stored; }
};

/// One case with every quantity, for people.
[[nodiscard]] std::string case_text(const Checked& checked);
/// One line a case: how many quantities are within their goal, and the farthest.
[[nodiscard]] std::string summary_text(const std::vector<Checked>& checked);
/// The names of all cases with their models.
[[nodiscard]] std::string list_text();
/// The error band of each model.
[[nodiscard]] std::string bands_text();

[[nodiscard]] std::string cases_csv(const std::vector<Checked>& checked);
[[nodiscard]] std::string bands_csv();
[[nodiscard]] Document case_document(const Checked& checked);
[[nodiscard]] Document list_document();
[[nodiscard]] Document bands_document();

}  // namespace magswap::cli
