#include "magswap/fleet/fleet_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "magswap/fleet/fleet_content.hpp"
#include "magswap/fleet/fleet_series.hpp"
#include "magswap/material/elements.hpp"
#include "magswap/material/table_reader.hpp"

namespace magswap {
namespace {

using detail::FleetYears;
using detail::SeriesRules;

constexpr int kMostYears = 400;
const std::vector<std::string> kFamilies{"fixed", "normal", "folded-normal", "log-normal",
                                         "weibull"};
const std::vector<std::string> kConventions{"start-of-year", "middle-of-year", "end-of-year",
                                            "quadrature", "point-density"};
const std::vector<std::string> kRoutes{"reuse", "hydrogen-decrepitation", "hydrometallurgy"};

/// Reads one fleet file.
class Reading {
 public:
  Reading(const TomlText& text, const ProductLibrary& products, const Library& materials,
          FleetFile& out)
      : text_(&text), products_(&products), materials_(&materials), out_(&out) {}

  void read() {
    TableReader root(*text_, text_->root(), "the fleet");
    (void)root.word("schema", {"magswap-fleet/1"});
    Fleet& fleet = out_->fleet;
    fleet.title = root.text("title");
    fleet.note = root.text_or("note", "");
    read_years(root);
    fleet.convention =
        survival_convention(root.word_or("convention", kConventions, "quadrature"));
    if (const TomlNode* sources = root.find("source")) read_sources(*sources);
    for (const TomlNode* node : root.tables("product")) {
      fleet.products.push_back(read_product(*node));
    }
    root.finish();
    if (fleet.products.empty()) throw root.error("product", "the fleet has no [[product]]");
  }

 private:
  void read_years(TableReader& root) {
    (void)root.require("first_year");
    (void)root.require("last_year");
    years_.first = *root.integer("first_year");
    const int last = *root.integer("last_year");
    if (years_.first < 1 || last < years_.first || last - years_.first >= kMostYears) {
      throw root.error("last_year", fmt::format("years {} … {}: give 1 to {} years in order",
                                                years_.first, last, kMostYears));
    }
    years_.count = static_cast<std::size_t>(last - years_.first + 1);
    out_->fleet.first_year = years_.first;
    out_->fleet.years = years_.count;
  }

  void read_sources(const TomlNode& node) {
    if (node.type != TomlNode::Type::table)
      throw text_->error_at(node.place, "[source] must hold tables, [source.NAME]");
    for (const TomlNode& child : node.children) {
      TableReader in(*text_, child, fmt::format("source '{}'", child.key));
      Source source;
      source.key = child.key;
      source.title = in.text("title");
      source.author = in.text_or("author", "");
      source.year = in.integer("year");
      source.url = in.text_or("url", "");
      source.licence = in.text_or("licence", "");
      source.seen = in.text_or("seen", "");
      in.finish();
      out_->sources.insert_or_assign(child.key, std::move(source));
    }
  }

  // A source is one of the file, else one of the library.
  void name_source(const TomlNode& node, FleetProduct* product) {
    if (node.type != TomlNode::Type::text)
      throw text_->error_at(node.place, "'source' must be the name of a source");
    if (!out_->sources.contains(node.text)) {
      const auto found = products_->sources().find(node.text);
      if (found == products_->sources().end()) {
        std::vector<std::string> keys;
        for (const auto& [key, source] : out_->sources) keys.push_back(key);
        throw text_->error_at(node.place, fmt::format("unknown source '{}'{}; [source.NAME] in the "
                                                      "file names it",
                                                      node.text, suggest(node.text, keys)));
      }
      out_->sources.emplace(node.text, found->second);
    }
    auto& keys = product->sources;
    if (std::find(keys.begin(), keys.end(), node.text) == keys.end()) keys.push_back(node.text);
  }
  void require_source(TableReader& in, FleetProduct& product) {
    name_source(in.require("source"), &product);
  }

