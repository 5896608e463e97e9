#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace magswap {

/// A name without what people write differently, in lower case: "N 42-SH" and "n42sh" are one name.
[[nodiscard]] std::string folded(std::string_view name);

/// Edit distance of two texts, letters compared without case, a swap of neighbours counted as one
/// edit.
[[nodiscard]] std::size_t edit_distance(std::string_view a, std::string_view b);

/// The names nearest to `wanted`, best first, at most `most`; names farther than half the length,
/// or with no letter in its place, are left out.
[[nodiscard]] std::vector<std::string> nearest_names(std::string_view wanted,
                                                     const std::vector<std::string>& names,
                                                     std::size_t most = 3);

}  // namespace magswap
