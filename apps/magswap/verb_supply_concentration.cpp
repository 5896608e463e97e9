#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "library_access.hpp"
#include "magswap/core/error.hpp"
#include "magswap/material/elements.hpp"
#include "magswap/study/write_supply.hpp"
#include "supply_context.hpp"
#include "supply_verbs.hpp"

namespace magswap::cli {
namespace {

struct Options {
  std::string item = "rare earths";
  std::string stage;
  std::string year;
  std::string formula;
  std::string output;
  std::string governance = "stability";
  bool history = false;
  bool all = false;
  Format format;
};

// Tables to show: one for each stage, or every year of the item.
std::vector<const ShareTable*> tables_of(const Options& options) {
  const std::string item = SupplyLibrary::item(options.item);
  const auto year = year_option(options.year);
  std::vector<const ShareTable*> out;
  for (const Stage each : all_stages()) {
    if (!options.stage.empty() && to_text(each) != options.stage) continue;
    if (options.history) {
      for (const ShareTable& table : supply().share_tables()) {
        const bool shown = options.all || table.is_default;
        if (table.stage == each && table.item == item && shown) out.push_back(&table);
      }
      continue;
    }
    const ShareTable* found = supply().find_shares_or_wider(each, item, year);
    const bool rare = is_rare_earth(item) || item.ends_with("rare earths");
    if (found == nullptr && each == Stage::magnet && rare) {
      found = supply().find_shares(each, item == "Sm" ? "SmCo" : "NdFeB", year);
    }
    if (found != nullptr) out.push_back(found);
  }
  const bool asked = !options.stage.empty() || options.history || year;
  if (out.empty() && (asked || find_companion(item) == nullptr)) {
    throw NotFoundError(
        fmt::format("no shares of '{}'{}{}: `magswap supply concentration --history` shows the "
                    "years of an item",
                    item == "Sm" && options.stage == "magnet" ? "SmCo magnets" : item,
                    options.stage.empty() ? "" : " at stage " + options.stage,
                    year ? fmt::format(" up to {}", *year) : ""),
        {});
  }
  std::stable_sort(out.begin(), out.end(), [](const ShareTable* a, const ShareTable* b) {
    return std::pair(a->stage, a->year) < std::pair(b->stage, b->year);
  });
  return out;
}

std::vector<ConcentrationRow> rows_of(const Options& options) {
  const Governance indicator = governance(options.governance);
  std::vector<ConcentrationRow> out;
  for (const ShareTable* table : tables_of(options)) {
    out.push_back({table, concentration(*table, supply().countries(), indicator)});
  }
  return out;
}

std::string per_cent(double share) { return fmt::format("{:.3g} %", 100.0 * share); }

std::string largest_text(const Concentration& result) {
  if (result.largest.empty()) return "";
  return fmt::format("{} {}", supply().country_name(result.largest),
                     per_cent(result.largest_share.value));
}

std::string notes_text(const std::vector<ConcentrationRow>& rows) {
  std::string out;
  for (const ConcentrationRow& row : rows) {
    const ShareTable& table = *row.table;
    const std::string bounds =
        table.bounds_sources.empty()
            ? ""
            : fmt::format(" (bounds by {})", fmt::join(table.bounds_sources, ", "));
    if (table.record.note.empty() && bounds.empty()) continue;
    out += wrapped(fmt::format("{} {} {}: {}{}", to_text(table.stage), table.item, table.year,
                               table.record.note, bounds));
  }
  if (!supply().claims().empty()) {
    out += "  figures that circulate and are never calculated with: `magswap supply claims`\n";
  }
  return out;
}

std::string text_of(const std::vector<ConcentrationRow>& rows, const Options& options) {
  const std::string item = SupplyLibrary::item(options.item);
  constexpr auto kRight = Table::Align::right;
  Table table({{"stage"},
               {"item"},
               {"year", "", kRight},
               {"basis"},
               {"HHI (bounds)", "0…10000", kRight},
               {"class"},
               {"largest"},
               {"unnamed", "", kRight},
               {"with governance", "0…10000", kRight},
               {"source"}});
  for (const ConcentrationRow& row : rows) {
    const ShareTable& shares = *row.table;
    table.row({std::string(to_text(shares.stage)), shares.item,
               fmt::format("{}{}", shares.year, shares.is_projection ? " (projection)" : ""),
               std::string(to_text(shares.basis)), range_text(row.result.hhi),
               std::string(hhi_class(row.result.hhi.value)), largest_text(row.result),
               per_cent(row.result.unnamed),
               row.result.governance_hhi ? range_text(*row.result.governance_hhi) : "",
               record_text(shares.record)});
  }
  const std::string shares =
      rows.empty() ? "  no shares of countries are shipped for it\n" : table.text();
  return fmt::format("concentration of supply, {}\n", item) + shares +
         wrapped(fmt::format(
             "HHI = Σ(100 s)² over countries; bounds: what is unnamed spread thin … held by one; "
             "class by the US Department of Justice (2010). Governance: Σ(100 s)²·(2.5 − x)/5, x "
             "{}, World Bank, CC BY 4.0.",
             indicator_text(governance(options.governance)))) +
         context_text(item) + notes_text(rows) + "`magswap supply controls --at DATE --item " +
         item + "` shows who may stop it.\n";
}

Document bounded_document(const Bounded& value, const std::string& unit) {
  return Document::quantity_in(value.value, unit, value.low, value.high);
}

Document document_of(const ConcentrationRow& row) {
  const ShareTable& table = *row.table;
  Document out = Document::object();
  out.set("stage", to_text(table.stage)).set("item", table.item).set("year", table.year);
  out.set("basis", to_text(table.basis)).set("projection", table.is_projection);
  out.set("hhi", bounded_document(row.result.hhi, "1"));
  out.set("class", hhi_class(row.result.hhi.value));
  out.set("unnamed", Document::quantity_in(row.result.unnamed, "1"));
  if (row.result.governance_hhi) {
    out.set("governance_hhi", bounded_document(*row.result.governance_hhi, "1"));
    out.set("mean_risk", Document::quantity_in(*row.result.mean_risk, "1"));
  }
  out.set("without_governance", row.result.without_governance);
  if (table.total_kg) out.set("total", Document::quantity_in(*table.total_kg, "kg"));
  Document shares = Document::list();
  for (const CountryShare& share : table.shares) {
    Document item = Document::object();
    item.set("countries", share.countries);
    item.set("share", Document::quantity_in(share.value, "1", share.low, share.high));
    shares.add(std::move(item));
  }
  out.set("shares", std::move(shares)).set("bounds_sources", table.bounds_sources);
  add_record(out, table.record);
  return out;
}

Document document_of(const std::vector<ConcentrationRow>& rows, const Options& options) {
  const std::string item = SupplyLibrary::item(options.item);
  std::set<std::string> keys;
  Document list = Document::list();
  for (const ConcentrationRow& row : rows) {
    list.add(document_of(row));
    keys.insert(row.table->record.source);
    keys.insert(row.table->bounds_sources.begin(), row.table->bounds_sources.end());
  }
  Document out = Document::object();
  out.set("item", item)
      .set("governance", governance_document(governance(options.governance), keys));
  out.set("stages", std::move(list));
  add_context(out, item, keys);
  out.set("sources", sources_document(keys));
  return out;
}

std::string csv_of(const std::vector<ConcentrationRow>& rows) {
  Table table({{"stage"},
               {"item"},
               {"year"},
               {"basis"},
               {"HHI", "1"},
               {"HHI low", "1"},
               {"HHI high", "1"},
               {"largest"},
               {"largest share", "1"},
               {"unnamed", "1"},
               {"governance HHI", "1"},
               {"governance"},
               {"kind"},
               {"confidence"},
               {"source"},
               {"governance HHI low", "1"},
               {"governance HHI high", "1"},
               {"sources of the bounds"}});
  const auto text = [](double value) { return fmt::format("{:.9g}", value); };
  for (const auto& [shares, result] : rows) {
    table.row({std::string(to_text(shares->stage)), shares->item, fmt::format("{}", shares->year),
               std::string(to_text(shares->basis)), text(result.hhi.value), text(result.hhi.low),
               text(result.hhi.high), supply().country_name(result.largest),
               text(result.largest_share.value), text(result.unnamed),
               result.governance_hhi ? text(result.governance_hhi->value) : "",
               std::string(to_text(result.governance)),
               std::string(to_text(shares->record.standing)),
               std::string(to_text(shares->record.confidence)), shares->record.source,
               result.governance_hhi ? text(result.governance_hhi->low) : "",
               result.governance_hhi ? text(result.governance_hhi->high) : "",
               fmt::format("{}", fmt::join(shares->bounds_sources, " "))});
  }
  return table.csv();
}

// The comparison mode knows one table of elements and nothing of stages or years.
void refuse_beside_formula(const Options& options) {
  const std::pair<std::string_view, bool> given[]{{"an item", options.item != Options().item},
                                                  {"--stage", !options.stage.empty()},
                                                  {"--year", !options.year.empty()},
                                                  {"--history", options.history},
                                                  {"--all", options.all},
                                                  {"--output", !options.output.empty()},
                                                  {"--csv", options.format.csv}};
  for (const auto& [name, is_given] : given) {
    if (is_given) {
      throw ArgumentError(fmt::format(
          "--formula gives one index by a table of elements: {} has no effect beside it; --json "
          "gives the numbers",
          name));
    }
  }
}

int run_formula(const Options& options) {
  refuse_beside_formula(options);
  const auto hhi = supply().element_hhi().of_formula(options.formula);
  const SupplyRecord& record = supply().element_hhi().record;
  if (!hhi) {
    throw NotFoundError(
        fmt::format("pymatgen's table has no index for an element of '{}'", options.formula), {});
  }
  if (options.format.json) {
    Document out = Document::object();
    out.set("formula", options.formula).set("production", hhi->production);
    out.set("reserves", hhi->reserves).set("year", supply().element_hhi().year);
    add_record(out, record);
    print(out.json() + "\n");
  } else {
    print(
        fmt::format("{}: HHI of production {:.1f} ({}), of reserves {:.1f} ({})\n  mean over its "
                    "elements by mass, table of {} ({})\n",
                    options.formula, hhi->production, hhi_class(hhi->production), hhi->reserves,
                    hhi_class(hhi->reserves), supply().element_hhi().year, record_text(record)));
  }
  return Exit::ok;
}

int run(const Options& options) {
  if (!options.formula.empty()) return run_formula(options);
  const std::vector<ConcentrationRow> rows = rows_of(options);
  if (!options.output.empty()) {
    write_concentration(options.output, Provenance{command_line()}, rows, supply());
  }
  if (options.format.json) {
    print(document_of(rows, options).json() + "\n");
  } else {
    print(options.format.csv ? csv_of(rows) : text_of(rows, options));
  }
  return Exit::ok;
}

}  // namespace

void declare_supply_concentration(Arguments& arguments) {
  auto options = std::make_shared<Options>();
  arguments.verb(
      "concentration", "how concentrated each stage of supply is, with bounds",
      [options](Arguments& in) {
        in.positional("item", "element or group, \"rare earths\" if left out", options->item,
                      false);
        in.choice("--stage", {"reserves", "mine", "separation", "metal", "magnet"},
                  "one stage alone", options->stage);
        in.option("--year", "YEAR", "shares of this year or the last before it", options->year);
        in.flag("--history", "every year of the item itself", options->history);
        in.flag("--all", "with --history: also tables that are not calculated with", options->all);
        in.choice("--governance", governance_words(),
                  "World Bank indicator that weighs the countries, or the mean of the six",
                  options->governance);
        in.option("--formula", "FORMULA",
                  "comparison mode: index of a compound by pymatgen's table of elements",
                  options->formula);
        declare_format(in, options->format, true);
        in.option("--output", "FILE.h5", "write the table to a results file", options->output);
        in.footer(
            "Examples:\n  magswap supply concentration Dy\n  magswap supply concentration --stage "
            "mine --history\n  magswap supply concentration Tb --governance mean\n  magswap supply "
            "concentration --formula Nd2Fe14B\n\n"
            "An item without shares of its own is shown by the narrowest group that holds it. "
            "Bounds hold for what the\nsource gives: its ranges, and countries that it does not "
            "name.");
      },
      [options] { return run(*options); });
}

}  // namespace magswap::cli
