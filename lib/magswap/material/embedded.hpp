#pragma once

#include <span>
#include <string_view>

namespace magswap {

/// A data file embedded in the program.
struct EmbeddedFile {
  std::string_view path;  ///< from the root of the checkout: "materials/products/wind.toml"
  std::string_view text;
};

/// The files that modules above read themselves, as they were when the program was built; ascending
/// path. Grades, families, compounds, prices and sources are embedded
/// as records: Library::shipped().
/// @param start  how their paths begin: "materials/products/", "materials/supply/" …
[[nodiscard]] std::span<const EmbeddedFile> embedded_files(std::string_view start);

}  // namespace magswap
