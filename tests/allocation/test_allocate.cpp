#include <gmock/gmock.h>

#include <cmath>

#include "portfolios.hpp"

namespace {

using namespace magswap;
using testing::HasSubstr;

// By hand: 150 kg of Dy today. Below a cap of 150 kg the motor gives up Dy at 100 USD a kg, until
// its 100 kg are gone at a cap of 50 kg; then the servo at 300 USD a kg.
TEST(Allocate, TakesTheCheapestSubstitutionFirst) {
  const Allocation out = allocate(two_products(120.0));
  ASSERT_TRUE(out.feasible);
  EXPECT_NEAR(out.loss_USD, 30.0 * 100.0, 1e-9);
  const CapPrice& cap = out.caps.at(0);
  EXPECT_NEAR(cap.used_kg, 120.0, 1e-9);
  EXPECT_NEAR(cap.today_kg, 150.0, 1e-9);
  EXPECT_NEAR(cap.more_USD_per_kg, 100.0, 1e-9);
  EXPECT_NEAR(cap.less_USD_per_kg, 100.0, 1e-9);
  EXPECT_NEAR(cap.low_kg, 50.0, 1e-9);
  EXPECT_NEAR(cap.high_kg, 150.0, 1e-9);
  EXPECT_NEAR(out.element_kg.at("Dy"), 120.0, 1e-9);
  EXPECT_NEAR(out.element_today_kg.at("Dy"), 150.0, 1e-9);
  EXPECT_TRUE(out.alternatives.empty());
}

TEST(Allocate, AtAnEdgeAKgLessCostsMoreThanAKgMoreSaves) {
  const CapPrice cap = allocate(two_products(50.0)).caps.at(0);
  EXPECT_NEAR(cap.more_USD_per_kg, 100.0, 1e-9);
  EXPECT_NEAR(cap.less_USD_per_kg, 300.0, 1e-9);
  EXPECT_NEAR(cap.low_kg, 0.0, 1e-9);
  EXPECT_NEAR(cap.high_kg, 150.0, 1e-9);
}

TEST(Allocate, ACapThatDoesNotBindIsWorthNothing) {
  const Allocation out = allocate(two_products(200.0));
  EXPECT_NEAR(out.loss_USD, 0.0, 1e-9);
  EXPECT_EQ(out.caps.at(0).more_USD_per_kg, 0.0);
  EXPECT_EQ(out.caps.at(0).less_USD_per_kg, 0.0);
  EXPECT_NEAR(out.caps.at(0).low_kg, 150.0, 1e-9);
}

TEST(Allocate, AtZeroNoSmallerLimitIsFeasible) {
  const CapPrice cap = allocate(two_products(0.0)).caps.at(0);
  EXPECT_TRUE(std::isinf(cap.less_USD_per_kg));
  EXPECT_NEAR(cap.more_USD_per_kg, 300.0, 1e-9);
  EXPECT_NEAR(cap.high_kg, 50.0, 1e-9);
}

// The price is the slope of the loss: a check by differences, on random portfolios.
TEST(Allocate, PricesAreTheSlopeOfTheLoss) {
  for (unsigned seed = 1; seed <= 6; ++seed) {
    const Portfolio portfolio = random_portfolio(seed, 12, 5);
    const Allocation out = allocate(portfolio);
    ASSERT_TRUE(out.feasible);
    for (std::size_t k = 0; k < portfolio.caps.size(); ++k) {
      const CapPrice& cap = out.caps[k];
      if (cap.more_USD_per_kg == 0.0) continue;
      const auto loss_at = [&](double limit) {
        Portfolio moved = portfolio;
        moved.caps[k].limit_kg = limit;
        return allocate(moved).loss_USD;
      };
      // Anywhere within the range, not only beside the limit.
      const double low = std::max(cap.low_kg, 0.9 * *cap.limit_kg);
      const double high = std::min(cap.high_kg, 1.1 * *cap.limit_kg);
      EXPECT_NEAR(loss_at(low) - out.loss_USD, cap.less_USD_per_kg * (*cap.limit_kg - low),
                  1e-7 * out.loss_USD);
      EXPECT_NEAR(out.loss_USD - loss_at(high), cap.more_USD_per_kg * (high - *cap.limit_kg),
                  1e-7 * out.loss_USD);
    }
  }
}

TEST(Allocate, SharesAddUpAndCapsAreKept) {
  const Portfolio portfolio = random_portfolio(5, 40, 6);
  const Allocation out = allocate(portfolio);
  ASSERT_TRUE(out.feasible);
  std::vector<double> sum(portfolio.products.size(), 0.0);
  double loss = 0.0;
  for (const AllocatedShare& row : out.shares) {
    sum[row.product] += row.share;
    loss += row.loss_USD;
    EXPECT_LE(row.share, portfolio.products[row.product].options[row.option].most_share + 1e-9);
  }
  for (const double share : sum) EXPECT_NEAR(share, 1.0, 1e-9);
  EXPECT_NEAR(loss, out.loss_USD, 1e-9 * std::abs(loss));
  for (const CapPrice& cap : out.caps) EXPECT_LE(cap.used_kg, *cap.limit_kg * (1.0 + 1e-9));
}

// Two magnets that are the same in cost and content: the optimum is not unique and says so.
TEST(Allocate, FlagsAnotherOptimumOfEqualLoss) {
  Portfolio portfolio = two_products(120.0);
  portfolio.products[0].options.push_back(option_of("also without", 20, 0.0));
  const Allocation out = allocate(portfolio);
  ASSERT_EQ(out.alternatives.size(), 2U);
  for (const AlternativeShare& row : out.alternatives) {
    EXPECT_EQ(row.product, 0U);
    EXPECT_NE(row.option, 0U);
    EXPECT_NEAR(std::abs(row.share - row.other_share), 0.3, 1e-9);
  }
}

TEST(Allocate, LossHasMassPerformanceAndFurtherParts) {
  Portfolio portfolio = two_products(120.0);
  portfolio.loss = {0.0, 3.0};
  AllocationProduct& motor = portfolio.products[0];
  motor.performance_USD = 1000.0;
  motor.options[1].mass_kg = 2.0;       // 6 USD
  motor.options[1].performance = 0.02;  // 20 USD
  motor.options[1].further_USD = 4.0;
  const Allocation out = allocate(portfolio);
  // 30 USD for 0.1 kg of Dy; the servo costs nothing without a weight of cost and comes first.
  EXPECT_NEAR(*unit_loss_USD(portfolio, motor, motor.options[1]), 30.0, 1e-12);
  EXPECT_NEAR(out.loss_USD, 0.0, 1e-9);
  EXPECT_NEAR(out.caps.at(0).less_USD_per_kg, 0.0, 1e-9);
  Portfolio deeper = portfolio;
  deeper.caps[0].limit_kg = 90.0;
  const Allocation more = allocate(deeper);
  EXPECT_NEAR(more.loss_USD, 10.0 * 300.0, 1e-9);
  EXPECT_NEAR(more.performance_USD, 100.0 * 20.0, 1e-9);
  EXPECT_NEAR(more.mass_change_kg, 200.0, 1e-9);
}

TEST(Allocate, LeadTimesLimitTheShare) {
  Portfolio portfolio = two_products(120.0);
  portfolio.horizon_years = 2.0;
  portfolio.products[0].options[1].lead_years = 1.5;  // a quarter of the demand: 25 kg of Dy
  const Allocation out = allocate(portfolio);
  EXPECT_NEAR(out.loss_USD, 25.0 * 100.0 + 5.0 * 300.0, 1e-9);
  portfolio.products[0].options[1].lead_years = 2.5;
  const Allocation never = allocate(portfolio);
  EXPECT_NEAR(never.loss_USD, 30.0 * 300.0, 1e-9);
  EXPECT_THAT(never.left_out, testing::Contains(HasSubstr("not available within 2 years")));
}

TEST(Allocate, QualificationsAreDecisions) {
  Portfolio portfolio = two_products(120.0);
  portfolio.products[0].options[1].qualify_USD = 10'000.0;
  // The motor would cost 3000 + 10 000 USD, the servo 9000.
  const Allocation dear = allocate(portfolio);
  EXPECT_TRUE(dear.has_decisions);
  EXPECT_NEAR(dear.loss_USD, 9000.0, 1e-6);
  EXPECT_EQ(dear.qualification_USD, 0.0);
  portfolio.caps[0].limit_kg = 30.0;  // 120 kg less: both are needed
  EXPECT_NEAR(allocate(portfolio).loss_USD, 10'000.0 + 10'000.0 + 20.0 * 300.0, 1e-6);
  portfolio.most_qualifications = 1;
  const Allocation one = allocate(portfolio);
  EXPECT_FALSE(one.feasible);
  ASSERT_EQ(one.conflict.caps.size(), 1U);
  EXPECT_NEAR(*one.conflict.caps[0].alone_kg, 50.0, 1e-6);
}

TEST(Allocate, AnUnmetDemandIsTheLastResort) {
  Portfolio portfolio = two_products(120.0);
  portfolio.products[0].options.pop_back();
  portfolio.products[1].options.pop_back();
  portfolio.products[0].unmet_USD = 500.0;
  const Allocation out = allocate(portfolio);
  ASSERT_TRUE(out.feasible);
  EXPECT_NEAR(out.loss_USD, 300.0 * 500.0, 1e-6);
  EXPECT_NEAR(out.caps.at(0).less_USD_per_kg, 5000.0, 1e-6);
  EXPECT_NEAR(out.cost_change_USD, -3000.0, 1e-6);
}

TEST(Allocate, UncertainContentIsCountedByTheBoundAskedFor) {
  Portfolio portfolio = two_products(120.0);
  for (AllocationProduct& product : portfolio.products)
    product.options[0].element_kg["Dy"] = {0.1, 0.05, 0.2};
  EXPECT_NEAR(allocate(portfolio, {ContentBound::low}).loss_USD, 0.0, 1e-9);
  EXPECT_NEAR(allocate(portfolio, {ContentBound::high}).loss_USD, 180.0 * 50.0, 1e-6);
}

// Weighted caps count elements together: one kg of Tb as two of Dy.
TEST(Allocate, ACapMayWeighElements) {
  Portfolio portfolio = two_products(120.0);
  portfolio.products[0].options[0].element_kg["Tb"] = {0.1, 0.1, 0.1};
  portfolio.caps[0] = {"heavy", {{"Dy", 1.0}, {"Tb", 2.0}}, 320.0, {}};
  const Allocation out = allocate(portfolio);
  EXPECT_NEAR(out.caps[0].today_kg, 350.0, 1e-9);
  EXPECT_NEAR(out.caps[0].more_USD_per_kg, 10.0 / 0.3, 1e-9);
}

}  // namespace
