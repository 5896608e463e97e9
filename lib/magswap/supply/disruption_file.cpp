#include "magswap/supply/disruption_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "magswap/material/elements.hpp"
#include "magswap/supply/reader.hpp"

namespace magswap {
namespace {

constexpr std::string_view kSchema = "magswap-disruption/1";
constexpr double kSecondsOfMonth = 31557600.0 / 12.0;
const std::vector<std::string> kBasisWords{"oxide", "element"};

// A scenario under reading; sources stand beside it or in the library.
class FileReader {
 public:
  FileReader(const TomlText& text, const std::vector<std::string>& sources)
      : text_(text), sources_(sources), reading_{&text, &gathered_} {}

  DisruptionScenario read();

 private:
  [[nodiscard]] DataError error_at(Place place, const std::string& message) const {
    return text_.error_at(place, message);
  }
  [[nodiscard]] std::size_t months() const { return static_cast<std::size_t>(out_.months); }

  void read_own_sources(TableReader& root);
  void check_sources() const;
  void read_head(TableReader& root);
  void read_material(const TomlNode& node);
  void read_supply(const TomlNode& node);
  void read_event(const TomlNode& node);
  void read_product(const TomlNode& node);
  void read_substitution(const TomlNode& node, DisruptionProduct& product);
  void read_recycling(const TomlNode& node);
  void read_stockpile(const TomlNode& node);
  void read_price(const TomlNode& node);
  void read_floor(const TomlNode& node);
  void read_observed(const TomlNode& node);
  void read_element_needs(const TomlNode& needs, DisruptionProduct& product);
  void read_magnet_needs(TableReader& in, const TomlNode& magnets, DisruptionProduct& product);

  std::size_t material(const std::string& item, Place place) const;
  std::size_t material(TableReader& in) {
    return material(in.text("item"), in.require("item").place);
  }
  // Months that a period covers, within the run; from first to one past the last.
  std::pair<int, int> covered(const TomlNode& node) const;
  template <class Amount>
  std::vector<double> spread(const TomlNode& list, Amount amount, std::vector<bool>& known) const;
  std::vector<double> masses(const TomlNode& list, bool everywhere) const;
  static double fraction(TableReader& in, std::string_view key);
  static int whole_months(TableReader& in, std::string_view key);

