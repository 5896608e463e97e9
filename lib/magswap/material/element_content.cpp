#include "magswap/material/element_content.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "magswap/material/elements.hpp"
#include "magswap/material/library.hpp"

namespace magswap {
namespace {

using Entry = ElementContent::Entry;
using detail::Triangle;

// HcJ of bulk-alloyed sintered NdFeB against Dy, class minima with the Dy of their temperature
// rating.
constexpr double kHcJWithoutDy = 913e3;     // A/m
constexpr double kHcJPerDy = 166e3 / 0.01;  // A/m per mass fraction
constexpr double kDyHalfWidth = 0.015;      // of the triangular distribution
constexpr double kMostDy = 0.12;            // the strongest class, 2.7 MA/m, lies at 11 wt%

// Dy-equivalent of a diffused grade relative to the bulk-alloyed one of its HcJ; reports save 30 to
// 75 %.
constexpr double kDiffusedLow = 0.25;
constexpr double kDiffused = 0.5;
constexpr double kDiffusedHigh = 0.7;

constexpr double kRoom_K = 293.15;
constexpr double kRoomTolerance_K = 10.0;

Entry entry_of(const SourcedValue& value) {
  return {value.nominal(), value.lower(), value.upper(), value.standing, value.source, value.note};
}

ElementContent from_composition(const Composition& composition) {
  ElementContent out;
  double sum = 0.0;
  for (const auto& [symbol, value] : composition.fractions) {
    out.elements[symbol] = entry_of(value);
    sum += value.nominal();
  }
  for (auto& [symbol, entry] : out.elements) entry.value /= sum;  // within 0.001 of 1 by the checks
  return out;
}

// Guaranteed HcJ at room temperature, from the record or its table.
std::optional<double> room_HcJ(const Grade& grade) {
  const auto at_room = [](const SourcedValue& value) {
    return !value.at_K || std::abs(*value.at_K - kRoom_K) <= kRoomTolerance_K;
  };
  if (grade.HcJ && at_room(*grade.HcJ)) return grade.HcJ->guaranteed();
  for (const GradePoint& point : grade.points) {
    if (point.HcJ && at_room(*point.HcJ)) return point.HcJ->guaranteed();
  }
  return std::nullopt;
}

Entry estimated_dysprosium(const Grade& grade, const Family& family, double hcj) {
  const bool diffused = family.dysprosium_model == "diffused";
  const Triangle dy = diffused ? detail::diffused_dysprosium(hcj) : detail::bulk_dysprosium(hcj);
  Entry out{
      dy.mode, dy.low, dy.high, Standing::estimated, grade.HcJ ? grade.HcJ->source : std::string(),
      {}};
  const std::string range =
      fmt::format("Dy {:.1f} ({:.1f}–{:.1f}) wt%", 100 * dy.mode, 100 * dy.low, 100 * dy.high);
  out.note =
      diffused
          ? fmt::format(
                "{} estimated from HcJ {:.0f} kA/m as 0.5 (0.25–0.7) of what bulk alloying needs; "
                "a Dy-equivalent: terbium does the same with about half the mass",
                range, hcj / 1e3)
          : fmt::format(
                "{} estimated from HcJ {:.0f} kA/m by 913 kA/m + 166 kA/m per wt%, ±1.5 wt%", range,
                hcj / 1e3);
  return out;
}

// Heavy rare earths of a grade where they are known or can be estimated, by symbol.
std::map<std::string, Entry> heavy_rare_earths(const Grade& grade, const Family& family,
                                               std::vector<std::string>& notes) {
  std::map<std::string, Entry> out;
  if (grade.Dy) out["Dy"] = entry_of(*grade.Dy);
  if (grade.Tb) out["Tb"] = entry_of(*grade.Tb);
  const bool estimated = out.empty() && !grade.composition && family.dysprosium_model != "none" &&
                         !family.dysprosium_model.empty();
  if (!estimated) return out;
  if (const auto hcj = room_HcJ(grade)) {
    out["Dy"] = estimated_dysprosium(grade, family, *hcj);
    notes.push_back(out["Dy"].note);
  } else {
    notes.push_back(
        fmt::format("Dy of {} is not estimated: its HcJ at 20 °C is unknown", grade.shown_name()));
  }
  return out;
}

struct Sums {
  double value = 0.0, low = 0.0, high = 0.0;
};

Sums sum_of(const std::map<std::string, Entry>& entries) {
  Sums out;
  for (const auto& [symbol, entry] : entries) {
    out.value += entry.value;
    out.low += entry.low;
    out.high += entry.high;
  }
  return out;
}

// Puts the heavy rare earths in the place of Nd and Pr, in proportion; the total of all elements
// stays 1.
void replace_light(ElementContent& content, const std::map<std::string, Entry>& heavy) {
  double light = 0.0;
  for (const auto& [symbol, entry] : content.elements) {
    if (symbol == "Nd" || symbol == "Pr") light += entry.value;
  }
  Sums change = sum_of(heavy);
  for (const auto& [symbol, entry] : heavy) {
    const auto old = content.elements.find(symbol);
    if (old == content.elements.end()) continue;
    change.value -= old->second.value;
    change.low -= old->second.value;
    change.high -= old->second.value;
  }
  if (light <= 0.0 || change.value >= light) {
    throw DomainError(
        fmt::format("heavy rare earths of {:.1f} wt% cannot replace {:.1f} wt% of Nd and Pr",
                    100 * change.value, 100 * light));
  }
  for (const std::string symbol : {"Nd", "Pr"}) {
    const auto found = content.elements.find(symbol);
    if (found == content.elements.end()) continue;
    Entry& entry = found->second;
    entry.value *= 1.0 - change.value / light;
    entry.low = std::min(entry.value, entry.low * std::max(0.0, 1.0 - change.high / light));
    entry.high = std::max(entry.value, entry.high * (1.0 - change.low / light));
    entry.standing = Standing::estimated;
    entry.note = "what heavy rare earths leave of it";
  }
  for (const auto& [symbol, entry] : heavy) content.elements[symbol] = entry;
}

}  // namespace

namespace detail {

Triangle bulk_dysprosium(double hcj_A_per_m) {
  const double mode = (hcj_A_per_m - kHcJWithoutDy) / kHcJPerDy;
  const auto clip = [](double fraction) { return std::clamp(fraction, 0.0, kMostDy); };
  return {clip(mode - kDyHalfWidth), clip(mode), clip(mode + kDyHalfWidth)};
}

Triangle diffused_dysprosium(double hcj_A_per_m) {
  const Triangle bulk = bulk_dysprosium(hcj_A_per_m);
  return {kDiffusedLow * bulk.low, kDiffused * bulk.mode, kDiffusedHigh * bulk.high};
}

}  // namespace detail

double ElementContent::fraction(const std::string& element) const {
  const auto found = elements.find(element);
  return found == elements.end() ? 0.0 : found->second.value;
}

ElementContent element_content(const Grade& grade, const Library& library) {
  const Family& family = library.family_of(grade);
  std::vector<std::string> notes;
  ElementContent out =
      from_composition(grade.composition ? *grade.composition : family.composition);
  const auto heavy = heavy_rare_earths(grade, family, notes);
  if (!heavy.empty()) replace_light(out, heavy);
  if (!grade.composition)
    notes.push_back(fmt::format("composition of the family {}, not of the grade", family.key));
  out.notes = std::move(notes);
  return out;
}

double rare_earth_fraction(const ElementContent& content) {
  double sum = 0.0;
  for (const auto& [symbol, entry] : content.elements)
    sum += is_rare_earth(symbol) ? entry.value : 0.0;
  return sum;
}

double heavy_rare_earth_fraction(const ElementContent& content) {
  double sum = 0.0;
  for (const auto& [symbol, entry] : content.elements)
    sum += is_heavy_rare_earth(symbol) ? entry.value : 0.0;
  return sum;
}

}  // namespace magswap
