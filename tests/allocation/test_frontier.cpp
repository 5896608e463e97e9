#include <gmock/gmock.h>

#include <cmath>

#include "magswap/allocation/frontier.hpp"
#include "magswap/core/error.hpp"
#include "portfolios.hpp"

namespace {

using namespace magswap;

// 150 kg without a limit, 100 USD a kg down to 50 kg, 300 USD a kg down to none.
TEST(Frontier, HasTheEdgesThatAreKnownByHand) {
  const Frontier out = frontier(two_products(120.0), "Dy");
  ASSERT_EQ(out.points.size(), 3U);
  EXPECT_TRUE(out.exact);
  EXPECT_NEAR(out.today_kg, 150.0, 1e-9);
  EXPECT_NEAR(out.points[0].limit_kg, 150.0, 1e-6);
  EXPECT_NEAR(out.points[0].loss_USD, 0.0, 1e-6);
  EXPECT_NEAR(out.points[0].less_USD_per_kg, 100.0, 1e-6);
  EXPECT_NEAR(out.points[1].limit_kg, 50.0, 1e-6);
  EXPECT_NEAR(out.points[1].loss_USD, 10'000.0, 1e-4);
  EXPECT_NEAR(out.points[1].less_USD_per_kg, 300.0, 1e-6);
  EXPECT_NEAR(out.points[2].limit_kg, 0.0, 1e-6);
  EXPECT_NEAR(out.points[2].loss_USD, 25'000.0, 1e-4);
  EXPECT_TRUE(std::isinf(out.points[2].less_USD_per_kg));
}

// Between the edges the curve is straight: allocations there lie on it.
TEST(Frontier, IsConvexAndHoldsEveryAllocation) {
  for (unsigned seed = 1; seed <= 4; ++seed) {
    const Portfolio portfolio = random_portfolio(seed, 10, 5);
    const Frontier out = frontier(portfolio, "Dy");
    ASSERT_TRUE(out.exact);
    ASSERT_GT(out.points.size(), 3U);
    for (std::size_t i = 0; i + 1 < out.points.size(); ++i) {
      const FrontierPoint& a = out.points[i];
      const FrontierPoint& b = out.points[i + 1];
      EXPECT_GT(a.limit_kg, b.limit_kg);
      EXPECT_LE(a.less_USD_per_kg, b.less_USD_per_kg * (1.0 + 1e-6));
      Portfolio between = portfolio;
      set_cap(between, "Dy", 0.3 * a.limit_kg + 0.7 * b.limit_kg);
      EXPECT_NEAR(allocate(between).loss_USD, 0.3 * a.loss_USD + 0.7 * b.loss_USD,
                  1e-7 * std::abs(b.loss_USD))
          << seed << " " << i;
    }
    Portfolio below = portfolio;
    set_cap(below, "Dy", out.points.back().limit_kg * (1.0 - 1e-4));
    EXPECT_TRUE(out.points.back().limit_kg < 1e-6 || !allocate(below).feasible);
  }
}

TEST(Frontier, WithDecisionsIsASweep) {
  Portfolio portfolio = two_products(120.0);
  portfolio.products[0].options[1].qualify_USD = 2000.0;
  const Frontier out = frontier(portfolio, "Dy");
  EXPECT_FALSE(out.exact);
  EXPECT_NEAR(out.points.back().loss_USD, 27'000.0, 1e-3);
  for (std::size_t i = 0; i + 1 < out.points.size(); ++i)
    EXPECT_LE(out.points[i].loss_USD, out.points[i + 1].loss_USD + 1e-6);
}

TEST(Frontier, CanSweepAnElementWithoutACap) {
  Portfolio portfolio = two_products(120.0);
  portfolio.caps.clear();
  EXPECT_EQ(frontier(portfolio, "Dy").points.size(), 3U);
}

TEST(Frontier, RefusesWhatCannotBeMeant) {
  EXPECT_THROW((void)frontier(two_products(1.0), "Zz"), NotFoundError);
  EXPECT_THROW((void)frontier(two_products(1.0), "Dy", {ContentBound::nominal, 1}), ArgumentError);
  Portfolio impossible = two_products(1.0);
  impossible.caps.push_back(cap_of("Nd", 0.0));
  impossible.products[0].options = {impossible.products[0].options[0]};
  impossible.products[0].options[0].element_kg["Nd"] = {1, 1, 1};
  EXPECT_THROW((void)frontier(impossible, "Dy"), ArgumentError);
}

}  // namespace
