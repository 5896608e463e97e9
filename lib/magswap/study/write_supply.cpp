#include "magswap/study/write_supply.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "magswap/study/record_columns.hpp"

namespace magswap {
namespace {

using detail::add_bounded;
using detail::add_record;
using detail::Columns;
using detail::kMissing;

struct FlowInfo {
  const char* name;
  const char* units;
  const char* meaning;
  std::vector<double> MaterialMonths::*member;
};

constexpr FlowInfo kFlows[] = {
    {"arrivals", "kg", "inflow of the month after every event", &MaterialMonths::arrivals},
    {"recycled", "kg", "won back from scrap in the month", &MaterialMonths::recycled},
    {"released", "kg", "released from stockpiles in the month", &MaterialMonths::released},
    {"declined", "kg", "not taken for the stock was full", &MaterialMonths::declined},
    {"need", "kg", "needed in the month after substitution", &MaterialMonths::need},
    {"used", "kg", "used in the month", &MaterialMonths::used},
    {"shortage", "kg", "needed and not there", &MaterialMonths::shortage},
    {"stock", "kg", "working stock at the end of the month", &MaterialMonths::stock},
    {"stockpile", "kg", "stockpiles at the end of the month", &MaterialMonths::stockpile},
    {"cover", "d", "days that the working stock covers at the need of the month",
     &MaterialMonths::cover_days},
};

void write_axes(ResultsWriter& file, const DisruptionScenario& scenario) {
  std::vector<std::string> months, materials, products;
  for (int t = 0; t < scenario.months; ++t) months.push_back(month_text(scenario.start_month + t));
  for (const auto& material : scenario.materials) {
    materials.push_back(fmt::format("{} as {}", material.item, to_text(material.basis)));
  }
  for (const auto& product : scenario.products) products.push_back(product.name);
  file.axis("/disruption/month", months, {.long_name = "month, year-month"});
  file.axis("/disruption/material", materials, {.long_name = "material and what its mass counts"});
  file.axis("/disruption/product", products, {.long_name = "product, in the order of the file"});
}

void write_flows(ResultsWriter& file, const DisruptionRun& run, std::size_t months) {
  for (const FlowInfo& flow : kFlows) {
    std::vector<double> values;
    for (std::size_t t = 0; t < months; ++t) {
      for (const MaterialMonths& material : run.materials) {
        values.push_back((material.*flow.member)[t]);
      }
    }
    file.dataset(std::string("/disruption/") + flow.name, values,
                 {"/disruption/month", "/disruption/material"},
                 {.units = flow.units, .long_name = flow.meaning});
  }
}

void write_products(ResultsWriter& file, const DisruptionRun& run, std::size_t months) {
  std::vector<double> made;
  for (std::size_t t = 0; t < months; ++t) {
    for (const ProductMonths& product : run.products) made.push_back(product.made[t]);
  }
  file.dataset("/disruption/made", made, {"/disruption/month", "/disruption/product"},
               {.units = "1", .long_name = "share of what was to be made"});
}

void write_effects(ResultsWriter& file, const MeasureEffects& effects) {
  std::vector<std::string> names{"all measures", "no measure"};
  std::vector<double> without = effects.all_kg, alone = effects.all_kg;
  without.insert(without.end(), effects.none_kg.begin(), effects.none_kg.end());
  alone.insert(alone.end(), effects.none_kg.begin(), effects.none_kg.end());
  for (const MeasureEffect& effect : effects.measures) {
    names.push_back(effect.name);
    without.insert(without.end(), effect.without_kg.begin(), effect.without_kg.end());
    alone.insert(alone.end(), effect.alone_kg.begin(), effect.alone_kg.end());
  }
  file.axis("/disruption/measure", names, {.long_name = "measure that is left out or taken alone"});
  const std::vector<std::string> axes{"/disruption/measure", "/disruption/material"};
  file.dataset("/disruption/shortage_without", without, axes,
               {.units = "kg", .long_name = "shortage of the run without the measure"});
  file.dataset("/disruption/shortage_alone", alone, axes,
               {.units = "kg", .long_name = "shortage of the run with the measure alone"});
}

}  // namespace

void write_concentration(const std::filesystem::path& path, const Provenance& provenance,
                         const std::vector<ConcentrationRow>& rows, const SupplyLibrary& supply) {
  using Row = ConcentrationRow;
  ResultsWriter file(path, provenance);
  Columns<Row> columns(rows);
  columns.text("stage", "stage of supply",
               [](const Row& row) { return std::string(to_text(row.table->stage)); });
  columns.text("item", "element or group", [](const Row& row) { return row.table->item; });
  columns.text("basis", "what the masses count",
               [](const Row& row) { return std::string(to_text(row.table->basis)); });
  columns.count("year", "year of the shares",
                [](const Row& row) { return static_cast<std::size_t>(row.table->year); });
  add_bounded(columns, "hhi", "1", "Herfindahl-Hirschman index, 0 to 10000",
              [](const Row& row) { return row.result.hhi; });
  columns.text("largest", "country with the largest share",
               [&](const Row& row) { return supply.country_name(row.result.largest); });
  add_bounded(columns, "largest_share", "1", "share of that country",
              [](const Row& row) { return row.result.largest_share; });
  columns.number("unnamed", "1", "share of countries that the source does not name",
                 [](const Row& row) { return row.result.unnamed; });
  const Bounded none{kMissing, kMissing, kMissing};
  const Governance indicator = rows.empty() ? Governance{} : rows.front().result.governance;
  add_bounded(
      columns, "governance_hhi", "1",
      fmt::format("index weighted with the risk of each country by {}", title_of(indicator)),
      [&](const Row& row) { return row.result.governance_hhi.value_or(none); });
  add_record(columns, [](const Row& row) -> const SupplyRecord& { return row.table->record; });
  file.table("/supply/concentration", "one stage, item and year", columns.columns());
  file.finish();
}

void write_prices(const std::filesystem::path& path, const Provenance& provenance,
                  const std::vector<PriceRow>& rows) {
  using Row = PriceRow;
  ResultsWriter file(path, provenance);
  Columns<Row> columns(rows);
  columns.text("item", "element or group", [](const Row& row) { return row.series->item; });
  columns.text("form", "oxide, metal or magnet", [](const Row& row) { return row.series->form; });
  columns.text("region", "region of the market",
               [](const Row& row) { return row.series->market.region; });
  columns.text("basis", "FOB, CIF, domestic, floor or unspecified",
               [](const Row& row) { return row.series->market.basis; });
  columns.text("vat", "whether value-added tax is in the price",
               [](const Row& row) { return row.series->market.vat; });
  columns.text("quote", "spot, or average over the period",
               [](const Row& row) { return row.series->quote; });
  columns.text("period", "year, half, quarter, month or day",
               [](const Row& row) { return row.point->period.text; });
  columns.text("first_day", "first day of the period",
               [](const Row& row) { return to_text(row.point->period.first); });
  columns.text("currency", "currency of price, price_low and price_high",
               [](const Row& row) { return row.series->currency; });
  add_bounded(columns, "price", "1", "price per kg of the form, in the currency named",
              [](const Row& row) {
                return Bounded{row.point->value, row.point->low, row.point->high};
              });
  add_record(columns, [](const Row& row) -> const SupplyRecord& { return row.series->record; });
  file.table("/supply/prices", "one price of one market and source", columns.columns());
  file.finish();
}

void write_disruption(const std::filesystem::path& path, const Provenance& provenance,
                      const DisruptionScenario& scenario, const DisruptionRun& run,
                      const MeasureEffects& effects) {
  ResultsWriter file(path, provenance);
  const auto months = static_cast<std::size_t>(scenario.months);
  write_axes(file, scenario);
  write_flows(file, run, months);
  write_products(file, run, months);
  write_effects(file, effects);
  file.attribute("/disruption", "title", scenario.title);
  file.attribute("/disruption", "balance_error", run.balance_error);
  file.finish();
}

}  // namespace magswap
