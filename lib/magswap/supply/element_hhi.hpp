#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "magswap/supply/record.hpp"

namespace magswap {

/// Herfindahl–Hirschman indices of an element or a compound, 0 … 10000.
struct HhiPair {
  double production = 0.0;
  double reserves = 0.0;
};

/// Concentration of each element by one published table, and of compounds after it.
///
/// The comparison mode for tools that use this table, such as pymatgen: the index of a compound is
/// the mean of those of its elements, weighted by mass fraction (Gaultois et al., Chem. Mater. 25
/// (2013) 2911). Value type; thread-safe to read.
class ElementHhi {
 public:
  /// Sets the indices of an element.
  /// @throws NotFoundError for an unknown symbol, DomainError when one is not in 0 … 10000.
  void set(std::string_view symbol, HhiPair indices);
  /// Indices of an element, nothing where the table has none.
  [[nodiscard]] std::optional<HhiPair> of(std::string_view symbol) const;
  /// Indices of a formula such as "Nd2Fe14B"; nothing where an element of it has none.
  /// @throws ArgumentError when it is no formula.
  [[nodiscard]] std::optional<HhiPair> of_formula(std::string_view formula) const;
  /// Indices of a compound of atoms by atomic number; nothing where an element has none.
  [[nodiscard]] std::optional<HhiPair> of_atoms(std::span<const int> numbers,
                                                std::span<const double> counts) const;

  SupplyRecord record;
  int year = 0;

 private:
  static constexpr std::size_t kNumbers = 120;
  struct Row {
    double atomic_mass = 0.0;  // 0 where the table has no entry
    HhiPair indices;
  };
  std::array<Row, kNumbers> rows_{};
};

}  // namespace magswap
