// What a scenario says month by month.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "magswap/supply/disruption_reader.hpp"

namespace magswap::detail {
namespace {

constexpr double kSecondsOfMonth = 31557600.0 / 12.0;

}  // namespace

double DisruptionReader::fraction(TableReader& in, std::string_view key) {
  in.require(key);
  const double value = *in.quantity(key, Kind::dimensionless);
  if (value >= 0.0 && value <= 1.0) return value;
  throw in.error(key, fmt::format("'{}' is {:g} %, not in 0 … 100 %", key, 100.0 * value));
}

int DisruptionReader::whole_months(TableReader& in, std::string_view key) {
  constexpr int kLongest = 1200;
  const int value = in.integer(key).value_or(0);
  if (value >= 0 && value <= kLongest) return value;
  throw in.error(key, fmt::format("'{}' is {} months, not in 0 … {}", key, value, kLongest));
}

std::size_t DisruptionReader::material(const std::string& item, Place place) const {
  std::vector<std::string> names;
  for (std::size_t m = 0; m < out_.materials.size(); ++m) {
    if (out_.materials[m].item == item) return m;
    names.push_back(out_.materials[m].item);
  }
  throw error_at(place, fmt::format("no [[material]] '{}'{}", item, suggest(item, names)));
}

std::pair<int, int> DisruptionReader::covered(const TomlNode& node) const {
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

std::vector<double> DisruptionReader::spread(const TomlNode& list, const MonthAmount& amount,
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

std::vector<double> DisruptionReader::masses(const TomlNode& list, bool everywhere) const {
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

}  // namespace magswap::detail
