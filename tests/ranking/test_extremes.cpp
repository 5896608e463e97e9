#include <gmock/gmock.h>

#include <cmath>
#include <random>

#include "magswap/core/error.hpp"
#include "magswap/ranking/acceptability.hpp"
#include "tables.hpp"

namespace {

using namespace magswap;
using testing::Contains;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

std::vector<RankOptions> distances_and_sums() {
  std::vector<RankOptions> out;
  for (const auto how : {Normalisation::range, Normalisation::vector}) {
    out.push_back({RankMethod::topsis, WeightRule::hand, how, MissingRule::leave_out});
    out.push_back({RankMethod::topsis, WeightRule::critic, how, MissingRule::leave_out});
    out.push_back({RankMethod::topsis, WeightRule::entropy, how, MissingRule::leave_out});
  }
  for (const auto how :
       {Normalisation::range, Normalisation::vector, Normalisation::best, Normalisation::total})
    out.push_back({RankMethod::sum, WeightRule::hand, how, MissingRule::leave_out});
  RankOptions spotis;
  spotis.method = RankMethod::spotis;
  out.push_back(spotis);
  return out;
}

// The unit of a criterion does not matter: one of 1e200, or 1e-200, of the usual size neither.
TEST(Extremes, ScoresDoNotDependOnTheSizeOfAUnit) {
  const std::vector<std::vector<double>> rows{{1, 1.0}, {2, 1.1}, {3, 1.05}, {2.5, 1.02}};
  for (const RankOptions& options : distances_and_sums()) {
    const auto plain = scores_of(rank(table_of(rows, "-+"), options));
    for (const double unit : {0x1p700, 0x1p-700, 0x1p1000, 0x1p-1040}) {
      auto scaled = rows;
      for (auto& row : scaled) row[0] *= unit;
      const auto found = scores_of(rank(table_of(scaled, "-+"), options));
      for (std::size_t a = 0; a < rows.size(); ++a)
        EXPECT_NEAR(found[a], plain[a], 1e-14) << to_text(options.method) << unit;
    }
  }
}

TEST(Extremes, SpansBeyondADoubleAreRankedRight) {
  constexpr double kMost = 1e308;
  for (const RankOptions& options : distances_and_sums()) {
    if (options.weights == WeightRule::entropy || options.normalisation == Normalisation::best ||
        options.normalisation == Normalisation::total)
      continue;  // of positive values
    const Ranking found = rank(table_of({{-kMost, 2}, {kMost, 2.5}, {0, 3}}, "-+"), options);
    const Ranking like = rank(table_of({{-1, 2}, {1, 2.5}, {0, 3}}, "-+"), options);
    EXPECT_EQ(ranks_of(found), ranks_of(like)) << to_text(options.method);
    for (std::size_t a = 0; a < 3; ++a)
      EXPECT_NEAR(scores_of(found)[a], scores_of(like)[a], 1e-14) << to_text(options.method);
  }
}

TEST(Extremes, BoundsOfSpotisMayBeFarBeyondTheValues) {
  DecisionTable table = table_of({{1, 5}, {2, 4}}, "-+");
  table.criteria[0].bounds = Bounds{-1e308, 1e308};
  table.criteria[1].bounds = Bounds{0, 10};
  RankOptions options;
  options.method = RankMethod::spotis;
  const Ranking found = rank(table, options);
  EXPECT_THAT(scores_of(found),
              ElementsAre(testing::DoubleNear(0.5, 1e-15), testing::DoubleNear(0.55, 1e-15)));
  EXPECT_EQ(found.bounds[0].highest, 1e308);
}

TEST(Extremes, AScoreThatIsNoNumberIsAnErrorInsteadOfARank) {
  RankOptions options;
  options.method = RankMethod::sum;
  options.normalisation = Normalisation::total;
  EXPECT_THROW((void)rank(table_of({{1e-323, 1}, {1e308, 2}, {1e307, 3}}, "-+"), options),
               DomainError);
}

TEST(Extremes, DrawsOfHugeRangesStayWithinThem) {
  for (const double u : {0.001, 0.3, 0.5, 0.9, 0.999}) {
    EXPECT_NEAR(detail::triangular(-1e308, 0.5e308, 1e308, u) / 1e308,
                detail::triangular(-1.0, 0.5, 1.0, u), 1e-14);
    EXPECT_NEAR(detail::triangular(1e-300, 2e-300, 4e-300, u) / 1e-300,
                detail::triangular(1.0, 2.0, 4.0, u), 1e-13);
  }
}

/// Net flows by the definition: every two alternatives compared.
std::vector<double> flows_by_pairs(const DecisionTable& table) {
  const std::size_t n = table.rows();
  std::vector<double> out(n, 0.0);
  double weights = 0.0;
  for (const Criterion& criterion : table.criteria) weights += criterion.weight;
  for (std::size_t c = 0; c < table.criteria.size(); ++c) {
    const Criterion& criterion = table.criteria[c];
    const double sign = criterion.goal == Goal::maximise ? 1.0 : -1.0;
    for (std::size_t a = 0; a < n; ++a) {
      for (std::size_t b = 0; b < n; ++b) {
        const double d = sign * (table.value[c * n + a] - table.value[c * n + b]);
        const double p = detail::preference(criterion.preference, d);
        out[a] += criterion.weight / weights * p / static_cast<double>(n - 1);
        out[b] -= criterion.weight / weights * p / static_cast<double>(n - 1);
      }
    }
  }
  return out;
}

TEST(Promethee, BySortingIsThatOfAllPairs) {
  std::mt19937 random(7);
  std::vector<std::vector<double>> rows;
  for (int a = 0; a < 400; ++a) {
    const auto tie = static_cast<double>(random() % 40);  // many equal values
    rows.push_back({tie, 1e6 + static_cast<double>(random() % 100'000) * 1e-3,
                    static_cast<double>(random() % 1000)});
  }
  DecisionTable table = table_of(rows, "-+-", {3, 2, 1});
  table.criteria[1].preference = {PreferenceShape::linear, 2.0, 5.5, 0.0};
  table.criteria[2].preference = {PreferenceShape::linear, 0.0, 300.0, 0.0};
  RankOptions options;
  options.method = RankMethod::promethee;
  const auto found = scores_of(rank(table, options)), expected = flows_by_pairs(table);
  for (std::size_t a = 0; a < rows.size(); ++a) EXPECT_NEAR(found[a], expected[a], 1e-13) << a;
}

TEST(Promethee, TakesManyAlternativesOrSaysWhichPreferenceCannot) {
  std::vector<std::vector<double>> rows;
  for (int a = 0; a < 100'000; ++a)
    rows.push_back({static_cast<double>(a), static_cast<double>(a % 7)});
  DecisionTable table = table_of(rows, "-+");
  RankOptions options;
  options.method = RankMethod::promethee;
  const Ranking ranking = rank(table, options);
  EXPECT_EQ(ranking.rows.size(), rows.size());
  EXPECT_EQ(ranking.rows.front().row, 6U);
  table.criteria[1].preference = {PreferenceShape::gaussian, 0.0, 0.0, 1.0};
  try {
    (void)rank(table, options);
    FAIL();
  } catch (const DomainError& error) {
    EXPECT_THAT(error.what(), HasSubstr("at most 20000"));
  }
}

DecisionTable bounded(std::vector<std::vector<double>> rows) {
  DecisionTable table = table_of(rows, "-+");
  for (Criterion& criterion : table.criteria) criterion.bounds = Bounds{0, 100};
  return table;
}

// Entropy weights of three turn round when a fourth comes: the claim is for weights by hand.
TEST(Spotis, SaysWhereTheSetOfAlternativesMatters) {
  RankOptions options;
  options.method = RankMethod::spotis;
  options.weights = WeightRule::entropy;
  const Ranking three = rank(bounded({{55, 68}, {22, 72}, {23, 31}}), options);
  const Ranking four = rank(bounded({{55, 68}, {22, 72}, {23, 31}, {30, 4}}), options);
  EXPECT_LT(ranks_of(three)[2], ranks_of(three)[0]);
  EXPECT_GT(ranks_of(four)[2], ranks_of(four)[0]);
  EXPECT_THAT(three.notes, Contains(HasSubstr("weights by entropy")));

  options.weights = WeightRule::hand;
  EXPECT_THAT(rank(bounded({{55, 68}, {22, 72}, {23, 31}}), options).notes,
              Each(Not(HasSubstr("reverse"))));
  options.missing = MissingRule::median;
  const Ranking filled = rank(bounded({{55, 68}, {22, std::nan("")}, {23, 31}}), options);
  EXPECT_THAT(filled.notes, Contains(HasSubstr("rule 'median'")));
}

}  // namespace
