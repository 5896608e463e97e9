#include <gmock/gmock.h>

#include <cmath>

#include "magswap/core/error.hpp"
#include "magswap/ranking/acceptability.hpp"
#include "tables.hpp"

namespace {

using namespace magswap;

RankOptions sum_of_ranges() {
  RankOptions out;
  out.method = RankMethod::sum;
  return out;
}

AcceptabilityOptions draws_of(std::uint32_t draws, WeightSpread weights) {
  AcceptabilityOptions out;
  out.draws = draws;
  out.weights = weights;
  return out;
}

// Two alternatives, one better in each of two criteria: first is who has the larger weight, so
// that under all weights each is first in half the draws, with 3/4 of the weight in its mean.
TEST(Acceptability, OfAllWeightsHasItsExactShares) {
  const DecisionTable table = table_of({{1, 0}, {0, 1}}, "++");
  const Acceptability out =
      acceptability(table, sum_of_ranges(), draws_of(40'000, WeightSpread::any));
  EXPECT_NEAR(out.share_of(0, 1), 0.5, 4.0 * out.standard_error);
  EXPECT_NEAR(out.central_weight[0], 0.75, 0.01);
  EXPECT_NEAR(out.central_weight[1], 0.25, 0.01);
  EXPECT_NEAR(out.mean_rank[0] + out.mean_rank[1], 3.0, 1e-12);
}

// Weights 0.6 and 0.4 within a quarter of themselves: the second is first where
// 0.4(1 + v/4) > 0.6(1 + u/4), u and v uniform in −1…1; the triangle 0.1v − 0.15u > 0.2 has
// the corners (−1, 1), (−2/3, 1), (−1, 0.5): area 1/12 of 4, that is 1/48.
TEST(Acceptability, AroundTheWeightsHasItsExactShare) {
  const DecisionTable table = table_of({{1, 0}, {0, 1}}, "++", {0.6, 0.4});
  const Acceptability out =
      acceptability(table, sum_of_ranges(), draws_of(100'000, WeightSpread::around));
  EXPECT_NEAR(out.share_of(1, 1), 1.0 / 48.0, 4.0 * std::sqrt(1.0 / 48.0 / 1e5));
}

// X uniform in 0…1 against 0.8: below it in 80 % of the draws; triangular with its mode at 0:
// 1 − (1 − 0.8)² = 96 %.
TEST(Acceptability, OfUncertainValuesHasItsExactShares) {
  DecisionTable table = table_of({{0.0}, {0.8}}, "+");
  table.low = {0.0, 0.8};
  table.high = {1.0, 0.8};
  AcceptabilityOptions how = draws_of(40'000, WeightSpread::none);
  how.spread = ValueSpread::uniform;
  EXPECT_NEAR(acceptability(table, sum_of_ranges(), how).share_of(1, 1), 0.8, 0.008);
  how.spread = ValueSpread::triangular;
  EXPECT_NEAR(acceptability(table, sum_of_ranges(), how).share_of(1, 1), 0.96, 0.004);
}

TEST(Acceptability, DoesNotDependOnThreadsAndDoesOnTheSeed) {
  DecisionTable table = table_of({{3, 1, 2}, {1, 3, 2.5}, {2, 2, 1}, {2.5, 1.5, 3}}, "+-+");
  for (const double v : table.value) {
    table.low.push_back(0.7 * v);
    table.high.push_back(1.3 * v);
  }
  for (const RankMethod method :
       {RankMethod::topsis, RankMethod::promethee, RankMethod::spotis, RankMethod::sum}) {
    RankOptions options;
    options.method = method;
    AcceptabilityOptions how = draws_of(3000, WeightSpread::any);
    const Acceptability one = acceptability(table, options, how);
    how.threads = 3;
    const Acceptability three = acceptability(table, options, how);
    EXPECT_EQ(one.share, three.share);
    EXPECT_THAT(one.central_weight,
                testing::Pointwise(testing::NanSensitiveDoubleEq(), three.central_weight));
    how.seed = 2;
    EXPECT_NE(acceptability(table, options, how).share, one.share);
  }
}

TEST(Acceptability, EveryAlternativeHasARankInEveryDraw) {
  DecisionTable table = table_of({{3, 1}, {1, 3}, {2, 2}}, "++");
  const Acceptability out = acceptability(table, {}, draws_of(1001, WeightSpread::any));
  EXPECT_EQ(out.draws, 1001U);
  for (std::size_t a = 0; a < 3; ++a)
    EXPECT_NEAR(out.share_of(a, 1) + out.share_of(a, 2) + out.share_of(a, 3), 1.0, 1e-12);
}

TEST(Acceptability, StopsWhenAsked) {
  const DecisionTable table = table_of({{1, 0}, {0, 1}}, "++");
  const std::atomic<bool> stop{true};
  AcceptabilityOptions how = draws_of(1000, WeightSpread::any);
  how.stop = &stop;
  EXPECT_EQ(acceptability(table, {}, how).draws, 0U);
}

TEST(Acceptability, RefusesWhatCannotBeMeant) {
  const DecisionTable table = table_of({{1, 0}, {0, 1}}, "++");
  AcceptabilityOptions how;
  how.draws = 0;
  EXPECT_THROW((void)acceptability(table, {}, how), ArgumentError);
  how.draws = 10;
  how.weight_part = 1.5;
  EXPECT_THROW((void)acceptability(table, {}, how), DomainError);
  // A draw that a normalisation cannot take, on another thread.
  DecisionTable spread = table_of({{1, 2}, {2, 1}}, "--");
  spread.low = {-1, 2, 2, 1};
  spread.high = {3, 2, 2, 1};
  RankOptions best = sum_of_ranges();
  best.normalisation = Normalisation::best;
  how = draws_of(500, WeightSpread::none);
  how.threads = 2;
  EXPECT_THROW((void)acceptability(spread, best, how), DomainError);
}

TEST(Random, IsUniformAndAFunctionOfItsPlace) {
  double sum = 0.0, squares = 0.0;
  constexpr std::uint32_t kDraws = 20'000;
  for (std::uint32_t draw = 0; draw < kDraws; ++draw) {
    const double u = detail::uniform_at(1, draw, 5);
    EXPECT_GT(u, 0.0);
    EXPECT_LT(u, 1.0);
    sum += u / kDraws;
    squares += u * u / kDraws;
  }
  EXPECT_NEAR(sum, 0.5, 0.01);
  EXPECT_NEAR(squares, 1.0 / 3.0, 0.01);
  EXPECT_EQ(detail::uniform_at(1, 7, 5), detail::uniform_at(1, 7, 5));
  EXPECT_NE(detail::uniform_at(1, 7, 5), detail::uniform_at(1, 5, 7));
}

}  // namespace
