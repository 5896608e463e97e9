#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "magswap/core/error.hpp"
#include "magswap/report/series_plot.hpp"
#include "magswap/study/write_supply.hpp"
#include "supply_price.hpp"
#include "supply_verbs.hpp"
#include "text_file.hpp"

namespace magswap::cli {
namespace {

std::vector<PriceRow> history_of(const PriceOptions& options) {
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

std::string history_text(const std::vector<PriceRow>& rows, const PriceOptions& options) {
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

void plot_history(const std::vector<PriceRow>& rows, const PriceOptions& options) {
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

}  // namespace

int run_price_history(const PriceOptions& options) {
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

}  // namespace magswap::cli
