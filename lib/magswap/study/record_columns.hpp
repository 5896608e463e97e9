#pragma once

#include <limits>
#include <string>
#include <vector>

#include "magswap/study/columns.hpp"
#include "magswap/supply/record.hpp"

namespace magswap::detail {

/// What stands in a column of numbers where there is none.
constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

/// Words with something between each.
[[nodiscard]] inline std::string joined_words(const std::vector<std::string>& list,
                                              const char* between) {
  std::string out;
  for (const std::string& word : list) out += (out.empty() ? "" : between) + word;
  return out;
}

/// What a mass is counted of, as the flags of a column
template <class Row, class Get>
void add_basis(Columns<Row>& columns, const Get& get) {
  columns.flag("basis", "what the mass is counted of",
               {"magnet", "element", "oxide", "rare_earth_bearing_part", "material", "unspecified"},
               [&](const Row& row) { return static_cast<int>(get(row)); });
}

/// What every record of supply says of itself: source, kind, confidence, note.
template <class Row, class Get>
void add_record(Columns<Row>& columns, const Get& get) {
  columns.text("source", "key of the source", [&](const Row& row) { return get(row).source; });
  columns.text("kind", "standing of the number",
               [&](const Row& row) { return std::string(to_text(get(row).standing)); });
  columns.text("confidence", "how far it can be relied on",
               [&](const Row& row) { return std::string(to_text(get(row).confidence)); });
  columns.text("note", "note of the record", [&](const Row& row) { return get(row).note; });
}

/// A number with its bounds, in three columns.
template <class Row, class Get>
void add_bounded(Columns<Row>& columns, const std::string& name, const std::string& units,
                 const std::string& meaning, const Get& get) {
  columns.number(name, units, meaning, [&](const Row& row) { return get(row).value; });
  columns.number(name + "_low", units, meaning + ", lower bound",
                 [&](const Row& row) { return get(row).low; });
  columns.number(name + "_high", units, meaning + ", upper bound",
                 [&](const Row& row) { return get(row).high; });
}

}  // namespace magswap::detail
