#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "magswap/material/elements.hpp"
#include "magswap/supply/reader.hpp"

namespace magswap::detail {
namespace {

constexpr double kRounding = 5e-3;  // what rounded shares may sum to above one
constexpr double kPerCent = 1e-2;
constexpr double kTonne = 1e3;
const std::vector<std::string> kStageWords{"reserves", "mine", "separation", "metal", "magnet"};
const std::vector<std::string> kBasisWords{"oxide", "element", "magnet"};

// Shares of one table before they are scaled to a whole.
struct RawShares {
  std::vector<CountryShare> entries;
  double rest = 0.0;
  bool has_rest = false;
  bool in_tonnes = false;
};

double amount(const TomlText& text, const TomlNode& node, std::string_view what) {
  const double value = read_quantity(text, node, Kind::dimensionless);
  if (value < 0.0) {
    throw text.error_at(node.place,
                        fmt::format("{} is {}: shares and masses are not negative", what, value));
  }
  return value;
}

void read_countries(SupplyReading& reading, TableReader& in, RawShares& raw) {
  const TomlNode& node = in.require("countries");
  if (node.type != TomlNode::Type::table) {
    throw in.error("countries", "'countries' must be a table such as { CHN = 62, AUS = 18 }");
  }
  for (const TomlNode& child : node.children) {
    reading.country(child.key, child.key_place);
    CountryShare share;
    share.countries = {child.key};
    share.value = amount(*reading.text, child, child.key);
    share.low = share.high = share.value;
    share.line = child.place.line;
    share.column = child.place.column;
    raw.entries.push_back(std::move(share));
  }
}

void read_groups(SupplyReading& reading, TableReader& in, RawShares& raw) {
  for (const TomlNode* node : in.tables("groups")) {
    TableReader group(*reading.text, *node, "group");
    CountryShare share;
    share.countries = group.texts("countries");
    if (const TomlNode* codes = group.find("countries")) {
      for (const TomlNode& code : codes->children) reading.country(code.text, code.place);
    }
    if (share.countries.size() < 2) {
      throw group.error("countries", "a group has two countries or more");
    }
    share.value = amount(*reading.text, group.require("value"), "the group");
    share.low = share.high = share.value;
    share.line = node->place.line;
    share.column = node->place.column;
    group.finish();
    raw.entries.push_back(std::move(share));
  }
}

void read_bounds(SupplyReading& reading, TableReader& in, RawShares& raw) {
  const TomlNode* node = in.find("bounds");
  if (node == nullptr) return;
  for (const TomlNode& child : node->children) {
    const auto owner =
        std::find_if(raw.entries.begin(), raw.entries.end(), [&](const CountryShare& share) {
          return share.countries.size() == 1 && share.countries.front() == child.key;
        });
    if (owner == raw.entries.end()) {
      throw reading.text->error_at(child.key_place,
                                   fmt::format("bounds of '{}', which has no share", child.key));
    }
    if (child.children.size() != 2) {
      throw reading.text->error_at(child.place, "bounds are two numbers, [low, high]");
    }
    owner->low = amount(*reading.text, child.children[0], "low");
    owner->high = amount(*reading.text, child.children[1], "high");
    if (!(owner->low <= owner->value && owner->value <= owner->high)) {
      throw reading.text->error_at(
          child.place, fmt::format("bounds {} to {} do not hold the share {} of {}", owner->low,
                                   owner->high, owner->value, child.key));
    }
  }
}

// Sources that disagree with the table and widen its bounds.
std::vector<std::string> read_bounds_sources(SupplyReading& reading, TableReader& in) {
  const TomlNode* node = in.find("bounds_sources");
  if (node == nullptr) return {};
  if (in.find("bounds") == nullptr) {
    throw in.error("bounds_sources", "sources of bounds, but the table has no 'bounds'");
  }
  for (const TomlNode& child : node->children) {
    reading.out->named_sources.emplace_back(child.text, child.place);
  }
  return in.texts("bounds_sources");
}

RawShares read_raw(SupplyReading& reading, TableReader& in) {
  RawShares raw;
  raw.in_tonnes = in.word("unit", {"t", "%"}) == "t";
  read_countries(reading, in, raw);
  read_groups(reading, in, raw);
  read_bounds(reading, in, raw);
  if (const TomlNode* rest = in.find("rest")) {
    raw.rest = amount(*reading.text, *rest, "the rest");
    raw.has_rest = true;
  }
  return raw;
}

// Every number of a table times a factor, into fractions of the whole.
void scale(RawShares& raw, double factor) {
  for (CountryShare& share : raw.entries) {
    share.value *= factor;
    share.low *= factor;
    share.high *= factor;
  }
  raw.rest *= factor;
}

double sum_of(const RawShares& raw, double CountryShare::*member) {
  double sum = 0.0;
  for (const CountryShare& share : raw.entries) sum += share.*member;
  return sum;
}

void to_fractions(TableReader& in, RawShares& raw, ShareTable& out) {
  if (raw.in_tonnes) {
    const double total = sum_of(raw, &CountryShare::value) + raw.rest;
    if (!(total > 0.0)) throw in.error("countries", "the masses sum to nothing");
    if (!std::isfinite(total)) throw in.error("countries", "the masses sum to no number");
    out.total_kg = kTonne * total;
    scale(raw, 1.0 / total);
    return;
  }
  scale(raw, kPerCent);
  const double sum = sum_of(raw, &CountryShare::value) + raw.rest;
  if (sum > 1.0 + kRounding) {
    throw in.error("countries", fmt::format("shares sum to {:.5g} %, above 100 %", 100.0 * sum));
  }
  if (sum > 1.0) scale(raw, 1.0 / sum);
}

// What the countries leave: given as "other", or what is missing to a whole.
void set_rest(TableReader& in, const RawShares& raw, ShareTable& out) {
  const double named = sum_of(raw, &CountryShare::value);
  const double low = sum_of(raw, &CountryShare::low), high = sum_of(raw, &CountryShare::high);
  if (low > 1.0 + 1e-9) {
    throw in.error("bounds", fmt::format("least shares sum to {:.5g} %, above 100 %", 100.0 * low));
  }
  const double left = std::max(0.0, 1.0 - named);
  const bool whole = left < 1e-12;
  out.rest = whole ? 0.0 : left;
  out.rest_low = std::max(0.0, std::min(out.rest, 1.0 - high));
  out.rest_high = whole && low == named ? 0.0 : std::max(out.rest, 1.0 - low);
}

}  // namespace

void read_shares(SupplyReading& reading, const TomlNode& node) {
  TableReader in(*reading.text, node, "[[shares]]");
  ShareTable out;
  out.stage = stage(in.word("stage", kStageWords));
  const std::vector<std::string> items = reading.items(in);
  out.basis = mass_basis(in.word("basis", kBasisWords));
  out.year = SupplyReading::year(in, "year");
  out.is_default = in.flag_or("default", false);
  out.is_projection = in.flag_or("projection", false);
  out.record = reading.record(in);
  RawShares raw = read_raw(reading, in);
  out.bounds_sources = read_bounds_sources(reading, in);
  in.finish();
  to_fractions(in, raw, out);
  set_rest(in, raw, out);
  out.shares = std::move(raw.entries);
  std::stable_sort(out.shares.begin(), out.shares.end(),
                   [](const CountryShare& a, const CountryShare& b) { return a.value > b.value; });
  for (const std::string& item : items) {
    out.item = item;
    reading.out->shares.push_back(out);
  }
}

void read_country(SupplyReading& reading, const TomlNode& node) {
  TableReader in(*reading.text, node, "[[country]]");
  Country out;
  out.code = in.text("code");
  out.name = in.text("name");
  out.aliases = in.texts("aliases");
  out.record = reading.record(in);
  const auto numbers = [&](std::string_view key) {
    std::vector<double> values;
    if (const TomlNode* list = in.find(key)) {
      for (const TomlNode& child : list->children) {
        values.push_back(read_quantity(*reading.text, child, Kind::dimensionless));
      }
    }
    return values;
  };
  for (const double year : numbers("years")) {
    if (!(std::abs(year) <= 1e9) || year != std::floor(year))
      throw in.error("years", fmt::format("{} is no year", year));
    out.years.push_back(static_cast<int>(year));
  }
  out.estimate = numbers("estimate");
  out.std_error = numbers("std_err");
  in.finish();
  if (out.estimate.size() != out.years.size() || out.std_error.size() != out.years.size()) {
    throw in.error("years",
                   fmt::format("{} years, {} estimates and {} standard errors", out.years.size(),
                               out.estimate.size(), out.std_error.size()));
  }
  if (std::adjacent_find(out.years.begin(), out.years.end(), std::greater_equal<>()) !=
      out.years.end()) {
    throw in.error("years", "the years must ascend");
  }
  reading.out->countries.push_back(std::move(out));
}

void read_element_hhi(SupplyReading& reading, const TomlNode& node) {
  TableReader in(*reading.text, node, "[element_hhi]");
  ElementHhi out;
  out.record = reading.record(in);
  out.year = SupplyReading::year(in, "year");
  for (const TomlNode& child : node.children) {
    if (find_element(child.key) == nullptr) continue;
    in.find(child.key);
    if (child.children.size() != 2) {
      throw reading.text->error_at(child.place, "two indices, [production, reserves]");
    }
    try {
      out.set(child.key, {read_quantity(*reading.text, child.children[0], Kind::dimensionless),
                          read_quantity(*reading.text, child.children[1], Kind::dimensionless)});
    } catch (const DomainError& error) {
      throw reading.text->error_at(child.place, error.what());
    }
  }
  in.finish();
  reading.out->element_hhi = out;
}

}  // namespace magswap::detail
