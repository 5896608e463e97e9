#include "magswap/supply/capacity.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "magswap/core/error.hpp"

namespace magswap {

double Deposit::listed_percent() const {
  double sum = 0.0;
  for (const auto& [symbol, percent] : oxide_percent) sum += percent;
  return sum;
}

double net_import_reliance(double production_kg, double imports_kg, double exports_kg,
                           double stock_release_kg) {
  for (const auto& [name, mass] :
       {std::pair("production", production_kg), std::pair("imports", imports_kg),
        std::pair("exports", exports_kg)}) {
    if (!(std::isfinite(mass) && mass >= 0.0)) {
      throw DomainError(fmt::format("{} is {} kg, must be finite and not negative", name, mass));
    }
  }
  const double net = imports_kg - exports_kg + stock_release_kg;
  const double consumption = production_kg + net;
  if (!(std::isfinite(consumption) && consumption > 0.0)) {
    throw DomainError(fmt::format(
        "apparent consumption production + imports − exports + stock release is {} kg, must be "
        "positive",
        consumption));
  }
  return std::clamp(net / consumption, 0.0, 1.0);
}

}  // namespace magswap
