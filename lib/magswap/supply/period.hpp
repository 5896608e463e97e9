#pragma once

#include <chrono>
#include <string>
#include <string_view>

namespace magswap {

/// A day of the proleptic Gregorian calendar.
using Date = std::chrono::year_month_day;

/// A day from "2026-03-01".
/// @throws ArgumentError when it is no such text, or no day of the calendar.
[[nodiscard]] Date parse_date(std::string_view text);
/// "2026-03-01".
[[nodiscard]] std::string to_text(Date date);
/// Days from one date to another, negative when it is earlier.
[[nodiscard]] int days_between(Date from, Date to);

/// A stretch of days, both ends in it.
struct Period {
  Date first{};
  Date last{};
  std::string text;  ///< as it was written: "2011Q2"

  [[nodiscard]] bool holds(Date date) const { return first <= date && date <= last; }
};

/// A year "2010", half "2010H1", quarter "2010Q2", month "2010-07" or day "2010-07-26".
/// @throws ArgumentError when it is none of them.
[[nodiscard]] Period parse_period(std::string_view text);

/// A month counted from year 0: year · 12 + month − 1.
[[nodiscard]] int month_number(Date date);
/// First day of a month by its number.
[[nodiscard]] Date first_of_month(int month);
/// Number of days of a month.
[[nodiscard]] int days_of_month(int month);
/// "2010-07".
[[nodiscard]] std::string month_text(int month);

}  // namespace magswap
