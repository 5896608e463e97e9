#include "magswap/material/check_tools.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <tuple>

namespace magswap::detail {
namespace {

constexpr double kSameTemperature_K = 2.0;

// The single value where it is of none of the other standings.
std::optional<double> single(const SourcedValue& value) {
  return value.min || value.typical || value.max ? std::nullopt : value.value;
}

}  // namespace

void Findings::error(const std::string& path, int line, int column, std::string_view message) {
  findings_.push_back({true, library_->error_at(path, line, column, message)});
}

void Findings::error(const std::string& path, const SourcedValue& value, std::string_view message) {
  error(path, value.line, value.column, message);
}

void Findings::warning(const std::string& path, int line, int column, std::string_view message) {
  findings_.push_back({false, library_->error_at(path, line, column, message)});
}

void Findings::warning(const std::string& path, const SourcedValue& value,
                       std::string_view message) {
  warning(path, value.line, value.column, message);
}

std::vector<Finding> Findings::sorted() && {
  const auto sooner = [](const Finding& a, const Finding& b) {
    return std::tuple(a.what.path(), a.what.line(), a.what.column()) <
           std::tuple(b.what.path(), b.what.line(), b.what.column());
  };
  std::stable_sort(findings_.begin(), findings_.end(), sooner);
  return std::move(findings_);
}

std::string shown(double si_value, Kind kind) {
  const std::string_view unit = info(kind).si_unit;
  std::string number = fmt::format("{:.6g}", in_unit(si_value, unit));
  if (unit.empty()) return number;
  return fmt::format("{} {}", number, unit == "degC" ? "°C" : unit);
}

std::vector<double> numbers(const SourcedValue& value) {
  std::vector<double> out;
  for (const auto& number : {value.min, value.typical, value.max, single(value)}) {
    if (number) out.push_back(*number);
  }
  return out;
}

double smallest(const SourcedValue& value) {
  const auto all = numbers(value);
  return all.empty() ? std::nan("") : *std::min_element(all.begin(), all.end());
}

double largest(const SourcedValue& value) {
  const auto all = numbers(value);
  return all.empty() ? std::nan("") : *std::max_element(all.begin(), all.end());
}

std::vector<std::pair<double, double>> paired(const SourcedValue& a, const SourcedValue& b) {
  std::vector<std::pair<double, double>> out;
  const auto pair = [&](const std::optional<double>& x, const std::optional<double>& y) {
    if (x && y) out.emplace_back(*x, *y);
  };
  pair(a.min, b.min);
  pair(a.typical, b.typical);
  pair(a.max, b.max);
  pair(single(a), single(b));
  return out;
}

std::optional<std::string> printed_disagreement(const std::string& first_text, double first,
                                                const std::string& second_text, double second,
                                                Kind kind) {
  constexpr double kRounding = 0.03;
  if (std::abs(second / first - 1.0) <= kRounding) return {};
  return fmt::format(
      "the source prints {} and {} ({}) for the same figure: they disagree by {:.0f} %", first_text,
      second_text, format(second, kind), 100.0 * std::abs(second / first - 1.0));
}

bool same_temperature(const SourcedValue& a, const SourcedValue& b) {
  return !a.at_K || !b.at_K || std::abs(*a.at_K - *b.at_K) <= kSameTemperature_K;
}

}  // namespace magswap::detail
