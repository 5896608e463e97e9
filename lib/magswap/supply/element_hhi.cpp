#include "magswap/supply/element_hhi.hpp"

#include <fmt/format.h>

#include "magswap/core/error.hpp"
#include "magswap/material/elements.hpp"

namespace magswap {

void ElementHhi::set(std::string_view symbol, HhiPair indices) {
  const Element& found = element(symbol);
  for (const double index : {indices.production, indices.reserves}) {
    if (!(index >= 0.0 && index <= 1e4)) {
      throw DomainError(
          fmt::format("concentration index {:g} of {} is not in 0 … 10000", index, symbol));
    }
  }
  rows_.at(static_cast<std::size_t>(found.number)) = {found.atomic_mass, indices};
}

std::optional<HhiPair> ElementHhi::of(std::string_view symbol) const {
  const Element* found = find_element(symbol);
  if (found == nullptr) return std::nullopt;
  const Row& row = rows_.at(static_cast<std::size_t>(found->number));
  if (row.atomic_mass == 0.0) return std::nullopt;
  return row.indices;
}

std::optional<HhiPair> ElementHhi::of_atoms(std::span<const int> numbers,
                                            std::span<const double> counts) const {
  if (numbers.size() != counts.size()) {
    throw ArgumentError(
        fmt::format("{} atomic numbers and {} counts", numbers.size(), counts.size()));
  }
  double mass = 0.0;
  HhiPair sum;
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    const auto number = static_cast<std::size_t>(numbers[i]);
    if (number >= kNumbers || rows_[number].atomic_mass == 0.0) return std::nullopt;
    const double part = counts[i] * rows_[number].atomic_mass;
    mass += part;
    sum.production += part * rows_[number].indices.production;
    sum.reserves += part * rows_[number].indices.reserves;
  }
  if (!(mass > 0.0)) return std::nullopt;
  return HhiPair{sum.production / mass, sum.reserves / mass};
}

std::optional<HhiPair> ElementHhi::of_formula(std::string_view formula) const {
  std::vector<int> numbers;
  std::vector<double> counts;
  for (const auto& [symbol, count] : formula_atoms(formula)) {
    numbers.push_back(element(symbol).number);
    counts.push_back(count);
  }
  return of_atoms(numbers, counts);
}

}  // namespace magswap
