#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "magswap/loop/figure.hpp"

namespace magswap {

/// How the maximum energy product of sampled data is taken.
enum class ProductRule : std::uint8_t {
  segments,  ///< exact maximum of the piecewise-linear curve
  samples,   ///< largest value at a measured point, as other programs print it
};

/// Definitions of the figures that have more than one.
struct FigureRules {
  ProductRule product = ProductRule::segments;
  double Hk_fraction = 0.9;  ///< Hk: J = fraction·Br, between 0 and 1
  std::optional<double>
      mu_rec;  ///< recoil permeability for HD5 and HD10 in place of the loop's own
};

/// Checks a set of definitions.
/// @throws DomainError when the fraction of Hk lies outside 0 … 1 or µrec is not at least 1.
void check(const FigureRules& rules);

namespace detail {

/// Reversal from a branch, towards H = 0, in the branch's own direction and in internal fields.
struct RecoilLine {
  double h_A_per_m = 0.0;      ///< tip on the branch, < 0
  double j_T = 0.0;            ///< J at the tip
  double h_end_A_per_m = 0.0;  ///< upper end, at most 0
  double j_end_T = 0.0;
};

/// One branch as the figures need it: from saturation down through H = 0, J > 0 at H = 0, internal
/// field, no NaN. The arrays are scratch: one row is overwritten.
struct BranchView {
  std::span<double> h_A_per_m;
  std::span<double> j_T;
  std::span<const RecoilLine> recoils;
  bool has_polarisation = true;  ///< false for a record of B alone
};

/// All figures of one branch. Cost O(n), no allocation on monotone data.
///
/// Piecewise-linear between the rows, in their order. Where noise makes a level crossed several
/// times, the middle crossing counts. Sources: IEC 60404-5; docs/methods/loop.md.
[[nodiscard]] LoopFigures figures_of(const BranchView& branch, const FigureRules& rules);

/// Magnetisation at saturation: largest, high-field line and law of approach, from the rows ahead
/// of H = 0. Source: Akulov, Z. Phys. 69 (1931) 822; docs/methods/loop.md.
void saturation_figures(std::span<const double> h_A_per_m, std::span<const double> j_T,
                        LoopFigures& out);

}  // namespace detail
}  // namespace magswap
