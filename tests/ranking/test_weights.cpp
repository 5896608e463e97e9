#include <gmock/gmock.h>

#include <cmath>
#include <limits>

#include "magswap/core/error.hpp"
#include "tables.hpp"

namespace {

using namespace magswap;
using testing::DoubleNear;
using testing::HasSubstr;
using testing::Pointwise;

// X. Xu, Eur. J. Oper. Res. 156 (2004) 530; four digits.
TEST(EntropyWeights, HaveAPublishedExample) {
  const DecisionTable table =
      table_of({{30, 30, 38, 29}, {19, 54, 86, 29}, {19, 15, 85, 28.9}, {68, 70, 60, 29}}, "++++");
  EXPECT_THAT(weights(table, WeightRule::entropy),
              Pointwise(DoubleNear(5e-5), std::vector<double>{0.4630, 0.3992, 0.1378, 0.0}));
}

// A. Tuş and E. Aytaç Adalı, Opsearch 56 (2019) 528; three digits.
TEST(CriticWeights, HaveAPublishedExample) {
  const DecisionTable table = table_of({{5000, 3, 3, 4, 3, 2},
                                        {680, 5, 3, 2, 2, 1},
                                        {2000, 3, 2, 3, 4, 3},
                                        {600, 4, 3, 1, 2, 2},
                                        {800, 2, 4, 3, 3, 4}},
                                       "++++++");
  EXPECT_THAT(
      weights(table, WeightRule::critic),
      Pointwise(DoubleNear(5.1e-4), std::vector<double>{0.157, 0.249, 0.168, 0.121, 0.154, 0.151}));
}

// numpy 1.24.
TEST(Weights, HaveNumpysNumbers) {
  const DecisionTable table = table_of({{2.44, 158, 158, 46},
                                        {2.03, 75.4, 127, 25},
                                        {2.97, 0, 282, 635},
                                        {3.05, 0, 144, 25},
                                        {2.35, 152, 152, 30}},
                                       "---+");
  EXPECT_THAT(
      weights(table, WeightRule::entropy),
      Pointwise(DoubleNear(1e-14), std::vector<double>{0.00733011203414729, 0.359259195249041,
                                                       0.0299368254993127, 0.603473867217499}));
  EXPECT_THAT(
      weights(table, WeightRule::critic),
      Pointwise(DoubleNear(1e-14), std::vector<double>{0.232994307387092, 0.267853942426557,
                                                       0.234649052305446, 0.264502697880905}));
}

TEST(Weights, OfHandAreDividedByTheirSum) {
  const DecisionTable table = table_of({{1, 2}, {2, 1}}, "++", {3, 1});
  EXPECT_THAT(weights(table, WeightRule::hand), testing::ElementsAre(0.75, 0.25));
}

TEST(Weights, RefuseWhatCannotBeMeant) {
  const std::vector<std::vector<double>> rows{{1, 2}, {2, 1}, {3, 5}};
  const auto message = [&](std::vector<double> w) {
    try {
      (void)rank(table_of(rows, "++", w));
      return std::string("no error");
    } catch (const DomainError& error) {
      return std::string(error.what());
    }
  };
  EXPECT_THAT(message({1, -1}), HasSubstr("weight of criterion 'C2' is -1"));
  EXPECT_THAT(message({0, 0}), HasSubstr("sum to 0"));
  EXPECT_THAT(message({1, std::numeric_limits<double>::quiet_NaN()}), HasSubstr("'C2' is nan"));
  EXPECT_THAT(message({1, std::numeric_limits<double>::infinity()}), HasSubstr("'C2' is inf"));
}

TEST(Weights, EntropyRefusesNegativeValues) {
  RankOptions options;
  options.weights = WeightRule::entropy;
  EXPECT_THROW((void)rank(table_of({{1, -2}, {2, 1}}, "++"), options), DomainError);
  // The first criterion is the same for all: the second has all the weight.
  EXPECT_THAT(rank(table_of({{0, 1}, {0, 2}}, "+-"), options).weights,
              testing::ElementsAre(0.0, 1.0));
}

TEST(Weights, CriticOfProportionalCriteriaIsRefused) {
  RankOptions options;
  options.weights = WeightRule::critic;
  try {
    (void)rank(table_of({{1, 10}, {2, 20}, {3, 30}}, "++"), options);
    FAIL();
  } catch (const DomainError& error) {
    EXPECT_THAT(error.what(), HasSubstr("none conflicts"));
  }
  EXPECT_THAT(rank(table_of({{1}, {2}, {3}}, "+"), options).weights, testing::ElementsAre(1.0));
}

}  // namespace
