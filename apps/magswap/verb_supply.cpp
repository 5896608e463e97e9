#include <fmt/format.h>

#include <charconv>
#include <cmath>

#include "magswap/core/error.hpp"
#include "magswap/report/source_document.hpp"
#include "supply_verbs.hpp"

namespace magswap::cli {

const SupplyLibrary& supply() {
  if (materials_folder().empty()) return SupplyLibrary::shipped();
  static const SupplyLibrary own = SupplyLibrary::with(materials_folder());
  return own;
}

std::string record_text(const SupplyRecord& record) {
  std::string out = fmt::format("{}, {}", record.source, to_text(record.confidence));
  if (record.standing == Standing::claim) return "CLAIM, " + out;
  if (record.standing == Standing::estimated) return "estimated, " + out;
  return record.disputed_by.empty() ? out : "disputed, " + out;
}

void add_record(Document& out, const SupplyRecord& record) {
  out.set("kind", to_text(record.standing)).set("confidence", to_text(record.confidence));
  out.set("source", record.source).set("disputed_by", record.disputed_by);
  out.set("doubtful", record.doubtful()).set("note", record.note);
}

Document sources_document(const std::set<std::string>& keys) {
  const auto& sources = supply().sources();
  return magswap::sources_document(keys, [&](const std::string& key) {
    const auto found = sources.find(key);
    return found == sources.end() ? nullptr : &found->second;
  });
}

std::string range_text(const Bounded& value, const std::string& format) {
  const auto text = [&](double number) { return fmt::format(fmt::runtime(format), number); };
  const std::string low = text(value.low), high = text(value.high);
  return low == high ? text(value.value) : fmt::format("{} ({}–{})", text(value.value), low, high);
}

double number_option(const std::string& option, const std::string& text,
                     const std::string& example) {
  double out = std::nan("");
  try {
    out = parse_si(text, Kind::dimensionless);
  } catch (const ArgumentError&) {
    out = std::nan("");
  }
  if (std::isfinite(out)) return out;
  throw ArgumentError(fmt::format("{} '{}' is no number such as {}", option, text, example));
}

std::optional<int> year_option(const std::string& text) {
  if (text.empty()) return std::nullopt;
  int year = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), year);
  const bool good = error == std::errc() && end == text.data() + text.size();
  if (!good || year < 1900 || year > 2100) {
    throw ArgumentError(fmt::format("--year '{}' is no year such as 2024", text));
  }
  return year;
}

std::function<int()> declare_supply(Arguments& arguments) {
  declare_supply_concentration(arguments);
  declare_supply_controls(arguments);
  declare_supply_capacity(arguments);
  declare_supply_claims(arguments);
  declare_supply_price(arguments);
  declare_supply_disruption(arguments);
  declare_allocate(arguments);
  arguments.footer(
      "Examples:\n  magswap supply concentration Dy\n  magswap supply controls --at 2026-03-01 "
      "--item Dy\n  magswap supply price --grade N42SH --scenario spike-2011\n"
      "  magswap supply disruption examples/japan_2010.toml\n"
      "  magswap supply allocate examples/defence_allocation.toml");
  return {};
}

}  // namespace magswap::cli
