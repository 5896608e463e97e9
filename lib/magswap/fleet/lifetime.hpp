#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include "magswap/units/quantity.hpp"

namespace magswap {

/// A time in years of 365.25 days.
[[nodiscard]] constexpr Time years(double number) { return from_si<Time>(31557600.0 * number); }
/// Number of years of 365.25 days in a time.
[[nodiscard]] constexpr double in_years(Time time) { return si(time) / 31557600.0; }

/// The family of a distribution of lifetimes.
enum class LifetimeFamily : std::uint8_t { fixed, normal, folded_normal, log_normal, weibull };

[[nodiscard]] std::string_view to_text(LifetimeFamily family);
/// @throws ArgumentError listing the families.
[[nodiscard]] LifetimeFamily lifetime_family(std::string_view text);

/// How long a unit of a product serves: a distribution of lifetimes.
///
/// Value type. A normal distribution has lifetimes below zero; those units retire in the year of
/// their sale unless it is truncated(). docs/methods/fleet.md.
class Lifetime {
 public:
  /// Every unit serves as long. @throws DomainError unless positive and finite.
  [[nodiscard]] static Lifetime fixed(Time lifetime);
  /// Normal distribution of a mean and a standard deviation. @throws DomainError
  [[nodiscard]] static Lifetime normal(Time mean, Time standard_deviation);
  /// |X| of a normal X with this mean and standard deviation: both are those of X.
  /// @throws DomainError
  [[nodiscard]] static Lifetime folded_normal(Time mean, Time standard_deviation);
  /// Log-normal distribution whose own mean and standard deviation are given (not those of the
  /// logarithm). @throws DomainError
  [[nodiscard]] static Lifetime log_normal(Time mean, Time standard_deviation);
  /// Weibull distribution exp(−(t/scale)^shape). @throws DomainError
  [[nodiscard]] static Lifetime weibull(double shape, Time scale);
  /// Weibull distribution of a mean: scale = mean/Γ(1 + 1/shape). @throws DomainError
  [[nodiscard]] static Lifetime weibull_of_mean(double shape, Time mean);

  /// The same distribution given that a lifetime lies between two limits.
  /// @throws DomainError when the limits are in disorder or enclose nothing of it.
  [[nodiscard]] Lifetime truncated(
      Time shortest, Time longest = years(std::numeric_limits<double>::infinity())) const;

  [[nodiscard]] LifetimeFamily family() const { return family_; }
  /// Share of units that serve longer than an age, 0…1; 1 for negative ages.
  [[nodiscard]] double survival(Time age) const { return survival_years(in_years(age)); }
  /// "Weibull, shape 4.07, scale 22.04 years".
  [[nodiscard]] std::string describe() const;

  /// survival() of an age in years.
  [[nodiscard]] double survival_years(double age) const;
  /// Probability density of a lifetime in years [1/year].
  /// @throws DomainError for a fixed lifetime, which has none.
  [[nodiscard]] double density_years(double age) const;
  /// Mean of survival over the ages from … from + 1 year, as of units sold evenly over a year.
  ///
  /// Gauss–Legendre with 20 points on each stretch between the limits of a truncation; exact for a
  /// fixed lifetime, error below 1e-12 otherwise unless a Weibull shape is below 1.
  [[nodiscard]] double mean_survival_years(double from) const;
  /// Share of the distribution below zero, which retires in the year of sale; 0 once truncated.
  [[nodiscard]] double negative_share() const;

 private:
  Lifetime(LifetimeFamily family, double first, double second)
      : family_(family), first_(first), second_(second) {}
  // Share that serves longer than an age, without truncation.
  [[nodiscard]] double tail(double age) const;
  [[nodiscard]] double plain_density(double age) const;

  LifetimeFamily family_;
  double first_;   // lifetime, mean, µ of the logarithm, or shape
  double second_;  // standard deviation, σ of the logarithm, or scale
  double shortest_ = -std::numeric_limits<double>::infinity();
  double longest_ = std::numeric_limits<double>::infinity();
};

}  // namespace magswap
