#include "magswap/supply/period.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "magswap/core/error.hpp"

namespace magswap {
namespace {

namespace chrono = std::chrono;

constexpr int kFirstYear = 1800;
constexpr int kLastYear = 2200;

// All of a text as a number of exactly so many digits; -1 when it is not.
int digits(std::string_view text, std::size_t count) {
  int out = 0;
  if (text.size() != count) return -1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  const bool plain = text.front() >= '0' && text.front() <= '9';
  return plain && error == std::errc() && end == text.data() + text.size() ? out : -1;
}

Date day(int year, int month, int day_of_month) {
  return Date(chrono::year(year), chrono::month(static_cast<unsigned>(month)),
              chrono::day(static_cast<unsigned>(day_of_month)));
}

Date last_of_month(int year, int month) {
  return Date(chrono::year_month_day_last(
      chrono::year(year), chrono::month_day_last(chrono::month(static_cast<unsigned>(month)))));
}

bool known_year(int year) { return year >= kFirstYear && year <= kLastYear; }

Period months(int year, int first, int last, std::string_view text) {
  return {day(year, first, 1), last_of_month(year, last), std::string(text)};
}

}  // namespace

Date parse_date(std::string_view text) {
  const bool shaped = text.size() == 10 && text[4] == '-' && text[7] == '-';
  const int year = shaped ? digits(text.substr(0, 4), 4) : -1;
  const int month = shaped ? digits(text.substr(5, 2), 2) : -1;
  const int of_month = shaped ? digits(text.substr(8, 2), 2) : -1;
  if (year < 0 || month < 0 || of_month < 0) {
    throw ArgumentError(fmt::format("'{}' is not a date such as 2026-03-01", text));
  }
  const Date out = day(year, month, of_month);
  if (!out.ok() || !known_year(year)) {
    throw ArgumentError(
        fmt::format("'{}' is no day of the calendar from {} to {}", text, kFirstYear, kLastYear));
  }
  return out;
}

std::string to_text(Date date) {
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

int days_between(Date from, Date to) {
  return static_cast<int>((chrono::sys_days(to) - chrono::sys_days(from)).count());
}

Period parse_period(std::string_view text) {
  const int year = text.size() < 4 ? -1 : digits(text.substr(0, 4), 4);
  const std::string_view rest = text.substr(std::min<std::size_t>(text.size(), 4));
  if (known_year(year)) {
    if (rest.empty()) return months(year, 1, 12, text);
    const int part = rest.size() == 2 ? digits(rest.substr(1), 1) : -1;
    if (rest.front() == 'H' && (part == 1 || part == 2)) {
      return months(year, 6 * part - 5, 6 * part, text);
    }
    if (rest.front() == 'Q' && part >= 1 && part <= 4) {
      return months(year, 3 * part - 2, 3 * part, text);
    }
    const int month = rest.size() == 3 && rest.front() == '-' ? digits(rest.substr(1), 2) : -1;
    if (month >= 1 && month <= 12) return months(year, month, month, text);
    if (rest.size() == 6) {
      const Date date = parse_date(text);
      return {date, date, std::string(text)};
    }
  }
  throw ArgumentError(fmt::format(
      "'{}' is no period: give a year 2010, a half 2010H1, a quarter 2010Q2, a month 2010-07 or a "
      "day 2010-07-26",
      text));
}

int month_number(Date date) {
  return static_cast<int>(date.year()) * 12 +
         static_cast<int>(static_cast<unsigned>(date.month())) - 1;
}

Date first_of_month(int month) { return day(month / 12, month % 12 + 1, 1); }

int days_of_month(int month) {
  return days_between(first_of_month(month), first_of_month(month + 1));
}

std::string month_text(int month) { return fmt::format("{:04}-{:02}", month / 12, month % 12 + 1); }

}  // namespace magswap
