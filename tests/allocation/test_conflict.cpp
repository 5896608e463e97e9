#include <gmock/gmock.h>

#include "portfolios.hpp"

namespace {

using namespace magswap;
using testing::HasSubstr;

// Every unit needs 0.1 kg of Dy or 0.2 kg of Nd: 100 units are possible with 5 kg of Dy and 10 kg
// of Nd, and not with less of either.
Portfolio dy_or_nd(double dy_kg, double nd_kg) {
  Portfolio out;
  out.products.push_back(
      product_of("motor", 100, {option_of("A", 1, 0.1, 0.0), option_of("B", 1, 0.0, 0.2)}));
  out.caps = {cap_of("Dy", dy_kg), cap_of("Nd", nd_kg), cap_of("Co", 7.0)};
  return out;
}

TEST(Conflict, NamesTheCapsAndTheLeastThatEachHasToGive) {
  EXPECT_TRUE(allocate(dy_or_nd(5.0, 10.0)).feasible);
  const Allocation out = allocate(dy_or_nd(4.0, 10.0));
  ASSERT_FALSE(out.feasible);
  ASSERT_EQ(out.conflict.caps.size(), 2U);  // cobalt is not to blame
  EXPECT_EQ(out.conflict.caps[0].name, "Dy");
  EXPECT_NEAR(*out.conflict.caps[0].alone_kg, 5.0, 1e-9);
  EXPECT_NEAR(*out.conflict.caps[1].alone_kg, 12.0, 1e-9);
  // Together: a kg of Dy more is 25 % of its limit, 2 kg of Nd 20 % of theirs.
  EXPECT_NEAR(out.conflict.caps[0].together_kg, 4.0, 1e-9);
  EXPECT_NEAR(out.conflict.caps[1].together_kg, 12.0, 1e-9);
}

TEST(Conflict, OfTwoSeparateNeedsNoCapAloneCanHelp) {
  Portfolio portfolio;
  portfolio.products.push_back(product_of("motor", 100, {option_of("A", 1, 0.1, 0.0)}));
  portfolio.products.push_back(product_of("servo", 100, {option_of("B", 1, 0.0, 0.2)}));
  portfolio.caps = {cap_of("Dy", 8.0), cap_of("Nd", 15.0)};
  const Conflict conflict = allocate(portfolio).conflict;
  ASSERT_EQ(conflict.caps.size(), 2U);
  for (const CapRelaxation& cap : conflict.caps) EXPECT_FALSE(cap.alone_kg.has_value());
  EXPECT_NEAR(conflict.caps[0].together_kg, 10.0, 1e-9);
  EXPECT_NEAR(conflict.caps[1].together_kg, 20.0, 1e-9);
}

TEST(Conflict, OfAZeroCapIsInKilograms) {
  Portfolio portfolio;
  portfolio.products.push_back(product_of("motor", 100, {option_of("A", 1, 0.1, 0.0)}));
  portfolio.caps = {cap_of("Dy", 0.0)};
  const Conflict conflict = allocate(portfolio).conflict;
  ASSERT_EQ(conflict.caps.size(), 1U);
  EXPECT_NEAR(*conflict.caps[0].alone_kg, 10.0, 1e-9);
}

// A limit that was raised as the conflict says is feasible, and a little less is not.
TEST(Conflict, TheRelaxationIsTheLeastThatHelps) {
  for (unsigned seed = 1; seed <= 6; ++seed) {
    Portfolio portfolio = random_portfolio(seed, 8, 4);
    for (AllocationProduct& product : portfolio.products) product.options.pop_back();
    for (ElementCap& cap : portfolio.caps) cap.limit_kg = *cap.limit_kg * 0.5;
    const Allocation out = allocate(portfolio);
    ASSERT_FALSE(out.feasible);
    ASSERT_TRUE(out.conflict.demands.empty() || out.conflict.caps.empty());
    Portfolio raised = portfolio;
    for (const CapRelaxation& cap : out.conflict.caps)
      set_cap(raised, cap.name, cap.together_kg * (1.0 + 1e-9));
    if (out.conflict.demands.empty()) {
      EXPECT_TRUE(allocate(raised).feasible) << seed;
    }
    for (const CapRelaxation& cap : out.conflict.caps) {
      if (!cap.alone_kg) continue;
      Portfolio alone = portfolio;
      set_cap(alone, cap.name, *cap.alone_kg * (1.0 + 1e-9));
      EXPECT_TRUE(allocate(alone).feasible) << seed;
      set_cap(alone, cap.name, *cap.alone_kg * (1.0 - 1e-6));
      EXPECT_FALSE(allocate(alone).feasible) << seed;
    }
  }
}

TEST(Conflict, MagnetsThatComeTooLateAreToBlameThemselves) {
  Portfolio portfolio = two_products(120.0);
  portfolio.products[0].options[0].most_share = 0.4;
  portfolio.products[0].options[1].lead_years = 0.5;
  const Conflict conflict = allocate(portfolio).conflict;
  EXPECT_TRUE(conflict.caps.empty());
  EXPECT_THAT(conflict.demands, testing::ElementsAre(HasSubstr("motor: its magnets together can "
                                                               "take 90 %")));
}

}  // namespace
