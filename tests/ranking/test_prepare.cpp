#include <gmock/gmock.h>

#include <cmath>
#include <limits>

#include "magswap/core/error.hpp"
#include "magswap/ranking/criteria.hpp"
#include "tables.hpp"

namespace {

using namespace magswap;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

RankOptions with(MissingRule rule, RankMethod method = RankMethod::sum) {
  RankOptions out;
  out.method = method;
  out.missing = rule;
  return out;
}

const std::vector<std::vector<double>> kGap{{1, 4}, {2, kMissing}, {3, 1}, {4, 2}};

TEST(Missing, LeavesTheAlternativeOutWithTheReason) {
  const Ranking ranking = rank(table_of(kGap, "++"), with(MissingRule::leave_out));
  EXPECT_EQ(ranking.rows.back().name, "A2");
  EXPECT_EQ(ranking.rows.back().rank, 0);
  EXPECT_TRUE(std::isnan(ranking.rows.back().score));
  EXPECT_EQ(ranking.rows.back().reason, "no value of 'C2'");
}

TEST(Missing, LeavesTheCriterionOutWithANote) {
  const Ranking ranking = rank(table_of(kGap, "++"), with(MissingRule::leave_out_criterion));
  EXPECT_THAT(ranks_of(ranking), ElementsAre(4, 3, 2, 1));
  EXPECT_THAT(ranking.weights, ElementsAre(1.0, 0.0));
  EXPECT_THAT(ranking.notes, ElementsAre(HasSubstr("'C2' has no value for 1 of 4")));
}

TEST(Missing, IsFilledByTheRuleAndSaysSo) {
  const auto value_under = [](MissingRule rule, const char* goals) {
    const PreparedTable prepared = prepare(table_of(kGap, goals), rule);
    EXPECT_EQ(prepared.notes.size(), 1U);
    return prepared.table.value[5];
  };
  EXPECT_EQ(value_under(MissingRule::worst, "++"), 1.0);
  EXPECT_EQ(value_under(MissingRule::worst, "+-"), 4.0);
  EXPECT_EQ(value_under(MissingRule::median, "++"), 2.0);
}

TEST(Missing, IsRefusedWhereAskedFor) {
  try {
    (void)rank(table_of(kGap, "++"), with(MissingRule::refuse));
    FAIL();
  } catch (const DataError& error) {
    EXPECT_THAT(error.what(), HasSubstr("'C2' of 'A2' is missing"));
  }
}

TEST(Missing, OfAllAlternativesLeavesTheCriterionOut) {
  const Ranking ranking =
      rank(table_of({{1, kMissing}, {2, kMissing}}, "++"), with(MissingRule::worst));
  EXPECT_THAT(ranks_of(ranking), ElementsAre(2, 1));
}

// A criterion that is the same for all, zero too, must not turn a score into NaN.
TEST(Missing, InACriterionWithoutWeightTakesNothingAway) {
  const Ranking ranking = rank(table_of(kGap, "++", {1, 0}), with(MissingRule::leave_out));
  EXPECT_THAT(ranks_of(ranking), ElementsAre(4, 3, 2, 1));
  EXPECT_THAT(ranking.notes, ElementsAre(HasSubstr("'C2' has weight 0")));
  EXPECT_THAT(ranking.weights, ElementsAre(1.0, 0.0));
}

TEST(Constant, CriterionDoesNotCountAndIsNamed) {
  for (const double constant : {0.0, 3.0}) {
    for (const RankMethod method :
         {RankMethod::sum, RankMethod::topsis, RankMethod::promethee, RankMethod::spotis}) {
      const DecisionTable table = table_of({{1, constant}, {2, constant}, {3, constant}}, "+-");
      const Ranking ranking = rank(table, with(MissingRule::leave_out, method));
      for (const RankedAlternative& row : ranking.rows) EXPECT_TRUE(std::isfinite(row.score));
      EXPECT_THAT(ranks_of(ranking), ElementsAre(3, 2, 1)) << to_text(method);
      EXPECT_THAT(ranking.notes, testing::Contains(HasSubstr("'C2' is the same for all")));
      EXPECT_THAT(ranking.weights, ElementsAre(1.0, 0.0));
    }
  }
}

// With reference bounds a criterion that is the same for all still counts: leaving it out would let
// the score of an alternative depend on the others.
TEST(Constant, CriterionWithBoundsStaysInSpotis) {
  DecisionTable table = table_of({{1, 3}, {2, 3}}, "+-");
  table.criteria[0].bounds = Bounds{0, 4};
  table.criteria[1].bounds = Bounds{0, 6};
  const Ranking ranking = rank(table, with(MissingRule::leave_out, RankMethod::spotis));
  EXPECT_THAT(scores_of(ranking), ElementsAre(0.5 * 0.75 + 0.5 * 0.5, 0.5 * 0.5 + 0.5 * 0.5));
}

TEST(Bad, TablesAreRefusedWithTheReason) {
  const auto message = [](const DecisionTable& table) {
    try {
      (void)rank(table);
      return std::string("no error");
    } catch (const Error& error) {
      return std::string(error.what());
    }
  };
  EXPECT_THAT(message(table_of({{1, 1}, {1, 1}}, "++")), HasSubstr("no criterion tells"));
  EXPECT_THAT(message(table_of({{1, 1}}, "++")), HasSubstr("a ranking needs two"));
  EXPECT_THAT(message(table_of({{1, INFINITY}, {2, 1}}, "++")), HasSubstr("'C2' of 'A1' is inf"));
  EXPECT_THAT(message(table_of({{1}, {2}}, "")), HasSubstr("nothing to rank by"));
  DecisionTable twice = table_of({{1, 1}, {2, 3}}, "++");
  twice.criteria[1].name = "C1";
  EXPECT_THAT(message(twice), HasSubstr("there twice"));
  DecisionTable namesakes = table_of({{1, 1}, {2, 3}}, "++");
  namesakes.alternatives[1] = "A1";
  EXPECT_THAT(message(namesakes), HasSubstr("alternative 'A1' is there twice"));
  DecisionTable outside = table_of({{1}, {2}}, "+");
  outside.low = {0.5, 2.5};
  outside.high = {1.5, 3.0};
  EXPECT_THAT(message(outside), HasSubstr("outside its range"));
  DecisionTable shortened = table_of({{1}, {2}}, "+");
  shortened.value.pop_back();
  EXPECT_THAT(message(shortened), HasSubstr("need 2 values"));
}

TEST(Rejected, AlternativesKeepTheirReasonAndDoNotFillGaps) {
  DecisionTable table = table_of({{1, 10}, {2, kMissing}, {3, 30}, {0, 99}}, "+-");
  table.rejected = {"", "", "", "demagnetises"};
  const Ranking ranking = rank(table, with(MissingRule::worst));
  EXPECT_EQ(ranking.rows.back().reason, "demagnetises");
  EXPECT_THAT(ranking.notes, ElementsAre(HasSubstr("taken as 30")));
}

TEST(Figures, AreFoundByNameHoweverItIsWritten) {
  FigureTable figures;
  figures.alternatives = {"a", "b"};
  figures.rejected = {"", ""};
  figures.columns.push_back({"rare_earth", "kg", {1, 2}, {1, 1}, {1, 3}, {}});
  Criterion wanted;
  wanted.name = "Rare-Earth";
  const DecisionTable table = decision_table(figures, std::vector{wanted});
  EXPECT_EQ(table.criteria[0].unit, "kg");
  EXPECT_THAT(table.high, ElementsAre(1, 3));
  wanted.name = "rare_eart";
  try {
    (void)decision_table(figures, std::vector{wanted});
    FAIL();
  } catch (const NotFoundError& error) {
    EXPECT_THAT(error.what(), HasSubstr("did you mean 'rare_earth'?"));
  }
}

}  // namespace
