#pragma once

#include <string>
#include <vector>

#include "cli.hpp"
#include "magswap/supply/disruption.hpp"

namespace magswap::cli {

/// A scenario, its run and what each measure is worth.
struct DisruptionAnswer {
  std::string text;
  DisruptionScenario scenario;
  DisruptionRun run;
  MeasureEffects effects;
};

[[nodiscard]] double sum(const std::vector<double>& values);

/// True where anything that the run rests on is an estimate or a claim.
[[nodiscard]] bool any_doubt(const DisruptionScenario& scenario);

/// One row a month with `all`, else at most a dozen rows.
[[nodiscard]] std::string disruption_text(const DisruptionAnswer& answer, bool all);
[[nodiscard]] Document disruption_document(const DisruptionAnswer& answer);
[[nodiscard]] std::string disruption_csv(const DisruptionAnswer& answer);
/// Draws availability, stock, shortage and products. @throws IoError
void plot_disruption(const DisruptionAnswer& answer, const std::string& path);

}  // namespace magswap::cli
