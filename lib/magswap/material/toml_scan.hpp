#pragma once

#include <optional>
#include <string_view>

#include "magswap/material/toml_text.hpp"

namespace magswap::detail {

/// The first character beyond ASCII that stands neither in a text nor in a comment, where TOML
/// allows none.
///
/// toml++ 3.3 classifies such characters by a table that leaves most of them undefined: the parser
/// must not see them.
[[nodiscard]] std::optional<Place> stray_character(std::string_view text);

}  // namespace magswap::detail