  SeriesRules shares(const std::string& what, FleetProduct& product) {
    return {what, [this, what](const TomlNode& node) { return detail::read_share(*text_, node, what); },
            true, true, [this, &product](const TomlNode& node) { name_source(node, &product); }};
  }

  FleetProduct read_product(const TomlNode& node) {
    TableReader in(*text_, node, "[[product]]");
    FleetProduct out;
    out.name = in.text("name");
    in = TableReader(*text_, node, fmt::format("product '{}'", out.name));
    (void)in.text("name");
    out.per = read_unit(in);
    if (const std::string note = in.text_or("note", ""); !note.empty()) out.notes.push_back(note);
    read_driver(in, out);
    read_lifetime(in, out);
    for (const TomlNode* each : in.tables("retirement"))
      out.retirements.push_back(read_retirement(*each, out));
    for (const TomlNode* each : in.tables("technology"))
      out.technologies.push_back(read_technology(*each, out));
    require_technologies(in, out);
    if (const TomlNode* treatment = in.find("end_of_life")) read_end_of_life(*treatment, out);
    in.finish();
    return out;
  }

  static FunctionalUnit read_unit(TableReader& in) {
    try {
      return FunctionalUnit(in.text("unit"));
    } catch (const ArgumentError& error) {
      throw in.error("unit", error.what());
    }
  }

  double amount(const TomlNode& node, const FunctionalUnit& per, const std::string& what) {
    if (node.type != TomlNode::Type::text) {
      throw text_->error_at(
          node.place, fmt::format("{} is {}: a number of units is a text with its unit, such as "
                                  "\"{}\"",
                                  what, type_name(node.type), per.example()));
    }
    try {
      return per.units_in(node.text);
    } catch (const ArgumentError& error) {
      throw text_->error_at(node.place, error.what());
    }
  }

  void read_driver(TableReader& in, FleetProduct& out) {
    const bool sold = in.find("inflow") != nullptr, used = in.find("stock") != nullptr;
    if (sold == used) {
      throw in.error(sold ? "stock" : "name",
                     fmt::format("{} must be driven by one of 'inflow' (units sold each year) and "
                                 "'stock' (units in use at each year's end)",
                                 in.what()));
    }
    const std::string key = sold ? "inflow" : "stock";
    out.driver = sold ? FleetDriver::inflow : FleetDriver::stock;
    const std::string what = fmt::format("{} of '{}'", key, out.name);
    SeriesRules rules{what, [&](const TomlNode& node) { return amount(node, out.per, what); },
                      in.word_or("interpolation", {"none", "linear"}, "none") == "linear", false,
                      [&](const TomlNode& node) { name_source(node, &out); }};
    out.amounts = detail::read_series(*text_, in.require(key), years_, rules);
    require_source(in, out);
    if (in.find("negative_inflow") == nullptr) return;
    out.negative = negative_inflow(in.word("negative_inflow", {"keep", "retire", "surplus"}));
    if (sold) throw in.error("negative_inflow", "'negative_inflow' is for a stock-driven product");
  }

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

  Lifetime read_one_lifetime(const TomlNode& node, FleetProduct& out) {
    TableReader in(*text_, node, "lifetime");
    const std::string family = in.word("family", kFamilies);
    require_source(in, out);
    (void)in.text_or("note", "");
    (void)in.integer("from");
    try {
      const Lifetime lifetime = truncated(in, lifetime_of(in, family));
      in.finish();
      if (out_->fleet.convention == SurvivalConvention::point_density && family == "fixed")
        throw in.error("family", "a fixed lifetime has no point density; choose another convention");
      return lifetime;
    } catch (const DomainError& error) {
      throw in.error("mean", error.what());
    }
  }

