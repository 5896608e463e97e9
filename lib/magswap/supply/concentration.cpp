#include "magswap/supply/concentration.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "magswap/core/error.hpp"

namespace magswap {
namespace detail {
namespace {

constexpr double kScale = 1e4;  // of squared fractions to squared per cent
constexpr double kSlack = 1e-9;
constexpr double kGap = 1e-12;  // between the bound and the best found

struct Box {
  std::vector<double> low, high;
};

// The best point of a box by its chords: where it lies, what the chords promise, and the one
// coordinate that lies inside its range.
struct ChordPoint {
  std::vector<double> x;
  double promised = 0.0;
  double found = 0.0;
  std::size_t inside = 0;
  bool has_inside = false;
};

ChordPoint best_by_chords(const Box& box) {
  const std::size_t n = box.low.size();
  std::vector<std::size_t> order(n);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return box.low[a] + box.high[a] > box.low[b] + box.high[b];
  });
  ChordPoint out{box.low, 0.0, 0.0, 0, false};
  double left = 1.0 - std::accumulate(box.low.begin(), box.low.end(), 0.0);
  for (const std::size_t i : order) {
    const double step = std::clamp(left, 0.0, box.high[i] - box.low[i]);
    out.x[i] += step;
    left -= step;
    if (step > 0.0 && out.x[i] < box.high[i]) {
      out.inside = i;
      out.has_inside = true;
    }
  }
  for (std::size_t i = 0; i < n; ++i) {
    out.found += out.x[i] * out.x[i];
    out.promised += (box.low[i] + box.high[i]) * out.x[i] - box.low[i] * box.high[i];
  }
  return out;
}

double largest_sum_of_squares(Box whole) {
  double best = 0.0;
  std::vector<Box> open{std::move(whole)};
  while (!open.empty()) {
    const Box box = std::move(open.back());
    open.pop_back();
    const bool possible = std::accumulate(box.low.begin(), box.low.end(), 0.0) <= 1.0 + kSlack &&
                          std::accumulate(box.high.begin(), box.high.end(), 0.0) >= 1.0 - kSlack;
    if (!possible) continue;
    const ChordPoint point = best_by_chords(box);
    best = std::max(best, point.found);
    if (!point.has_inside || point.promised - best <= kGap) continue;
    Box below = box, above = box;
    below.high[point.inside] = point.x[point.inside];
    above.low[point.inside] = point.x[point.inside];
    open.push_back(std::move(below));
    open.push_back(std::move(above));
  }
  return best;
}

// Water filling: x = clamp(level·holders, low, high) with the level at which they sum to `whole`.
double least_sum(std::span<const ShareRange> shares, double whole) {
  const auto filled = [&](const ShareRange& share, double level) {
    return std::clamp(level * share.holders, share.low, share.high);
  };
  const auto sum_at = [&](double level) {
    double sum = 0.0;
    for (const ShareRange& share : shares) sum += filled(share, level);
    return sum;
  };
  double below = 0.0, above = 1.0;
  constexpr int kHalvings = 100;
  for (int i = 0; i < kHalvings; ++i) {
    const double middle = 0.5 * (below + above);
    (sum_at(middle) < whole ? below : above) = middle;
  }
  double out = 0.0;
  for (const ShareRange& share : shares) {
    const double x = filled(share, above);
    out += x * x / share.holders;
  }
  return out;
}

double smallest(std::span<const ShareRange> shares) {
  std::vector<ShareRange> countable;
  double spread_low = 0.0, spread_high = 0.0, low = 0.0;
  for (const ShareRange& share : shares) {
    if (std::isinf(share.holders)) {
      spread_low += share.low;
      spread_high += share.high;
    } else {
      countable.push_back(share);
      low += share.low;
    }
  }
  const double spread = std::clamp(1.0 - low, spread_low, std::max(spread_low, spread_high));
  return least_sum(countable, 1.0 - spread);
}

}  // namespace

