#pragma once

#include <string>
#include <string_view>

#include "magswap/material/library.hpp"

namespace magswap::detail {

/// Records of a library as bytes that are read in a fraction of the time of their TOML texts.
///
/// Written and read by one build of the program only: the form has no version and is nobody's file
/// format.
[[nodiscard]] std::string pack(const Library& library);

/// The library that pack() wrote.
/// @throws DataError when the bytes end early or do not fit.
[[nodiscard]] Library unpack(std::string_view bytes);

/// Bytes that the build embedded in the program.
[[nodiscard]] std::string_view packed_records();

}  // namespace magswap::detail
