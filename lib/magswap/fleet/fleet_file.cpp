#include "magswap/fleet/fleet_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "magswap/fleet/fleet_content.hpp"
#include "magswap/fleet/fleet_reading.hpp"
#include "magswap/material/table_reader.hpp"

namespace magswap {
namespace {

using detail::FleetReading;
using detail::SeriesRules;

constexpr int kMostYears = 400;
const std::vector<std::string> kConventions{"start-of-year", "middle-of-year", "end-of-year",
                                            "quadrature", "point-density"};

/// Reads one fleet file.
class Reading : FleetReading {
 public:
  using FleetReading::FleetReading;

  void read() {
    TableReader root(text(), text().root(), "the fleet");
    (void)root.word("schema", {"magswap-fleet/1"});
    Fleet& fleet = file().fleet;
    fleet.title = root.text("title");
    fleet.note = root.text_or("note", "");
    read_years(root);
    fleet.convention = survival_convention(root.word_or("convention", kConventions, "quadrature"));
    if (const TomlNode* sources = root.find("source")) read_sources(*sources);
    for (const TomlNode* node : root.tables("product")) {
      FleetProduct product = read_product(*node);
      require_new_name(*node, product.name, fleet.products, "product");
      fleet.products.push_back(std::move(product));
    }
    root.finish();
    if (fleet.products.empty()) throw root.error("product", "the fleet has no [[product]]");
  }

 private:
  void read_years(TableReader& root) {
    (void)root.require("first_year");
    (void)root.require("last_year");
    years.first = *root.integer("first_year");
    const int last = *root.integer("last_year");
    if (years.first < 1 || last < years.first || last - years.first >= kMostYears) {
      throw root.error("last_year", fmt::format("years {} … {}: give 1 to {} years in order",
                                                years.first, last, kMostYears));
    }
    years.count = static_cast<std::size_t>(last - years.first) + 1;
    file().fleet.first_year = years.first;
    file().fleet.years = years.count;
  }

  void read_sources(const TomlNode& node) {
    if (node.type != TomlNode::Type::table)
      throw text().error_at(node.place, "[source] must hold tables, [source.NAME]");
    for (const TomlNode& child : node.children) {
      TableReader in(text(), child, fmt::format("source '{}'", child.key));
      Source source;
      source.key = child.key;
      source.title = in.text("title");
      source.author = in.text_or("author", "");
      source.year = in.integer("year");
      source.url = in.text_or("url", "");
      source.licence = in.text_or("licence", "");
      source.seen = in.text_or("seen", "");
      in.finish();
      file().sources.insert_or_assign(child.key, std::move(source));
    }
  }

  FleetProduct read_product(const TomlNode& node) {
    TableReader in(text(), node, "[[product]]");
    FleetProduct out;
    out.name = in.text("name");
    in = TableReader(text(), node, fmt::format("product '{}'", out.name));
    (void)in.text("name");
    out.per = read_unit(in);
    if (const std::string note = in.text_or("note", ""); !note.empty()) out.notes.push_back(note);
    read_driver(in, out);
    detail::read_lifetimes(*this, in, out);
    for (const TomlNode* each : in.tables("retirement"))
      out.retirements.push_back(detail::read_retirement(*this, *each, out));
    for (const TomlNode* each : in.tables("technology")) {
      FleetTechnology technology = read_technology(*each, out);
      require_new_name(*each, technology.name, out.technologies, "technology");
      out.technologies.push_back(std::move(technology));
    }
    require_technologies(in, out);
    if (const TomlNode* treatment = in.find("end_of_life"))
      detail::read_end_of_life(*this, *treatment, out);
    in.finish();
    return out;
  }

