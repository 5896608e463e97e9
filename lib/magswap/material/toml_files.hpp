#pragma once

#include <filesystem>
#include <vector>

namespace magswap {

/// A file as it is, or every .toml below a folder, in ascending order of the path.
/// @throws IoError with the system's reason.
[[nodiscard]] std::vector<std::filesystem::path> toml_files(const std::filesystem::path& path);

}  // namespace magswap
