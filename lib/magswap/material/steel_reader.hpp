#pragma once

#include "magswap/material/steel.hpp"
#include "magswap/material/table_reader.hpp"

namespace magswap::detail {

/// Reads a [[steel]] table of docs/formats/steel.md.
/// @throws DataError at the first mistake.
[[nodiscard]] Steel read_steel(const TomlText& text, const TomlNode& node);

}  // namespace magswap::detail
