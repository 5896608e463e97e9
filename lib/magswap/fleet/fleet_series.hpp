#pragma once

#include <functional>
#include <string>
#include <vector>

#include "magswap/material/table_reader.hpp"

namespace magswap::detail {

/// The years that a file covers, and the sources that it may name.
struct FleetYears {
  int first = 0;
  std::size_t count = 0;

  [[nodiscard]] int last() const { return first + static_cast<int>(count) - 1; }
};

/// How a series is read.
struct SeriesRules {
  std::string what;  ///< for messages: "share of 'direct drive'"
  /// A number from a value's text or bare number. @throws DataError at the node.
  std::function<double(const TomlNode&)> number;
  /// Years between two given ones lie on a line; otherwise every year must be given.
  bool interpolate = false;
  /// Years before the first and after the last given one repeat it.
  bool hold_ends = false;
  /// Told of every `source` that is named. @throws DataError at the node.
  std::function<void(const TomlNode&)> source;
};

/// One number per year out of a single value, or of a list of { year, value }.
/// @throws DataError with line and column for years in disorder, twice or outside the file's, gaps
/// and values that are not finite.
[[nodiscard]] std::vector<double> read_series(const TomlText& text, const TomlNode& node,
                                              const FleetYears& years, const SeriesRules& rules);

/// A share 0…1 from "80 %" or 0.8. @throws DataError when it is not in 0…100 %.
[[nodiscard]] double read_share(const TomlText& text, const TomlNode& node, std::string_view what);

}  // namespace magswap::detail
