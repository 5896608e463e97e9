#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "magswap/core/error.hpp"
#include "magswap/fleet/lifetime.hpp"

namespace magswap {
namespace {

using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

// erfc(ln(10/m')/(σ√2))/2 with σ² = ln(1 + (4/15)²), m' = 15/√(1 + (4/15)²), to 16 digits in
// Python: a library that inverts the variance ratio gives 0.2819.
TEST(Lifetime, LogNormalTakesItsOwnMeanAndDeviation) {
  const Lifetime lifetime = Lifetime::log_normal(years(15), years(4));
  EXPECT_NEAR(lifetime.survival(years(10)), 0.9216, 5e-5);
  // Its first two moments, by the trapezoidal rule on survival: ∫S = mean, 2∫t·S = mean square.
  double mean = 0.0, square = 0.0;
  constexpr double kStep = 0.01;
  for (double t = 0.5 * kStep; t < 200.0; t += kStep) {
    mean += kStep * lifetime.survival_years(t);
    square += 2.0 * kStep * t * lifetime.survival_years(t);
  }
  EXPECT_NEAR(mean, 15.0, 1e-6);
  EXPECT_NEAR(std::sqrt(square - mean * mean), 4.0, 1e-4);
}

// Halves and known points of each family.
TEST(Lifetime, KnownPoints) {
  EXPECT_DOUBLE_EQ(Lifetime::normal(years(5), years(1.5)).survival(years(5)), 0.5);
  EXPECT_DOUBLE_EQ(Lifetime::weibull(1.2, years(1)).survival(years(1)), std::exp(-1.0));
  EXPECT_EQ(Lifetime::fixed(years(5)).survival(years(4.999)), 1.0);
  EXPECT_EQ(Lifetime::fixed(years(5)).survival(years(5)), 0.0);
  // |X| > t has the probability Φ((µ−t)/σ) + Φ(−(µ+t)/σ); for µ → 0 the half-normal 2Φ(−t/σ).
  const Lifetime folded = Lifetime::folded_normal(years(1e-12), years(2));
  EXPECT_NEAR(folded.survival(years(2)), std::erfc(1.0 / std::sqrt(2.0)), 1e-12);
  EXPECT_EQ(folded.survival(years(0)), 1.0);
}

TEST(Lifetime, WeibullOfAMean) {
  // The wind turbines of a published model: shape 4.07, mean 20 years, scale 22.043 years.
  const Lifetime lifetime = Lifetime::weibull_of_mean(4.07, years(20));
  EXPECT_NEAR(lifetime.survival(years(22.043)), std::exp(-1.0), 1e-4);  // as printed
}

TEST(Lifetime, DensityIsTheSlopeOfSurvival) {
  for (const Lifetime& lifetime :
       {Lifetime::normal(years(8), years(3)), Lifetime::folded_normal(years(8), years(3)),
        Lifetime::log_normal(years(8), years(3)), Lifetime::weibull(2.5, years(9)),
        Lifetime::normal(years(8), years(3)).truncated(years(2), years(14))}) {
    for (const double age : {3.0, 7.5, 12.0}) {
      constexpr double kStep = 1e-5;
      const double slope =
          (lifetime.survival_years(age - kStep) - lifetime.survival_years(age + kStep)) /
          (2.0 * kStep);
      EXPECT_NEAR(lifetime.density_years(age), slope, 1e-8) << lifetime.describe();
    }
  }
}

TEST(Lifetime, TruncatedIsConditional) {
  const Lifetime plain = Lifetime::normal(years(5), years(4));
  EXPECT_NEAR(plain.negative_share(), 0.5 * std::erfc(1.25 / std::sqrt(2.0)), 1e-15);
  const Lifetime cut = plain.truncated(years(0));
  EXPECT_EQ(cut.negative_share(), 0.0);
  EXPECT_EQ(cut.survival(years(0)), 1.0);
  EXPECT_NEAR(cut.survival(years(5)), 0.5 / (1.0 - plain.negative_share()), 1e-15);
  const Lifetime both = plain.truncated(years(2), years(8));
  EXPECT_EQ(both.survival(years(1.9)), 1.0);
  EXPECT_EQ(both.survival(years(8)), 0.0);
  EXPECT_NEAR(both.survival(years(5)), 0.5, 1e-15);  // symmetric about the mean
}

// ∫S over a year in closed form: normal (t−µ)S(t) − σφ, Weibull of shape 1 an exponential.
TEST(Lifetime, MeanOverAYear) {
  const double m = 5.0, s = 1.5;
  const Lifetime normal = Lifetime::normal(years(m), years(s));
  const auto closed = [&](double t) {
    const double z = (t - m) / s;
    return (t - m) * normal.survival_years(t) - s * std::exp(-0.5 * z * z) / std::sqrt(2.0 * kPi);
  };
  for (const double k : {0.0, 3.0, 6.0}) {
    EXPECT_NEAR(normal.mean_survival_years(k), closed(k + 1.0) - closed(k), 1e-13);
    EXPECT_NEAR(Lifetime::weibull(1.0, years(3)).mean_survival_years(k),
                3.0 * (std::exp(-k / 3.0) - std::exp(-(k + 1.0) / 3.0)), 1e-14);
  }
  EXPECT_DOUBLE_EQ(Lifetime::fixed(years(4.25)).mean_survival_years(4.0), 0.25);
  const Lifetime cut = Lifetime::weibull(1.0, years(3)).truncated(years(0), years(1.5));
  EXPECT_NEAR(cut.mean_survival_years(0.0) + cut.mean_survival_years(1.0),
              (3.0 * (1.0 - std::exp(-0.5)) - 1.5 * std::exp(-0.5)) / (1.0 - std::exp(-0.5)),
              1e-13);
}

TEST(Lifetime, RefusesNonsense) {
  constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
  constexpr double kInf = std::numeric_limits<double>::infinity();
  for (const double bad : {-3.0, 0.0, kNaN, kInf}) {
    EXPECT_THROW((void)Lifetime::fixed(years(bad)), DomainError);
    EXPECT_THROW((void)Lifetime::normal(years(bad), years(1)), DomainError);
    EXPECT_THROW((void)Lifetime::normal(years(5), years(bad)), DomainError);
    EXPECT_THROW((void)Lifetime::folded_normal(years(5), years(bad)), DomainError);
    EXPECT_THROW((void)Lifetime::log_normal(years(bad), years(1)), DomainError);
    EXPECT_THROW((void)Lifetime::weibull(bad, years(1)), DomainError);
    EXPECT_THROW((void)Lifetime::weibull(2, years(bad)), DomainError);
    EXPECT_THROW((void)Lifetime::weibull_of_mean(2, years(bad)), DomainError);
  }
  EXPECT_THAT([] { (void)Lifetime::fixed(years(-3)); },
              ThrowsMessage<DomainError>(HasSubstr("lifetime -3 years is not a positive number")));
  const Lifetime lifetime = Lifetime::normal(years(5), years(1));
  EXPECT_THROW((void)lifetime.truncated(years(4), years(3)), DomainError);
  EXPECT_THROW((void)lifetime.truncated(years(-1), years(3)), DomainError);
  EXPECT_THROW((void)lifetime.truncated(years(kNaN), years(3)), DomainError);
  EXPECT_THROW((void)lifetime.truncated(years(500), years(600)), DomainError);
  EXPECT_THROW((void)Lifetime::fixed(years(5)).density_years(5), DomainError);
  EXPECT_THROW((void)lifetime_family("gamma"), ArgumentError);
}

}  // namespace
}  // namespace magswap
