#include "magswap/fleet/recovery.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "magswap/core/error.hpp"

namespace magswap {
namespace {

constexpr std::array<std::string_view, 3> kKinds{"reuse", "hydrogen-decrepitation",
                                                 "hydrometallurgy"};
constexpr double kTolerance = 1e-9;  // of a sum of shares

void require_share(std::string_view what, double share) {
  if (share >= 0.0 && share <= 1.0) return;
  throw DomainError(fmt::format("{} is {:.6g} %, not in 0…100 %", what, 100.0 * share));
}

void require_shares(const std::string& what, std::span<const double> shares, std::size_t years) {
  if (shares.size() != years) {
    throw DomainError(
        fmt::format("{} is given for {} years instead of {}", what, shares.size(), years));
  }
  for (const double share : shares) require_share(what, share);
}

void require_route(const RecoveryRoute& route, std::size_t years) {
  require_shares(fmt::format("share of route '{}'", route.name), route.share, years);
  require_share(fmt::format("yield of route '{}'", route.name), route.yield);
  for (const auto& [substance, yield] : route.yields) {
    require_share(fmt::format("yield of {} on route '{}'", substance, route.name), yield);
  }
  if (route.lag_years < 0) {
    throw DomainError(
        fmt::format("lag of route '{}' is {} years, negative", route.name, route.lag_years));
  }
}

}  // namespace

std::string_view to_text(RecoveryKind kind) { return kKinds.at(static_cast<std::size_t>(kind)); }

RecoveryKind recovery_kind(std::string_view text) {
  const auto* const found = std::find(kKinds.begin(), kKinds.end(), text);
  if (found != kKinds.end()) return static_cast<RecoveryKind>(found - kKinds.begin());
  throw ArgumentError(
      fmt::format("unknown kind of recovery '{}'; known: reuse, hydrogen-decrepitation, "
                  "hydrometallurgy",
                  text));
}

double RecoveryRoute::yield_of(const std::string& substance, MassBasis basis) const {
  if (basis == MassBasis::magnet && kind == RecoveryKind::hydrometallurgy) return 0.0;
  const auto found = yields.find(substance);
  return found == yields.end() ? yield : found->second;
}

void EndOfLife::require_valid(std::size_t years, int first_year) const {
  if (!collected.empty()) require_shares("share collected", collected, years);
  for (const RecoveryRoute& route : routes) require_route(route, years);
  for (std::size_t t = 0; t < years; ++t) {
    double sum = 0.0;
    for (const RecoveryRoute& route : routes) sum += route.share[t];
    if (sum > 1.0 + kTolerance) {
      throw DomainError(
          fmt::format("shares of the routes sum to {:.6g} % in year {}, more than 100 %",
                      100.0 * sum, first_year + static_cast<int>(t)));
    }
  }
}

RecoveryFlows recover(std::span<const double> end_of_life_kg, const EndOfLife& treatment,
                      const std::string& substance, MassBasis basis) {
  const std::size_t years = end_of_life_kg.size();
  RecoveryFlows out;
  out.collected.assign(years, 0.0);
  out.recovered.assign(years, 0.0);
  out.lost.assign(end_of_life_kg.begin(), end_of_life_kg.end());
  out.in_process.assign(years, 0.0);
  out.by_route.assign(treatment.routes.size(), std::vector<double>(years, 0.0));
  for (std::size_t t = 0; t < years; ++t) {
    out.collected[t] =
        treatment.collected.empty() ? 0.0 : treatment.collected[t] * end_of_life_kg[t];
    for (std::size_t r = 0; r < treatment.routes.size(); ++r) {
      const RecoveryRoute& route = treatment.routes[r];
      const double product = route.yield_of(substance, basis) * route.share[t] * out.collected[t];
      out.lost[t] -= product;
      const std::size_t supplied = t + static_cast<std::size_t>(route.lag_years);
      for (std::size_t u = t; u < std::min(supplied, years); ++u) out.in_process[u] += product;
      if (supplied >= years) continue;
      out.by_route[r][supplied] += product;
      out.recovered[supplied] += product;
    }
  }
  return out;
}

}  // namespace magswap
