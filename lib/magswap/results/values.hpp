#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace magswap {

/// The elements of a dataset, one of the five types that HDF5, netCDF, h5py and xarray all read.
///
/// A view: the elements must outlive the call. Shapes of several axes are in C order, the last axis
/// fastest.
using Values = std::variant<std::span<const double>, std::span<const std::int8_t>,
                            std::span<const std::int32_t>, std::span<const std::int64_t>,
                            std::span<const std::string>>;

/// Number of elements.
[[nodiscard]] inline std::size_t size_of(const Values& values) {
  return std::visit([](const auto& span) { return span.size(); }, values);
}

/// What a dataset says of itself besides its elements.
struct Attributes {
  /// Unit as UDUNITS and CF write it, "kA/m"; "1" for counts and ratios. Texts and flags may leave
  /// it empty.
  std::string units = {};
  /// A line for people: "remanence at the operating temperature".
  std::string long_name = {};
  /// For i8 only: the meaning, one word each, of the values 0, 1, 2 …
  std::vector<std::string> flag_meanings = {};
  /// Further texts by name, such as source, kind, definition, coordinates, ancillary_variables.
  std::vector<std::pair<std::string, std::string>> extra = {};
};

/// One column of a table.
struct Column {
  std::string name;
  Values values;
  Attributes attributes;
};

}  // namespace magswap
