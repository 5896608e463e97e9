#include "supply_context.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace magswap::cli {
namespace {

std::string per_cent(double share) { return fmt::format("{:.3g} %", 100.0 * share); }

std::vector<const ImportReliance*> reliance_of(const std::string& item) {
  const auto wider = wider_items(item);
  std::vector<const ImportReliance*> out;
  for (const ImportReliance& entry : supply().reliance()) {
    const bool fits =
        entry.item == item || std::find(wider.begin(), wider.end(), entry.item) != wider.end();
    if (fits) out.push_back(&entry);
  }
  return out;
}

std::string reliance_text(const std::string& item) {
  std::map<std::pair<std::string, std::string>, const ImportReliance*> latest;
  for (const ImportReliance* entry : reliance_of(item)) {
    const ImportReliance*& best = latest[{entry->importer, entry->origin}];
    if (best == nullptr || entry->year > best->year) best = entry;
  }
  std::string out;
  for (const auto& [key, entry] : latest) {
    const std::string value =
        entry->value ? per_cent(*entry->value)
                     : fmt::format("{:.3g}–{:.3g} %", 100.0 * entry->low, 100.0 * entry->high);
    out += fmt::format("  import reliance {}{}: {} of {} ({}; {})\n",
                       supply().country_name(entry->importer),
                       entry->origin.empty() ? "" : " on " + supply().country_name(entry->origin),
                       value, entry->item, entry->year, record_text(entry->record));
  }
  return out;
}

std::string companion_text(const std::string& item) {
  const Companion* companion = find_companion(item);
  if (companion == nullptr) return "  companionality: no sourced share\n";
  const std::string hosts = fmt::format("{}", fmt::join(companion->hosts, ", "));
  return fmt::format("  companionality: {} of its primary production comes with {} ({}; {})\n",
                     companion->share ? per_cent(*companion->share) : "an unknown part",
                     hosts.empty() ? "another metal" : hosts, companion->record.note,
                     record_text(companion->record));
}

std::string comparison_text(const std::string& item) {
  const auto hhi = supply().element_hhi().of(item);
  if (!hhi) return "";
  return fmt::format(
      "  for comparison, pymatgen's table: production {:.0f}, reserves {:.0f} ({}, {})\n",
      hhi->production, hhi->reserves, supply().element_hhi().year,
      supply().element_hhi().record.source);
}

Document reliance_document(const std::string& item, std::set<std::string>& keys) {
  Document out = Document::list();
  for (const ImportReliance* entry : reliance_of(item)) {
    Document each = Document::object();
    each.set("importer", entry->importer).set("origin", entry->origin).set("year", entry->year);
    const double value = entry->value.value_or(0.5 * (entry->low + entry->high));
    each.set("reliance", Document::quantity_in(value, "1", entry->low, entry->high));
    add_record(each, entry->record);
    keys.insert(entry->record.source);
    out.add(std::move(each));
  }
  return out;
}

Document companion_document(const Companion& companion, std::set<std::string>& keys) {
  Document out = Document::object();
  if (companion.share) out.set("share", Document::quantity_in(*companion.share, "1"));
  out.set("hosts", companion.hosts);
  add_record(out, companion.record);
  keys.insert(companion.record.source);
  return out;
}

Document comparison_document(const HhiPair& hhi, std::set<std::string>& keys) {
  const auto& table = supply().element_hhi();
  Document out = Document::object();
  out.set("production", hhi.production).set("reserves", hhi.reserves).set("year", table.year);
  add_record(out, table.record);
  keys.insert(table.record.source);
  return out;
}

// Keys of the sources of an indicator over the countries.
std::set<std::string> governance_sources(Governance indicator) {
  std::set<std::string> out;
  for (const GovernanceTable& table : supply().governance_tables()) {
    if (indicator == Governance::mean || table.indicator == indicator) {
      out.insert(table.record.source);
    }
  }
  if (indicator != Governance::stability) return out;
  out.clear();  // stability has its own series in countries.toml
  for (const auto& [code, country] : supply().countries()) out.insert(country.record.source);
  return out;
}

}  // namespace

const Companion* find_companion(const std::string& item) {
  const auto& all = supply().companions();
  const auto found = std::find_if(all.begin(), all.end(),
                                  [&](const Companion& each) { return each.item == item; });
  return found == all.end() ? nullptr : &*found;
}

std::string indicator_text(Governance indicator) {
  return fmt::format("{} ({}; `--governance` takes another)", title_of(indicator),
                     fmt::join(governance_sources(indicator), ", "));
}

Document governance_document(Governance indicator, std::set<std::string>& keys) {
  const std::set<std::string> sources = governance_sources(indicator);
  keys.insert(sources.begin(), sources.end());
  Document out = Document::object();
  out.set("indicator", to_text(indicator)).set("title", title_of(indicator));
  out.set("formula", "(2.5 - x)/5");
  out.set("sources", std::vector<std::string>(sources.begin(), sources.end()));
  return out;
}

std::string context_text(const std::string& item) {
  return reliance_text(item) + companion_text(item) + comparison_text(item);
}

void add_context(Document& out, const std::string& item, std::set<std::string>& keys) {
  out.set("import_reliance", reliance_document(item, keys));
  if (const Companion* companion = find_companion(item)) {
    out.set("companionality", companion_document(*companion, keys));
  }
  if (const auto hhi = supply().element_hhi().of(item)) {
    out.set("comparison", comparison_document(*hhi, keys));
  }
}

}  // namespace magswap::cli
