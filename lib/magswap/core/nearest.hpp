#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace magswap {

/// Edit distance of two texts, letters compared without case, a swap of neighbours counted as one
/// edit.
[[nodiscard]] std::size_t edit_distance(std::string_view a, std::string_view b);

/// The names nearest to `wanted`, best first, at most `most`; names farther than half the length
/// are left out.
[[nodiscard]] std::vector<std::string> nearest_names(std::string_view wanted,
                                                     const std::vector<std::string>& names,
                                                     std::size_t most = 3);

}  // namespace magswap
