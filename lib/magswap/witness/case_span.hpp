#pragma once

#include <optional>
#include <string_view>

namespace magswap {

/// Smallest and largest ratio of two lengths over the stored cases of a family.
struct CaseSpan {
  double low = 0.0;
  double high = 0.0;

  [[nodiscard]] bool holds(double ratio) const { return ratio >= low && ratio <= high; }
};

/// The span of a ratio of two lengths, by their names in the cases; none where no case has both.
[[nodiscard]] std::optional<CaseSpan> case_span(std::string_view family, std::string_view over,
                                                std::string_view under);

}  // namespace magswap
