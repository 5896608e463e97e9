#include "magswap/report/document.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "magswap/core/error.hpp"

namespace magswap {
namespace {

using Json = nlohmann::ordered_json;

Json number(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

Json to_json(const Document& document);

struct Visitor {
  Json operator()(std::nullptr_t) const { return nullptr; }
  Json operator()(bool flag) const { return flag; }
  Json operator()(std::int64_t value) const { return value; }
  Json operator()(double value) const { return number(value); }
  Json operator()(const std::string& text) const { return text; }
  Json operator()(const Document::Quantity& quantity) const {
    Json out = {{"value", number(quantity.value)}, {"unit", quantity.unit}};
    if (quantity.low) out["low"] = number(*quantity.low);
    if (quantity.high) out["high"] = number(*quantity.high);
    return out;
  }
  Json operator()(const Document::List& list) const {
    Json out = Json::array();
    for (const Document& item : list) out.push_back(to_json(item));
    return out;
  }
  Json operator()(const Document::Object& object) const {
    Json out = Json::object();
    for (const auto& [key, value] : object) out[key] = to_json(value);
    return out;
  }
};

Json to_json(const Document& document) { return std::visit(Visitor{}, document.value()); }

bool is_quantity(const Json& json) {
  return json.is_object() && json.contains("value") && json.contains("unit") &&
         json["value"].is_number() && json["unit"].is_string();
}

std::optional<double> bound_of(const Json& json, const char* key) {
  const auto found = json.find(key);
  if (found == json.end() || !found->is_number()) return std::nullopt;
  return found->get<double>();
}

Document from(const Json& json) {
  if (is_quantity(json)) {
    return Document::quantity_in(json["value"].get<double>(), json["unit"].get<std::string>(),
                                 bound_of(json, "low"), bound_of(json, "high"));
  }
  if (json.is_object()) {
    Document out = Document::object();
    for (const auto& [key, value] : json.items()) out.set(key, from(value));
    return out;
  }
  if (json.is_array()) {
    Document out = Document::list();
    for (const Json& value : json) out.add(from(value));
    return out;
  }
  if (json.is_boolean()) return Document(json.get<bool>());
  if (json.is_number_integer()) return Document(json.get<std::int64_t>());
  if (json.is_number()) return Document(json.get<double>());
  if (json.is_string()) return Document(json.get<std::string>());
  return {};
}

// Line and column of a byte, both from 1.
std::pair<int, int> place_of(std::string_view text, std::size_t byte) {
  const std::string_view before = text.substr(0, std::min(byte, text.size()));
  const std::size_t line_start = before.rfind('\n') + 1;  // 0 where there is none before
  return {static_cast<int>(std::count(before.begin(), before.end(), '\n')) + 1,
          static_cast<int>(before.size() - line_start) + 1};
}

constexpr int kDeepest = 256;  // as TOML files may nest; each level is a call

// Objects and lists within each other, told before anything is built of them.
void require_shallow(std::string_view path, std::string_view text) {
  int depth = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted && c == '\\') ++i;
    if (c == '"') quoted = !quoted;
    if (quoted) continue;
    if (c == ']' || c == '}') --depth;
    if ((c == '[' || c == '{') && ++depth > kDeepest) {
      const auto [line, column] = place_of(text, i);
      throw DataError(path, line, column,
                      fmt::format("lists and objects nest deeper than {} levels", kDeepest));
    }
  }
}

/// Finds the byte after the first mistake of a text, without building anything of it.
class Mistake : public nlohmann::json_sax<Json> {
 public:
  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(std::int64_t) override { return true; }
  bool number_unsigned(std::uint64_t) override { return true; }
  bool number_float(double, const std::string&) override { return true; }
  bool string(std::string&) override { return true; }
  bool binary(Json::binary_t&) override { return true; }
  bool start_object(std::size_t) override { return true; }
  bool key(std::string&) override { return true; }
  bool end_object() override { return true; }
  bool start_array(std::size_t) override { return true; }
  bool end_array() override { return true; }
  bool parse_error(std::size_t byte, const std::string& token,
                   const nlohmann::detail::exception&) override {
    byte_ = byte;
    token_ = token;
    return false;
  }
  [[nodiscard]] std::size_t byte() const { return byte_; }
  [[nodiscard]] const std::string& token() const { return token_; }

 private:
  std::size_t byte_ = 0;
  std::string token_;
};

[[noreturn]] void refuse_number(std::string_view path, std::string_view text) {
  Mistake mistake;
  (void)Json::sax_parse(text, &mistake);
  const std::size_t length = std::min(mistake.token().size(), mistake.byte());
  const auto [line, column] = place_of(text, mistake.byte() - length);
  throw DataError(
      path, line, column,
      fmt::format("the number {} is beyond what a double holds, 1.8e308", mistake.token()));
}

}  // namespace

Document::Document(const std::vector<std::string>& texts) : value_(List{}) {
  for (const std::string& text : texts) add(text);
}

Document Document::quantity(double value_si, Kind kind, UnitSystem system,
                            std::optional<double> low, std::optional<double> high) {
  const KindInfo& row = info(kind);
  const std::string_view unit = system == UnitSystem::si ? row.si_unit : row.cgs_unit;
  const auto convert = [&](double v) { return in_unit(v, unit); };
  return quantity_in(convert(value_si), std::string(unit),
                     low ? std::optional(convert(*low)) : std::nullopt,
                     high ? std::optional(convert(*high)) : std::nullopt);
}

Document Document::quantity_in(double value, std::string unit, std::optional<double> low,
                               std::optional<double> high) {
  return Document(Quantity{value, std::move(unit), low, high});
}

Document Document::from_json(std::string_view path, std::string_view text) {
  require_shallow(path, text);
  try {
    return from(Json::parse(text));
  } catch (const Json::out_of_range&) {
    refuse_number(path, text);
  } catch (const Json::parse_error& error) {
    const auto [line, column] = place_of(text, error.byte == 0 ? 0 : error.byte - 1);
    throw DataError(path, line, column, "this is not JSON");
  }
}

const Document* Document::find(std::string_view key) const {
  const auto* object = std::get_if<Object>(&value_);
  if (object == nullptr) return nullptr;
  for (const auto& [name, value] : *object) {
    if (name == key) return &value;
  }
  return nullptr;
}

Document& Document::set(std::string key, Document value) {
  auto* object = std::get_if<Object>(&value_);
  if (!object)
    throw ArgumentError("only an object has members; '" + key + "' was set on another value");
  object->emplace_back(std::move(key), std::move(value));
  return *this;
}

Document& Document::add(Document value) {
  auto* list = std::get_if<List>(&value_);
  if (!list) throw ArgumentError("only a list takes another item");
  list->push_back(std::move(value));
  return *this;
}

std::string Document::json() const {
  return to_json(*this).dump(2, ' ', false, Json::error_handler_t::replace);
}

}  // namespace magswap
