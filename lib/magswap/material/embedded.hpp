#pragma once

#include <span>
#include <string_view>

namespace magswap {

/// A data file embedded in the program.
struct EmbeddedFile {
  std::string_view path;  ///< from the root of the checkout: "materials/products/wind.toml"
  std::string_view text;
};

/// The files below materials/products/ and materials/footprints.toml, which their own modules read,
/// as they were when the program was built; ascending path. Grades, families, compounds, prices and sources are embedded
/// as records: Library::shipped().
[[nodiscard]] std::span<const EmbeddedFile> embedded_files();

}  // namespace magswap