  // Results go by names; "total" is that of all products together.
  template <class T>
  void require_new_name(const TomlNode& node, const std::string& name, const std::vector<T>& others,
                        const char* what) {
    const bool taken = std::any_of(others.begin(), others.end(),
                                   [&](const T& other) { return other.name == name; });
    if (!taken && name != "total") return;
    throw text().error_at(
        node.find("name")->place,
        taken ? fmt::format("{} '{}' is there twice: give each a name of its own", what, name)
              : fmt::format("a {} cannot be called 'total', which stands for all together", what));
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
      throw text().error_at(
          node.place, fmt::format("{} is {}: a number of units is a text with its unit, such as "
                                  "\"{}\"",
                                  what, type_name(node.type), per.example()));
    }
    try {
      const double units = per.units_in(node.text);
      constexpr double kMost = 1e15;
      if (units <= kMost) return units;
    } catch (const ArgumentError& error) {
      throw text().error_at(node.place, error.what());
    }
    throw text().error_at(node.place,
                          fmt::format("{} is {}: more than any fleet has", what, node.text));
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
                      [&](const TomlNode& node) { name_source(node, out); }};
    out.amounts = detail::read_series(text(), in.require(key), years, rules);
    require_source(in, out);
    if (in.find("negative_inflow") == nullptr) return;
    out.negative = negative_inflow(in.word("negative_inflow", {"keep", "retire", "surplus"}));
    if (sold) throw in.error("negative_inflow", "'negative_inflow' is for a stock-driven product");
  }

  FleetTechnology read_technology(const TomlNode& node, FleetProduct& out) {
    TableReader in(text(), node, "technology");
    FleetTechnology technology;
    technology.name = in.text("name");
    in = TableReader(text(), node, fmt::format("technology '{}'", technology.name));
    (void)in.text("name");
    const auto rules = shares(fmt::format("share of '{}'", technology.name), out);
    technology.share = in.find("share") == nullptr
                           ? std::vector<double>(years.count, 1.0)
                           : detail::read_series(text(), in.require("share"), years, rules);
    if (const TomlNode* trend = in.find("intensity")) {
      SeriesRules factor = rules;
      factor.what = fmt::format("intensity of '{}'", technology.name);
      factor.number = [&](const TomlNode& value) { return read_factor(value, factor.what); };
      technology.intensity = detail::read_series(text(), *trend, years, factor);
    }
    if (const TomlNode* source = in.find("source")) name_source(*source, out);
    (void)in.text_or("note", "");
    technology.contents = detail::read_contents(
        in, out.per,
        {&products(), &materials(), [&](const TomlNode& source) { name_source(source, out); }});
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

  double read_factor(const TomlNode& node, const std::string& what) {
    const double factor = read_quantity(text(), node, Kind::dimensionless);
    if (factor >= 0.0) return factor;
    throw text().error_at(node.place, fmt::format("{} is {}, negative", what, factor));
  }

  void require_technologies(TableReader& in, const FleetProduct& out) {
    if (out.technologies.empty()) {
      throw in.error("technology", fmt::format("{} has no [[product.technology]]", in.what()));
    }
    for (std::size_t t = 0; t < years.count; ++t) {
      double sum = 0.0;
      for (const FleetTechnology& each : out.technologies) sum += each.share[t];
      constexpr double kTolerance = 1e-3;
      if (std::abs(sum - 1.0) <= kTolerance) continue;
      throw in.error("technology",
                     fmt::format("shares of the technologies of '{}' sum to {:.5g} % in {}, {}",
                                 out.name, 100.0 * sum, years.first + static_cast<int>(t),
                                 sum > 1.0 ? "more than 100 %"
                                           : "less than 100 %: name the rest as a technology"));
    }
  }
};

}  // namespace

FleetFile read_fleet(std::string_view path, std::string_view content,
                     const ProductLibrary& products, const Library& materials) {
  const TomlText text(path, content);
  FleetFile out;
  out.path = std::string(path);
  out.text = std::string(content);
  Reading reading(text, products, materials, out);
  reading.read();
  return out;
}

FleetFile read_fleet_file(const std::string& path, const ProductLibrary& products,
                          const Library& materials) {
  return read_fleet(path, read_text_file(path), products, materials);
}

}  // namespace magswap
