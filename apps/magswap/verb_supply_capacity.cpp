#include <fmt/format.h>

#include <algorithm>

#include "library_access.hpp"
#include "supply_verbs.hpp"

namespace magswap::cli {
namespace {

struct Options {
  std::string item;
  std::string stage;
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

std::vector<const Plant*> plants_of(const Options& options) {
  std::vector<const Plant*> out;
  for (const Plant& plant : supply().plants()) {
    const bool stage = options.stage.empty() || to_text(plant.stage) == options.stage;
    if (stage && wanted(options, plant.item)) out.push_back(&plant);
  }
  return out;
}

std::string floors_text(const Options& options) {
  std::string out;
  for (const PriceFloor& floor : supply().floors()) {
    if (!wanted(options, floor.item)) continue;
    out += fmt::format("  price floor: {:g} USD/kg of {} {}, {} to {}, {} ({})\n", floor.USD_per_kg,
                       floor.item, floor.form, to_text(floor.start), to_text(floor.end),
                       floor.buyer, record_text(floor.record));
  }
  for (const Stockpile& pile : supply().stockpiles()) {
    if (!wanted(options, pile.item)) continue;
    out +=
        fmt::format("  stockpile: {}, {} {} of {}, {} ({}; {})\n", pile.holder,
                    pile.kg ? fmt::format("{:g} t", *pile.kg / 1000.0)
                            : fmt::format("{:g} months", *pile.cover_months),
                    to_text(pile.basis), pile.item, pile.what, pile.year, record_text(pile.record));
  }
  return out;
}

std::string text_of(const std::vector<const Plant*>& plants, const Options& options) {
  Table table({{"  stage"},
               {"item"},
               {"basis"},
               {"company, site"},
               {"country"},
               {"t a year", "", Table::Align::right},
               {"year", "", Table::Align::right},
               {"status"},
               {"source"}});
  for (const Plant* plant : plants) {
    table.row({"  " + std::string(to_text(plant->stage)), plant->item,
               std::string(to_text(plant->basis)), plant->company + ", " + plant->site,
               supply().country_name(plant->country),
               fmt::format("{:.0f}", plant->kg_per_year / 1000.0), fmt::format("{}", plant->year),
               plant->is_output ? "output" : plant->status, record_text(plant->record)});
  }
  return "plants from mine to magnet: output and announced capacity, as the sources give them\n" +
         table.text() + floors_text(options) +
         "--json gives notes and addresses of the sources. Announced is not built; totals are not "
         "summed, for they overlap.\n";
}

Document document_of(const std::vector<const Plant*>& plants, const Options& options) {
  std::set<std::string> keys;
  Document list = Document::list();
  for (const Plant* plant : plants) {
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
  for (const PriceFloor& floor : supply().floors()) {
    if (!wanted(options, floor.item)) continue;
    Document item = Document::object();
    item.set("item", floor.item).set("form", floor.form).set("buyer", floor.buyer);
    item.set("price", Document::quantity_in(floor.USD_per_kg, "USD/kg"));
    item.set("start", to_text(floor.start)).set("end", to_text(floor.end));
    add_record(item, floor.record);
    keys.insert(floor.record.source);
    floors.add(std::move(item));
  }
  Document piles = Document::list();
  for (const Stockpile& pile : supply().stockpiles()) {
    if (!wanted(options, pile.item)) continue;
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
  out.set("stockpiles", std::move(piles)).set("sources", sources_document(keys));
  return out;
}

std::string csv_of(const std::vector<const Plant*>& plants) {
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
  for (const Plant* plant : plants) {
    table.row({std::string(to_text(plant->stage)), plant->item, std::string(to_text(plant->basis)),
               plant->company, plant->site, plant->country,
               fmt::format("{:.9g}", plant->kg_per_year / 1000.0), fmt::format("{}", plant->year),
               plant->is_output ? "yes" : "no", plant->status,
               std::string(to_text(plant->record.confidence)), plant->record.source});
  }
  return table.csv();
}

int run(const Options& options) {
  const auto plants = plants_of(options);
  if (options.format.json) {
    print(document_of(plants, options).json() + "\n");
  } else {
    print(options.format.csv ? csv_of(plants) : text_of(plants, options));
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
        in.footer("Example:\n  magswap supply capacity Dy");
      },
      [options] { return run(*options); });
}

}  // namespace magswap::cli
