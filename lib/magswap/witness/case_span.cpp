#include "magswap/witness/case_span.hpp"

#include <algorithm>

#include "magswap/witness/witness_case.hpp"

namespace magswap {
namespace {

const WitnessParameter* length_in(const WitnessCase& item, std::string_view name) {
  const auto found =
      std::find_if(item.geometry.begin(), item.geometry.end(),
                   [&](const WitnessParameter& one) { return one.is_length && one.name == name; });
  return found == item.geometry.end() ? nullptr : &*found;
}

}  // namespace

std::optional<CaseSpan> case_span(std::string_view family, std::string_view over,
                                  std::string_view under) {
  std::optional<CaseSpan> out;
  for (const WitnessCase& item : witness_cases()) {
    if (item.family != family) continue;
    const WitnessParameter* const above = length_in(item, over);
    const WitnessParameter* const below = length_in(item, under);
    if (above == nullptr || below == nullptr || below->value == 0.0) continue;
    const double ratio = above->value / below->value;
    out = out ? CaseSpan{std::min(out->low, ratio), std::max(out->high, ratio)}
              : CaseSpan{ratio, ratio};
  }
  return out;
}

}  // namespace magswap
