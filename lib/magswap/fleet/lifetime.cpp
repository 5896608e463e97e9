#include "magswap/fleet/lifetime.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/math/quadrature/gauss.hpp>
#include <cmath>

#include "magswap/core/error.hpp"

namespace magswap {
namespace {

constexpr std::array<std::string_view, 5> kFamilies{"fixed", "normal", "folded-normal",
                                                    "log-normal", "weibull"};
constexpr double kInfinity = std::numeric_limits<double>::infinity();

double upper_tail(double z) { return 0.5 * std::erfc(z / std::sqrt(2.0)); }
double bell(double z) { return std::exp(-0.5 * z * z) / std::sqrt(2.0 * kPi); }

double positive(std::string_view family, std::string_view what, double value,
                std::string_view unit) {
  if (std::isfinite(value) && value > 0.0) return value;
  throw DomainError(fmt::format("{} lifetime: {} {}{}{} is not a positive number", family, what,
                                value, unit.empty() ? "" : " ", unit));
}

double positive_years(std::string_view family, std::string_view what, Time value) {
  return positive(family, what, in_years(value), value == years(1.0) ? "year" : "years");
}

}  // namespace

std::string_view to_text(LifetimeFamily family) {
  return kFamilies.at(static_cast<std::size_t>(family));
}

LifetimeFamily lifetime_family(std::string_view text) {
  const auto* const found = std::find(kFamilies.begin(), kFamilies.end(), text);
  if (found != kFamilies.end()) return static_cast<LifetimeFamily>(found - kFamilies.begin());
  throw ArgumentError(fmt::format(
      "unknown family of lifetimes '{}'; known: fixed, normal, folded-normal, log-normal, weibull",
      text));
}

Lifetime Lifetime::fixed(Time lifetime) {
  return {LifetimeFamily::fixed, positive_years("fixed", "lifetime", lifetime), 0.0};
}

Lifetime Lifetime::normal(Time mean, Time standard_deviation) {
  return {LifetimeFamily::normal, positive_years("normal", "mean", mean),
          positive_years("normal", "standard deviation", standard_deviation)};
}

Lifetime Lifetime::folded_normal(Time mean, Time standard_deviation) {
  return {LifetimeFamily::folded_normal, positive_years("folded-normal", "mean", mean),
          positive_years("folded-normal", "standard deviation", standard_deviation)};
}

Lifetime Lifetime::log_normal(Time mean, Time standard_deviation) {
  const double m = positive_years("log-normal", "mean", mean);
  const double s = positive_years("log-normal", "standard deviation", standard_deviation);
  const double variance = std::log1p((s / m) * (s / m));
  if (!std::isfinite(variance)) {
    throw DomainError(fmt::format(
        "log-normal lifetime: a standard deviation of {:g} years is too far from a mean of {:g}", s,
        m));
  }
  return {LifetimeFamily::log_normal, std::log(m) - 0.5 * variance, std::sqrt(variance)};
}

Lifetime Lifetime::weibull(double shape, Time scale) {
  return {LifetimeFamily::weibull, positive("Weibull", "shape", shape, ""),
          positive_years("Weibull", "scale", scale)};
}

Lifetime Lifetime::weibull_of_mean(double shape, Time mean) {
  const double m = positive_years("Weibull", "mean", mean);
  return weibull(shape,
                 years(m / std::tgamma(1.0 + 1.0 / positive("Weibull", "shape", shape, ""))));
}

Lifetime Lifetime::truncated(Time shortest, Time longest) const {
  Lifetime out = *this;
  out.shortest_ = in_years(shortest);
  out.longest_ = in_years(longest);
  if (!(out.shortest_ >= 0.0) || !(out.longest_ > out.shortest_)) {
    throw DomainError(
        fmt::format("lifetimes cannot be truncated to {} … {} years: give 0 ≤ shortest < longest",
                    out.shortest_, out.longest_));
  }
  if (!(tail(out.shortest_) - tail(out.longest_) > 0.0)) {
    throw DomainError(fmt::format("no lifetime of the {} lies between {} and {} years", describe(),
                                  out.shortest_, out.longest_));
  }
  return out;
}

double Lifetime::tail(double age) const {
  if (age == kInfinity) return 0.0;
  if (age == -kInfinity) return 1.0;
  switch (family_) {
    case LifetimeFamily::fixed:
      return age < first_ ? 1.0 : 0.0;
    case LifetimeFamily::normal:
      return upper_tail((age - first_) / second_);
    case LifetimeFamily::folded_normal:
      return age <= 0.0
                 ? 1.0
                 : upper_tail((age - first_) / second_) + upper_tail((age + first_) / second_);
    case LifetimeFamily::log_normal:
      return age <= 0.0 ? 1.0 : upper_tail((std::log(age) - first_) / second_);
    case LifetimeFamily::weibull:
      return age <= 0.0 ? 1.0 : std::exp(-std::pow(age / second_, first_));
  }
  return 0.0;
}

double Lifetime::plain_density(double age) const {
  switch (family_) {
    case LifetimeFamily::fixed:
      throw DomainError("a fixed lifetime has no probability density");
    case LifetimeFamily::normal:
      return bell((age - first_) / second_) / second_;
    case LifetimeFamily::folded_normal:
      return age < 0.0
                 ? 0.0
                 : (bell((age - first_) / second_) + bell((age + first_) / second_)) / second_;
    case LifetimeFamily::log_normal:
      return age <= 0.0 ? 0.0 : bell((std::log(age) - first_) / second_) / (second_ * age);
    case LifetimeFamily::weibull:
      return age <= 0.0 ? 0.0
                        : first_ / second_ * std::pow(age / second_, first_ - 1.0) *
                              std::exp(-std::pow(age / second_, first_));
  }
  return 0.0;
}

double Lifetime::survival_years(double age) const {
  if (age < 0.0 || age < shortest_) return 1.0;
  if (age >= longest_) return 0.0;
  const double end = tail(longest_);
  return (tail(age) - end) / (tail(shortest_) - end);
}

double Lifetime::density_years(double age) const {
  const double density = plain_density(age);
  if (age < shortest_ || age >= longest_) return 0.0;
  return density / (tail(shortest_) - tail(longest_));
}

double Lifetime::mean_survival_years(double from) const {
  if (family_ == LifetimeFamily::fixed) return std::clamp(first_ - from, 0.0, 1.0);
  std::array<double, 4> limits{from, std::clamp(shortest_, from, from + 1.0),
                               std::clamp(longest_, from, from + 1.0), from + 1.0};
  double sum = 0.0;
  for (std::size_t i = 1; i < limits.size(); ++i) {
    if (!(limits[i] > limits[i - 1])) continue;
    sum += boost::math::quadrature::gauss<double, 20>::integrate(
        [&](double age) { return survival_years(age); }, limits[i - 1], limits[i]);
  }
  return sum;
}

double Lifetime::negative_share() const { return shortest_ >= 0.0 ? 0.0 : 1.0 - tail(0.0); }

std::string Lifetime::describe() const {
  const std::string limits =
      shortest_ < 0.0 ? ""
      : longest_ == kInfinity
          ? fmt::format(", truncated at {:.4g} years", shortest_)
          : fmt::format(", truncated to {:.4g} … {:.4g} years", shortest_, longest_);
  switch (family_) {
    case LifetimeFamily::fixed:
      return fmt::format("fixed, {:.4g} years", first_) + limits;
    case LifetimeFamily::log_normal: {
      const double mean = std::exp(first_ + 0.5 * second_ * second_);
      return fmt::format("log-normal, mean {:.4g}, standard deviation {:.4g} years", mean,
                         mean * std::sqrt(std::expm1(second_ * second_))) +
             limits;
    }
    case LifetimeFamily::weibull:
      return fmt::format("Weibull, shape {:.4g}, scale {:.4g} years", first_, second_) + limits;
    default:
      return fmt::format("{}, mean {:.4g}, standard deviation {:.4g} years", to_text(family_),
                         first_, second_) +
             limits;
  }
}

}  // namespace magswap
