#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "magswap/allocation/portfolio.hpp"

namespace magswap {

struct AllocateOptions {
  ContentBound content = ContentBound::nominal;
  bool prices = true;  ///< prices of the caps and other optima, too
};

/// The part of a product's demand that is made with one option.
struct AllocatedShare {
  std::size_t product = 0;
  std::size_t option = 0;
  bool unmet = false;  ///< the part of the demand that is not met
  double share = 0.0;  ///< of the demand, 0…1
  double units = 0.0;
  double loss_USD = 0.0;  ///< against the reference, qualification not included
  double mass_kg = 0.0;   ///< of magnet; NaN where the option does not give it
};

/// A cap at the optimum, and what a kg of it is worth.
struct CapPrice {
  std::string name;
  std::optional<double> limit_kg;
  double used_kg = 0.0;
  double today_kg = 0.0;  ///< with the references alone
  /// Loss that a kg more would save, and that a kg less would cost [USD/kg], both ≥ 0. They differ
  /// where the optimum has an edge at the limit; `less` is infinite where no smaller one is
  /// feasible.
  double more_USD_per_kg = 0.0;
  double less_USD_per_kg = 0.0;
  double low_kg = 0.0;   ///< limit down to which `less` holds
  double high_kg = 0.0;  ///< limit up to which `more` holds; infinite where no limit binds
};

/// Shares of another optimum: equal loss, other magnets.
struct AlternativeShare {
  std::size_t product = 0;
  std::size_t option = 0;
  double share = 0.0;        ///< in the optimum given
  double other_share = 0.0;  ///< in the other one
};

/// What a cap would have to give so that the demands can be met.
struct CapRelaxation {
  std::string name;
  double limit_kg = 0.0;
  /// Least limit with all others kept; none where this cap alone cannot help.
  std::optional<double> alone_kg;
  /// Limit in the joint relaxation that is least as a sum of parts of the limits.
  double together_kg = 0.0;
};

/// Why there is no allocation.
struct Conflict {
  /// Caps that cannot be kept together: an irreducible set, without any one of which the others
  /// could be kept, and those that the joint relaxation raises.
  std::vector<CapRelaxation> caps;
  /// Demands that no cap is to blame for: magnets are missing or come too late.
  std::vector<std::string> demands;
};

/// The best allocation, or why there is none.
struct Allocation {
  bool feasible = false;
  Conflict conflict;      ///< where there is none
  double loss_USD = 0.0;  ///< against the references, qualifications included
  double qualification_USD = 0.0;
  std::vector<AllocatedShare> shares;  ///< those above zero, by product
  std::vector<CapPrice> caps;
  std::map<std::string, double> element_kg;        ///< in all products, nominal content
  std::map<std::string, double> element_today_kg;  ///< with the references alone
  double cost_change_USD = 0.0;                    ///< of the magnets, where all prices are known
  double mass_change_kg = 0.0;                     ///< NaN where a magnet in it has no mass
  double performance_USD = 0.0;                    ///< part of the loss that is performance
  /// Products whose shares another optimum of equal loss changes; empty: the optimum is unique.
  std::vector<AlternativeShare> alternatives;
  /// Decisions were searched for: prices hold with these decisions kept, alternatives too.
  bool has_decisions = false;
  std::vector<std::string> left_out;  ///< options that could not be considered, with the reason
};

/// Which product uses which magnet so that all caps are kept and the loss is least.
///
/// Linear program (COIN-OR Clp): shares of each demand, Σ = 1, under the caps; with decisions a
/// mixed whole-number program (Cbc). An infeasible portfolio is a result with the caps that
/// conflict. docs/methods/allocation.md.
/// @throws ArgumentError, DomainError  as check(); ConvergenceError when the solver fails.
/// Cost: 1000 products × 8 options × 6 caps in some 50 ms, prices included.
[[nodiscard]] Allocation allocate(const Portfolio& portfolio, const AllocateOptions& options = {});

}  // namespace magswap
