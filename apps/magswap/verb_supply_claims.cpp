#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "supply_verbs.hpp"

namespace magswap::cli {
namespace {

struct Options {
  std::string item;
  Format format;
};

bool covers(const SupplyClaim& claim, const std::string& item) {
  const auto& items = claim.items;
  const auto holds = [&](const std::string& name) {
    return std::find(items.begin(), items.end(), name) != items.end();
  };
  const auto wider = wider_items(item);
  return holds(item) || std::any_of(wider.begin(), wider.end(), holds);
}

std::vector<const SupplyClaim*> claims_of(const Options& options) {
  const std::string item = options.item.empty() ? "" : SupplyLibrary::item(options.item);
  std::vector<const SupplyClaim*> out;
  for (const SupplyClaim& claim : supply().claims()) {
    if (item.empty() || covers(claim, item)) out.push_back(&claim);
  }
  return out;
}

std::string text_of(const std::vector<const SupplyClaim*>& claims) {
  std::string out = "figures, targets and scenarios that circulate: never calculated with\n";
  for (const SupplyClaim* claim : claims) {
    out += fmt::format("{} on {}, basis {}{} ({})\n", claim->what, fmt::join(claim->items, ", "),
                       claim->basis, claim->year ? fmt::format(", {}", *claim->year) : "",
                       record_text(claim->record));
    out += wrapped(fmt::format("“{}”", claim->text));
    out +=
        wrapped(fmt::format("found: {} ({})", claim->found, fmt::join(claim->found_sources, ", ")));
  }
  if (claims.empty()) out += "  none in the data\n";
  return out +
         "claims on single products, and plants: `magswap intensity PRODUCT --all`, `magswap "
         "supply "
         "capacity`\n";
}

Document document_of(const std::vector<const SupplyClaim*>& claims) {
  std::set<std::string> keys;
  Document list = Document::list();
  for (const SupplyClaim* claim : claims) {
    Document each = Document::object();
    each.set("key", claim->key).set("what", claim->what).set("items", claim->items);
    each.set("claim", claim->text).set("basis", claim->basis);
    each.set("year", claim->year ? Document(*claim->year) : Document());
    each.set("found", claim->found).set("found_sources", claim->found_sources);
    add_record(each, claim->record);
    keys.insert(claim->record.source);
    keys.insert(claim->found_sources.begin(), claim->found_sources.end());
    keys.insert(claim->record.disputed_by.begin(), claim->record.disputed_by.end());
    list.add(std::move(each));
  }
  Document out = Document::object();
  out.set("claims", std::move(list)).set("sources", sources_document(keys));
  return out;
}

std::string csv_of(const std::vector<const SupplyClaim*>& claims) {
  Table table({{"key"},
               {"what"},
               {"items"},
               {"claim"},
               {"basis"},
               {"year"},
               {"found"},
               {"found sources"},
               {"kind"},
               {"confidence"},
               {"source"}});
  for (const SupplyClaim* claim : claims) {
    table.row({claim->key, claim->what, fmt::format("{}", fmt::join(claim->items, " ")),
               claim->text, claim->basis, claim->year ? fmt::format("{}", *claim->year) : "",
               claim->found, fmt::format("{}", fmt::join(claim->found_sources, " ")),
               std::string(to_text(claim->record.standing)),
               std::string(to_text(claim->record.confidence)), claim->record.source});
  }
  return table.csv();
}

int run(const Options& options) {
  const auto claims = claims_of(options);
  if (options.format.json) {
    print(document_of(claims).json() + "\n");
  } else {
    print(options.format.csv ? csv_of(claims) : text_of(claims));
  }
  return Exit::ok;
}

}  // namespace

void declare_supply_claims(Arguments& arguments) {
  auto options = std::make_shared<Options>();
  arguments.verb(
      "claims", "figures and targets that circulate, beside what sources say",
      [options](Arguments& in) {
        in.positional("item", "element or group; all if left out", options->item, false);
        declare_format(in, options->format, true);
        in.footer(
            "Examples:\n  magswap supply claims\n  magswap supply claims Dy --json\n\n"
            "A claim is a text with its basis and confidence; no result of the program rests on "
            "one.");
      },
      [options] { return run(*options); });
}

}  // namespace magswap::cli
