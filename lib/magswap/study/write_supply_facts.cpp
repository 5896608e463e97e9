#include <algorithm>

#include "magswap/study/record_columns.hpp"
#include "magswap/study/write_supply.hpp"

namespace magswap {
namespace {

using detail::add_basis;
using detail::add_bounded;
using detail::add_record;
using detail::Columns;
using detail::joined_words;
using detail::kMissing;

std::string day_or_empty(const std::optional<Date>& day) { return day ? to_text(*day) : ""; }

// Where a control is not applied for a while.
template <class Get>
std::string suspension_text(const Control& control, const Get& get) {
  return control.suspension ? get(*control.suspension) : std::string();
}

void write_plants(ResultsWriter& file, std::span<const Plant* const> plants) {
  using Row = const Plant*;
  Columns<Row> columns(plants);
  columns.text("stage", "stage of supply",
               [](const Row& row) { return std::string(to_text(row->stage)); });
  columns.text("item", "element or group", [](const Row& row) { return row->item; });
  add_basis(columns, [](const Row& row) { return row->basis; });
  columns.text("company", "who runs it", [](const Row& row) { return row->company; });
  columns.text("site", "where it stands", [](const Row& row) { return row->site; });
  columns.text("country", "code of the country", [](const Row& row) { return row->country; });
  columns.number("amount", "kg/year", "output or capacity",
                 [](const Row& row) { return row->kg_per_year; });
  columns.flag("output", "what was made; otherwise a capacity",
               [](const Row& row) { return row->is_output; });
  columns.text("status", "operating, construction, announced and so on",
               [](const Row& row) { return row->status; });
  columns.count("year", "year of the output, or from which the capacity is announced",
                [](const Row& row) { return static_cast<std::size_t>(row->year); });
  add_record(columns, [](const Row& row) -> const SupplyRecord& { return row->record; });
  file.table("/supply/capacity", "one plant, output or announced capacity", columns.columns());
}

void write_floors(ResultsWriter& file, std::span<const PriceFloor* const> floors) {
  using Row = const PriceFloor*;
  Columns<Row> columns(floors);
  columns.text("item", "element or group", [](const Row& row) { return row->item; });
  columns.text("form", "oxide, metal or magnet", [](const Row& row) { return row->form; });
  columns.text("buyer", "who promises the price", [](const Row& row) { return row->buyer; });
  columns.number("price", "USD/kg", "price that is not undercut",
                 [](const Row& row) { return row->USD_per_kg; });
  columns.text("start", "first day", [](const Row& row) { return to_text(row->start); });
  columns.text("end", "last day", [](const Row& row) { return to_text(row->end); });
  add_record(columns, [](const Row& row) -> const SupplyRecord& { return row->record; });
  file.table("/supply/floors", "one promised price", columns.columns());
}

void write_stockpiles(ResultsWriter& file, std::span<const Stockpile* const> stockpiles) {
  using Row = const Stockpile*;
  Columns<Row> columns(stockpiles);
  columns.text("holder", "who holds it", [](const Row& row) { return row->holder; });
  columns.text("item", "element or group", [](const Row& row) { return row->item; });
  add_basis(columns, [](const Row& row) { return row->basis; });
  columns.number("amount", "kg", "mass", [](const Row& row) { return row->kg.value_or(kMissing); });
  columns.number("cover_months", "1", "months of use, where the source gives time",
                 [](const Row& row) { return row->cover_months.value_or(kMissing); });
  columns.count("year", "year of the number",
                [](const Row& row) { return static_cast<std::size_t>(row->year); });
  columns.text("what", "held, planned or another state", [](const Row& row) { return row->what; });
  add_record(columns, [](const Row& row) -> const SupplyRecord& { return row->record; });
  file.table("/supply/stockpiles", "one stockpile", columns.columns());
}

}  // namespace

void write_controls(const std::filesystem::path& path, const Provenance& provenance, Date day,
                    const std::vector<ControlAt>& controls) {
  using Row = ControlAt;
  ResultsWriter file(path, provenance);
  Columns<Row> columns{std::span<const Row>(controls)};
  columns.text("id", "key of the control", [](const Row& row) { return row.control->id; });
  columns.flag("state", "how it stands on the day",
               {"not_yet", "announced", "in_force", "suspended", "ended", "unknown"},
               [](const Row& row) { return static_cast<int>(row.state); });
  columns.text("why", "reason for that state", [](const Row& row) { return row.why; });
  columns.text("what", "stop, quota, licence, prohibition, duty and so on",
               [](const Row& row) { return row.control->what; });
  columns.text("actor", "code of the country that ordered it",
               [](const Row& row) { return row.control->actor; });
  columns.text("destination", "code of the country it is for; empty: all",
               [](const Row& row) { return row.control->destination; });
  columns.text("items", "elements or groups, one after the other",
               [](const Row& row) { return joined_words(row.control->items, ", "); });
  columns.text("forms", "forms that are covered",
               [](const Row& row) { return joined_words(row.control->forms, ", "); });
  columns.text("instrument", "act or announcement",
               [](const Row& row) { return row.control->instrument; });
  columns.text("announced", "day of the announcement; empty: not known",
               [](const Row& row) { return day_or_empty(row.control->announced); });
  columns.text("start", "first day", [](const Row& row) { return to_text(row.control->start); });
  columns.text("end", "last day; empty: open",
               [](const Row& row) { return day_or_empty(row.control->end); });
  columns.text("last_seen", "latest day for which a source was found",
               [](const Row& row) { return to_text(row.control->last_seen); });
  columns.text("suspended_from", "first day of a suspension; empty: none", [](const Row& row) {
    return suspension_text(*row.control, [](const auto& pause) { return to_text(pause.start); });
  });
  columns.text("suspended_to", "last day of a suspension; empty: none", [](const Row& row) {
    return suspension_text(*row.control, [](const auto& pause) { return to_text(pause.end); });
  });
  columns.number("amount", "kg", "mass of a quota over the whole interval",
                 [](const Row& row) { return row.control->amount_kg.value_or(kMissing); });
  columns.text("disputed_by", "sources that contradict it",
               [](const Row& row) { return joined_words(row.control->record.disputed_by, " "); });
  add_record(columns, [](const Row& row) -> const SupplyRecord& { return row.control->record; });
  file.table("/supply/controls", "one control on the day", columns.columns());
  file.attribute("/supply/controls", "day", to_text(day));
  file.finish();
}

void write_capacity(const std::filesystem::path& path, const Provenance& provenance,
                    const CapacityTables& tables) {
  ResultsWriter file(path, provenance);
  write_plants(file, tables.plants);
  write_floors(file, tables.floors);
  write_stockpiles(file, tables.stockpiles);
  file.finish();
}

void write_exposure(const std::filesystem::path& path, const Provenance& provenance,
                    const ExposureTables& tables) {
  using Row = CostPart;
  ResultsWriter file(path, provenance);
  const std::vector<CostPart>& parts = tables.cost->parts;
  const std::vector<CostPart>& before = tables.baseline->parts;
  Columns<Row> columns{std::span<const Row>(parts)};
  const auto baseline = [&](const Row& row) {
    const auto found = std::find_if(before.begin(), before.end(),
                                    [&](const Row& other) { return other.element == row.element; });
    return found == before.end() ? Bounded{kMissing, kMissing, kMissing} : found->USD;
  };
  columns.text("element", "symbol of the element", [](const Row& row) { return row.element; });
  add_bounded(columns, "mass", "kg", "mass of the element", [](const Row& row) { return row.kg; });
  add_bounded(columns, "price", "USD/kg", "price of the element in the scenario",
              [](const Row& row) { return row.price.USD_per_kg; });
  add_bounded(columns, "cost", "USD", "cost in the scenario",
              [](const Row& row) { return row.USD; });
  add_bounded(columns, "cost_baseline", "USD", "cost at the prices compared with", baseline);
  columns.text("market", "market of the price", [](const Row& row) { return row.price.market; });
  columns.text("period", "period of the price", [](const Row& row) { return row.price.period; });
  columns.text("origin", "how the price was reached",
               [](const Row& row) { return row.price.origin; });
  columns.flag("assumed", "the price is a stand-in or of another market",
               [](const Row& row) { return row.price.assumed; });
  add_record(columns, [](const Row& row) -> const SupplyRecord& { return row.price.record; });
  const char* const kTable = "/supply/exposure";
  file.table(kTable, "one element of what is priced, the most costly first", columns.columns());
  file.attribute(kTable, "priced", tables.title);
  file.attribute(kTable, "per", tables.per);
  file.attribute(kTable, "scenario", tables.scenario);
  file.attribute(kTable, "baseline", tables.baseline_scenario);
  file.attribute(kTable, "without_price", joined_words(tables.cost->without_price, " "));
  file.attribute(kTable, "notes", tables.notes);
  file.attribute(kTable, "cost_USD", tables.cost->USD.value);
  file.attribute(kTable, "cost_baseline_USD", tables.baseline->USD.value);
  const bool known = tables.processing != nullptr && tables.processing->known;
  file.attribute(kTable, "processing_USD_per_kg",
                 known ? tables.processing->USD_per_kg.value : kMissing);
  file.finish();
}

}  // namespace magswap
