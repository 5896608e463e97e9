#include <gmock/gmock.h>

#include <cmath>
#include <functional>

#include "magswap/core/error.hpp"
#include "portfolios.hpp"

namespace {

using namespace magswap;
using testing::HasSubstr;

std::string message_of(const std::function<void(Portfolio&)>& spoil) {
  Portfolio portfolio = two_products(120.0);
  spoil(portfolio);
  try {
    (void)allocate(portfolio);
    return "no error";
  } catch (const Error& error) {
    return error.what();
  }
}

TEST(Portfolio, MistakesAreNamed) {
  const auto first = [](Portfolio& p) -> AllocationOption& { return p.products[0].options[0]; };
  EXPECT_THAT(message_of([](Portfolio& p) { p.products.clear(); }), HasSubstr("no products"));
  EXPECT_THAT(message_of([](Portfolio& p) { p.products[1].name = "motor"; }),
              HasSubstr("two products are called 'motor'"));
  EXPECT_THAT(message_of([&](Portfolio& p) { first(p).reference = false; }),
              HasSubstr("'motor' has 0 reference options"));
  EXPECT_THAT(message_of([](Portfolio& p) { p.products[0].demand = 0.0; }),
              HasSubstr("product 'motor': demand is 0, must be positive"));
  EXPECT_THAT(message_of([](Portfolio& p) { p.products[0].demand = std::nan(""); }),
              HasSubstr("demand is nan"));
  EXPECT_THAT(message_of([&](Portfolio& p) { first(p).cost_USD = -1.0; }),
              HasSubstr("option 'with Dy': cost [USD] is -1"));
  EXPECT_THAT(message_of([&](Portfolio& p) {
                first(p).element_kg["Dq"] = {1, 1, 1};
              }),
              HasSubstr("Dq"));
  EXPECT_THAT(message_of([&](Portfolio& p) {
                first(p).element_kg["Dy"] = {1, 2, 3};
              }),
              HasSubstr("within its range"));
  EXPECT_THAT(message_of([&](Portfolio& p) { first(p).most_share = 1.2; }),
              HasSubstr("largest share is 1.2, must be 0 to 1"));
  EXPECT_THAT(message_of([](Portfolio& p) { p.caps[0].limit_kg = -5.0; }),
              HasSubstr("cap 'Dy': limit [kg] is -5"));
  EXPECT_THAT(message_of([](Portfolio& p) { p.caps.push_back(p.caps[0]); }),
              HasSubstr("two caps are called 'Dy'"));
  EXPECT_THAT(message_of([](Portfolio& p) { p.caps[0].weight.clear(); }), HasSubstr("no element"));
  EXPECT_THAT(message_of([](Portfolio& p) { p.horizon_years = 0.0; }), HasSubstr("horizon"));
  EXPECT_THAT(message_of([](Portfolio& p) { p.products[0].options[1].name = "with Dy"; }),
              HasSubstr("two options 'with Dy'"));
  // Each number is one, their product is not.
  EXPECT_THAT(message_of([](Portfolio& p) {
                p.products[0].demand = 1e200;
                p.products[0].options[1].cost_USD = 1e200;
              }),
              HasSubstr("product 'motor', option 'without': the loss or the content"));
  EXPECT_THAT(message_of([](Portfolio& p) {
                p.products[1].demand = 1e300;
                p.products[1].options[0].element_kg["Dy"] = {1e300, 1e300, 1e300};
              }),
              HasSubstr("product 'servo', option 'with Dy': the loss or the content"));
}

TEST(Portfolio, CapsCanBeSetByElement) {
  Portfolio portfolio = two_products(120.0);
  set_cap(portfolio, "Nd", 10.0);
  EXPECT_EQ(*portfolio.cap("Nd").limit_kg, 10.0);
  set_cap(portfolio, "Dy", 60.0);
  EXPECT_EQ(portfolio.caps.size(), 2U);
  EXPECT_THROW(set_cap(portfolio, "Unobtainium", 1.0), NotFoundError);
  EXPECT_THROW(set_cap(portfolio, "Dy", -1.0), DomainError);
  EXPECT_THROW(set_cap(portfolio, "Dy", std::nan("")), DomainError);
}

TEST(Portfolio, AnOptionWithoutAPriceIsLeftOutWithTheReason) {
  Portfolio portfolio = two_products(120.0);
  portfolio.products[0].options[1].cost_USD.reset();
  const Allocation out = allocate(portfolio);
  EXPECT_THAT(out.left_out, testing::Contains(HasSubstr("motor: without: no price")));
  portfolio.loss = {0.0, 1.0};  // cost does not count
  EXPECT_TRUE(allocate(portfolio).left_out.empty());
}

}  // namespace
