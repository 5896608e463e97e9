#include "magswap/study/portfolio_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "magswap/material/elements.hpp"
#include "magswap/material/table_reader.hpp"
#include "magswap/study/application_file.hpp"

namespace magswap {
namespace {

constexpr double kYear = 31557600.0;  // s

/// Equal-function magnets of one application, per set of magnets.
struct SizedOptions {
  std::vector<AllocationOption> options;
  std::vector<std::pair<std::string, std::string>> rejected;
};

// Part of performance that a design loses: how much longer the machine is, a shorter one gains
// nothing; none in a gap circuit, where every magnet gives the same field.
double performance_of(const SurfaceSubstitute& row) { return std::max(0.0, row.stack_ratio - 1.0); }
double performance_of(const GapSubstitute&) { return 0.0; }

AllocationOption option_of(const SubstituteBase& row) {
  AllocationOption out;
  out.name = row.key;
  out.reference = row.is_reference;
  out.mass_kg = row.account->mass_kg.value;
  if (row.account->priced) out.cost_USD = row.account->cost_USD.value;
  out.element_kg = row.account->element_kg;
  out.estimated = row.estimated;
  return out;
}

template <class Result>
SizedOptions options_of(const Result& result) {
  SizedOptions out;
  for (const auto& row : result.rows) {
    const bool again = !row.is_reference && row.key == result.rows.front().key;
    if (!row.feasible && !row.is_reference) {
      out.rejected.emplace_back(row.key, row.reason);
    } else if (row.account) {
      AllocationOption option = option_of(row);
      option.performance = performance_of(row);
      if (again) option.name += ", sized anew";
      out.options.push_back(std::move(option));
    }
  }
  return out;
}

void scale(AllocationOption& option, double factor) {
  option.mass_kg *= factor;
  if (option.cost_USD) option.cost_USD = *option.cost_USD * factor;
  for (auto& [symbol, mass] : option.element_kg) mass = mass * factor;
}

/// Reads one file; knows the library and where application files stand.
class Reading {
 public:
  Reading(const TomlText& text, const Library& library, PortfolioFile& out)
      : text_(text), library_(library), out_(out) {}

  void read() {
    TableReader root(text_, text_.root(), "the portfolio");
    (void)root.word("schema", {"magswap-portfolio/1"});
    Portfolio& portfolio = out_.portfolio;
    portfolio.title = root.text("title");
    portfolio.note = root.text_or("note", "");
    portfolio.horizon_years = root.quantity("horizon", Kind::time).value_or(kYear) / kYear;
    portfolio.most_qualifications = root.integer("most_qualifications");
    if (const TomlNode* loss = root.find("loss")) read_loss(*loss);
    for (const TomlNode* node : root.tables("cap")) portfolio.caps.push_back(read_cap(*node));
    for (const TomlNode* node : root.tables("product"))
      portfolio.products.push_back(read_product(*node));
    root.finish();
    if (portfolio.products.empty())
      throw root.error("product", "no [[product]]: what are the magnets for?");
  }

 private:
  // Errors of names and values that the library raises get the place of the table.
  template <class Work>
  auto placed(const TomlNode& node, Work work) const {
    try {
      return work();
    } catch (const NotFoundError& error) {
      throw text_.error_at(node.place, error.what());
    } catch (const DomainError& error) {
      throw text_.error_at(node.place, error.what());
    } catch (const ArgumentError& error) {
      throw text_.error_at(node.place, error.what());
    }
  }

  void read_loss(const TomlNode& node) {
    TableReader in(text_, node, "[loss]");
    LossWeights& loss = out_.portfolio.loss;
    loss.cost = in.number("cost").value_or(loss.cost);
    loss.mass_USD_per_kg = in.quantity("mass", Kind::mass_price).value_or(0.0);
    in.finish();
  }

  std::string symbol_of(const TomlNode& node, const std::string& symbol) const {
    placed(node, [&] { (void)element(symbol); });
    return symbol;
  }

  // A limit counts the element, or the oxide that holds it where the file says so.
  ElementCap read_cap(const TomlNode& node) {
    TableReader in(text_, node, "[[cap]]");
    ElementCap out;
    out.name = in.text("name");
    if (const TomlNode* elements = in.find("elements")) {
      TableReader weights(text_, *elements, "elements of cap '" + out.name + "'");
      for (const TomlNode& child : elements->children)
        out.weight[symbol_of(child, child.key)] = weights.number(child.key).value_or(0.0);
      weights.finish();
    } else {
      out.weight[symbol_of(in.require("name"), out.name)] = 1.0;
    }
    out.limit_kg = in.quantity("limit", Kind::mass);
    if (in.word_or("basis", {"element", "oxide"}, "element") == "oxide") convert_oxide(in, out);
    if (out.limit_kg && !(*out.limit_kg >= 0.0))
      throw in.error("limit", fmt::format("cap '{}': a limit is a mass, 0 or more", out.name));
    out.source = out.limit_kg ? in.text("source") : in.text_or("source", "");
    in.finish();
    return out;
  }