Bounded herfindahl(std::span<const ShareRange> shares) {
  Box box;
  double low = 0.0, high = 0.0, value = 0.0;
  for (const ShareRange& share : shares) {
    box.low.push_back(share.low);
    box.high.push_back(share.high);
    low += share.low;
    high += share.high;
    value += share.value * share.value / share.holders;
  }
  if (!(low <= 1.0 + kSlack && high >= 1.0 - kSlack)) {
    throw ArgumentError(fmt::format("shares from {:.6g} to {:.6g} cannot sum to one", low, high));
  }
  Bounded out{value, smallest(shares), largest_sum_of_squares(std::move(box))};
  out.low = std::min(out.low, out.value);
  out.high = std::max(out.high, out.value);
  return kScale * out;
}

double herfindahl_of(std::span<const double> shares) {
  double sum = 0.0;
  for (const double share : shares) sum += share * share;
  return kScale * sum;
}

}  // namespace detail

namespace {

constexpr double kMediumFrom = 1500.0;
constexpr double kHighAbove = 2500.0;
constexpr double kPerCent = 100.0;

std::vector<detail::ShareRange> ranges_of(const ShareTable& table) {
  std::vector<detail::ShareRange> out;
  for (const CountryShare& share : table.shares) {
    out.push_back(
        {share.value, share.low, share.high, static_cast<double>(share.countries.size())});
  }
  if (table.rest_high > 0.0) {
    out.push_back(
        {table.rest, table.rest_low, table.rest_high, std::numeric_limits<double>::infinity()});
  }
  return out;
}

// Risk weights of the countries of a share; what has none is left out.
std::vector<Bounded> risks_of(const CountryShare& share, const Countries& countries, int year,
                              Governance indicator, std::vector<std::string>& without) {
  std::vector<Bounded> out;
  for (const std::string& code : share.countries) {
    const auto found = countries.find(code);
    const auto risk = found == countries.end() ? std::nullopt : found->second.risk(year, indicator);
    if (risk) {
      out.push_back(*risk);
    } else {
      without.push_back(code);
    }
  }
  return out;
}

// Outer bounds: each share and each weight at its own end, the unnamed rest from nothing to one
// country of the largest risk.
void add_governance(Concentration& out, const ShareTable& table, const Countries& countries) {
  Bounded sum;
  double weighted = 0.0, named = 0.0;
  for (const CountryShare& share : table.shares) {
    const auto risks =
        risks_of(share, countries, table.year, out.governance, out.without_governance);
    if (risks.size() != share.countries.size()) continue;
    const auto holders = static_cast<double>(risks.size());
    double high = 0.0;
    for (const Bounded& risk : risks) {
      const auto square = [&](double s) { return kPerCent * kPerCent * s * s / holders / holders; };
      sum.value += square(share.value) * risk.value;
      sum.low += square(share.low) * risk.low;
      high = std::max(high, risk.high);
      weighted += share.value / holders * risk.value;
    }
    sum.high += kPerCent * kPerCent * share.high * share.high * high;
    named += share.value;
  }
  sum.high += kPerCent * kPerCent * table.rest_high * table.rest_high;
  if (!out.without_governance.empty() || named <= 0.0) return;
  sum.high = std::min(sum.high, out.hhi.high);  // no weight exceeds one
  out.governance_hhi = sum;
  out.mean_risk = weighted / named;
}

}  // namespace

Concentration concentration(const ShareTable& table, const Countries& countries,
                            Governance indicator) {
  Concentration out;
  out.governance = indicator;
  out.hhi = detail::herfindahl(ranges_of(table));
  out.unnamed = table.rest;
  for (const CountryShare& share : table.shares) {
    if (share.countries.size() != 1 || share.value <= out.largest_share.value) continue;
    out.largest = share.countries.front();
    out.largest_share = {share.value, share.low, share.high};
  }
  add_governance(out, table, countries);
  return out;
}

std::string_view hhi_class(double hhi) {
  if (!(hhi >= 0.0 && hhi <= 1e4)) {
    throw DomainError(fmt::format(
        "concentration index {:g} is not in 0 … 10000; is it in fractions? times 10000", hhi));
  }
  return hhi < kMediumFrom ? "low" : hhi <= kHighAbove ? "medium" : "high";
}

}  // namespace magswap
