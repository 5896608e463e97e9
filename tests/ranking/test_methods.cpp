#include <gmock/gmock.h>

#include <cmath>
#include <random>

#include "magswap/core/error.hpp"
#include "tables.hpp"

namespace {

using namespace magswap;
using testing::DoubleNear;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pointwise;

RankOptions by(RankMethod method) {
  RankOptions out;
  out.method = method;
  return out;
}

// mass kg, Dy g, cost USD, margin kA/m of five magnets for one motor, rounded.
DecisionTable motors() {
  return table_of({{2.44, 158, 158, 46},
                   {2.03, 75.4, 127, 25},
                   {2.97, 0, 282, 635},
                   {3.05, 0, 144, 25},
                   {2.35, 152, 152, 30}},
                  "---+", {3, 2, 1, 1.5});
}

TEST(Topsis, HasThePrintedOracle) {
  const Ranking ranking = rank(table_of({{4, 4}, {1, 5}, {3, 2}, {4, 2}}, "+-"));
  EXPECT_THAT(scores_of(ranking),
              Pointwise(DoubleNear(5e-9), std::vector<double>{.61257411, 0.0, .78287073, 1.0}));
  EXPECT_THAT(ranks_of(ranking), ElementsAre(3, 4, 2, 1));
  EXPECT_THAT(ranking.weights, ElementsAre(0.5, 0.5));
}

TEST(Topsis, RefusesANormalisationThatIsNoneOfDistances) {
  RankOptions options;
  options.normalisation = Normalisation::total;
  EXPECT_THROW((void)rank(motors(), options), ArgumentError);
}

// S. Opricovic and G.-H. Tzeng, Eur. J. Oper. Res. 156 (2004) 445: the mountain climbing example.
TEST(Topsis, HasAPublishedExample) {
  const Ranking ranking = rank(table_of({{1, 3000}, {2, 3750}, {5, 4500}}, "-+"));
  EXPECT_THAT(scores_of(ranking),
              Pointwise(DoubleNear(5e-4), std::vector<double>{0.500, 0.617, 0.500}));
}

// J. Dezert et al., 23rd Int. Conf. on Information Fusion (2020), first example, printed to four
// digits.
TEST(Spotis, HasThePublishedExample) {
  DecisionTable table =
      table_of({{10.5, -3.1, 1.7}, {-4.7, 0.0, 3.4}, {8.1, 0.3, 1.3}, {3.2, 7.3, -5.3}}, "+-+",
               {.2, .3, .5});
  table.criteria[0].bounds = Bounds{-5, 12};
  table.criteria[1].bounds = Bounds{-6, 10};
  table.criteria[2].bounds = Bounds{-8, 5};
  const Ranking ranking = rank(table, by(RankMethod::spotis));
  EXPECT_THAT(scores_of(ranking),
              Pointwise(DoubleNear(5e-5), std::vector<double>{0.1989, 0.3705, 0.3063, 0.7491}));
  EXPECT_THAT(ranks_of(ranking), ElementsAre(1, 3, 2, 4));
  EXPECT_TRUE(ranking.notes.empty());
}

// J. Papathanasiou and N. Ploskas, Multiple Criteria Decision Aid (Springer 2018), chapter 3:
// linear preference with q = 1 and p = 2, printed to two digits.
TEST(Promethee, HasThePublishedExample) {
  DecisionTable table = table_of(
      {{8, 7, 2, 1}, {5, 3, 7, 5}, {7, 5, 6, 4}, {9, 9, 7, 3}, {11, 10, 3, 7}, {6, 9, 5, 4}},
      "++++", {.4, .3, .1, .2});
  for (Criterion& criterion : table.criteria)
    criterion.preference = {PreferenceShape::linear, 1.0, 2.0, 0.0};
  EXPECT_THAT(
      scores_of(rank(table, by(RankMethod::promethee))),
      Pointwise(DoubleNear(5e-3), std::vector<double>{-0.26, -0.52, -0.22, 0.36, 0.7, -0.06}));
}

// numpy 1.24 from the formulas of docs/methods/ranking.md, pair by pair.
TEST(Promethee, HasNumpysFlowsUnderAllShapes) {
  DecisionTable table = motors();
  table.criteria[1].preference = {PreferenceShape::linear, 10.0, 100.0, 0.0};
  table.criteria[2].preference = {PreferenceShape::gaussian, 0.0, 0.0, 50.0};
  const Ranking ranking = rank(table, by(RankMethod::promethee));
  EXPECT_THAT(
      scores_of(ranking),
      Pointwise(DoubleNear(1e-14),
                std::vector<double>{-0.0626662554982655, 0.300900018104804, 0.0521308217728966,
                                    -0.335794756430651, 0.0454301720512157}));
  double sum = 0.0;
  for (const RankedAlternative& row : ranking.rows) {
    EXPECT_DOUBLE_EQ(row.score, row.leaving - row.entering);
    sum += row.score;
  }
  EXPECT_NEAR(sum, 0.0, 1e-14);  // what one gains another loses
}

// numpy 1.24.
TEST(Methods, HaveNumpysScores) {
  RankOptions by_vector;
  by_vector.normalisation = Normalisation::vector;
  EXPECT_THAT(scores_of(rank(motors(), by_vector)),
              Pointwise(DoubleNear(1e-14),
                        std::vector<double>{0.184313377946944, 0.380095353408319, 0.761976765871627,
                                            0.479037518949969, 0.200218972963787}));
  DecisionTable bounded = motors();
  bounded.criteria[0].bounds = Bounds{0, 5};
  bounded.criteria[1].bounds = Bounds{0, 200};
  bounded.criteria[2].bounds = Bounds{50, 400};
  bounded.criteria[3].bounds = Bounds{0, 1000};
  EXPECT_THAT(scores_of(rank(bounded, by(RankMethod::spotis))),
              Pointwise(DoubleNear(1e-14),
                        std::vector<double>{0.637809523809524, 0.487266666666667, 0.398980952380952,
                                            0.474809523809524, 0.62352380952381}));
}

TEST(WeightedSum, HasNumpysScoresUnderEveryNormalisation) {
  RankOptions options = by(RankMethod::sum);
  const auto near = [](std::vector<double> values) {
    return Pointwise(DoubleNear(1e-14), std::move(values));
  };
  EXPECT_THAT(scores_of(rank(motors(), options)),
              near({0.352767598842816, 0.672742616033755, 0.498039215686274, 0.385376344086022,
                    0.398103687451592}));
  options.normalisation = Normalisation::vector;
  EXPECT_THAT(scores_of(rank(motors(), options)),
              near({0.412660098205052, 0.539520187960245, 0.701649608047515, 0.550393676106958,
                    0.42272047567734}));
  DecisionTable positive = motors();
  for (std::size_t a = 0; a < 5; ++a) positive.value[5 + a] += 1.0;
  options.normalisation = Normalisation::best;
  EXPECT_THAT(scores_of(rank(positive, options)),
              near({0.45612521884983, 0.544697750477525, 0.800114621391217, 0.658362783204012,
                    0.468127161953163}));
  options.normalisation = Normalisation::total;
  EXPECT_THAT(scores_of(rank(positive, options)),
              near({0.122175655016905, 0.140755312324571, 0.381224485341554, 0.233625325983202,
                    0.122219221333768}));
}

TEST(WeightedSum, SaysWhichCriterionANormalisationCannotTake) {
  RankOptions options = by(RankMethod::sum);
  options.normalisation = Normalisation::best;
  try {
    (void)rank(motors(), options);
    FAIL();
  } catch (const DomainError& error) {
    EXPECT_THAT(error.what(), HasSubstr("'C2' has 0; use range"));
  }
}

// Random tables: every method puts an alternative that is better in all first, is indifferent to
// the order of the rows, and does not change when an unit does.
TEST(Methods, RespectDominanceOrderAndUnits) {
  std::mt19937 random(7);
  std::uniform_real_distribution<double> uniform(0.1, 1.0);
  for (int trial = 0; trial < 50; ++trial) {
    std::vector<std::vector<double>> rows;
    for (int a = 0; a < 7; ++a) rows.push_back({uniform(random), uniform(random), uniform(random)});
    rows[3] = {2.0, 0.01, 3.0};   // best in all
    rows[5] = {0.01, 2.0, 0.01};  // worst in all
    std::vector<std::vector<double>> turned(rows.rbegin(), rows.rend());
    std::vector<std::vector<double>> scaled = rows;
    for (auto& row : scaled) row[1] *= 1000.0;
    for (const RankMethod method :
         {RankMethod::sum, RankMethod::topsis, RankMethod::promethee, RankMethod::spotis}) {
      const auto ranks = ranks_of(rank(table_of(rows, "+-+"), by(method)));
      EXPECT_EQ(ranks[3], 1) << to_text(method);
      EXPECT_EQ(ranks[5], 7) << to_text(method);
      auto back = ranks_of(rank(table_of(turned, "+-+"), by(method)));
      std::reverse(back.begin(), back.end());
      EXPECT_EQ(back, ranks) << to_text(method);
      EXPECT_EQ(ranks_of(rank(table_of(scaled, "+-+"), by(method))), ranks) << to_text(method);
    }
  }
}

// With bounds given, an alternative more leaves the order of the others; TOPSIS reverses ranks.
TEST(Spotis, DoesNotReverseRanks) {
  std::mt19937 random(11);
  std::uniform_real_distribution<double> uniform(0.0, 1.0);
  int reversals = 0;
  for (int trial = 0; trial < 200; ++trial) {
    std::vector<std::vector<double>> rows;
    for (int a = 0; a < 6; ++a) rows.push_back({uniform(random), uniform(random), uniform(random)});
    const auto order = [&](std::size_t n, RankMethod method) {
      DecisionTable table =
          table_of({rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(n)}, "+-+");
      for (Criterion& criterion : table.criteria) criterion.bounds = Bounds{0.0, 1.0};
      std::vector<std::size_t> first_five;
      for (const RankedAlternative& row : rank(table, by(method)).rows)
        if (row.row < 5) first_five.push_back(row.row);
      return first_five;
    };
    EXPECT_EQ(order(5, RankMethod::spotis), order(6, RankMethod::spotis));
    if (order(5, RankMethod::topsis) != order(6, RankMethod::topsis)) ++reversals;
  }
  EXPECT_GT(reversals, 0);  // the test can fail
}

TEST(Spotis, RefusesAValueBeyondItsBounds) {
  DecisionTable table = motors();
  table.criteria[3].bounds = Bounds{0, 500};
  try {
    (void)rank(table, by(RankMethod::spotis));
    FAIL();
  } catch (const DomainError& error) {
    EXPECT_THAT(error.what(), HasSubstr("'C4'"));
    EXPECT_THAT(error.what(), HasSubstr("beyond the bounds 0 to 500"));
  }
}

TEST(Spotis, SaysWhereBoundsAreThoseOfTheData) {
  const Ranking ranking = rank(motors(), by(RankMethod::spotis));
  ASSERT_EQ(ranking.notes.size(), 1U);
  EXPECT_THAT(ranking.notes[0], HasSubstr("may reverse ranks"));
  EXPECT_DOUBLE_EQ(ranking.bounds[0].lowest, 2.03);
}

TEST(Promethee, RefusesAFunctionWithoutItsLengths) {
  DecisionTable table = motors();
  table.criteria[1].preference.shape = PreferenceShape::gaussian;
  EXPECT_THROW((void)rank(table, by(RankMethod::promethee)), DomainError);
  table.criteria[1].preference = {PreferenceShape::linear, 5.0, 5.0, 0.0};
  EXPECT_THROW((void)rank(table, by(RankMethod::promethee)), DomainError);
}

TEST(Methods, EqualAlternativesShareTheBestRank) {
  const auto ranks = ranks_of(rank(table_of({{1, 2}, {2, 1}, {1, 2}}, "++", {2, 1})));
  EXPECT_THAT(ranks, ElementsAre(2, 1, 2));
}

TEST(Words, AreThereAndBack) {
  for (const char* word : {"sum", "topsis", "promethee", "spotis"})
    EXPECT_EQ(to_text(rank_method(word)), word);
  for (const char* word : {"range", "best", "total", "vector"})
    EXPECT_EQ(to_text(normalisation(word)), word);
  for (const char* word : {"leave-out", "leave-out-criterion", "worst", "median", "refuse"})
    EXPECT_EQ(to_text(missing_rule(word)), word);
  for (const char* word : {"hand", "entropy", "critic"})
    EXPECT_EQ(to_text(weight_rule(word)), word);
  EXPECT_EQ(goal("max"), Goal::maximise);
  EXPECT_THROW((void)rank_method("vikor"), ArgumentError);
}

}  // namespace
