#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "magswap/substitution/account.hpp"

namespace magswap {

/// A magnet that a product can be made with, sized for the same function; all per unit of product.
struct AllocationOption {
  std::string name;                              ///< grade, or what the file calls it
  bool reference = false;                        ///< the magnet in it today: losses count from here
  double mass_kg = 0.0;                          ///< of magnet
  bool mass_known = true;                        ///< else mass_kg stands for nothing
  std::optional<double> cost_USD = {};           ///< of magnet; none where no price is known
  std::map<std::string, Range> element_kg = {};  ///< by symbol
  double performance = 0.0;  ///< part of performance that is lost, 0 for the reference
  double further_USD = 0.0;  ///< further loss, as the file gives it
  double most_share = 1.0;   ///< of the demand that can be made with it, 0…1
  double lead_years = 0.0;   ///< from the decision to the first unit made with it
  double qualify_USD = 0.0;  ///< once, if it is used at all
  bool estimated = false;    ///< its record rests on estimates
  std::string source = {};
  std::string note = {};
};

/// Something that needs magnets, in a number that is given.
struct AllocationProduct {
  std::string name;
  std::string unit = "unit";  ///< what is counted: vehicle, turbine
  double demand = 0.0;        ///< units over the horizon
  /// Loss of one unit of it if all its performance is lost [USD].
  double performance_USD = 0.0;
  /// Loss of one unit that is not made [USD]; none: the demand has to be met.
  std::optional<double> unmet_USD = {};
  std::vector<AllocationOption> options;
  /// Magnets that cannot do it, with the reason.
  std::vector<std::pair<std::string, std::string>> rejected = {};
  std::string source = {};
};

/// A limit on elements together: Σ weight × mass ≤ limit.
struct ElementCap {
  std::string name;
  std::map<std::string, double> weight;  ///< by symbol
  std::optional<double> limit_kg;        ///< none: counted, not limited
  std::string source = {};
  std::string given = {};  ///< how the file says the limit, where it is one of an oxide
};

/// What the loss is made of, beside what products and options say themselves.
struct LossWeights {
  double cost = 1.0;             ///< USD of loss for a USD that the magnets cost more
  double mass_USD_per_kg = 0.0;  ///< for a kg that the magnets weigh more
};

/// Products, the magnets they can be made with, and the limits over all of them.
struct Portfolio {
  std::string title;
  std::string note = {};
  double horizon_years = 1.0;                   ///< over which demands and limits are meant
  std::optional<int> most_qualifications = {};  ///< options other than the references in use
  LossWeights loss = {};
  std::vector<AllocationProduct> products;
  std::vector<ElementCap> caps;

  /// The cap of a name. @throws NotFoundError with the nearest names.
  [[nodiscard]] const ElementCap& cap(std::string_view name) const;
  /// Whether decisions are yes or no: fixed costs or a number of qualifications.
  [[nodiscard]] bool has_decisions() const;
};

/// Which bound of uncertain element contents is calculated with.
enum class ContentBound : std::uint8_t { low, nominal, high };
/// @throws ArgumentError listing the words: low, nominal, high.
[[nodiscard]] ContentBound content_bound(std::string_view text);
[[nodiscard]] std::string_view to_text(ContentBound bound);

/// Checks that a portfolio can be meant.
/// @throws ArgumentError  naming the product: no products, no options, no or several references, a
/// name twice.
/// @throws DomainError  naming product and option: a number that is not finite or negative, a share
/// beyond 1, an unknown element.
void check(const Portfolio& portfolio);

/// Sets the limit of a cap, or adds one of an element: what `--cap "Dy 100 t"` does.
/// @throws NotFoundError  when the name is neither a cap nor an element; DomainError for a limit
/// that is negative or not finite.
void set_cap(Portfolio& portfolio, std::string_view name, double limit_kg);
/// Adds a cap without limit for an element that has none, so that it can be swept.
void count_element(Portfolio& portfolio, std::string_view name);

/// Loss of one unit made with an option against the reference of its product [USD]; none where a
/// price is needed and not known.
[[nodiscard]] std::optional<double> unit_loss_USD(const Portfolio& portfolio,
                                                  const AllocationProduct& product,
                                                  const AllocationOption& option);
/// Weighted element mass of one unit made with an option [kg].
[[nodiscard]] double unit_content_kg(const ElementCap& cap, const AllocationOption& option,
                                     ContentBound bound);
/// Largest share of the demand that an option can take within the horizon, 0…1.
[[nodiscard]] double available_share(const Portfolio& portfolio, const AllocationOption& option);

}  // namespace magswap
