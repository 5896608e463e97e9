#include "magswap/supply/governance.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

#include "magswap/core/error.hpp"

namespace magswap {
namespace {

struct Words {
  std::string_view word, title;
};

constexpr std::array<Words, 7> kIndicators{{
    {"stability", "political stability"},
    {"voice", "voice and accountability"},
    {"effectiveness", "government effectiveness"},
    {"regulation", "regulatory quality"},
    {"law", "rule of law"},
    {"corruption", "control of corruption"},
    {"mean", "mean of six indicators"},
}};
constexpr std::size_t kSingle = kIndicators.size() - 1;
constexpr double kBest = 2.5;  // the indicators are scaled to run from about −2.5 to 2.5

}  // namespace

std::string_view to_text(Governance indicator) {
  return kIndicators.at(static_cast<std::size_t>(indicator)).word;
}

std::string_view title_of(Governance indicator) {
  return kIndicators.at(static_cast<std::size_t>(indicator)).title;
}

const std::vector<std::string>& governance_words() {
  static const std::vector<std::string> words = [] {
    std::vector<std::string> out;
    for (const Words& indicator : kIndicators) out.emplace_back(indicator.word);
    return out;
  }();
  return words;
}

Governance governance(std::string_view word) {
  const auto& words = governance_words();
  const auto found = std::find(words.begin(), words.end(), word);
  if (found == words.end()) {
    throw ArgumentError(
        fmt::format("unknown governance indicator '{}'; known: {}", word, fmt::join(words, ", ")));
  }
  return static_cast<Governance>(found - words.begin());
}

std::optional<Bounded> GovernanceSeries::risk(int year) const {
  const auto after = std::upper_bound(years.begin(), years.end(), year);
  if (after == years.begin()) return std::nullopt;
  const auto at = static_cast<std::size_t>(after - years.begin()) - 1;
  const auto weight = [](double value) {
    return std::clamp((kBest - value) / (2.0 * kBest), 0.0, 1.0);
  };
  return Bounded{weight(estimate[at]), weight(estimate[at] + std_error[at]),
                 weight(estimate[at] - std_error[at])};
}

std::optional<Bounded> mean_risk_of(const GovernanceOfCountry& series, int year) {
  Bounded sum;
  for (std::size_t i = 0; i < kSingle; ++i) {
    const auto found = series.find(static_cast<Governance>(i));
    const auto risk = found == series.end() ? std::nullopt : found->second.risk(year);
    if (!risk) return std::nullopt;
    sum = sum + *risk;
  }
  return (1.0 / static_cast<double>(kSingle)) * sum;
}

}  // namespace magswap
