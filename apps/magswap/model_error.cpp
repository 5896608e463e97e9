#include "model_error.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <vector>

#include "magswap/witness/comparison.hpp"

namespace magswap::cli {
namespace {

std::vector<ErrorBand> bands_of(std::string_view model) {
  std::vector<ErrorBand> out;
  for (const ModelGoal& goal : model_goals()) {
    if (goal.model != model) continue;
    if (auto band = error_band(model, goal.quantity)) out.push_back(std::move(*band));
  }
  return out;
}

// Of what the paths of a network were chosen with: its band is a fit's, in part.
std::string known_text(std::string_view model, int cases, int unseen) {
  if (!model.starts_with("network:")) return {};
  if (unseen == 0) return ", all known when its paths were chosen";
  return fmt::format(", {} known when its paths were chosen", cases - unseen);
}

}  // namespace

std::string model_error_text(std::string_view model) {
  const std::vector<ErrorBand> bands = bands_of(model);
  if (bands.empty()) return {};
  std::vector<std::string> parts;
  int cases = 0;
  int unseen = 0;
  for (const ErrorBand& band : bands) {
    parts.push_back(
        fmt::format("{} {:+.2g} to {:+.2g} %", band.quantity, 100.0 * band.low, 100.0 * band.high));
    cases = std::max(cases, band.cases);
    unseen = std::max(unseen, band.unseen);
  }
  return fmt::format(
      "model error of '{}': {} (finite elements, {} case{}{}: magswap verify --bands)\n", model,
      fmt::join(parts, ", "), cases, cases == 1 ? "" : "s", known_text(model, cases, unseen));
}

void add_model_error(Document& list, std::string_view model) {
  for (const ErrorBand& band : bands_of(model)) {
    Document one = Document::object();
    one.set("model", band.model).set("quantity", band.quantity);
    one.set("low", band.low).set("high", band.high);
    one.set("cases", band.cases).set("unseen", band.unseen);
    list.add(std::move(one));
  }
}

}  // namespace magswap::cli
