#include <fmt/format.h>

#include <algorithm>

#include "library_access.hpp"
#include "magswap/core/error.hpp"
#include "magswap/material/elements.hpp"
#include "magswap/product/intensity.hpp"
#include "magswap/report/series_plot.hpp"
#include "magswap/study/write_supply.hpp"
#include "supply_verbs.hpp"
#include "text_file.hpp"

namespace magswap::cli {
namespace {

struct Options {
  std::string item, form, grade, product, quantity, deposit, market, at;
  std::string scenario, baseline = "fob-2025";
  std::string rate, vat, yield;
  std::string output, plot;
  Format format;
};

PriceConversion conversion_of(const Options& options) {
  PriceConversion out;
  if (!options.rate.empty()) out.CNY_per_USD = number_option("--cny-per-usd", options.rate);
  if (!options.vat.empty()) out.vat = number_option("--vat", options.vat);
  if (!options.yield.empty()) out.reduction_yield = number_option("--yield", options.yield);
  out.form = options.form;
  return out;
}

// ---- history of an item -------------------------------------------------------------------------

std::vector<PriceRow> history_of(const Options& options) {
  const std::string item = SupplyLibrary::item(options.item);
  std::vector<PriceRow> out;
  for (const PriceSeries& series : supply().prices()) {
    const bool market =
        options.market.empty() || series.market.text().find(options.market) != std::string::npos;
    if (series.item != item || !market) continue;
    for (const PricePoint& point : series.points) out.push_back({&series, &point});
  }
  if (out.empty()) {
    throw NotFoundError(
        fmt::format("no price of '{}'{}", item,
                    options.market.empty() ? "" : " in a market with '" + options.market + "'"),
        {});
  }
  std::stable_sort(out.begin(), out.end(), [](const PriceRow& a, const PriceRow& b) {
    const auto key = [](const PriceRow& row) {
      return std::pair(row.series->form + row.series->market.text(), row.point->period.first);
    };
    return key(a) < key(b);
  });
  return out;
}

// The price in USD per kg of the form wanted; nothing where it cannot be reached with what is
// given.
std::optional<ConvertedPrice> dollars(const PriceRow& row, const PriceConversion& conversion) {
  PriceConversion given = conversion;
  if (row.series->form != "oxide") given.form.clear();
  try {
    return convert(*row.series, *row.point, given);
  } catch (const ArgumentError&) {
    return std::nullopt;
  }
}

std::string point_text(const PricePoint& point) {
  return range_text({point.value, point.low, point.high}, "{:.5g}");
}

std::string history_text(const std::vector<PriceRow>& rows, const Options& options) {
  const PriceConversion conversion = conversion_of(options);
  constexpr std::size_t kMost = 34;
  const std::size_t start = rows.size() > kMost && options.market.empty() ? rows.size() - kMost : 0;
  std::vector<PriceRow> shown(rows);
  if (start > 0) {  // the latest of all markets
    std::vector<PriceRow> by_time(rows);
    std::stable_sort(by_time.begin(), by_time.end(), [](const PriceRow& a, const PriceRow& b) {
      return a.point->period.first > b.point->period.first;
    });
    const Date oldest = by_time[kMost - 1].point->period.first;
    std::erase_if(shown, [&](const PriceRow& row) { return row.point->period.first < oldest; });
  }
  Table table({{"  form"},
               {"market"},
               {"period"},
               {"per kg", "", Table::Align::right},
               {""},
               {"USD/kg", "", Table::Align::right},
               {"quote"},
               {"source"}});
  for (const PriceRow& row : shown) {
    const auto converted = dollars(row, conversion);
    table.row({"  " + row.series->form, row.series->market.text(), row.point->period.text,
               point_text(*row.point), row.series->currency,
               converted ? fmt::format("{:.5g}{}", converted->USD_per_kg.value,
                                       converted->form == row.series->form ? "" : " as metal")
                         : "",
               row.series->quote, record_text(row.series->record)});
  }
  std::string out = fmt::format("prices of {}, one market under the other, never averaged\n",
                                SupplyLibrary::item(options.item)) +
                    table.text();
  if (start > 0) {
    out += fmt::format(
        "  the latest of {} prices: --csv or --plot FILE.svg give all, --market TEXT "
        "one market\n",
        rows.size());
  }
  const bool cny = std::any_of(rows.begin(), rows.end(),
                               [](const PriceRow& row) { return row.series->currency != "USD"; });
  if (cny && options.rate.empty()) {
    out += "  prices in CNY: --cny-per-usd RATE converts them, --vat RATE takes the tax out\n";
  }
  return out +
         "`magswap supply price --grade GRADE --scenario spike-2011` shows what they do to a "
         "magnet.\n";
}

Document document_of(const PriceRow& row, const PriceConversion& conversion) {
  Document out = Document::object();
  const PricePoint& point = *row.point;
  out.set("form", row.series->form).set("market", row.series->market.text());
  out.set("region", row.series->market.region).set("basis", row.series->market.basis);
  out.set("vat", row.series->market.vat).set("quote", row.series->quote);
  out.set("period", point.period.text).set("first_day", to_text(point.period.first));
  out.set("price",
          Document::quantity_in(point.value, row.series->currency + "/kg", point.low, point.high));
  if (const auto converted = dollars(row, conversion)) {
    const Bounded& price = converted->USD_per_kg;
    out.set("converted", Document::quantity_in(price.value, "USD/kg", price.low, price.high));
    out.set("converted_form", converted->form).set("conversion", converted->explanation());
  }
  add_record(out, row.series->record);
  return out;
}

std::string history_csv(const std::vector<PriceRow>& rows, const PriceConversion& conversion) {
  Table table({{"form"},
               {"region"},
               {"basis"},
               {"vat"},
               {"quote"},
               {"period"},
               {"price per kg"},
               {"low"},
               {"high"},
               {"currency"},
               {"converted", "USD/kg"},
               {"converted form"},
               {"kind"},
               {"confidence"},
               {"source"}});
  const auto text = [](double value) { return fmt::format("{:.9g}", value); };
  for (const PriceRow& row : rows) {
    const auto& [series, point] = row;
    const auto converted = dollars(row, conversion);
    table.row({series->form, series->market.region, series->market.basis, series->market.vat,
               series->quote, point->period.text, text(point->value), text(point->low),
               text(point->high), series->currency,
               converted ? text(converted->USD_per_kg.value) : "", converted ? converted->form : "",
               std::string(to_text(series->record.standing)),
               std::string(to_text(series->record.confidence)), series->record.source});
  }
  return table.csv();
}

double middle_month(const Period& period) {
  const Date first = period.first;
  const double day = static_cast<double>(static_cast<unsigned>(first.day()) - 1U);
  constexpr double kDaysOfMonth = 30.4375;
  return month_number(first) + (day + 0.5 * days_between(first, period.last)) / kDaysOfMonth;
}

void plot_history(const std::vector<PriceRow>& rows, const Options& options) {
  const PriceConversion conversion = conversion_of(options);
  SeriesPanel panel{"price, USD per kg, logarithmic", "USD/kg", {}, true};
  std::set<std::string> keys;
  std::size_t left_out = 0;
  for (const PriceRow& row : rows) {
    const auto converted = dollars(row, conversion);
    if (!converted) {
      ++left_out;
      continue;
    }
    const std::string name = fmt::format("{}, {}{}", converted->form, row.series->market.text(),
                                         row.series->quote == "average" ? ", average" : "");
    auto line = std::find_if(panel.lines.begin(), panel.lines.end(),
                             [&](const SeriesLine& other) { return other.name == name; });
    if (line == panel.lines.end()) {
      panel.lines.push_back({name, {}, {}, {}, {}, false, true});
      line = panel.lines.end() - 1;
    }
    line->month.push_back(middle_month(row.point->period));
    line->value.push_back(converted->USD_per_kg.value);
    line->low.push_back(converted->USD_per_kg.low);
    line->high.push_back(converted->USD_per_kg.high);
    keys.insert(row.series->record.source);
  }
  std::string note = "Sources:";
  for (const std::string& key : keys) note += " " + key + ";";
  if (left_out > 0) {
    note += fmt::format(" {} prices in CNY are left out: no exchange rate was given.", left_out);
  }
  const std::string title = fmt::format("Prices of {}", SupplyLibrary::item(options.item));
  write_text_file(options.plot, series_svg({title, title + " by market", {panel}, note}));
}

int run_history(const Options& options) {
  const std::vector<PriceRow> rows = history_of(options);
  const PriceConversion conversion = conversion_of(options);
  if (!options.output.empty()) write_prices(options.output, Provenance{command_line()}, rows);
  if (!options.plot.empty()) plot_history(rows, options);
  if (options.format.csv) {
    print(history_csv(rows, conversion));
  } else if (options.format.json) {
    Document list = Document::list();
    std::set<std::string> keys;
    for (const PriceRow& row : rows) {
      list.add(document_of(row, conversion));
      keys.insert(row.series->record.source);
    }
    Document out = Document::object();
    out.set("item", SupplyLibrary::item(options.item)).set("prices", std::move(list));
    out.set("sources", sources_document(keys));
    print(out.json() + "\n");
  } else {
    print(history_text(rows, options));
  }
  return Exit::ok;
}

// ---- exposure of a magnet or product ------------------------------------------------------------

/// What is priced: its element masses, and what they stand for.
struct Priced {
  std::string title;
  std::string per;  // "kg of magnet" or "1 MW"
  std::map<std::string, Bounded> kg;
  std::vector<std::string> notes;
  const Family* family = nullptr;  // where a kg of magnet is priced
};

Priced priced_grade(const Options& options) {
  const Grade& grade = find_grade(options.grade);
  const ElementContent content = element_content(grade, library());
  return {title_of(grade), "kg of magnet", element_masses(content, 1.0), content.notes,
          &library().family_of(grade)};
}

Priced priced_product(const Options& options) {
  const Product& product = products().product(options.product);
  const Intensity content =
      options.quantity.empty() ? intensity(product) : intensity(product, options.quantity);
  Priced out{product.title, product.per.describe(content.units), {}, {}, nullptr};
  for (const IntensityLine& line : content.lines) {
    if (line.basis != MassBasis::element || find_element(line.substance) == nullptr) continue;
    out.kg[line.substance] = {line.value_kg, line.low_kg, line.high_kg};
  }
  if (content.find("magnet", MassBasis::magnet) != nullptr &&
      (product.composition || !product.family.empty())) {
    const Composition& alloy =
        product.composition ? *product.composition : library().family(product.family).composition;
    for (const IntensityLine& line : elements_of_magnets(content, alloy, "alloy")) {
      out.kg.try_emplace(line.substance, Bounded{line.value_kg, line.low_kg, line.high_kg});
    }
    out.notes.emplace_back(
        "elements that the product does not say follow from its magnet mass and "
        "alloy");
  }
  if (out.kg.empty()) {
    throw NotFoundError(
        fmt::format("product '{}' has no element masses to calculate with", product.key), {});
  }
  return out;
}

std::string usd(double value) { return fmt::format("{:.4g}", value); }

const CostPart* part_of(const MaterialCost& cost, const std::string& element) {
  for (const CostPart& part : cost.parts) {
    if (part.element == element) return &part;
  }
  return nullptr;
}

struct Exposure {
  Priced priced;
  ElementPrices prices, base_prices;
  MaterialCost cost, base;
  ProcessingCost processing;
};

Exposure exposure_of(const Options& options) {
  Exposure out;
  out.priced = options.grade.empty() ? priced_product(options) : priced_grade(options);
  const std::string scenario = options.scenario.empty() ? options.baseline : options.scenario;
  PriceConversion given = conversion_of(options);
  given.form.clear();
  out.prices = element_prices(supply(), library(), scenario, given);
  out.base_prices = element_prices(supply(), library(), options.baseline, given);
  out.cost = material_cost(out.priced.kg, out.prices);
  out.base = material_cost(out.priced.kg, out.base_prices);
  if (out.priced.family != nullptr) {
    out.processing =
        processing_cost(*out.priced.family, element_prices(supply(), library(), "fob-2024", given));
  }
  return out;
}

std::string price_origin(const ElementPrice& price) {
  return fmt::format("{} {}: {}{}", price.market, price.period, price.origin,
                     price.assumed && price.origin.starts_with("taken") ? " (ASSUMED)" : "");
}

std::string exposure_text(const Exposure& exposure) {
  constexpr auto kRight = Table::Align::right;
  const MaterialCost& cost = exposure.cost;
  std::string out =
      fmt::format("{}, per {}\n  scenario {}: {}\n  against  {}: {}\n", exposure.priced.title,
                  exposure.priced.per, exposure.prices.scenario, exposure.prices.title,
                  exposure.base_prices.scenario, exposure.base_prices.title);
  Table table({{"  element"},
               {"mass", "kg", kRight},
               {"price", "USD/kg", kRight},
               {"cost", "USD", kRight},
               {"share", "", kRight},
               {"against", "USD", kRight},
               {"price of the element from"}});
  for (const CostPart& part : cost.parts) {
    if (part.USD.value < 5e-4 * cost.USD.value) continue;
    const CostPart* before = part_of(exposure.base, part.element);
    table.row({"  " + part.element, fmt::format("{:.4g}", part.kg.value),
               usd(part.price.USD_per_kg.value), usd(part.USD.value),
               fmt::format("{:.1f} %", 100.0 * part.USD.value / cost.USD.value),
               before == nullptr ? "" : usd(before->USD.value), price_origin(part.price)});
  }
  out += table.text();
  const double ratio =
      exposure.base.USD.value > 0.0 ? cost.USD.value / exposure.base.USD.value : 0.0;
  out += fmt::format("  elements {} USD per {} ({}–{} by the ranges), against {} USD: × {:.2f}\n",
                     usd(cost.USD.value), exposure.priced.per, usd(cost.USD.low),
                     usd(cost.USD.high), usd(exposure.base.USD.value), ratio);
  if (exposure.processing.known) {
    const Bounded& made = exposure.processing.USD_per_kg;
    out += fmt::format("  making it {} USD/kg ({}–{}): {}\n", usd(made.value), usd(made.low),
                       usd(made.high), exposure.processing.explanation);
    out += fmt::format("  magnet {} USD/kg, against {} USD/kg\n", usd(cost.USD.value + made.value),
                       usd(exposure.base.USD.value + made.value));
  }
  if (!cost.without_price.empty()) {
    out += "  without a price, and so not counted:";
    for (const std::string& element : cost.without_price) out += " " + element;
    out += "\n";
  }
  for (const std::string& note : exposure.priced.notes) out += wrapped_lines(note);
  return out;
}

Document document_of(const CostPart& part, const MaterialCost& base) {
  Document out = Document::object();
  const auto quantity = [](const Bounded& value, const char* unit) {
    return Document::quantity_in(value.value, unit, value.low, value.high);
  };
  out.set("element", part.element).set("mass", quantity(part.kg, "kg"));
  out.set("price", quantity(part.price.USD_per_kg, "USD/kg"))
      .set("cost", quantity(part.USD, "USD"));
  const CostPart* before = part_of(base, part.element);
  out.set("baseline", before == nullptr ? Document() : quantity(before->USD, "USD"));
  out.set("market", part.price.market).set("period", part.price.period);
  out.set("origin", part.price.origin).set("assumed", part.price.assumed);
  add_record(out, part.price.record);
  return out;
}

Document document_of(const Exposure& exposure) {
  Document out = Document::object();
  out.set("title", exposure.priced.title).set("per", exposure.priced.per);
  out.set("scenario", exposure.prices.scenario).set("scenario_title", exposure.prices.title);
  out.set("baseline", exposure.base_prices.scenario);
  Document parts = Document::list();
  std::set<std::string> keys;
  for (const CostPart& part : exposure.cost.parts) {
    parts.add(document_of(part, exposure.base));
    keys.insert(part.price.record.source);
  }
  out.set("elements", std::move(parts));
  const auto total = [](const Bounded& value) {
    return Document::quantity_in(value.value, "USD", value.low, value.high);
  };
  out.set("cost", total(exposure.cost.USD)).set("cost_baseline", total(exposure.base.USD));
  out.set("without_price", exposure.cost.without_price);
  if (exposure.processing.known) {
    const Bounded& made = exposure.processing.USD_per_kg;
    out.set("processing", Document::quantity_in(made.value, "USD/kg", made.low, made.high));
    out.set("processing_explanation", exposure.processing.explanation);
  }
  out.set("notes", exposure.priced.notes).set("sources", sources_document(keys));
  return out;
}

std::string exposure_csv(const Exposure& exposure) {
  Table table({{"element"},
               {"mass", "kg"},
               {"price", "USD/kg"},
               {"cost", "USD"},
               {"cost low", "USD"},
               {"cost high", "USD"},
               {"baseline", "USD"},
               {"market"},
               {"period"},
               {"origin"},
               {"source"}});
  const auto text = [](double value) { return fmt::format("{:.9g}", value); };
  for (const CostPart& part : exposure.cost.parts) {
    const CostPart* before = part_of(exposure.base, part.element);
    table.row({part.element, text(part.kg.value), text(part.price.USD_per_kg.value),
               text(part.USD.value), text(part.USD.low), text(part.USD.high),
               before == nullptr ? "" : text(before->USD.value), part.price.market,
               part.price.period, part.price.origin, part.price.record.source});
  }
  return table.csv();
}

int run_exposure(const Options& options) {
  const Exposure exposure = exposure_of(options);
  if (options.format.json) {
    print(document_of(exposure).json() + "\n");
  } else {
    print(options.format.csv ? exposure_csv(exposure) : exposure_text(exposure));
  }
  return Exit::ok;
}

// ---- basket of a deposit ------------------------------------------------------------------------

int run_basket(const Options& options) {
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

std::string scenarios_text() {
  std::string out =
      "give an item (its prices), --grade or --product with --scenario (their cost), or "
      "--basket with --at\nprice scenarios\n";
  for (const PriceScenario& scenario : supply().scenarios()) {
    out += fmt::format("  {:12} {}\n", scenario.key, scenario.title);
  }
  return out;
}

int run(const Options& options) {
  const int chosen = (options.item.empty() ? 0 : 1) + (options.grade.empty() ? 0 : 1) +
                     (options.product.empty() ? 0 : 1) + (options.deposit.empty() ? 0 : 1);
  if (chosen > 1) {
    throw ArgumentError("an item, --grade, --product and --basket exclude each other: give one");
  }
  if (!options.item.empty()) return run_history(options);
  if (!options.deposit.empty()) return run_basket(options);
  if (chosen == 0) {
    print(scenarios_text());
    return Exit::ok;
  }
  return run_exposure(options);
}

}  // namespace

void declare_supply_price(Arguments& arguments) {
  auto options = std::make_shared<Options>();
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
        in.option("--vat", "RATE", "value-added tax to take out of domestic prices, such as 13 %",
                  options->vat);
        in.option("--yield", "SHARE", "of reduction from oxide to metal, 1 if left out",
                  options->yield);
        declare_format(in, options->format, true);
        in.option("--output", "FILE.h5", "write the prices of an item to a results file",
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