  static void convert_oxide(TableReader& in, ElementCap& cap) {
    if (cap.weight.size() != 1)
      throw in.error("basis",
                     "a limit of oxide is that of one element: oxides differ in what they "
                     "hold");
    const std::string& symbol = cap.weight.begin()->first;
    const std::string_view oxide = traded_oxide(symbol);
    if (oxide.empty()) throw in.error("basis", fmt::format("{} is not traded as an oxide", symbol));
    if (!cap.limit_kg) return;
    const double factor = oxide_factor(oxide);
    cap.given = fmt::format("{} of {}, {:.5g} kg of it for a kg of {}", in.text("limit"), oxide,
                            factor, symbol);
    cap.limit_kg = *cap.limit_kg / factor;
  }

  AllocationProduct read_product(const TomlNode& node) {
    TableReader in(text_, node, "[[product]]");
    AllocationProduct out;
    out.name = in.text("name");
    out.unit = in.text_or("unit", out.unit);
    (void)in.require("demand");
    out.demand = in.number("demand").value_or(0.0);
    if (!(out.demand > 0.0))
      throw in.error("demand", fmt::format("product '{}': demand is {:g}, must be positive",
                                           out.name, out.demand));
    out.source = in.text("source");
    out.performance_USD = in.quantity("performance", Kind::money).value_or(0.0);
    out.unmet_USD = in.quantity("unmet", Kind::money);
    if (in.find("application") != nullptr) add_sized(in, out);
    for (const TomlNode* option : in.tables("option")) add_option(*option, out);
    in.finish();
    placed(node, [&] {
      Portfolio alone;
      alone.products.push_back(out);
      check(alone);
    });
    return out;
  }

  // Equal-function magnets of an application file, times what one unit of the product holds.
  void add_sized(TableReader& in, AllocationProduct& out) {
    SizedOptions sized = sized_of(in);
    const auto sets = in.number("sets");
    const auto mass = in.quantity("magnet_mass", Kind::mass);
    if (sets && mass)
      throw in.error("sets",
                     "'sets' and 'magnet_mass' both say how much magnet a unit has: give "
                     "one of them");
    const auto today = std::find_if(sized.options.begin(), sized.options.end(),
                                    [](const auto& option) { return option.reference; });
    if (today == sized.options.end())
      throw in.error("application", "the reference of the application has no design");
    const double factor = mass ? *mass / today->mass_kg : sets.value_or(1.0);
    if (!(factor > 0.0) || !std::isfinite(factor))
      throw in.error(mass ? "magnet_mass" : "sets", "must be positive");
    for (AllocationOption& option : sized.options) scale(option, factor);
    out.options = std::move(sized.options);
    out.rejected = std::move(sized.rejected);
  }

  SizedOptions sized_of(TableReader& in) {
    const TomlNode& node = in.require("application");
    const auto path = std::filesystem::path(out_.path).parent_path() / in.text("application");
    Application application = read_application_file(path.string());
    const auto known = std::find_if(out_.applications.begin(), out_.applications.end(),
                                    [&](const auto& each) { return each.first == path.string(); });
    if (known == out_.applications.end())
      out_.applications.emplace_back(path.string(), application.text);
    const std::vector<std::string> grades = in.texts("grades");
    if (!grades.empty()) application.candidates() = grades;
    require_known(in, grades);
    return placed(node, [&] {
      return std::visit([&](const auto& task) { return options_of(swap(task, library_)); },
                        application.task);
    });
  }

  void require_known(TableReader& in, const std::vector<std::string>& grades) const {
    if (grades.empty()) return;
    for (const TomlNode& node : in.require("grades").children)
      placed(node, [&] { (void)library_.grade(node.text); });
  }

  // An option by hand, or what the file adds to one that was sized.
  void add_option(const TomlNode& node, AllocationProduct& product) {
    TableReader in(text_, node, "[[product.option]]");
    const std::string name = in.text("name");
    const auto sized = std::find_if(product.options.begin(), product.options.end(),
                                    [&](const auto& option) { return option.name == name; });
    AllocationOption fresh;
    fresh.name = name;
    const bool is_new = sized == product.options.end();
    AllocationOption& option = is_new ? fresh : *sized;
    if (is_new) read_magnet(in, option);
    read_terms(in, option);
    in.finish();
    if (is_new) product.options.push_back(std::move(fresh));
  }

