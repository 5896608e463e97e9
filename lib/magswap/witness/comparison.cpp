#include "magswap/witness/comparison.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

namespace magswap {
namespace {

std::vector<Comparison> all_comparisons(ModelCost cost) {
  std::vector<Comparison> out;
  for (const WitnessCase& item : witness_cases()) {
    for (const Comparison& row : compare(item, cost)) out.push_back(row);
  }
  return out;
}

// Rows of one model, and of one group unless that is empty.
std::optional<ErrorBand> band_of(const std::vector<Comparison>& rows, std::string_view model,
                                 std::string_view quantity) {
  ErrorBand out;
  std::set<std::string> cases;
  double worst = -1.0;
  for (const Comparison& row : rows) {
    if (row.goal->model != model || (!quantity.empty() && row.goal->quantity != quantity)) continue;
    const double deviation = row.deviation();
    out.low = cases.empty() ? deviation : std::min(out.low, deviation);
    out.high = cases.empty() ? deviation : std::max(out.high, deviation);
    out.limit = std::max(out.limit, row.goal->limit);
    if (std::abs(deviation) > worst) {
      worst = std::abs(deviation);
      out.worst = row.item->name;
    }
    out.model = row.goal->model;
    out.quantity = quantity.empty() ? std::string_view("all quantities") : row.goal->quantity;
    if (cases.insert(row.item->name).second && row.item->unseen) ++out.unseen;
  }
  if (cases.empty()) return std::nullopt;
  out.cases = static_cast<int>(cases.size());
  return out;
}

// The recorded rows of a slow model together, or one of them.
std::optional<ErrorBand> recorded_band(std::string_view model, std::string_view quantity) {
  std::optional<ErrorBand> out;
  for (const ErrorBand& row : recorded_bands()) {
    if (row.model != model || (!quantity.empty() && row.quantity != quantity)) continue;
    if (!out) {
      out = row;
      if (quantity.empty()) out->quantity = "all quantities";
      continue;
    }
    out->low = std::min(out->low, row.low);
    out->high = std::max(out->high, row.high);
    out->limit = std::max(out->limit, row.limit);
  }
  return out;
}

const std::vector<Comparison>& stored_comparisons(ModelCost cost) {
  if (cost == ModelCost::quick) {
    static const std::vector<Comparison> quick = all_comparisons(ModelCost::quick);
    return quick;
  }
  static const std::vector<Comparison> slow = all_comparisons(ModelCost::slow);
  return slow;
}

}  // namespace

double Comparison::deviation() const { return (model - fe->value) / std::abs(fe->value); }

bool Comparison::within() const {
  return std::abs(deviation()) <= goal->limit + fe->error / std::abs(fe->value);
}

std::vector<Comparison> compare(const WitnessCase& item, ModelCost cost) {
  const std::vector<ModelValue> values = model_values(item, cost);
  std::vector<Comparison> out;
  for (const WitnessQuantity& quantity : item.quantities) {
    for (const ModelValue& value : values) {
      if (value.quantity == quantity.name) {
        out.push_back({&item, &quantity, value.value, value.goal});
      }
    }
  }
  return out;
}

const std::vector<ErrorBand>& error_bands() {
  static const std::vector<ErrorBand> bands = [] {
    std::vector<ErrorBand> out;
    for (const ModelGoal& goal : model_goals()) {
      if (auto band = band_of(stored_comparisons(goal.cost), goal.model, goal.quantity)) {
        out.push_back(*band);
      }
    }
    return out;
  }();
  return bands;
}

std::optional<ErrorBand> error_band(std::string_view model, std::string_view quantity) {
  const auto& goals = model_goals();
  const auto goal = std::find_if(goals.begin(), goals.end(),
                                 [&](const ModelGoal& one) { return one.model == model; });
  if (goal == goals.end()) return std::nullopt;
  if (goal->cost == ModelCost::slow) return recorded_band(model, quantity);
  return band_of(stored_comparisons(goal->cost), model, quantity);
}

std::string to_text(const ErrorBand& band) {
  return fmt::format("model error {:+.2g} to {:+.2g} % (finite elements, {} case{})",
                     100.0 * band.low, 100.0 * band.high, band.cases, band.cases == 1 ? "" : "s");
}

}  // namespace magswap
