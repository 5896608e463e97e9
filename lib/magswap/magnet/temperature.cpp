#include "magswap/magnet/temperature.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace magswap {

TemperatureLine::TemperatureLine(std::vector<std::pair<double, double>> table,
                                 const std::optional<SourcedValue>& of_grade,
                                 const std::optional<SourcedValue>& of_family, double reference_K) {
  std::vector<Coefficient> coefficients;  // in order of trust
  const auto interval_end = [&](const std::optional<SourcedValue>& value, bool from) {
    if (value && (from ? value->from_K : value->to_K)) return from ? *value->from_K : *value->to_K;
    if (of_family && (from ? of_family->from_K : of_family->to_K))
      return from ? *of_family->from_K : *of_family->to_K;
    return reference_K;
  };
  for (const auto* value : {&of_grade, &of_family}) {
    if (*value)
      coefficients.push_back(
          {(*value)->nominal(), interval_end(*value, true), interval_end(*value, false)});
  }
  const bool has_table = table.size() >= 2;
  knots_ =
      has_table ? std::move(table) : std::vector<std::pair<double, double>>{{reference_K, 1.0}};
  own_from_K_ = std::min(reference_K, knots_.front().first);
  own_to_K_ = std::max(reference_K, knots_.back().first);
  if (of_grade && of_grade->from_K && of_grade->to_K) {
    own_from_K_ = std::min(own_from_K_, *of_grade->from_K);
    own_to_K_ = std::max(own_to_K_, *of_grade->to_K);
  }
  extend(coefficients, true);
  extend(coefficients, false);
  describe(coefficients, has_table, of_grade.has_value());
}

// Walks outwards from the outermost knot, from one end of an interval to the next, as long as a
// coefficient holds.
void TemperatureLine::extend(const std::vector<Coefficient>& coefficients, bool upward) {
  const double direction = upward ? 1.0 : -1.0;
  while (true) {
    const auto& knot_here = upward ? knots_.back() : knots_.front();
    const double here = knot_here.first, value = knot_here.second;
    const auto holds = [&](const Coefficient& c) {
      return upward ? c.from_K <= here && here < c.to_K : c.from_K < here && here <= c.to_K;
    };
    const auto found = std::find_if(coefficients.begin(), coefficients.end(), holds);
    if (found == coefficients.end()) return;
    double next = upward ? found->to_K : found->from_K;
    // A more trusted coefficient may begin before this one ends.
    for (auto better = coefficients.begin(); better != found; ++better) {
      const double begin = upward ? better->from_K : better->to_K;
      if ((begin - here) * direction > 0.0 && (next - begin) * direction > 0.0) next = begin;
    }
    const std::pair knot{next, value + found->per_K * (next - here)};
    knots_.insert(upward ? knots_.end() : knots_.begin(), knot);
  }
}

double TemperatureLine::at(double temperature_K) const {
  if (knots_.size() == 1) return knots_.front().second;
  auto right = std::upper_bound(knots_.begin() + 1, knots_.end() - 1, temperature_K,
                                [](double t, const auto& knot) { return t < knot.first; });
  const auto& [t1, y1] = *(right - 1);
  const auto& [t2, y2] = *right;
  return y1 + (y2 - y1) * ((temperature_K - t1) / (t2 - t1));
}

void TemperatureLine::stop_at(double least) {
  for (std::size_t i = 0; i + 1 < knots_.size(); ++i) {
    const auto [t1, y1] = knots_[i];
    const auto [t2, y2] = knots_[i + 1];
    if ((y1 > least) == (y2 > least)) continue;
    const std::pair knot{t1 + (t2 - t1) * (least - y1) / (y2 - y1), least};
    if (y1 > least) {
      knots_.resize(i + 1);
      knots_.push_back(knot);
      return;
    }
    knots_.erase(knots_.begin(), knots_.begin() + static_cast<std::ptrdiff_t>(i) + 1);
    knots_.insert(knots_.begin(), knot);
    i = 0;
  }
}

void TemperatureLine::describe(const std::vector<Coefficient>& coefficients, bool has_table,
                               bool grade_has_one) {
  if (has_table) description_ = "table of the grade";
  bool of_grade = grade_has_one;
  for (const Coefficient& c : coefficients) {
    const bool used = c.from_K < c.to_K &&
                      (&c == &coefficients.front() || coefficients.front().from_K > c.from_K ||
                       coefficients.front().to_K < c.to_K);
    if (used) {
      description_ += fmt::format(
          "{}{:+.3f} %/K of the {} over {:.0f} … {:.0f} °C", description_.empty() ? "" : ", then ",
          100.0 * c.per_K, of_grade ? "grade" : "family", c.from_K - 273.15, c.to_K - 273.15);
    }
    of_grade = false;
  }
  if (description_.empty()) description_ = "no temperature data";
}

ValueLine::ValueLine(std::vector<std::pair<double, double>> table, double reference_K,
                     std::optional<double> own)
    : knots_(std::move(table)) {
  constexpr double kSame_K = 0.5;
  if (!own) return;
  const bool holds = std::any_of(knots_.begin(), knots_.end(), [&](const auto& knot) {
    return std::abs(knot.first - reference_K) <= kSame_K;
  });
  if (holds) {
    const double factor = *own / at(reference_K);
    for (auto& [temperature, value] : knots_) value *= factor;
    return;
  }
  const std::pair knot{reference_K, *own};
  knots_.insert(std::upper_bound(knots_.begin(), knots_.end(), knot), knot);
}

double ValueLine::at(double temperature_K) const {
  if (knots_.empty()) return 1.0;
  if (temperature_K <= knots_.front().first) return knots_.front().second;
  if (temperature_K >= knots_.back().first) return knots_.back().second;
  const auto right = std::upper_bound(knots_.begin(), knots_.end(), temperature_K,
                                      [](double t, const auto& knot) { return t < knot.first; });
  const auto& [t1, y1] = *(right - 1);
  const auto& [t2, y2] = *right;
  return y1 + (y2 - y1) * ((temperature_K - t1) / (t2 - t1));
}

}  // namespace magswap
