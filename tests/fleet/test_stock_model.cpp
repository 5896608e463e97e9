#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <random>

#include "magswap/core/error.hpp"
#include "magswap/fleet/stock_model.hpp"

namespace magswap {
namespace {

using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

const std::vector<double> kRamp{1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
const Lifetime kNormal = Lifetime::normal(years(5), years(1.5));

CohortSurvival survival(const Lifetime& lifetime, SurvivalConvention convention, std::size_t n) {
  return CohortSurvival(survival_table(lifetime, convention, n));
}

void expect_near(const std::vector<double>& got, const std::vector<double>& wanted, double error) {
  ASSERT_EQ(got.size(), wanted.size());
  for (std::size_t i = 0; i < got.size(); ++i) EXPECT_NEAR(got[i], wanted[i], error) << i;
}

// The published test values of ODYM (IndEcol/ODYM, test/DSM_test_known_results.py, MIT licence):
// inflow 1 … 10, normal lifetime (5, 1.5), survival at whole ages.
TEST(StockModel, OdymNormal) {
  const StockResult out = inflow_driven(kRamp, survival(kNormal, SurvivalConvention::end, 10));
  expect_near(out.stock,
              {0.99957094, 2.9953115, 5.96830193, 9.85008113, 14.4793678, 19.60865447, 24.99043368,
               30.46342411, 35.95916467, 41.45873561},
              5e-9);
  expect_near(out.outflow,
              {4.29060333e-04, 4.25944090e-03, 2.70095728e-02, 1.18220793e-01, 3.70713330e-01,
               8.70713330e-01, 1.61822079, 2.52700957, 3.50425944, 4.50042906},
              5e-9);
  EXPECT_NEAR(out.cohort(9, 5), 4.48504477, 5e-9);
  EXPECT_NEAR(out.cohort_outflow(9, 5), 0.967687907, 5e-9);
}

// ODYM's, computed there with a spreadsheet: Weibull of shape 1.2 and scale 1.
TEST(StockModel, OdymWeibull) {
  const StockResult out =
      inflow_driven(kRamp, survival(Lifetime::weibull(1.2, years(1)), SurvivalConvention::end, 10));
  expect_near(out.stock,
              {1, 2.367879441, 3.836279069, 5.328499576, 6.825822547, 8.324154666, 9.822673522,
               11.321225, 12.8197819, 14.31833966},
              1e-8);
}

TEST(StockModel, OdymFixed) {
  const StockResult out =
      inflow_driven(kRamp, survival(Lifetime::fixed(years(5)), SurvivalConvention::end, 10));
  expect_near(out.stock, {1, 3, 6, 10, 15, 20, 25, 30, 35, 40}, 0.0);
  expect_near(out.outflow, {0, 0, 0, 0, 0, 1, 2, 3, 4, 5}, 0.0);
}

// The convention moves the same fleet by 6 %.
TEST(StockModel, ConventionMatters) {
  const auto final_stock = [](SurvivalConvention convention) {
    return inflow_driven(kRamp, survival(kNormal, convention, 10)).stock.back();
  };
  EXPECT_NEAR(final_stock(SurvivalConvention::end), 41.45873561, 5e-9);
  EXPECT_NEAR(final_stock(SurvivalConvention::point_density), 38.93784802, 5e-9);
  EXPECT_LT(final_stock(SurvivalConvention::start), final_stock(SurvivalConvention::middle));
  EXPECT_LT(final_stock(SurvivalConvention::middle), final_stock(SurvivalConvention::end));
  EXPECT_NEAR(final_stock(SurvivalConvention::quadrature), final_stock(SurvivalConvention::middle),
              0.05);
}

// Constant inflow: the stock ends at inflow × mean lifetime (Little's law), with survival averaged
// over the year of sale exactly so.
TEST(StockModel, SteadyStock) {
  for (const Lifetime& lifetime :
       {Lifetime::log_normal(years(15), years(4)), Lifetime::weibull_of_mean(4.07, years(15)),
        Lifetime::fixed(years(15)), Lifetime::normal(years(15), years(2))}) {
    const std::vector<double> inflow(200, 3.0);
    const StockResult out =
        inflow_driven(inflow, survival(lifetime, SurvivalConvention::quadrature, 200));
    EXPECT_NEAR(out.stock.back(), 45.0, 1e-9) << lifetime.describe();
    EXPECT_NEAR(out.outflow.back(), 3.0, 1e-12) << lifetime.describe();
  }
}

TEST(StockModel, StockDrivenUndoesInflowDriven) {
  for (const auto convention :
       {SurvivalConvention::start, SurvivalConvention::middle, SurvivalConvention::end,
        SurvivalConvention::quadrature, SurvivalConvention::point_density}) {
    const CohortSurvival table = survival(kNormal, convention, kRamp.size());
    const StockResult forth = inflow_driven(kRamp, table);
    const StockResult back = stock_driven(forth.stock, table);
    expect_near(back.inflow, kRamp, 1e-11);
    expect_near(back.outflow, forth.outflow, 1e-11);
    EXPECT_TRUE(back.negative.empty());
    EXPECT_LT(back.balance_residual, 1e-12);
    EXPECT_LT(forth.balance_residual, 1e-12);
  }
}

// One curve for all cohorts takes the fast way; equal curves cohort by cohort the general one.
TEST(StockModel, BothWaysAgree) {
  const std::vector<Lifetime> same(kRamp.size(), kNormal);
  const StockResult fast = inflow_driven(kRamp, survival(kNormal, SurvivalConvention::end, 10));
  const StockResult general = inflow_driven(kRamp, CohortSurvival(same, SurvivalConvention::end));
  expect_near(general.stock, fast.stock, 1e-14 * 50);
  expect_near(general.outflow, fast.outflow, 1e-14 * 50);
  expect_near(general.cohorts, fast.cohorts, 0.0);
}

TEST(StockModel, EarlyRetirementIsCountedApart) {
  const EarlyRetirement programme{2005, 2005, 1.0, 3.0};
  const CohortSurvival table =
      CohortSurvival(std::vector<double>(10, 1.0)).retired(std::array{programme}, 2000);
  const StockResult out = inflow_driven(kRamp, table);
  EXPECT_EQ(out.early[5], 1.0 + 2.0 + 3.0);  // sold 2000 … 2002
  EXPECT_EQ(out.outflow[5], 6.0);
  EXPECT_EQ(out.stock.back(), 55.0 - 6.0);
  EXPECT_EQ(out.early[6], 0.0);
  EXPECT_LT(out.balance_residual, 1e-15);
}

// A target that falls faster than units retire: named, and dealt with as asked.
TEST(StockModel, NegativeInflowIsReported) {
  const std::vector<double> target{10, 20, 30, 10, 10};
  const CohortSurvival table = survival(Lifetime::fixed(years(10)), SurvivalConvention::end, 5);
  const StockResult keep = stock_driven(target, table, NegativeInflow::keep);
  ASSERT_EQ(keep.negative.size(), 1U);
  EXPECT_EQ(keep.negative[0].year, 3U);
  EXPECT_EQ(keep.negative[0].inflow, -20.0);
  EXPECT_EQ(keep.inflow[3], -20.0);
  expect_near(keep.stock, target, 1e-13);
  const StockResult retire = stock_driven(target, table, NegativeInflow::retire);
  expect_near(retire.stock, target, 1e-13);
  EXPECT_EQ(retire.inflow[3], 0.0);
  EXPECT_NEAR(retire.early[3], 20.0, 1e-13);
  EXPECT_NEAR(retire.cohort(3, 0), 10.0 / 3.0, 1e-13);  // each cohort by the same share
  const StockResult surplus = stock_driven(target, table, NegativeInflow::surplus);
  EXPECT_EQ(surplus.stock[3], 30.0);
  EXPECT_EQ(surplus.negative.size(), 2U);
  for (const StockResult& each : {keep, retire, surplus}) EXPECT_LT(each.balance_residual, 1e-12);
}

// Cohorts that were retired early for a target stay so.
TEST(StockModel, RetiredForATargetStaysRetired) {
  const std::vector<double> target{100, 50, 50, 50, 0};
  const CohortSurvival table = survival(Lifetime::fixed(years(3)), SurvivalConvention::end, 5);
  const StockResult out = stock_driven(target, table, NegativeInflow::retire);
  expect_near(out.stock, target, 1e-12);
  EXPECT_NEAR(out.cohort(2, 0), 50.0, 1e-12);
  EXPECT_NEAR(out.inflow[3], 50.0, 1e-12);  // those of the first year have ended
  EXPECT_LT(out.balance_residual, 1e-12);
}

TEST(StockModel, BatchEqualsOneByOneAtAnyPlace) {
  constexpr std::size_t kYears = 37, kProducts = 11;
  std::mt19937 generator(7);
  std::uniform_real_distribution<double> amount(0.0, 9.0), mean(3.0, 20.0);
  std::vector<double> inflow, table;
  for (std::size_t p = 0; p < kProducts; ++p) {
    const auto one = survival_table(Lifetime::log_normal(years(mean(generator)), years(2)),
                                    SurvivalConvention::middle, kYears);
    table.insert(table.end(), one.begin(), one.end());
    for (std::size_t t = 0; t < kYears; ++t) inflow.push_back(amount(generator));
  }
  std::vector<double> stock(inflow.size()), outflow(inflow.size());
  std::vector<double> cohorts(kProducts * packed_size(kYears));
  inflow_driven_batch(kYears, inflow, table, stock, outflow, cohorts);
  std::vector<double> bare_stock(inflow.size()), bare_outflow(inflow.size());
  inflow_driven_batch(kYears, inflow, table, bare_stock, bare_outflow);
  EXPECT_EQ(bare_stock, stock);
  EXPECT_EQ(bare_outflow, outflow);
  for (std::size_t p = 0; p < kProducts; ++p) {
    const std::span<const double> in(inflow.data() + p * kYears, kYears);
    const StockResult one = inflow_driven(
        in,
        CohortSurvival(std::vector<double>(table.begin() + static_cast<long>(p * kYears),
                                           table.begin() + static_cast<long>((p + 1) * kYears))));
    for (std::size_t t = 0; t < kYears; ++t) {
      EXPECT_EQ(one.stock[t], stock[p * kYears + t]);
      EXPECT_EQ(one.outflow[t], outflow[p * kYears + t]);
    }
    for (std::size_t i = 0; i < packed_size(kYears); ++i)
      EXPECT_EQ(one.cohorts[i], cohorts[p * packed_size(kYears) + i]);
    const double sum = std::accumulate(one.cohorts.end() - kYears, one.cohorts.end(), 0.0);
    EXPECT_NEAR(one.stock.back(), sum, 1e-12 * sum);
  }
}

TEST(StockModel, RefusesNonsense) {
  const CohortSurvival table = survival(kNormal, SurvivalConvention::end, 3);
  EXPECT_THROW((void)inflow_driven(std::vector<double>{1, 2}, table), ArgumentError);
  EXPECT_THROW((void)inflow_driven(std::vector<double>{1, -2, 3}, table), DomainError);
  EXPECT_THROW((void)inflow_driven(std::vector<double>{1, std::nan(""), 3}, table), DomainError);
  EXPECT_THROW((void)stock_driven(std::vector<double>{1, HUGE_VAL, 3}, table), DomainError);
  // Nothing sold in January is there in December of a lifetime of half a year.
  EXPECT_THAT(
      [] {
        (void)stock_driven(std::vector<double>{1, 2, 3},
                           survival(Lifetime::fixed(years(0.5)), SurvivalConvention::start, 3));
      },
      ThrowsMessage<DomainError>(HasSubstr("choose another survival convention")));
  std::vector<double> out(6);
  EXPECT_THROW(
      inflow_driven_batch(3, std::vector<double>(6, 1.0), std::vector<double>(5, 1.0), out, out),
      ArgumentError);
  std::vector<double> bad(6, 1.0);
  bad[4] = std::nan("");
  std::vector<double> stock(6), outflow(6);
  EXPECT_THROW(inflow_driven_batch(3, bad, std::vector<double>(6, 1.0), stock, outflow),
               DomainError);
  EXPECT_THROW((void)negative_inflow("hide"), ArgumentError);
}

}  // namespace
}  // namespace magswap
