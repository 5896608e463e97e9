#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "magswap/ranking/decision.hpp"

namespace magswap {

/// Where the weights of the criteria come from.
enum class WeightRule : std::uint8_t {
  hand,     ///< as given with the criteria
  entropy,  ///< by how unevenly a criterion is spread over the alternatives
  critic,   ///< by contrast and conflict between criteria
};

/// @throws ArgumentError listing the words: hand, entropy, critic.
[[nodiscard]] WeightRule weight_rule(std::string_view text);
[[nodiscard]] std::string_view to_text(WeightRule rule);

/// Weights of the criteria of a table without gaps; they are not negative and sum to 1.
///
/// Entropy: p = x/Σx, E = −Σp·ln p/ln n, w ∝ 1 − E (Shannon; Zeleny 1982). CRITIC: values spread to
/// 0…1 by their goal, w ∝ σ·Σ(1 − r), r the correlation (Diakoulaki, Mavrotas and Papayannakis,
/// Comput. Oper. Res. 22 (1995) 763).
/// @throws DomainError  naming the criterion: a negative or not finite weight, weights that sum to
/// zero, a negative value or a sum of zero under entropy; criteria that all say the same under
/// CRITIC.
/// Cost O(n·m) for entropy, O(n·m²) for CRITIC.
[[nodiscard]] std::vector<double> weights(const DecisionTable& table, WeightRule rule);

}  // namespace magswap
