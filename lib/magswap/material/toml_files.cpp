#include "magswap/material/toml_files.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "magswap/core/error.hpp"

namespace magswap {

std::vector<std::filesystem::path> toml_files(const std::filesystem::path& path) {
  if (!std::filesystem::is_directory(path)) return {path};
  std::vector<std::filesystem::path> out;
  std::error_code code;
  for (const auto& item : std::filesystem::recursive_directory_iterator(path, code)) {
    if (item.is_regular_file() && item.path().extension() == ".toml") out.push_back(item.path());
  }
  if (code) throw IoError(fmt::format("cannot list '{}': {}", path.string(), code.message()));
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace magswap