  const TomlText& text_;
  std::vector<std::string> sources_;
  detail::SupplyText gathered_;
  detail::SupplyReading reading_;
  DisruptionScenario out_;
};

double FileReader::fraction(TableReader& in, std::string_view key) {
  in.require(key);
  const double value = *in.quantity(key, Kind::dimensionless);
  if (value >= 0.0 && value <= 1.0) return value;
  throw in.error(key, fmt::format("'{}' is {:g} %, not in 0 … 100 %", key, 100.0 * value));
}

int FileReader::whole_months(TableReader& in, std::string_view key) {
  constexpr int kLongest = 1200;
  const int value = in.integer(key).value_or(0);
  if (value >= 0 && value <= kLongest) return value;
  throw in.error(key, fmt::format("'{}' is {} months, not in 0 … {}", key, value, kLongest));
}

std::size_t FileReader::material(const std::string& item, Place place) const {
  std::vector<std::string> names;
  for (std::size_t m = 0; m < out_.materials.size(); ++m) {
    if (out_.materials[m].item == item) return m;
    names.push_back(out_.materials[m].item);
  }
  throw error_at(place, fmt::format("no [[material]] '{}'{}", item, suggest(item, names)));
}

std::pair<int, int> FileReader::covered(const TomlNode& node) const {
  try {
    const std::size_t slash = node.text.find('/');
    const Period first = parse_period(std::string_view(node.text).substr(0, slash));
    const Period last = slash == std::string::npos
                            ? first
                            : parse_period(std::string_view(node.text).substr(slash + 1));
    const auto last_day = static_cast<int>(static_cast<unsigned>(last.last.day()));
    const bool whole = first.first == first_of_month(month_number(first.first)) &&
                       last_day == days_of_month(month_number(last.last));
    if (!whole) {
      throw ArgumentError(fmt::format("'{}' does not consist of whole months", node.text));
    }
    if (last.last < first.first) {
      throw ArgumentError(fmt::format("'{}' ends before it starts", node.text));
    }
    return {month_number(first.first), month_number(last.last) + 1};
  } catch (const ArgumentError& error) {
    throw error_at(node.place, error.what());
  }
}

// Values by month from a list of [period, amount]; `amount` gives that of one month.
template <class Amount>
std::vector<double> FileReader::spread(const TomlNode& list, Amount amount,
                                       std::vector<bool>& known) const {
  std::vector<double> out(months(), 0.0);
  known.assign(months(), false);
  if (list.type != TomlNode::Type::array) {
    throw error_at(list.place,
                   "a list of [period, amount] is wanted, such as [[\"2026\", \"12 t\"]]");
  }
  for (const TomlNode& row : list.children) {
    const bool shaped = row.type == TomlNode::Type::array && row.children.size() == 2 &&
                        row.children.front().type == TomlNode::Type::text;
    if (!shaped)
      throw error_at(row.place, "a row is [period, amount], such as [\"2026\", \"12 t\"]");
    const auto [first, end] = covered(row.children[0]);
    const double each = amount(row.children[1], end - first);
    for (int month = first; month < end; ++month) {
      const int t = month - out_.start_month;
      if (t < 0 || t >= out_.months) continue;
      const auto at = static_cast<std::size_t>(t);
      if (known[at]) {
        throw error_at(row.children[0].place, fmt::format("'{}' overlaps an earlier row in {}",
                                                          row.children[0].text, month_text(month)));
      }
      known[at] = true;
      out[at] = each;
    }
  }
  return out;
}

std::vector<double> FileReader::masses(const TomlNode& list, bool everywhere) const {
  const auto of_month = [&](const TomlNode& node, int count) {
    try {
      const AnyQuantity quantity = parse_any(node.text);
      const bool rate = quantity.unit.exponents == parse_unit("kg/s").exponents;
      if (!rate && quantity.unit.exponents != parse_unit("kg").exponents) {
        throw ArgumentError(fmt::format(
            "'{}' is neither a mass over the period, \"12 t\", nor one per time, \"12 t/year\"",
            node.text));
      }
      const double kg = rate ? quantity.si * kSecondsOfMonth : quantity.si / count;
      if (!(std::isfinite(kg) && kg >= 0.0)) {
        throw ArgumentError(fmt::format("'{}' must be finite and not negative", node.text));
      }
      return kg;
    } catch (const ArgumentError& error) {
      throw error_at(node.place, error.what());
    }
  };
  std::vector<bool> known;
  std::vector<double> out = spread(list, of_month, known);
  const auto missing = std::find(known.begin(), known.end(), false);
  if (everywhere && missing != known.end()) {
    throw error_at(
        list.place,
        fmt::format("nothing is said of {}: the periods must cover every month of the run",
                    month_text(out_.start_month + static_cast<int>(missing - known.begin()))));
  }
  return out;
}

void FileReader::read_own_sources(TableReader& root) {
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

void FileReader::check_sources() const {
  for (const auto& [name, place] : gathered_.named_sources) {
    if (std::find(sources_.begin(), sources_.end(), name) != sources_.end()) continue;
    throw error_at(place, fmt::format("unknown source '{}'{}; a scenario's own stand under "
                                      "[sources.KEY]",
                                      name, suggest(name, sources_)));
  }
}

void FileReader::read_head(TableReader& root) {
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

void FileReader::read_material(const TomlNode& node) {
  TableReader in(text_, node, "[[material]]");
  DisruptionMaterial out;
  out.item = reading_.item(in, "item");
  out.basis = mass_basis(in.word("basis", kBasisWords));
  out.stock_kg = detail::SupplyReading::mass_kg(in, "stock");
  if (in.find("most_stock") != nullptr) {
    out.most_stock_kg = detail::SupplyReading::mass_kg(in, "most_stock");
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

void FileReader::read_supply(const TomlNode& node) {
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

void FileReader::read_event(const TomlNode& node) {
  TableReader in(text_, node, "[[event]]");
  DisruptionEvent out;
  out.title = in.text("title");
  out.start = detail::SupplyReading::date(in, "start");
  out.end = detail::SupplyReading::date_if(in, "end");
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

void FileReader::read_element_needs(const TomlNode& needs, DisruptionProduct& product) {
  for (const TomlNode& child : needs.children) {
    const std::size_t m = material(child.key, child.key_place);
    product.needs.push_back({m, masses(child, true), ""});
  }
}

void FileReader::read_magnet_needs(TableReader& in, const TomlNode& magnets,
                                   DisruptionProduct& product) {
  const std::vector<double> kg = masses(magnets, true);
  const TomlNode& content = in.require("content");
  for (const TomlNode& child : content.children) {
    const std::size_t m = material(child.key, child.key_place);
    const double share = read_quantity(text_, child, Kind::dimensionless);
    if (!(share >= 0.0 && share <= 1.0)) {
      throw error_at(child.place, fmt::format("content of {} is {:g} %, not in 0 … 100 %",
                                              child.key, 100.0 * share));
    }
    const bool oxide = out_.materials[m].basis == MassBasis::oxide;
    if (oxide && traded_oxide(child.key).empty()) {
      throw error_at(child.key_place,
                     fmt::format("'{}' is counted as oxide and has no one oxide to convert to; "
                                 "give 'needs' in that basis",
                                 child.key));
    }
    const double factor = oxide ? oxide_factor(traded_oxide(child.key)) : 1.0;
    DisruptionProduct::Need need{m, kg, ""};
    for (double& each : need.kg) each *= share * factor;
    need.conversion = fmt::format("magnets × {:g} %", 100.0 * share);
    if (oxide) {
      need.conversion +=
          fmt::format(" × {:.6g} {} per {}", factor, traded_oxide(child.key), child.key);
    }
    product.needs.push_back(std::move(need));
  }
}

void FileReader::read_substitution(const TomlNode& node, DisruptionProduct& product) {
  TableReader in(text_, node, "[[product.substitution]]");
  DisruptionSubstitution out;
  out.name = in.text("name");
  out.decided = detail::SupplyReading::date(in, "decided");
  out.lead_months = whole_months(in, "lead_months");
  out.ramp_months = whole_months(in, "ramp_months");
  for (const TomlNode& child : in.require("factors").children) {
    const double factor = read_quantity(text_, child, Kind::dimensionless);
    if (!(factor >= 0.0)) {
      throw error_at(child.place,
                     fmt::format("factor {} on the need of {} is negative", factor, child.key));
    }
    out.factors.emplace_back(material(child.key, child.key_place), factor);
  }
  out.record = reading_.record(in);
  in.finish();
  product.substitutions.push_back(std::move(out));
}

void FileReader::read_product(const TomlNode& node) {
  TableReader in(text_, node, "[[product]]");
  DisruptionProduct out;
  out.name = in.text("name");
  out.priority = in.integer("priority").value_or(1);
  const TomlNode* needs = in.find("needs");
  const TomlNode* magnets = in.find("magnets");
  if ((needs == nullptr) == (magnets == nullptr)) {
    throw in.error("needs",
                   fmt::format("product '{}' gives either 'needs' by material, or 'magnets' "
                               "with their 'content'",
                               out.name));
  }
  if (needs != nullptr) read_element_needs(*needs, out);
  if (magnets != nullptr) read_magnet_needs(in, *magnets, out);
  for (const TomlNode* child : in.tables("substitution")) read_substitution(*child, out);
  out.record = reading_.record(in);
  in.finish();
  out_.products.push_back(std::move(out));
}

void FileReader::read_recycling(const TomlNode& node) {
  TableReader in(text_, node, "[[recycling]]");
  DisruptionRecycling out;
  out.material = material(in);
  out.scrap_kg = masses(in.require("scrap"), false);
  out.collection = fraction(in, "collection");
  out.yield = fraction(in, "yield");
  out.start = detail::SupplyReading::date(in, "start");
  out.ramp_months = whole_months(in, "ramp_months");
  out.record = reading_.record(in);
  in.finish();
  out_.recycling.push_back(std::move(out));
}

void FileReader::read_stockpile(const TomlNode& node) {
  TableReader in(text_, node, "[[stockpile]]");
  DisruptionStockpile out;
  out.holder = in.text("holder");
  out.material = material(in);
  out.kg = detail::SupplyReading::mass_kg(in, "amount");
  out.release_from = detail::SupplyReading::date(in, "release_from");
  if (in.find("most_per_month") != nullptr) {
    out.most_kg_per_month = detail::SupplyReading::mass_kg(in, "most_per_month");
  }
  out.record = reading_.record(in);
  in.finish();
  out_.stockpiles.push_back(std::move(out));
}

void FileReader::read_price(const TomlNode& node) {
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

void FileReader::read_floor(const TomlNode& node) {
  TableReader in(text_, node, "[[floor]]");
  DisruptionFloor out;
  out.material = material(in);
  in.require("price");
  out.USD_per_kg = *in.quantity("price", Kind::mass_price);
  out.start = detail::SupplyReading::date(in, "start");
  out.end = detail::SupplyReading::date_if(in, "end");
  out.record = reading_.record(in);
  in.finish();
  if (!(out.USD_per_kg > 0.0)) throw in.error("price", "a price floor is positive");
  out_.floors.push_back(std::move(out));
}

void FileReader::read_observed(const TomlNode& node) {
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

DisruptionScenario FileReader::read() {
  TableReader root(text_, text_.root(), "the file");
  if (const std::string schema = root.text("schema"); schema != kSchema) {
    throw root.error("schema", fmt::format("unknown schema '{}'; known: {}", schema, kSchema));
  }
  read_own_sources(root);
  read_head(root);
  using Step = void (FileReader::*)(const TomlNode&);
  const std::pair<const char*, Step> steps[] = {
      {"material", &FileReader::read_material},   {"supply", &FileReader::read_supply},
      {"event", &FileReader::read_event},         {"product", &FileReader::read_product},
      {"recycling", &FileReader::read_recycling}, {"stockpile", &FileReader::read_stockpile},
      {"price", &FileReader::read_price},         {"floor", &FileReader::read_floor},
      {"observed", &FileReader::read_observed},
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

}  // namespace

DisruptionScenario read_disruption(std::string_view path, std::string_view text,
                                   const std::vector<std::string>& sources) {
  const TomlText parsed(path, text);
  return FileReader(parsed, sources).read();
}

}  // namespace magswap
