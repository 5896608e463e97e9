#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "magswap/core/error.hpp"
#include "supply_price.hpp"
#include "supply_verbs.hpp"

namespace magswap::cli {

namespace {

double share_option(const std::string& option, const std::string& text,
                    const std::string& example) {
  const double out = number_option(option, text, example);
  if (out >= 0.0 && out <= 1.0) return out;
  throw ArgumentError(
      fmt::format("{} {} is {:g} %, not in 0 … 100 %: give a percentage or a "
                  "fraction, {}",
                  option, text, 100.0 * out, example));
}

}  // namespace

PriceConversion conversion_of(const PriceOptions& options) {
  PriceConversion out;
  if (!options.rate.empty()) {
    out.CNY_per_USD = number_option("--cny-per-usd", options.rate, "7.1");
  }
  if (!options.vat.empty()) out.vat = share_option("--vat", options.vat, "13 % or 0.13");
  if (!options.yield.empty()) {
    out.reduction_yield = share_option("--yield", options.yield, "95 % or 0.95");
  }
  out.form = options.form;
  return out;
}

namespace {

// What each kind of question takes; anything else that was given would be without effect.
struct Question {
  std::string_view name;
  std::vector<std::string_view> takes;
};

const std::vector<Question>& questions() {
  static const std::vector<Question> all{
      {"the list of scenarios", {"--json"}},
      {"the prices of an item",
       {"--market", "--form", "--cny-per-usd", "--vat", "--yield", "--output", "--plot", "--csv",
        "--json"}},
      {"the basket of a deposit", {"--at", "--json"}},
      {"the cost of a grade",
       {"--scenario", "--against", "--cny-per-usd", "--vat", "--yield", "--output", "--csv",
        "--json"}},
      {"the cost of a product",
       {"--quantity", "--scenario", "--against", "--cny-per-usd", "--vat", "--yield", "--output",
        "--csv", "--json"}},
  };
  return all;
}

const Question& question_of(const PriceOptions& options) {
  const auto& all = questions();
  if (!options.item.empty()) return all[1];
  if (!options.deposit.empty()) return all[2];
  if (!options.grade.empty()) return all[3];
  return options.product.empty() ? all[0] : all[4];
}

void refuse_what_is_not_taken(const PriceOptions& options) {
  const Question& asked = question_of(options);
  const std::pair<std::string_view, bool> given[]{
      {"--quantity", !options.quantity.empty()},
      {"--scenario", !options.scenario.empty()},
      {"--against", options.baseline != PriceOptions().baseline},
      {"--at", !options.at.empty()},
      {"--market", !options.market.empty()},
      {"--form", !options.form.empty()},
      {"--cny-per-usd", !options.rate.empty()},
      {"--vat", !options.vat.empty()},
      {"--yield", !options.yield.empty()},
      {"--output", !options.output.empty()},
      {"--plot", !options.plot.empty()},
      {"--csv", options.format.csv},
      {"--json", options.format.json}};
  for (const auto& [flag, is_given] : given) {
    const bool taken = std::find(asked.takes.begin(), asked.takes.end(), flag) != asked.takes.end();
    if (!is_given || taken) continue;
    throw ArgumentError(fmt::format("{} has no effect on {}, which takes {}", flag, asked.name,
                                    fmt::join(asked.takes, ", ")));
  }
}

int run_basket(const PriceOptions& options) {
  const Deposit& deposit = supply().deposit(options.deposit);
  if (options.at.empty()) {
    throw ArgumentError("--at is missing: give the period of the prices, such as --at 2010-07-26");
  }
  const BasketPrice basket = basket_price(deposit, supply().prices(), "China", "FOB", options.at);
  if (options.format.json) {
    Document out = Document::object();
    out.set("deposit", deposit.name).set("period", options.at).set("market", basket.market);
    out.set("basket", Document::quantity_in(basket.USD_per_kg, "USD/kg"));
    out.set("listed", Document::quantity_in(basket.listed, "1"));
    Document parts = Document::object();
    for (const auto& [symbol, part] : basket.parts) {
      parts.set(symbol, Document::quantity_in(part, "USD/kg"));
    }
    out.set("parts", std::move(parts));
    add_record(out, deposit.record);
    print(out.json() + "\n");
    return Exit::ok;
  }
  std::string out =
      fmt::format("{}: basket {:.2f} USD per kg REO, {}, {} ({})\n", deposit.name,
                  basket.USD_per_kg, basket.market, options.at, record_text(deposit.record));
  for (const auto& [symbol, part] : basket.parts) {
    out += fmt::format("  {:2} {:6.2f} USD  {:4.1f} %\n", symbol, part,
                       100.0 * part / basket.USD_per_kg);
  }
  print(out + fmt::format("  of the oxides listed, {:.3f} % of all\n", 100.0 * basket.listed));
  return Exit::ok;
}

Document scenarios_document() {
  Document list = Document::list();
  for (const PriceScenario& scenario : supply().scenarios()) {
    Document each = Document::object();
    list.add(std::move(each.set("key", scenario.key).set("title", scenario.title)));
  }
  Document out = Document::object();
  out.set("scenarios", std::move(list));
  return out;
}

std::string scenarios_text() {
  std::string out =
      "give an item (its prices), --grade or --product with --scenario (their cost), or "
      "--basket with --at\nprice scenarios\n";
  for (const PriceScenario& scenario : supply().scenarios()) {
    out += fmt::format("  {:12} {}\n", scenario.key, scenario.title);
  }
  return out;
}

int run(const PriceOptions& options) {
  const int chosen = (options.item.empty() ? 0 : 1) + (options.grade.empty() ? 0 : 1) +
                     (options.product.empty() ? 0 : 1) + (options.deposit.empty() ? 0 : 1);
  if (chosen > 1) {
    throw ArgumentError("an item, --grade, --product and --basket exclude each other: give one");
  }
  refuse_what_is_not_taken(options);
  if (!options.item.empty()) return run_price_history(options);
  if (!options.deposit.empty()) return run_basket(options);
  if (chosen == 0) {
    print(options.format.json ? scenarios_document().json() + "\n" : scenarios_text());
    return Exit::ok;
  }
  return run_price_exposure(options);
}

}  // namespace

void declare_supply_price(Arguments& arguments) {
  auto options = std::make_shared<PriceOptions>();
  arguments.verb(
      "price", "dated prices by market, and what a price scenario does to a magnet or product",
      [options](Arguments& in) {
        in.positional("item", "element or NdPr: its prices", options->item, false);
        in.option("--grade", "GRADE", "cost of a kilogram of this magnet", options->grade);
        in.option("--product", "PRODUCT", "cost of the elements of a product", options->product);
        in.option("--quantity", "QUANTITY", "of the product, such as \"1 GW\"", options->quantity);
        in.option("--scenario", "KEY", "prices to use; without any argument all are listed",
                  options->scenario);
        in.option("--against", "KEY", "prices to compare with, fob-2025 if left out",
                  options->baseline);
        in.option("--basket", "DEPOSIT", "basket price of a deposit's oxides, FOB China",
                  options->deposit);
        in.option("--at", "PERIOD", "period of the basket: 2008, 2010Q1 or 2010-07-26",
                  options->at);
        in.option("--market", "TEXT", "only markets with this text, such as \"FOB China\"",
                  options->market);
        in.choice("--form", {"oxide", "metal"},
                  "metal: oxide prices as that of the element contained", options->form);
        in.option("--cny-per-usd", "RATE", "exchange rate for prices in CNY", options->rate);
        in.option("--vat", "RATE",
                  "value-added tax to take out of domestic prices, such as 13 % or 0.13",
                  options->vat);
        in.option("--yield", "SHARE", "of reduction from oxide to metal, 1 if left out",
                  options->yield);
        declare_format(in, options->format, true);
        in.option("--output", "FILE.h5",
                  "write the prices of an item, or what they cost, to a results file",
                  options->output);
        in.option("--plot", "FILE.svg", "draw the prices of an item over time", options->plot);
        in.footer(
            "Examples:\n  magswap supply price Dy --market FOB\n  magswap supply price --grade "
            "N42SH "
            "--scenario spike-2011\n"
            "  magswap supply price --product wind-direct-drive --quantity \"1 GW\" --scenario "
            "europe-2025\n"
            "  magswap supply price --basket \"Mount Weld\" --at 2010-07-26\n\n"
            "Markets are never averaged: inside and outside China the same oxide has differed up "
            "to "
            "sevenfold. The price of\nan element out of its oxide is that of the mass contained, "
            "without the cost of reduction.");
      },
      [options] { return run(*options); });
}

}  // namespace magswap::cli
