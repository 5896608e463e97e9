#pragma once

#include <span>
#include <string_view>

namespace magswap {

/// A data file embedded in the program.
struct EmbeddedFile {
  std::string_view path;  ///< from the root of the checkout: "materials/grades/ndfeb-sintered-arnold.toml"
  std::string_view text;
};

/// Every file below materials/, as it was when the program was built, ascending path.
[[nodiscard]] std::span<const EmbeddedFile> embedded_files();

}  // namespace magswap
