#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "magswap/ranking/criteria.hpp"
#include "magswap/substitution/gap_swap.hpp"
#include "magswap/substitution/surface_swap.hpp"

namespace magswap {

/// Figures of the substitutes of an application: magnet_mass, cost, every element, rare_earth,
/// heavy_rare_earth, margin, stack_ratio, carbon and energy of the raw materials; ranges where they
/// are known. Candidates that cannot do it are rejected with their reason.
[[nodiscard]] FigureTable figures_of(const SurfaceSwapResult& result);
[[nodiscard]] FigureTable figures_of(const GapSwapResult& result);

/// Reads figures from a CSV text with a heading row; `name` stands for its path in messages.
///
/// The first column without numbers names the alternatives; headings are "name [unit]". Columns
/// `feasible` (0, 1) and `reason`, as `magswap swap --csv` writes them, reject rows; `x_low` and
/// `x_high` are the range of x. An empty cell is a missing value.
/// @throws DataError with the place.
[[nodiscard]] FigureTable read_figures(std::string_view name, std::string_view text);

/// Carbon and energy columns from columns of elements in kg, where iron is among them: without the
/// rest of the magnet they would be wrong.
void add_footprints(FigureTable& figures);

/// Whether more or less of a figure is better, for those that the library knows: less mass, cost
/// and elements, more margin; empty for others.
[[nodiscard]] std::optional<Goal> usual_goal(std::string_view figure);
/// Names of the figures whose goal is known, elements left out.
[[nodiscard]] std::vector<std::string> usual_figures();

}  // namespace magswap