  // One lifetime, or a list of them with the year of sale from which each holds.
  void read_lifetime(TableReader& in, FleetProduct& out) {
    const TomlNode& node = in.require("lifetime");
    if (node.type != TomlNode::Type::array) {
      out.lifetimes.push_back(read_one_lifetime(node, out));
      return;
    }
    int from = years_.first;
    for (const TomlNode& child : node.children) {
      TableReader one(*text_, child, "lifetime");
      const int year = one.integer("from").value_or(from);
      const bool first = out.lifetimes.empty();
      const auto index = static_cast<std::size_t>(std::max(0, year - years_.first));
      if (year > years_.last() || (first ? year != years_.first : index < out.lifetimes.size())) {
        throw one.error("from", fmt::format("lifetimes hold from ascending years, the first from {}",
                                            years_.first));
      }
      const Lifetime lifetime = read_one_lifetime(child, out);
      if (!first) out.lifetimes.resize(index, out.lifetimes.back());
      out.lifetimes.push_back(lifetime);
      from = year + 1;
    }
    if (out.lifetimes.empty()) throw in.error("lifetime", "'lifetime' is empty");
    out.lifetimes.resize(years_.count, out.lifetimes.back());
  }

  EarlyRetirement read_retirement(const TomlNode& node, FleetProduct& out) {
    TableReader in(*text_, node, "[[product.retirement]]");
    EarlyRetirement retirement;
    (void)in.require("from");
    retirement.from = *in.integer("from");
    retirement.to = in.integer("to").value_or(years_.last());
    retirement.share = detail::read_share(*text_, in.require("share"), "share retired early");
    if (const auto age = in.quantity("minimum_age", Kind::time))
      retirement.minimum_age_years = in_years(from_si<Time>(*age));
    require_source(in, out);
    (void)in.text_or("note", "");
    in.finish();
    if (retirement.to < retirement.from)
      throw in.error("to", "early retirement ends before it starts");
    if (retirement.minimum_age_years < 0.0)
      throw in.error("minimum_age", "the minimum age is negative");
    return retirement;
  }

  FleetTechnology read_technology(const TomlNode& node, FleetProduct& out) {
    TableReader in(*text_, node, "technology");
    FleetTechnology technology;
    technology.name = in.text("name");
    in = TableReader(*text_, node, fmt::format("technology '{}'", technology.name));
    (void)in.text("name");
    const auto rules = shares(fmt::format("share of '{}'", technology.name), out);
    technology.share = in.find("share") == nullptr
                           ? std::vector<double>(years_.count, 1.0)
                           : detail::read_series(*text_, in.require("share"), years_, rules);
    if (const TomlNode* trend = in.find("intensity")) {
      SeriesRules factor = rules;
      factor.what = fmt::format("intensity of '{}'", technology.name);
      factor.number = [&](const TomlNode& value) { return read_factor(value, factor.what); };
      technology.intensity = detail::read_series(*text_, *trend, years_, factor);
    }
    if (const TomlNode* source = in.find("source")) name_source(*source, &out);
    (void)in.text_or("note", "");
    technology.contents = detail::read_contents(
        in, out.per,
        {products_, materials_, [&](const TomlNode& source) { name_source(source, &out); }});
    in.finish();
    for (const UnitContent& content : technology.contents) {
      require_basis(in, content, out);
      keep_source(content.source, out);
    }
    return technology;
  }

  static bool chemical(MassBasis basis) {
    return basis == MassBasis::element || basis == MassBasis::oxide;
  }

  // Element and oxide of one substance do not add over the technologies.
  static void require_basis(TableReader& in, const UnitContent& content, const FleetProduct& out) {
    for (const FleetTechnology& other : out.technologies) {
      for (const UnitContent& each : other.contents) {
        if (each.substance != content.substance || each.basis == content.basis) continue;
        if (!chemical(each.basis) || !chemical(content.basis)) continue;
        throw in.error(in.node().find("content") != nullptr ? "content" : "product",
                       fmt::format("{} counts {} as {}, technology '{}' as {}: masses of two bases "
                                   "do not add; convert = \"element\" converts an oxide by atomic "
                                   "masses",
                                   in.what(), content.substance, to_text(content.basis), other.name,
                                   to_text(each.basis)));
      }
    }
  }

