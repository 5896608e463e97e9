#include <fmt/format.h>

#include <cmath>

#include "magswap/supply/reader.hpp"

namespace magswap::detail {
namespace {

const std::vector<std::string> kBases{"FOB", "CIF", "domestic", "floor", "unspecified"};
const std::vector<std::string> kVat{"included", "excluded", "unknown"};
constexpr double kKilogramsPerTonne = 1e3;

double price(const TomlText& text, const TomlNode& node, double per_kg) {
  const double value = read_quantity(text, node, Kind::dimensionless);
  if (!(value > 0.0)) {
    throw text.error_at(node.place, fmt::format("price {} must be positive", value));
  }
  return per_kg * value;
}

PricePoint read_point(const TomlText& text, const TomlNode& node, double per_kg) {
  const std::size_t count = node.children.size();
  const bool shaped = node.type == TomlNode::Type::array && (count == 2 || count == 4) &&
                      node.children.front().type == TomlNode::Type::text;
  if (!shaped) {
    throw text.error_at(node.place,
                        "a price is [period, value] or [period, value, low, high], such as "
                        "[\"2011-10\", 260]");
  }
  PricePoint out;
  try {
    out.period = parse_period(node.children[0].text);
  } catch (const ArgumentError& error) {
    throw text.error_at(node.children[0].place, error.what());
  }
  out.value = price(text, node.children[1], per_kg);
  out.low = count == 4 ? price(text, node.children[2], per_kg) : out.value;
  out.high = count == 4 ? price(text, node.children[3], per_kg) : out.value;
  if (!(out.low <= out.value && out.value <= out.high)) {
    throw text.error_at(node.place, "a price must satisfy low ≤ value ≤ high");
  }
  return out;
}

PriceSeries read_series(const SupplyReading& reading, const TomlNode& node, PriceSeries out,
                        double per_kg) {
  out.item = node.key;
  reading.require_item(out.item, node.key_place);
  for (const TomlNode& child : node.children) {
    PricePoint point = read_point(*reading.text, child, per_kg);
    if (!out.points.empty() && point.period.first < out.points.back().period.first) {
      throw reading.text->error_at(
          child.place, fmt::format("{} stands after {}: prices ascend in time", point.period.text,
                                   out.points.back().period.text));
    }
    out.points.push_back(std::move(point));
  }
  if (out.points.empty()) throw reading.text->error_at(node.place, "a series without prices");
  return out;
}

PriceScenario::Pick read_pick(const SupplyReading& reading, const TomlNode& node) {
  reading.require_item(node.key, node.key_place);
  const std::size_t blank = node.text.find(' ');
  if (node.type != TomlNode::Type::text || blank == std::string::npos) {
    throw reading.text->error_at(node.place, "a pick is a form and a period: \"oxide 2011-10\"");
  }
  PriceScenario::Pick out{node.key, node.text.substr(0, blank), node.text.substr(blank + 1)};
  try {
    (void)parse_period(out.period);
  } catch (const ArgumentError& error) {
    throw reading.text->error_at(node.place, error.what());
  }
  return out;
}

}  // namespace

void read_prices(SupplyReading& reading, const TomlNode& node) {
  TableReader in(*reading.text, node, "[[prices]]");
  PriceSeries head;
  head.market.region = in.text_or("region", "");
  head.market.basis = in.word("basis", kBases);
  head.market.vat = in.word("vat", kVat);
  head.currency = in.word("currency", {"USD", "CNY"});
  head.quote = in.word("quote", {"spot", "average"});
  head.record = reading.record(in);
  const double per_kg = in.word("per", {"kg", "t"}) == "t" ? 1.0 / kKilogramsPerTonne : 1.0;
  for (const char* form : {"oxide", "metal", "magnet"}) {
    const TomlNode* items = in.find(form);
    if (items == nullptr) continue;
    head.form = form;
    for (const TomlNode& child : items->children) {
      reading.out->prices.push_back(read_series(reading, child, head, per_kg));
    }
  }
  in.finish();
}

void read_scenario(SupplyReading& reading, const TomlNode& node) {
  TableReader in(*reading.text, node, "[[scenario]]");
  PriceScenario out;
  out.path = reading.text->path();
  out.line = node.place.line;
  out.column = node.place.column;
  out.key = in.text("key");
  out.title = in.text("title");
  out.region = in.text_or("region", "");
  out.basis = in.word_or("basis", kBases, "unspecified");
  out.source = in.text_or("source", "");
  out.CNY_per_USD = in.number("CNY_per_USD");
  if (out.CNY_per_USD && !(*out.CNY_per_USD > 0.0)) {
    throw in.error("CNY_per_USD", "an exchange rate is positive");
  }
  out.over = in.text_or("over", "");
  out.floors = in.texts("floor");
  out.note = in.text_or("note", "");
  if (const TomlNode* picks = in.find("prices")) {
    for (const TomlNode& child : picks->children) out.picks.push_back(read_pick(reading, child));
  }
  if (const TomlNode* stand_ins = in.find("stand_in")) {
    for (const TomlNode& child : stand_ins->children) {
      reading.require_item(child.key, child.key_place);
      out.stand_ins.emplace(child.key, child.text);
    }
  }
  in.finish();
  if (out.picks.empty() && out.over.empty()) {
    throw in.error("key", fmt::format("scenario '{}' has neither 'prices' nor 'over'", out.key));
  }
  reading.out->scenarios.push_back(std::move(out));
}

}  // namespace magswap::detail