  void read_magnet(TableReader& in, AllocationOption& option) {
    option.reference = in.flag_or("reference", false);
    const auto mass = in.quantity("mass", Kind::mass);
    option.mass_known = mass.has_value();
    option.mass_kg = mass.value_or(0.0);
    if (!mass && out_.portfolio.loss.mass_USD_per_kg > 0.0) {
      throw in.error("mass", fmt::format("option '{}' needs 'mass': [loss] counts a kg of magnets",
                                         option.name));
    }
    if (in.find("grade") != nullptr) {
      account_grade(in, option);
    } else if (in.find("elements") == nullptr) {
      throw in.error("elements", fmt::format("option '{}' needs 'elements', or a 'grade' with its "
                                             "'mass', from which the library knows them; options "
                                             "of an application are named as maker/grade",
                                             option.name));
    }
    if (const TomlNode* elements = in.find("elements")) read_elements(*elements, option);
    if (const auto cost = in.quantity("cost", Kind::money)) option.cost_USD = *cost;
    option.source = in.text("source");
  }

  void account_grade(TableReader& in, AllocationOption& option) {
    (void)in.require("mass");
    const TomlNode& node = in.require("grade");
    const std::string grade = in.text("grade");
    placed(node, [&] {
      const MagnetAccount whole = account(library_.grade(grade), library_, from_si<Volume>(1.0));
      const double factor = option.mass_kg / whole.mass_kg.value;
      for (const auto& [symbol, mass] : whole.element_kg) option.element_kg[symbol] = mass * factor;
      if (whole.priced) option.cost_USD = whole.cost_USD.value * factor;
    });
  }

  void read_elements(const TomlNode& node, AllocationOption& option) {
    TableReader in(text_, node, "elements of option '" + option.name + "'");
    for (const TomlNode& child : node.children) {
      const std::string symbol = symbol_of(child, child.key);
      if (child.type == TomlNode::Type::table) {
        TableReader range(text_, *in.find(symbol), symbol);
        (void)range.require("value");
        const double value = range.quantity("value", Kind::mass).value_or(0.0);
        option.element_kg[symbol] = {value, range.quantity("low", Kind::mass).value_or(value),
                                     range.quantity("high", Kind::mass).value_or(value)};
        range.finish();
      } else {
        const double value = in.quantity(symbol, Kind::mass).value_or(0.0);
        option.element_kg[symbol] = {value, value, value};
      }
    }
    in.finish();
  }

  static void read_terms(TableReader& in, AllocationOption& option) {
    option.performance = in.number("performance").value_or(option.performance);
    option.further_USD = in.quantity("loss", Kind::money).value_or(0.0);
    option.most_share = in.number("most_share").value_or(1.0);
    option.lead_years = in.quantity("lead_time", Kind::time).value_or(0.0) / kYear;
    if (!(option.lead_years >= 0.0)) throw in.error("lead_time", "a lead time is 0 or more");
    if (!(option.most_share >= 0.0 && option.most_share <= 1.0))
      throw in.error("most_share", "a share is 0 to 1");
    option.qualify_USD = in.quantity("qualification", Kind::money).value_or(0.0);
    option.note = in.text_or("note", "");
    if (option.source.empty()) option.source = in.text_or("source", "");
  }

  const TomlText& text_;
  const Library& library_;
  PortfolioFile& out_;
};

}  // namespace

PortfolioFile read_portfolio(std::string_view path, std::string_view content,
                             const Library& library) {
  const TomlText text(path, content);
  PortfolioFile out;
  out.path = std::string(path);
  out.text = std::string(content);
  Reading(text, library, out).read();
  try {
    check(out.portfolio);
  } catch (const DomainError& error) {
    throw text.error_at({1, 1}, error.what());
  } catch (const ArgumentError& error) {
    throw text.error_at({1, 1}, error.what());
  }
  return out;
}

PortfolioFile read_portfolio_file(const std::string& path, const Library& library) {
  return read_portfolio(path, read_text_file(path), library);
}

std::string set_cap(Portfolio& portfolio, std::string_view text) {
  // The mass begins at the last word that begins like a number.
  for (std::size_t at = text.size(); at-- > 1;) {
    const char c = text[at];
    const bool starts = text[at - 1] == ' ' && ((c >= '0' && c <= '9') || c == '-' || c == '.');
    if (!starts) continue;
    std::string_view name = text.substr(0, at);
    name = name.substr(0, name.find_last_not_of(' ') + 1);
    set_cap(portfolio, name, parse_si(text.substr(at), Kind::mass));
    return std::string(name);
  }
  throw ArgumentError(
      fmt::format("cap '{}': give a name and a mass of the element, such as \"Dy 100 t\"", text));
}

}  // namespace magswap
