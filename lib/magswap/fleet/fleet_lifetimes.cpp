#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "magswap/fleet/fleet_reading.hpp"
#include "magswap/material/table_reader.hpp"

namespace magswap::detail {
namespace {

const std::vector<std::string> kFamilies{"fixed", "normal", "folded-normal", "log-normal",
                                         "weibull"};

Lifetime lifetime_of(TableReader& in, const std::string& family) {
  const auto time = [&](std::string_view key) {
    (void)in.require(key);
    return from_si<Time>(*in.quantity(key, Kind::time));
  };
  if (family == "fixed") return Lifetime::fixed(time("mean"));
  if (family == "weibull") {
    (void)in.require("shape");
    const double shape = *in.number("shape");
    return in.find("scale") != nullptr ? Lifetime::weibull(shape, time("scale"))
                                       : Lifetime::weibull_of_mean(shape, time("mean"));
  }
  const Time mean = time("mean"), deviation = time("standard_deviation");
  if (family == "normal") return Lifetime::normal(mean, deviation);
  if (family == "log-normal") return Lifetime::log_normal(mean, deviation);
  return Lifetime::folded_normal(mean, deviation);
}

Lifetime truncated(TableReader& in, const Lifetime& lifetime) {
  const auto shortest = in.quantity("shortest", Kind::time);
  const auto longest = in.quantity("longest", Kind::time);
  if (!shortest && !longest) return lifetime;
  return lifetime.truncated(
      from_si<Time>(shortest.value_or(0.0)),
      from_si<Time>(longest.value_or(std::numeric_limits<double>::infinity())));
}

Lifetime read_one(const FleetReading& reading, const TomlNode& node, FleetProduct& out) {
  TableReader in(reading.text(), node, "lifetime");
  const std::string family = in.word("family", kFamilies);
  reading.require_source(in, out);
  (void)in.text_or("note", "");
  (void)in.integer("from");
  try {
    const Lifetime lifetime = truncated(in, lifetime_of(in, family));
    in.finish();
    if (reading.file().fleet.convention == SurvivalConvention::point_density && family == "fixed")
      throw in.error("family", "a fixed lifetime has no point density; choose another convention");
    return lifetime;
  } catch (const DomainError& error) {
    throw in.error("mean", error.what());
  }
}

}  // namespace

// One lifetime, or a list of them with the year of sale from which each holds.
void read_lifetimes(const FleetReading& reading, TableReader& in, FleetProduct& out) {
  const TomlNode& node = in.require("lifetime");
  if (node.type != TomlNode::Type::array) {
    out.lifetimes.push_back(read_one(reading, node, out));
    return;
  }
  int from = reading.years.first;
  for (const TomlNode& child : node.children) {
    TableReader one(reading.text(), child, "lifetime");
    const int year = one.integer("from").value_or(from);
    const bool first = out.lifetimes.empty();
    const auto index = static_cast<std::size_t>(std::max(0, year - reading.years.first));
    if (year > reading.years.last() ||
        (first ? year != reading.years.first : index < out.lifetimes.size())) {
      throw one.error("from", fmt::format("lifetimes hold from ascending years, the first from {}",
                                          reading.years.first));
    }
    const Lifetime lifetime = read_one(reading, child, out);
    if (!first) out.lifetimes.resize(index, out.lifetimes.back());
    out.lifetimes.push_back(lifetime);
    from = year + 1;
  }
  if (out.lifetimes.empty()) throw in.error("lifetime", "'lifetime' is empty");
  out.lifetimes.resize(reading.years.count, out.lifetimes.back());
}

EarlyRetirement read_retirement(const FleetReading& reading, const TomlNode& node,
                                FleetProduct& out) {
  TableReader in(reading.text(), node, "[[product.retirement]]");
  EarlyRetirement retirement;
  (void)in.require("from");
  retirement.from = *in.integer("from");
  retirement.to = in.integer("to").value_or(reading.years.last());
  retirement.share = read_share(reading.text(), in.require("share"), "share retired early");
  if (const auto age = in.quantity("minimum_age", Kind::time))
    retirement.minimum_age_years = in_years(from_si<Time>(*age));
  reading.require_source(in, out);
  (void)in.text_or("note", "");
  in.finish();
  if (retirement.to < retirement.from)
    throw in.error("to", "early retirement ends before it starts");
  if (retirement.to < reading.years.first || retirement.from > reading.years.last()) {
    throw in.error(
        "from",
        fmt::format("early retirement {} … {} lies outside the file's {} … {}, so it "
                    "has no effect",
                    retirement.from, retirement.to, reading.years.first, reading.years.last()));
  }
  if (retirement.minimum_age_years < 0.0)
    throw in.error("minimum_age", "the minimum age is negative");
  return retirement;
}

}  // namespace magswap::detail
