#pragma once

#include <string>
#include <vector>

#include "magswap/material/library.hpp"
#include "magswap/product/intensity.hpp"
#include "magswap/product/library.hpp"

namespace magswap {

/// A product as a tree of what it is made of, each node with its content [kg].
///
/// A product with variants counts each by its market share; one with parts counts each by its
/// number. What the product says itself goes before what follows from them.
struct BillOfMaterials {
  const Product* product = nullptr;
  double units = 1.0;  ///< functional units of this node in the whole
  /// Share or count in the node above, with its range; nullptr at the top.
  const ProductPart* part = nullptr;
  std::vector<IntensityLine> lines;       ///< magnets and elements, of its own or summed
  std::vector<BillOfMaterials> children;  ///< variants or parts
  std::vector<std::string> left_out;      ///< what the sums lack, one sentence each

  /// The line of a substance, nullptr where it is not known.
  [[nodiscard]] const IntensityLine* find(std::string_view substance, MassBasis basis) const;
};

/// Bill of materials of a number of functional units, down to the elements of the magnets.
///
/// Elements that a product does not give follow from its magnets by its own analysis, else by the
/// nominal alloy of their family; "rare earths" is the sum of the elements where the product gives
/// no total. A substance is summed over variants only where every variant gives it (a magnet-free
/// one gives no magnets and no rare earths); over parts where any does, and left_out names the
/// others. The range of a sum over variants is the widest that shares within their ranges and sum 1
/// allow.
/// @throws DomainError when the number is negative or not finite.
/// @throws NotFoundError for a family that the materials do not have.
[[nodiscard]] BillOfMaterials bill_of_materials(const Product& product, double units,
                                                const ProductLibrary& products,
                                                const Library& materials);

/// Elements of the magnets of an intensity that the product does not give itself, by its own
/// analysis or by the nominal alloy of its family; empty where neither is known or there is no
/// magnet mass.
struct DerivedElements {
  std::vector<IntensityLine> lines;
  std::string composition;  ///< by which alloy
  std::string note;         ///< of that alloy
};
[[nodiscard]] DerivedElements derived_elements(const Product& product, const Intensity& intensity,
                                               const Library& materials);

namespace detail {

/// A share or weight with its limits and the value it weighs.
struct WeightedValue {
  double share, low_share, high_share;
  double value, low, high;
};
/// Σ share·value with the least and the largest sum that shares within their limits and of total 1
/// allow; where no such shares exist, the given ones are kept.
[[nodiscard]] WeightedValue share_weighted(const std::vector<WeightedValue>& variants);

}  // namespace detail
}  // namespace magswap
