#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "magswap/units/text.hpp"

namespace magswap {

/// A tree of results (quantities with their unit, texts, flags, lists, objects), printed as JSON.
///
/// Keys keep the order in which they were set. A quantity becomes {"value": …, "unit": "…"}, with
/// "low" and "high" where they are known.
class Document {
 public:
  /// A quantity in its printed unit.
  struct Quantity {
    double value;
    std::string unit;
    std::optional<double> low;
    std::optional<double> high;
  };

  Document() = default;
  Document(bool flag) : value_(flag) {}
  Document(int number) : value_(std::int64_t{number}) {}
  Document(std::int64_t number) : value_(number) {}
  Document(double number) : value_(number) {}
  Document(std::string text) : value_(std::move(text)) {}
  Document(std::string_view text) : value_(std::string(text)) {}
  Document(const char* text) : value_(std::string(text)) {}
  Document(const std::vector<std::string>& texts);

  [[nodiscard]] static Document object() { return Document(Object{}); }
  [[nodiscard]] static Document list() { return Document(List{}); }
  /// A quantity from its SI value, in the usual unit of its kind.
  [[nodiscard]] static Document quantity(double value_si, Kind kind,
                                         UnitSystem system = UnitSystem::si,
                                         std::optional<double> low = {},
                                         std::optional<double> high = {});
  /// A quantity already in the unit named.
  [[nodiscard]] static Document quantity_in(double value, std::string unit,
                                            std::optional<double> low = {},
                                            std::optional<double> high = {});
  /// Reads JSON back; an object of `value` and `unit` is a quantity again. `path` is what errors
  /// call it.
  /// @throws DataError with line and column at the first mistake, at a number beyond a double, and
  /// where lists and objects nest deeper than 256 levels.
  [[nodiscard]] static Document from_json(std::string_view path, std::string_view text);
  template <class Q>
  [[nodiscard]] static Document of(const Q& q, UnitSystem system = UnitSystem::si) {
    return quantity(si(q), KindOf<Q>::value, system);
  }

  /// Sets a member of an object; returns the object.
  Document& set(std::string key, Document value);
  /// Appends to a list; returns the list.
  Document& add(Document value);
  /// The member of an object, nullptr when there is none or it is no object.
  [[nodiscard]] const Document* find(std::string_view key) const;
  /// JSON text, indented by two spaces; numbers that are not finite become null.
  [[nodiscard]] std::string json() const;

  using List = std::vector<Document>;
  using Object = std::vector<std::pair<std::string, Document>>;
  using Value =
      std::variant<std::nullptr_t, bool, std::int64_t, double, std::string, Quantity, List, Object>;
  [[nodiscard]] const Value& value() const { return value_; }

 private:
  explicit Document(List list) : value_(std::move(list)) {}
  explicit Document(Object object) : value_(std::move(object)) {}
  explicit Document(Quantity quantity) : value_(std::move(quantity)) {}

  Value value_ = nullptr;
};

}  // namespace magswap
