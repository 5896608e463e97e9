#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "magswap/core/error.hpp"
#include "magswap/substitution/substitute.hpp"

namespace magswap {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

TEST(RankBy, TextsGoBothWays) {
  for (const RankBy rank :
       {RankBy::mass, RankBy::volume, RankBy::cost, RankBy::rare_earth, RankBy::heavy_rare_earth}) {
    EXPECT_EQ(rank_by(to_text(rank)), rank);
  }
  EXPECT_THAT([] { (void)rank_by("beauty"); },
              ThrowsMessage<ArgumentError>(
                  AllOf(HasSubstr("beauty"), HasSubstr("rare-earth"), HasSubstr("Dy"))));
}

struct Row : SubstituteBase {
  Volume size;
};

Row row(const std::string& name, double mass_kg, std::optional<double> cost_USD, double size_m3,
        bool feasible = true) {
  Row out;
  out.name = name;
  out.feasible = feasible;
  out.size = from_si<Volume>(size_m3);
  out.account = MagnetAccount{};
  out.account->mass_kg = {mass_kg, mass_kg, mass_kg};
  out.account->element_kg["Nd"] = {0.3 * mass_kg, 0, 0};
  if (cost_USD) {
    out.account->priced = true;
    out.account->cost_USD = {*cost_USD, *cost_USD, *cost_USD};
  }
  return out;
}

std::vector<std::string> order(std::vector<Row> rows, RankBy by) {
  detail::rank(rows, by, [](const Row& r) { return r.size; });
  std::vector<std::string> out;
  for (const Row& r : rows) out.push_back(r.name);
  return out;
}

std::vector<Row> some_rows() {
  std::vector<Row> out{row("no B", 0.1, 1.0, 1.0, false), row("heavy", 3.0, 10.0, 3.0),
                       row("light", 1.0, {}, 9.0),        row("middle", 2.0, 50.0, 2.0),
                       row("no A", 0.2, 2.0, 1.0, false), row("reference", 9.0, 99.0, 99.0)};
  out.back().is_reference = true;
  return out;
}

TEST(Rank, ReferenceFirstFeasibleByFigureRejectedAsTheyCame) {
  EXPECT_THAT(order(some_rows(), RankBy::mass),
              ElementsAre("reference", "light", "middle", "heavy", "no B", "no A"));
  EXPECT_THAT(order(some_rows(), RankBy::volume),
              ElementsAre("reference", "middle", "heavy", "light", "no B", "no A"));
}

TEST(Rank, UnpricedOnesComeLastOfTheFeasible) {
  EXPECT_THAT(order(some_rows(), RankBy::cost),
              ElementsAre("reference", "heavy", "middle", "light", "no B", "no A"));
  EXPECT_TRUE(std::isinf(row("x", 1.0, {}, 1.0).score(RankBy::cost, {})));
}

TEST(Rank, RejectedReferenceStaysFirst) {
  std::vector<Row> rows = some_rows();
  rows.back().feasible = false;
  EXPECT_EQ(order(rows, RankBy::mass).front(), "reference");
}

TEST(Rank, WithoutADesignThereIsNoScore) {
  for (const RankBy rank :
       {RankBy::mass, RankBy::volume, RankBy::cost, RankBy::rare_earth, RankBy::heavy_rare_earth}) {
    EXPECT_TRUE(std::isnan(SubstituteBase{}.score(rank, {})));
  }
}

}  // namespace
}  // namespace magswap
