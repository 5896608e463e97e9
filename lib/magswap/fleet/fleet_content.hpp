#pragma once

#include <functional>
#include <vector>

#include "magswap/fleet/fleet.hpp"
#include "magswap/material/library.hpp"
#include "magswap/material/table_reader.hpp"
#include "magswap/product/library.hpp"

namespace magswap::detail {

/// What the contents of a technology may be looked up in.
struct ContentSources {
  const ProductLibrary* products;
  const Library* materials;
  /// Told of every `source` that is named. @throws DataError at the node.
  std::function<void(const TomlNode&)> source;
};

/// Contents of one unit of a technology: of a product of the library, with another magnet, from the
/// distribution across its studies, and as the file gives them; what is given later goes before.
/// @throws DataError at what is wrong.
[[nodiscard]] std::vector<UnitContent> read_contents(TableReader& in, const FunctionalUnit& per,
                                                     const ContentSources& sources);

}  // namespace magswap::detail
