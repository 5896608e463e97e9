#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "library_access.hpp"
#include "magswap/study/write_supply.hpp"
#include "supply_verbs.hpp"

namespace magswap::cli {
namespace {

struct Options {
  std::string item;
  std::string stage;
  std::string output;
  Format format;
};

bool wanted(const Options& options, const std::string& item) {
  if (options.item.empty()) return true;
  const std::string name = SupplyLibrary::item(options.item);
  const auto wider = wider_items(name);
  const bool joint = item.find(name) != std::string::npos && item.find('+') != std::string::npos;
  const bool pair = item == "NdPr" && (name == "Nd" || name == "Pr");
  return item == name || joint || pair ||
         std::find(wider.begin(), wider.end(), item) != wider.end();
}

// The records of a list that the item asks for.
template <class Record>
std::vector<const Record*> wanted_of(const Options& options, std::span<const Record> all) {
  std::vector<const Record*> out;
  for (const Record& each : all) {
    if (wanted(options, each.item)) out.push_back(&each);
  }
  return out;
}

CapacityTables tables_of(const Options& options) {
  CapacityTables out{wanted_of<Plant>(options, supply().plants()),
                     wanted_of<PriceFloor>(options, supply().floors()),
                     wanted_of<Stockpile>(options, supply().stockpiles())};
  if (!options.stage.empty()) {
    std::erase_if(out.plants,
                  [&](const Plant* plant) { return to_text(plant->stage) != options.stage; });
  }
  return out;
}

std::string floors_text(const CapacityTables& tables) {
  std::string out;
  for (const PriceFloor* const each : tables.floors) {
    const PriceFloor& floor = *each;
    out += fmt::format("  price floor: {:g} USD/kg of {} {}, {} to {}, {} ({})\n", floor.USD_per_kg,
                       floor.item, floor.form, to_text(floor.start), to_text(floor.end),
                       floor.buyer, record_text(floor.record));
  }
  for (const Stockpile* const each : tables.stockpiles) {
    const Stockpile& pile = *each;
    out +=
        fmt::format("  stockpile: {}, {} {} of {}, {} ({}; {})\n", pile.holder,
                    pile.kg ? fmt::format("{:g} t", *pile.kg / 1000.0)
                            : fmt::format("{:g} months", *pile.cover_months),
                    to_text(pile.basis), pile.item, pile.what, pile.year, record_text(pile.record));
  }
  return out;
}

std::string companions_text(const Options& options) {
  std::string out;
  for (const Companion& metal : supply().companions()) {
    if (options.item.empty() || metal.item != SupplyLibrary::item(options.item)) continue;
    const std::string share =
        metal.share ? fmt::format("{:.3g} %", 100.0 * *metal.share) : "an unknown part";
    out += wrapped(fmt::format(
        "companion metal: {} of the primary {} comes with {}; new plants of it follow their output "
        "({}; {})",
        share, metal.item,
        metal.hosts.empty() ? "other metals, not named"
                            : fmt::format("{}", fmt::join(metal.hosts, ", ")),
        metal.record.note, record_text(metal.record)));
  }
  return out;
}

std::string text_of(const CapacityTables& tables, const Options& options) {
  Table table({{"  stage"},
               {"item"},
               {"basis"},
               {"company, site"},
               {"country"},
               {"t a year", "", Table::Align::right},
               {"year", "", Table::Align::right},
               {"status"},
               {"source"}});
  for (const Plant* plant : tables.plants) {
    table.row({"  " + std::string(to_text(plant->stage)), plant->item,
               std::string(to_text(plant->basis)), plant->company + ", " + plant->site,
               supply().country_name(plant->country),
               fmt::format("{:.0f}", plant->kg_per_year / 1000.0), fmt::format("{}", plant->year),
               plant->is_output ? "output" : plant->status, record_text(plant->record)});
  }
  const std::string none = options.item.empty() ? "" : " of " + SupplyLibrary::item(options.item);
  return "plants from mine to magnet: output and announced capacity, as the sources give them\n" +
         (tables.plants.empty() ? fmt::format("  no plant{} in the data\n", none) : table.text()) +
         floors_text(tables) + companions_text(options) +
         "--json gives notes and addresses of the sources. Announced is not built; totals are not "
         "summed, for they overlap.\n"
         "`magswap supply claims` lists figures that circulate and are not in this table.\n";
}

Document companions_document(const Options& options, std::set<std::string>& keys) {
  Document out = Document::list();
  for (const Companion& metal : supply().companions()) {
    if (!options.item.empty() && metal.item != SupplyLibrary::item(options.item)) continue;
    Document item = Document::object();
    item.set("item", metal.item).set("hosts", metal.hosts);
    item.set("share", metal.share ? Document::quantity_in(*metal.share, "1") : Document());
    add_record(item, metal.record);
    keys.insert(metal.record.source);
    out.add(std::move(item));
  }
  return out;
}

Document document_of(const CapacityTables& tables, const Options& options) {
  std::set<std::string> keys;
  Document list = Document::list();
  for (const Plant* plant : tables.plants) {
    Document item = Document::object();
    item.set("stage", to_text(plant->stage)).set("item", plant->item);
    item.set("basis", to_text(plant->basis)).set("company", plant->company);
    item.set("site", plant->site).set("country", plant->country).set("year", plant->year);
    item.set("amount", Document::quantity_in(plant->kg_per_year, "kg/year"));
    item.set("output", plant->is_output).set("status", plant->status);
    add_record(item, plant->record);
    keys.insert(plant->record.source);
    list.add(std::move(item));
  }
  Document floors = Document::list();
  for (const PriceFloor* const each : tables.floors) {
    const PriceFloor& floor = *each;
    Document item = Document::object();
    item.set("item", floor.item).set("form", floor.form).set("buyer", floor.buyer);
    item.set("price", Document::quantity_in(floor.USD_per_kg, "USD/kg"));
    item.set("start", to_text(floor.start)).set("end", to_text(floor.end));
    add_record(item, floor.record);
    keys.insert(floor.record.source);
    floors.add(std::move(item));
  }
  Document piles = Document::list();
  for (const Stockpile* const each : tables.stockpiles) {
    const Stockpile& pile = *each;
    Document item = Document::object();
    item.set("holder", pile.holder).set("item", pile.item).set("basis", to_text(pile.basis));
    item.set("amount", pile.kg ? Document::quantity_in(*pile.kg, "kg") : Document());
    item.set("cover_months", pile.cover_months ? Document(*pile.cover_months) : Document());
    item.set("year", pile.year).set("what", pile.what);
    add_record(item, pile.record);
    keys.insert(pile.record.source);
    piles.add(std::move(item));
  }
  Document out = Document::object();
  out.set("plants", std::move(list)).set("price_floors", std::move(floors));
  out.set("stockpiles", std::move(piles)).set("companions", companions_document(options, keys));
  out.set("sources", sources_document(keys));
  return out;
}

std::string csv_of(const CapacityTables& tables) {
  Table table({{"stage"},
               {"item"},
               {"basis"},
               {"company"},
               {"site"},
               {"country"},
               {"amount", "t/year"},
               {"year"},
               {"output"},
               {"status"},
               {"confidence"},
               {"source"}});
  for (const Plant* plant : tables.plants) {
    table.row({std::string(to_text(plant->stage)), plant->item, std::string(to_text(plant->basis)),
               plant->company, plant->site, plant->country,
               fmt::format("{:.9g}", plant->kg_per_year / 1000.0), fmt::format("{}", plant->year),
               plant->is_output ? "yes" : "no", plant->status,
               std::string(to_text(plant->record.confidence)), plant->record.source});
  }
  return table.csv();
}

int run(const Options& options) {
  const CapacityTables tables = tables_of(options);
  if (!options.output.empty()) write_capacity(options.output, Provenance{command_line()}, tables);
  if (options.format.json) {
    print(document_of(tables, options).json() + "\n");
  } else {
    print(options.format.csv ? csv_of(tables) : text_of(tables, options));
  }
  return Exit::ok;
}

}  // namespace

void declare_supply_capacity(Arguments& arguments) {
  auto options = std::make_shared<Options>();
  arguments.verb(
      "capacity", "plants from mine to magnet, price floors and stockpiles",
      [options](Arguments& in) {
        in.positional("item", "element or group; all if left out", options->item, false);
        in.choice("--stage", {"mine", "separation", "metal", "magnet"}, "one stage alone",
                  options->stage);
        declare_format(in, options->format, true);
        in.option("--output", "FILE.h5", "write the tables to a results file", options->output);
        in.footer("Example:\n  magswap supply capacity Dy");
      },
      [options] { return run(*options); });
}

}  // namespace magswap::cli
