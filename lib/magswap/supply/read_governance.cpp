#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "magswap/supply/reader.hpp"

namespace magswap::detail {
namespace {

constexpr double kLargest = 5.0;  // twice the ends of the scale of the indicators

std::vector<double> numbers(SupplyReading& reading, const TomlNode& list) {
  std::vector<double> out;
  for (const TomlNode& child : list.children)
    out.push_back(read_quantity(*reading.text, child, Kind::dimensionless));
  return out;
}

std::vector<int> years_of(SupplyReading& reading, TableReader& in) {
  std::vector<int> out;
  for (const double year : numbers(reading, in.require("years"))) {
    if (!(std::abs(year) <= 1e9) || year != std::floor(year))
      throw in.error("years", fmt::format("{} is no year", year));
    out.push_back(static_cast<int>(year));
  }
  if (out.empty()) throw in.error("years", "no years");
  if (std::adjacent_find(out.begin(), out.end(), std::greater_equal<>()) != out.end())
    throw in.error("years", "the years must ascend");
  return out;
}

// One number for each year, within the scale of the indicators.
std::vector<double> yearly(SupplyReading& reading, const TomlNode& list, std::size_t years,
                           double lowest) {
  std::vector<double> out = numbers(reading, list);
  if (out.size() != years) {
    throw reading.text->error_at(
        list.place, fmt::format("{} has {} numbers for {} years", list.key, out.size(), years));
  }
  for (const double value : out) {
    if (!(value >= lowest && value <= kLargest)) {
      throw reading.text->error_at(list.place, fmt::format("{} of {} is not in {:g} … {:g}", value,
                                                           list.key, lowest, kLargest));
    }
  }
  return out;
}

}  // namespace

void read_governance(SupplyReading& reading, const TomlNode& node) {
  TableReader in(*reading.text, node, "[[governance]]");
  std::vector<std::string> words = governance_words();
  words.pop_back();  // the mean is no indicator of its own
  GovernanceTable out;
  out.indicator = governance(in.word("indicator", words));
  out.record = reading.record(in);
  const std::vector<int> years = years_of(reading, in);
  const TomlNode& errors = in.require("std_err");
  for (const TomlNode& child : in.require("estimate").children) {
    reading.country(child.key, child.key_place);
    const TomlNode* error = errors.find(child.key);
    if (error == nullptr)
      throw reading.text->error_at(child.key_place,
                                   fmt::format("{} has no standard errors", child.key));
    out.countries[child.key] = {years, yearly(reading, child, years.size(), -kLargest),
                                yearly(reading, *error, years.size(), 0.0), out.record.source};
  }
  for (const TomlNode& child : errors.children) {
    if (!out.countries.contains(child.key))
      throw reading.text->error_at(child.key_place, fmt::format("{} has no estimates", child.key));
  }
  in.finish();
  reading.out->governance.push_back(std::move(out));
}

}  // namespace magswap::detail
