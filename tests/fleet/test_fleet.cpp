#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "magswap/core/error.hpp"
#include "magswap/fleet/fleet.hpp"

namespace magswap {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

UnitContent content(std::string substance, MassBasis basis, double value, double low, double high) {
  UnitContent out;
  out.substance = std::move(substance);
  out.basis = basis;
  out.value_kg = value;
  out.low_kg = low;
  out.high_kg = high;
  return out;
}

std::vector<double> shares(std::size_t years, double value) {
  return std::vector<double>(years, value);
}

// Ten motors a year that live three years; half of them with magnets of 2 (1 … 3) kg.
FleetProduct motors(std::size_t n) {
  FleetProduct out;
  out.name = "motors";
  out.per = FunctionalUnit("motor");
  out.amounts = std::vector<double>(n, 10.0);
  out.lifetimes = {Lifetime::fixed(years(3))};
  out.technologies = {
      {"with magnets",
       shares(n, 0.5),
       {},
       {content("magnet", MassBasis::magnet, 2, 1, 3),
        content("Nd", MassBasis::element, 0.5, 0.25, 0.75)}},
      {"without", shares(n, 0.5), {}, {content("magnet", MassBasis::magnet, 0, 0, 0)}}};
  return out;
}

Fleet fleet_of(FleetProduct product, std::size_t n) {
  return {"test", "", 2000, n, SurvivalConvention::end, {std::move(product)}};
}

TEST(Fleet, MassesFollowUnits) {
  const FleetResult out = run_fleet(fleet_of(motors(6), 6));
  const MaterialFlows& nd = out.total("Nd");
  EXPECT_THAT(nd.value.demand, ElementsAre(2.5, 2.5, 2.5, 2.5, 2.5, 2.5));
  EXPECT_THAT(nd.value.in_use, ElementsAre(2.5, 5.0, 7.5, 7.5, 7.5, 7.5));
  EXPECT_THAT(nd.value.end_of_life, ElementsAre(0.0, 0.0, 0.0, 2.5, 2.5, 2.5));
  EXPECT_DOUBLE_EQ(nd.low.in_use[5], 3.75);
  EXPECT_DOUBLE_EQ(nd.high.in_use[5], 11.25);
  EXPECT_EQ(out.total("magnet", MassBasis::magnet).value.in_use[5], 30.0);
  EXPECT_LT(out.balance_residual, 1e-12);
  EXPECT_TRUE(out.warnings.empty());
  EXPECT_TRUE(out.products[0].notes.empty());  // the motor without magnets lacks no Nd
}

TEST(Fleet, ContentOfTheYearOfSaleLeavesWithItsCohort) {
  FleetProduct product = motors(5);
  product.technologies[0].intensity = {1.0, 0.5, 0.5, 0.5, 0.5};
  const FleetResult out = run_fleet(fleet_of(product, 5));
  const MaterialFlows& nd = out.total("Nd");
  EXPECT_DOUBLE_EQ(nd.value.demand[1], 1.25);
  EXPECT_DOUBLE_EQ(nd.value.end_of_life[3], 2.5);   // sold in the first year
  EXPECT_DOUBLE_EQ(nd.value.end_of_life[4], 1.25);  // in the second
}

TEST(Fleet, TechnologyChangesOverCohorts) {
  FleetProduct product = motors(4);
  product.technologies[0].share = {1.0, 1.0, 0.0, 0.0};
  product.technologies[1].share = {0.0, 0.0, 1.0, 1.0};
  const FleetResult out = run_fleet(fleet_of(product, 4));
  EXPECT_THAT(out.total("Nd").value.demand, ElementsAre(5.0, 5.0, 0.0, 0.0));
  EXPECT_THAT(out.total("Nd").value.in_use, ElementsAre(5.0, 10.0, 10.0, 5.0));
}

TEST(Fleet, RecoveryMeetsDemand) {
  FleetProduct product = motors(8);
  product.end_of_life.collected = shares(8, 0.8);
  product.end_of_life.routes = {
      {"chemistry", RecoveryKind::hydrometallurgy, shares(8, 1.0), 0.9, {}, 1}};
  const FleetResult out = run_fleet(fleet_of(product, 8));
  const MassFlows& nd = out.total("Nd").value;
  EXPECT_EQ(nd.recovered[3], 0.0);
  EXPECT_NEAR(nd.recovered[4], 2.5 * 0.8 * 0.9, 1e-15);
  EXPECT_NEAR(nd.recycled_content(4), 0.72, 1e-15);
  EXPECT_NEAR(nd.primary[4], 2.5 * 0.28, 1e-15);
  EXPECT_EQ(nd.surplus[4], 0.0);
  EXPECT_EQ(nd.by_kind[2], nd.recovered);
  EXPECT_LT(out.balance_residual, 1e-12);
}

TEST(Fleet, RecoveryBeyondDemandIsASurplus) {
  FleetProduct product = motors(6);
  product.amounts = {10, 0, 0, 0, 0, 0};
  product.end_of_life.collected = shares(6, 1.0);
  product.end_of_life.routes = {{"r", RecoveryKind::reuse, shares(6, 1.0), 1.0, {}, 0}};
  const MassFlows nd = run_fleet(fleet_of(product, 6)).total("Nd").value;
  EXPECT_EQ(nd.surplus[3], 2.5);
  EXPECT_EQ(nd.recycled_content(3), 0.0);
  EXPECT_EQ(nd.primary[3], 0.0);
}

// A long fleet with everything in it keeps its mass.
TEST(Fleet, MassBalance) {
  constexpr std::size_t kYears = 80;
  FleetProduct product = motors(kYears);
  product.lifetimes = {Lifetime::log_normal(years(12), years(5))};
  product.retirements = {{2030, 2040, 0.1, 5.0}};
  product.driver = FleetDriver::stock;
  for (std::size_t t = 0; t < kYears; ++t)
    product.amounts[t] = 1e6 * std::exp(-0.5 * std::pow((static_cast<double>(t) - 40.0) / 9.0, 2));
  product.end_of_life.collected = shares(kYears, 0.7);
  product.end_of_life.routes = {
      {"a", RecoveryKind::reuse, shares(kYears, 0.3), 0.95, {}, 0},
      {"b", RecoveryKind::hydrogen_decrepitation, shares(kYears, 0.4), 0.9, {}, 2}};
  for (const auto policy :
       {NegativeInflow::keep, NegativeInflow::retire, NegativeInflow::surplus}) {
    product.negative = policy;
    const FleetResult out = run_fleet(fleet_of(product, kYears));
    EXPECT_LT(out.balance_residual, 1e-12);
    ASSERT_EQ(out.warnings.size(), 1U);  // the target falls faster than motors retire
    EXPECT_THAT(out.warnings[0], HasSubstr("inflow would be negative in"));
  }
}

TEST(Fleet, TotalsOverProducts) {
  Fleet fleet = fleet_of(motors(4), 4);
  FleetProduct more = motors(4);
  more.name = "more motors";
  more.technologies[0].contents.push_back(content("Nd", MassBasis::oxide, 1, 1, 1));
  more.technologies[0].contents.erase(more.technologies[0].contents.begin() + 1);
  fleet.products.push_back(more);
  const FleetResult out = run_fleet(fleet);
  EXPECT_EQ(out.total("magnet", MassBasis::magnet).value.demand[0], 20.0);
  // Element and oxide stand apart.
  EXPECT_EQ(out.total("Nd").value.demand[0], 2.5);
  EXPECT_EQ(out.total("Nd", MassBasis::oxide).value.demand[0], 5.0);
  EXPECT_THAT([&] { (void)out.total("Dy"); },
              ThrowsMessage<NotFoundError>(HasSubstr("it has magnet (magnet), Nd (element)")));
}

TEST(Fleet, ASubstanceThatATechnologyLacksIsNoted) {
  FleetProduct product = motors(3);
  product.technologies[1].contents = {content("magnet", MassBasis::magnet, 1, 1, 1)};
  const FleetResult out = run_fleet(fleet_of(product, 3));
  ASSERT_EQ(out.products[0].notes.size(), 1U);
  EXPECT_THAT(out.products[0].notes[0], HasSubstr("Nd (element) is not given for 'without'"));
}

TEST(Fleet, RefusesNonsense) {
  const auto refused = [](const FleetProduct& product, const std::string& why) {
    EXPECT_THAT([&] { (void)run_fleet(fleet_of(product, 3)); },
                ThrowsMessage<DomainError>(HasSubstr(why)));
  };
  FleetProduct bad = motors(3);
  bad.technologies[0].share[1] = 0.9;
  refused(bad, "product 'motors': shares of the technologies sum to 140 % in 2001");
  bad = motors(3);
  bad.technologies[0].share[1] = std::nan("");
  refused(bad, "in 2001, not in 0…100 %");
  bad = motors(3);
  bad.technologies[0].intensity = {1, -1, 1};
  refused(bad, "intensity factor -1");
  bad = motors(3);
  bad.amounts[2] = std::nan("");
  refused(bad, "inflow of year 2 is nan");
  bad = motors(3);
  bad.lifetimes.clear();
  refused(bad, "0 lifetimes for 3 years");
  // Element and oxide of one substance in one product do not add.
  bad = motors(3);
  bad.technologies[1].contents = {content("Nd", MassBasis::oxide, 1, 1, 1)};
  EXPECT_THAT([&] { (void)run_fleet(fleet_of(bad, 3)); },
              ThrowsMessage<ArgumentError>(HasSubstr("masses of two bases do not add")));
  bad.technologies[1].contents = {content("rare earths", MassBasis::unspecified, 1, 1, 1)};
  EXPECT_THAT([&] { (void)run_fleet(fleet_of(bad, 3)); },
              ThrowsMessage<ArgumentError>(HasSubstr("which enters no sum")));
  EXPECT_THROW((void)run_fleet({"empty", "", 2000, 3, SurvivalConvention::end, {}}), ArgumentError);
}

}  // namespace
}  // namespace magswap
