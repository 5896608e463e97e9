#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "magswap/core/error.hpp"
#include "magswap/supply/period.hpp"

namespace magswap {
namespace {

TEST(Period, DaysOfTheCalendarAlone) {
  EXPECT_EQ(to_text(parse_date("2024-02-29")), "2024-02-29");
  for (const char* wrong : {"2025-02-29", "2025-13-01", "2025-00-10", "2025-1-1", "25-01-01",
                            "2025-01-01 ", "2025/01/01", "", "nan", "-025-01-01", "2025-01-+1"}) {
    EXPECT_THROW((void)parse_date(wrong), ArgumentError) << wrong;
  }
}

TEST(Period, FromYearToDay) {
  const auto ends = [](const char* text) {
    const Period period = parse_period(text);
    return to_text(period.first) + " " + to_text(period.last);
  };
  EXPECT_EQ(ends("2010"), "2010-01-01 2010-12-31");
  EXPECT_EQ(ends("2010H1"), "2010-01-01 2010-06-30");
  EXPECT_EQ(ends("2010H2"), "2010-07-01 2010-12-31");
  EXPECT_EQ(ends("2010Q1"), "2010-01-01 2010-03-31");
  EXPECT_EQ(ends("2011Q4"), "2011-10-01 2011-12-31");
  EXPECT_EQ(ends("2012-02"), "2012-02-01 2012-02-29");
  EXPECT_EQ(ends("2010-07-26"), "2010-07-26 2010-07-26");
  for (const char* wrong : {"2010Q5", "2010Q0", "2010H3", "2010-13", "2010-00", "10", "2010e", "Q1",
                            "2010-7", "3010", "2010-07-32"}) {
    EXPECT_THROW((void)parse_period(wrong), ArgumentError) << wrong;
  }
}

TEST(Period, MonthsAreCounted) {
  EXPECT_EQ(month_number(parse_date("2010-01-31")) + 11, month_number(parse_date("2010-12-01")));
  EXPECT_EQ(month_text(month_number(parse_date("2010-12-09"))), "2010-12");
  EXPECT_EQ(days_of_month(month_number(parse_date("2012-02-01"))), 29);
  EXPECT_EQ(days_of_month(month_number(parse_date("2100-02-01"))), 28);
  EXPECT_EQ(days_between(parse_date("2010-09-21"), parse_date("2010-11-24")), 64);
}

}  // namespace
}  // namespace magswap
