#pragma once

#include <string>
#include <string_view>

namespace magswap::cli {

/// Writes a text under a name, whole or not at all.
/// @throws IoError with the path and the system's reason.
void write_text_file(const std::string& path, std::string_view text);

}  // namespace magswap::cli
