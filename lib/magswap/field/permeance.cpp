#include "magswap/field/permeance.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "magswap/core/error.hpp"

namespace magswap {
namespace {

constexpr std::array kMethods{PermeanceMethod::fluxmetric, PermeanceMethod::magnetometric,
                              PermeanceMethod::evershed};

}  // namespace

std::string_view to_text(PermeanceMethod method) {
  switch (method) {
    case PermeanceMethod::magnetometric:
      return "magnetometric";
    case PermeanceMethod::evershed:
      return "evershed";
    case PermeanceMethod::fluxmetric:
      break;
  }
  return "fluxmetric";
}

PermeanceMethod permeance_method(std::string_view text) {
  for (const PermeanceMethod method : kMethods) {
    if (text == to_text(method)) return method;
  }
  throw ArgumentError(fmt::format(
      "unknown permeance method '{}'; there are fluxmetric, magnetometric and evershed", text));
}

double permeance_coefficient(const Shape& shape, PermeanceMethod method) {
  switch (method) {
    case PermeanceMethod::magnetometric:
      return magnetometric_factor(shape).permeance();
    case PermeanceMethod::evershed: {
      const double length_m = si(magnetic_length(shape));
      return 1.77 * length_m / si(pole_area(shape)) * std::sqrt(0.5 * si(surface_area(shape)));
    }
    case PermeanceMethod::fluxmetric:
      break;
  }
  return fluxmetric_factor(shape).permeance();
}

PermeanceSpread permeance_spread(const Shape& shape) {
  PermeanceSpread out{};
  std::transform(kMethods.begin(), kMethods.end(), out.entries.begin(),
                 [&](PermeanceMethod method) {
                   return PermeanceSpread::Entry{method, permeance_coefficient(shape, method)};
                 });
  const auto by_value = [](const auto& a, const auto& b) { return a.Pc < b.Pc; };
  const auto [least, most] = std::minmax_element(out.entries.begin(), out.entries.end(), by_value);
  out.lowest = least->Pc;
  out.highest = most->Pc;
  return out;
}

DemagnetisingFactor factor_of_permeance(double Pc) {
  if (!(Pc >= 0.0)) {
    throw DomainError(
        fmt::format("permeance coefficient is {}; it must be 0 or more (a load line in the second "
                    "quadrant)",
                    Pc));
  }
  const double n = 1.0 / (1.0 + Pc);
  return {n, std::isinf(Pc) ? 1.0 : Pc * n};
}

}  // namespace magswap
