#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "magswap/core/error.hpp"
#include "magswap/supply/library.hpp"

namespace magswap {
namespace {

using ::testing::HasSubstr;

const std::vector<Control>& shipped() { return SupplyLibrary::shipped().controls(); }

ControlAt state(const char* id, const char* day) {
  for (const Control& control : shipped()) {
    if (control.id == id) return control_at(control, parse_date(day));
  }
  throw std::runtime_error(id);
}

std::vector<std::string> in_force(const char* day, const ControlQuery& query) {
  std::vector<std::string> out;
  for (const ControlAt& row : controls_at(shipped(), parse_date(day), query)) {
    if (row.state == ControlState::in_force) out.push_back(row.control->id);
  }
  return out;
}

TEST(Controls, DysprosiumNeedsALicenceSinceApril2025) {
  EXPECT_TRUE(in_force("2025-04-03", {"Dy", "oxide", ""}).empty());
  EXPECT_THAT(in_force("2025-04-04", {"Dy", "oxide", ""}), ::testing::ElementsAre("cn-18-2025"));
  EXPECT_THAT(in_force("2026-03-01", {"Dy", "magnet", "DEU"}),
              ::testing::ElementsAre("cn-18-2025-magnets"));
  EXPECT_TRUE(in_force("2026-03-01", {"Nd", "oxide", "DEU"}).empty());
}

TEST(Controls, TheControlsOfOctober2025AreSuspendedAndThenUnknown) {
  EXPECT_EQ(state("cn-57-2025", "2025-10-08").state, ControlState::not_yet);
  EXPECT_EQ(state("cn-57-2025", "2025-10-20").state, ControlState::announced);
  EXPECT_EQ(state("cn-57-2025", "2025-11-07").state, ControlState::suspended);
  EXPECT_EQ(state("cn-57-2025", "2026-11-10").state, ControlState::suspended)
      << "until a day holds that day";
  const ControlAt after = state("cn-57-2025", "2026-11-11");
  EXPECT_EQ(after.state, ControlState::unknown);
  EXPECT_THAT(after.why, HasSubstr("was not found"));
}

// Of 61/2025 the items of Chinese origin were controlled from the day of the announcement; what is
// made abroad was to follow on 1 December, the equipment of 56/2025 on 8 November: both were
// suspended before, and never in force on any day.
TEST(Controls, WhatWasAnnouncedInOctober2025AndNeverTookEffect) {
  EXPECT_EQ(state("cn-61-2025-reexport", "2025-10-09").state, ControlState::in_force);
  EXPECT_EQ(state("cn-61-2025-reexport", "2025-11-06").state, ControlState::in_force);
  for (const char* id : {"cn-61-2025", "cn-56-2025", "cn-57-2025"}) {
    EXPECT_EQ(state(id, "2025-10-20").state, ControlState::announced) << id;
    EXPECT_EQ(state(id, "2025-11-06").state, ControlState::announced) << id;
    for (const char* day : {"2025-11-07", "2025-11-08", "2025-12-01", "2026-11-10"}) {
      EXPECT_EQ(state(id, day).state, ControlState::suspended) << id << " " << day;
    }
  }
}

TEST(Controls, AfterTheLastDaySeenNothingIsCarriedOn) {
  const ControlAt now = state("cn-18-2025", "2026-11-28");
  EXPECT_EQ(now.state, ControlState::unknown);
  EXPECT_THAT(now.why, HasSubstr("2026-04-30"));
  EXPECT_EQ(state("cn-export-quota-2013-1", "2013-07-01").state, ControlState::ended);
}

TEST(Controls, Japan2010) {
  const ControlQuery japan{"rare earths", "oxide", "JPN"};
  EXPECT_THAT(in_force("2010-10-01", japan),
              ::testing::ElementsAre("cn-export-quota-2010-2", "cn-japan-stop-2010"));
  EXPECT_THAT(in_force("2010-10-01", {"rare earths", "oxide", "USA"}),
              ::testing::ElementsAre("cn-export-quota-2010-2"));
  EXPECT_THAT(in_force("2010-09-20", {"Nd", "oxide", "JPN"}),
              ::testing::ElementsAre("cn-export-quota-2010-2"));
  EXPECT_THAT(in_force("2010-12-01", japan), ::testing::ElementsAre("cn-export-quota-2010-2"));
}

// Quotas of the trade ministry's article: 30 259 t in 2010, 30 184 t in 2011, 30 996 t in 2012.
TEST(Controls, QuotasOfAYear) {
  const auto quota = [](int year) {
    double sum = 0.0;
    for (const Control& control : shipped()) {
      if (control.what == "quota" && static_cast<int>(control.start.year()) == year) {
        sum += control.amount_kg.value_or(0.0);
      }
    }
    return sum / 1000.0;
  };
  EXPECT_NEAR(quota(2010), 30259.0, 1e-6);
  EXPECT_NEAR(quota(2011), 30184.0, 1e-6);
  EXPECT_NEAR(quota(2012), 30996.0, 1e-6);
}

// Ferro-alloys were counted by a rule of May 2011, after the first half's quota was set.
TEST(Controls, FerroAlloysAreInTheQuotaSinceTheSecondHalfOf2011) {
  const ControlQuery alloy{"rare earths", "alloy", ""};
  EXPECT_TRUE(in_force("2011-03-01", alloy).empty());
  EXPECT_THAT(in_force("2011-08-01", alloy), ::testing::ElementsAre("cn-export-quota-2011-2"));
}

TEST(Controls, GalliumAndTheBanOnTheUnitedStates) {
  EXPECT_EQ(state("cn-ga-ge-2023", "2023-07-15").state, ControlState::announced);
  EXPECT_EQ(state("cn-ga-ge-2023", "2023-08-01").state, ControlState::in_force);
  EXPECT_EQ(state("cn-us-ga-ge-2024", "2025-01-01").state, ControlState::in_force);
  EXPECT_EQ(state("cn-us-ga-ge-2024", "2025-11-10").state, ControlState::suspended);
  EXPECT_EQ(state("cn-us-ga-ge-2024", "2026-11-27").state, ControlState::suspended);
  EXPECT_EQ(state("cn-us-ga-ge-2024", "2026-11-28").state, ControlState::unknown);
}

Control licence(const char* id, const char* start, const char* end) {
  Control out;
  out.id = id;
  out.actor = "CHN";
  out.what = "licence";
  out.items = {"Dy"};
  out.forms = {"oxide"};
  out.start = parse_date(start);
  if (*end != '\0') out.end = parse_date(end);
  out.last_seen = parse_date("2026-01-01");
  return out;
}

TEST(Controls, OverlapIsFound) {
  const auto pairs = [](const Control& a, const Control& b) {
    return overlapping(std::vector{a, b}).size();
  };
  const Control open = licence("a", "2025-01-01", "");
  EXPECT_EQ(pairs(open, licence("b", "2025-06-01", "2025-07-01")), 1U);
  EXPECT_EQ(pairs(licence("a", "2025-01-01", "2025-05-31"), licence("b", "2025-06-01", "")), 0U);
  EXPECT_EQ(pairs(licence("a", "2025-01-01", "2025-06-01"), licence("b", "2025-06-01", "")), 1U)
      << "both ends belong to the interval";
  Control other = licence("b", "2025-06-01", "");
  other.forms = {"magnet"};
  EXPECT_EQ(pairs(open, other), 0U);
  other = licence("b", "2025-06-01", "");
  other.what = "prohibition";
  EXPECT_EQ(pairs(open, other), 0U);
  other = licence("b", "2025-06-01", "");
  other.items = {"rare earths"};
  EXPECT_EQ(pairs(open, other), 1U) << "the group holds the element";
  other.destination = "JPN";
  Control elsewhere = open;
  elsewhere.destination = "USA";
  EXPECT_EQ(pairs(elsewhere, other), 0U);
}

}  // namespace
}  // namespace magswap
