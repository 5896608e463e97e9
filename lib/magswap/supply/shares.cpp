#include "magswap/supply/shares.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

#include "magswap/core/error.hpp"
#include "magswap/material/elements.hpp"

namespace magswap {
namespace {

constexpr std::array<std::string_view, 5> kStages{"reserves", "mine", "separation", "metal",
                                                  "magnet"};

bool is_magnet_element(std::string_view symbol) {
  return symbol == "Nd" || symbol == "Pr" || symbol == "Dy" || symbol == "Tb";
}

}  // namespace

std::string_view to_text(Stage stage) { return kStages.at(static_cast<std::size_t>(stage)); }

Stage stage(std::string_view text) {
  const auto* const found = std::find(kStages.begin(), kStages.end(), text);
  if (found == kStages.end()) {
    throw ArgumentError(
        fmt::format("unknown stage '{}'; known: {}", text, fmt::join(kStages, ", ")));
  }
  return static_cast<Stage>(found - kStages.begin());
}

const std::vector<Stage>& all_stages() {
  static const std::vector<Stage> stages{Stage::reserves, Stage::mine, Stage::separation,
                                         Stage::metal, Stage::magnet};
  return stages;
}

std::optional<Bounded> Country::risk(int year, Governance indicator) const {
  if (indicator == Governance::stability)
    return GovernanceSeries{years, estimate, std_error, record.source}.risk(year);
  if (indicator == Governance::mean) return mean_risk_of(governance, year);
  const auto found = governance.find(indicator);
  return found == governance.end() ? std::nullopt : found->second.risk(year);
}

double ShareTable::share(std::string_view code) const {
  for (const CountryShare& entry : shares) {
    if (entry.countries.size() == 1 && entry.countries.front() == code) return entry.value;
  }
  return 0.0;
}

const std::vector<std::string>& supply_groups() {
  static const std::vector<std::string> groups{"rare earths",
                                               "magnet rare earths",
                                               "heavy rare earths",
                                               "light rare earths",
                                               "NdPr",
                                               "Dy+Tb",
                                               "Sm+Gd",
                                               "NdFeB",
                                               "SmCo"};
  return groups;
}

bool is_supply_item(std::string_view item) {
  const auto& groups = supply_groups();
  return find_element(item) != nullptr ||
         std::find(groups.begin(), groups.end(), item) != groups.end();
}

std::vector<std::string> wider_items(std::string_view item) {
  std::vector<std::string> out;
  const bool pair = item == "NdPr" || item == "Dy+Tb";
  if (item == "Dy+Tb" || is_heavy_rare_earth(item)) out.emplace_back("heavy rare earths");
  if (pair || is_magnet_element(item)) out.emplace_back("magnet rare earths");
  const bool group = pair || item == "Sm+Gd" || item.ends_with(" rare earths");
  if (group || is_rare_earth(item)) out.emplace_back("rare earths");
  return out;
}

}  // namespace magswap
