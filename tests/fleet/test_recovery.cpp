#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "magswap/core/error.hpp"
#include "magswap/fleet/recovery.hpp"

namespace magswap {
namespace {

RecoveryRoute route(RecoveryKind kind, double share, double yield, int lag, std::size_t years) {
  return {std::string(to_text(kind)), kind, std::vector<double>(years, share), yield, {}, lag};
}

TEST(Recovery, MassGoesSomewhere) {
  const std::vector<double> end_of_life{10, 20, 30, 40};
  EndOfLife treatment{{0.5, 0.5, 0.6, 0.6},
                      {route(RecoveryKind::reuse, 0.2, 0.9, 0, 4),
                       route(RecoveryKind::hydrogen_decrepitation, 0.3, 0.8, 1, 4),
                       route(RecoveryKind::hydrometallurgy, 0.5, 0.95, 2, 4)}};
  treatment.require_valid(4);
  const RecoveryFlows out = recover(end_of_life, treatment, "Nd", MassBasis::element);
  EXPECT_DOUBLE_EQ(out.collected[2], 18.0);
  EXPECT_DOUBLE_EQ(out.by_route[0][0], 5.0 * 0.2 * 0.9);
  EXPECT_EQ(out.by_route[1][0], 0.0);
  EXPECT_DOUBLE_EQ(out.by_route[1][1], 5.0 * 0.3 * 0.8);   // a year later
  EXPECT_DOUBLE_EQ(out.by_route[2][2], 5.0 * 0.5 * 0.95);  // two years later
  const auto sum = [](const std::vector<double>& v) {
    return std::accumulate(v.begin(), v.end(), 0.0);
  };
  EXPECT_NEAR(sum(end_of_life), sum(out.lost) + sum(out.recovered) + out.in_process.back(), 1e-13);
}

TEST(Recovery, HydrometallurgyGivesElementsNotMagnets) {
  const std::vector<double> end_of_life{10.0};
  const EndOfLife treatment{{1.0}, {route(RecoveryKind::hydrometallurgy, 1.0, 0.9, 0, 1)}};
  EXPECT_EQ(recover(end_of_life, treatment, "magnet", MassBasis::magnet).recovered[0], 0.0);
  EXPECT_DOUBLE_EQ(recover(end_of_life, treatment, "Nd", MassBasis::element).recovered[0], 9.0);
}

TEST(Recovery, YieldByElement) {
  RecoveryRoute by_element = route(RecoveryKind::hydrometallurgy, 1.0, 0.9, 0, 1);
  by_element.yields["Dy"] = 0.5;
  EXPECT_EQ(by_element.yield_of("Dy", MassBasis::element), 0.5);
  EXPECT_EQ(by_element.yield_of("Nd", MassBasis::element), 0.9);
}

TEST(Recovery, NothingIsCollectedUnlessSaid) {
  const RecoveryFlows out = recover(std::vector<double>{7.0}, {}, "Nd", MassBasis::element);
  EXPECT_EQ(out.lost[0], 7.0);
  EXPECT_EQ(out.recovered[0], 0.0);
}

TEST(Recovery, RefusesNonsense) {
  const auto valid = [](const EndOfLife& treatment) { treatment.require_valid(2); };
  EXPECT_THROW(valid({{0.5, 1.2}, {}}), DomainError);
  EXPECT_THROW(valid({{0.5}, {}}), DomainError);
  EXPECT_THROW(valid({{0.5, std::nan("")}, {}}), DomainError);
  EXPECT_THROW(valid({{0.5, 0.5},
                      {route(RecoveryKind::reuse, 0.6, 1, 0, 2),
                       route(RecoveryKind::hydrometallurgy, 0.6, 1, 0, 2)}}),
               DomainError);
  EXPECT_THROW(valid({{0.5, 0.5}, {route(RecoveryKind::reuse, 0.6, 1.1, 0, 2)}}), DomainError);
  EXPECT_THROW(valid({{0.5, 0.5}, {route(RecoveryKind::reuse, 0.6, 0.9, -1, 2)}}), DomainError);
  EXPECT_THROW((void)recovery_kind("landfill"), ArgumentError);
}

TEST(Recovery, NamesTheYearInWhichTheRoutesTakeMoreThanAll) {
  RecoveryRoute growing = route(RecoveryKind::reuse, 0.3, 1, 0, 3);
  growing.share = {0.3, 0.4, 0.9};
  const EndOfLife treatment{{}, {growing, route(RecoveryKind::hydrometallurgy, 0.5, 1, 0, 3)}};
  try {
    treatment.require_valid(3, 2020);
    FAIL() << "140 % of what is collected";
  } catch (const DomainError& error) {
    EXPECT_NE(std::string(error.what()).find("140 % in year 2022"), std::string::npos)
        << error.what();
  }
}

}  // namespace
}  // namespace magswap
