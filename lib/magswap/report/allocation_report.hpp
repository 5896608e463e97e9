#pragma once

#include <optional>
#include <string>

#include "magswap/allocation/allocate.hpp"
#include "magswap/allocation/frontier.hpp"
#include "magswap/report/document.hpp"

namespace magswap {

/// An allocation for people: magnets by product, caps with their prices, or the caps that conflict.
[[nodiscard]] std::string allocation_text(const Portfolio& portfolio, const Allocation& allocation,
                                          ContentBound content);
/// A frontier for people: limit, least loss, what a kg less costs.
[[nodiscard]] std::string frontier_text(const Frontier& frontier);

/// The same as a tree for JSON, every quantity with its unit.
[[nodiscard]] Document allocation_document(const Portfolio& portfolio, const Allocation& allocation,
                                           ContentBound content,
                                           const std::optional<Frontier>& frontier);

/// One line for each product and magnet.
[[nodiscard]] std::string allocation_csv(const Portfolio& portfolio, const Allocation& allocation);
/// One line for each point.
[[nodiscard]] std::string frontier_csv(const Frontier& frontier);

}  // namespace magswap
