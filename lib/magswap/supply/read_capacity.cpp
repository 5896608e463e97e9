#include <fmt/format.h>

#include <algorithm>

#include "magswap/material/elements.hpp"
#include "magswap/supply/reader.hpp"

namespace magswap::detail {
namespace {

constexpr double kSecondsOfYear = 365.25 * 86400.0;
constexpr double kPerCent = 1e-2;
const std::vector<std::string> kStageWords{"mine", "separation", "metal", "magnet"};
const std::vector<std::string> kBasisWords{"oxide", "element", "magnet", "material"};
const std::vector<std::string> kStatus{"operating", "commissioning", "construction", "announced",
                                       "planned",   "stalled",       "superseded"};

// A mass a year from a text such as "2600 t/year" [kg/year].
double rate_kg_per_year(TableReader& in, std::string_view key) {
  const std::string text = in.text(key);
  try {
    const AnyQuantity rate = parse_any(text);
    if (rate.unit.exponents != parse_unit("kg/s").exponents) {
      throw ArgumentError(fmt::format("'{}' is no mass per time, such as \"2600 t/year\"", text));
    }
    const double out = rate.si * kSecondsOfYear;
    if (!(out >= 0.0)) throw ArgumentError(fmt::format("'{}' must not be negative", text));
    return out;
  } catch (const ArgumentError& error) {
    throw in.error(key, error.what());
  }
}

double share(TableReader& in, std::string_view key) {
  const double percent = SupplyReading::number(in, key);
  if (percent >= 0.0 && percent <= 100.0) return kPerCent * percent;
  throw in.error(key, fmt::format("'{}' is {} %, not in 0 … 100 %", key, percent));
}

}  // namespace

void read_plants(SupplyReading& reading, const TomlNode& node) {
  TableReader in(*reading.text, node, "[[plants]]");
  Plant head;
  head.stage = stage(in.word("stage", kStageWords));
  head.item = reading.item(in, "item");
  head.basis = mass_basis(in.word("basis", kBasisWords));
  for (const TomlNode* row_node : in.tables("rows")) {
    TableReader row(*reading.text, *row_node, "plant");
    Plant out = head;
    out.company = row.text("company");
    out.site = row.text("site");
    out.country = reading.country(row, "country");
    out.year = SupplyReading::year(row, "year");
    out.kg_per_year = rate_kg_per_year(row, "amount");
    out.is_output = row.flag_or("output", false);
    out.status = row.word("status", kStatus);
    out.record = reading.record(row);
    row.finish();
    reading.out->plants.push_back(std::move(out));
  }
  in.finish();
}

void read_floor(SupplyReading& reading, const TomlNode& node) {
  TableReader in(*reading.text, node, "[[floor]]");
  PriceFloor out;
  out.item = reading.item(in, "item");
  out.form = in.word("form", {"oxide", "metal"});
  out.buyer = in.text("buyer");
  in.require("price");
  out.USD_per_kg = *in.quantity("price", Kind::mass_price);
  if (!(out.USD_per_kg > 0.0)) throw in.error("price", "a price floor is positive");
  out.start = SupplyReading::date(in, "start");
  out.end = SupplyReading::date(in, "end");
  out.last_seen = SupplyReading::date(in, "last_seen");
  out.record = reading.record(in);
  in.finish();
  if (out.end < out.start) throw in.error("end", "a floor ends before it starts");
  reading.out->floors.push_back(std::move(out));
}

void read_stockpile(SupplyReading& reading, const TomlNode& node) {
  TableReader in(*reading.text, node, "[[stockpile]]");
  Stockpile out;
  out.holder = in.text("holder");
  out.item = reading.item(in, "item");
  out.basis = mass_basis(in.word("basis", kBasisWords));
  if (in.find("amount") != nullptr) out.kg = SupplyReading::mass_kg(in, "amount");
  out.cover_months = in.number("cover_months");
  if (!out.kg && !out.cover_months) {
    throw in.error("amount", "a stockpile has an 'amount' or its cover in time, 'cover_months'");
  }
  if (out.cover_months && !(*out.cover_months > 0.0)) {
    throw in.error("cover_months", "a cover in time is positive");
  }
  out.year = SupplyReading::year(in, "year");
  out.what = in.text("what");
  out.record = reading.record(in);
  in.finish();
  reading.out->stockpiles.push_back(std::move(out));
}

void read_reliance(SupplyReading& reading, const TomlNode& node) {
  TableReader in(*reading.text, node, "[[reliance]]");
  ImportReliance head;
  head.importer = reading.country(in, "importer");
  head.origin = reading.country_or(in, "origin");
  head.item = reading.item(in, "item");
  head.forms = in.texts("forms");
  head.record = reading.record(in);
  for (const TomlNode* row_node : in.tables("rows")) {
    TableReader row(*reading.text, *row_node, "reliance");
    ImportReliance out = head;
    out.year = SupplyReading::year(row, "year");
    if (row.find("value") != nullptr) out.value = share(row, "value");
    out.low = row.find("low") == nullptr && out.value ? *out.value : share(row, "low");
    out.high = row.find("high") == nullptr && out.value ? *out.value : share(row, "high");
    row.finish();
    if (out.low > out.high) throw row.error("low", "low is above high");
    reading.out->reliance.push_back(std::move(out));
  }
  in.finish();
}

void read_companion(SupplyReading& reading, const TomlNode& node) {
  TableReader in(*reading.text, node, "[[companion]]");
  Companion out;
  out.item = reading.item(in, "item");
  out.hosts = in.texts("hosts");
  if (in.find("share") != nullptr) out.share = share(in, "share");
  out.record = reading.record(in);
  in.finish();
  reading.out->companions.push_back(std::move(out));
}

void read_deposit(SupplyReading& reading, const TomlNode& node) {
  TableReader in(*reading.text, node, "[[deposit]]");
  Deposit out;
  out.name = in.text("name");
  out.country = reading.country(in, "country");
  out.year = SupplyReading::year(in, "year");
  out.record = reading.record(in);
  for (const TomlNode& child : node.children) {
    if (!is_rare_earth(child.key)) continue;
    out.oxide_percent.emplace_back(child.key, 100.0 * share(in, child.key));
  }
  in.finish();
  constexpr double kMost = 100.5;
  if (const double sum = out.listed_percent(); !(sum > 0.0 && sum <= kMost)) {
    throw in.error("name", fmt::format("oxides of {} sum to {:.5g} %", out.name, sum));
  }
  reading.out->deposits.push_back(std::move(out));
}

}  // namespace magswap::detail
