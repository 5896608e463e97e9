#include "magswap/product/exchange.hpp"

#include <fmt/format.h>

#include <cmath>

#include "magswap/core/error.hpp"

namespace magswap {
namespace {

constexpr double kSumTolerance = 1e-3;  // as the gate of material files

void require_fractions(const MassFractions& fractions, const std::string& name) {
  double sum = 0.0;
  for (const auto& [symbol, fraction] : fractions) {
    if (find_element(symbol) == nullptr) {
      throw ArgumentError(
          fmt::format("composition of '{}' names '{}', which is not an element", name, symbol));
    }
    const auto [value, low, high] = fraction;
    if (!(0.0 <= low && low <= value && value <= high && high <= 1.0)) {
      throw DomainError(fmt::format(
          "composition of '{}': fraction {} ({} to {}) of {} is outside 0…1 or of its range", name,
          value, low, high, symbol));
    }
    sum += value;
  }
  if (sum > 1.0 + kSumTolerance) {
    throw DomainError(
        fmt::format("composition of '{}': fractions sum to {:.4g}, more than 1", name, sum));
  }
}

IntensityLine derived(const IntensityLine& magnet, const MassFraction& factor,
                      std::string conversion) {
  IntensityLine out = magnet;
  out.value_kg *= factor.value;
  out.low_kg *= factor.low;
  out.high_kg *= factor.high;
  out.conversion = std::move(conversion);
  out.rests_on_doubt = magnet.doubtful();
  out.entry.standing = Standing::derived;
  return out;
}

std::vector<IntensityLine> side(const IntensityLine& magnet, const MassFractions& fractions,
                                const std::string& name) {
  std::vector<IntensityLine> out{magnet};
  for (const auto& [symbol, fraction] : fractions) {
    out.push_back(derived(
        magnet, fraction,
        fmt::format("magnet mass × {:.4g} % {} ({})", 100.0 * fraction.value, symbol, name)));
    out.back().substance = symbol;
    out.back().basis = MassBasis::element;
  }
  return out;
}

}  // namespace

ExchangedIntensity exchange(const Intensity& intensity, const MagnetExchange& magnets) {
  if (!std::isfinite(magnets.mass_ratio) || magnets.mass_ratio <= 0.0) {
    throw DomainError(fmt::format("mass ratio {} of '{}' to '{}' is not positive",
                                  magnets.mass_ratio, magnets.substitute, magnets.reference));
  }
  require_fractions(magnets.reference_fractions, magnets.reference);
  require_fractions(magnets.substitute_fractions, magnets.substitute);
  (void)intensity.magnet();  // says what is missing
  const IntensityLine& before = *intensity.find("magnet", MassBasis::magnet);
  const IntensityLine after =
      derived(before, magnets.mass_ratio,
              fmt::format("magnet mass × {:.4g} ({} for {})", magnets.mass_ratio,
                          magnets.substitute, magnets.reference));
  return {side(before, magnets.reference_fractions, magnets.reference),
          side(after, magnets.substitute_fractions, magnets.substitute)};
}

}  // namespace magswap
