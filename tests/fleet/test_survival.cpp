#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "magswap/core/error.hpp"
#include "magswap/fleet/survival.hpp"

namespace magswap {
namespace {

TEST(Survival, ConventionsAreAges) {
  const Lifetime lifetime = Lifetime::normal(years(5), years(1.5));
  const auto start = survival_table(lifetime, SurvivalConvention::start, 10);
  const auto middle = survival_table(lifetime, SurvivalConvention::middle, 10);
  const auto end = survival_table(lifetime, SurvivalConvention::end, 10);
  const auto mean = survival_table(lifetime, SurvivalConvention::quadrature, 10);
  for (std::size_t k = 0; k < 10; ++k) {
    const auto age = static_cast<double>(k);
    EXPECT_EQ(end[k], lifetime.survival_years(age));
    EXPECT_EQ(middle[k], lifetime.survival_years(age + 0.5));
    EXPECT_EQ(start[k], lifetime.survival_years(age + 1.0));
    EXPECT_LE(start[k], mean[k]);
    EXPECT_LE(mean[k], end[k]);
    // Simpson's rule on the same year, good to the fourth derivative.
    EXPECT_NEAR(mean[k], (end[k] + 4.0 * middle[k] + start[k]) / 6.0, 1e-4);
  }
}

TEST(Survival, NeverRises) {
  for (const auto convention :
       {SurvivalConvention::start, SurvivalConvention::middle, SurvivalConvention::end,
        SurvivalConvention::quadrature, SurvivalConvention::point_density}) {
    const auto table = survival_table(Lifetime::weibull(0.7, years(2)), convention, 200);
    for (std::size_t k = 1; k < table.size(); ++k) {
      EXPECT_LE(table[k], table[k - 1]);
      EXPECT_GE(table[k], 0.0);
    }
  }
}

TEST(Survival, CohortsOfTheirOwn) {
  const std::vector<Lifetime> lifetimes{Lifetime::fixed(years(2)), Lifetime::fixed(years(1)),
                                        Lifetime::fixed(years(5))};
  const CohortSurvival survival(lifetimes, SurvivalConvention::end);
  EXPECT_EQ(survival.at(1, 0), 1.0);
  EXPECT_EQ(survival.at(2, 0), 0.0);
  EXPECT_EQ(survival.at(2, 1), 0.0);
  EXPECT_EQ(survival.at(2, 2), 1.0);
  EXPECT_TRUE(survival.uniform().empty());
}

TEST(Survival, EarlyRetirement) {
  const CohortSurvival plain(std::vector<double>(6, 1.0));
  const EarlyRetirement programme{2002, 2003, 0.5, 2.0};
  const CohortSurvival early = plain.retired(std::array{programme}, 2000);
  EXPECT_EQ(early.at(1, 0), 1.0);
  EXPECT_EQ(early.at(2, 0), 0.5);  // of 2000, two years old in 2002
  EXPECT_EQ(early.at(3, 0), 0.25);
  EXPECT_EQ(early.at(4, 0), 0.25);  // over in 2004
  EXPECT_EQ(early.at(3, 2), 1.0);   // of 2002, one year old in 2003
  EXPECT_EQ(early.at(5, 2), 1.0);
  EXPECT_FALSE(plain.uniform().empty());
  EXPECT_TRUE(early.uniform().empty());
  // Two programmes multiply.
  const CohortSurvival both = plain.retired(std::array{programme, programme}, 2000);
  EXPECT_EQ(both.at(2, 0), 0.25);
}

TEST(Survival, RefusesNonsense) {
  EXPECT_THROW(CohortSurvival(std::vector<double>{0.5, 0.6}), DomainError);
  EXPECT_THROW(CohortSurvival(std::vector<double>{1.1}), DomainError);
  EXPECT_THROW(CohortSurvival(std::vector<double>{std::nan("")}), DomainError);
  EXPECT_THROW(CohortSurvival(std::span<const Lifetime>{}, SurvivalConvention::end), ArgumentError);
  EXPECT_THROW(
      (void)survival_table(Lifetime::fixed(years(3)), SurvivalConvention::point_density, 5),
      DomainError);
  const CohortSurvival plain(std::vector<double>(3, 1.0));
  for (const EarlyRetirement bad :
       {EarlyRetirement{2000, 2001, 1.5, 0}, EarlyRetirement{2000, 2001, std::nan(""), 0},
        EarlyRetirement{2001, 2000, 0.1, 0}, EarlyRetirement{2000, 2001, 0.1, -1}}) {
    EXPECT_THROW((void)plain.retired(std::array{bad}, 2000), DomainError);
  }
  EXPECT_THROW((void)survival_convention("noon"), ArgumentError);
  EXPECT_EQ(survival_convention("end-of-year"), SurvivalConvention::end);
}

}  // namespace
}  // namespace magswap