  // A source of the product library that a content was taken from.
  void keep_source(const std::string& key, FleetProduct& out) {
    const auto found = products_->sources().find(key);
    if (found == products_->sources().end()) return;
    out_->sources.emplace(key, found->second);
    if (std::find(out.sources.begin(), out.sources.end(), key) == out.sources.end())
      out.sources.push_back(key);
  }

  double read_factor(const TomlNode& node, const std::string& what) {
    const double factor = read_quantity(*text_, node, Kind::dimensionless);
    if (factor >= 0.0) return factor;
    throw text_->error_at(node.place, fmt::format("{} is {}, negative", what, factor));
  }

  void require_technologies(TableReader& in, const FleetProduct& out) {
    if (out.technologies.empty()) {
      throw in.error("technology", fmt::format("{} has no [[product.technology]]", in.what()));
    }
    for (std::size_t t = 0; t < years_.count; ++t) {
      double sum = 0.0;
      for (const FleetTechnology& each : out.technologies) sum += each.share[t];
      constexpr double kTolerance = 1e-3;
      if (std::abs(sum - 1.0) <= kTolerance) continue;
      throw in.error("technology",
                     fmt::format("shares of the technologies of '{}' sum to {:.5g} % in {}, {}",
                                 out.name, 100.0 * sum, years_.first + static_cast<int>(t),
                                 sum > 1.0 ? "more than 100 %"
                                           : "less than 100 %: name the rest as a technology"));
    }
  }

  RecoveryRoute read_route(const TomlNode& node, FleetProduct& out) {
    TableReader in(*text_, node, "[[product.end_of_life.route]]");
    RecoveryRoute route;
    route.kind = recovery_kind(in.word("kind", kRoutes));
    route.name = in.text_or("name", to_text(route.kind));
    route.share = detail::read_series(*text_, in.require("share"), years_,
                                      shares(fmt::format("share of route '{}'", route.name), out));
    const std::string what = fmt::format("yield of route '{}'", route.name);
    route.yield = detail::read_share(*text_, in.require("yield"), what);
    if (const TomlNode* yields = in.find("yields")) {
      for (const TomlNode& child : yields->children) {
        if (find_element(child.key) == nullptr)
          throw text_->error_at(child.key_place, fmt::format("unknown element '{}'", child.key));
        route.yields.emplace(child.key, detail::read_share(*text_, child, what));
      }
    }
    if (const auto lag = in.quantity("lag", Kind::time)) {
      const double lag_years = in_years(from_si<Time>(*lag));
      if (!(lag_years >= 0.0 && lag_years <= kMostYears) || lag_years != std::floor(lag_years))
        throw in.error("lag", "'lag' must be a whole number of years, not negative");
      route.lag_years = static_cast<int>(lag_years);
    }
    require_source(in, out);
    (void)in.text_or("note", "");
    in.finish();
    return route;
  }

  void read_end_of_life(const TomlNode& node, FleetProduct& out) {
    TableReader in(*text_, node, "[product.end_of_life]");
    out.end_of_life.collected = detail::read_series(*text_, in.require("collected"), years_,
                                                    shares("share collected", out));
    require_source(in, out);
    (void)in.text_or("note", "");
    for (const TomlNode* route : in.tables("route"))
      out.end_of_life.routes.push_back(read_route(*route, out));
    in.finish();
    try {
      out.end_of_life.require_valid(years_.count);
    } catch (const DomainError& error) {
      throw in.error("route", error.what());
    }
  }

  const TomlText* text_;
  const ProductLibrary* products_;
  const Library* materials_;
  FleetFile* out_;
  FleetYears years_;
};

}  // namespace

FleetFile read_fleet(std::string_view path, std::string_view content,
                     const ProductLibrary& products, const Library& materials) {
  const TomlText text(path, content);
  FleetFile out;
  out.path = std::string(path);
  out.text = std::string(content);
  Reading(text, products, materials, out).read();
  return out;
}

FleetFile read_fleet_file(const std::string& path, const ProductLibrary& products,
                          const Library& materials) {
  return read_fleet(path, read_text_file(path), products, materials);
}

}  // namespace magswap
