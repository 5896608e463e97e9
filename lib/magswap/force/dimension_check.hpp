#pragma once

#include <fmt/format.h>

#include <cmath>
#include <string_view>

#include "magswap/core/error.hpp"
#include "magswap/units/text.hpp"

namespace magswap::detail {

/// @throws DomainError "whose: name is value, must be positive and finite".
template <class Quantity>
void check_positive(std::string_view whose, std::string_view name, const Quantity& value) {
  if (si(value) > 0.0 && std::isfinite(si(value))) return;
  throw DomainError(
      fmt::format("{}: {} is {}, must be positive and finite", whose, name, format(value)));
}

/// A length and its name in an error's text.
struct NamedLength {
  std::string_view name;
  Length value;
};

/// @throws DomainError where the first is not the smaller of two lengths.
inline void check_order(std::string_view whose, const NamedLength& less, const NamedLength& more) {
  if (si(less.value) < si(more.value)) return;
  throw DomainError(fmt::format("{}: {} {} must be smaller than {} {}; are the two swapped?", whose,
                                less.name, format(less.value), more.name, format(more.value)));
}

}  // namespace magswap::detail
