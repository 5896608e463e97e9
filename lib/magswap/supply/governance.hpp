#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "magswap/supply/record.hpp"

namespace magswap {

/// A Worldwide Governance Indicator of the World Bank, or the mean of the six.
enum class Governance : std::uint8_t {
  stability,      ///< political stability and absence of violence or terrorism
  voice,          ///< voice and accountability
  effectiveness,  ///< government effectiveness
  regulation,     ///< regulatory quality
  law,            ///< rule of law
  corruption,     ///< control of corruption
  mean,           ///< mean of the six, as criticality studies take it
};

/// The word of an indicator: "stability", "law", "mean" …
[[nodiscard]] std::string_view to_text(Governance indicator);
/// Its name as the World Bank prints it: "rule of law".
[[nodiscard]] std::string_view title_of(Governance indicator);
/// @throws ArgumentError listing the indicators.
[[nodiscard]] Governance governance(std::string_view word);
/// The words of every indicator and of the mean.
[[nodiscard]] const std::vector<std::string>& governance_words();

/// One indicator of one country over the years.
struct GovernanceSeries {
  std::vector<int> years;         ///< ascending
  std::vector<double> estimate;   ///< about −2.5 (weak) … 2.5 (strong)
  std::vector<double> std_error;  ///< of the estimate
  std::string source;

  /// Risk weight (2.5 − estimate)/5, 0 … 1, of the latest year up to `year`, with one standard
  /// error each way; nothing where there is none.
  [[nodiscard]] std::optional<Bounded> risk(int year) const;
};

/// The series of a country by indicator.
using GovernanceOfCountry = std::map<Governance, GovernanceSeries>;

/// One indicator for many countries, as a file gives it.
struct GovernanceTable {
  Governance indicator = Governance::stability;
  std::map<std::string, GovernanceSeries, std::less<>> countries;  ///< by code
  SupplyRecord record;
};

/// Mean risk weight of the six indicators, each of its latest year up to `year`; nothing where one
/// is missing. The bounds take the errors of the six to go together, which they do not fully.
[[nodiscard]] std::optional<Bounded> mean_risk_of(const GovernanceOfCountry& series, int year);

}  // namespace magswap
