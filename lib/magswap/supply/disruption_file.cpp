#include "magswap/supply/disruption_file.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "magswap/supply/disruption_reader.hpp"

namespace magswap {
namespace detail {
namespace {

constexpr std::string_view kSchema = "magswap-disruption/1";
const std::vector<std::string> kBasisWords{"oxide", "element"};

}  // namespace

void DisruptionReader::read_own_sources(TableReader& root) {
  const TomlNode* node = root.find("sources");
  if (node == nullptr) return;
  for (const TomlNode& child : node->children) {
    TableReader in(text_, child, fmt::format("source '{}'", child.key));
    (void)in.text("title");
    (void)in.text_or("author", "");
    (void)in.text_or("url", "");
    (void)in.integer("year");
    in.finish();
    sources_.push_back(child.key);
  }
}

void DisruptionReader::check_sources() const {
  for (const auto& [name, place] : gathered_.named_sources) {
    if (std::find(sources_.begin(), sources_.end(), name) != sources_.end()) continue;
    throw error_at(place, fmt::format("unknown source '{}'{}; a scenario's own stand under "
                                      "[sources.KEY]",
                                      name, suggest(name, sources_)));
  }
}

void DisruptionReader::read_head(TableReader& root) {
  out_.title = root.text("title");
  out_.note = root.text_or("note", "");
  const TomlNode& start = root.require("start");
  out_.start_month = covered(start).first;
  const auto months = root.integer("months");
  constexpr int kLongest = 1200;
  if (!months || *months < 1 || *months > kLongest) {
    throw root.error("months", fmt::format("'months' must be from 1 to {}", kLongest));
  }
  out_.months = *months;
}

void DisruptionReader::read_material(const TomlNode& node) {
  TableReader in(text_, node, "[[material]]");
  DisruptionMaterial out;
  out.item = reading_.item(in, "item");
  out.basis = mass_basis(in.word("basis", kBasisWords));
  out.stock_kg = SupplyReading::mass_kg(in, "stock");
  if (in.find("most_stock") != nullptr) {
    out.most_stock_kg = SupplyReading::mass_kg(in, "most_stock");
  }
  out.record = reading_.record(in);
  in.finish();
  for (const DisruptionMaterial& earlier : out_.materials) {
    if (earlier.item == out.item) {
      throw in.error("item", fmt::format("material '{}' stands there twice", out.item));
    }
  }
  out_.materials.push_back(std::move(out));
}

void DisruptionReader::read_supply(const TomlNode& node) {
  TableReader in(text_, node, "[[supply]]");
  DisruptionSupply out;
  out.name = in.text("name");
  out.material = material(in);
  out.kg = masses(in.require("periods"), false);
  if (in.find("share") != nullptr) {
    const double share = fraction(in, "share");
    for (double& kg : out.kg) kg *= share;
  }
  out.needs_USD_per_kg = in.quantity("needs_price", Kind::mass_price);
  out.record = reading_.record(in);
  in.finish();
  out_.supplies.push_back(std::move(out));
}

void DisruptionReader::read_event(const TomlNode& node) {
  TableReader in(text_, node, "[[event]]");
  DisruptionEvent out;
  out.title = in.text("title");
  out.start = SupplyReading::date(in, "start");
  out.end = SupplyReading::date_if(in, "end");
  out.cut = fraction(in, "cut");
  const std::vector<std::string> wanted = in.texts("supplies");
  const std::vector<std::string> items = in.texts("items");
  out.record = reading_.record(in);
  in.finish();
  if (out.end && *out.end < out.start) throw in.error("end", "an event ends before it starts");
  std::vector<std::string> names;
  for (const DisruptionSupply& supply : out_.supplies) names.push_back(supply.name);
  for (const std::string& name : wanted) {
    if (std::find(names.begin(), names.end(), name) == names.end()) {
      throw in.error("supplies", fmt::format("no [[supply]] '{}'{}", name, suggest(name, names)));
    }
  }
  for (std::size_t s = 0; s < out_.supplies.size(); ++s) {
    const auto among = [](const std::vector<std::string>& list, const std::string& name) {
      return list.empty() || std::find(list.begin(), list.end(), name) != list.end();
    };
    if (among(wanted, names[s]) && among(items, out_.materials[out_.supplies[s].material].item)) {
      out.supplies.push_back(s);
    }
  }
  if (out.supplies.empty()) throw in.error("supplies", "the event touches no supply");
  out_.events.push_back(std::move(out));
}

void DisruptionReader::read_recycling(const TomlNode& node) {
  TableReader in(text_, node, "[[recycling]]");
  DisruptionRecycling out;
  out.material = material(in);
  out.scrap_kg = masses(in.require("scrap"), false);
  out.collection = fraction(in, "collection");
  out.yield = fraction(in, "yield");
  out.start = SupplyReading::date(in, "start");
  out.ramp_months = whole_months(in, "ramp_months");
  out.record = reading_.record(in);
  in.finish();
  out_.recycling.push_back(std::move(out));
}

void DisruptionReader::read_stockpile(const TomlNode& node) {
  TableReader in(text_, node, "[[stockpile]]");
  DisruptionStockpile out;
  out.holder = in.text("holder");
  out.material = material(in);
  out.kg = SupplyReading::mass_kg(in, "amount");
  out.release_from = SupplyReading::date(in, "release_from");
  if (in.find("most_per_month") != nullptr) {
    out.most_kg_per_month = SupplyReading::mass_kg(in, "most_per_month");
  }
  out.record = reading_.record(in);
  in.finish();
  out_.stockpiles.push_back(std::move(out));
}

void DisruptionReader::read_price(const TomlNode& node) {
  TableReader in(text_, node, "[[price]]");
  DisruptionPrice out;
  out.material = material(in);
  std::vector<bool> known;
  const auto price = [&](const TomlNode& value, int) {
    const double each = read_quantity(text_, value, Kind::mass_price);
    if (!(each > 0.0)) throw error_at(value.place, "a price is positive");
    return each;
  };
  out.USD_per_kg = spread(in.require("periods"), price, known);
  if (std::find(known.begin(), known.end(), false) != known.end()) {
    throw in.error("periods", "the prices must cover every month of the run");
  }
  out.record = reading_.record(in);
  in.finish();
  out_.prices.push_back(std::move(out));
}

void DisruptionReader::read_floor(const TomlNode& node) {
  TableReader in(text_, node, "[[floor]]");
  DisruptionFloor out;
  out.material = material(in);
  in.require("price");
  out.USD_per_kg = *in.quantity("price", Kind::mass_price);
  out.start = SupplyReading::date(in, "start");
  out.end = SupplyReading::date_if(in, "end");
  out.record = reading_.record(in);
  in.finish();
  if (!(out.USD_per_kg > 0.0)) throw in.error("price", "a price floor is positive");
  out_.floors.push_back(std::move(out));
}

void DisruptionReader::read_observed(const TomlNode& node) {
  TableReader in(text_, node, "[[observed]]");
  DisruptionObservation out;
  out.name = in.text("name");
  out.unit = in.text("unit");
  for (const TomlNode& row : in.require("points").children) {
    if (row.children.size() != 2) throw error_at(row.place, "a point is [period, number]");
    try {
      out.points.emplace_back(parse_period(row.children[0].text),
                              read_quantity(text_, row.children[1], Kind::dimensionless));
    } catch (const ArgumentError& error) {
      throw error_at(row.children[0].place, error.what());
    }
  }
  out.record = reading_.record(in);
  in.finish();
  out_.observed.push_back(std::move(out));
}

DisruptionScenario DisruptionReader::read() {
  TableReader root(text_, text_.root(), "the file");
  if (const std::string schema = root.text("schema"); schema != kSchema) {
    throw root.error("schema", fmt::format("unknown schema '{}'; known: {}", schema, kSchema));
  }
  read_own_sources(root);
  read_head(root);
  using Step = void (DisruptionReader::*)(const TomlNode&);
  const std::pair<const char*, Step> steps[] = {
      {"material", &DisruptionReader::read_material},
      {"supply", &DisruptionReader::read_supply},
      {"event", &DisruptionReader::read_event},
      {"product", &DisruptionReader::read_product},
      {"recycling", &DisruptionReader::read_recycling},
      {"stockpile", &DisruptionReader::read_stockpile},
      {"price", &DisruptionReader::read_price},
      {"floor", &DisruptionReader::read_floor},
      {"observed", &DisruptionReader::read_observed},
  };
  for (const auto& [key, step] : steps) {
    for (const TomlNode* node : root.tables(key)) (this->*step)(*node);
  }
  root.finish();
  if (out_.materials.empty()) throw root.error("material", "the file has no [[material]]");
  if (out_.products.empty()) throw root.error("product", "the file has no [[product]]");
  check_sources();
  return std::move(out_);
}

}  // namespace detail

DisruptionScenario read_disruption(std::string_view path, std::string_view text,
                                   const std::vector<std::string>& sources) {
  const TomlText parsed(path, text);
  return detail::DisruptionReader(parsed, sources).read();
}

}  // namespace magswap
