#pragma once

#include <string>
#include <vector>

#include "magswap/material/sourced_value.hpp"
#include "magswap/product/product.hpp"

namespace magswap {

/// Where a fact of supply comes from and how far it can be relied on.
struct SupplyRecord {
  std::string source;  ///< key into the sources
  Standing standing = Standing::typical;
  Confidence confidence = Confidence::low;
  std::vector<std::string> disputed_by;
  std::string note;
  std::string path;  ///< file it was read from
  int line = 0;
  int column = 0;

  /// True for estimates, claims and disputed facts, which every output has to name.
  [[nodiscard]] bool doubtful() const {
    return standing == Standing::estimated || standing == Standing::claim || !disputed_by.empty();
  }
};

/// A number with its range, in the unit that its owner names.
struct Bounded {
  double value = 0.0;
  double low = 0.0;
  double high = 0.0;

  friend Bounded operator*(double factor, const Bounded& a) {
    return {factor * a.value, factor * a.low, factor * a.high};
  }
  friend Bounded operator+(const Bounded& a, const Bounded& b) {
    return {a.value + b.value, a.low + b.low, a.high + b.high};
  }
};

}  // namespace magswap
