#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "magswap/material/toml_text.hpp"
#include "magswap/product/product.hpp"

namespace magswap::detail {

/// Products of one text, and the names in it that can be checked only beside other files.
struct ProductText {
  std::vector<Product> products;
  std::vector<std::pair<std::string, Place>>
      named_sources;                                 ///< every source that is named, and where
  std::vector<std::pair<std::string, Place>> names;  ///< keys and aliases
};

/// Reads a text of the schema of docs/formats/products.md.
/// @throws DataError with line, column and caret at the first mistake.
[[nodiscard]] ProductText read_product_text(const TomlText& text);

}  // namespace magswap::detail
