#pragma once

#include <cstdint>
#include <string_view>

/// What a results file says of itself; docs/results-schema.md describes it.
namespace magswap::schema {

/// Root attribute `filetype`.
inline constexpr std::string_view kFiletype = "magswap-results";
/// Root attribute `schema_version`: readers refuse another major number; the minor one counts
/// additions.
inline constexpr std::int32_t kMajor = 1;
inline constexpr std::int32_t kMinor = 1;

}  // namespace magswap::schema
